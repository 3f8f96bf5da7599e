#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""How long it takes from an address to settings: where they are certain, over a line of 100 ms, and where nobody answers. The
servers are those of tests/discovery, at the far end of the line.

    look_ups.measure(tools)          pairs of a case, and what it cost
    look_ups.py BUILD CACHE WORLD    the same for one world at the far end of the line, as JSON
"""

import json
import os
import pathlib
import shutil
import subprocess
import sys
from typing import NamedTuple, Optional

sys.dont_write_bytecode = True
HERE = pathlib.Path(__file__).resolve().parent
sys.path += [str(HERE.parent / 'support'), str(HERE.parent / 'discovery'), str(HERE)]
import clients  # noqa: E402  (beside this file)
import costs  # noqa: E402
from latency import ROUND_TRIP_MS, Unavailable  # noqa: E402
from world import World, missing  # noqa: E402  (tests/discovery)

LIMIT_S = 15   # of a whole look-up
UNAVAILABLE = 69


class Case(NamedTuple):
    sentence: str
    world: str
    arguments: list
    rounds: int
    status: int = 0
    round_trips: Optional[int] = None    # the fewest possible
    limit_s: Optional[float] = None      # where it is not the line that counts

    @property
    def ideal_s(self):
        return self.limit_s if self.round_trips is None else self.round_trips * ROUND_TRIP_MS / 1000


CASES = [
    Case('posthornctl --version', 'everyday', ['--version'], 15),
    Case('certain settings (gmail.com)', 'everyday', ['discover', 'ada@gmail.com', '--json'], 15, round_trips=0),
    # Name, TCP, TLS, document.
    Case('autoconfig', 'everyday', ['discover', 'ada@by-autoconfig.test', '--json', '--no-probe'], 5, round_trips=4),
    # The same for the mail server, which greets and is greeted.
    Case('autoconfig, and the server was asked', 'everyday', ['discover', 'ada@by-autoconfig.test', '--json'], 5, round_trips=4 + 5),
    Case('a guess, and the server was asked', 'everyday', ['discover', 'ada@guess-465.test', '--json'], 3),
    Case('nobody answers', 'black-hole', ['discover', 'ada@nobody.test', '--json'], 1, status=UNAVAILABLE, limit_s=LIMIT_S),
    Case('no name server answers', 'no-names', ['discover', 'ada@nobody.test', '--json'], 1, status=UNAVAILABLE, limit_s=LIMIT_S),
]


def measure(tools):
    """Pairs of a case and a costs.Cost, or the reason why there is none."""
    absent = missing() + [name for name in ('nsenter',) if not shutil.which(name)]
    if absent:
        raise Unavailable('missing: ' + ', '.join(absent))
    found = {}
    for world in dict.fromkeys(case.world for case in CASES):
        found.update(measure_world(tools, world))
    return [(case, found[case.sentence]) for case in CASES]


def measure_world(tools, world):
    command = ['unshare', '--map-root-user', '--mount', '--net', str(tools.harness('long-line')), str(ROUND_TRIP_MS), sys.executable, __file__,
               str(tools.build), str(tools.cache), world]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    if result.returncode != 0:
        raise Unavailable((result.stderr.strip().splitlines() or ['no reason given'])[-1])
    return {sentence: costs.Cost(*cost) if isinstance(cost, list) else cost for sentence, cost in json.loads(result.stdout).items()}


def measure_case(tools, case):
    """At the far end."""
    with costs.scratch() as folder:
        command = ['sh', '-c', f'"$@"; test $? = {case.status}', 'sh', str(tools.posthornctl), *case.arguments]
        near = ['nsenter', f'--net=/proc/{os.environ["LONG_LINE"]}/ns/net', '--']
        compared = costs.in_turns({'': costs.contestant([*near, *tools.measure], command, folder)}, case.rounds)
        return compared.costs.get('') or compared.failures['']


def main(build, cache, world):
    tools = clients.Tools(pathlib.Path(build), pathlib.Path(cache))
    with World.named(world):
        # Whatever is not near is at the far end, or nowhere.
        subprocess.run(['nsenter', f'--net=/proc/{os.environ["LONG_LINE"]}/ns/net', '--', 'ip', 'route', 'add', 'default', 'dev', 'line'],
                       check=True)
        print(json.dumps({case.sentence: measure_case(tools, case) for case in CASES if case.world == world}))


if __name__ == '__main__':
    main(*sys.argv[1:])
