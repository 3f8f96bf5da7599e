#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""`posthornctl send`: every byte arrives, over each of the ways a server leaves open."""

import posthornctl
from lab import without_trace
from messages import ASCII, EIGHT_BIT, SMUGGLING, UTF8_HEADERS, as_delivered, message, smuggler
from posthornctl import DATAERR, NOINPUT, NOPERM, expect_ok
from suite import tap

suite = posthornctl.suite()

MESSAGES = {**ASCII, **EIGHT_BIT, **UTF8_HEADERS}
BOB = ['bob@lab.test']
# Which command carries the body over each service; what a service lacks tells the way.
WAYS = {'tls': 'bdat', 'starttls': 'bdat', 'relay': 'bdat', 'no-pipelining': 'bdat',
        'no-chunking': 'data', 'lock-step': 'data', 'bare': 'data'}
SIGNS_IN = ('tls', 'starttls')


def write(lab, data, name='message.eml'):
    path = lab.work / name
    path.write_bytes(data)
    return path


def delivered(lab, name='bob'):
    return [without_trace(found) for found in lab.mail(name)]


def send(lab, service, files, *options, **how):
    return posthornctl.send(lab, service, files, BOB, *options, user='alice' if service in SIGNS_IN else None, **how)


@suite.test('{1} arrives over {0}',
            *[(service, name) for service in ('tls', 'no-chunking') for name in MESSAGES],
            *[(service, name) for service in ('starttls', 'relay', 'no-pipelining', 'lock-step')
              for name in ('lines of dots', 'LF alone', 'UTF-8 in the body', '5 MB of attachment')],
            *[('bare', name) for name in ASCII])
def arrives(lab, service, name):
    result = send(lab, service, [write(lab, MESSAGES[name])])
    expect_ok(result)
    report, = result.report['messages']
    tap.equal((report['outcome'], report['reply']['code']), ('sent', 250))
    tap.equal([(entry['address'], entry['outcome']) for entry in report['recipients']], [('bob@lab.test', 'accepted')])
    tap.equal(delivered(lab), [as_delivered(MESSAGES[name])])
    session, = lab.sessions()
    tap.equal((session.service, WAYS[service] in session.counts), (service, True), f'the way of {session}')


@suite.test('{} never goes raw to a server without 8BITMIME', *EIGHT_BIT)
def eight_bit(lab, name):
    result = send(lab, 'bare', [write(lab, EIGHT_BIT[name])])
    found = delivered(lab)
    tap.equal(len(found), 1 if result.report['ok'] else 0, 'messages')
    tap.true(all(max(data) < 128 for data in found), f'raw: {found}')


@suite.test('{} smuggles nothing over {}', *[(name, way) for name in SMUGGLING for way in ('no-chunking', 'relay')])
def smuggles_nothing(lab, name, service):
    result = send(lab, service, [write(lab, smuggler(SMUGGLING[name]))])
    tap.equal(delivered(lab, 'carol'), [])
    tap.equal(len(delivered(lab)), 1 if result.report['ok'] else 0, 'messages')
    for session in lab.sessions():
        tap.true(session.counts.get('mail', (0, 0))[1] <= 1, f'two messages in {session}')


@suite.test('a line of more than 998 bytes is bad data, told before anything is sent')
def line_too_long(lab):
    result = send(lab, 'relay', [write(lab, message(b'x' * 1200 + b'\r\n'))])
    tap.equal((result.status, result.report['messages'][0]['outcome']), (DATAERR, 'failed'))
    tap.equal(delivered(lab), [])


@suite.test('a message too large for the server is not begun')
def too_large(lab):
    result = send(lab, 'small', [write(lab, message(b'text\r\n' * 20000))])
    report, = result.report['messages']
    tap.equal((report['outcome'], report['problem']['id']), ('failed', 'message-too-large'))
    tap.true(result.status != 0, 'exit status 0')
    tap.true(all('mail' not in session.counts for session in lab.sessions()), 'MAIL was sent')
    tap.equal(delivered(lab), [])


@suite.test('a message too large goes by, and those around it are sent')
def too_large_among_others(lab):
    files = [write(lab, message(body), f'{number}.eml')
             for number, body in enumerate([b'one\r\n', b'two\r\n' * 30000, b'three\r\n'])]
    result = send(lab, 'small', files)
    tap.equal([report['outcome'] for report in result.report['messages']], ['sent', 'failed', 'sent'])
    tap.equal([report['file'] for report in result.report['messages']], [str(path) for path in files])
    tap.equal(sorted(delivered(lab)), sorted(as_delivered(message(body)) for body in (b'one\r\n', b'three\r\n')))


@suite.test('ten files go over one connection ({})', 'tls', 'no-chunking', 'lock-step')
def one_connection(lab, service):
    bodies = [message(f'number {number}\r\n.\r\n'.encode()) for number in range(10)]
    result = send(lab, service, [write(lab, data, f'{number}.eml') for number, data in enumerate(bodies)])
    expect_ok(result)
    tap.equal(result.report['stats']['connections'], 1)
    session, = lab.sessions()
    tap.equal(session.counts['mail'], (10, 10))
    tap.equal(sorted(delivered(lab)), sorted(map(as_delivered, bodies)))


@suite.test('{0} takes {1} round trips for one message and {2} for each further one',
            ('tls', 6, 1), ('starttls', 8, 1))
def round_trips(lab, service, first, further):
    files = [write(lab, message(b'text\r\n'), f'{number}.eml') for number in range(5)]
    one, five = [send(lab, service, chosen, '--auth', 'plain') for chosen in (files[:1], files)]
    expect_ok(one)
    expect_ok(five)
    tap.true(one.report['stats']['round_trips'] <= first, f'one message: {one.report["stats"]}')
    tap.true(five.report['stats']['round_trips'] <= first + 4 * further, f'five messages: {five.report["stats"]}')


@suite.test('the message is read from standard input')
def standard_input(lab):
    data = ASCII['lines of dots']
    expect_ok(send(lab, 'tls', ['-'], stdin=data))
    tap.equal(delivered(lab), [as_delivered(data)])


@suite.test('a file that is not there')
def no_file(lab):
    status = posthornctl.status_of(lab, 'send', str(lab.work / 'missing.eml'), *posthornctl.server(lab, 'relay'),
                                   '--from', 'alice@lab.test', '--to', *BOB)
    tap.equal(status, NOINPUT)
    tap.equal(lab.sessions(), [])


@suite.test('a wrong password is tried once, however many files there are')
def wrong_password(lab):
    files = [write(lab, message(b'text\r\n'), f'{number}.eml') for number in range(3)]
    result = send(lab, 'tls', files, password='wrong')
    tap.equal(result.status, NOPERM)
    tap.equal([report['problem']['id'] for report in result.report['messages']], ['wrong-credentials'] * 3)
    tap.equal(len(lab.sign_ins()), 1, 'sign-ins')
    tap.equal(delivered(lab), [])


suite.main()
