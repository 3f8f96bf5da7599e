# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""Runs the command line under test inside a world, and compares what it tells with what the world saw.

$POSTHORNCTL names the program.
"""

import base64
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
sys.path += [str(HERE.parent / 'cli'), str(HERE.parent / 'support')]

import tap  # noqa: E402  (tests/support)
from internet import GATEWAY, HTTPS  # noqa: E402
from program import Program  # noqa: E402  (tests/cli)
from scenes import SETTINGS_DATABASE  # noqa: E402

# Nobody but the program itself may ever see it.
LOCAL_PART = 'never.tell+this'
SECRET_WORDS = [b'never.tell', b'tell+this', b'tell%2bthis', base64.b64encode(LOCAL_PART.encode()).lower()]
OK, UNAVAILABLE, CONFIG = 0, 69, 78
COMMANDS = {'EHLO', 'STARTTLS', 'QUIT'}   # all that a server may hear before the person has agreed to it
PREFERENCES = '[io/github/posthorn/Posthorn]\n'
# Runs a command in a network of its own, and tells how many packets went through it.
QUIET = f'''ip link set lo up && ip address add {GATEWAY}/16 dev lo && ip route add default dev lo || exit 70
file=$1; shift; "$@"; status=$?; cat /proc/net/dev >"$file"; exit $status'''


class Answer(NamedTuple):
    status: int
    report: dict
    errors: str
    seconds: float

    @property
    def candidates(self):
        return self.report['candidates']

    @property
    def best(self):
        if not self.candidates:
            raise AssertionError(f'nothing was found: {tap.shorten(self.report)}')
        return self.candidates[0]

    @property
    def contacted(self):
        return set(self.report['contacted'])

    def attempts(self, found_by):
        return [attempt for attempt in self.report['attempts'] if attempt['found_by'] == found_by]


class Person:
    """Somebody with a home of their own and the program. A context manager."""

    def __init__(self, world):
        self.world = world
        self.program = Program(os.environ['POSTHORNCTL'])
        self.program.empty_home()
        self.environment = {'GSETTINGS_BACKEND': 'keyfile'}

    def __enter__(self):
        self.world.crowd.come()
        return self

    def __exit__(self, *exception):
        self.world.crowd.leave()
        self.program.__exit__(*exception)

    def prefer(self, **keys):
        folder = self.program.home / 'config_home' / 'glib-2.0' / 'settings'
        folder.mkdir(parents=True, exist_ok=True)
        lines = [f'{name.replace("_", "-")}={"true" if value else "false"}\n' for name, value in keys.items()]
        (folder / 'keyfile').write_text(PREFERENCES + ''.join(lines))

    def describe_provider(self, text):
        folder = self.program.home / 'config_home' / 'posthorn' / 'providers.d'
        folder.mkdir(parents=True, exist_ok=True)
        (folder / 'own.conf').write_text(text)

    def run(self, *arguments, stdin=''):
        return self.program.run(*arguments, stdin=stdin, **self.environment)

    def discover(self, address, *options):
        begun = time.monotonic()
        result = self.run('discover', address, '--json', *options)
        answer = answer_of(result.status, result.output, result.errors, time.monotonic() - begun)
        self.world.told |= answer.contacted
        return answer

    def discover_in_silence(self, address, *options):
        """The same where nobody is, and how many packets were sent all the same."""
        begun = time.monotonic()
        command = [self.program.path, 'discover', address, '--json', *options]
        result, packets = run_in_silence(command, self.program.home, {**self.program.environment, **self.environment})
        return answer_of(result.returncode, result.stdout, result.stderr, time.monotonic() - begun), packets


def run_in_silence(command, folder, environment):
    """Runs it in a network of its own in which nobody is; how it ended, and how many packets it sent."""
    counts = folder / 'packets'
    result = subprocess.run(['unshare', '--net', 'sh', '-c', QUIET, 'sh', counts, *command], capture_output=True, text=True, check=False,
                            cwd=folder, stdin=subprocess.DEVNULL, env=environment)
    loopback = next(line for line in counts.read_text().splitlines() if line.strip().startswith('lo:'))
    return result, int(loopback.split()[10])


def answer_of(status, output, errors, seconds):
    try:
        report = json.loads(output)
    except ValueError as error:
        raise AssertionError(f'no JSON ({error}), exit status {status}: {output}{errors}') from error
    return Answer(status, report, errors, seconds)


def address_at(domain):
    return f'{LOCAL_PART}@{domain}'


def discover(world, domain, *options, **preferences):
    """What somebody with an address at the domain is told."""
    with Person(world) as person:
        person.prefer(**preferences)
        return person.discover(address_at(domain), *options)


def expect_server(answer, host, port=465, **facts):
    """The best server that was found; `facts` are other members of its object."""
    security = 'tls' if port in (465, 4650) else 'starttls'
    expected = {'host': host, 'port': port, 'security': security, **facts}
    tap.equal({name: answer.best.get(name) for name in expected}, expected, f'the best server in {answer.report}')
    tap.equal(answer.status, OK, 'exit status')


def expect_nothing(answer):
    tap.equal((answer.candidates, answer.status), ([], UNAVAILABLE), f'servers and status of {answer.report}')


# What the world saw

def hosts_below(world, domain):
    return {name for name in world.internet.hosts if name == domain or name.endswith('.' + domain)}


def contacted_below(world, domain):
    """The hosts of the domain to which somebody tried to connect."""
    world.wire.settle()
    names = {world.internet.name_of(attempt.address) for attempt in world.wire.attempts}
    return names & hosts_below(world, domain)


def expect_honest_list(world, answer, domain):
    """Whoever was connected to stands in the answer, and nobody else of the domain does."""
    told = {name for name in answer.contacted if name == domain or name.endswith('.' + domain)}
    tap.equal(told, contacted_below(world, domain), 'hosts that were contacted')


def expect_complete_lists(world):
    """At the end: no host was connected to that nobody was told of."""
    world.crowd.wait_until_gone()
    world.wire.settle()
    tap.equal({world.internet.name_of(attempt.address) for attempt in world.wire.attempts} - world.told, set(), 'hosts that nobody was told of')


def expect_secret_kept(world):
    """At the end: no question to anybody held the local part of an address."""
    world.crowd.wait_until_gone()
    world.wire.settle()
    said = [line.lower() for visit in world.visits.everything() for line in visit.lines]
    asked = [name.lower().encode() for name in world.wire.questions]
    tap.true(said and asked, 'nobody was asked anything')
    tap.equal([words for words in said + asked if any(word in words for word in SECRET_WORDS)], [], 'questions with a local part')


def database_pages(world):
    """What the settings database was asked for."""
    return {path_of(visit) for visit in world.visits.to(SETTINGS_DATABASE) if visit.port == HTTPS}


def path_of(visit):
    return visit.lines[0].split(b' ')[1].decode('latin-1') if visit.lines and b' ' in visit.lines[0] else None


def questions_below(world, domain):
    world.wire.settle()
    return {name for name in world.wire.questions if name == domain or name.endswith('.' + domain)}


def commands(visits):
    return {line.split(b' ')[0].decode('latin-1').upper() for visit in visits for line in visit.lines}
