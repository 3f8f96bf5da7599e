# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""The sign-in mechanisms once more, independent of the program under test, to prove that the servers do them right."""

import hashlib
import hmac
import os
import re
from base64 import b64decode, b64encode


class ServerNotAuthentic(Exception):
    """The server could not prove that it knows the password."""


def sign_in(client, mechanism, user, password, answers=None):
    """Signs in on an smtplib client, with a token in place of the password where the mechanism wants that, and returns the
    code of the final reply. `answers` replace those known here."""
    answers = answers or MECHANISMS[mechanism](user, password)
    next(answers)
    code, text = client.docmd('AUTH', mechanism.upper())
    while code == 334:
        code, text = client.docmd(b64encode(answers.send(b64decode(text))).decode())
    return code


# Each is a generator: it is sent the challenges and yields the answers, the first yield being empty.

def plain(user, password):
    yield
    yield f'\0{user}\0{password}'.encode()


def login(user, password):
    yield
    yield user.encode()
    yield password.encode()


def cram_md5(user, password):
    challenge = yield
    yield f'{user} {hmac.new(password.encode(), challenge, "md5").hexdigest()}'.encode()


def digest_md5(user, password):
    challenge = yield
    pairs = dict(re.findall(r'([\w-]+)="?([^",]*)', challenge.decode()))
    realm, nonce, cnonce, uri = pairs['realm'], pairs['nonce'], new_nonce(), 'smtp/mail.lab.test'
    secret = hashlib.md5(f'{user}:{realm}:{password}'.encode()).digest() + f':{nonce}:{cnonce}'.encode()
    words = [md5(secret), nonce, '00000001', cnonce, 'auth', md5(f'AUTHENTICATE:{uri}'.encode())]
    response = md5(':'.join(words).encode())
    yield (f'charset=utf-8,username="{user}",realm="{realm}",nonce="{nonce}",nc=00000001,cnonce="{cnonce}",'
           f'digest-uri="{uri}",response={response},qop=auth').encode()
    yield b''


def scram(name, flag='n', binding=b''):
    """`flag` says what is thought of channel binding, whose bytes are `binding`: n none, y not offered, p=... that kind."""
    def mechanism(user, password):
        yield
        first = f'n={user},r={new_nonce()}'
        server_first = (yield f'{flag},,{first}'.encode()).decode()
        pairs = dict(pair.split('=', 1) for pair in server_first.split(','))
        salted = hashlib.pbkdf2_hmac(name, password.encode(), b64decode(pairs['s']), int(pairs['i']))
        final = f'c={b64encode(flag.encode() + b",," + binding).decode()},r={pairs["r"]}'
        transcript = f'{first},{server_first},{final}'.encode()
        client_key = hmac.digest(salted, b'Client Key', name)
        signature = hmac.digest(hashlib.new(name, client_key).digest(), transcript, name)
        proof = bytes(left ^ right for left, right in zip(client_key, signature))
        server_final = yield f'{final},p={b64encode(proof).decode()}'.encode()
        expected = hmac.digest(hmac.digest(salted, b'Server Key', name), transcript, name)
        if server_final != b'v=' + b64encode(expected):
            raise ServerNotAuthentic(server_final)
        yield b''
    return mechanism


def xoauth2(user, token):
    yield
    yield f'user={user}\1auth=Bearer {token}\1\1'.encode()
    yield b''


def oauthbearer(user, token):
    yield
    yield f'n,a={user},\1auth=Bearer {token}\1\1'.encode()
    yield b'\1'


def new_nonce():
    return b64encode(os.urandom(12)).decode()


def md5(data):
    return hashlib.md5(data).hexdigest()


MECHANISMS = {
    'plain': plain, 'login': login, 'cram-md5': cram_md5, 'digest-md5': digest_md5,
    'scram-sha-1': scram('sha1'), 'scram-sha-256': scram('sha256'),
    'xoauth2': xoauth2, 'oauthbearer': oauthbearer,
}
