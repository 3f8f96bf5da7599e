# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""Servers that are not there, are not what they are taken for, or don't get beyond a greeting."""

from mail import HANG_UP, RESET, SILENCE, Certificate, Talk, Then, TlsOnly, plain, starttls, tls
from rows import HOST, RETRY, WAIT, change, row

TLS, STARTTLS = change(port=465, security='tls'), change(port=587, security='starttls')
# An alert about a message that was none (RFC 8446 §6).
TLS_ALERT = b'\x15\x03\x01\x00\x02\x02\x0a'
GIBBERISH = bytes(range(128, 256)) * 8 + b'\r\n'
LISTED = ('554-mx.example.org\n'
          '554 5.7.1 Service unavailable; Client host [203.0.113.5] blocked using zen.spamhaus.org')
IMAP = '* OK [CAPABILITY IMAP4rev1 STARTTLS AUTH=PLAIN] Dovecot ready.\r\n'
HELO_NAME = '550 Access denied - Invalid HELO name (See RFC2821 4.1.1.1)'
NOT_QUALIFIED = '504 5.5.2 <localhost.localdomain>: Helo command rejected: need fully-qualified hostname'


def has_domain(name):
    return name == 'example.org'


def greeting(name, problem, fix, words, **more):
    return row(name, problem, 'greet', fix, tls(GREETING=words), **more)


def silent(name, problem, step, fix, services, **more):
    return row(name, problem, step, fix, services, seconds=2, ends_after_s=2, **more)


CONNECT = [
    row('nobody listens', 'connection-refused', 'connect', RETRY, {}, later=tls()),
    row('the bridge on this computer does not run', 'connection-refused', 'connect', RETRY, {}, host='127.0.0.1', port=1025,
        security='none', username=None, password=None, later=plain(needs_sign_in=False)),
    row('587 is refused and 465 is open', 'port-blocked', 'connect', TLS, {465: tls()}, security='starttls'),
    row('465 is refused and 587 is open', 'port-blocked', 'connect', STARTTLS, {587: starttls()}),
    row('a port with a digit too many', 'port-blocked', 'connect', TLS, {465: tls(), 587: starttls()}, port=4655),
    row('25 is refused and 587 is open', 'port-blocked', 'connect', STARTTLS, {587: starttls()}, port=25, security='starttls'),
    row('no such server', 'host-not-found', 'resolve', RETRY, host='xyzzy.example.org', later={'xyzzy.example.org': {465: tls()}}),
    row('two letters changed places', 'host-not-found', 'resolve', change(host=HOST), host='smpt.example.org', hosts={HOST: {465: tls()}}),
    row('a letter of a well-known server is missing', 'host-not-found', 'resolve', change(host='smtp.gmail.com'), host='smtp.gmial.com',
        hosts={'smtp.gmail.com': {465: tls()}}),
    row('the domain stands for its server', 'host-not-found', 'resolve', change(host=HOST), host='example.org', hosts={HOST: {465: tls()}}),
    row('the server for receiving has no such name', 'incoming-server-name', 'resolve', change(host=HOST), host='pop.example.org',
        hosts={HOST: {465: tls()}}),
    row('the server for receiving does not send', 'connection-refused', 'connect', change(host=HOST), {993: TlsOnly(IMAP)}, host='imap.example.org',
        hosts={HOST: {465: tls()}}, warnings=('incoming-server-name',)),
]

KIND = [
    row('the server for receiving, at its port', 'incoming-server-name', 'greet', change(host=HOST, port=465, security='tls'), {993: TlsOnly(IMAP)},
        host='imap.example.org', port=993, hosts={HOST: {465: tls()}}, warnings=('incoming-server-name',)),
    row('the port of IMAP', 'not-smtp', 'greet', TLS, {993: TlsOnly(IMAP), 465: tls(), 587: starttls()}, port=993),
    row('the port of POP', 'not-smtp', 'greet', TLS, {995: TlsOnly('+OK Dovecot ready.\r\n'), 465: tls()}, port=995),
    row('the port of IMAP before encryption', 'not-smtp', 'greet', STARTTLS, {143: Talk(IMAP), 587: starttls()}, port=143, security='starttls'),
    row('the port of SSH', 'not-smtp', 'greet', TLS, {22: Talk('SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n'), 465: tls()}, port=22,
        security='starttls'),
    row('a web server that complains', 'not-smtp', 'greet', TLS,
        {80: Talk('HTTP/1.1 400 Bad Request\r\nServer: nginx\r\nConnection: close\r\n\r\n', HANG_UP), 465: tls()}, port=80, security='starttls'),
    row('a server for files', 'not-smtp', 'greet', TLS,
        {21: starttls(GREETING='220 ProFTPD Server (Debian) [::ffff:192.0.2.7]', EHLO='500 EHLO not understood', HELO='500 HELO not understood'),
         465: tls()}, port=21, security='starttls'),
    silent('465 without encryption from the start', 'server-expects-tls', 'greet', TLS, {465: tls()}, port=465, security='starttls'),
    silent('a port of its own without encryption from the start', 'server-expects-tls', 'greet', change(port=2465, security='tls'), {2465: tls()},
           port=2465, security='starttls'),
    row('an alert of TLS to a plain start', 'server-expects-tls', 'greet', TLS, {465: tls()}, port=465, security='starttls',
        hosts={HOST: {465: Talk(TLS_ALERT, HANG_UP)}}, later={465: tls()}),
    row('587 with encryption from the start', 'server-speaks-plain', 'encrypt', STARTTLS, {587: starttls()}, port=587),
    row('25 with encryption from the start', 'server-speaks-plain', 'encrypt', change(port=25, security='starttls'), {25: starttls()}, port=25),
    row('a port of its own that does not encrypt from the start, and 465 does', 'server-speaks-plain', 'encrypt', TLS,
        {2465: starttls(), 465: tls()}, port=2465, security='tls'),
    row('a web server where encryption was expected', 'server-speaks-plain', 'encrypt', STARTTLS,
        {8080: Talk('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n', HANG_UP), 587: starttls()}, port=8080, security='tls'),
    row('465 that is none', 'server-speaks-plain', 'encrypt', STARTTLS, {465: starttls(), 587: starttls()}),
]

GREETINGS = [
    row('it hangs up, and 465 does not', 'closed-before-greeting', 'greet', TLS, {587: Talk(deed=HANG_UP), 465: tls()}, security='starttls'),
    row('it hangs up', 'closed-before-greeting', 'greet', RETRY, {587: Talk(deed=HANG_UP)}, security='starttls', later=starttls()),
    row('it resets the connection', 'closed-before-greeting', 'greet', RETRY, {587: Talk(deed=RESET)}, security='starttls', later=starttls()),
    row('it hangs up in the middle of the greeting', 'closed-before-greeting', 'greet', RETRY, {587: Talk('220-mail.exa', HANG_UP)},
        security='starttls', later=starttls()),
    row('it hangs up instead of a handshake', 'tls-handshake-failed', 'encrypt', RETRY, {465: Talk(deed=HANG_UP)}, later=tls()),
    row('it resets the connection instead of a handshake', 'tls-handshake-failed', 'encrypt', RETRY, {465: Talk(deed=RESET)}, later=tls()),
    row('it hangs up behind the handshake', 'closed-before-greeting', 'greet', RETRY, {465: TlsOnly(deed=HANG_UP)}, later=tls()),
    silent('it says nothing, and 465 does', 'no-greeting', 'greet', TLS, {587: Talk(), 465: tls()}, security='starttls'),
    silent('it says nothing behind the handshake', 'no-greeting', 'greet', RETRY, {465: TlsOnly()}, later=tls()),
    silent('it says nothing on any port', 'no-greeting', 'greet', RETRY, {587: Talk(), 465: Talk()}, security='starttls', later=starttls()),
    silent('it begins a greeting and never ends it', 'no-greeting', 'greet', RETRY, {587: Talk('220-welcome\r\n220-')}, security='starttls', later=starttls()),
    greeting('no mail from here', 'address-refused', WAIT, '554 5.7.1 No SMTP service here'),
    greeting('listed', 'address-refused', WAIT, LISTED),
    greeting('a server that takes no mail', 'address-refused', WAIT, '521 mail.example.org does not accept mail'),
    row('25 refuses who is at home', 'address-refused', 'greet', STARTTLS, {25: starttls(GREETING=LISTED), 587: starttls()}, port=25,
        security='starttls'),
    greeting('too many connections', 'server-busy', RETRY, '421 4.7.0 mail.example.org Error: too many connections from 203.0.113.5'),
    greeting('out of service', 'server-busy', RETRY, '421 Service not available, closing transmission channel'),
    greeting('out of resources', 'server-busy', RETRY, '450 4.3.2 System not accepting network messages'),
    greeting('the name of this computer is looked for', 'server-busy', RETRY, '421 4.4.2 Temporary DNS failure, try again later'),
    greeting('letters for digits', 'protocol-error', WAIT, '22O mail.example.org ESMTP'),
    greeting('gibberish', 'protocol-error', WAIT, GIBBERISH),
    greeting('a line without an end', 'protocol-error', WAIT, b'220 ' + b'x' * 100000),
    greeting('a code that changes', 'protocol-error', WAIT, '220-mail.example.org\n250 ready'),
    row('a thousand extensions', 'protocol-error', 'greet', WAIT, tls(EHLO='\n'.join(f'250-X{n}' for n in range(1000)) + '\n250 HELP')),
    row('busy after EHLO', 'server-busy', 'greet', RETRY, tls(EHLO='421 4.3.2 Please try again later')),
    row('it hangs up at EHLO', 'server-closing', 'greet', RETRY, tls(EHLO=HANG_UP)),
    silent('it never answers EHLO', 'step-timeout', 'greet', RETRY, tls(EHLO=SILENCE)),
    row('the name of this computer is refused', 'ehlo-name-refused', 'greet', change(ehlo_name='example.org'),
        tls(hears_ehlo_name=has_domain, ehlo_refusal=HELO_NAME)),
    row('the name of this computer is not qualified', 'ehlo-name-refused', 'greet', change(ehlo_name='example.org'),
        tls(hears_ehlo_name=has_domain, ehlo_refusal=NOT_QUALIFIED)),
    row('an own name is refused', 'ehlo-name-refused', 'greet', change(ehlo_name=''),
        tls(hears_ehlo_name=lambda name: name != 'laptop', ehlo_refusal='501 5.5.4 Invalid domain name'), ehlo_name='laptop'),
    row('it knows no EHLO', 'ehlo-refused', 'greet', WAIT, tls(EHLO='502 5.5.1 Error: command not implemented', HELO='502 5.5.1 Error: command not implemented')),
    row('something between knows no EHLO, and 465 does', 'ehlo-refused', 'greet', TLS,
        {587: starttls(EHLO='500 5.5.1 Command unrecognized: "XXXX"', HELO='500 5.5.1 Command unrecognized: "XXXX"'), 465: tls()}, security='starttls'),
]

ROWS = CONNECT + KIND + GREETINGS
