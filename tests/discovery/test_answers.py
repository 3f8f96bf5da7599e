#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""Servers that are slow, lie, send far too much or something else, and name servers that do not help: what is right elsewhere is
found all the same, and in time."""

from discover import contacted_below, discover, expect_complete_lists, expect_nothing, expect_secret_kept, expect_server, tap
from scenes import BAD_ANSWERS
from suite import Suite

suite = Suite('everyday', at_once=12)

# A better source that may still answer is waited for so long.
GRACE_S = 2
# What a busy machine may add.
MARGIN_S = 4
WHOLE_S = 15
LOST = ('drip', 'hanging', 'silent', 'lost', 'endless', 'endless-head')


def expect_well_known(world, answer, domain):
    expect_server(answer, f'smtp.{domain}', found_by='well-known', trusted=True, verified=True)
    tap.true(f'wrong.{domain}' not in contacted_below(world, domain), 'the server of the bad document was contacted')


# Those that take long come first.

@suite.test('the name server {}', ('fails', 'servfail.test'), ('answers garbage', 'garbage-names.test'), ('is slow', 'slow-names.test'),
            ('does not answer', 'mute-names.test'))
def bad_name_server(world, _, domain):
    answer = discover(world, domain)
    expect_nothing(answer)
    tap.true(answer.seconds < WHOLE_S + MARGIN_S, f'{answer.seconds:.1f} s')


@suite.test('--timeout ends it sooner')
def timeout(world):
    answer = discover(world, 'mute-names.test', '--timeout', '2')
    expect_nothing(answer)
    tap.true(answer.seconds < 2 + MARGIN_S, f'{answer.seconds:.1f} s')


@suite.test('the autoconfig host does not come to an end ({}) and the well-known place is good', *LOST)
def lost_answer(world, word):
    domain = f'{word}-answer.test'
    answer = discover(world, domain)
    expect_well_known(world, answer, domain)
    tap.true(answer.seconds < GRACE_S + MARGIN_S, f'{answer.seconds:.1f} s')


@suite.test('the autoconfig host is bad ({}) and the well-known place is good', *(word for word in BAD_ANSWERS if word not in LOST))
def bad_answer(world, word):
    domain = f'{word}-answer.test'
    answer = discover(world, domain)
    expect_well_known(world, answer, domain)
    # A machine that does much else may take longer than one waits for a better source.
    states = {attempt['state'] for attempt in answer.attempts('autoconfig')}
    tap.true(states <= {'nothing', 'no-answer', 'unusable', 'stopped'}, f'attempts: {answer.report["attempts"]}')


@suite.test('an answer that comes late, but in time, is the better one')
def late_answer(world):
    answer = discover(world, 'late-answer.test', '--no-probe')
    expect_server(answer, 'wrong.late-answer.test', found_by='autoconfig', trusted=True)


@suite.test('the largest document that is taken')
def largest_answer(world):
    expect_server(discover(world, 'largest-answer.test'), 'smtp.largest-answer.test', found_by='autoconfig', trusted=True, verified=True)


@suite.test('every host that was contacted stands in an answer')
def complete_lists(world):
    expect_complete_lists(world)


@suite.test('nobody but the program itself saw the local part of an address')
def secret_kept(world):
    expect_secret_kept(world)


if __name__ == '__main__':
    suite.main()
