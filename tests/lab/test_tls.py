#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""`posthornctl test` where encryption is missing, mixed up or not to be trusted: named, stopped before the sign-in, and
mended by what it proposes."""

import posthornctl
from lab import certificates, without_trace
from posthornctl import NOPERM, PROTOCOL, expect_ok, expect_problem
from suite import tap

suite = posthornctl.suite()


def expect_no_sign_in(lab):
    tap.equal(lab.sign_ins(), [])
    tap.true(all('auth' not in session.counts for session in lab.sessions()), 'an AUTH command was sent')


def changes(result):
    """The changes of the likeliest fix that is one."""
    return next(fix['changes'] for fix in result.report['problem']['fixes'] if 'changes' in fix)


def apply_changes(options, change):
    """The command line again, with what the fix changes."""
    options = list(options)
    for name, value in change.items():
        option = '--' + name.replace('_', '-')
        if option in options:
            options[options.index(option) + 1] = str(value)
        else:
            options += [option, str(value)]
    return options


@suite.test('{0}: {1}', ('expired', 'certificate-expired'), ('not-yet-valid', 'certificate-not-yet-valid'),
            ('wrong-name', 'certificate-wrong-name'), ('starttls-wrong-name', 'certificate-wrong-name'),
            ('self-signed', 'certificate-self-signed'), ('unknown-issuer', 'certificate-unknown-issuer'))
def bad_certificate(lab, service, problem):
    result = posthornctl.test(lab, service)
    expect_problem(result, problem, PROTOCOL, 'encrypt')
    shown = result.report['tls']['certificate']
    pem = lab.path / 'ca' / f'{service.removeprefix("starttls-")}.pem'
    tap.equal(shown['sha256'].lower().replace(':', ''), certificates.fingerprint(pem))
    tap.true(shown['problems'], 'no problem of the certificate is listed')
    expect_no_sign_in(lab)


@suite.test('the lab’s own authority is unknown unless it is named ({})', 'starttls', 'tls')
def authority_is_unknown(lab, service):
    options = posthornctl.server(lab, service, 'alice')
    position = options.index('--ca-file')
    options[position:position + 2] = []
    result = posthornctl.run(lab, 'test', *options, '--from', 'alice@lab.test')
    expect_problem(result, 'certificate-unknown-issuer', PROTOCOL, 'encrypt')
    expect_no_sign_in(lab)


@suite.test('a pinned certificate is taken: {}', 'self-signed', 'unknown-issuer', 'expired', 'wrong-name')
def pin_is_taken(lab, service):
    pin = certificates.fingerprint(lab.path / 'ca' / f'{service}.pem')
    expect_ok(posthornctl.test(lab, service, '--trust', pin))
    tap.equal(len(lab.sign_ins()), 1, 'sign-ins')


@suite.test('another certificate than the pinned one is not taken: {}', 'self-signed', 'tls')
def pin_differs(lab, service):
    pin = certificates.fingerprint(lab.path / 'ca' / 'expired.pem')
    expect_problem(posthornctl.test(lab, service, '--trust', pin), 'certificate-changed', PROTOCOL, 'encrypt')
    expect_no_sign_in(lab)


@suite.test('the fix for a self-signed certificate pins it')
def self_signed_is_mended(lab):
    change = changes(posthornctl.test(lab, 'self-signed'))
    pin = certificates.fingerprint(lab.path / 'ca' / 'self-signed.pem')
    tap.equal(change['trust'].lower().replace(':', ''), pin)
    expect_ok(posthornctl.test(lab, 'self-signed', '--trust', change['trust']))


@suite.test('{1} on {0} is {2}, and the fix mends it', ('starttls', 'tls', 'server-speaks-plain', 'encrypt'),
            ('tls', 'starttls', 'server-expects-tls', 'greet'))
def mixed_up(lab, service, security, problem, step):
    options = ['test', *posthornctl.server(lab, service, 'alice', security=security), '--from', 'alice@lab.test',
               '--timeout', '4']
    result = posthornctl.run(lab, *options)
    expect_problem(result, problem, PROTOCOL, step)
    expect_no_sign_in(lab)
    expect_ok(posthornctl.run(lab, *apply_changes(options, changes(result))))


@suite.test('a plain connection where TLS is required asks for encryption, and the fix mends it')
def encryption_required(lab):
    options = ['test', *posthornctl.server(lab, 'starttls', 'alice', security='none'), '--from', 'alice@lab.test']
    result = posthornctl.run(lab, *options)
    expect_problem(result, 'auth-needs-encryption', NOPERM, 'sign-in')
    expect_no_sign_in(lab)
    expect_ok(posthornctl.run(lab, *apply_changes(options, changes(result))))


@suite.test('STARTTLS that the server does not offer stops the test')
def starttls_not_offered(lab):
    result = posthornctl.run(lab, 'test', *posthornctl.server(lab, 'relay', 'alice', security='starttls'),
                             '--from', 'alice@lab.test')
    expect_problem(result, 'starttls-not-offered', PROTOCOL, 'encrypt')
    expect_no_sign_in(lab)


@suite.test('TLS 1.0 is too old')
def too_old(lab):
    expect_problem(posthornctl.test(lab, 'old-tls'), 'tls-too-old', PROTOCOL, 'encrypt')
    expect_no_sign_in(lab)


@suite.test('a server that wants a client certificate is understood')
def client_certificate(lab):
    # With TLS 1.3 a server may finish the handshake and complain afterwards; Postfix does so in its greeting.
    expect_problem(posthornctl.test(lab, 'client-certificate'), 'client-certificate-required', PROTOCOL)
    expect_no_sign_in(lab)


@suite.test('a message is not sent through a server that is not to be trusted')
def nothing_is_sent(lab):
    message = lab.work / 'message.eml'
    message.write_bytes(b'From: alice@lab.test\r\nDate: Sun, 1 Mar 2026 12:00:00 +0000\r\n\r\ntext\r\n')
    result = posthornctl.send(lab, 'self-signed', [message], ['bob@lab.test'], user='alice')
    tap.equal(result.status, PROTOCOL)
    tap.equal(result.report['messages'][0]['outcome'], 'failed')
    tap.equal(result.report['messages'][0]['problem']['id'], 'certificate-self-signed')
    expect_no_sign_in(lab)
    tap.equal([without_trace(found) for found in lab.mail('bob')], [])


suite.main()
