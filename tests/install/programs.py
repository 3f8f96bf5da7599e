# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""The programs of a build, and what they tell about themselves in their help."""

import os
import pathlib
import re
import shutil
import subprocess
import tempfile
from collections import namedtuple

# Every program has these, and nobody has to be told.
HELP_OPTIONS = re.compile(r'--help(-\w+)?')

Option = namedtuple('Option', 'name kind what shared')
Option.__doc__ = """--name, what it takes ('': nothing), what it does, and whether commands share it."""


class Programs:
    """Runs programs of a build in an empty home. A context manager."""

    def __init__(self, build):
        self.build = pathlib.Path(build).resolve()
        self.source = pathlib.Path(__file__).resolve().parent.parent.parent
        self.home = pathlib.Path(tempfile.mkdtemp(prefix='posthorn-install.'))
        self.folders = [self.build / 'src' / 'cli', self.build / 'src' / 'ui']
        self.environment = {
            **os.environ, 'HOME': str(self.home), 'LC_ALL': 'C.UTF-8', 'DBUS_SESSION_BUS_ADDRESS': 'disabled:',
            'PATH': ':'.join([*map(str, self.folders), os.environ['PATH']]),
            'XDG_CONFIG_HOME': str(self.home / 'config'), 'XDG_DATA_HOME': str(self.home / 'data'),
            'XDG_STATE_HOME': str(self.home / 'state'), 'XDG_RUNTIME_DIR': str(self.home), 'TERM': 'dumb',
        }
        for name in ('DISPLAY', 'WAYLAND_DISPLAY', 'LANGUAGE'):
            self.environment.pop(name, None)

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        shutil.rmtree(self.home, ignore_errors=True)

    def has(self, program):
        return any((folder / program).exists() for folder in self.folders)

    def run(self, *words, **options):
        options = {'stdin': subprocess.DEVNULL, 'capture_output': True, 'text': True, 'timeout': 60, 'check': False, **options}
        return subprocess.run(list(map(str, words)), env=self.environment, cwd=self.home, **options)

    def output(self, *words):
        result = self.run(*words)
        if result.returncode != 0:
            raise AssertionError(f'{" ".join(words)}: status {result.returncode}: {result.stderr}')
        return result.stdout

    def commands(self):
        """The commands of posthornctl."""
        return re.findall(r'^  ([a-z-]+) +\S', self.output('posthornctl', '--help'), re.MULTILINE)

    def actions(self, command):
        """The actions of a command, each with what it is about, as the usage tells."""
        usage = re.search(r'\[OPTION…\] ([a-z].* \| .*)$', self.output('posthornctl', command, '--help'), re.MULTILINE)
        parts = usage.group(1).split(' | ') if usage else []
        return {part.split(' ')[0]: part.partition(' ')[2] for part in parts}

    def options(self, *words):
        """The options that `words --help-all` tells, without those that ask for help."""
        found = []
        group = ''
        for line in self.output(*words, '--help-all').splitlines():
            if re.match(r'\S.*:?$', line):
                group = line
            option = re.match(r'  (?:-\w, )?(--[a-z0-9-]+)(?:=(\S+))? +(.*)', line)
            if option and not HELP_OPTIONS.fullmatch(option.group(1)):
                found.append(Option(option.group(1), option.group(2) or '', option.group(3), group == 'Server options:'))
        return found
