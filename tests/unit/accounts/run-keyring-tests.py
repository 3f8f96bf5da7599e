#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""Runs test-keyring in one situation, with a bus, a keyring and directories of its own.

    run-keyring-tests.py SITUATION TEST-KEYRING        SITUATION: a key of SETUPS
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time

PASSWORD = 'open sesame'
SERVICE = 'org.freedesktop.secrets'
BUS = '''<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy>
</busconfig>
'''

# libsecret 0.20 loses the reply to each lookup that finds something, and more when a prompt is dismissed.
MORE_LEAKS = {'locked': ('libsecret-1.so',)}


def wait_until(predicate, what):
    deadline = time.monotonic() + 20
    while not predicate():
        if time.monotonic() > deadline:
            raise RuntimeError(f'{what} did not happen')
        time.sleep(0.05)


def call(destination, path, method, *arguments):
    return subprocess.run(['gdbus', 'call', '--session', '--timeout', '5', '--dest', destination, '--object-path', path,
                           '--method', method, *arguments], capture_output=True, text=True, check=False)


def has_owner(name):
    return '(true,)' in call('org.freedesktop.DBus', '/', 'org.freedesktop.DBus.NameHasOwner', name).stdout


def plain_environment():
    """The keyring warns now and then, which is fatal for our own programs only."""
    return {name: value for name, value in os.environ.items() if name not in ('G_DEBUG', 'G_SLICE')}


def start_keyring(*arguments):
    daemon = subprocess.Popen(['gnome-keyring-daemon', '--foreground', '--components=secrets', *arguments],
                              stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=plain_environment())
    if arguments:
        daemon.stdin.write(PASSWORD.encode())
    daemon.stdin.close()
    wait_until(lambda: has_owner(SERVICE), 'the start of the keyring')
    return daemon


def run_test(test, situation, **environment):
    """Leaves out of a sanitizer's account what libsecret 0.20 loses."""
    suppressions = os.path.join(os.environ['HOME'], 'leaks')
    with open(suppressions, 'w', encoding='utf-8') as file:
        file.writelines(f'leak:{name}\n' for name in ('g_dbus_message_new_from_blob', *MORE_LEAKS.get(situation, ())))
    sanitizer = {'LSAN_OPTIONS': f'suppressions={suppressions}:print_suppressions=0',
                 'ASAN_OPTIONS': 'fast_unwind_on_malloc=0'}
    return subprocess.run([test, '--tap'], env={**os.environ, **sanitizer, 'KEYRING_SITUATION': situation, **environment},
                          check=False).returncode


def open_keyring(test):
    daemon = start_keyring('--unlock')
    try:
        return run_test(test, 'open')
    finally:
        daemon.terminate()
        daemon.wait()


def locked(test):
    daemon = start_keyring('--unlock')
    try:
        subprocess.run([test, '-q', '-p', '/accounts/keyring/open'], check=False,
                       env={**os.environ, 'KEYRING_SITUATION': 'open'}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        call(SERVICE, '/org/freedesktop/secrets', 'org.freedesktop.Secret.Service.Lock',
             "['/org/freedesktop/secrets/collection/login']")
        return run_test(test, 'locked')
    finally:
        daemon.terminate()
        daemon.wait()


def no_keyring(test):
    daemon = start_keyring()
    try:
        return run_test(test, 'no-keyring')
    finally:
        daemon.terminate()
        daemon.wait()


def no_service(test):
    return run_test(test, 'no-service')


def hanging(test):
    """A service that has the name and never answers: a keyring that is stopped."""
    daemon = start_keyring('--unlock')
    daemon.send_signal(signal.SIGSTOP)
    try:
        return run_test(test, 'hanging')
    finally:
        daemon.kill()
        daemon.wait()


def without_bus(test):
    os.environ.pop('DBUS_SESSION_BUS_ADDRESS', None)
    return run_test(test, 'no-bus')


def in_file(test):
    os.environ.pop('DBUS_SESSION_BUS_ADDRESS', None)
    # libsecret 0.20 loses the entity tag of its file at each write; the same code of ours runs on a real keyring too.
    return run_test(test, 'file', LSAN_OPTIONS='detect_leaks=0', SECRET_BACKEND='file', SECRET_FILE_TEST_PASSWORD=PASSWORD,
                    SECRET_FILE_TEST_PATH=os.path.join(os.environ['XDG_DATA_HOME'], 'secrets'))


# On a private bus: which programs it takes; without a bus: none.
SETUPS = {
    'open': (open_keyring, ('gnome-keyring-daemon', 'gdbus')),
    'locked': (locked, ('gnome-keyring-daemon', 'gdbus')),
    'no-keyring': (no_keyring, ('gnome-keyring-daemon', 'gdbus')),
    'no-service': (no_service, ('gdbus',)),
    'hanging': (hanging, ('gnome-keyring-daemon', 'gdbus')),
    'no-bus': (without_bus, ()),
    'file': (in_file, ()),
}


def isolate(directory):
    for variable in ('DISPLAY', 'WAYLAND_DISPLAY', 'SECRET_BACKEND'):
        os.environ.pop(variable, None)
    for variable, name in (('XDG_RUNTIME_DIR', 'run'), ('XDG_DATA_HOME', 'data'), ('XDG_CONFIG_HOME', 'config'), ('HOME', 'home')):
        os.environ[variable] = os.path.join(directory, name)
        os.mkdir(os.environ[variable], 0o700)


def main(situation, test):
    setup, programs = SETUPS[situation]
    if 'KEYRING_BUS' in os.environ or not programs:
        return setup(test)
    missing = [program for program in ('dbus-run-session', *programs) if not shutil.which(program)]
    if missing:
        print(f'1..0 # SKIP {", ".join(missing)} not installed')
        return 0
    bus = os.path.join(os.environ['HOME'], 'bus.conf')
    with open(bus, 'w', encoding='utf-8') as file:
        file.write(BUS)
    return subprocess.run(['dbus-run-session', f'--config-file={bus}', '--', sys.executable, __file__, situation, test],
                          env={**os.environ, 'KEYRING_BUS': '1'}, check=False).returncode


if __name__ == '__main__':
    if 'KEYRING_BUS' in os.environ:
        sys.exit(main(*sys.argv[1:]))
    with tempfile.TemporaryDirectory(prefix='posthorn-keyring-') as scratch:
        isolate(scratch)
        sys.exit(main(*sys.argv[1:]))
