#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""An outbox whose files are damaged in every way: what was damaged is kept aside, and no message is lost or sent twice.

    test_corruption.py WORKER FAULT [WORD...]
"""

import pathlib
import random
import sys

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent / 'support'))
import ledger  # noqa: E402  (beside this file)
import tap  # noqa: E402  (tests/support)

suite = tap.Suite()

PAGE = 4096


def fill(outbox):
    """Messages in every state; an attempt is cut off, and the last changes stand only in the log."""
    tap.equal(outbox.work().returncode, 0)
    with_log = outbox.count_calls()
    # Dies with messages under way; the log stays.
    outbox.work(FAULT_KIND='kill', FAULT_AT=with_log * 3 // 4)


def before(outbox):
    """What may be of each message, rows lost or not: what waited, was held or is queued, is not sent by itself."""
    return outbox.read_journal()


def check(outbox):
    """No message is lost, none doubled; what the server has is never sent again, and what it has not is never `sent`."""
    rows = outbox.dump()
    states = {row[0]: row[1] for row in rows}
    tap.equal(len(states), len(rows), 'messages')
    for number, message in before(outbox).items():
        state = states.get(number)
        if message.allowed() == {None}:
            continue
        tap.true(state is not None or None in message.allowed(), f'{number} is lost')
        if message.received:
            tap.true(state in ('sent', 'uncertain', None), f'{number} is {state}, and the server has it')
        elif state is not None:
            tap.true(state != 'sent', f'{number} is {state}, and the server does not have it')
            if not message.offers:
                tap.true(state in ('queued', 'cancelled'), f'{number} is {state}, and was never tried')
    return states


def damage_header(data, _):
    data[:16] = b'not a database..'


def damage_page(data, chance):
    page = chance.randrange(1, len(data) // PAGE)
    data[page * PAGE:(page + 1) * PAGE] = chance.randbytes(PAGE)


def damage_pages(data, chance):
    for _ in range(5):
        damage_page(data, chance)


def truncate(data, chance):
    del data[chance.randrange(1, len(data)):]


def empty(data, _):
    del data[:]


def fill_with_noise(data, chance):
    data[:] = chance.randbytes(len(data))


DAMAGES = {
    'whose head is overwritten': damage_header,
    'of which a page is overwritten': damage_page,
    'of which five pages are overwritten': damage_pages,
    'that is cut off': truncate,
    'that is empty': empty,
    'that is noise': fill_with_noise,
}


def damage_file(path, damage, chance):
    data = bytearray(path.read_bytes())
    damage(data, chance)
    path.write_bytes(data)


@suite.test('rescues a database {}', *DAMAGES)
def damaged_database(context, sentence):
    for seed in range(8):
        chance = random.Random(seed)
        with ledger.Outbox(*context['programs']) as outbox:
            fill(outbox)
            for name in ('outbox.sqlite', 'outbox.sqlite-wal') if seed % 2 else ('outbox.sqlite',):
                path = outbox.directory / name
                if name.endswith('.sqlite') and seed % 2 == 0:
                    # The log would mend it.
                    for rest in ('-wal', '-shm'):
                        (outbox.directory / (name + rest)).unlink()
                if path.exists() and path.stat().st_size > 2 * PAGE:
                    damage_file(path, DAMAGES[sentence], chance)
            check(outbox)
            tap.equal(outbox.work().returncode, 0, 'afterwards')
            check(outbox)


@suite.test('keeps a corrupt database aside and says so')
def kept_aside(context):
    with ledger.Outbox(*context['programs']) as outbox:
        fill(outbox)
        damage_file(outbox.directory / 'outbox.sqlite', fill_with_noise, random.Random(1))
        check(outbox)
        tap.equal(len(outbox.aside), 1, 'what was said')
        tap.true(pathlib.Path(outbox.aside[0]).is_file(), 'it is kept')


@suite.test('finds its messages again when the database {}', 'is gone', 'has forgotten its log')
def lost_database(context, sentence):
    with ledger.Outbox(*context['programs']) as outbox:
        fill(outbox)
        for name in ('outbox.sqlite-wal', 'outbox.sqlite-shm') + (('outbox.sqlite',) if sentence == 'is gone' else ()):
            (outbox.directory / name).unlink(missing_ok=True)
        check(outbox)
        tap.equal(outbox.work().returncode, 0, 'afterwards')
        check(outbox)


@suite.test('does without {}', 'the sidecar of a message', 'all sidecars', 'the owners', 'the shared index')
def lost_files(context, sentence):
    patterns = {'the sidecar of a message': 'spool/*-3.[!e]*', 'all sidecars': 'spool/*.[!e]*', 'the owners': 'owners/*', 'the shared index': '*-shm'}
    with ledger.Outbox(*context['programs']) as outbox:
        fill(outbox)
        for path in outbox.directory.glob(patterns[sentence]):
            path.unlink()
        check(outbox)
        tap.equal(outbox.work().returncode, 0, 'afterwards')


@suite.test('goes on when the file of a message is {}', 'gone', 'damaged', 'cut off')
def damaged_message(context, sentence):
    with ledger.Outbox(*context['programs']) as outbox:
        fill(outbox)
        path = sorted(outbox.directory.glob('spool/*.eml'))[0]
        if sentence == 'gone':
            path.unlink()
        else:
            damage_file(path, (lambda data, _: data.__setitem__(slice(3, 6), b'???')) if sentence == 'damaged' else truncate, random.Random(2))
        rows = outbox.dump()
        tap.equal(len([row for row in rows if not row[3]]), 1, 'messages that can not be read')
        tap.equal(len(outbox.aside), 0 if sentence == 'gone' else 1, 'what is kept aside')
        check(outbox)


if __name__ == '__main__':
    suite.run({'programs': sys.argv[1:3]}, sys.argv[3:])
