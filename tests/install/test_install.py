# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""meson install, into a staging folder and into the prefix itself, file by file with what stands in files.txt; what was
installed works from there; and ninja uninstall takes all of it away again.

The real prefix is touched by nobody: in a mount namespace of this test's own, a layer in memory lies over it and over the
build folder. Usage: test_install.py BUILD [WORD...]
"""

import gettext
import json
import os
import pathlib
import re
import shutil
import stat
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / 'support'))

import locales
import namespaces
import tap

HERE = pathlib.Path(__file__).resolve().parent
SOURCE = HERE.parent.parent
APP_ID = 'io.github.posthorn.Posthorn'
FOLDERS = ['bindir', 'datadir', 'libexecdir', 'localedir', 'mandir', 'sysconfdir']
# What programs of the desktop make of what is installed; they belong to all applications and stay.
CACHES = re.compile(r'.*/(gschemas\.compiled|icon-theme\.cache|mimeinfo\.cache|mime/(?!packages/).*)')

suite = tap.Suite()


class Installation:
    """The build and its folders, and what is to be installed."""

    def __init__(self, build):
        self.build = pathlib.Path(build).resolve()
        introspected = json.loads(run('meson', 'introspect', '--buildoptions', self.build).stdout)
        self.options = {option['name']: option['value'] for option in introspected}
        self.prefix = pathlib.Path(self.options['prefix'])
        self.folders = {name: str(self.prefix / self.options[name]) for name in FOLDERS}
        self.languages = (SOURCE / 'po' / 'LINGUAS').read_text(encoding='utf-8').split()
        pages = sorted(path.name for path in (SOURCE / 'data' / 'help' / 'C').iterdir() if path.suffix in ('.page', '.xml'))
        manuals = ['C', *(SOURCE / 'data' / 'help' / 'LINGUAS').read_text(encoding='utf-8').split()]
        self.pages = [f'{manual}/posthorn/{page}' for manual in manuals for page in pages]
        self.scratch = pathlib.Path(tempfile.mkdtemp(prefix='posthorn-install.'))

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        shutil.rmtree(self.scratch, ignore_errors=True)

    def expected(self):
        """Each path that is to be there, and its mode."""
        found = {}
        for line in (HERE / 'files.txt').read_text(encoding='utf-8').splitlines():
            if line.startswith('#') or (' window ' in line and not self.options['window']):
                continue
            mode, _, pattern = line.split(' ')
            for part in {'{language}': self.languages, '{help}': self.pages}.get(placeholder(pattern), ['']):
                found[pattern.format(prefix=self.prefix, language=part, help=part, **self.folders)] = mode
        return found

    def path(self, folder, *parts):
        return pathlib.Path(self.folders[folder], *parts)


def placeholder(pattern):
    """What a line of the list stands for many times, if it does."""
    match = re.search(r'\{(language|help)\}', pattern)
    return match and match.group()


def run(*words, **options):
    options = {'stdin': subprocess.DEVNULL, 'capture_output': True, 'text': True, 'timeout': 100, 'check': False, **options}
    result = subprocess.run(list(map(str, words)), **options)
    if result.returncode != 0:
        raise AssertionError(f'{" ".join(map(str, words))}: status {result.returncode}: {result.stdout}{result.stderr}')
    return result


def files_below(root):
    """Every file below a folder with its mode, as paths that begin there."""
    found = {}
    for folder, _, names in os.walk(root):
        for name in names:
            path = pathlib.Path(folder, name)
            status = path.lstat()
            # A layer marks what is gone with a device.
            if not stat.S_ISCHR(status.st_mode):
                found['/' + str(path.relative_to(root))] = 'link' if path.is_symlink() else f'{stat.S_IMODE(status.st_mode):o}'
    return found


def compare(found, expected):
    wrong = [f'{path}: not installed' for path in expected.keys() - found.keys()]
    wrong += [f'{path}: not in files.txt' for path in found.keys() - expected.keys()]
    wrong += [f'{path}: mode {found[path]}, not {mode}' for path, mode in expected.items() if found.get(path, mode) != mode]
    tap.equal(sorted(wrong), [])


@suite.test('a staging folder holds each file of the list, with its mode, and no other')
def stages(installation):
    stage = installation.scratch / 'stage'
    run('meson', 'install', '-C', installation.build, '--no-rebuild', '--quiet', '--destdir', stage)
    compare(files_below(stage), installation.expected())


class Layer:
    """What was written below a folder since a layer in memory lies over it."""

    def __init__(self, scratch, folder):
        self.folder = folder
        self.upper = scratch / folder.name / 'upper'
        work = scratch / folder.name / 'work'
        for path in (self.upper, work):
            path.mkdir(parents=True)
        run('mount', '-t', 'overlay', 'overlay', '-o', f'lowerdir={folder},upperdir={self.upper},workdir={work}', folder)

    def files(self):
        return {f'{self.folder}{path}': mode for path, mode in files_below(self.upper).items()}


def real_prefix(installation):
    """The layer over the prefix, in which all is installed; the same for all tests."""
    if not hasattr(installation, 'layer'):
        # One layer lies over the prefix: what would land beside it would land in the machine.
        if not installation.prefix.is_dir() or any(installation.prefix not in pathlib.Path(path).parents for path in installation.folders.values()):
            raise tap.Skipped(f'{installation.prefix} can’t be covered')
        if not namespaces.are_private():
            raise tap.Skipped(installation.impossible)
        run('mount', '-t', 'tmpfs', 'tmpfs', installation.scratch)
        Layer(installation.scratch, installation.build)
        installation.layer = Layer(installation.scratch, installation.prefix)
        run('meson', 'install', '-C', installation.build, '--no-rebuild', '--quiet')
    return installation.layer


def caches_of(files):
    return {path for path in files if CACHES.fullmatch(path)}


@suite.test('the prefix holds the same, and caches of the desktop')
def installs(installation):
    found = real_prefix(installation).files()
    caches = caches_of(found)
    compare({path: mode for path, mode in found.items() if path not in caches}, installation.expected())
    tap.true(any(path.endswith('/gschemas.compiled') for path in caches), f'the settings were not compiled: {caches}')


@suite.test('the programs start from there and find their settings')
def starts(installation):
    real_prefix(installation)
    for program in ['posthornctl', 'posthorn-sendmail']:
        told = run_installed(installation, program, '--version').stdout
        tap.equal(told, f'{program} {version(installation)}\n', program)
    if installation.options['window']:
        tap.true('--compose' in run_installed(installation, 'posthorn', '--help').stdout, 'posthorn --help')
    for name in ('mailq', 'sendmail', 'newaliases'):
        link = installation.path('libexecdir', 'posthorn', name)
        tap.equal(link.resolve(), installation.path('bindir', 'posthorn-sendmail').resolve(), name)


def version(installation):
    return json.loads(run('meson', 'introspect', '--projectinfo', installation.build).stdout)['version']


def run_installed(installation, program, *words, **environment):
    home = installation.scratch / 'home'
    environment = {**os.environ, 'HOME': str(home), 'LC_ALL': 'C.UTF-8', 'DBUS_SESSION_BUS_ADDRESS': 'disabled:',
                   'XDG_DATA_DIRS': f'{installation.folders["datadir"]}:/usr/share', **environment}
    environment.pop('GSETTINGS_SCHEMA_DIR', None)
    return run(installation.path('bindir', program), *words, env=environment)


@suite.test('the desktop knows a file of accounts, and who opens it')
def knows_bundles(installation):
    real_prefix(installation)
    if not installation.options['window'] or not installation.path('datadir', 'mime', 'mime.cache').exists():
        raise tap.Skipped('there is no database of file types')
    bundle = installation.scratch / 'accounts.posthorn'
    bundle.write_text('[posthorn accounts]\nversion=1\n', encoding='utf-8')
    # An application counts only where its program is found.
    environment = {**os.environ, 'LC_ALL': 'C.UTF-8', 'XDG_DATA_DIRS': f'{installation.folders["datadir"]}:/usr/share',
                   'PATH': f'{installation.folders["bindir"]}:{os.environ["PATH"]}'}
    told = run('gio', 'info', '-a', 'standard::content-type', bundle, env=environment).stdout
    tap.true('application/x-posthorn-accounts' in told, told)
    told = run('gio', 'mime', 'application/x-posthorn-accounts', env=environment).stdout
    tap.true(f'{APP_ID}.desktop' in told, told)


@suite.test('they speak every language of the list from there')
def speaks(installation):
    real_prefix(installation)
    if not installation.languages:
        raise tap.Skipped('there is no translation yet')
    try:
        locale = locales.make(installation.scratch / 'locales')
    except locales.Impossible as reason:
        raise tap.Skipped(str(reason)) from reason
    for language in installation.languages:
        words = gettext.translation('posthorn', installation.folders['localedir'], [language]).gettext('Commands:')
        told = run_installed(installation, 'posthornctl', '--help', LANGUAGE=language, **locale).stdout
        tap.true(words in told, f'{language}: no “{words}” in {told}')


def checkers(installation):
    """How what is installed is looked at by those who read it."""
    application = installation.path('datadir', 'applications', f'{APP_ID}.desktop')
    autostart = installation.path('sysconfdir', 'xdg', 'autostart', f'{APP_ID}.desktop')
    return [
        ['desktop-file-validate', application, autostart],
        ['appstreamcli', 'validate', '--no-net', installation.path('datadir', 'metainfo', f'{APP_ID}.metainfo.xml')],
        ['glib-compile-schemas', '--strict', '--dry-run', installation.path('datadir', 'glib-2.0', 'schemas')],
        ['systemd-analyze', 'verify', '--user', installation.prefix / 'lib' / 'systemd' / 'user' / f'app-{APP_ID}.service'],
        ['man', '--warnings', '-M', installation.folders['mandir'], 'posthorn', 'posthornctl', 'posthorn-sendmail'],
    ]


@suite.test('{} accepts what is installed', 'desktop-file-validate', 'appstreamcli', 'glib-compile-schemas', 'systemd-analyze', 'man')
def valid(installation, program):
    real_prefix(installation)
    if not installation.options['window']:
        raise tap.Skipped('built without the window')
    if not shutil.which(program):
        raise tap.Skipped(f'{program} is not here')
    command = next(command for command in checkers(installation) if command[0] == program)
    said = run(*command, env={**os.environ, 'XDG_RUNTIME_DIR': str(installation.scratch), 'MANROFFOPT': '-Wbreak'})
    tap.equal(said.stderr, '', program)


@suite.test('the bus and systemd are told the same command, which is there')
def service(installation):
    real_prefix(installation)
    if not installation.options['window']:
        raise tap.Skipped('built without the window')
    bus = installation.path('datadir', 'dbus-1', 'services', f'{APP_ID}.service').read_text(encoding='utf-8')
    name = re.search(r'^SystemdService=(.*)$', bus, re.MULTILINE).group(1)
    unit = (installation.prefix / 'lib' / 'systemd' / 'user' / name).read_text(encoding='utf-8')
    command = re.search(r'^ExecStart=(.*)$', unit, re.MULTILINE).group(1)
    tap.equal(re.search(r'^Exec=(.*)$', bus, re.MULTILINE).group(1), command)
    tap.true(os.access(command.split(' ')[0], os.X_OK), command)
    tap.equal(re.search(r'^BusName=(.*)$', unit, re.MULTILINE).group(1), re.search(r'^Name=(.*)$', bus, re.MULTILINE).group(1))


@suite.test('ninja uninstall leaves nothing but the caches')
def uninstalls(installation):
    layer = real_prefix(installation)
    run('ninja', '-C', installation.build, 'uninstall')
    left = layer.files()
    tap.equal(set(left) - caches_of(left), set())


def main(build, *words):
    impossible = ''
    if not namespaces.are_private():
        try:
            namespaces.enter(tempfile.gettempdir(), namespaces.ONE_USER)
        except namespaces.Impossible as reason:
            impossible = str(reason)
    os.umask(0o022)
    with Installation(build) as installation:
        installation.impossible = impossible
        suite.run(installation, words)


if __name__ == '__main__':
    main(*sys.argv[1:])
