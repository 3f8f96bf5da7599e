# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""The internet of networks.py and a computer in each of its networks, for the tests of one file to share."""

import contextlib
import os
import signal
import sys
from pathlib import Path

sys.dont_write_bytecode = True
HERE = Path(__file__).resolve().parent
sys.path += [str(HERE.parent / name) for name in ('discovery', 'cli', 'support')]

import networks  # noqa: E402
import tap  # noqa: E402  (tests/support)
from line import TUN  # noqa: E402
from world import World, enter, namespaces  # noqa: E402  (tests/discovery)

# Less than the time that meson gives.
TOTAL_SECONDS = 170
NEEDED = [Path(TUN), Path('/proc/net/if_inet6')]


class Neighbourhood:
    """What the tests get; `at_once` of them run at the same time, since most of them wait."""

    def __init__(self, at_once):
        self.at_once = at_once
        self.world = None
        self.computers = {}

    def main(self, suite, words):
        """Runs the tests and ends the program."""
        for path in NEEDED:
            if not path.exists():
                tap.skip_all(f'there is no {path}')
        try:
            enter()
        except namespaces.Impossible as reason:
            tap.skip_all(reason)
        signal.signal(signal.SIGALRM, give_up)
        signal.alarm(TOTAL_SECONDS)
        net = networks.internet()
        with World(net) as self.world, contextlib.ExitStack() as stack:
            self.computers = {name: stack.enter_context(computer) for name, computer in networks.networks(net).items()}
            suite.run(self, words, at_once=self.at_once)


def give_up(*_):
    # Waits for no other thread; the kernel ends what was started.
    print(f'not done after {TOTAL_SECONDS} s', file=sys.stderr, flush=True)
    os._exit(1)
