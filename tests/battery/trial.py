# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""Tries a row: runs the test, compares what it says with what should be said, does what it proposes first, and runs it again.

$POSTHORNCTL names the program.
"""

import base64
import contextlib
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
sys.path += [str(HERE.parent / name) for name in ('cli', 'discovery', 'support')]

import tap  # noqa: E402  (tests/support)
from program import Program  # noqa: E402  (tests/cli)
from rows import Action, Change  # noqa: E402
from scene import Scene  # noqa: E402

STEPS = ['settings', 'network', 'resolve', 'connect', 'greet', 'encrypt', 'sign-in', 'sender', 'deliver']
CHANGES = {'host', 'port', 'security', 'auth', 'username', 'from', 'address_family', 'ehlo_name', 'trust'}
ACTIONS = {'retry', 'open-url', 'sign-in-browser', 'enter-password', 'unlock-keyring'}
SECRETS = {'password': 'password-file', 'token': 'token-file'}
# Extra connections may take this long; a verdict a moment more, and so does a program that begins on a busy machine.
PROBES_S, MARGIN_S = 3, 1


class Run(NamedTuple):
    status: int
    report: dict
    seconds: float
    shown: bytes      # all that a person or a program gets to see
    visits: list      # what the servers saw
    settings: dict    # what was entered

    @property
    def problem(self):
        return self.report.get('problem') or {}

    @property
    def sign_ins(self):
        return [mechanism for visit in self.visits for mechanism in visit.sign_ins]


class Trial:
    """One row; a context manager."""

    def __init__(self, row, scene):
        self.row = row
        self.scene = scene
        self.program = Program(os.environ['POSTHORNCTL'])
        self.program.empty_home()

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.program.__exit__()

    def run(self, settings, is_first):
        settings = self.resolve(settings)
        words = [*self.stored_options(settings), *self.row.options, '--timeout', str(self.row.seconds),
                 '--transcript', str(self.scene.folder / 'transcript'), '--report', str(self.scene.folder / 'report')]
        through = self.row.through if is_first else self.row.later_through
        command = self.scene.inside([*through, self.program.path, 'test', '--json', *words])
        before = time.monotonic()
        result = subprocess.run(command, capture_output=True, check=False, stdin=subprocess.DEVNULL, cwd=self.program.home, timeout=60,
                                env={**self.program.environment, **self.row.environment})
        seconds = time.monotonic() - before
        try:
            report = json.loads(result.stdout)
        except ValueError as error:
            raise AssertionError(f'no JSON ({error}), exit status {result.returncode}: '
                                 f'{(result.stdout + result.stderr).decode(errors="replace")}') from error
        shown = result.stdout + result.stderr + b''.join((self.scene.folder / name).read_bytes() for name in ('transcript', 'report'))
        return Run(result.returncode, report, seconds, shown, list(self.scene.visits), settings)

    def store(self):
        """Puts the account among the stored ones."""
        settings = {**self.row.settings, 'password': None, 'from': None}
        result = self.program.run('accounts', 'add', self.row.settings['from'], *self.options(self.resolve(settings)))
        tap.equal(result.status, 0, 'exit status of adding the account')

    def stored_options(self, settings):
        if not self.row.is_stored:
            return self.options(settings)
        stored = self.row.settings
        changed = {name: value for name, value in settings.items() if value != stored.get(name) or name == 'password'}
        return ['--account', stored['from'], *self.options(changed)]

    def write_files(self):
        for name, text in self.row.files.items():
            file = self.program.home / 'config_home' / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)

    def remove_files(self):
        for name in self.row.files:
            (self.program.home / 'config_home' / name).unlink()

    def options(self, settings):
        words = []
        for name, value in settings.items():
            if value is None:
                continue
            if name in SECRETS:
                file = self.scene.folder / SECRETS[name]
                file.write_bytes(value.encode('utf-8', 'surrogateescape') + b'\n')
                name, value = SECRETS[name], file
            words += ['--' + name.replace('_', '-'), str(value)]
        return words

    # What is said

    def check(self, run):
        """What holds of every run, however it ends."""
        report = run.report
        steps = {step['id']: step['status'] for step in report['steps']}
        tap.equal(sorted(steps), sorted(STEPS), 'steps')
        failed = [name for name, status in steps.items() if status == 'failed']
        tap.equal(report['ok'], run.status == 0, 'ok, and the exit status')
        tap.equal(report['ok'], not run.problem, 'ok, and no problem')
        tap.equal(failed, [run.problem['step']] if run.problem else [], 'rows that failed')
        for fix in run.problem.get('fixes', []):
            tap.true(fix['label'] and ('changes' in fix) != ('action' in fix), f'no fix: {fix}')
            tap.true(set(fix.get('changes', {})) <= CHANGES and fix.get('action', 'retry') in ACTIONS, f'no fix of the contract: {fix}')
        tap.true(len(run.sign_ins) <= 1, f'sign-ins: {run.sign_ins}')
        if 'send_to' not in self.row.settings:
            tap.equal(sum(visit.recipients for visit in run.visits), 0, 'recipients named though nothing was to be sent')
        self.check_time(run)
        self.check_secrets(run)

    def check_time(self, run):
        for step in run.report['steps']:
            tap.true(step.get('elapsed_ms', 0) <= (self.row.seconds + MARGIN_S) * 1000, f'a step beyond its deadline: {step}')
        limit = self.row.ends_after_s + PROBES_S + 2 * MARGIN_S
        tap.true(run.seconds <= limit, f'{run.seconds:.1f} s, more than {limit} s')

    def check_secrets(self, run):
        for name in SECRETS:
            shown = [form for form in forms(run.settings.get(name), run.settings.get('username')) if form in run.shown]
            tap.equal(shown, [], f'the {name} is shown')

    def check_problem(self, run):
        row = self.row
        tap.equal((run.problem.get('id'), run.problem.get('step')), (row.problem, row.step), f'problem and step of {run.report}')
        tap.true(run.problem['id'] not in row.never, f'{run.problem["id"]} must not be said')
        tap.true(run.problem['title'] and run.problem['explanation'], 'no words')
        missing = set(row.warnings) - set(run.report['warnings'])
        tap.true(not missing, f'no warning {missing} in {run.report["warnings"]}')

    def check_fix(self, run):
        tap.true(self.is_first_fix_right(run), f'first fix: expected {self.expected_fix()}, found {run.problem["fixes"]}')

    def is_first_fix_right(self, run):
        """Whether what is proposed first is what should be done first."""
        return is_right(next(iter(run.problem.get('fixes', [])), None), self.expected_fix())

    def expected_fix(self):
        fix = self.row.fix
        return Change(self.resolve(fix.changes)) if isinstance(fix, Change) else fix

    def resolve(self, settings):
        """Some things are known only once the scene is there."""
        return {name: value(self.scene) if callable(value) else value for name, value in settings.items()}

    # What is done

    def settings_after(self, fix):
        """As somebody has them who has done what is proposed."""
        settings = dict(self.row.settings)
        if isinstance(self.row.fix, Action):
            settings.update(self.row.fix.settings)
        for name, value in (fix or {}).get('changes', {}).items():
            # The contract has no option to take something away: what is not given is not there.
            settings[name] = value if value != '' else None
        if settings.get('username') is None:
            settings['password'] = None
        return settings


def is_right(fix, expected):
    fix = fix or {}
    if isinstance(expected, Change):
        return {name: str(value) for name, value in fix.get('changes', {}).items()} == expected.changes
    return 'changes' not in fix and fix.get('action') in expected.actions and fix.get('url') in (expected.pages or (None,))


def forms(secret, username):
    """How a secret could be shown."""
    if not secret:
        return []
    octets = secret.encode('utf-8', 'surrogateescape')
    coded = [base64.b64encode(octets), base64.b64encode(f'\0{username}\0'.encode() + octets)]
    # Both ends depend on what stands beside it.
    return [octets, *(text.rstrip(b'=')[:-1] for text in coded)]


def try_row(authority, row, score):
    """Raises AssertionError where it goes otherwise than it should; `score` counts first fixes."""
    missing = [program for program in row.needs if not shutil.which(program)]
    if missing:
        raise tap.Skipped(f'missing: {missing}')
    with Scene(authority, row) as scene, Trial(row, scene) as trial:
        if row.is_stored:
            trial.store()
        trial.write_files()
        with row.around(scene) if row.around else contextlib.nullcontext():
            first = trial.run(row.settings, is_first=True)
        score.add(trial.is_first_fix_right(first))
        trial.check(first)
        trial.check_problem(first)
        trial.check_fix(first)
        trial.remove_files()
        scene.become(row.later, {} if isinstance(row.fix, Action) else row.names)
        second = trial.run(trial.settings_after(next(iter(first.problem['fixes']), None)), is_first=False)
        trial.check(second)
        tap.true(second.report['ok'], f'the second run fails: {second.report}')
