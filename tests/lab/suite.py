# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""The tests of one file, which share one lab.  Usage: test_x.py CACHE [WORD...]: only those whose sentence holds a WORD"""

import signal
import sys

from lab import Lab, enter, namespaces, tap

# Less than the time that meson gives: run by sudo, the test is nobody's to kill but its own.
TOTAL_SECONDS = 280


class Suite(tap.Suite):
    def __init__(self, *servers):
        """`servers` are the names of those wanted beside Postfix and Dovecot."""
        super().__init__()
        self.servers = servers

    def main(self):
        if len(sys.argv) < 2:
            sys.exit(f'usage: {sys.argv[0]} CACHE [WORD...]')
        try:
            enter(sys.argv[1], self.servers)
        except namespaces.Impossible as reason:
            tap.skip_all(reason)
        signal.signal(signal.SIGALRM, lambda *_: sys.exit(f'not done after {TOTAL_SECONDS} s'))
        signal.alarm(TOTAL_SECONDS)
        with Lab(sys.argv[1], self.servers) as lab:
            self.run(lab, sys.argv[2:], before=lab.mark, details=lambda: 'Logs:\n' + lab.read_logs())
