# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""What somebody has entered can't be right, and it shows before anything is asked of a network."""

from mail import ADA, RIGHT, starttls, tls
from rows import ENTER_PASSWORD, HOST, change, row

ZERO_WIDTH, NO_BREAK, BYTE_ORDER_MARK = '\u200b', '\u00a0', '\ufeff'
SERVERS = {HOST: {465: tls(), 587: starttls()}}


def entered(name, problem, fix, **settings):
    return row(name, problem, 'settings', fix, hosts=SERVERS, **settings)


ROWS = [
    entered('the port stands in the server name', 'invalid-host', change(host=HOST, port=465), host=f'{HOST}:465'),
    entered('the other port stands in the server name', 'invalid-host', change(host=HOST, port=587, security='starttls'),
            host=f'{HOST}:587'),
    entered('the server name is an address of the web', 'invalid-host', change(host=HOST), host=f'https://{HOST}/'),
    entered('the server name says how to reach it', 'invalid-host', change(host=HOST, port=465), host=f'smtps://{HOST}:465'),
    entered('a mail address stands for the server', 'invalid-host', change(host=HOST), host=ADA),
    entered('a blank stands before the server name', 'hidden-character', change(host=HOST), host=f' {HOST}'),
    entered('a blank stands behind the server name', 'hidden-character', change(host=HOST), host=f'{HOST} '),
    entered('a character without width stands in the server name', 'hidden-character', change(host=HOST),
            host=f'smtp.{ZERO_WIDTH}example.org'),
    entered('a byte order mark stands before the server name', 'hidden-character', change(host=HOST), host=BYTE_ORDER_MARK + HOST),
    entered('a blank stands behind the user name', 'hidden-character', change(username=ADA), username=f'{ADA} '),
    entered('a no-break space stands behind the user name', 'hidden-character', change(username=ADA), username=ADA + NO_BREAK),
    entered('a blank stands behind the password', 'hidden-character', ENTER_PASSWORD, password=f'{RIGHT} '),
    entered('a no-break space stands in front of the password', 'hidden-character', ENTER_PASSWORD, password=NO_BREAK + RIGHT),
    entered('a character without width stands in the password', 'hidden-character', ENTER_PASSWORD,
            password=RIGHT[:4] + ZERO_WIDTH + RIGHT[4:]),
    entered('a character without width stands in the sender', 'hidden-character', change(from_=ADA), from_=ZERO_WIDTH + ADA),
    entered('the port is 0', 'invalid-port', change(port=465, security='tls'), port=0),
    entered('the port is 0 and STARTTLS is wanted', 'invalid-port', change(port=587, security='starttls'), port=0, security='starttls'),
    entered('the sender is no address', 'invalid-address', change(from_=ADA), from_='ada at example.org'),
    entered('the sender has no domain', 'invalid-address', change(from_=ADA), from_='ada@'),
    entered('the sender is two addresses', 'invalid-address', change(from_=ADA), from_='ada@example.org, bob@example.net'),
]
