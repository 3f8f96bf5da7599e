# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""OAuth access tokens as an identity provider would issue them: signed JSON that says for whom, for what and how long."""

import hashlib
import hmac
import json
import os
import time
from base64 import b64encode, urlsafe_b64encode

KEY = os.urandom(32)
KEY_NAME = 'lab'
SCOPE = 'mail'
HOUR = 3600


def write_key(folder):
    """The key where Dovecot looks for it: by who asked for the token, how it is signed and the key's name."""
    path = folder / 'default' / 'HS256' / KEY_NAME
    path.parent.mkdir(parents=True)
    path.write_text(b64encode(KEY).decode())


def make(user, seconds=HOUR, scope=SCOPE, key=KEY):
    """A token for `user`, valid for that many seconds more, or since as many not any more if negative."""
    now = int(time.time())
    head = {'alg': 'HS256', 'typ': 'JWT', 'kid': KEY_NAME}
    claims = {'sub': user, 'scope': scope, 'iat': now - HOUR, 'nbf': now - HOUR, 'exp': now + seconds}
    text = b'.'.join(encode(json.dumps(part).encode()) for part in (head, claims))
    return b'.'.join([text, encode(hmac.digest(key, text, hashlib.sha256))]).decode()


def encode(data):
    return urlsafe_b64encode(data).rstrip(b'=')
