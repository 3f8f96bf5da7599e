# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""Encryption that is not offered, fails, or is not with whom it should be."""

import ssl
import warnings

from mail import HANG_UP, Certificate, Talk, Then, starttls, tls
from rows import HOST, RETRY, WAIT, change, fingerprint, row, wait

TLS = change(port=465, security='tls')
PRIVATE, PRIVATE_TOO = '127.0.0.2', '127.0.0.3'
# What firewalls make of a line with STARTTLS.
MANGLED = '250-mail.example.org\n250-PIPELINING\n250-XXXXXXXA\n250 8BITMIME'
# A handshake record with an alert in place of an answer (RFC 8446 §6): handshake_failure, protocol_version.
HANDSHAKE_FAILURE, PROTOCOL_VERSION = b'\x15\x03\x01\x00\x02\x02\x28', b'\x15\x03\x01\x00\x02\x02\x46'


def only(version):
    def prepare(context):
        with warnings.catch_warnings():
            warnings.simplefilter('ignore', DeprecationWarning)   # that is the point
            context.set_ciphers('ALL:@SECLEVEL=0')
            context.minimum_version = ssl.TLSVersion.TLSv1
            context.maximum_version = version
    return prepare


def without_common_cipher(context):
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers('NULL:@SECLEVEL=0')


def asks_for_certificate(context):
    context.verify_mode = ssl.CERT_REQUIRED


def asks_early_for_certificate(context):
    asks_for_certificate(context)
    context.maximum_version = ssl.TLSVersion.TLSv1_2


def client_certificate(scene):
    return scene.client_certificate()


def refused(name, fix, words, **more):
    return row(name, 'starttls-refused', 'encrypt', fix, **more,
               services={587: starttls(STARTTLS=words), **({465: tls()} if fix is TLS else {})}, security='starttls')


def shown(kind, names=None, security='tls', **more):
    """A server that shows this certificate."""
    make = tls if security == 'tls' else starttls
    return make(certificate=Certificate(kind, names), **more)


def speak_on(dialogue):
    """Waits for the client's part of the handshake, so that it is no injection."""
    dialogue.line.send(b'220 2.0.0 Ready to start TLS\r\n')
    dialogue.line.receive()
    return '500 5.5.2 Error: bad syntax'


STARTTLS = [
    row('not offered, and 465 is open', 'starttls-not-offered', 'encrypt', TLS, {587: starttls(offers_starttls=False), 465: tls()}, security='starttls'),
    row('not offered anywhere', 'starttls-not-offered', 'encrypt', WAIT, starttls(offers_starttls=False)),
    row('not offered on 25', 'starttls-not-offered', 'encrypt', TLS, {25: starttls(offers_starttls=False), 465: tls()}, port=25, security='starttls'),
    row('mangled by a firewall', 'starttls-stripped', 'encrypt', TLS, {587: starttls(EHLO=MANGLED), 465: tls()}, security='starttls'),
    row('a server that is known to offer it', 'starttls-stripped', 'encrypt', TLS, {587: starttls(offers_starttls=False), 465: tls()},
        host='smtp.gmail.com', security='starttls'),
    row('the only port of a server that is known to offer it', 'starttls-stripped', 'encrypt', WAIT, starttls(offers_starttls=False),
        host='smtp.office365.com'),
    refused('for now, and 465 is open', TLS, '454 4.7.0 TLS not available due to local problem'),
    refused('for now', RETRY, '454 4.3.3 TLS not available after start'),
    refused('for good, and 465 is open', TLS, '501 5.5.4 Syntax error (no parameters allowed)'),
    refused('out of order', TLS, '503 5.5.1 TLS not available'),
    row('words behind the go-ahead', 'starttls-injection', 'encrypt', TLS,
        {587: starttls(STARTTLS=b'220 2.0.0 Ready to start TLS\r\n250 2.0.0 Ok\r\n'), 465: tls()}, security='starttls'),
    row('an order behind the go-ahead, and nothing else is open', 'starttls-injection', 'encrypt', WAIT,
        starttls(STARTTLS=b'220 go ahead\r\n235 2.7.0 Authentication successful\r\n')),
    row('it hangs up behind the go-ahead', 'tls-handshake-failed', 'encrypt', RETRY,
        starttls(STARTTLS=Then('220 2.0.0 Ready to start TLS', HANG_UP))),
    row('it goes on in clear behind the go-ahead', 'tls-handshake-failed', 'encrypt', TLS,
        {587: starttls(STARTTLS=speak_on), 465: tls()}, security='starttls'),
]


HANDSHAKES = [
    row('TLS 1.0', 'tls-too-old', 'encrypt', WAIT, tls(certificate=Certificate('rsa'), tls=only(ssl.TLSVersion.TLSv1))),
    row('TLS 1.1', 'tls-too-old', 'encrypt', WAIT, tls(certificate=Certificate('rsa'), tls=only(ssl.TLSVersion.TLSv1_1))),
    row('TLS 1.0 behind STARTTLS', 'tls-too-old', 'encrypt', WAIT, starttls(certificate=Certificate('rsa'), tls=only(ssl.TLSVersion.TLSv1))),
    row('the server says that the version is wrong', 'tls-too-old', 'encrypt', WAIT, {465: Talk(PROTOCOL_VERSION, HANG_UP)}, later=tls()),
    row('no cipher in common', 'tls-handshake-failed', 'encrypt', WAIT, tls(tls=without_common_cipher)),
    row('the server breaks it off', 'tls-handshake-failed', 'encrypt', WAIT, {465: Talk(HANDSHAKE_FAILURE, HANG_UP)}, later=tls()),
    row('a signature that can be forged', 'tls-weak', 'encrypt', WAIT, tls(certificate=Certificate('sha1'))),
]

CERTIFICATES = [
    row('expired', 'certificate-expired', 'encrypt', WAIT, shown('expired')),
    row('expired, behind STARTTLS', 'certificate-expired', 'encrypt', WAIT, shown('expired', security='starttls')),
    row('expired, and for another name', 'certificate-expired', 'encrypt', WAIT, shown('expired', ('other.example',))),
    row('from next month on', 'certificate-not-yet-valid', 'encrypt', WAIT, shown('not-yet-valid')),
    row('for another name of the same owner', 'certificate-wrong-name', 'encrypt', change(host='mail.example.org'), shown('good', ('mail.example.org',)),
        hosts={'mail.example.org': {465: tls()}}),
    row('for several names of the same owner', 'certificate-wrong-name', 'encrypt', change(host='smtp.example.org'),
        shown('good', ('www.example.org', 'smtp.example.org', 'example.org')), host='mail.example.org', hosts={HOST: {465: tls()}}),
    row('for another name of the same owner, behind STARTTLS', 'certificate-wrong-name', 'encrypt', change(host='mail.example.org'),
        shown('good', ('mail.example.org',), 'starttls'), hosts={'mail.example.org': {587: starttls()}}),
    row('for somebody else', 'certificate-wrong-name', 'encrypt', WAIT, shown('good', ('other.example',))),
    row('for the hoster', 'certificate-wrong-name', 'encrypt', WAIT, shown('good', ('*.hoster.example', 'hoster.example'))),
    row('of an authority that nobody knows', 'certificate-unknown-issuer', 'encrypt', WAIT, shown('unknown-issuer')),
    row('of an authority that nobody knows, at home', 'certificate-unknown-issuer', 'encrypt', change(trust=fingerprint(PRIVATE)),
        shown('unknown-issuer'), host=PRIVATE),
    row('of its own making', 'certificate-self-signed', 'encrypt', WAIT, shown('self-signed')),
    row('of its own making, at home', 'certificate-self-signed', 'encrypt', change(trust=fingerprint(PRIVATE_TOO)), shown('self-signed'),
        host=PRIVATE_TOO),
    row('of its own making, on this computer', 'certificate-self-signed', 'encrypt', change(trust=fingerprint('127.0.0.1', 1025)),
        {1025: shown('self-signed', security='starttls')}, host='127.0.0.1', port=1025, security='starttls'),
    row('another than the one that was trusted', 'certificate-changed', 'encrypt', WAIT, shown('self-signed', (HOST, 'new.example')),
        trust=fingerprint(), later=shown('self-signed')),
    row('another than the one that was trusted, but a good one', 'certificate-changed', 'encrypt', WAIT, tls(), trust=fingerprint(),
        later=shown('self-signed')),
    row('none is shown to a server that wants one', 'client-certificate-required', 'greet', wait(client_cert=client_certificate),
        tls(tls=asks_for_certificate), later=tls(tls=asks_for_certificate)),
    row('none is shown to an older server that wants one', 'client-certificate-required', 'encrypt', wait(client_cert=client_certificate),
        tls(tls=asks_early_for_certificate), later=tls(tls=asks_early_for_certificate)),
]

ROWS = STARTTLS + HANDSHAKES + CERTIFICATES
