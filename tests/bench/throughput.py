#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""Time and memory for one message of 50 MB over TLS: posthornctl beside curl, in turns. Prints ratios, judges nothing.

    throughput.py POSTHORNCTL MEASURE
"""

import pathlib
import shutil
import statistics
import subprocess
import sys
from typing import NamedTuple

sys.dont_write_bytecode = True
HERE = pathlib.Path(__file__).resolve().parent
sys.path += [str(HERE.parent / 'cli'), str(HERE)]
import clients  # noqa: E402  (beside this file)
import program  # noqa: E402  (tests/cli)
from submission_server import Certificate, SubmissionServer  # noqa: E402

SIZE = 50_000_000
ROUNDS = 5
SECONDS = 120
SKIPPED = 77


class Cost(NamedTuple):
    elapsed_us: float
    memory_kib: float


def run(home, measure, server, command):
    """What one run of the command cost; the server must have got every octet of the message."""
    report = home.home / 'cost'
    before = server.octets
    result = subprocess.run([measure, str(report), *command], capture_output=True, text=True, timeout=SECONDS, check=False,
                            env=home.environment, cwd=home.home)
    if result.returncode != 0:
        raise RuntimeError(f'{command[0]} ended with {result.returncode}: {result.stdout}{result.stderr}')
    if not SIZE - 2 <= server.octets - before <= SIZE:
        raise RuntimeError(f'{command[0]} sent {server.octets - before} octets of {SIZE}')
    return Cost(*map(int, report.read_text(encoding='ascii').split()))


def median(costs):
    return Cost(*(statistics.median(column) for column in zip(*costs)))


def measure_both(posthornctl, measure):
    """Medians of Posthorn and of curl."""
    with program.Program(posthornctl) as home:
        certificate = Certificate(home.home)
        message = str(home.write('large.eml', clients.large_message(SIZE)))
        password = str(home.write('password', 'secret\n'))
        own, peer = [], []
        with SubmissionServer(certificate) as server:
            target = clients.Target(server.port, 'tls', 'ada', password, certificate.sha256)
            for _ in range(ROUNDS):
                own.append(run(home, measure, server, clients.posthorn(posthornctl, target, [message])))
                peer.append(run(home, measure, server, clients.curl(shutil.which('curl'), target, [message])))
    return median(own), median(peer)


def missing():
    return [name for name in ('curl', 'openssl') if not shutil.which(name)]


def rows(posthornctl, measure):
    own, peer = measure_both(posthornctl, measure)
    yield '50 MB over TLS: time', f'{own.elapsed_us / peer.elapsed_us:.2f}', f'{own.elapsed_us / 1e6:.2f} s, curl {peer.elapsed_us / 1e6:.2f} s'
    yield ('50 MB over TLS: memory', f'{own.memory_kib / peer.memory_kib:.2f}',
           f'{own.memory_kib / 1024:.1f} MiB, curl {peer.memory_kib / 1024:.1f} MiB')


if __name__ == '__main__':
    if missing():
        print('missing:', ', '.join(missing()))
        sys.exit(SKIPPED)
    for name, ratio, details in rows(*(str(pathlib.Path(path).resolve()) for path in sys.argv[1:])):
        print(f'{name:32} {ratio:>6} x   {details}')
