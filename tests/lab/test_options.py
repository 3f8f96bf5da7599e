#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""`posthornctl send` with what a sender may wish for: several connections, no way without TLS, word of the delivery, a
certificate of its own."""

import posthornctl
from lab import without_trace
from messages import as_delivered, as_sent, message
from posthornctl import OK, client_certificate, expect_ok
from servers import SERVERS
from suite import tap

suite = posthornctl.suite('smtp-server', 'exim')

BOB = ['bob@lab.test']
MANY = 40


def write(lab, data, name='message.eml'):
    path = lab.work / name
    path.write_bytes(data)
    return path


def send(lab, service, *options, count=1, **how):
    files = [write(lab, message(f'number {number}\r\n'.encode()), f'{number}.eml') for number in range(count)]
    return posthornctl.send(lab, service, files, BOB, *options, **{'user': 'alice', **how})


def delivered(lab):
    return [without_trace(found) for found in lab.mail('bob')]


def expected(count):
    return [as_delivered(message(f'number {number}\r\n'.encode())) for number in range(count)]


@suite.test('{1} connections at most share many files ({0})', ('tls', 1), ('tls', 3), ('starttls', 4), ('relay', 4))
def connections(lab, service, limit):
    result = send(lab, service, '--max-connections', str(limit), count=MANY, user=None if service == 'relay' else 'alice')
    expect_ok(result)
    tap.equal([report['outcome'] for report in result.report['messages']], ['sent'] * MANY)
    tap.equal(sorted(delivered(lab)), sorted(expected(MANY)))
    sessions = lab.sessions()
    tap.equal(len(sessions), result.report['stats']['connections'], 'connections')
    tap.true(len(sessions) <= limit and (len(sessions) > 1 or limit == 1), f'{len(sessions)} connections')
    tap.equal(sum(session.counts.get('mail', [0])[0] for session in sessions), MANY)


@suite.test('one file needs one connection, however many are allowed')
def one_file(lab):
    expect_ok(send(lab, 'tls', '--max-connections', '8'))
    tap.equal(len(lab.sessions()), 1)


@suite.test('a wrong password is tried once, however many connections are allowed')
def one_attempt(lab):
    result = send(lab, 'tls', '--max-connections', '4', count=MANY, password='wrong')
    tap.equal({report['problem']['id'] for report in result.report['messages']}, {'wrong-credentials'})
    tap.equal(len(lab.sign_ins()), 1, 'sign-ins')
    tap.equal(delivered(lab), [])


@suite.test('a message that must travel encrypted does not go to {} at all', 'tls', 'relay', 'exim-tls', 'smtp-server-none')
def require_tls_refused(lab, service):
    lab.server('smtp-server')
    user = None if service == 'relay' else 'alice'
    result = send(lab, service, '--require-tls', '--allow-cleartext-password', user=user)
    report, = result.report['messages']
    tap.equal(report['outcome'], 'failed')
    tap.true(result.status != OK, 'exit status 0')
    tap.true('REQUIRETLS' in str(report) + result.errors.decode(), f'nobody names the extension: {report}')
    tap.true(all('mail' not in session.counts for session in lab.sessions()), 'MAIL was sent')
    tap.equal([lab.mail('bob', name) for name in (None, 'exim', 'smtp-server')], [[], [], []])


@suite.test('a message that must travel encrypted says so to {}', 'smtp-server-starttls', 'smtp-server-tls')
def require_tls(lab, service):
    server = lab.server('smtp-server')
    expect_ok(send(lab, service, '--require-tls'))
    tap.equal(server.envelope()['requireTLS'], True)
    expect_ok(send(lab, service))
    tap.equal(server.envelope()['requireTLS'], False)
    tap.equal(lab.mail('bob', 'smtp-server'), [as_sent(message(b'number 0\r\n'))] * 2)


@suite.test('{0} asks for word of: {1}', ('never', ['NEVER']), ('success', ['SUCCESS']), ('failure,delay', ['FAILURE', 'DELAY']))
def asks_for_notification(lab, wish, notify):
    server = lab.server('smtp-server')
    expect_ok(send(lab, 'smtp-server-tls', '--dsn', wish))
    recipient, = server.envelope()['rcptTo']
    tap.equal(sorted(recipient['dsn']['notify']), sorted(notify))


@suite.test('{} reports the delivery to the sender when asked to', 'tls', 'no-chunking', *[f'dovecot-{s}' for s in SERVERS['dovecot'].ports])
def delivery_report(lab, service):
    user = None if service == 'no-chunking' else 'alice'
    expect_ok(send(lab, service, '--dsn', 'success', '--allow-cleartext-password', user=user))
    tap.equal(len(delivered(lab) if not service.startswith('dovecot') else lab.mail('bob')), 1, 'messages')
    report, = lab.mail('alice')
    for words in (b'multipart/report', b'Final-Recipient: rfc822; bob@lab.test', b'Action: delivered', b'Status: 2.0.0'):
        tap.true(words in report, f'{words} is not in {report}')


@suite.test('{} reports nothing unless asked to', 'tls', 'dovecot-tls')
def no_delivery_report(lab, service):
    expect_ok(send(lab, service))
    expect_ok(send(lab, service, '--dsn', 'never'))
    tap.equal([len(lab.mail('bob')), lab.mail('alice')], [2, []])


@suite.test('a server that cannot report delivers all the same')
def no_dsn(lab):
    expect_ok(send(lab, 'bare', '--dsn', 'success', user=None))
    tap.equal(len(lab.mail('bob')), 1)


@suite.test('a client certificate opens the server that wants one')
def certificate(lab):
    expect_ok(send(lab, 'client-certificate', *client_certificate(lab)))
    tap.equal(delivered(lab), expected(1))


@suite.test('a certificate of an unknown authority does not')
def strange_certificate(lab):
    result = send(lab, 'client-certificate', *client_certificate(lab, 'stranger'))
    tap.true(result.status != OK, 'exit status 0')
    tap.equal(result.report['messages'][0]['outcome'], 'failed')
    tap.equal(delivered(lab), [])


@suite.test('a certificate is shown over STARTTLS and where nobody asks for it, too ({})', 'starttls', 'tls')
def certificate_elsewhere(lab, service):
    expect_ok(send(lab, service, *client_certificate(lab)))
    tap.equal(delivered(lab), expected(1))


suite.main()
