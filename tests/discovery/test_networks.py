#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""Networks in which nothing can be found: said so, in time, with the reason.  Usage: test_networks.py WORLD"""

import sys

from discover import Person, address_at, expect_nothing, expect_server, tap
from suite import Suite

WHOLE_S, MARGIN_S = 15, 3
SOON_S = 4
# World: how long it may take, and what is said to be the reason. A certificate of the portal that is not trusted could
# also be an attack, or a server that is badly kept; its plain page is what gives it away.
NETWORKS = {
    'captive': (WHOLE_S, 'captive-portal'),
    'trusted-captive': (WHOLE_S, 'captive-portal'),
    'black-hole': (WHOLE_S, None),
    'no-names': (WHOLE_S, 'offline'),
    'offline': (SOON_S, 'offline'),
}
DOMAINS = {'trusted-captive': 'captive.test'}

name = sys.argv[1]
suite = Suite(name)


@suite.test('nothing is found, in time, and the reason is told')
def nothing(world):
    seconds, hint = NETWORKS[name]
    with Person(world) as person:
        answer = person.discover(address_at(DOMAINS.get(name, 'lost.test')))
    tap.equal([entry for entry in answer.candidates if entry['trusted'] or entry['verified']], [], 'servers')
    if name != 'black-hole':   # the DNS still names one there
        expect_nothing(answer)
    tap.true(answer.seconds < seconds + MARGIN_S, f'{answer.seconds:.1f} s')
    tap.equal(answer.report['hint'], hint, 'hint')


@suite.test('what is certain is found at once')
def pinned(world):
    with Person(world) as person:
        answer = person.discover(address_at('gmail.com'))
    expect_server(answer, 'smtp.gmail.com', found_by='pinned', trusted=True)
    tap.true(answer.seconds < SOON_S, f'{answer.seconds:.1f} s')


if __name__ == '__main__':
    suite.main(sys.argv[2:])
