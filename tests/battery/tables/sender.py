# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""Who is signed in, and still may not send as the sender."""

from mail import ADA, HANG_UP, SILENCE, starttls, tls
from rows import RETRY, WAIT, change, row

ALIAS, ODD = 'info@example.net', 'ada@no-such-domain.example'
AS_SIGNED_IN = change(from_=ADA)


def alias(name, words):
    """Ada may send as herself only."""
    return row(name, 'sender-not-allowed', 'sender', AS_SIGNED_IN, tls(senders={ADA}, sender_refusal=words), from_=ALIAS)


def unknown(name, words):
    return row(name, 'sender-domain-unknown', 'sender', AS_SIGNED_IN, tls(senders={ADA}, sender_refusal=words), from_=ODD)


def at(name, problem, fix, words, **more):
    return row(name, problem, 'sender', fix, tls(MAIL=words), **more)


def once_signed_in(dialogue):
    return '250 2.1.0 Ok' if dialogue.is_signed_in else '530 5.7.57 Client not authenticated to send mail'


def once_encrypted(dialogue):
    return '250 2.1.0 Ok' if dialogue.is_encrypted else '530 5.7.0 Must issue a STARTTLS command first'


ROWS = [
    alias('Postfix', '553 5.7.1 <info@example.net>: Sender address rejected: not owned by user ada@example.org'),
    alias('Exim', '550 Sender address info@example.net not permitted for ada@example.org'),
    alias('Exchange', '550 5.7.60 SMTP; Client does not have permissions to send as this sender'),
    alias('Microsoft 365', '554 5.2.252 SendAsDenied; ada@example.org not allowed to send as info@example.net; STOREDRV.Submission.Exception:SendAsDeniedException'),
    alias('Zoho', '553 Sender is not allowed to relay emails'),
    alias('OVH', '553 5.7.1 <info@example.net>: Sender address rejected: not owned by auth user <ada@example.org>'),
    alias('Fastmail', '551 5.7.1 Not authorised to send from this header address'),
    alias('Yandex', '553 5.7.1 Sender address rejected: not owned by authorized user.'),
    alias('mail.ru', '550 not local sender over smtp'),
    alias('1&1', '550 Requested action not taken: mailbox unavailable. Sender address is not allowed.'),
    alias('QQ', '501 Mail from address must be same as authorization user.'),
    alias('163', '553 Mail from must equal authorized user'),
    alias('a server of few words', '553 5.7.1 Not allowed'),
    alias('Amazon', '554 Message rejected: Email address is not verified. The following identities failed the check in region EU-WEST-1: info@example.net'),
    unknown('Postfix', '450 4.1.8 <ada@no-such-domain.example>: Sender address rejected: Domain not found'),
    unknown('Postfix, for good', '550 5.1.8 <ada@no-such-domain.example>: Sender address rejected: Domain not found'),
    unknown('OpenSMTPD', '550 5.1.8 Invalid sender domain'),
    unknown('Sendmail', '553 5.1.8 <ada@no-such-domain.example>... Domain of sender address ada@no-such-domain.example does not exist'),
    row('Exim cannot verify it', 'sender-refused', 'sender', AS_SIGNED_IN,
        tls(senders={ADA}, sender_refusal='550-Verification failed for <ada@no-such-domain.example>\n550-Unrouteable address\n550 Sender verify failed'),
        from_=ODD),
    at('it is not the right syntax', 'sender-refused', WAIT, '501 5.1.7 Bad sender address syntax'),
    at('it has no reason', 'sender-refused', WAIT, '550 Requested action not taken'),
    at('it has a reason of its own', 'sender-refused', WAIT, '550 5.1.0 Address rejected'),
    at('it is full', 'storage-full', WAIT, '452 4.3.1 Insufficient system storage'),
    at('the mailbox is full', 'storage-full', WAIT, '552 5.2.2 Mailbox is over quota'),
    at('too much today', 'rate-limited', WAIT, '550 5.4.5 Daily user sending limit exceeded'),
    at('too fast', 'rate-limited', WAIT, '451 4.7.1 You are sending too fast, please slow down'),
    at('too much, says Postfix', 'rate-limited', WAIT, '450 4.7.1 Error: too much mail from 203.0.113.5'),
    at('it hangs up', 'server-closing', RETRY, HANG_UP),
    at('it says that it hangs up', 'server-closing', RETRY, '421 4.3.0 Closing, come back later'),
    at('it says nothing', 'step-timeout', RETRY, SILENCE, seconds=2, ends_after_s=2),
    at('it says something strange', 'protocol-error', WAIT, b'\xff\xfe what\r\n'),
    row('nobody has signed in', 'sign-in-required', 'sender', change(username=ADA, auth='auto'), tls(), username=None),
    row('nobody has signed in at Exchange', 'sign-in-required', 'sender', change(username=ADA, auth='auto'),
        tls(MAIL=once_signed_in), username=None),
    row('letters beyond ASCII in the sender', 'smtputf8-required', 'sender', change(from_=ADA), tls(), from_='adá@example.org'),
    row('letters beyond ASCII, says the server', 'smtputf8-required', 'sender', change(from_=ADA),
        tls(extensions=('SMTPUTF8', '8BITMIME'), senders={ADA}, sender_refusal='553 5.6.7 Internationalized addresses are not supported'), from_='adá@example.org'),
    row('encryption is missing', 'auth-needs-encryption', 'sender', change(port=587, security='starttls'),
        {587: starttls(MAIL=once_encrypted, needs_sign_in=False)}, port=587, security='none', username=None, password=None),
]
