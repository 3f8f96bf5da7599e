# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""How each client is told to submit messages: Posthorn, and whichever peers are installed."""

import shutil
from typing import NamedTuple

SENDER = 'ada@example.org'
RECIPIENT = 'ben@example.net'


class Target(NamedTuple):
    """A server on 127.0.0.1."""
    port: int
    security: str       # tls or starttls
    username: str
    password_file: str
    sha256: str

    @property
    def password(self):
        with open(self.password_file, encoding='utf-8') as file:
            return file.readline().rstrip('\n')


def posthorn(program, target, files):
    return [program, 'send', *files, '--host', '127.0.0.1', '--port', str(target.port), '--security', target.security,
            '--username', target.username, '--password-file', target.password_file, '--auth', 'plain', '--trust', target.sha256,
            '--from', SENDER, '--to', RECIPIENT, '--stats', '--json']


def curl(program, target, files):
    scheme = ['smtps://'] if target.security == 'tls' else ['--ssl-reqd', 'smtp://']
    command = [program]
    for number, file in enumerate(files):
        # Each URL has options of its own.
        command += [*(['--next'] if number > 0 else []), '-sS', '-k', '--sasl-ir', *scheme[:-1],
                    f'{scheme[-1]}127.0.0.1:{target.port}', '--mail-from', SENDER, '--mail-rcpt', RECIPIENT,
                    '-u', f'{target.username}:{target.password}', '--login-options', 'AUTH=PLAIN', '-T', file]
    return command


def msmtp(program, target, files):
    if len(files) > 1:
        return None
    start = 'off' if target.security == 'tls' else 'on'
    arguments = [program, '--host=127.0.0.1', f'--port={target.port}', '--tls=on', f'--tls-starttls={start}', '--tls-certcheck=off',
                 '--auth=plain', f'--user={target.username}', f'--passwordeval=cat {target.password_file}', f'--from={SENDER}', RECIPIENT]
    return ['sh', '-c', 'file=$1; shift; exec "$@" < "$file"', 'sh', files[0], *arguments]


PEERS = {'curl': curl, 'msmtp': msmtp}


def installed_peers():
    """Names and command makers of the peers that are there."""
    return {name: (shutil.which(name), make) for name, make in PEERS.items() if shutil.which(name)}


def small_message():
    lines = ['Subject: round trips', f'From: {SENDER}', f'To: {RECIPIENT}', 'Date: Sun, 22 Nov 2026 03:00:00 +0000',
             'Message-ID: <bench@example.org>', '', *(['A line of the message, long enough to look like one.'] * 30)]
    return '\r\n'.join(lines).encode() + b'\r\n'


def large_message(size):
    """A message of `size` octets whose lines are those of Base64, none of them with a dot to stuff."""
    head = '\r\n'.join(['Subject: throughput', f'From: {SENDER}', f'To: {RECIPIENT}', 'Date: Sun, 22 Nov 2026 03:00:00 +0000',
                        'Message-ID: <bench@example.org>', '', '']).encode()
    line = b'QUJD' * 19 + b'\r\n'
    body = line * ((size - len(head)) // len(line) + 1)
    return head + body[:size - len(head) - 2] + b'\r\n'
