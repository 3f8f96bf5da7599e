# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""Runs the command line under test against a service of the lab. $POSTHORNCTL names the program."""

import json
import os
import subprocess
from collections import namedtuple

from lab import HOST, IMPLICIT_TLS, PASSWORDS, PORTS, STARTTLS
from suite import Suite, tap

import certificates  # tests/support, which the lab has made known

SECONDS = 60   # for one run; the slowest sends 5 MB
# Exit codes of the contract, by their names in sysexits.h.
OK, DATAERR, NOINPUT, NOUSER, UNAVAILABLE, TEMPFAIL, PROTOCOL, NOPERM, CONFIG = 0, 65, 66, 67, 69, 75, 76, 77, 78

Run = namedtuple('Run', 'status output errors report')
Run.__doc__ = """How it ended: exit status, both outputs as bytes, the JSON document."""


def suite(*servers):
    if not os.environ.get('POSTHORNCTL'):
        tap.skip_all('POSTHORNCTL does not name the program to test')
    return Suite(*servers)


def server(lab, service, user=None, password=None, security=None, host=HOST, token=None):
    """The options that reach a service, trusting the lab's authority; they sign in if `user` is given, with the token if
    there is one."""
    options = ['--host', host, '--port', str(PORTS[service]), '--security', security or security_of(service),
               '--ca-file', str(lab.ca)]
    if user and token:
        secret = lab.work / 'token'
        secret.write_text(token + '\n')
        options += ['--username', user, '--token-file', str(secret)]
    elif user:
        secret = lab.work / f'password-of-{user}'
        secret.write_text((password or PASSWORDS[user]) + '\n')
        options += ['--username', user, '--password-file', str(secret)]
    return options


def security_of(service):
    return 'tls' if service in IMPLICIT_TLS else 'starttls' if service in STARTTLS else 'none'


def client_certificate(lab, name='client'):
    """The options that show a certificate of the lab's, `client` or `stranger`."""
    return ['--client-cert', str(lab.path / 'ca' / f'{name}-pair.pem')]


def certificate_sha256(lab, service):
    """Of the certificate that the service of this name shows."""
    return certificates.fingerprint(lab.path / 'ca' / f'{service}.pem')


def run(lab, *arguments, **how):
    """Runs the program with --json in an empty home; the document it prints must be one and whole."""
    result = start(lab, *arguments, '--json', **how)
    try:
        report = json.loads(result.stdout)
    except ValueError as error:
        words = (result.stdout + result.stderr).decode(errors='replace')
        raise AssertionError(f'no JSON ({error}), exit status {result.returncode}: {words}') from error
    return Run(result.returncode, result.stdout, result.stderr, report)


def status_of(lab, *arguments):
    """The exit status alone: before there is anything to report on, no document is promised."""
    return start(lab, *arguments).returncode


def start(lab, *arguments, stdin=b'', more_environment=None):
    return subprocess.run([os.environ['POSTHORNCTL'], *arguments], input=stdin, capture_output=True, timeout=SECONDS,
                          check=False, env={**environment(lab), **(more_environment or {})}, cwd=lab.work)


def environment(lab):
    home = lab.work / 'home'
    folders = {'HOME': home, 'XDG_CONFIG_HOME': home / 'config', 'XDG_DATA_HOME': home / 'data',
               'XDG_STATE_HOME': home / 'state', 'XDG_CACHE_HOME': home / 'cache', 'XDG_RUNTIME_DIR': home / 'run'}
    for folder in folders.values():
        folder.mkdir(parents=True, exist_ok=True)
    (home / 'run').chmod(0o700)
    kept = {name: value for name, value in os.environ.items() if name not in ('DISPLAY', 'WAYLAND_DISPLAY')}
    return {**kept, **{name: str(folder) for name, folder in folders.items()},
            'DBUS_SESSION_BUS_ADDRESS': 'disabled:', 'LC_ALL': 'C.UTF-8'}


def test(lab, service, *options, user='alice', sender='alice@lab.test', more_environment=None, **how):
    """posthornctl test, as `user` (None: without signing in)."""
    return run(lab, 'test', *server(lab, service, user, **how), '--from', sender, *options,
               more_environment=more_environment)


def send(lab, service, files, recipients, *options, sender='alice@lab.test', user=None, stdin=b'', **how):
    """posthornctl send, from `sender` to `recipients`; None of either leaves that to other options."""
    envelope = ['--from', sender] if sender else []
    for recipient in recipients or []:
        envelope += ['--to', recipient]
    return run(lab, 'send', *map(str, files), *server(lab, service, user, **how), *envelope, '--stats', *options,
               stdin=stdin)


def expect_problem(result, identifier, status, step=None):
    problem = result.report.get('problem') or {}
    tap.equal((problem.get('id'), result.status), (identifier, status), f'problem and status of {result.report}')
    tap.equal(result.report['ok'], False, 'ok')
    if step:
        tap.equal(problem['step'], step, 'step')
        tap.equal({entry['id']: entry['status'] for entry in result.report['steps']}[step], 'failed', step)


def expect_ok(result):
    tap.equal((result.report.get('ok'), result.status), (True, OK),
              f'result of {result.report} {result.errors.decode(errors="replace")}')
