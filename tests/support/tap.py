# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""A list of tests that report in the Test Anything Protocol.

    suite = tap.Suite()

    @suite.test('signs in with {}', 'plain', 'login')
    def signs_in(context, mechanism):
        ...

    suite.run(context)     # what the tests share; the words on the command line choose tests by their sentence
"""

import concurrent.futures
import contextlib
import sys
import traceback


class Skipped(Exception):
    """Raised by a test that cannot be here; the text says why."""


class Suite:
    def __init__(self):
        self.tests = []

    def test(self, sentence, *cases):
        """Registers the function once for each case; a case that is a tuple becomes several arguments."""
        def register(function):
            for case in cases or [()]:
                arguments = case if isinstance(case, tuple) else (case,)
                self.tests.append((sentence.format(*arguments), function, arguments))
            return function
        return register

    def run(self, context, words=(), before=lambda: None, details=lambda: '', at_once=1):
        """Runs the tests whose sentence holds one of `words` (none: all) and ends the program.

        `before` is called before each test; `details` returns what shall be told of one that failed. `at_once` tests run at
        the same time, and are reported in order."""
        chosen = [test for test in self.tests if not words or any(word in test[0] for word in words)]
        print(f'1..{len(chosen)}', flush=True)
        with contextlib.ExitStack() as stack:
            # One after the other they stay in the main thread, where an alarm can end them.
            each = map if at_once == 1 else stack.enter_context(concurrent.futures.ThreadPoolExecutor(at_once)).map
            outcomes = each(lambda test: run_one(context, test, before, details), chosen)
            passed = [report(number, test[0], *outcome) for number, (test, outcome) in enumerate(zip(chosen, outcomes), 1)]
        sys.exit(0 if passed and all(passed) else 1)


def run_one(context, test, before, details):
    """Why it failed, or None, and why it was skipped, or None."""
    _, function, arguments = test
    try:
        before()
        function(context, *arguments)
    except Skipped as skipped:
        return None, skipped
    except Exception:  # whatever it is, the next test runs
        return traceback.format_exc() + details(), None
    return None, None


def report(number, sentence, failure, reason):
    skipped = f' # SKIP {one_line(reason)}' if reason else ''
    print(f'{"not ok" if failure else "ok"} {number} - {one_line(sentence)}{skipped}')
    for line in (failure or '').splitlines():
        print(f'# {line}')
    sys.stdout.flush()
    return not failure


def skip_all(reason):
    print(f'1..0 # SKIP {one_line(reason)}')
    sys.exit(0)


def one_line(text):
    # '#' would begin a directive.
    return ' '.join(str(text).split()).replace('#', '')


def equal(found, expected, what=''):
    if found != expected:
        raise AssertionError(f'{what or "value"}: expected {shorten(expected)}, found {shorten(found)}')


def true(condition, what):
    if not condition:
        raise AssertionError(what)


def shorten(value):
    text = repr(value)
    return text if len(text) < 600 else f'{text[:300]} … {text[-300:]}'
