#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""A real Postfix with Dovecot behind it, and other servers where wanted, on a private loopback, for as long as a test runs.

The servers come from fetch-servers and see nothing of the machine: CACHE/root is their root folder, a
memory file system on CACHE/root/lab holds all that changes, and both are visible in this process's
namespaces only. What can be asked afterwards: what was delivered (mail), what clients did (sessions) and
how often somebody tried to sign in (sign_ins).

By hand:  lab.py run CACHE -- COMMAND...   (LAB_CA in its environment names the authority's certificate)
"""

import contextlib
import os
import re
import resource
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections import namedtuple
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parent.parent / 'support'))

import certificates  # noqa: E402
import namespaces  # noqa: E402
import servers  # noqa: E402
import tap  # noqa: E402
from servers import MAIL_USER, make_owned  # noqa: E402

HERE = Path(__file__).resolve().parent
SKIPPED = 77

HOST = '127.0.0.1'
PASSWORDS = {'alice': 'secret', 'bob': 'pässwörd with spaces'}
# What Postfix offers, on Dovecot's word.
MECHANISMS = ['plain', 'login', 'cram-md5', 'digest-md5', 'scram-sha-1', 'scram-sha-256']
TOKEN_MECHANISMS = ['xoauth2', 'oauthbearer']
POLICY_PORT = 2999   # whom the service "greylisting" asks; the test answers
SIZE_LIMIT = 20000000
SMALL_SIZE_LIMIT = 100000

# Services of conf/postfix/master.cf, by the name under which they write their log.
POSTFIX_PORTS = {
    'starttls': 587, 'tls': 465, 'cleartext': 2001, 'relay': 2002, 'strict-sender': 2003, 'plain-only': 2004,
    'no-chunking': 2010, 'no-pipelining': 2011, 'lock-step': 2012, 'bare': 2013, 'small': 2014,
    'tiny': 2015, 'greylisting': 2016, 'limited': 2017, 'strict-name': 2018, 'anonymous': 2019,
    'expired': 2101, 'not-yet-valid': 2102, 'wrong-name': 2103, 'self-signed': 2104, 'unknown-issuer': 2105,
    'starttls-wrong-name': 2106, 'client-certificate': 2107, 'old-tls': 2108,
}
PORTS = {**POSTFIX_PORTS, **servers.ports()}
STARTTLS = {'starttls', 'starttls-wrong-name', *servers.services('starttls')}
IMPLICIT_TLS = {'tls', 'strict-sender', 'expired', 'not-yet-valid', 'wrong-name', 'self-signed', 'unknown-issuer',
                'client-certificate', 'old-tls', 'tiny', 'greylisting', 'limited', 'strict-name', 'anonymous', *servers.services('tls')}

POSTFIX_USER, POSTDROP_GROUP = 61001, 61002
QUEUES = ['incoming', 'active', 'maildrop', 'hold', 'deferred']
OPEN_FILES = 1024
LONG_AGO = 946684800
START_SECONDS = 30   # a start takes one; the rest is for a machine that does much else
SETTLE_SECONDS = 20
POLL_SECONDS = 0.01
TCP_STATES = {'06': 'TIME_WAIT', '0A': 'LISTEN'}

Session = namedtuple('Session', 'service counts')
Session.__doc__ = """One connection as Postfix summed it up: counts['auth'] == (done, tried)."""


class Lab:
    """The running servers: Postfix, Dovecot and those named. A context manager; use it inside the namespaces only."""

    passwords = PASSWORDS

    def __init__(self, cache, names=()):
        self.cache = Path(cache).resolve()
        self.root = self.cache / 'root'
        self.path = self.root / 'lab'
        self.ca = self.path / 'ca' / 'ca.pem'
        self.work = self.path / 'work'
        self.others = {name: servers.OTHERS[name](self) for name in {servers.Dovecot.name, *names}}
        self.missing = {name: reason for name, other in self.others.items() if (reason := other.reason_against())}
        self.processes = []
        self.marks = {}
        self.barriers = 0
        self.dovecot_series = (self.cache / 'dovecot').read_text().strip()

    def __enter__(self):
        try:
            self.prepare()
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_exception):
        self.stop()

    # Starting and stopping

    def prepare(self):
        namespaces.raise_loopback()
        mount('-t', 'tmpfs', '-o', 'mode=755', 'tmpfs', self.path)
        for folder in ['log', 'work', 'dovecot/run', 'dovecot/state']:
            (self.path / folder).mkdir(parents=True)
        shutil.copytree(HERE / 'conf', self.path / 'etc', copy_function=shutil.copyfile)
        for name in ['passwd', 'group', 'hosts', 'nsswitch.conf', 'services']:
            (self.path / 'etc' / 'etc' / name).rename(self.path / 'etc' / name)
        self.choose_dovecot()
        make_readable(self.path / 'etc')
        self.make_queue()
        make_owned(self.path / 'mail', MAIL_USER)
        make_owned(self.path / 'data', POSTFIX_USER)
        certificates.make(self.path / 'ca')
        mount('--bind', self.path / 'etc', self.root / 'etc')
        mount('--rbind', '/dev', self.root / 'dev')
        mount('--bind', '/proc', self.root / 'proc')
        for other in self.running():
            other.prepare()

    def choose_dovecot(self):
        """The configuration is the one for the series that was fetched."""
        (self.path / 'etc' / f'dovecot-{self.dovecot_series}').rename(self.path / 'etc' / 'dovecot')

    def make_queue(self):
        """What `postfix start` makes, less what only local submission needs."""
        spool = self.path / 'spool'
        spool.mkdir()
        (spool / 'pid').mkdir()
        for folder in [*QUEUES, 'bounce', 'corrupt', 'defer', 'flush', 'private', 'saved', 'trace']:
            make_owned(spool / folder, POSTFIX_USER, mode=0o700)
        make_owned(spool / 'public', POSTFIX_USER, POSTDROP_GROUP, 0o710)

    def start(self):
        # Dovecot binds its socket in a folder of Postfix, and Postfix asks for it only when somebody signs in.
        self.processes = [
            self.spawn('/usr/sbin/dovecot', '-F', '-c', '/etc/dovecot/dovecot.conf'),
            self.spawn('/usr/lib/postfix/sbin/master', '-c', '/etc/postfix'),
        ]
        self.processes += [process for other in self.running() if (process := other.start())]
        self.wait_until(self.is_ready, 'servers that listen', START_SECONDS)

    def spawn(self, *command, stdin=subprocess.DEVNULL, **environment):
        """Starts a program of the root folder, in it."""
        def move_into_root():
            # Both servers close every number up to the limit, one by one, in each child.
            resource.setrlimit(resource.RLIMIT_NOFILE, (OPEN_FILES, OPEN_FILES))
            os.chroot(self.root)
            os.chdir('/')

        environment['PATH'] = '/usr/sbin:/usr/bin:/sbin:/bin'
        return self.popen(command, preexec_fn=move_into_root, env=environment, stdin=stdin)

    def spawn_outside(self, *command, **environment):
        """Starts a program of the machine, not of the root folder."""
        return self.popen(command, env={**os.environ, **environment}, stdin=subprocess.DEVNULL)

    def popen(self, command, **how):
        with open(self.path / 'log' / 'output', 'ab') as output:
            return subprocess.Popen(list(map(str, command)), stdout=output, stderr=output, **how)

    def running(self):
        """The servers beside Postfix that can be had."""
        return [other for name, other in self.others.items() if name not in self.missing]

    def server(self, name):
        """The server of that name. Raises tap.Skipped where it could not be had."""
        if name in self.missing:
            raise tap.Skipped(self.missing[name])
        return self.others[name]

    def is_ready(self):
        for process in self.processes:
            if process.poll() is not None:
                raise RuntimeError(f'{process.args[0]} ended with {process.returncode}\n{self.read_logs()}')
        ports = {*POSTFIX_PORTS.values(), *(port for other in self.running() for port in other.ports.values())}
        return (self.path / 'spool/private/auth').exists() and ports <= listening_ports()

    def reload(self):
        """Postfix reads its settings and certificates again."""
        master = self.processes[1]
        before = self.count_reloads()
        master.send_signal(signal.SIGHUP)
        self.wait_until(lambda: self.count_reloads() > before, 'Postfix to begin anew')

    def count_reloads(self):
        return len(re.findall(r'master\[\d+\]: reload', self.read_log('postfix.log', 0)))

    def stop(self):
        """Nothing of them is of use any more, so no farewell; what they started ends with the namespace."""
        for process in self.processes:
            process.kill()
            process.wait()
        self.processes = []

    # Asking afterwards

    def mark(self):
        """Forgets what was delivered and logged until now."""
        self.settle()
        for folder in (self.path / 'mail').iterdir():
            shutil.rmtree(folder)
        for other in self.running():
            other.forget_mail()
        shutil.rmtree(self.work)
        self.work.mkdir()
        self.pass_dovecot_log()
        logs = {'postfix.log', *(other.log for other in self.running())}
        self.marks = {name: len(self.read_log(name, 0)) for name in logs}

    def settle(self):
        """Waits until every client has gone, everything accepted was delivered, and the log tells of it."""
        self.wait_until(are_connections_closed, 'clients to go')
        # The others first: Dovecot hands its mail on to Postfix.
        self.wait_until(lambda: all(other.is_idle() for other in self.running()), 'the delivery')
        self.wait_until(self.is_session_log_whole, 'the log of the last client')
        self.wait_until(self.is_queue_empty, 'an empty queue')

    def wait_until(self, predicate, what, seconds=SETTLE_SECONDS):
        deadline = time.monotonic() + seconds
        while not predicate():
            if time.monotonic() > deadline:
                raise TimeoutError(f'waited {seconds} s for {what}\n{self.read_logs()}')
            time.sleep(POLL_SECONDS)

    def is_queue_empty(self):
        return not any(path.is_file() for queue in QUEUES for path in (self.path / 'spool' / queue).rglob('*'))

    def is_session_log_whole(self):
        """Every session has its last line, and the log daemon, which takes lines in turn, is past the last one."""
        begun, ended = self.count_log('connect from'), self.count_log('disconnect from')
        if begun != ended:
            return False
        self.barriers += 1
        barrier = f'lab/barrier[{self.barriers}]: passed'
        self.write_log(barrier)
        self.wait_until(lambda: barrier in self.read_log('postfix.log'), 'the log daemon')
        return self.count_log('connect from') == self.count_log('disconnect from') == ended

    def pass_dovecot_log(self):
        """The sign-in service has its lines written by another process, in turn. So when it tells of this sign-in, with a
        mechanism that it has not, it has told of all before."""
        self.barriers += 1
        attempt = f'AUTH\t{self.barriers}\tBARRIER'
        with self.folder_of_sockets('private') as folder, socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
            client.connect(f'{folder}/auth')
            client.sendall(f'VERSION\t1\t2\nCPID\t{os.getpid()}\n{attempt}\tservice=smtp\n'.encode())
            self.wait_until(lambda: f'client in: {attempt}' in self.read_log('dovecot.log'), 'the log of Dovecot')

    def count_log(self, words):
        return len(re.findall(rf'smtpd\[\d+\]: {words} ', self.read_log('postfix.log')))

    def write_log(self, line):
        with self.folder_of_sockets('public') as folder, socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
            sender.sendto(line.encode(), f'{folder}/postlog')

    @contextlib.contextmanager
    def folder_of_sockets(self, name):
        """A short path: the name of a socket has 108 bytes at most, that of a build folder may have more."""
        folder = os.open(self.path / 'spool' / name, os.O_PATH)
        try:
            yield f'/proc/self/fd/{folder}'
        finally:
            os.close(folder)

    def mail(self, name, server=None):
        """The messages in the maildir of `name`, as bytes with LF ends of line, in order of arrival; of Postfix if no other
        server is named."""
        self.settle()
        if server:
            return self.server(server).mail(name)
        found = (self.path / 'mail' / name / 'new').glob('*')
        return [path.read_bytes() for path in sorted(found, key=lambda path: path.stat().st_mtime_ns)]

    def sessions(self, service=None):
        """The finished connections since the mark, of one service or of all."""
        self.settle()
        lines = re.findall(r' ([\w-]+)/smtpd\[\d+\]: disconnect from \S+((?: \w+=\d+(?:/\d+)?)*)',
                           self.read_log('postfix.log'))
        sessions = [Session(name, parse_counts(counts)) for name, counts in lines]
        return [session for session in sessions if service in (None, session.service)]

    def sign_ins(self):
        """The mechanisms of all sign-ins begun since the mark, whatever came of them."""
        expected = sum(session.counts.get('auth', (0, 0))[1] for session in self.sessions())
        begun = re.compile(r'client in: AUTH\t\d+\t([\w-]+)')
        self.wait_until(lambda: len(begun.findall(self.read_log('dovecot.log'))) >= expected, 'the log of Dovecot')
        return begun.findall(self.read_log('dovecot.log'))

    def read_log(self, name, start=None):
        path = self.path / 'log' / name
        text = path.read_text(errors='replace') if path.exists() else ''
        return text[self.marks.get(name, 0) if start is None else start:]

    def read_logs(self):
        return ''.join(self.read_log(name) for name in ['output', 'postfix.log', 'dovecot.log'])


def without_trace(message):
    """Takes off what Postfix puts on top: Return-Path, X-Original-To, Delivered-To and one Received."""
    trace = rb'Return-Path: .*\nX-Original-To: .*\nDelivered-To: .*\nReceived: .*\n(?:[ \t].*\n)*'
    match = re.match(trace, message)
    if not match:
        raise AssertionError(f'no trace headers on top of {message[:300]!r}')
    return message[match.end():]


def without_traces(message):
    """Takes off what several servers on the way put on top, in whatever order."""
    return re.sub(rb'\A(?:(?:Return-Path|X-Original-To|Delivered-To|Received): .*\n(?:[ \t].*\n)*)*', b'', message)


def parse_counts(text):
    """' ehlo=2 auth=0/1 commands=2/3' as {'ehlo': (2, 2), 'auth': (0, 1), 'commands': (2, 3)}."""
    counts = {}
    for name, done, tried in re.findall(r'(\w+)=(\d+)(?:/(\d+))?', text):
        counts[name] = (int(done), int(tried or done))
    return counts


def listening_ports():
    """Looks at the kernel's table: a connection would leave a line in the log."""
    return {port for port, state in socket_table() if state == 'LISTEN'}


def are_connections_closed():
    """TIME_WAIT is closed; a connection nobody has accepted yet is not."""
    ports = PORTS.values()
    return not any(port in ports and state not in ('LISTEN', 'TIME_WAIT') for port, state in socket_table())


def socket_table():
    """(own port, state) of every TCP socket."""
    rows = (line.split() for line in Path('/proc/net/tcp').read_text().splitlines()[1:])
    return [(int(row[1].split(':')[1], 16), TCP_STATES.get(row[3], row[3])) for row in rows]


def make_readable(folder):
    """Readable for the servers' users and old: Postfix waits until a fresh main.cf has a second or two."""
    folder.chmod(0o755)
    for path in folder.rglob('*'):
        path.chmod(0o755 if path.is_dir() else 0o644)
        os.utime(path, (LONG_AGO, LONG_AGO))


def mount(*arguments):
    subprocess.run(['mount', *map(str, arguments)], check=True)


def fetch(cache, names):
    """Unpacks the servers unless they are there. Raises namespaces.Impossible with the reason."""
    result = subprocess.run([HERE / 'fetch-servers', cache], stderr=subprocess.PIPE, text=True, check=False)
    if result.returncode == SKIPPED:
        raise namespaces.Impossible(result.stderr.strip())
    if result.returncode != 0:
        raise RuntimeError(f'fetch-servers failed with {result.returncode}: {result.stderr}')
    servers.fetch(cache, names)


def enter(cache, names=()):
    """Returns only inside the namespaces. Raises namespaces.Impossible where the lab cannot be."""
    if not namespaces.are_private():
        if not shutil.which('openssl'):
            raise namespaces.Impossible('the openssl program is not installed')
        fetch(cache, names)
        namespaces.enter(Path(cache).resolve() / 'root' / 'lab')
    # The first process of a namespace ignores signals that it has no handler for.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))


def run(cache, command):
    with Lab(cache, servers.SERVERS) as lab:
        return subprocess.run(command, env={**os.environ, 'LAB_CA': str(lab.ca)}, check=False).returncode


def main(arguments):
    if len(arguments) < 4 or arguments[0] != 'run' or arguments[2] != '--':
        print('usage: lab.py run CACHE -- COMMAND...', file=sys.stderr)
        return 64
    try:
        enter(arguments[1], servers.SERVERS)
    except namespaces.Impossible as reason:
        print(f'lab: {reason}', file=sys.stderr)
        return SKIPPED
    return run(arguments[1], arguments[3:])


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
