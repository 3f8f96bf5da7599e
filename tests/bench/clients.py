# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""How each client is told to submit messages: Posthorn in both its forms, and whichever peers are there."""

import json
import pathlib
import shutil
import subprocess
import sys
from typing import Callable, NamedTuple, Optional

SENDER = 'ada@example.org'
RECIPIENTS = ['ben@example.net', *(f'guest{number}@example.net' for number in range(9))]
PEERS = pathlib.Path(__file__).resolve().parent / 'peers'
USERNAME, PASSWORD = 'ada', 'secret'


class Target(NamedTuple):
    """A server, and how to reach it."""
    port: int
    security: str                # none, tls or starttls
    sha256: Optional[str] = None
    username: Optional[str] = None
    host: str = '127.0.0.1'


class Job(NamedTuple):
    """One message, `count` times over one connection, to the first `n_recipients` of RECIPIENTS."""
    target: Target
    file: str
    folder: pathlib.Path         # for what a client wants in files
    count: int = 1
    n_recipients: int = 1

    @property
    def recipients(self):
        return RECIPIENTS[:self.n_recipients]

    @property
    def login(self):
        return [USERNAME, PASSWORD] if self.target.username else []

    def write(self, name, text):
        path = self.folder / name
        path.write_text(text, encoding='utf-8')
        return str(path)


class Client(NamedTuple):
    name: str
    program: str
    make: Callable               # of program and job: the command line; None when it can't do that
    version: str


def posthornctl(program, job, refused='abort'):
    target = job.target
    trust = ['--trust', target.sha256] if target.sha256 else []
    login = ['--username', target.username, '--auth', 'plain', '--password-file', job.write('password', PASSWORD + '\n')]
    return [program, 'send', *[job.file] * job.count, '--host', target.host, '--port', str(target.port), '--security', target.security,
            *trust, *(login if target.username else []), '--from', SENDER, '--refused-recipients', refused,
            *(word for recipient in job.recipients for word in ('--to', recipient)), '--stats', '--json']


def posthornctl_to_others(program, job):
    return posthornctl(program, job, 'send-to-others')


def harness(*command):
    """The maker of a client that is a small program of ours around a library."""
    def make(program, job):
        return [program, *map(str, command), job.target.host, str(job.target.port), job.target.security, str(job.count), job.file, SENDER,
                ','.join(job.recipients), *job.login]
    return make


def library(program, job):
    return [*harness()(program, job), *([job.target.sha256] if job.target.sha256 else [])]


def libesmtp(program, job):
    return harness()(program, job) if job.target.security != 'tls' else None


def curl(program, job):
    scheme = 'smtps' if job.target.security == 'tls' else 'smtp'
    options = [f'url = "{scheme}://{job.target.host}:{job.target.port}"', f'upload-file = "{job.file}"', f'mail-from = "{SENDER}"', 'insecure',
               *(f'mail-rcpt = "{recipient}"' for recipient in job.recipients), *(['ssl-reqd'] if job.target.security == 'starttls' else []),
               *([f'user = "{USERNAME}:{PASSWORD}"', 'login-options = "AUTH=PLAIN"', 'sasl-ir'] if job.login else [])]
    text = '\nnext\n'.join(['\n'.join(options)] * job.count)
    return [program, '-sS', '-K', job.write('curl.conf', text + '\n')]


def msmtp(program, job):
    if job.count > 1:
        return None
    tls = ['--tls=on', f'--tls-starttls={"on" if job.target.security == "starttls" else "off"}', '--tls-certcheck=off']
    login = ['--auth=plain', f'--user={USERNAME}', f'--passwordeval=echo {PASSWORD}']
    return ['sh', '-c', 'file=$1; shift; exec "$@" < "$file"', 'sh', job.file, program, f'--host={job.target.host}',
            f'--port={job.target.port}', *(tls if job.target.security != 'none' else ['--tls=off']), *(login if job.login else ['--auth=off']),
            f'--from={SENDER}', *job.recipients]


def swaks(program, job):
    if job.count > 1:
        return None
    tls = {'none': [], 'tls': ['--tlsc'], 'starttls': ['-tls']}[job.target.security]
    login = ['-a', 'PLAIN', '-au', USERNAME, '-ap', PASSWORD] if job.login else []
    return [program, '-s', job.target.host, '-p', str(job.target.port), *tls, *login, '-f', SENDER, '-t', ','.join(job.recipients),
            '--data', f'@{job.file}', '-n', '--hide-all', '--pipeline']


def smtp_source(program, job):
    if job.target.security != 'none' or job.login:
        return None
    size = pathlib.Path(job.file).stat().st_size
    return [program, '-d', '-s', '1', '-m', str(job.count), '-l', str(size), '-r', str(job.n_recipients), '-f', SENDER,
            '-t', job.recipients[0], f'{job.target.host}:{job.target.port}']


def first_line(*command):
    """What a program says of itself, as far as it does."""
    try:
        result = subprocess.run(command, capture_output=True, text=True, timeout=10, check=False)
    except OSError:
        return ''
    return ' '.join((result.stdout or result.stderr).splitlines()[0:1])


def debian_version(package):
    result = subprocess.run(['dpkg-query', '-W', '-f', '${Version}', package], capture_output=True, text=True, check=False)
    return result.stdout if result.returncode == 0 else 'of unknown version'


class Tools(NamedTuple):
    """What was built and fetched."""
    build: pathlib.Path
    cache: pathlib.Path          # of fetch-peers; need not exist

    def harness(self, name):
        return self.build / 'tests' / 'bench' / name

    @property
    def measure(self):
        return [str(self.harness('measure'))]

    @property
    def posthornctl(self):
        return self.build / 'src' / 'cli' / 'posthornctl'

    def own_clients(self):
        """Posthorn: the program, as a person uses it, and its libraries, as the window does."""
        return [Client('posthornctl', str(self.posthornctl), posthornctl, first_line(self.posthornctl, '--version').split()[-1]),
                Client('Posthorn’s library', str(self.harness('with-posthorn')), library, '')]

    def peers(self):
        """All of them; the program of one that is not there is None."""
        modules = self.cache / 'node_modules'
        package = modules / 'nodemailer' / 'package.json'
        return [
            Client('curl', shutil.which('curl'), curl, first_line('curl', '--version').partition(' (')[0].removeprefix('curl ')),
            Client('msmtp', shutil.which('msmtp'), msmtp, first_line('msmtp', '--version').removeprefix('msmtp version ')),
            Client('swaks', shutil.which('swaks'), swaks, debian_version('swaks')),
            Client('libesmtp', existing(self.harness('with-libesmtp')), libesmtp, debian_version('libesmtp-dev')),
            Client('libetpan', existing(self.harness('with-libetpan')), harness(), debian_version('libetpan-dev')),
            Client('smtplib', sys.executable, harness(PEERS / 'with-smtplib.py'), 'Python ' + sys.version.split()[0]),
            Client('nodemailer', shutil.which('node') if package.exists() else None, harness(PEERS / 'with-nodemailer.cjs', modules),
                   json.loads(package.read_text(encoding='utf-8'))['version'] if package.exists() else ''),
            Client('smtp-source', existing(self.cache / 'smtp-source'), smtp_source,
                   'Postfix ' + first_line(self.cache / 'postconf', '-d', '-h', 'mail_version')),
        ]

    def clients(self):
        return self.own_clients() + [peer for peer in self.peers() if peer.program]


def existing(path):
    return str(path) if path.exists() else None


def head(subject):
    return '\r\n'.join([f'Subject: {subject}', f'From: {SENDER}', f'To: {RECIPIENTS[0]}', 'Date: Sun, 22 Nov 2026 03:00:00 +0000',
                        'Message-ID: <bench@example.org>', '', '']).encode()


def message(size):
    """A message of `size` octets whose lines are those of Base64, none of them with a dot to stuff."""
    start = head('bench')
    line = b'QUJD' * 19 + b'\r\n'
    body = line * ((size - len(start)) // len(line) + 1)
    return start + body[:size - len(start) - 2] + b'\r\n'
