# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""Sign-ins that fail, for whatever reason, at servers that nobody knows."""

import base64
import hashlib
import hmac

from mail import ADA, HANG_UP, RESET, RIGHT, SILENCE, Then, plain, starttls, tls
from rows import ENTER_PASSWORD, RETRY, SIGN_IN_BROWSER, WAIT, change, open_page, row

WRONG = 'wr0ng-horse-battery'
OLD_TOKEN = 'ya29.a-token-of-yesterday'
GUESS = ('wrong-credentials',)
NO_SIGN_IN = change(username='')


def at(name, problem, fix, words, **more):
    """The end of every sign-in is this."""
    return row(name, problem, 'sign-in', fix, tls(AUTH=words), **more)


def wrong(name, words, **more):
    return row(name, 'wrong-credentials', 'sign-in', ENTER_PASSWORD, tls(refusal=words), password=WRONG, **more)


def never(name, problem, fix, words, **more):
    """Whatever it is, nobody has said that the password is wrong."""
    return at(name, problem, fix, words, never=GUESS, **more)


def token(name, problem, challenge, **more):
    return row(name, problem, 'sign-in', SIGN_IN_BROWSER,
               tls(mechanisms='PLAIN XOAUTH2', refusal='535 5.7.8 Error: authentication failed', CHALLENGE=challenge),
               password=None, token=OLD_TOKEN, **more)


def impostor(dialogue, _, initial):
    """SCRAM (RFC 5802) of somebody who does not know the password: the proof at the end is made up."""
    nonce = base64.b64decode(initial).decode().partition('r=')[2]
    dialogue.ask(f'r={nonce}0123456789,s={base64.b64encode(b"salt and more salt").decode()},i=4096')
    made_up = hmac.new(b'no key', nonce.encode(), hashlib.sha256).digest()
    dialogue.ask('v=' + base64.b64encode(made_up).decode())
    dialogue.give('235 2.7.0 Authentication successful')


def refuse_login(dialogue, mechanism, initial):
    if mechanism == 'LOGIN':
        dialogue.give('504 5.5.4 Unrecognized authentication type')
    else:
        dialogue.sign_in(mechanism, initial)


def wants_better(dialogue, mechanism, _):
    if mechanism == 'CRAM-MD5':
        digest = base64.b64decode(dialogue.ask('<1896.697170952@mail.example.org>')).decode().split()[-1]
        right = hmac.new(RIGHT.encode(), b'<1896.697170952@mail.example.org>', hashlib.md5).hexdigest()
        dialogue.end_sign_in(digest == right)
    else:
        dialogue.give('534 5.7.9 Authentication mechanism is too weak')


def asks_for_nothing(dialogue, mechanism, initial):
    if mechanism != 'LOGIN':
        dialogue.sign_in(mechanism, initial)
        return
    dialogue.line.send(b'334 !!! this is not base64 !!!\r\n')
    dialogue.line.read_until(b'\r\n')
    dialogue.give('501 5.5.2 Cannot decode response')


def asks_for_ever(dialogue, mechanism, initial):
    while mechanism == 'LOGIN':
        dialogue.ask('Once more:')
    dialogue.sign_in(mechanism, initial)


WORDS = [
    wrong('Postfix with Dovecot', '535 5.7.8 Error: authentication failed: UGFzc3dvcmQ6'),
    wrong('Exim', '535 Incorrect authentication data'),
    wrong('Exchange', '535 5.7.3 Authentication unsuccessful'),
    wrong('OpenSMTPD', '535 Authentication failed'),
    wrong('Courier', '535 Authentication failed.'),
    wrong('qmail', '535 authentication failed (#5.7.1)'),
    wrong('Haraka', '535 Authentication failed'),
    wrong('hMailServer', '535 Authentication failed. Restarting authentication process.'),
    wrong('MDaemon', '535 Authentication failed'),
    wrong('Zimbra', '535 5.7.8 Error: authentication failed: authentication failure'),
    wrong('in several lines', '535-5.7.8 Username or password not accepted.\n535 5.7.8 Please check both.'),
    wrong('in another language', '535 5.7.8 Benutzername oder Passwort falsch'),
    row('only a part of the user name', 'wrong-credentials', 'sign-in', change(username=ADA), tls(), username='ada'),
    row('only a part of the user name, says a server without codes', 'wrong-credentials', 'sign-in', change(username=ADA),
        tls(refusal='535 Incorrect authentication data'), username='ada'),
]

NOT_THE_PASSWORD = [
    never('temporary', 'temporary-auth-failure', RETRY, '454 4.7.0 Temporary authentication failure: Connection lost to authentication server'),
    never('temporary, internal', 'temporary-auth-failure', RETRY, '435 Unable to authenticate at present'),
    never('temporary, of Exchange', 'temporary-auth-failure', RETRY, '451 4.7.0 Temporary server error. Please try again later. PRX2'),
    never('temporary, though it speaks of the password', 'temporary-auth-failure', RETRY, '454 4.7.0 Authentication failed: password database is not available'),
    never('too many', 'too-many-attempts', WAIT, '454 4.7.0 Too many login attempts, please try again later.'),
    never('too many, and good-bye', 'too-many-attempts', WAIT, '421 4.7.0 Too many invalid AUTH attempts'),
    never('too many, for good', 'too-many-attempts', WAIT, '535 5.7.0 Error: too many failed login attempts, account temporarily locked'),
    never('too many, says Exim', 'too-many-attempts', WAIT, '535 Too many bad auth attempts: rate limited'),
    never('too many, says Dovecot', 'too-many-attempts', WAIT, '454 4.7.0 Authentication rate limit exceeded'),
    never('locked', 'account-suspended', WAIT, '535 5.7.13 User account is disabled'),
    never('locked, in plain words', 'account-suspended', WAIT, '535 5.7.8 Your account has been suspended'),
    never('not paid', 'account-suspended', WAIT, '525 5.7.13 User Account Disabled: unpaid invoice'),
    never('mailbox blocked', 'account-suspended', WAIT, '535 Mailbox is blocked, contact support'),
    never('switched off', 'client-access-disabled', WAIT, '535 5.7.0 SMTP access is disabled for this mailbox. Enable it in your settings.'),
    never('switched off for programs', 'client-access-disabled', WAIT, '535 5.7.1 Access from external mail programs is not allowed'),
    never('not sent over this server', 'client-access-disabled', WAIT, '550 5.7.1 You are not permitted to use this server'),
    never('an old password', 'password-change-required', ENTER_PASSWORD, '432 4.7.12 A password transition is needed'),
    never('an expired password', 'password-change-required', ENTER_PASSWORD, '535 5.7.8 Your password has expired, please change it in webmail'),
    row('a stronger mechanism', 'mechanism-too-weak', 'sign-in', change(auth='auto'), tls(mechanisms='PLAIN LOGIN CRAM-MD5', sasl=wants_better),
        auth='plain', never=GUESS),
    never('an app password', 'app-password-required', ENTER_PASSWORD, '534 5.7.9 Application-specific password required'),
    never('an app password, with a page', 'app-password-required', open_page('https://example.org/app-passwords'),
          '535-5.7.8 Please use an app password. You can make one at\n535 5.7.8 https://example.org/app-passwords'),
    never('switched off, with a page', 'client-access-disabled', open_page('https://example.org/settings/programs'),
          '535 5.7.0 POP3, IMAP and SMTP access is disabled, see https://example.org/settings/programs'),
    never('the browser', 'browser-sign-in-required', WAIT, '534 5.7.14 Please log in via your web browser and then try again.'),
    never('gibberish', 'auth-protocol-error', WAIT, bytes(range(160, 250)) + b'\r\n'),
    never('it hangs up', 'server-closing', RETRY, HANG_UP),
    never('it resets the connection', 'server-closing', RETRY, RESET),
    never('it says that it hangs up', 'server-closing', RETRY, '421 4.3.2 Service shutting down'),
    never('it says nothing', 'step-timeout', RETRY, SILENCE, seconds=2, ends_after_s=2),
    never('it says half a line', 'step-timeout', RETRY, Then(b'53', SILENCE), seconds=2, ends_after_s=2),
    never('it speaks for ever', 'auth-protocol-error', WAIT, b'535-5.7.8 more\r\n' * 5000),
    row('not here', 'auth-not-offered', 'sign-in', NO_SIGN_IN, tls(AUTH='503 5.5.1 Authentication not enabled', needs_sign_in=False), never=GUESS),
    row('a challenge that is none', 'auth-protocol-error', 'sign-in', change(auth='auto'), tls(sasl=asks_for_nothing), auth='login', never=GUESS),
    row('challenges for ever', 'auth-protocol-error', 'sign-in', change(auth='auto'), tls(sasl=asks_for_ever), auth='login', never=GUESS),
    never('a sign-in that nobody understands', 'auth-protocol-error', RETRY, '501 5.5.2 Cannot Base64-decode response'),
    row('somebody in the place of the server', 'server-not-authentic', 'sign-in', WAIT, tls(mechanisms='SCRAM-SHA-256', sasl=impostor), never=GUESS,
        later=tls()),
]

OFFERED = [
    row('nobody signs in here', 'auth-not-offered', 'sign-in', NO_SIGN_IN, tls(mechanisms=None, needs_sign_in=False)),
    row('nobody signs in on 25', 'auth-not-offered', 'sign-in', change(port=587, security='starttls'),
        {25: starttls(mechanisms=None), 587: starttls()}, port=25, security='starttls'),
    row('nobody signs in on a port of its own', 'auth-not-offered', 'sign-in', change(port=465, security='tls'),
        {2525: starttls(mechanisms=None), 465: tls()}, port=2525, security='starttls'),
    row('nobody signs in on 25, and 587 is closed', 'auth-not-offered', 'sign-in', change(port=465, security='tls'),
        {25: starttls(mechanisms=None), 465: tls()}, port=25, security='starttls'),
    row('in clear, and nothing but 587 encrypts', 'cleartext-password-refused', 'sign-in', change(port=587, security='starttls'),
        {25: plain(), 587: starttls()}, port=25, security='none'),
    row('after encryption only', 'auth-needs-encryption', 'sign-in', change(port=587, security='starttls'), {587: starttls()}, port=587,
        security='none'),
    row('after encryption only, it says', 'auth-needs-encryption', 'sign-in', change(port=587, security='starttls'),
        {587: starttls(offers_auth_in_clear=True, AUTH_IN_CLEAR='538 5.7.11 Encryption required for requested authentication mechanism')}, port=587,
        security='none', options=('--allow-cleartext-password',)),
    row('after encryption only, says Postfix', 'auth-needs-encryption', 'sign-in', change(port=587, security='starttls'),
        {587: starttls(offers_auth_in_clear=True, AUTH_IN_CLEAR='530 5.7.0 Must issue a STARTTLS command first')}, port=587, security='none',
        options=('--allow-cleartext-password',)),
    row('after encryption only, though it is encrypted', 'auth-needs-encryption', 'sign-in', RETRY,
        tls(AUTH='538 5.7.11 Encryption required for requested authentication mechanism'), never=GUESS),
    row('in clear, though it could encrypt', 'cleartext-password-refused', 'sign-in', change(port=587, security='starttls'),
        {587: starttls(offers_auth_in_clear=True)}, port=587, security='none'),
    row('in clear', 'cleartext-password-refused', 'sign-in', change(port=465, security='tls'), {587: plain(), 465: tls()}, port=587, security='none'),
    row('another mechanism than the one that was chosen', 'no-common-mechanism', 'sign-in', change(auth='auto'), tls(), auth='cram-md5'),
    row('no mechanism that anybody knows', 'no-common-mechanism', 'sign-in', WAIT, tls(mechanisms='SECRET-HANDSHAKE'), later=tls()),
    row('nothing but the browser', 'no-common-mechanism', 'sign-in', SIGN_IN_BROWSER, tls(mechanisms='XOAUTH2 OAUTHBEARER'),
        later=tls(mechanisms='XOAUTH2')),
    row('a mechanism that is offered and not known', 'no-common-mechanism', 'sign-in', change(auth='auto'),
        tls(mechanisms='LOGIN PLAIN', sasl=refuse_login), auth='login'),
]

TOKENS = [
    token('yesterday\'s', 'token-expired', '{"status":"401","schemes":"bearer","scope":"https://mail.google.com/"}'),
    token('no token any more', 'token-expired', '{"status":"invalid_token","schemes":"bearer"}'),
    token('taken back', 'token-revoked', '{"status":"400","schemes":"Bearer","scope":"https://mail.google.com/"}'),
    token('for something else', 'token-wrong-scope', '{"status":"403","schemes":"bearer","scope":"https://mail.google.com/"}'),
    token('for reading only', 'token-wrong-scope', '{"status":"insufficient_scope","schemes":"bearer","scope":"mail.send"}'),
]

SECRETS = [
    row('no password was given', 'secret-missing', 'sign-in', ENTER_PASSWORD, tls(), password=None),
]

ROWS = WORDS + NOT_THE_PASSWORD + OFFERED + TOKENS + SECRETS
