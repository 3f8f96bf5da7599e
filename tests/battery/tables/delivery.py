# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""A test message is sent, and does not arrive."""

from mail import ADA, HANG_UP, SILENCE, starttls, tls
from rows import BOB, RETRY, WAIT, change, row, wait

AS_SIGNED_IN = change(from_=ADA)
ALIAS = 'info@example.net'


def to(name, problem, fix, words, **more):
    return row(name, problem, 'deliver', fix, tls(RCPT=words), send_to=BOB, **more)


def end(name, problem, fix, words, **more):
    return row(name, problem, 'deliver', fix, tls(END=words), send_to=BOB, **more)


def once_signed_in(dialogue):
    return '250 2.1.5 Ok' if dialogue.visit.sign_ins else '554 5.7.1 <bob@example.net>: Relay access denied'


def from_herself(words):
    """Whoever sends as somebody else is told so when the recipient is named."""
    return lambda dialogue: '250 2.1.5 Ok' if dialogue.sender == ADA else words


ROWS = [
    row('nobody has signed in', 'relay-denied', 'deliver', change(username=ADA, auth='auto'), tls(needs_sign_in=False, RCPT=once_signed_in),
        username=None, send_to=BOB),
    row('nobody signs in on 25', 'relay-denied', 'deliver', change(port=587, security='starttls'),
        {25: starttls(needs_sign_in=False, RCPT='550 5.7.1 Unable to relay'), 587: starttls()}, port=25, security='starttls', send_to=BOB),
    to('not over this server', 'relay-denied', WAIT, '550 relay not permitted'),
    to('Microsoft knows no such customer', 'relay-denied', WAIT, '550 5.7.64 TenantAttribution; Relay Access Denied'),
    to('no such person', 'recipient-unknown', wait(send_to='carol@example.net'), '550 5.1.1 <bob@example.net>: Recipient address rejected: User unknown'),
    to('no such person, says Exim', 'recipient-unknown', wait(send_to='carol@example.net'), '550 Unrouteable address'),
    to('no such person at Google', 'recipient-unknown', wait(send_to='carol@example.net'),
       '550-5.1.1 The email account that you tried to reach does not exist. Please try\n550 5.1.1 double-checking the recipient\'s email address for typos'),
    to('no such domain', 'recipient-unknown', wait(send_to='carol@example.net'), '550 5.1.2 <bob@example.net>: Recipient address rejected: Domain not found'),
    to('not wanted', 'recipient-refused', WAIT, '550 5.7.1 <bob@example.net>: Recipient address rejected: Access denied'),
    to('switched off', 'recipient-refused', WAIT, '550 5.2.1 The email account that you tried to reach is disabled'),
    to('greylisted by Postgrey', 'greylisted', RETRY, '450 4.2.0 <bob@example.net>: Recipient address rejected: Greylisted, see http://postgrey.schweikert.ch/help/example.net.html'),
    to('greylisted by Exim', 'greylisted', RETRY, '451 Greylisting in action, please come back later'),
    to('greylisted by rspamd', 'greylisted', RETRY, '451 4.7.1 Try again later'),
    to('greylisted without a word of it', 'greylisted', RETRY, '451 Temporary local problem - please try later'),
    to('Bob has no room', 'storage-full', WAIT, '452 4.2.2 The email account that you tried to reach is over quota'),
    to('the server has no room', 'storage-full', WAIT, '452 4.3.1 Insufficient system storage'),
    to('one is too many', 'too-many-recipients', WAIT, '452 4.5.3 Error: too many recipients'),
    to('too many today, says Google', 'rate-limited', WAIT, '550-5.4.5 Daily user sending limit exceeded. For more information on Gmail\n550 5.4.5 sending limits go to https://support.google.com/a/answer/166852 - gsmtp'),
    to('too many today, says Apple', 'rate-limited', WAIT, '550 5.7.1 Your account has exceeded the daily limit of messages'),
    to('too many this minute', 'rate-limited', WAIT, '421 4.7.28 Our system has detected an unusual rate of mail'),
    to('too many at once, says Amazon', 'rate-limited', WAIT, '454 Throttling failure: Maximum sending rate exceeded.'),
    to('too many, says Postfix', 'rate-limited', WAIT, '450 4.7.1 <ada@example.org>: Sender address rejected: Rate limit exceeded'),
    to('this computer is on a list', 'address-listed', WAIT, '554 5.7.1 Service unavailable; Client host [203.0.113.5] blocked using zen.spamhaus.org; https://www.spamhaus.org/query/ip/203.0.113.5'),
    to('this computer has a bad name', 'address-listed', WAIT, '550 5.7.1 Mail from IP 203.0.113.5 was rejected due to listing in Spamcop'),
    row('this computer is on a list, on 25', 'address-listed', 'deliver', change(port=587, security='starttls'),
        {25: starttls(RCPT='554 5.7.1 blocked using dnsbl.sorbs.net'), 587: starttls()}, port=25, security='starttls', send_to=BOB),
    to('SPF', 'policy-refused', WAIT, '550 5.7.23 <bob@example.net>: Recipient address rejected: Message rejected due to: SPF fail - not authorized'),
    to('it hangs up at the recipient', 'connection-lost', RETRY, HANG_UP),
    to('it closes at the recipient', 'server-closing', RETRY, '421 4.3.2 Closing'),
    to('the sender is checked late', 'sender-not-allowed', AS_SIGNED_IN, from_herself('553 5.7.1 <info@example.net>: Sender address rejected: not owned by user'), from_=ALIAS),
    to('the domain of the sender is checked late', 'sender-domain-unknown', AS_SIGNED_IN, 
       from_herself('450 4.1.8 <info@example.net>: Sender address rejected: Domain not found'), from_=ALIAS),
    row('the server says how large', 'message-too-large', 'deliver', WAIT, tls(extensions=('SIZE 100', 'PIPELINING')), send_to=BOB),
    end('too large', 'message-too-large', WAIT, '552 5.3.4 Message size exceeds fixed limit'),
    end('too large, says Google', 'message-too-large', WAIT, '552-5.3.4 Your message exceeded Google\'s message size limits. Please visit\n552 5.3.4 https://support.google.com/mail/?p=MaxSizeError'),
    end('it looks like spam', 'content-refused', WAIT, '554 5.7.1 Message refused: it looks like spam'),
    end('it looks like spam, says Google', 'content-refused', WAIT, '550-5.7.1 Our system has detected that this message is likely unsolicited mail.\n550 5.7.1 https://support.google.com/mail/?p=UnsolicitedMessageError'),
    end('it has a virus', 'content-refused', WAIT, '550 5.7.1 Virus found: Eicar-Test-Signature'),
    end('no reason at all', 'content-refused', WAIT, '554 Transaction failed'),
    end('DMARC', 'policy-refused', WAIT, '550 5.7.26 Refused by the DMARC policy of example.org'),
    end('DKIM', 'policy-refused', WAIT, '550 5.7.20 No passing DKIM signature found'),
    end('not verified at Amazon', 'sender-not-allowed', WAIT,
        '554 Message rejected: Email address is not verified. The following identities failed the check in region EU-WEST-1: ada@example.org'),
    end('a fault of the server', 'greylisted', RETRY, '451 4.3.0 Error: queue file write error'),
    end('greylisted after all', 'greylisted', RETRY, '451 4.7.1 Greylisted, please try again in 300 seconds'),
    row('it hangs up instead of taking the message', 'connection-lost', 'deliver', RETRY, tls(DATA=HANG_UP), send_to=BOB),
    row('it refuses the message before it came', 'content-refused', 'deliver', WAIT, tls(DATA='554 5.5.1 Error: no message today'), send_to=BOB),
    end('it hangs up behind the dot', 'uncertain', WAIT, HANG_UP),
    end('it says nothing behind the dot', 'uncertain', WAIT, SILENCE, seconds=2, ends_after_s=2),
]
