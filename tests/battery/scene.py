# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""The part of the world that belongs to one row: its own hosts at addresses of their own, and a file of hosts that only its
runs see. So any number of rows can have a smtp.example.org at the same time."""

import contextlib
import hashlib
import itertools
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from internet import SERVERS, dotted
from mail import ADA, PATIENCE_S, Certificate, Gone, Line

import certificates

# Behind those of the world itself.
ADDRESSES = itertools.count(64 << 8)
BACKLOG = 16
START_SECONDS = 10
LISTENING = '0A'
OTHERS = '127.0.0.1 localhost\n::1 localhost\n'


class Authority:
    """Certificates on demand, of the authority that the world trusts and of others."""

    def __init__(self, folder):
        self.folder = folder
        self.made = {}
        self.lock = threading.Lock()

    def files(self, kind, names):
        """Paths of the certificate and of its key."""
        with self.lock:
            if (kind, names) not in self.made:
                self.made[kind, names] = self.make(kind, names)
            return self.made[kind, names]

    def make(self, kind, names):
        alternatives = ','.join(('IP:' if name[-1].isdigit() else 'DNS:') + name for name in names)
        folder = self.folder / hashlib.sha256(f'{kind} {names}'.encode()).hexdigest()[:16]
        folder.mkdir()
        for name in ('openssl.cnf', 'ca.pem', 'ca.key', 'other-ca.pem', 'other-ca.key'):
            shutil.copy(self.folder / name, folder)
        (folder / 'index').touch()
        (folder / 'serial').write_text(folder.name[:15].rjust(16, '1') + '\n')
        if kind == 'self-signed':
            certificates.make_self_issued(folder, kind, names[0], 'self', alternatives)
        elif kind == 'revoked':
            certificates.make_leaf(folder, 'good', alternatives)
            certificates.revoke(folder, 'good')
            kind = 'good'
        else:
            certificates.make_leaf(folder, kind, alternatives)
        return folder / f'{kind}.pem', folder / f'{kind}.key'

    def context(self, certificate, host, prepare=None):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_verify_locations(self.folder / 'ca.pem')
        context.set_ciphers('DEFAULT:@SECLEVEL=0')   # some certificates are weak on purpose
        context.load_cert_chain(*self.files(certificate.kind, certificate.names or (host,)))
        if prepare:
            prepare(context)
        return context

    def fingerprint(self, certificate, host):
        return certificates.fingerprint(self.files(certificate.kind, certificate.names or (host,))[0])


class Visit:
    """What one connection has done."""

    def __init__(self, host, port):
        self.host = host
        self.port = port
        self.commands = []
        self.sign_ins = []
        self.recipients = 0
        self.encrypted = 0


class Scene:
    """A context manager; `become` changes what answers."""

    def __init__(self, authority, row):
        self.authority = authority
        self.row = row
        self.folder = Path(tempfile.mkdtemp(prefix='posthorn-row.'))
        self.hosts = None
        self.visits = []
        self.addresses = {}
        self.practice = None    # what a practice server says of itself
        self.listeners = contextlib.ExitStack()

    def __enter__(self):
        self.become(self.row.hosts, self.row.names)
        return self

    def __exit__(self, *exception):
        self.listeners.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def become(self, hosts, names):
        """From now on these answer, and nobody else; `names` lead elsewhere. What stays the same goes on."""
        if hosts is self.hosts:
            self.visits.clear()
        else:
            self.listen_everywhere(hosts)
        addresses = {**{host: [address] for host, address in self.addresses.items() if address != host}, **names}
        lines = [f'{address} {host}\n' for host, found in addresses.items() for address in found]
        self.hosts_file.write_text(OTHERS + ''.join(lines))

    def listen_everywhere(self, hosts):
        self.listeners.close()
        self.hosts = hosts
        self.visits = []
        for host, services in hosts.items():
            self.address(host)
            for port, service in services.items():
                service.listen(self, host, port)

    @property
    def hosts_file(self):
        return self.folder / 'hosts'

    def address(self, host):
        """The one at which a host of this row answers."""
        if host not in self.addresses:
            self.addresses[host] = host if host[-1].isdigit() else dotted(SERVERS, next(ADDRESSES))
        return self.addresses[host]

    def listen(self, host, port, service):
        listener = socket.create_server((self.address(host), port), backlog=BACKLOG)
        thread = threading.Thread(target=self.accept, args=(listener, host, port, service), daemon=True)
        thread.start()
        self.listeners.callback(stop, listener, thread)

    def spawn(self, command, place):
        """Starts a server that is a program of its own, and returns the process when it listens at (address, port)."""
        process = subprocess.Popen(list(map(str, command)), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.listeners.callback(end, process)
        deadline = time.monotonic() + START_SECONDS
        while not is_listening(*place):
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f'{command} does not listen')
            time.sleep(0.01)
        return process

    def accept(self, listener, host, port, service):
        visits = self.visits
        with listener:
            while True:
                try:
                    stream, _ = listener.accept()
                except OSError:   # shut down
                    return
                visit = Visit(host, port)
                visits.append(visit)
                threading.Thread(target=self.serve, args=(stream, visit, service), daemon=True).start()

    def serve(self, stream, visit, service):
        stream.settimeout(PATIENCE_S)
        stream.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        line = Line(stream, visit)
        # A client that goes, or does not like the certificate, is no mistake of the server's.
        with contextlib.closing(line), contextlib.suppress(OSError, Gone):
            service.serve(line, lambda certificate=Certificate(), prepare=None: self.authority.context(certificate, visit.host, prepare))

    def fingerprint(self, host, port):
        """Of the certificate that the row's second run shows there."""
        return self.authority.fingerprint(self.row.later[host][int(port)].certificate, host)

    def client_certificate(self):
        """A file with the certificate, and its key, that Ada could show."""
        certificate, key = self.authority.files('client', (ADA,))
        pair = self.folder / 'client.pem'
        pair.write_text(certificate.read_text() + key.read_text())
        return pair

    def inside(self, command):
        """The command as it sees the hosts of this row."""
        mount = 'mount --bind "$0" /etc/hosts && exec "$@"'
        return ['unshare', '--mount', '--propagation', 'private', 'sh', '-c', mount, str(self.hosts_file), *command]


def end(process):
    process.kill()
    process.communicate()


def is_listening(address, port):
    """Looks at the kernel's table, for a connection would be one visit more."""
    wanted = f'{int.from_bytes(socket.inet_aton(address), sys.byteorder):08X}:{port:04X}'
    rows = (line.split() for line in Path('/proc/net/tcp').read_text().splitlines()[1:])
    return any(row[1] == wanted and row[3] == LISTENING for row in rows)


def stop(listener, thread):
    with contextlib.suppress(OSError):
        listener.shutdown(socket.SHUT_RDWR)   # wakes accept()
    thread.join()
