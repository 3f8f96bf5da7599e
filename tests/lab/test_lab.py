#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""The lab itself, tried with Python's own mail client: whether its servers are what the other tests take them for."""

import hashlib
import os
import smtplib
import ssl
import warnings
from pathlib import Path

import tokens
from lab import (HOST, IMPLICIT_TLS, MECHANISMS, PASSWORDS, PORTS, SIZE_LIMIT, SMALL_SIZE_LIMIT, STARTTLS,
                 TOKEN_MECHANISMS, certificates, without_trace)
from sasl_client import scram, sign_in
from suite import Suite, tap

suite = Suite('smtp-server')

MESSAGE = (b'From: alice@lab.test\r\nTo: bob@lab.test\r\nBcc: carol@lab.test\r\nSubject: lab\r\n\r\n'
           b'.dot\r\n..\r\n' + b'x' * 990 + b'\r\n\xc3\xa9 \r\n\r\n')


def connect(lab, service, context=None):
    context = context or ssl.create_default_context(cafile=lab.ca)
    if service in IMPLICIT_TLS:
        return smtplib.SMTP_SSL(HOST, PORTS[service], context=context, timeout=10)
    client = smtplib.SMTP(HOST, PORTS[service], timeout=10)
    if service in STARTTLS:
        client.starttls(context=context)
    return client


def leave(client):
    # What may follow SMTPException is a closed connection, which is what we want.
    try:
        client.quit()
    except smtplib.SMTPServerDisconnected:
        pass


@suite.test('the servers are those that were fetched, not the machine’s')
def servers_are_private(lab):
    leave(connect(lab, 'tls'))
    programs = {}
    for process in Path('/proc').glob('[0-9]*'):
        try:
            program = Path(os.readlink(process / 'exe'))
        except OSError:
            continue
        programs[program.name] = program
    for name in ['master', 'qmgr', 'smtpd', 'postlogd', 'dovecot', 'anvil']:
        tap.true(name in programs, f'{name} is not running: {programs}')
        tap.true(programs[name].is_relative_to(lab.root), f'{programs[name]} is not below {lab.root}')


@suite.test('{1} signs in on {0} with {2}, and not with a wrong password',
            *[(service, user, mechanism) for service in ['starttls', 'tls']
              for user in PASSWORDS for mechanism in MECHANISMS])
def mechanism_works(lab, service, user, mechanism):
    for password, code in [(PASSWORDS[user], 235), ('wrong', 535)]:
        client = connect(lab, service)
        client.ehlo()
        tap.equal(sign_in(client, mechanism, user, password), code)
        leave(client)
    tap.equal(lab.sign_ins(), [mechanism.upper()] * 2)
    tap.equal([session.counts['auth'] for session in lab.sessions(service)], [(1, 1), (0, 1)])


@suite.test('a token signs in with {0}, and not when it is {1}',
            *[(mechanism, flaw) for mechanism in TOKEN_MECHANISMS
              for flaw in ['expired', 'forged', 'of somebody else', 'for something else']])
def token_works(lab, mechanism, flaw):
    bad = {'expired': tokens.make('alice', seconds=-60), 'forged': tokens.make('alice', key=b'x' * 32),
           'of somebody else': tokens.make('bob'), 'for something else': tokens.make('alice', scope='calendar')}[flaw]
    for token, code in [(tokens.make('alice'), 235), (bad, 535)]:
        client = connect(lab, 'tls')
        client.ehlo()
        tap.equal(sign_in(client, mechanism, 'alice', token), code)
        leave(client)
    tap.equal(lab.sign_ins(), [mechanism.upper()] * 2)


@suite.test('channel binding is judged: {2} is {3} with {1} on {0}',
            ('smtp-server-starttls', 'scram-sha-256-plus', 'p=tls-unique', 235),
            ('smtp-server-tls', 'scram-sha-256-plus', 'p=tls-server-end-point', 235),
            ('smtp-server-tls', 'scram-sha-1-plus', 'p=tls-server-end-point', 235),
            ('smtp-server-starttls', 'scram-sha-256-plus', 'p=tls-exporter', 535),
            ('smtp-server-tls', 'scram-sha-256-plus', 'n', 535), ('smtp-server-tls', 'scram-sha-256', 'n', 235),
            ('smtp-server-tls', 'scram-sha-256', 'y', 535), ('smtp-server-none', 'scram-sha-256', 'y', 235))
def channel_binding(lab, service, mechanism, flag, code):
    lab.server('smtp-server')
    client = connect(lab, service)
    bindings = {'p=tls-server-end-point': lambda: hashlib.sha256(client.sock.getpeercert(True)).digest(),
                'p=tls-unique': lambda: client.sock.get_channel_binding('tls-unique'), 'p=tls-exporter': lambda: b'x' * 32}
    binding = bindings[flag]() if flag in bindings else b''
    client.ehlo()
    answers = scram('sha1' if '-sha-1' in mechanism else 'sha256', flag, binding)('alice', PASSWORDS['alice'])
    tap.equal(sign_in(client, mechanism, 'alice', None, answers), code)
    leave(client)
    tap.equal(lab.server('smtp-server').sign_ins(), [mechanism.upper()])


@suite.test('offers on {0}: {1}',
            ('tls', 'pipelining size chunking smtputf8 8bitmime dsn enhancedstatuscodes auth', ''),
            ('cleartext', 'auth', ''), ('relay', 'pipelining chunking', 'auth starttls'),
            ('starttls', 'auth', ''), ('no-chunking', 'pipelining', 'chunking'),
            ('no-pipelining', 'chunking', 'pipelining'), ('lock-step', 'size', 'chunking pipelining'),
            ('bare', '', 'pipelining chunking size 8bitmime smtputf8 dsn enhancedstatuscodes'),
            ('small', 'size', ''))
def offers(lab, service, present, absent):
    client = connect(lab, service)
    client.ehlo()
    tap.equal([word for word in present.split() if not client.has_extn(word)], [])
    tap.equal([word for word in absent.split() if client.has_extn(word)], [])
    limit = {'small': SMALL_SIZE_LIMIT, 'bare': ''}.get(service, SIZE_LIMIT)
    tap.equal(client.esmtp_features.get('size', ''), str(limit))
    leave(client)


@suite.test('offers no sign-in but PLAIN and LOGIN on its port for those')
def offers_plain_only(lab):
    client = connect(lab, 'plain-only')
    client.ehlo()
    tap.equal(sorted(client.esmtp_features['auth'].split()), ['LOGIN', 'PLAIN'])
    leave(client)


@suite.test('demands TLS on 587 before anything else')
def demands_tls(_lab):
    client = smtplib.SMTP(HOST, PORTS['starttls'], timeout=10)
    client.ehlo()
    tap.true(not client.has_extn('auth'), 'AUTH is offered before TLS')
    tap.equal(client.docmd('MAIL FROM:<alice@lab.test>')[0], 530)
    leave(client)


@suite.test('demands a sign-in on {}', 'starttls', 'tls')
def demands_sign_in(lab, service):
    client = connect(lab, service)
    client.ehlo()
    client.docmd('MAIL FROM:<alice@lab.test>')
    tap.equal(client.docmd('RCPT TO:<bob@lab.test>')[0], 554)
    leave(client)


@suite.test('shows the bad certificate on {0} ({1})', ('expired', 'expired'), ('not-yet-valid', 'not yet valid'),
            ('wrong-name', 'IP address mismatch'), ('self-signed', 'self-signed'),
            ('unknown-issuer', 'unable to get local issuer'), ('starttls-wrong-name', 'IP address mismatch'))
def certificate_is_bad(lab, service, words):
    try:
        leave(connect(lab, service))
    except ssl.SSLCertVerificationError as error:
        tap.true(words in error.verify_message, error.verify_message)
    else:
        raise AssertionError('the certificate was taken')


@suite.test('the certificate on port {0} is {1}', ('tls', 'good'), ('self-signed', 'self-signed'))
def certificate_is(lab, service, name):
    context = ssl._create_unverified_context()
    client = connect(lab, service, context)
    pem = lab.work / 'found.pem'
    pem.write_text(ssl.DER_cert_to_PEM_cert(client.sock.getpeercert(True)))
    tap.equal(certificates.fingerprint(pem), certificates.fingerprint(lab.path / 'ca' / f'{name}.pem'))
    leave(client)


@suite.test('asks for a client certificate')
def client_certificate(lab):
    context = ssl.create_default_context(cafile=lab.ca)
    try:
        connect(lab, 'client-certificate', context)
    except (ssl.SSLError, smtplib.SMTPException, OSError):
        context.load_cert_chain(lab.path / 'ca' / 'client-pair.pem')
        leave(connect(lab, 'client-certificate', context))
    else:
        raise AssertionError('nobody asked')


@suite.test('speaks only TLS 1.0 on its port for old TLS')
def old_tls(lab):
    try:
        leave(connect(lab, 'old-tls'))
    except ssl.SSLError:
        pass
    else:
        raise AssertionError('a modern handshake succeeded')
    context = ssl.create_default_context(cafile=lab.ca)
    context.set_ciphers('ALL:@SECLEVEL=0')
    with warnings.catch_warnings():
        warnings.simplefilter('ignore', DeprecationWarning)
        context.minimum_version = ssl.TLSVersion.TLSv1
    client = connect(lab, 'old-tls', context)
    tap.equal(client.sock.version(), 'TLSv1')
    leave(client)


@suite.test('delivers what was sent through {}, byte for byte', 'relay', 'no-chunking', 'bare')
def delivers(lab, service):
    client = connect(lab, service)
    client.sendmail('alice@lab.test', ['bob@lab.test'], MESSAGE)
    leave(client)
    tap.equal([without_trace(message) for message in lab.mail('bob')], [MESSAGE.replace(b'\r\n', b'\n')])
    tap.equal(lab.mail('alice'), [])


@suite.test('answers {1} for {0}', ('nobody@lab.test', 550), ('full@lab.test', 452), ('greylisted@lab.test', 450),
            ('someone@elsewhere.test', 250), ('alice@lab.test', 250))
def judges_recipients(lab, address, code):
    client = connect(lab, 'relay')
    client.ehlo()
    client.docmd('MAIL FROM:<bob@lab.test>')
    tap.equal(client.docmd(f'RCPT TO:<{address}>')[0], code)
    leave(client)


@suite.test('judges the sender at MAIL: {1} for {0}', ('alice@lab.test', 250), ('bob@lab.test', 553))
def judges_sender(lab, address, code):
    client = connect(lab, 'strict-sender')
    client.ehlo()
    sign_in(client, 'plain', 'alice', PASSWORDS['alice'])
    tap.equal(client.docmd(f'MAIL FROM:<{address}>')[0], code)
    leave(client)


@suite.test('takes an address beyond ASCII only with SMTPUTF8')
def smtputf8(lab):
    client = connect(lab, 'relay')
    client.ehlo()
    client.command_encoding = 'utf-8'
    tap.true(client.docmd('MAIL FROM:<bärbel@lab.test>')[0] >= 500, 'taken without SMTPUTF8')
    tap.equal(client.docmd('MAIL FROM:<bärbel@lab.test> SMTPUTF8')[0], 250)
    tap.equal(client.docmd('RCPT TO:<bärbel@lab.test>')[0], 250)
    leave(client)


suite.main()
