#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""`posthornctl test` against real servers: sign-in, sender and delivery, and what the servers saw of it."""

from base64 import b64encode

import posthornctl
from lab import MECHANISMS, PASSWORDS, TOKEN_MECHANISMS, without_trace
from posthornctl import NOPERM, NOUSER, TEMPFAIL, UNAVAILABLE, expect_ok, expect_problem
from suite import tap

suite = posthornctl.suite()

# Dovecot hashes a password beyond ASCII otherwise for DIGEST-MD5 than RFC 2831 says.
BEYOND_ASCII = [mechanism for mechanism in MECHANISMS if mechanism != 'digest-md5']
STEPS = ['settings', 'network', 'resolve', 'connect', 'greet', 'encrypt', 'sign-in', 'sender', 'deliver']


def statuses(report):
    return {step['id']: step['status'] for step in report['steps']}


def expect_nothing_delivered(lab):
    for session in lab.sessions():
        tap.equal([word for word in ('rcpt', 'data', 'bdat') if word in session.counts], [], 'commands of delivery')
    tap.equal([lab.mail(name) for name in ('alice', 'bob', 'carol')], [[], [], []])


@suite.test('{1} passes on {0} with {2}',
            *[(service, 'alice', mechanism) for service in ('starttls', 'tls') for mechanism in MECHANISMS],
            *[('tls', 'bob', mechanism) for mechanism in BEYOND_ASCII])
def passes(lab, service, user, mechanism):
    result = posthornctl.test(lab, service, '--auth', mechanism, user=user, sender=f'{user}@lab.test')
    expect_ok(result)
    tap.equal(result.report['auth']['mechanism'], mechanism.upper())
    tap.equal(lab.sign_ins(), [mechanism.upper()])
    expect_nothing_delivered(lab)


@suite.test('the report on {} is complete', 'starttls', 'tls')
def report_is_complete(lab, service):
    report = posthornctl.test(lab, service).report
    steps = [step['id'] for step in report['steps']]
    tap.equal(sorted(steps), sorted(STEPS))
    tap.equal(steps.index('encrypt') < steps.index('greet'), service == 'tls', 'encrypt stands before greet')
    tap.equal(statuses(report)['deliver'], 'skipped')
    tap.equal(statuses(report)['sender'], 'ok')
    tap.true('problem' not in report, 'a problem in a test that passed')
    tap.equal(report['server']['max_size'], 20000000)
    tap.true('CHUNKING' in report['server']['capabilities'], f'capabilities {report["server"]["capabilities"]}')
    tap.equal(sorted(report['server']['auth']), sorted(mechanism.upper() for mechanism in MECHANISMS + TOKEN_MECHANISMS))
    tap.equal(report['tls']['version'], 'TLS 1.3')
    tap.true('mail.lab.test' in report['tls']['certificate']['names'], f'names in {report["tls"]}')


@suite.test('auto takes SCRAM-SHA-256, and asks with MAIL and RSET only')
def auto_takes_the_strongest(lab):
    result = posthornctl.test(lab, 'tls')
    expect_ok(result)
    tap.equal(result.report['auth']['mechanism'], 'SCRAM-SHA-256')
    tap.equal(lab.sign_ins(), ['SCRAM-SHA-256'])
    counts = lab.sessions('tls')[0].counts
    tap.equal((counts.get('mail'), counts.get('rset')), ((1, 1), (1, 1)))
    expect_nothing_delivered(lab)


@suite.test('passes without a user name where nobody signs in')
def passes_without_sign_in(lab):
    result = posthornctl.test(lab, 'relay', user=None)
    expect_ok(result)
    tap.equal((statuses(result.report)['sign-in'], statuses(result.report)['encrypt']), ('skipped', 'skipped'))
    tap.equal(lab.sign_ins(), [])


@suite.test('a wrong password fails after one attempt ({})', 'auto', *MECHANISMS)
def wrong_password(lab, mechanism):
    result = posthornctl.test(lab, 'tls', '--auth', mechanism, password='wrong')
    expect_problem(result, 'wrong-credentials', NOPERM, 'sign-in')
    tap.equal(result.report['problem']['reply']['code'], 535)
    tap.equal(len(lab.sign_ins()), 1, 'sign-ins')
    tap.equal(sum(session.counts.get('auth', (0, 0))[1] for session in lab.sessions()), 1, 'AUTH commands')
    expect_nothing_delivered(lab)


@suite.test('an unknown user fails after one attempt')
def unknown_user(lab):
    result = posthornctl.test(lab, 'starttls', user='nobody', password='secret')
    expect_problem(result, 'wrong-credentials', NOPERM, 'sign-in')
    tap.equal(len(lab.sign_ins()), 1, 'sign-ins')


@suite.test('a password does not go out in clear text ({0}, {1})', ('plain-only', 'auto'), ('plain-only', 'plain'),
            ('plain-only', 'login'), ('cleartext', 'plain'), ('cleartext', 'login'))
def cleartext_is_refused(lab, service, mechanism):
    result = posthornctl.test(lab, service, '--auth', mechanism)
    expect_problem(result, 'cleartext-password-refused', NOPERM, 'sign-in')
    tap.equal(lab.sign_ins(), [])
    tap.true(all('auth' not in session.counts for session in lab.sessions()), 'an AUTH command was sent')


@suite.test('a password goes out in clear text when that was asked for')
def cleartext_is_allowed(lab):
    expect_ok(posthornctl.test(lab, 'plain-only', '--allow-cleartext-password'))
    tap.equal(len(lab.sign_ins()), 1, 'sign-ins')


@suite.test('auto never shows the password, even where the server offers better without TLS')
def auto_without_tls(lab):
    posthornctl.test(lab, 'cleartext')
    tap.equal([name for name in lab.sign_ins() if name in ('PLAIN', 'LOGIN')], [])


@suite.test('a server without sign-in is told from one that refuses it')
def not_offered(lab):
    expect_problem(posthornctl.test(lab, 'relay'), 'auth-not-offered', NOPERM, 'sign-in')
    tap.equal(lab.sign_ins(), [])


@suite.test('a mechanism that the server lacks is no common one')
def no_common_mechanism(lab):
    result = posthornctl.test(lab, 'plain-only', '--auth', 'scram-sha-256')
    expect_problem(result, 'no-common-mechanism', NOPERM, 'sign-in')
    tap.equal(lab.sign_ins(), [])


@suite.test('a sender that belongs to somebody else is not allowed')
def sender_not_allowed(lab):
    result = posthornctl.test(lab, 'strict-sender', sender='bob@lab.test')
    # "Not allowed" and "refused for good" are both true.
    tap.true(result.status in (NOPERM, UNAVAILABLE), f'exit status {result.status}')
    expect_problem(result, 'sender-not-allowed', result.status, 'sender')
    tap.equal(result.report['problem']['reply']['code'], 553)
    expect_ok(posthornctl.test(lab, 'strict-sender'))


@suite.test('a port where nobody listens refuses')
def nobody_listens(lab):
    options = posthornctl.server(lab, 'tls', 'alice')
    options[options.index('--port') + 1] = '2999'
    result = posthornctl.run(lab, 'test', *options, '--from', 'alice@lab.test', '--no-probes')
    expect_problem(result, 'connection-refused', UNAVAILABLE, 'connect')


@suite.test('probes find the port that is open, and say so')
def port_blocked(lab):
    options = posthornctl.server(lab, 'tls', 'alice')
    options[options.index('--port') + 1] = '2999'
    result = posthornctl.run(lab, 'test', *options, '--from', 'alice@lab.test')
    tap.true(result.report['problem']['id'] in ('port-blocked', 'connection-refused'), str(result.report['problem']))
    change = next(fix['changes'] for fix in result.report['problem']['fixes'] if 'changes' in fix)
    tap.true((str(change['port']), change['security']) in (('465', 'tls'), ('587', 'starttls')), str(change))
    tap.equal(lab.sign_ins(), [])


@suite.test('with --send-to a message arrives, on {}', 'starttls', 'tls')
def sends(lab, service):
    result = posthornctl.test(lab, service, '--send-to', 'bob@lab.test')
    expect_ok(result)
    tap.equal(statuses(result.report)['deliver'], 'ok')
    message, = [without_trace(message) for message in lab.mail('bob')]
    headers = message.partition(b'\n\n')[0].lower()
    for header in (b'from: ', b'to: ', b'subject: ', b'date: ', b'message-id: ', b'mime-version: '):
        tap.equal((b'\n' + headers).count(b'\n' + header), 1, f'header {header}')
    tap.equal([lab.mail('alice'), lab.mail('carol')], [[], []])


@suite.test('{0} is refused at the delivery: {1}', ('nobody@lab.test', 'recipient-unknown', NOUSER),
            ('greylisted@lab.test', 'greylisted', TEMPFAIL))
def recipient_refused(lab, recipient, problem, status):
    expect_problem(posthornctl.test(lab, 'tls', '--send-to', recipient), problem, status, 'deliver')


@suite.test('nothing shows the password: {}', *BEYOND_ASCII)
def password_is_not_shown(lab, mechanism):
    transcript = lab.work / 'transcript'
    result = posthornctl.test(lab, 'tls', '--auth', mechanism, '--transcript', str(transcript), user='bob',
                              sender='bob@lab.test')
    expect_ok(result)
    text = transcript.read_bytes() + result.output + result.errors
    tap.true(b'EHLO' in text, 'the transcript is no transcript')
    password = PASSWORDS['bob'].encode()
    for secret in (password, b64encode(password), b64encode(b'\0bob\0' + password)):
        tap.true(secret.rstrip(b'=') not in text, f'{secret} is shown')
    tap.true(b'\nC: AUTH' not in text or b',p=' not in text, 'a proof is shown')


suite.main()
