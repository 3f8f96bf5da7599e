#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""Every file call of an outbox that is filled, delivered and tidied up is once the last one, and once goes wrong.

    test_faults.py WORKER FAULT [WORD...]
"""

import concurrent.futures
import errno
import os
import pathlib
import sys

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent / 'support'))
import ledger  # noqa: E402  (beside this file)
import tap  # noqa: E402  (tests/support)

suite = tap.Suite()

CHANGE, LOCK = 'change', 'lock'
ALL = 1000000

# Which calls, what becomes of them, of how many from there on; and each how many-th is tried.
KINDS = {
    'is the last one': (1, {'FAULT_KIND': 'kill', 'FAULT_CALLS': CHANGE}),
    'finds a full disk': (1, {'FAULT_KIND': errno.ENOSPC, 'FAULT_CALLS': CHANGE}),
    'finds a full disk, and all behind it': (3, {'FAULT_KIND': errno.ENOSPC, 'FAULT_CALLS': CHANGE, 'FAULT_SPAN': ALL}),
    'fails': (1, {'FAULT_KIND': errno.EIO, 'FAULT_CALLS': CHANGE}),
    'fails, and all behind it': (3, {'FAULT_KIND': errno.EIO, 'FAULT_CALLS': CHANGE, 'FAULT_SPAN': ALL}),
    'finds a disk that can only be read': (1, {'FAULT_KIND': errno.EROFS, 'FAULT_CALLS': CHANGE, 'FAULT_SPAN': ALL}),
    'finds it locked': (1, {'FAULT_KIND': errno.EAGAIN, 'FAULT_CALLS': LOCK}),
}
# When a disk refuses everything from the last call of queueing on (the sync behind the rename that makes a message count), nobody can
# take the rename back; a real disk does not have it either. That is one call for each message.
TOLERATED = {ALL: ledger.COUNT}
# After so many of them it is tried whether work goes on, too.
GO_ON = 10


def run_once(context, number, kind):
    with ledger.Outbox(*context['programs']) as outbox:
        # What was there before is not lost either.
        outbox.copy(context['filled'])
        outbox.work(FAULT_AT=number, **kind)
        try:
            outbox.check()
            if number % GO_ON == 0:
                assert outbox.work().returncode == 0
                outbox.check()
        except AssertionError as error:
            return f'call {number}: {error}'
    return None


@suite.test('each call once {}', *KINDS)
def each_call(context, sentence):
    step, kind = KINDS[sentence]
    with ledger.Outbox(*context['programs']) as outbox:
        outbox.copy(context['filled'])
        n_calls = outbox.count_calls(FAULT_CALLS=kind['FAULT_CALLS'])
    tap.true(n_calls > 100, f'only {n_calls} calls were counted')
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        errors = [error for error in pool.map(lambda number: run_once(context, number, kind), range(1, n_calls + 1, step)) if error]
    doubtful = [error for error in errors if ' is queued, not ' in error and 'None' in error]
    wrong = [error for error in errors if error not in doubtful]
    print(f'# {n_calls} calls')
    tap.equal(wrong[:5], [], f'{len(wrong)} of {n_calls} calls')
    tap.true(len(doubtful) <= TOLERATED.get(kind.get('FAULT_SPAN'), 0), f'refused, and queued all the same: {doubtful}')


def main(arguments):
    with ledger.Outbox(*arguments[:2]) as filled:
        tap.equal(filled.work().returncode, 0)
        suite.run({'programs': arguments[:2], 'filled': filled}, arguments[2:])


if __name__ == '__main__':
    main(sys.argv[1:])
