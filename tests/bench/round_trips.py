#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""How often posthornctl waits for the server until the last message is answered, as a proxy sees it; asserted.

    round_trips.py POSTHORNCTL [WORD...]     Test Anything Protocol
    round_trips.measure(...)                 the same for the table, with the peers beside it
"""

import contextlib
import json
import pathlib
import shutil
import subprocess
import sys
from typing import NamedTuple

sys.dont_write_bytecode = True
HERE = pathlib.Path(__file__).resolve().parent
sys.path += [str(HERE.parent / 'support'), str(HERE.parent / 'cli'), str(HERE)]
import clients  # noqa: E402  (beside this file)
import program  # noqa: E402  (tests/cli)
import tap  # noqa: E402  (tests/support)
from counting_proxy import CountingProxy  # noqa: E402
from submission_server import Certificate, SubmissionServer  # noqa: E402

SECONDS = 60   # for one run: beyond it something hangs


class Case(NamedTuple):
    sentence: str
    server: str          # practice: with CHUNKING; plain: without
    security: str
    messages: int
    turns: int           # flights of the client on the TCP stream, the answered ones
    round_trips: int     # from the TCP SYN: its own, and with STARTTLS the greeting's too


CASES = [
    Case('TLS, BDAT', 'practice', 'tls', 1, 5, 6),
    Case('TLS, DATA', 'plain', 'tls', 1, 6, 7),
    Case('STARTTLS, BDAT', 'practice', 'starttls', 1, 6, 8),
    Case('TLS, BDAT, 2 messages', 'practice', 'tls', 2, 6, 7),
    Case('TLS, BDAT, 5 messages', 'practice', 'tls', 5, 9, 10),
]


class Bench:
    """Both servers, and messages to send."""

    def __init__(self, posthornctl):
        self.stack = contextlib.ExitStack()
        self.posthornctl = self.stack.enter_context(program.Program(posthornctl))
        self.message = str(self.posthornctl.write('message.eml', clients.small_message()))

    def __enter__(self):
        settings = self.stack.enter_context(self.posthornctl.practice())
        certificate = Certificate(self.posthornctl.home)
        plain = self.stack.enter_context(SubmissionServer(certificate, chunking=False))
        password = str(self.posthornctl.write('password', settings['password'] + '\n'))
        self.targets = {
            ('practice', security): clients.Target(settings[f'{security}_port'], security, settings['username'], password,
                                                   settings['trust'])
            for security in ('tls', 'starttls')
        }
        self.targets['plain', 'tls'] = clients.Target(plain.port, 'tls', settings['username'], password, certificate.sha256)
        return self

    def __exit__(self, *exception):
        self.stack.close()

    def run(self, make, executable, case):
        """The turns that one client took, and what it printed; None for what it can't do."""
        target = self.targets[case.server, case.security]
        with CountingProxy(target.port) as proxy:
            command = make(executable, target._replace(port=proxy.port), [self.message] * case.messages)
            if command is None:
                return None
            result = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False,
                                    env=self.posthornctl.environment, cwd=self.posthornctl.home)
        if result.returncode != 0:
            raise AssertionError(f'{executable} ended with {result.returncode}: {result.stdout}{result.stderr}')
        if len(proxy.connections) != 1:
            raise AssertionError(f'{executable} made {len(proxy.connections)} connections')
        return proxy.connections[0], result.stdout


def measure(posthornctl):
    """Rows of the table: case, turns of Posthorn, turns of each installed peer (None: it can't)."""
    peers = clients.installed_peers()
    with Bench(posthornctl) as bench:
        for case in CASES:
            own = bench.run(clients.posthorn, posthornctl, case)[0].turns
            found = {name: bench.run(make, path, case) for name, (path, make) in peers.items()}
            yield case.sentence, own, {name: run and run[0].turns for name, run in found.items()}


suite = tap.Suite()


@suite.test('{}', *[(case.sentence,) for case in CASES])
def takes_no_more_turns(bench, sentence):
    case = next(case for case in CASES if case.sentence == sentence)
    connection, output = bench.run(clients.posthorn, bench.posthornctl.path, case)
    report = json.loads(output)
    tap.equal([message['outcome'] for message in report['messages']], ['sent'] * case.messages, 'outcomes')
    tap.equal(connection.turns, case.turns, f'turns, in flights of {connection.flights} octets')
    # What the program says of itself is what happened on the line.
    tap.equal(report['stats']['round_trips'], case.round_trips, 'round_trips')
    tap.equal(report['stats']['connections'], 1, 'connections')


if __name__ == '__main__':
    if not shutil.which('openssl'):
        tap.skip_all('openssl is missing')
    with Bench(str(pathlib.Path(sys.argv[1]).resolve())) as shared:
        suite.run(shared, sys.argv[2:])
