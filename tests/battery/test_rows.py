#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""Every behaviour of one table: what is wrong is found, what is proposed first is right, and doing it helps.

Usage: test_rows.py TABLE [WORD...]
"""

import importlib
import sys
import threading
from pathlib import Path

sys.dont_write_bytecode = True
HERE = Path(__file__).resolve().parent
sys.path[1:1] = [str(HERE / 'tables'), str(HERE.parent / 'discovery')]

from suite import Suite  # noqa: E402  (tests/discovery)
from scene import Authority  # noqa: E402
from trial import tap, try_row  # noqa: E402

AT_ONCE = 6
# One of tests/discovery/scenes.py, unless the table names another.
USUAL_WORLD = 'elsewhere'
# Of all first fixes, so many hundredths have to be right.
RIGHT_PERCENT = 90


class Score:
    """How many first fixes were right."""

    def __init__(self):
        self.right = 0
        self.all = 0
        self.lock = threading.Lock()

    def add(self, is_right):
        with self.lock:
            self.right += is_right
            self.all += 1

    @property
    def percent(self):
        return 100 * self.right // self.all if self.all else 100


class Battery:
    """What the rows share: one authority in one world, and the score."""

    def __init__(self):
        self.score = Score()
        self.lock = threading.Lock()
        self.authority = None

    def authority_of(self, world):
        with self.lock:
            self.authority = self.authority or Authority(world.folder / 'ca')
            return self.authority

    def add(self, suite, row):
        @suite.test(f'{row.problem}: {row.name}'.replace('{', '{{').replace('}', '}}'))
        def behaviour(world):
            try_row(self.authority_of(world), row, self.score)


def main(table, words):
    module = importlib.import_module(table)
    suite = Suite(getattr(module, 'WORLD', USUAL_WORLD), at_once=AT_ONCE)
    battery = Battery()
    rows = module.ROWS
    for row in rows:
        battery.add(suite, row)
    try:
        suite.main(words)
    finally:
        score = battery.score
        print(f'# first fixes that are right: {score.right} of {score.all}', flush=True)
        if score.percent < RIGHT_PERCENT:
            sys.exit(f'less than {RIGHT_PERCENT} percent of the first fixes are right')


if __name__ == '__main__':
    main(sys.argv[1], sys.argv[2:])
