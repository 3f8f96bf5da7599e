#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""How long clients take over a line of 100 ms, from the start of the process to its end, beside the fewest round trips that
the protocol allows. Every packet is late, SYN included, on a line between two private network namespaces.

    latency.measure(tools)        pairs of a case, and what each client took
    latency.py BUILD CACHE        the same at the far end of the line, as JSON
"""

import json
import os
import pathlib
import shutil
import subprocess
import sys
from typing import NamedTuple

sys.dont_write_bytecode = True
HERE = pathlib.Path(__file__).resolve().parent
sys.path += [str(HERE.parent / 'support'), str(HERE)]
import clients  # noqa: E402  (beside this file)
import costs  # noqa: E402
from submission_server import Certificate, SubmissionServer  # noqa: E402  (tests/support)

ROUND_TRIP_MS = 100
ROUNDS = 3
SIZE = 2000
FAR = '10.77.0.2'   # where long-line puts the server


class Case(NamedTuple):
    sentence: str
    security: str
    count: int
    round_trips: int

    @property
    def ideal_s(self):
        return self.round_trips * ROUND_TRIP_MS / 1000


CASES = [
    Case('TLS, one message', 'tls', 1, 6),
    Case('TLS, eleven messages', 'tls', 11, 16),
    Case('STARTTLS, one message', 'starttls', 1, 8),
]


class Unavailable(Exception):
    """This machine does not let us have such a line."""


def measure(tools):
    """Pairs of a case and a costs.Comparison."""
    if not shutil.which('unshare') or not shutil.which('nsenter'):
        raise Unavailable('unshare and nsenter are missing')
    command = ['unshare', '--map-root-user', '--net', str(tools.harness('long-line')), str(ROUND_TRIP_MS), sys.executable, __file__,
               str(tools.build), str(tools.cache)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    if result.returncode != 0:
        raise Unavailable((result.stderr.strip().splitlines() or ['no reason given'])[-1])
    return zip(CASES, [costs.Comparison.from_json(found) for found in json.loads(result.stdout)])


def compare(tools, case, folder):
    """At the far end."""
    certificate = Certificate(folder)
    message = folder / 'message.eml'
    message.write_bytes(clients.message(SIZE))
    near = ['nsenter', f'--net=/proc/{os.environ["LONG_LINE"]}/ns/net', '--']
    with SubmissionServer(certificate, case.security, address=FAR) as server:
        target = clients.Target(server.port, case.security, certificate.sha256, clients.USERNAME, FAR)
        job = clients.Job(target, str(message), folder, case.count)
        contestants = {client.name: costs.contestant([*near, *tools.measure], command, folder)
                       for client in tools.clients() if (command := client.make(client.program, job))}
        return costs.in_turns(contestants, ROUNDS)


def main(build, cache):
    tools = clients.Tools(build, cache)
    found = []
    for case in CASES:
        with costs.scratch() as folder:
            found.append(compare(tools, case, folder))
    print(json.dumps(found))


if __name__ == '__main__':
    main(*map(pathlib.Path, sys.argv[1:]))
