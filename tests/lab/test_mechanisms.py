#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""`posthornctl test` signs in on every server, secured in every way, with every mechanism that it offers."""

import posthornctl
import tokens
from posthornctl import CONFIG, NOPERM, PROTOCOL, client_certificate, expect_ok, expect_problem
from servers import SERVERS
from suite import tap

suite = posthornctl.suite('kerberos', *SERVERS)

SHOW_PASSWORD = ['plain', 'login', 'ntlm']
TOKEN = ['xoauth2', 'oauthbearer']
SCRAM = ['scram-sha-1', 'scram-sha-256']
PLUS = ['scram-sha-256-plus', 'scram-sha-1-plus']
# What each server offers, in the order of its EHLO; smtp-server's channel binding only with TLS.
OFFERS = {
    'dovecot': ['plain', 'login', 'cram-md5', 'digest-md5', *SCRAM, 'xoauth2', 'oauthbearer', 'external', 'gssapi'],
    'exim': ['plain', 'login', 'cram-md5', 'digest-md5', *SCRAM, 'xoauth2', 'oauthbearer', 'ntlm'],
    'opensmtpd': [],
    'smtp-server': [*PLUS, 'scram-sha-256', 'scram-sha-1', 'plain', 'login', 'cram-md5', 'xoauth2'],
    'aiosmtpd': ['login', 'plain'],
}
WITHOUT_SECRET = ['external', 'gssapi']
# smtp-server judges tokens itself, and takes this one.
SMTP_SERVER_TOKEN = 'a-token-of-alice'
BEST = {'dovecot': 'scram-sha-256', 'exim': 'scram-sha-256', 'smtp-server': 'scram-sha-256-plus', 'aiosmtpd': 'plain'}
BEST_WITHOUT_TLS = {**BEST, 'smtp-server': 'scram-sha-256'}

SERVICES = [(name, f'{name}-{security}') for name, server in SERVERS.items() for security in server.ports]


def offered(name, service):
    return [mechanism for mechanism in OFFERS[name] if mechanism not in PLUS or not service.endswith('-none')]


SIGN_INS = [(name, service, mechanism) for name, service in SERVICES
            for mechanism in offered(name, service) if mechanism not in TOKEN + WITHOUT_SECRET]
TOKEN_SIGN_INS = [(name, service, mechanism) for name, service in SERVICES
                  for mechanism in offered(name, service) if mechanism in TOKEN]
ENCRYPTED_TOKEN_SIGN_INS = [row for row in TOKEN_SIGN_INS if not row[1].endswith('-none')]


def best(name, service):
    return (BEST_WITHOUT_TLS if service.endswith('-none') else BEST)[name]


def test(lab, name, service, mechanism, *options, **how):
    """Where the password would be seen, that is asked for."""
    lab.server(name)
    is_shown = service.endswith('-none') and (best(name, service) if mechanism == 'auto' else mechanism) in SHOW_PASSWORD
    allowed = ['--allow-cleartext-password'] if is_shown else []
    return posthornctl.test(lab, service, '--auth', mechanism, *allowed, *options, **how)


def token_for(name, seconds=tokens.HOUR):
    return SMTP_SERVER_TOKEN if name == 'smtp-server' else tokens.make('alice', seconds)


@suite.test('{1} offers what this suite takes it for', *[row for row in SERVICES if row[0] != 'opensmtpd'])
def offers(lab, name, service):
    result = test(lab, name, service, 'auto')
    expect_ok(result)
    tap.equal([mechanism.lower() for mechanism in result.report['server']['auth']], offered(name, service))


@suite.test('{1} takes {2}', *SIGN_INS)
def signs_in(lab, name, service, mechanism):
    result = test(lab, name, service, mechanism)
    expect_ok(result)
    tap.equal(result.report['auth']['mechanism'], mechanism.upper())
    tap.equal(lab.server(name).sign_ins(), [mechanism.upper()])


@suite.test('{1} refuses a wrong password with {2}, after one attempt', *SIGN_INS)
def wrong_password(lab, name, service, mechanism):
    result = test(lab, name, service, mechanism, password='wrong')
    expect_problem(result, 'wrong-credentials', NOPERM, 'sign-in')
    tap.equal(result.report['problem']['reply']['code'], 535)
    tap.equal(lab.server(name).sign_ins(), [mechanism.upper()])


@suite.test('auto takes the best that {1} has', *[row for row in SERVICES if row[0] in BEST])
def auto(lab, name, service):
    result = test(lab, name, service, 'auto')
    expect_ok(result)
    tap.equal(result.report['auth']['mechanism'], best(name, service).upper())
    tap.equal(lab.server(name).sign_ins(), [best(name, service).upper()])


# RFC 2831 wants such a password hashed in Latin-1 where that is possible, and Dovecot, which answers for Exim too, in UTF-8.
@suite.test('a password beyond ASCII signs in on {1} with {2}',
            *[row for row in SIGN_INS if row[1].endswith('-tls') and row[2] != 'digest-md5'])
def beyond_ascii(lab, name, service, mechanism):
    expect_ok(test(lab, name, service, mechanism, user='bob', sender='bob@lab.test'))


@suite.test('no password goes to {1} in clear text with {2}',
            *[row for row in SIGN_INS if row[1].endswith('-none') and row[2] in SHOW_PASSWORD])
def cleartext_is_refused(lab, name, service, mechanism):
    lab.server(name)
    result = posthornctl.test(lab, service, '--auth', mechanism)
    expect_problem(result, 'cleartext-password-refused', NOPERM, 'sign-in')


@suite.test('{1} takes a token with {2}', *ENCRYPTED_TOKEN_SIGN_INS)
def token(lab, name, service, mechanism):
    result = test(lab, name, service, mechanism, token=token_for(name))
    expect_ok(result)
    tap.equal(result.report['auth']['mechanism'], mechanism.upper())
    tap.equal(lab.server(name).sign_ins(), [mechanism.upper()])


@suite.test('{1} refuses {3} with {2}, after one attempt',
            *[(*row, flaw) for row in ENCRYPTED_TOKEN_SIGN_INS for flaw in ('an expired token', 'a forged token')])
def bad_token(lab, name, service, mechanism, flaw):
    bad = token_for('', seconds=-60) if flaw == 'an expired token' else token_for('')[:-6] + 'forged'
    result = test(lab, name, service, mechanism, token=bad)
    tap.equal((result.report['ok'], result.status), (False, NOPERM))
    problem = result.report['problem']
    tap.true(problem['step'] == 'sign-in' and problem['id'].startswith('token-'), f'problem {problem}')
    tap.equal(lab.server(name).sign_ins(), [mechanism.upper()])


@suite.test('no token goes to {1} in clear text with {2}', *[row for row in TOKEN_SIGN_INS if row not in ENCRYPTED_TOKEN_SIGN_INS])
def cleartext_token(lab, name, service, mechanism):
    transcript = lab.work / 'transcript'
    result = test(lab, name, service, mechanism, '--allow-cleartext-password', '--transcript', str(transcript),
                  token=token_for(name))
    tap.equal((result.report['ok'], result.report['problem']['step'], result.status), (False, 'sign-in', NOPERM))
    tap.true(b'C: AUTH' not in transcript.read_bytes(), 'AUTH was sent')


@suite.test('auto takes a token to {1} where that is all there is', ('dovecot', 'dovecot-tls', 'OAUTHBEARER'),
            ('exim', 'exim-starttls', 'OAUTHBEARER'), ('smtp-server', 'smtp-server-tls', 'XOAUTH2'))
def auto_token(lab, name, service, mechanism):
    result = test(lab, name, service, 'auto', token=token_for(name))
    expect_ok(result)
    tap.equal(result.report['auth']['mechanism'], mechanism)


@suite.test('{0} binds {1} to the connection by {2}',
            *[(f'smtp-server-{security}', mechanism, kind) for mechanism in PLUS
              for security, kind in [('starttls', 'tls-unique'), ('tls', 'tls-exporter')]])
def binds(lab, service, mechanism, kind):
    result = test(lab, 'smtp-server', service, mechanism)
    expect_ok(result)
    found = result.report['auth']['channel_binding']
    # Before TLS 1.3 each of three kinds is a good one.
    tap.true(found == kind or kind == 'tls-unique' and found in ('tls-exporter', 'tls-server-end-point'), f'binding {found}')


@suite.test('a certificate signs in on {1} with {2}',
            *[(name, f'{name}-{security}', mechanism) for name in ('dovecot', 'exim') for security in ('starttls', 'tls')
              for mechanism in ('external', 'auto')])
def certificate(lab, name, service, mechanism):
    lab.server(name)
    result = posthornctl.run(lab, 'test', *posthornctl.server(lab, service), '--username', 'alice', '--auth', mechanism,
                             '--from', 'alice@lab.test', *client_certificate(lab))
    expect_ok(result)
    tap.equal(result.report['auth']['mechanism'], 'EXTERNAL')
    tap.equal(lab.server(name).sign_ins(), ['EXTERNAL'])


@suite.test('a certificate that an unknown authority gave out does not sign in on {1}',
            *[(name, f'{name}-{security}') for name in ('dovecot', 'exim') for security in ('starttls', 'tls')])
def strange_certificate(lab, name, service):
    lab.server(name)
    result = posthornctl.run(lab, 'test', *posthornctl.server(lab, service), '--username', 'alice', '--auth', 'external',
                             '--from', 'alice@lab.test', *client_certificate(lab, 'stranger'))
    tap.equal(result.report['ok'], False)
    tap.true(result.status in (NOPERM, PROTOCOL), f'exit status {result.status}')


@suite.test('without a certificate EXTERNAL is not tried on {}', 'dovecot-tls', 'exim-tls')
def no_certificate(lab, service):
    transcript = lab.work / 'transcript'
    result = test(lab, service.removesuffix('-tls'), service, 'external', '--transcript', str(transcript))
    tap.equal((result.report['ok'], result.report['problem']['step']), (False, 'sign-in'))
    tap.true(b'C: AUTH' not in transcript.read_bytes(), 'AUTH was sent')


def by_ticket(lab, service, mechanism):
    kerberos = lab.server('kerberos')
    options = posthornctl.server(lab, service, host=kerberos.host)
    return posthornctl.run(lab, 'test', *options, '--address-family', 'ipv4', '--username', 'alice', '--auth', mechanism,
                           '--from', 'alice@lab.test', more_environment=kerberos.ticket('alice'))


@suite.test('a ticket signs in on {0} with {1}',
            *[(service, mechanism) for service in ('dovecot-starttls', 'dovecot-tls', 'dovecot-none', 'starttls', 'tls')
              for mechanism in ('gssapi',)])
def ticket(lab, service, mechanism):
    result = by_ticket(lab, service, mechanism)
    expect_ok(result)
    tap.equal(result.report['auth']['mechanism'], 'GSSAPI')


@suite.test('without a ticket GSSAPI fails on this side, at the sign-in')
def no_ticket(lab):
    result = test(lab, 'dovecot', 'dovecot-tls', 'gssapi')
    tap.equal((result.report['ok'], result.report['problem']['step']), (False, 'sign-in'))
    tap.true(result.status in (NOPERM, CONFIG), f'exit status {result.status}')


@suite.test('a server that offers no sign-in at all passes without one, and not with one')
def no_sign_in(lab):
    expect_ok(posthornctl.test(lab, 'opensmtpd-none', user=None))
    expect_problem(posthornctl.test(lab, 'opensmtpd-none'), 'auth-not-offered', NOPERM, 'sign-in')


suite.main()
