#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""`posthornctl send`: who gets a message when not everyone may, and what stands in the envelope."""

import posthornctl
from lab import without_trace
from messages import as_delivered, message
from posthornctl import NOUSER, OK, TEMPFAIL, expect_ok
from suite import tap

suite = posthornctl.suite()

# Relays that differ in how much may be sent before the replies to RCPT are known.
RELAYS = ('relay', 'no-chunking', 'no-pipelining', 'lock-step')
MESSAGE = message(b'text\r\n')


def send(lab, service, recipients, *options, data=MESSAGE, **how):
    path = lab.work / 'message.eml'
    path.write_bytes(data)
    result = posthornctl.send(lab, service, [path], recipients, *options, **how)
    return result, result.report['messages'][0]


def outcomes(report):
    return {entry['address']: entry['outcome'] for entry in report['recipients']}


def holders(lab):
    """Who has got mail."""
    return [name for name in ('alice', 'baerbel', 'bob', 'carol') if lab.mail(name)]


@suite.test('every recipient gets the message ({})', *RELAYS)
def everyone(lab, service):
    result, report = send(lab, service, ['alice@lab.test', 'bob@lab.test', 'carol@lab.test'])
    expect_ok(result)
    tap.equal(set(outcomes(report).values()), {'accepted'})
    for name in ('alice', 'bob', 'carol'):
        tap.equal([without_trace(found) for found in lab.mail(name)], [as_delivered(MESSAGE)], name)
    session, = lab.sessions()
    tap.equal(session.counts['rcpt'], (3, 3))


@suite.test('when the {1} of three is unknown, nobody gets it ({0})',
            *[(service, position) for service in RELAYS for position in ('first', 'second', 'last')])
def one_unknown(lab, service, position):
    recipients = ['bob@lab.test', 'carol@lab.test']
    recipients.insert(('first', 'second', 'last').index(position), 'nobody@lab.test')
    result, report = send(lab, service, recipients)
    tap.equal((result.status, report['outcome']), (NOUSER, 'failed'))
    tap.equal(report['problem']['id'], 'recipient-unknown')
    tap.equal(outcomes(report)['nobody@lab.test'], 'refused')
    refused, = [entry for entry in report['recipients'] if entry['outcome'] == 'refused']
    tap.equal((refused['reply']['code'], refused['reply']['enhanced']), (550, '5.1.1'))
    tap.equal(holders(lab), [])


@suite.test('the others get it when that was asked for ({})', *RELAYS)
def send_to_others(lab, service):
    result, report = send(lab, service, ['bob@lab.test', 'nobody@lab.test', 'carol@lab.test'],
                          '--refused-recipients', 'send-to-others')
    tap.equal(report['outcome'], 'sent')
    tap.equal(outcomes(report), {'bob@lab.test': 'accepted', 'nobody@lab.test': 'refused', 'carol@lab.test': 'accepted'})
    # The contract has a status for a refused recipient and one for a message that was sent.
    tap.true(result.status in (OK, NOUSER), f'exit status {result.status}')
    tap.equal(holders(lab), ['bob', 'carol'])


@suite.test('with all recipients unknown nothing is sent ({0}, {1})',
            *[(service, policy) for service in RELAYS for policy in ('abort', 'send-to-others')])
def all_unknown(lab, service, policy):
    result, report = send(lab, service, ['nobody@lab.test', 'noone@lab.test'], '--refused-recipients', policy)
    tap.equal((result.status, report['outcome']), (NOUSER, 'failed'))
    tap.equal('refused' in outcomes(report).values(), True)
    session, = lab.sessions()
    tap.equal([session.counts.get(word, (0, 0))[0] for word in ('data', 'bdat')], [0, 0], f'body in {session}')


@suite.test('a temporary refusal makes it worth another try: {}', 'greylisted@lab.test', 'full@lab.test')
def deferred(lab, recipient):
    result, report = send(lab, 'relay', ['bob@lab.test', recipient])
    tap.equal((result.status, report['outcome']), (TEMPFAIL, 'retry'))
    tap.equal(outcomes(report)[recipient], 'deferred')
    tap.equal(holders(lab), [])


@suite.test('the headers name the recipients, and Bcc stays secret')
def read_recipients(lab):
    data = message(b'Bcc: not a header\r\n', more=b'Cc: <alice@lab.test>\nBcc: Carol <carol@lab.test>,\n bob@lab.test\n')
    result, report = send(lab, 'relay', None, '--read-recipients', data=data, sender=None)
    expect_ok(result)
    tap.equal(sorted(outcomes(report)), ['alice@lab.test', 'bob@lab.test', 'carol@lab.test'])
    tap.equal(holders(lab), ['alice', 'bob', 'carol'])
    expected = as_delivered(data).replace(b'Bcc: Carol <carol@lab.test>,\n bob@lab.test\n', b'')
    for name in ('alice', 'bob', 'carol'):
        found, = lab.mail(name)
        tap.equal(without_trace(found), expected, name)
        tap.true(found.startswith(b'Return-Path: <alice@lab.test>\n'), found[:100])


@suite.test('addresses beyond ASCII go to a server that takes them ({})', 'relay', 'no-chunking')
def smtputf8(lab, service):
    result, report = send(lab, service, ['bärbel@lab.test', 'bob@lab.test'], sender='bärbel@lab.test')
    expect_ok(result)
    tap.equal(holders(lab), ['baerbel', 'bob'])
    tap.true(lab.mail('bob')[0].startswith('Return-Path: <bärbel@lab.test>\n'.encode()), str(lab.mail('bob')[0][:100]))
    tap.equal(outcomes(report)['bärbel@lab.test'], 'accepted')


@suite.test('an address beyond ASCII does not go to a server that cannot take it ({})', 'sender', 'recipient')
def no_smtputf8(lab, place):
    sender, recipient = ('bärbel@lab.test', 'bob@lab.test') if place == 'sender' else ('bob@lab.test', 'bärbel@lab.test')
    result, report = send(lab, 'bare', [recipient], sender=sender)
    tap.equal((report['outcome'], report['problem']['id']), ('failed', 'smtputf8-required'))
    tap.true(result.status != OK, 'exit status 0')
    tap.equal(holders(lab), [])


suite.main()
