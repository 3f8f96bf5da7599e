#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""The numbered ways in which servers behave, and whether each has a test.

A test belongs to a behaviour when a part of its path begins with the three digits of its number and a dash, as in
/smtp/transcripts/041-starttls-injection/cuts. The paths are what the test programs themselves list.

    behaviours.py BUILD            fails when a behaviour has no test
    behaviours.py --table BUILD    shows each behaviour with how many tests it has
    behaviours.py --self-test
"""

import json
import os
import pathlib
import re
import subprocess
import sys

NUMBERED = re.compile(r'(?:^|/)(\d{3})-')

BEHAVIOURS = dict(enumerate("""
takes the connection and says nothing
talks in clear on a port meant for TLS
talks TLS on a port meant for clear text
greets with several lines
greets with another code than 220
greets, or begins to, and closes
sends more than the greeting before it was asked
sends one octet at a time
is dead on its first address and alive on the second
is a black hole on IPv6 and alive on IPv4
is named by an IPv6 literal, an international name or a name with a final dot
is behind a proxy that refuses
ends lines with LF only
ends lines with CR only, or has a CR inside
sends a line that is too short for a code, or no code at all
sends a code and nothing else
puts something other than a blank or a dash behind the code
uses a code that does not exist
puts a sign or a blank before the code
changes the code between the lines of one reply
never ends a reply
never ends a line
sends NUL, high octets or escapes in the text
sends a reply cut anywhere
sends two replies in one segment
sends an enhanced code of another class than the code
has promised enhanced codes and sends none
speaks although nothing was asked
does not know EHLO
refuses EHLO with a code that does not mean that it is unknown
does not know EHLO while STARTTLS is demanded
refuses HELO as well
closes upon EHLO
writes its keywords in strange ways
declares a SIZE that makes no sense
has keywords that only begin like ours
does not like the name in EHLO
is told an EHLO name that is none
does not offer STARTTLS though it is demanded
refuses STARTTLS
sends more behind the reply to STARTTLS
sends part of a line behind the reply to STARTTLS
answers STARTTLS with several lines
offers AUTH before TLS only
offers extensions before TLS only
fails, stalls or closes during the handshake
has a certificate that is not good
knows only old versions of TLS
wants a certificate of the client
wants no sign-in while STARTTLS is demanded
closes without close_notify
shows no TLS any more though it once did
offers no AUTH while there is a password
offers only mechanisms that show the password, without TLS
asks without end
sends a challenge that is not base64 or too long
answers the cancelled sign-in in its own way
says 235 before it has proved itself
sends wrong values during SCRAM
has lost its -PLUS mechanisms on the way
binds the sign-in to the channel of TLS 1.2 and 1.3
has its own words for the prompts of LOGIN
explains by a challenge why a token is refused
refuses the sign-in with each of many codes
refuses the sign-in with several lines
closes instead of refusing the sign-in
gets an initial response that is longer than a command line
gets a password of unusual characters
refuses the mechanism that it offers
accepts the sign-in with several lines
repeats what is secret
gets an address that could not be part of a command
gets parameters that have to be encoded
refuses the sender
has a limit that the message exceeds
accepts, defers and refuses recipients in any order
refuses the sender and answers the recipients sent along
refuses all recipients and asks for the message
refuses the sender and asks for the message
refuses one recipient while all are needed
answers DATA with 250, or 354 in several lines
refuses DATA
leaves out one reply of a group
does not offer PIPELINING
loses count of the replies of a group
closes with 421 among the recipients
does not offer SMTPUTF8 to an address that needs it
does not offer 8BITMIME to a message that needs it
does not offer REQUIRETLS though it is demanded
refuses a chunk
gets lines that begin with dots
gets a message with line ends made for smuggling
gets a message without a final line end, an empty one, a huge one
refuses the message while it is being written
closes while the message is being written
stops reading while the message is being written
is silent or gone after the message is complete
takes minutes to accept the message
answers the message with garbage while more replies follow
accepts the message and says 421
refuses the complete message
accepts the message with several lines
refuses RSET
has closed an idle connection
does not answer QUIT
is left at any point
refuses one message of several
takes one message per connection only
declares how many messages and recipients it takes
is lost with the network, and found again
is waited for while the computer sleeps
""".strip().split('\n'), 1))


SKIPPED = 77  # what meson takes for it


def list_paths(build):
    """The paths of all cases of the GLib test programs of a build."""
    tests = json.loads(pathlib.Path(build, 'meson-info', 'intro-tests.json').read_text(encoding='utf-8'))
    for test in tests:
        if test['protocol'] == 'tap' and '--tap' in test['cmd']:
            yield from list_program(test['cmd'][0], test['env'])


def list_program(program, environment):
    listing = subprocess.run([program, '-l'], env={**os.environ, **environment}, capture_output=True, text=True, check=True,
                             timeout=60)
    return re.findall(r'^(?:# )?(/.*)$', listing.stdout, re.MULTILINE)  # newer GLib lists them in comments


def count(paths):
    """How many test paths each number has."""
    counts = {}
    for path in paths:
        for number in set(NUMBERED.findall(path)):
            counts[int(number)] = counts.get(int(number), 0) + 1
    return counts


def missing(behaviours, counts):
    return [f'no test for {number:03}: a server that {words}' for number, words in behaviours.items() if not counts.get(number)]


def self_test():
    paths = ['/smtp/transcripts/041-starttls-injection/cuts', '/net/009-next-address', '/smtp/reply/1009-x', '/x/110']
    counts = count(paths)
    wrong = []
    if counts != {41: 1, 9: 1}:
        wrong.append(f'counted {counts}')
    if missing({41: 'a', 9: 'b'}, counts):
        wrong.append('a behaviour with a test is called missing')
    if missing({41: 'a', 112: 'is made up'}, counts) != ['no test for 112: a server that is made up']:
        wrong.append('a behaviour without a test is not found')
    if list(BEHAVIOURS) != list(range(1, 112)):
        wrong.append(f'{len(BEHAVIOURS)} behaviours')
    return wrong


def main(arguments):
    if arguments == ['--self-test']:
        found = self_test()
    else:
        try:
            counts = count(list_paths(arguments[-1]))
        except FileNotFoundError as reason:
            print(f'not all tests are built: {reason.filename}')
            return SKIPPED
        found = missing(BEHAVIOURS, counts)
        if arguments[0] == '--table':
            print('\n'.join(f'{number:03} {counts.get(number, 0):4}  {words}' for number, words in BEHAVIOURS.items()))
    for entry in found:
        print(entry, file=sys.stderr)
    return 1 if found else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
