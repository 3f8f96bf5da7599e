#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""`posthornctl send` through every server: what arrived, who got it, and what a server refuses."""

import posthornctl
from lab import without_traces
from messages import ASCII, EIGHT_BIT, UTF8_HEADERS, as_delivered, as_sent, message
from posthornctl import NOUSER, OK, expect_ok
from servers import SERVERS
from suite import tap

suite = posthornctl.suite(*SERVERS)

MESSAGES = {**ASCII, **EIGHT_BIT}
SERVICES = [(name, f'{name}-{security}') for name, server in SERVERS.items() for security in server.ports]
# Servers that show a file as it came over the wire, and those that put something on top; Exim only drops the CR.
AS_IT_CAME = ['smtp-server', 'aiosmtpd']
WITH_SMTPUTF8 = ['exim', *AS_IT_CAME]
WITH_ASCII_BOXES = ['exim', 'dovecot']
PEOPLE = ['alice', 'bob', 'carol']
TEXT = message(b'text\r\n')


def write(lab, data, name='message.eml'):
    path = lab.work / name
    path.write_bytes(data)
    return path


def send(lab, name, service, data, recipients, *options, **how):
    """Signs in wherever that is possible."""
    lab.server(name)
    files = [write(lab, one, f'{number}.eml') for number, one in enumerate(data)]
    user = None if name == 'opensmtpd' else 'alice'
    clear = ['--allow-cleartext-password'] if service.endswith('-none') else []
    return posthornctl.send(lab, service, files, recipients, *clear, *options, user=user, **how)


def delivered(lab, name, person='bob'):
    return [found if name == 'exim' or name in AS_IT_CAME else without_traces(found) for found in lab.mail(person, name)]


def expected(name, data):
    return as_sent(data) if name in AS_IT_CAME else as_delivered(data)


@suite.test('every kind of message arrives over {1}, all on one connection', *SERVICES)
def arrive(lab, name, service):
    result = send(lab, name, service, MESSAGES.values(), ['bob@lab.test'])
    expect_ok(result)
    tap.equal({report['outcome'] for report in result.report['messages']}, {'sent'})
    tap.equal(result.report['stats']['connections'], 1)
    found = delivered(lab, name)
    missing = [word for word, data in MESSAGES.items() if expected(name, data) not in found]
    strange = [data for data in found if data not in [expected(name, data) for data in MESSAGES.values()]]
    tap.equal((missing, strange, len(found)), ([], [], len(MESSAGES)), 'missing, strange, number')


@suite.test('UTF-8 in a header arrives over {1}', *[row for row in SERVICES if row[0] in WITH_SMTPUTF8])
def utf8_header(lab, name, service):
    data, = UTF8_HEADERS.values()
    expect_ok(send(lab, name, service, [data], ['bob@lab.test']))
    tap.equal(delivered(lab, name), [expected(name, data)])


@suite.test('each of three recipients gets five messages over {1}, on one connection', *SERVICES)
def several(lab, name, service):
    data = [message(f'number {number}\r\n.\r\n'.encode()) for number in range(5)]
    result = send(lab, name, service, data, [f'{person}@lab.test' for person in PEOPLE])
    expect_ok(result)
    tap.equal(result.report['stats']['connections'], 1)
    for person in PEOPLE:
        tap.equal(sorted(delivered(lab, name, person)), sorted(expected(name, one) for one in data), person)


@suite.test('with one recipient unknown to {1} nobody gets the message', *SERVICES)
def one_unknown(lab, name, service):
    result = send(lab, name, service, [TEXT], ['bob@lab.test', 'nobody@lab.test', 'carol@lab.test'])
    report, = result.report['messages']
    # OpenSMTPD calls it a problem with a mailing list.
    problem = 'recipient-refused' if name == 'opensmtpd' else 'recipient-unknown'
    tap.equal((result.status, report['outcome'], report['problem']['id']), (NOUSER, 'failed', problem))
    tap.equal([entry['address'] for entry in report['recipients'] if entry['outcome'] == 'refused'], ['nobody@lab.test'])
    tap.equal([delivered(lab, name, person) for person in PEOPLE], [[], [], []])


@suite.test('with one recipient unknown to {1} the others get it, if asked for', *SERVICES)
def send_to_others(lab, name, service):
    result = send(lab, name, service, [TEXT, TEXT], ['bob@lab.test', 'nobody@lab.test'], '--refused-recipients', 'send-to-others')
    tap.equal([report['outcome'] for report in result.report['messages']], ['sent', 'sent'])
    tap.true(result.status in (OK, NOUSER), f'exit status {result.status}')
    tap.equal(delivered(lab, name), [expected(name, TEXT)] * 2)


@suite.test('what is too large for {1} is not begun, and the next message is sent', *SERVICES)
def too_large(lab, name, service):
    large = message((b'y' * 70 + b'\r\n') * 300000)
    result = send(lab, name, service, [large, TEXT], ['bob@lab.test'])
    first, second = result.report['messages']
    tap.equal((first['outcome'], first['problem']['id'], second['outcome']), ('failed', 'message-too-large', 'sent'))
    tap.equal(delivered(lab, name), [expected(name, TEXT)])


@suite.test('an address beyond ASCII gets mail over {1}', *[row for row in SERVICES if row[0] in WITH_SMTPUTF8])
def smtputf8(lab, name, service):
    expect_ok(send(lab, name, service, [TEXT], ['bärbel@lab.test'], sender='bärbel@lab.test'))
    person = 'baerbel' if name in WITH_ASCII_BOXES else 'bärbel'
    tap.equal(delivered(lab, name, person), [expected(name, TEXT)])


@suite.test('an address beyond ASCII does not go to {1}', ('opensmtpd', 'opensmtpd-none'))
def no_smtputf8(lab, name, service):
    result = send(lab, name, service, [TEXT], ['bärbel@lab.test'])
    tap.equal(result.report['messages'][0]['problem']['id'], 'smtputf8-required')
    tap.true(result.status != OK, 'exit status 0')
    tap.equal(delivered(lab, name, 'baerbel'), [])


@suite.test('an address beyond ASCII goes to Dovecot since 2.4')
def smtputf8_of_dovecot(lab):
    judge = no_smtputf8 if lab.dovecot_series == '2.3' else smtputf8
    judge(lab, 'dovecot', 'dovecot-tls')


suite.main()
