# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""Runs posthornctl in an empty home of its own, and practice servers for it to talk to."""

import contextlib
import json
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
from collections import namedtuple

FOLDERS = ('CONFIG_HOME', 'DATA_HOME', 'STATE_HOME', 'CACHE_HOME', 'RUNTIME_DIR')
SECONDS = 60  # for one run: beyond it something hangs

Run = namedtuple('Run', 'status output errors report')
Run.__doc__ = """How it ended: exit status, both outputs as text, the JSON document if there is one."""


class Program:
    """posthornctl and the home in which it runs."""

    def __init__(self, path):
        self.path = os.path.abspath(path)
        self.home = pathlib.Path(tempfile.mkdtemp(prefix='posthornctl.'))
        self.environment = {**os.environ, 'HOME': str(self.home), 'LC_ALL': 'C.UTF-8',
                            'DBUS_SESSION_BUS_ADDRESS': 'disabled:'}
        for name in ('DISPLAY', 'WAYLAND_DISPLAY', 'LANGUAGE'):
            self.environment.pop(name, None)
        for name in FOLDERS:
            self.environment[f'XDG_{name}'] = str(self.home / name.lower())

    def empty_home(self):
        """So that no test meets what another one left."""
        shutil.rmtree(self.home)
        self.home.mkdir(mode=0o700)
        for name in FOLDERS:
            (self.home / name.lower()).mkdir(mode=0o700)

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        shutil.rmtree(self.home, ignore_errors=True)

    def run(self, *arguments, stdin='', **environment):
        result = subprocess.run([self.path, *map(str, arguments)], input=stdin, capture_output=True, text=True,
                                timeout=SECONDS, check=False, env={**self.environment, **environment}, cwd=self.home)
        report = json.loads(result.stdout) if '--json' in arguments and result.stdout else None
        return Run(result.returncode, result.stdout, result.stderr, report)

    @contextlib.contextmanager
    def practice(self, *arguments):
        """A practice server for the time of a with block."""
        process = subprocess.Popen([self.path, 'practice', '--json', *arguments], stdout=subprocess.PIPE, text=True,
                                   env=self.environment, cwd=self.home)
        try:
            yield json.loads(process.stdout.readline())
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(SECONDS)
            process.stdout.close()

    def add_account(self, port, address='ada@example.org', *options):
        """An account that sends over a server of this computer, without signing in."""
        result = self.run('accounts', 'add', address, '--host', '127.0.0.1', '--port', port, '--security', 'none', *options, '--json')
        if result.status != 0:
            raise AssertionError(result.errors)
        return result.report['id']

    def write(self, name, content):
        path = self.home / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def server(self, settings, security='tls', trust=True, password=None):
        """The options that reach a practice server and sign in."""
        secret = self.write('password', (settings['password'] if password is None else password) + '\n')
        options = ['--host', settings['host'], '--port', settings['tls_port' if security == 'tls' else 'starttls_port'],
                   '--security', security, '--username', settings['username'], '--password-file', secret,
                   '--from', 'ada@example.org']
        return options + (['--trust', settings['trust']] if trust else [])
