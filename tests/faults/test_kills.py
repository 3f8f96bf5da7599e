#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""A program that works on an outbox is killed a thousand times, anywhere.

    test_kills.py WORKER FAULT [WORD...]
"""

import concurrent.futures
import os
import pathlib
import random
import subprocess
import sys

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent / 'support'))
import ledger  # noqa: E402  (beside this file)
import tap  # noqa: E402  (tests/support)

suite = tap.Suite()

N_OUTBOXES = 20
N_KILLS = 50  # of each


def kill_once(outbox, after_s):
    """Returns whether it was still running."""
    with subprocess.Popen(outbox.command(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                          env={**os.environ, 'TMPDIR': str(outbox.root)}) as process:
        try:
            process.wait(after_s)
            return False
        except subprocess.TimeoutExpired:
            process.kill()
            return True


def run_outbox(context, seed):
    chance = random.Random(seed)
    n_killed = 0
    with ledger.Outbox(*context['programs']) as outbox:
        while n_killed < N_KILLS:
            n_killed += kill_once(outbox, chance.uniform(0.002, 0.06))
        try:
            states = outbox.check()
        except AssertionError as error:
            return f'outbox {seed}: {error}', 0
        return None, sum(state == 'uncertain' for state in states.values())


@suite.test('survives being killed {} times, anywhere', N_OUTBOXES * N_KILLS)
def killed_anywhere(context, n):
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        outcomes = list(pool.map(lambda seed: run_outbox(context, seed), range(N_OUTBOXES)))
    print(f'# {n} kills, {sum(outcome[1] for outcome in outcomes)} messages are uncertain')
    tap.equal([outcome[0] for outcome in outcomes if outcome[0]], [])


if __name__ == '__main__':
    suite.run({'programs': sys.argv[1:3]}, sys.argv[3:])
