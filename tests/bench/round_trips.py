#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""How often a client waits for the server from the TCP SYN to the reply to the last message, as a proxy between them sees it;
asserted for posthornctl.

    round_trips.py BUILD [WORD...]     Test Anything Protocol
    round_trips.measure(...)           the same for the table, with the peers beside it
"""

import contextlib
import json
import pathlib
import shutil
import sys
from typing import NamedTuple

sys.dont_write_bytecode = True
HERE = pathlib.Path(__file__).resolve().parent
sys.path += [str(HERE.parent / 'support'), str(HERE)]
import clients  # noqa: E402  (beside this file)
import costs  # noqa: E402
import tap  # noqa: E402  (tests/support)
from counting_proxy import CountingProxy  # noqa: E402
from submission_server import Certificate, SubmissionServer  # noqa: E402

SIZE = 2000


class Case(NamedTuple):
    sentence: str
    chunking: bool
    security: str
    round_trips: int     # the fewest that the protocol allows
    count: int = 1
    n_recipients: int = 1
    make: object = clients.posthornctl


CASES = [
    Case('TLS, BDAT', True, 'tls', 6),
    Case('TLS, DATA', False, 'tls', 7),
    Case('STARTTLS, BDAT', True, 'starttls', 8),
    Case('STARTTLS, DATA', False, 'starttls', 9),
    Case('TLS, BDAT, 11 messages', True, 'tls', 6 + 10, count=11),
    Case('TLS, DATA, 11 messages', False, 'tls', 7 + 10, count=11),
    # All recipients or none: the octets of the message must not be on their way before the last recipient is accepted.
    Case('TLS, BDAT, 10 recipients, all or none', True, 'tls', 6 + 1, n_recipients=10),
    Case('TLS, BDAT, 10 recipients', True, 'tls', 6, n_recipients=10, make=clients.posthornctl_to_others),
    # With DATA the reply to it comes first anyway.
    Case('TLS, DATA, 10 recipients, all or none', False, 'tls', 7, n_recipients=10),
    Case('TLS, DATA, 10 recipients', False, 'tls', 7, n_recipients=10, make=clients.posthornctl_to_others),
]


class Bench:
    """Servers of all kinds, and a message to send."""

    def __init__(self):
        self.stack = contextlib.ExitStack()

    def __enter__(self):
        self.folder = self.stack.enter_context(costs.scratch())
        self.certificate = Certificate(self.folder)
        self.message = self.folder / 'message.eml'
        self.message.write_bytes(clients.message(SIZE))
        self.servers = {(security, chunking): self.stack.enter_context(SubmissionServer(self.certificate, security, chunking))
                        for security in ('tls', 'starttls') for chunking in (True, False)}
        return self

    def __exit__(self, *exception):
        self.stack.close()

    def count(self, program, make, case):
        """The round trips that a client took, and what it printed; None for what it can't do."""
        server = self.servers[case.security, case.chunking]
        before = server.messages
        with CountingProxy(server.port) as proxy:
            target = clients.Target(proxy.port, case.security, self.certificate.sha256, clients.USERNAME)
            command = make(program, clients.Job(target, str(self.message), self.folder, case.count, case.n_recipients))
            if command is None:
                return None
            output = costs.run(command, self.folder)
        if len(proxy.connections) != 1 or server.messages - before != case.count:
            raise costs.Failure(f'{len(proxy.connections)} connections, {server.messages - before} messages')
        # The SYN is one; where the server speaks first, its greeting is another.
        return proxy.connections[0].turns + (1 if case.security == 'tls' else 2), output

    def try_to_count(self, client, case):
        make = case.make if client.make is clients.posthornctl else client.make
        try:
            counted = self.count(client.program, make, case)
        except costs.Failure as failure:
            return str(failure)
        return counted and counted[0]


def measure(contestants):
    """For each case, for each client: its round trips; why there are none; None: it can't do that."""
    with Bench() as bench:
        for case in CASES:
            yield case, {client.name: bench.try_to_count(client, case) for client in contestants}


suite = tap.Suite()


@suite.test('{}', *[(case.sentence,) for case in CASES])
def takes_no_more_round_trips(context, sentence):
    bench, posthornctl = context
    case = next(case for case in CASES if case.sentence == sentence)
    found, output = bench.count(posthornctl, case.make, case)
    report = json.loads(output)
    tap.equal([message['outcome'] for message in report['messages']], ['sent'] * case.count, 'outcomes')
    tap.equal(found, case.round_trips, 'round trips')
    # What the program says of itself is what happened on the line.
    tap.equal(report['stats']['round_trips'], case.round_trips, 'its own count')
    tap.equal(report['stats']['connections'], 1, 'connections')


if __name__ == '__main__':
    if not shutil.which('openssl'):
        tap.skip_all('openssl is missing')
    with Bench() as shared:
        suite.run((shared, str(pathlib.Path(sys.argv[1], 'src', 'cli', 'posthornctl').resolve())), sys.argv[2:])
