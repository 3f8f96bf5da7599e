# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""What a run of a program costs, and how several of them are compared: in turns, so that what the machine does meanwhile
meets them all, by the medians."""

import contextlib
import os
import pathlib
import shutil
import statistics
import subprocess
import tempfile
from typing import NamedTuple

SECONDS = 30      # for one run: beyond it something hangs
FOLDERS = ('CONFIG_HOME', 'DATA_HOME', 'STATE_HOME', 'CACHE_HOME', 'RUNTIME_DIR')


class Cost(NamedTuple):
    elapsed_s: float
    cpu_s: float
    memory_mib: float


class Failure(Exception):
    """A client did not do what it was asked to."""


@contextlib.contextmanager
def scratch():
    """An empty home."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix='posthorn-bench.'))
    for name in FOLDERS:
        (folder / name.lower()).mkdir(mode=0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def environment(folder):
    """Of a person with no settings and no session bus, so that nobody is started along."""
    kept = {name: value for name, value in os.environ.items() if name not in ('DISPLAY', 'WAYLAND_DISPLAY', 'LANGUAGE', 'G_DEBUG', 'G_SLICE')}
    folders = {f'XDG_{name}': str(folder / name.lower()) for name in FOLDERS}
    return {**kept, **folders, 'HOME': str(folder), 'LC_ALL': 'C.UTF-8', 'DBUS_SESSION_BUS_ADDRESS': 'disabled:', 'GSETTINGS_BACKEND': 'memory'}


def run(command, folder):
    """Runs a command that must go well; its standard output."""
    try:
        result = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False, env=environment(folder), cwd=folder,
                                stdin=subprocess.DEVNULL)
    except subprocess.TimeoutExpired as error:
        raise Failure(f'hangs for {SECONDS} s') from error
    if result.returncode != 0:
        raise Failure(f'ended with {result.returncode}: {result.stderr.strip() or result.stdout.strip()}')
    return result.stdout


def contestant(measure, command, folder):
    """A function that runs a command, which must go well, and tells what it cost."""
    report = folder / 'cost'

    def cost():
        run([*measure, str(report), *command], folder)
        elapsed_us, cpu_us, memory_kib = map(int, report.read_text(encoding='ascii').split())
        return Cost(elapsed_us / 1e6, cpu_us / 1e6, memory_kib / 1024)
    return cost


class Comparison(NamedTuple):
    costs: dict        # medians by the names of the contestants
    failures: dict     # words by the names of those that have no cost

    @classmethod
    def from_json(cls, lists):
        found, failures = lists
        return cls({name: Cost(*cost) for name, cost in found.items()}, failures)


def median(found):
    return Cost(*(statistics.median(column) for column in zip(*found)))


def in_turns(contestants, rounds):
    """Compares functions that each return a Cost, after one round that warms the caches. Who fails is not called again."""
    found, failures = {name: [] for name in contestants}, {}
    for number in range(1 + rounds):
        for name, contest in contestants.items():
            if name in failures:
                continue
            try:
                cost = contest()
            except Failure as failure:
                failures[name] = str(failure)
                continue
            if number > 0:
                found[name].append(cost)
    return Comparison({name: median(costs) for name, costs in found.items() if name not in failures}, failures)
