# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""An outbox in a temporary directory, the program that works on it, and what must be true of it afterwards.

The journal of the program says what was certain, and what was only begun, when it ended. An outbox is right when every message
stands where the journal allows, once, with its files, and when nothing else is there."""

import collections
import os
import pathlib
import shutil
import subprocess
import tempfile

COUNT = 6
STATES_AFTER = {'cancel': 'cancelled', 'remove': None}
LOCKS = ('outbox.lock',)


class Message:
    def __init__(self):
        self.queued = None       # True, False, None: not known
        self.offers = 0
        self.received = 0
        self.settled = []
        self.begun = collections.Counter()
        self.acted = set()

    def allowed(self):
        """The states in which it may be; None: it may not be there."""
        states = self.certain()
        for action in self.begun:
            if action not in self.acted:
                states |= {STATES_AFTER[action]}
        if self.queued is None:
            states |= {None}
        return states

    def certain(self):
        for action in ('remove', 'cancel'):
            if action in self.acted:
                return {STATES_AFTER[action]}
        if self.queued is False:
            return {None}
        if self.received:
            return {self.settled[-1]} if self.settled else {'sent', 'uncertain'}
        if self.settled:
            return {self.settled[-1]}
        # Between the handover and the end of the attempt: here the program may have died or been hindered. What it was about to
        # note may be noted, but for `sent`: nobody has received it.
        return {'queued', 'uncertain', 'waiting', 'failed', 'held'} if self.offers else {'queued'}


class Outbox:
    def __init__(self, worker, fault):
        self.worker, self.fault = str(worker), str(fault)
        shared = pathlib.Path('/dev/shm')
        self.root = pathlib.Path(tempfile.mkdtemp(prefix='posthorn-faults-', dir=shared if shared.is_dir() else None))
        self.directory = self.root / 'outbox'
        self.journal = self.root / 'journal'
        self.first = 0
        self.aside = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.root, ignore_errors=True)

    def command(self):
        first, self.first = self.first, self.first + COUNT
        return [self.worker, 'work', str(self.directory), str(self.journal), str(first), str(COUNT)]

    def work(self, **faults):
        """Runs the program once; @faults are those of fault.c. Returns how it ended."""
        environment = {**os.environ, 'TMPDIR': str(self.root)}
        if faults:
            environment.update(LD_PRELOAD=self.fault, FAULT_DIRECTORY=str(self.directory), **{key: str(value) for key, value in faults.items()})
        return subprocess.run(self.command(), env=environment, check=False, capture_output=True, timeout=60)

    def count_calls(self, **faults):
        """How many calls a run without faults makes."""
        count = self.root / 'count'
        assert self.work(FAULT_COUNT=count, **faults).returncode == 0
        return int(count.read_text(encoding='ascii'))

    def copy(self, other):
        """Takes over what another one has come to."""
        shutil.copytree(other.directory, self.directory)
        shutil.copy(other.journal, self.journal)
        self.first = other.first

    def dump(self):
        """What a new process finds: a list of (origin, state, has its file, the file is right)."""
        found = subprocess.run([self.worker, 'dump', str(self.directory)], check=False, capture_output=True, text=True, timeout=60,
                               env={**os.environ, 'TMPDIR': str(self.root)})
        assert found.returncode == 0, f'it can not be opened: {found.returncode} {found.stdout} {found.stderr}'
        rows = []
        for line in found.stdout.splitlines():
            fields = line.split(' ')
            if fields[0] == 'aside':
                self.aside.append(fields[1])
            else:
                rows.append((int(fields[1]), fields[2], fields[3] == '1', fields[4] == '1'))
        return rows

    def read_journal(self):
        messages = collections.defaultdict(Message)
        text = self.journal.read_text(encoding='ascii') if self.journal.exists() else ''
        for number in range(self.first):
            messages[number] = Message()
        for line in text.splitlines():
            word, number, *rest = line.split(' ')
            message = messages[int(number)]
            if word in ('queued', 'refused'):
                message.queued = word == 'queued'
            elif word == 'offer':
                message.offers += 1
            elif word == 'received':
                message.received += 1
            elif word == 'settled':
                message.settled.append(rest[0])
            elif word == 'act':
                message.begun[rest[0]] += 1
            else:
                message.acted.add(rest[0])
        return messages

    def check(self):
        """Recovers in a new process and asserts that everything is right. Returns the states."""
        rows = self.dump()
        journal = self.read_journal()
        found = collections.Counter(row[0] for row in rows)
        assert not [number for number, n in found.items() if n > 1], f'doubled: {found}'
        states = {row[0]: row[1] for row in rows}
        for number, message in journal.items():
            state = states.get(number)
            assert message.received <= 1, f'{number} was sent {message.received} times'
            assert state in message.allowed(), f'{number} is {state}, not {message.allowed()}'
        for number, state, has_file, is_right in rows:
            assert has_file and is_right, f'{number}, {state}, has lost its file'
        self.check_files(rows)
        return states

    def check_files(self, rows):
        names = sorted(path.name for path in (self.directory / 'spool').iterdir())
        messages = [name for name in names if name.endswith('.eml')]
        sidecars = [name for name in names if not name.endswith(('.eml', '.log'))]
        stems = {name.split('.')[0] for name in names}
        assert len(messages) == len(sidecars) == len(rows) == len(stems), f'{len(rows)} messages, but {names}'
        assert not list((self.directory / 'owners').iterdir()), 'somebody is not buried'
