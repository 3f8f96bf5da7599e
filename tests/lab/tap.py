# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""A list of tests that share one lab and report in the Test Anything Protocol.

    suite = tap.Suite()

    @suite.test('signs in with {}', 'plain', 'login')
    def signs_in(lab, mechanism):
        ...

    suite.main()          # usage: test_x.py CACHE [WORD...]: only the tests whose sentence holds a WORD
"""

import signal
import sys
import traceback

import namespaces
from lab import Lab, enter

# Less than the time that meson gives: run by sudo, the test is nobody's to kill but its own.
TOTAL_SECONDS = 280


class Suite:
    def __init__(self, reason_to_skip=None):
        self.tests = []
        self.reason_to_skip = reason_to_skip

    def test(self, sentence, *cases):
        """Registers the function once for each case; a case that is a tuple becomes several arguments."""
        def register(function):
            for case in cases or [()]:
                arguments = case if isinstance(case, tuple) else (case,)
                self.tests.append((sentence.format(*arguments), function, arguments))
            return function
        return register

    def main(self):
        if len(sys.argv) < 2:
            sys.exit(f'usage: {sys.argv[0]} CACHE [WORD...]')
        if self.reason_to_skip:
            skip_all(self.reason_to_skip)
        try:
            enter(sys.argv[1])
        except namespaces.Impossible as reason:
            skip_all(reason)
        signal.signal(signal.SIGALRM, lambda *_: sys.exit(f'not done after {TOTAL_SECONDS} s'))
        signal.alarm(TOTAL_SECONDS)
        words = sys.argv[2:]
        chosen = [test for test in self.tests if not words or any(word in test[0] for word in words)]
        print(f'1..{len(chosen)}', flush=True)
        with Lab(sys.argv[1]) as lab:
            passed = [run(lab, number, *test) for number, test in enumerate(chosen, 1)]
        sys.exit(0 if all(passed) else 1)


def skip_all(reason):
    print(f'1..0 # SKIP {one_line(reason)}')
    sys.exit(0)


def run(lab, number, sentence, function, arguments):
    failure = None
    try:
        lab.mark()
        function(lab, *arguments)
    except Exception:  # whatever it is, the next test runs
        failure = traceback.format_exc() + 'Logs:\n' + lab.read_logs()
    print(f'{"not ok" if failure else "ok"} {number} - {one_line(sentence)}')
    for line in (failure or '').splitlines():
        print(f'# {line}')
    sys.stdout.flush()
    return not failure


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
