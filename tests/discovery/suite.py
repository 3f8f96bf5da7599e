# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""The tests of one file, which share one world.  Usage: test_x.py [WORD...]: only those whose sentence holds a WORD"""

import os
import signal
import sys

from world import World, enter, namespaces

import tap

# Less than the time that meson gives: run by sudo, the test is nobody's to kill but its own.
TOTAL_SECONDS = 170


class Suite(tap.Suite):
    """`at_once` tests run at the same time: most of them wait."""

    def __init__(self, world, at_once=1):
        super().__init__()
        self.world = world
        self.at_once = at_once

    def main(self, words=None):
        if not os.environ.get('POSTHORNCTL'):
            tap.skip_all('POSTHORNCTL does not name the program to test')
        try:
            enter()
        except namespaces.Impossible as reason:
            tap.skip_all(reason)
        signal.signal(signal.SIGALRM, give_up)
        signal.alarm(TOTAL_SECONDS)
        with World.named(self.world) as world:
            self.run(world, sys.argv[1:] if words is None else words, at_once=self.at_once)


def give_up(*_):
    # Waits for no other thread; the kernel ends what was started.
    print(f'not done after {TOTAL_SECONDS} s', file=sys.stderr, flush=True)
    os._exit(1)
