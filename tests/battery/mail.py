# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""What answers at a port in a row of the battery: a submission server that does everything right but for what the row says,
or something that is none.

    tls(AUTH='535 5.7.8 no')              # port 465 as it should be; says so to every sign-in
    starttls(offers_starttls=False)
    tls(certificate=Certificate('expired'))

What a server says to a command is text (a line for each line of the reply), octets, or one of the deeds below.
"""

import base64
import contextlib
import json
import os
import socket
import ssl
import struct
from typing import NamedTuple, Optional

ADA, RIGHT = 'ada@example.org', 'Tr0ub4dor&3-of-Ada'
TOKEN = 'ya29.a-token-that-works'
EXTENSIONS = ('PIPELINING', 'SIZE 52428800', '8BITMIME', 'ENHANCEDSTATUSCODES')
TLS_READY, SIGNED_IN, DATA_WANTED = '220 2.0.0 Ready to start TLS', '235 2.7.0 Authentication successful', '354 End data with <CR><LF>.<CR><LF>'
# Longer than any program waits; one that goes sooner ends it.
PATIENCE_S = 60
FAREWELL_S = 1
READ_OCTETS = 1 << 16


class Deed(NamedTuple):
    """Does something else than to answer."""
    name: str


HANG_UP, RESET, SILENCE = Deed('hang up'), Deed('reset'), Deed('silence')


class Then(NamedTuple):
    """Says this, and then does that."""
    words: object
    deed: Deed


class Certificate(NamedTuple):
    """`kind` is one of tests/support/certificates.py; without `names` it is for the host it is shown by."""
    kind: str = 'good'
    names: Optional[tuple] = None


class Gone(Exception):
    """The client, or this server, has ended the connection."""


class Line:
    """One connection as the server holds it; may become encrypted."""

    def __init__(self, stream, visit):
        self.stream = stream
        self.visit = visit
        self.buffer = b''

    def encrypt(self, context):
        self.stream = context.wrap_socket(self.stream, server_side=True)
        self.buffer = b''
        self.visit.encrypted += 1

    def send(self, octets):
        self.stream.sendall(octets)

    def receive(self):
        octets = self.stream.recv(READ_OCTETS)
        if not octets:
            raise Gone
        return octets

    def read_until(self, end):
        while end not in self.buffer:
            self.buffer += self.receive()
        found, _, self.buffer = self.buffer.partition(end)
        return found

    def read_count(self, count):
        while len(self.buffer) < count:
            self.buffer += self.receive()
        self.buffer = self.buffer[count:]

    def do(self, deed):
        if deed is SILENCE:
            while True:
                self.receive()
        if deed is RESET:
            self.stream.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
            socket.socket(fileno=self.stream.detach()).close()
        raise Gone

    def close(self):
        with contextlib.suppress(OSError, ValueError), self.stream:
            self.stream.settimeout(FAREWELL_S)
            if isinstance(self.stream, ssl.SSLSocket):
                self.stream.unwrap()
                return
            self.stream.shutdown(socket.SHUT_WR)
            # What is not read when a socket is closed would reset it, and the client would lose the reply.
            while self.stream.recv(READ_OCTETS):
                pass


class Service:
    """What answers at a port. `serve` is called in a thread of its own for every connection."""

    is_for_mail = False

    def well(self):
        """What is there once the fault is gone."""
        return self

    def listen(self, scene, host, port):
        """Begins to answer there."""
        scene.listen(host, port, self)

    def serve(self, line, contexts):
        raise NotImplementedError


class Talk(Service):
    """Says this and does that to everybody, and then no more."""

    def __init__(self, words=b'', deed=SILENCE):
        self.words = words
        self.deed = deed

    def serve(self, line, contexts):
        line.send(self.words.encode() if isinstance(self.words, str) else self.words)
        line.do(self.deed)


class TlsOnly(Service):
    """A TLS handshake, and then no word; speaks no SMTP."""

    def __init__(self, words=b'', deed=SILENCE, certificate=Certificate()):
        self.talk = Talk(words, deed)
        self.certificate = certificate

    def serve(self, line, contexts):
        line.encrypt(contexts(self.certificate))
        self.talk.serve(line, contexts)


class Revoked(Service):
    """Shows a certificate together with the word of its authority that it is revoked (RFC 6066 §8), and says no more."""

    certificate = Certificate('revoked')

    def listen(self, scene, host, port):
        pem, key = scene.authority.files('revoked', (host,))
        place = scene.address(host), port
        scene.spawn(['openssl', 's_server', '-quiet', '-accept', '%s:%d' % place, '-cert', pem, '-key', key,
                     '-status_file', pem.with_suffix('.ocsp')], place)


class Practice(Service):
    """The program's own practice server with one of its faults, on this computer. `security` is that of the port where it is put; the
    other kind is at the next one."""

    def __init__(self, fault='none', security='tls'):
        self.fault = fault
        self.security = security

    def well(self):
        return Practice(security=self.security)

    def listen(self, scene, host, port):
        own, other = ('tls', 'starttls') if self.security == 'tls' else ('starttls', 'tls')
        command = [os.environ['POSTHORNCTL'], 'practice', '--json', '--fault', self.fault, f'--{own}-port', port, f'--{other}-port', port + 1]
        # Password and certificate are others with every start.
        scene.practice = json.loads(scene.spawn(command, (scene.address(host), port)).stdout.readline())


class Mail(Service):
    """A submission server. `faults` are by command: EHLO, HELO, STARTTLS, AUTH (the end of every sign-in;
    AUTH_IN_CLEAR: before encryption; CHALLENGE: a token that is refused is answered by this first), MAIL, RCPT, DATA, END
    (of the message), RSET, and GREETING."""

    is_for_mail = True

    def __init__(self, security, faults, **traits):
        self.security = security
        self.faults = faults
        self.traits = traits
        self.certificate = traits.pop('certificate', Certificate())
        self.prepare = traits.pop('tls', None)                       # changes the ssl.SSLContext
        self.mechanisms = traits.pop('mechanisms', 'PLAIN LOGIN')    # None: no AUTH
        self.offers_auth_in_clear = traits.pop('offers_auth_in_clear', security == 'none')
        self.extensions = traits.pop('extensions', EXTENSIONS)
        self.offers_starttls = traits.pop('offers_starttls', security == 'starttls')
        self.people = traits.pop('people', {ADA: RIGHT})
        self.tokens = traits.pop('tokens', {TOKEN})
        self.refusal = traits.pop('refusal', '535 5.7.8 Error: authentication failed')
        self.senders = traits.pop('senders', None)                   # None: anybody
        self.sender_refusal = traits.pop('sender_refusal', '553 5.7.1 Sender address rejected: not owned by user')
        self.needs_sign_in = traits.pop('needs_sign_in', True)
        self.hears_ehlo_name = traits.pop('hears_ehlo_name', lambda name: True)
        self.ehlo_refusal = traits.pop('ehlo_refusal', '550 Invalid HELO name')
        self.sasl = traits.pop('sasl', None)                         # speaks AUTH in its own way: sasl(dialogue, mechanism, initial)
        if traits:
            raise TypeError(f'no such traits: {sorted(traits)}')

    def well(self):
        mended = Mail(self.security, {})
        mended.people = self.people
        mended.mechanisms = self.mechanisms or mended.mechanisms
        return mended

    def serve(self, line, contexts):
        Dialogue(self, line, lambda: contexts(self.certificate, self.prepare)).run()


def tls(**how):
    return make('tls', how)


def starttls(**how):
    return make('starttls', how)


def plain(**how):
    return make('none', how)


def make(security, how):
    """Upper case: what it says to a command; the rest are traits."""
    return Mail(security, {name: words for name, words in how.items() if name.isupper()},
                **{name: value for name, value in how.items() if not name.isupper()})


class Dialogue:
    """One connection to a Mail."""

    def __init__(self, service, line, context):
        self.service = service
        self.line = line
        self.visit = line.visit
        self.context = context
        self.is_encrypted = False
        self.is_signed_in = not service.needs_sign_in
        self.sender = None
        self.recipients = 0   # of the message under way

    def run(self):
        if self.service.security == 'tls':
            self.encrypt()
        self.say('GREETING', '220 mail.example.org ESMTP ready')
        while True:
            words = self.line.read_until(b'\r\n').decode('utf-8', 'surrogateescape')
            verb, _, argument = words.partition(' ')
            self.visit.commands.append(words)
            getattr(self, 'do_' + verb.lower(), self.do_anything)(argument)

    def encrypt(self):
        self.line.encrypt(self.context())
        self.is_encrypted = True

    # Replies

    def say(self, command, usual):
        """The fault of the row for this command, else the usual reply. Returns which one."""
        words = self.service.faults.get(command)
        if callable(words) and not isinstance(words, (Deed, Then)):
            words = words(self)
        words = usual if words is None else words
        self.give(words)
        return words

    def give(self, words):
        if isinstance(words, Deed):
            self.line.do(words)
        elif isinstance(words, Then):
            self.line.send(reply(words.words))
            self.line.do(words.deed)
        else:
            self.line.send(reply(words))
            if isinstance(words, str) and words.startswith('421'):
                self.line.do(HANG_UP)

    # Commands

    def do_anything(self, _):
        self.give('250 2.0.0 Ok')

    def do_quit(self, _):
        self.give('221 2.0.0 Bye')
        raise Gone

    def do_helo(self, _):
        self.say('HELO', '250 mail.example.org')

    def do_ehlo(self, name):
        if not self.service.hears_ehlo_name(name):
            self.give(self.service.ehlo_refusal)
            return
        keywords = list(self.service.extensions)
        if self.service.offers_starttls and not self.is_encrypted:
            keywords.append('STARTTLS')
        if self.service.mechanisms and (self.is_encrypted or self.service.offers_auth_in_clear):
            keywords.append('AUTH ' + self.service.mechanisms)
        after_tls = 'EHLO_TLS' if self.is_encrypted and 'EHLO_TLS' in self.service.faults else 'EHLO'
        self.say(after_tls, '\n'.join(f'250{" " if word is keywords[-1] else "-"}{word}'
                                      for word in ['mail.example.org', *keywords]) if keywords else '250 mail.example.org')

    def do_starttls(self, _):
        if self.say('STARTTLS', TLS_READY) == TLS_READY:
            self.encrypt()

    def do_auth(self, argument):
        mechanism, _, initial = argument.partition(' ')
        self.visit.sign_ins.append(mechanism)
        if self.service.sasl:
            self.service.sasl(self, mechanism, initial)
        else:
            self.sign_in(mechanism, initial)

    def sign_in(self, mechanism, initial):
        knows = {'PLAIN': self.knows_plain, 'LOGIN': self.knows_login, 'XOAUTH2': self.knows_token, 'OAUTHBEARER': self.knows_token}
        if mechanism not in knows:
            self.give('504 5.5.4 Unrecognized authentication type')
            return
        self.end_sign_in(knows[mechanism](initial))

    def end_sign_in(self, is_known):
        if not self.is_encrypted and 'AUTH_IN_CLEAR' in self.service.faults:
            self.give(self.service.faults['AUTH_IN_CLEAR'])
        elif 'AUTH' not in self.service.faults and not is_known:
            self.give(self.service.refusal)
        else:
            self.is_signed_in = self.say('AUTH', SIGNED_IN) == SIGNED_IN

    def knows_plain(self, initial):
        _, name, password = (decode(initial or self.ask('')).split('\0') + ['', ''])[:3]
        return self.service.people.get(name) == password

    def knows_login(self, initial):
        name = decode(initial or self.ask('Username:'))
        return self.service.people.get(name) == decode(self.ask('Password:'))

    def knows_token(self, initial):
        words = decode(initial or self.ask(''))
        if any(token in words for token in self.service.tokens):
            return True
        if 'CHALLENGE' in self.service.faults:
            self.ask(self.service.faults['CHALLENGE'])
        return False

    def ask(self, challenge):
        """Returns the answer as it came."""
        self.line.send(reply('334 ' + base64.b64encode(challenge.encode()).decode()))
        return self.line.read_until(b'\r\n').decode('latin-1')

    def do_mail(self, argument):
        sender = self.sender = argument.partition('<')[2].partition('>')[0]
        self.recipients = 0
        if not self.is_signed_in:
            self.give('530 5.7.0 Authentication required')
        elif self.service.senders is not None and sender not in self.service.senders:
            self.give(self.service.sender_refusal)
        else:
            self.say('MAIL', '250 2.1.0 Ok')

    def do_rcpt(self, _):
        self.visit.recipients += 1
        words = self.say('RCPT', '250 2.1.5 Ok')
        self.recipients += isinstance(words, str) and words.startswith('250')

    def do_rset(self, _):
        self.say('RSET', '250 2.0.0 Ok')

    def do_data(self, _):
        if not self.recipients:
            self.give('554 5.5.1 Error: no valid recipients')
        elif self.say('DATA', DATA_WANTED) == DATA_WANTED:
            self.line.buffer = b'\r\n' + self.line.buffer   # the message may be nothing but the dot
            self.line.read_until(b'\r\n.\r\n')
            self.say('END', '250 2.0.0 Ok: queued as 4F1A2')


def reply(words):
    return words if isinstance(words, bytes) else words.replace('\n', '\r\n').encode() + b'\r\n'


def decode(text):
    try:
        return base64.b64decode(text).decode('utf-8', 'surrogateescape')
    except ValueError:
        return ''
