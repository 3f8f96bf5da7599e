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

KINDS = {
    'is the last one': {'FAULT_KIND': 'kill'},
    'finds a full disk': {'FAULT_KIND': errno.ENOSPC},
    'fails': {'FAULT_KIND': errno.EIO},
    'finds a disk that can only be read': {'FAULT_KIND': errno.EROFS},
    'finds it locked': {'FAULT_KIND': errno.EAGAIN},
    'fails, and all behind it': {'FAULT_KIND': errno.EIO, 'FAULT_SPAN': 1000000},
    'finds a full disk, and all behind it': {'FAULT_KIND': errno.ENOSPC, 'FAULT_SPAN': 1000000},
}


def run_once(context, number, kind):
    with ledger.Outbox(*context['programs']) as outbox:
        # What was there before is not lost either.
        assert outbox.work().returncode == 0
        outbox.work(FAULT_AT=number, **kind)
        try:
            outbox.check()
            assert outbox.work().returncode == 0
            outbox.check()
        except AssertionError as error:
            return f'call {number}: {error}'
    return None


@suite.test('each call once {}', *KINDS)
def each_call(context, sentence):
    with ledger.Outbox(*context['programs']) as outbox:
        outbox.work()
        n_calls = outbox.count_calls()
    tap.true(n_calls > 100, f'only {n_calls} calls were counted')
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        errors = [error for error in pool.map(lambda number: run_once(context, number, KINDS[sentence]), range(1, n_calls + 1)) if error]
    print(f'# {n_calls} calls')
    tap.equal(errors[:5], [], f'{len(errors)} of {n_calls} calls')


if __name__ == '__main__':
    suite.run({'programs': sys.argv[1:3]}, sys.argv[3:])
