# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""Every fault of the program's own practice server."""

import itertools

from mail import Practice
from rows import BOB, ENTER_PASSWORD, RETRY, WAIT, change, row, wait

HOST = '127.0.0.1'
PORTS = itertools.count(10000, 2)


def said(name):
    return lambda scene: scene.practice[name]


def fault(name, problem, step, fix, security='tls', **more):
    settings = {'username': said('username'), 'password': said('password'), 'trust': said('trust'), **more}
    port = next(PORTS)
    return row(name, problem, step, fix, {port: Practice(name, security)}, host=HOST, port=port, security=security, **settings)


TRUSTED = wait(trust=said('trust'))
ROWS = [
    fault('wrong-password', 'wrong-credentials', 'sign-in', ENTER_PASSWORD._replace(settings={'password': said('password')})),
    fault('app-password', 'app-password-required', 'sign-in', ENTER_PASSWORD._replace(settings={'password': said('password')})),
    fault('too-many-attempts', 'too-many-attempts', 'sign-in', WAIT),
    fault('no-auth', 'auth-not-offered', 'sign-in', change(username='')),
    fault('expired-certificate', 'certificate-expired', 'encrypt', TRUSTED, trust=None),
    fault('future-certificate', 'certificate-not-yet-valid', 'encrypt', TRUSTED, 'starttls', trust=None),
    fault('wrong-name', 'certificate-wrong-name', 'encrypt', TRUSTED, trust=None),
    fault('none', 'certificate-self-signed', 'encrypt', change(trust=said('trust')), trust=None),
    fault('no-starttls', 'starttls-not-offered', 'encrypt', WAIT, 'starttls'),
    fault('starttls-refused', 'starttls-refused', 'encrypt', RETRY, 'starttls'),
    fault('starttls-injection', 'starttls-injection', 'encrypt', WAIT, 'starttls'),
    fault('greeting-refused', 'address-refused', 'greet', WAIT),
    fault('busy', 'server-busy', 'greet', RETRY),
    fault('closed', 'closed-before-greeting', 'greet', RETRY, 'starttls'),
    fault('silent', 'no-greeting', 'greet', RETRY, 'starttls', seconds=2, ends_after_s=2),
    fault('not-smtp', 'not-smtp', 'greet', WAIT, 'starttls'),
    fault('garbage', 'protocol-error', 'greet', WAIT, 'starttls'),
    fault('sender-refused', 'sender-not-allowed', 'sender', WAIT),
    fault('recipient-refused', 'recipient-unknown', 'deliver', WAIT, send_to=BOB),
    fault('greylisted', 'greylisted', 'deliver', RETRY, send_to=BOB),
    fault('too-large', 'message-too-large', 'deliver', WAIT, send_to=BOB),
    fault('content-refused', 'content-refused', 'deliver', WAIT, send_to=BOB),
    # So small a message is out before anybody hears of it.
    fault('drop-data', 'uncertain', 'deliver', WAIT, send_to=BOB),
    fault('drop-after-data', 'uncertain', 'deliver', WAIT, send_to=BOB),
]
