#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""A world of name, web and mail servers that is private to this process and those that it starts.

Inside, the system's name server, host file, certificate authorities and /etc/xdg are those of the world, and its addresses
stand for machines elsewhere; which worlds there are says scenes.py.

By hand:  world.py run WORLD -- COMMAND...
"""

import contextlib
import os
import shutil
import signal
import ssl
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

sys.dont_write_bytecode = True
HERE = Path(__file__).resolve().parent
sys.path += [str(HERE.parent / 'support'), str(HERE)]

import certificates  # noqa: E402  (tests/support)
import namespaces  # noqa: E402  (tests/support)
import scenes  # noqa: E402  (beside this file)
from internet import GATEWAY  # noqa: E402
from name_server import NameServers  # noqa: E402
from servers import Servers  # noqa: E402
from visits import Visits  # noqa: E402
from wire import Wire  # noqa: E402

# People who are not root may not have the folders of dnsmasq and ip among those of programs.
os.environ['PATH'] += ':/usr/sbin:/sbin'

SKIPPED, USAGE = 77, 64
PROGRAMS = ['dnsmasq', 'ip', 'mount', 'openssl', 'unshare']
AUTHORITIES = Path('/etc/ssl/certs/ca-certificates.crt')
REPLACED = [AUTHORITIES, Path('/etc/resolv.conf'), Path('/etc/hosts'), Path('/etc/nsswitch.conf'), Path('/etc/xdg')]
LEAVES = ('good', 'wrong-name', 'expired', 'not-yet-valid', 'unknown-issuer')
HOSTS_FILE = '127.0.0.1 localhost\n::1 localhost\n'
NSSWITCH = 'passwd: files\ngroup: files\nhosts: files dns\nnetworks: files\nprotocols: files\nservices: files\n'


class World:
    """A running world, which is an Internet. A context manager; use it inside the namespaces only."""

    def __init__(self, internet):
        self.internet = internet
        self.folder = Path(tempfile.mkdtemp(prefix='posthorn-world.'))
        self.visits = Visits()
        self.crowd = Crowd()
        self.told = set()   # hosts that the program said it contacted
        self.wire = None
        self.stack = contextlib.ExitStack()

    @classmethod
    def named(cls, name):
        """One of scenes.WORLDS."""
        return cls(scenes.WORLDS[name]())

    def __enter__(self):
        with contextlib.ExitStack() as stack:
            stack.callback(shutil.rmtree, self.folder, ignore_errors=True)
            self.start(stack)
            self.stack = stack.pop_all()
        return self

    def __exit__(self, *exception):
        self.stack.close()

    def start(self, stack):
        namespaces.raise_loopback()
        add_addresses(self.internet)
        contexts = self.make_certificates()
        self.replace_system_files(stack)
        if self.internet.has_route:
            self.wire = Wire()
            stack.enter_context(NameServers(self.internet, self.folder))
        stack.enter_context(Servers(self.internet, contexts, self.visits))

    def make_certificates(self):
        """An ssl.SSLContext for each kind of certificate; None stands for no encryption."""
        folder = self.folder / 'ca'
        names = ','.join(f'DNS:{name}' for name in self.internet.certified_names()) or certificates.RIGHT_NAMES
        certificates.make(folder, names, LEAVES)
        return {name: context_of(folder, name) for name in (*LEAVES, 'self-signed')}

    def replace_system_files(self, stack):
        trusted = AUTHORITIES.read_text() + (self.folder / 'ca' / 'ca.pem').read_text()
        files = {'/etc/resolv.conf': f'nameserver {self.internet.name_server}\n', '/etc/hosts': HOSTS_FILE, '/etc/nsswitch.conf': NSSWITCH,
                 str(AUTHORITIES): trusted}
        for place, text in files.items():
            private = self.folder / Path(place).name
            private.write_text(text)
            bind(stack, private, place)
        xdg = self.folder / 'xdg'
        shutil.copytree(HERE / 'xdg', xdg)
        bind(stack, xdg, '/etc/xdg')

    def read_logs(self):
        log = self.folder / 'dnsmasq.log'
        return '\n'.join(map(repr, self.visits.everything())) + '\n' + (log.read_text(errors='replace') if log.exists() else '')


class Crowd:
    """Who is at work in the world."""

    def __init__(self):
        self.count = 0
        self.changed = threading.Condition()

    def come(self):
        self.add(1)

    def leave(self):
        self.add(-1)

    def add(self, number):
        with self.changed:
            self.count += number
            self.changed.notify_all()

    def wait_until_gone(self):
        with self.changed:
            self.changed.wait_for(lambda: self.count == 0)


def context_of(folder, name):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / f'{name}.pem', folder / f'{name}.key')
    return context


def bind(stack, private, place):
    subprocess.run(['mount', '--bind', private, place], check=True)
    stack.callback(subprocess.run, ['umount', place], check=True)


def add_addresses(internet):
    """All of the servers' network are addresses of this computer. What goes anywhere else comes back, is for nobody, and is
    dropped without a word; GIO takes the route for a way to the internet."""
    if internet.has_route:
        subprocess.run(['ip', 'address', 'add', f'{GATEWAY}/16', 'dev', 'lo'], check=True)
        subprocess.run(['ip', 'route', 'add', 'default', 'dev', 'lo'], check=True)
    # Of IPv6 each one on its own: no server may use what only a route says is of this computer.
    for host in internet.hosts.values():
        if host.address6:
            subprocess.run(['ip', 'address', 'add', f'{host.address6}/128', 'dev', 'lo', 'nodad'], check=True)


def missing():
    """What a world needs and this machine does not have."""
    return [program for program in PROGRAMS if not shutil.which(program)] + [str(path) for path in REPLACED if not path.exists()]


def enter():
    """Returns only inside the namespaces. Raises namespaces.Impossible where no world can be."""
    if not namespaces.are_private():
        if missing():
            raise namespaces.Impossible('missing: ' + ', '.join(missing()))
        namespaces.enter(HERE, namespaces.ONE_USER)
    # The first process of a namespace ignores signals that it has no handler for.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))


def main(arguments):
    if len(arguments) < 4 or arguments[0] != 'run' or arguments[1] not in scenes.WORLDS or arguments[2] != '--':
        print(f'usage: world.py run {"|".join(scenes.WORLDS)} -- COMMAND...', file=sys.stderr)
        return USAGE
    try:
        enter()
    except namespaces.Impossible as reason:
        print(f'world: {reason}', file=sys.stderr)
        return SKIPPED
    with World.named(arguments[1]):
        return subprocess.run(arguments[3:], check=False).returncode


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
