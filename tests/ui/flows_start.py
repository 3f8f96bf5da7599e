#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""Starting where something is missing or broken: each time there is a window that works, or a plain word and an exit status.
usage: flows_start.py FLOW"""

import os
import pathlib
import shutil
import signal
import subprocess
import sys
import time

sys.dont_write_bytecode = True
import test_window as window  # noqa: E402  (beside this file)
import uidriver  # noqa: E402  (beside this file)

EX_CONFIG = 78  # Python has no name for it
START_SECONDS = 60  # until a process that can't start must have ended
SCHEMA = 'io.github.posthorn.Posthorn.gschema.xml'
SMALL_DISK = 'size=96k'


def run(*arguments, **environment):
    return subprocess.run([window.posthorn(), *arguments], check=False, capture_output=True, text=True, timeout=START_SECONDS,
                          stdin=subprocess.DEVNULL, env=clean({**os.environ, **environment}))


def clean(environment):
    """Without what is None."""
    return {name: value for name, value in environment.items() if value is not None}


def expect(result, status, *words):
    output = result.stdout + result.stderr
    if result.returncode != status or any(word not in output for word in words) or '-CRITICAL **' in output:
        raise AssertionError((status, words, result))
    lines = [line for line in output.splitlines() if line]
    if status != 0 and len(lines) > 2:
        raise AssertionError(lines)


def start_well(desktop, report, sentence, **environment):
    """It comes up empty, and ends well."""
    program = desktop.start(window.posthorn(), **environment)
    program.wait('push button', 'Add Account…')
    program.key('ctrl+q')
    code = program.wait_for_end()
    if code != 0 or '-CRITICAL **' in program.log.read_text():
        raise AssertionError((code, program.log.read_text()))
    report.ok(sentence)


@window.flow
def command_line_alone(report):
    """What needs no window works without a display and a session; what is wrong on the command line is said."""
    bare = {'DISPLAY': None, 'WAYLAND_DISPLAY': None, 'DBUS_SESSION_BUS_ADDRESS': None}
    result = run('--version', **bare)
    expect(result, os.EX_OK, 'posthorn ')
    if len(result.stdout.splitlines()) != 1:
        raise AssertionError(result)
    report.ok('the version is one line')
    expect(run('--help', **bare), os.EX_OK, '--compose', '--outbox', '--version', 'FILE')
    report.ok('the help names the options')
    expect(run('--nonsense', **bare), os.EX_USAGE, '--nonsense')
    report.ok('an unknown option has the exit status for wrong usage')
    expect(run(**bare), os.EX_UNAVAILABLE, 'posthorn: There is no display')
    report.ok('without a display one line says so')
    expect(run(**{**bare, 'DISPLAY': ':4711'}), os.EX_UNAVAILABLE, 'posthorn: There is no display')
    report.ok('so it does where the display is not there')


def compile_schema(folder, text):
    folder.mkdir()
    (folder / SCHEMA).write_text(text)
    subprocess.run(['glib-compile-schemas', str(folder)], check=True)
    return str(folder)


def real_schema():
    return (pathlib.Path(__file__).parents[2] / 'data' / SCHEMA).read_text()


@window.flow
def schema(report):
    """A description of the preferences that is missing or of another version is told, in a dialog and on the terminal."""
    if not shutil.which('glib-compile-schemas'):
        raise uidriver.Missing('glib-compile-schemas')
    with uidriver.Desktop(keyring=False) as desktop:
        empty = desktop.home / 'empty'
        empty.mkdir()
        shares = {'XDG_DATA_DIRS': str(empty)}
        result = run('--gapplication-service', GSETTINGS_SCHEMA_DIR=None, **shares)
        expect(result, EX_CONFIG, 'posthorn: The description of its preferences is missing')
        report.ok('a service says it in one line')
        expect(run('--version', GSETTINGS_SCHEMA_DIR=None, **shares), os.EX_OK, 'posthorn ')
        report.ok('the version is told all the same')
        folder = compile_schema(desktop.home / 'older', real_schema().replace('name="start-at-login"', 'name="another"'))
        process = desktop.spawn([window.posthorn()], env={**os.environ, 'GSETTINGS_SCHEMA_DIR': folder}, stderr=subprocess.PIPE, text=True)
        program = uidriver.Program(desktop, None, {}, process, desktop.home / 'none.log')
        program.log.write_text('')
        program.wait_label('start-at-login')
        program.screenshot('schema-trouble')
        program.press('Close')
        if program.wait_for_end() != EX_CONFIG or 'of another version' not in process.stderr.read():
            raise AssertionError(process.returncode)
        report.ok('a person reads in a dialog what is missing')


@window.flow
def without_session(report):
    """Without a session bus, a keyring, a runtime folder, a home in the environment, or with a language nobody knows."""
    with uidriver.Desktop(keyring=False) as desktop:
        start_unseen(desktop, report)
        start_well(desktop, report, 'so there is with a language that the system does not have', LC_ALL='xx_YY.UTF-8')
        start_well(desktop, report, 'with the plainest language of all', LC_ALL='C')
        start_well(desktop, report, 'without a backend for preferences', GSETTINGS_BACKEND='nonsense')
        start_well(desktop, report, 'without OpenGL where it is asked for', GSK_RENDERER='gl')
        start_well(desktop, report, 'without a folder for sockets', XDG_RUNTIME_DIR='/nowhere/run')


def start_unseen(desktop, report):
    """Without a session bus there is no accessibility, either: the X server tells of the window."""
    log = desktop.home / 'unseen.log'
    environment = {**os.environ, 'DBUS_SESSION_BUS_ADDRESS': 'unix:path=/nowhere', 'GTK_A11Y': 'none'}
    with log.open('w') as stream:
        process = desktop.spawn([window.posthorn()], stderr=stream, env=environment)
    desktop.poll(lambda: uidriver.XWindow.find_all(process.pid, '--onlyvisible'), lambda: f'a window; the log says {log.read_text()}')
    process.send_signal(signal.SIGTERM)
    desktop.poll(lambda: process.poll() is not None, 'the program ends')
    if process.returncode != 0 or '-CRITICAL **' in log.read_text():
        raise AssertionError((process.returncode, log.read_text()))
    report.ok('without a session bus there is a window, and it ends well')


@window.flow
def no_place(report):
    """A home that can't be written to, or has no room: there is a window, and what can't be kept is said."""
    with uidriver.Desktop(keyring=False) as desktop:
        mount = mounted(desktop, 'ro,size=1m')
        if subprocess.run([*mount, 'true'], check=False, capture_output=True).returncode:
            raise uidriver.Missing('a private file system')
        start_in(desktop, report, mount, 'a home that is read-only')
        start_in(desktop, report, mounted(desktop, SMALL_DISK, fill=True), 'a home without any room')


def mounted(desktop, options, fill=False):
    """A command line that runs another with a file system of its own in the place of all folders of the home."""
    users = [] if os.geteuid() == 0 else ['--user', '--map-root-user']
    filling = 'head -c 1m /dev/zero >"$1/filler" 2>/dev/null || true; ' if fill else ''
    script = f'mount -t tmpfs -o {options} tmpfs "$1"; {filling}shift; exec "$@"'
    folder = desktop.home / 'nowhere'
    folder.mkdir(exist_ok=True)
    return ['unshare', *users, '--mount', 'sh', '-c', script, 'sh', str(folder)]


def start_in(desktop, report, mount, what):
    folder = str(desktop.home / 'nowhere')
    places = {name: folder for name in ('XDG_CONFIG_HOME', 'XDG_DATA_HOME', 'XDG_STATE_HOME', 'XDG_CACHE_HOME')}
    log = desktop.home / f'{len(desktop.processes)}.log'
    with log.open('w') as stream:
        process = desktop.spawn([*mount, window.posthorn()], stderr=stream, env={**os.environ, **places, 'GSETTINGS_BACKEND': 'memory'})
    program = uidriver.Program(desktop, None, {}, process, log)
    program.wait('push button', 'Add Account…')
    report.ok(f'{what}: there is a window')
    program.key('ctrl+shift+o')
    program.wait('push button', 'Back')
    program.wait_label('The Outbox Can’t Be Opened')
    program.screenshot('outbox-closed')
    program.press('Try Again')
    program.wait_label('The Outbox Can’t Be Opened')
    report.ok(f'{what}: an outbox that can’t be opened is not shown as an empty one')
    program.key('alt+Left', 'ctrl+n')
    program.type('Subject', 'Kept nowhere')
    program.wait_label('The draft could not be saved')
    program.screenshot('no-place')
    program.key('ctrl+w')
    program.desktop.spin(uidriver.SETTLE)
    program.process.send_signal(signal.SIGTERM)
    if program.wait_for_end() != 0:
        raise AssertionError(program.log.read_text())
    if [line for line in program.complaints() if 'CRITICAL' in line]:
        raise AssertionError(program.complaints())
    report.ok(f'{what}: writing does not end it')


@window.flow
def single_instance(report):
    """A second start brings the window to the front, and hands over what it was asked for; login starts nothing unwanted."""
    with uidriver.Desktop(keyring=False) as desktop:
        program = desktop.start(window.posthorn())
        program.wait('push button', 'Add Account…')
        begin = time.monotonic()
        expect(run(), os.EX_OK)
        report.ok(f'a second start ends at once ({time.monotonic() - begin:.1f} s)')
        expect(run('mailto:ada@example.org?subject=Second'), os.EX_OK)
        program.wait('list item', 'ada@example.org')
        report.ok('a link of the second one opens in the first one')
        program.key('ctrl+w')
        window.end(program, report)
        file = desktop.home / 'config/glib-2.0/settings/keyfile'
        with file.open('a') as preferences:
            preferences.write('start-at-login=false\n')
        expect(run('--gapplication-service', '--at-login', DISPLAY=':4711'), os.EX_OK)
        report.ok('at login nothing starts that was not wanted, not even a display is looked for')


@window.flow
def troubleshooting(report):
    """The page for somebody who helps: states, settings without secrets, failures; copied as it stands there."""
    with uidriver.Desktop(keyring=False) as desktop:
        window.run_ctl('accounts', 'add', 'ada.lovelace@example.org', '--host', 'smtp.example.org', '--port', '587', '--security', 'starttls')
        with (desktop.home / 'config/glib-2.0/settings/keyfile').open('a') as preferences:
            preferences.write('undo-send-seconds=uint32 25\n')
        program = desktop.start(window.posthorn())
        window.wait_listed(program, 'ada.lovelace@example.org')
        program.key('F10', 't')
        program.wait_label('Versions')
        program.screenshot('troubleshooting')
        program.resize_window(560, 1000)
        texts = wait_rows(program, 'libadwaita', 'SQLite', 'Password store')
        if any('lovelace' in text for text in texts):
            raise AssertionError(texts)
        report.ok('it tells versions and states, and nobody’s name')
        program.toggle('Hide Addresses and User Names')
        program.press('Copy Report')
        program.wait_toast('Report copied')
        report.ok('the report is copied')
        program.key('Escape')
        window.end(program, report)


def wait_rows(program, *names):
    def find():
        texts = [node.get_name() or '' for top in program.children_newest_first()[:1] for node in program.walk(top)]
        return texts if all(any(name in text for text in texts) for name in names) else None
    return program.desktop.poll(find, lambda: f'{names}; there are {program.describe()}')


if __name__ == '__main__':
    window.main()
