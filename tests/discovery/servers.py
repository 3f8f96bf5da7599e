# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""Runs the web and mail servers of an internet: one thread that accepts, one for each connection."""

import contextlib
import itertools
import selectors
import socket
import ssl
import threading

from answers import EVERYTHING, PATIENCE_S, status
from internet import Mail, Pages
from submission_server import Dialogue

HEAD_OCTETS = 1 << 16
FAREWELL_S = 1
BACKLOG = 64


class Servers:
    """Every service of every host, from enter to exit. `contexts` are ssl.SSLContexts by the name of the certificate."""

    def __init__(self, internet, contexts, visits):
        self.internet = internet
        self.contexts = contexts
        for context in contexts.values():
            context.sni_callback = keep_asked_name
        self.visits = visits
        self.selector = selectors.DefaultSelector()
        self.waker, self.woken = socket.socketpair()
        self.thread = threading.Thread(target=self.accept_all, daemon=True)

    def __enter__(self):
        for host in self.internet.hosts.values():
            for address, (port, service) in itertools.product(host.addresses, host.services.items()):
                family = socket.AF_INET6 if ':' in address else socket.AF_INET
                listener = socket.create_server((address, port), family=family, backlog=BACKLOG)
                self.selector.register(listener, selectors.EVENT_READ, (host, port, service))
        self.selector.register(self.woken, selectors.EVENT_READ, None)
        self.thread.start()
        return self

    def __exit__(self, *exception):
        self.waker.close()
        self.thread.join()
        for key in list(self.selector.get_map().values()):
            key.fileobj.close()
        self.selector.close()

    def accept_all(self):
        while True:
            for key, _ in self.selector.select():
                if key.data is None:
                    return
                stream, _ = key.fileobj.accept()
                threading.Thread(target=self.serve, args=(stream, *key.data), daemon=True).start()

    def serve(self, stream, host, port, service):
        visit = self.visits.add(host.name, port)
        stream.settimeout(PATIENCE_S)
        stream.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection = Connection(stream, visit, self.contexts.get(service.certificate))
        # A client that goes, or does not like the certificate, is no mistake of the server's.
        with contextlib.suppress(OSError), connection:
            talk(connection, service)


class Connection:
    """A stream that may become encrypted; what a Dialogue and an answer write to."""

    def __init__(self, stream, visit, context):
        self.stream = stream
        self.visit = visit
        self.context = context

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.close()

    def close(self):
        with contextlib.suppress(OSError), self.stream:
            self.stream.settimeout(FAREWELL_S)
            if isinstance(self.stream, ssl.SSLSocket):
                self.stream.unwrap()
            else:
                self.stream.shutdown(socket.SHUT_WR)
                # What is not read when a socket is closed would reset it, and the client would lose the answer.
                while self.stream.recv(HEAD_OCTETS):
                    pass

    def encrypt(self):
        self.stream = self.context.wrap_socket(self.stream, server_side=True)
        self.visit.server_name = getattr(self.stream, 'asked_name', None)

    def sendall(self, octets):
        self.stream.sendall(octets)

    def recv(self, count):
        return self.stream.recv(count)

    def settimeout(self, seconds):
        self.stream.settimeout(seconds)


def keep_asked_name(stream, name, _context):
    """For ssl.SSLContext.sni_callback."""
    stream.asked_name = name


def talk(connection, service):
    if isinstance(service, Mail):
        MailDialogue(connection, service).run()
        return
    if service.certificate:
        connection.encrypt()
    if isinstance(service, Pages):
        answer(connection, service.answers)
    else:
        service.run(connection)


# HTTP

def answer(connection, answers):
    head = read_head(connection)
    connection.visit.lines += head.split(b'\r\n')
    path = (head.split(b' ') + [b''])[1].decode('latin-1')
    chosen = answers.get(path) or answers.get(EVERYTHING) or status('404 Not Found')
    chosen(connection)


def read_head(connection):
    head = b''
    while b'\r\n\r\n' not in head and len(head) < HEAD_OCTETS:
        octets = connection.recv(4096)
        if not octets:
            break
        head += octets
    return head


# SMTP

class MailDialogue(Dialogue):
    """One connection to a Mail."""

    def __init__(self, connection, service):
        super().__init__(MailServer(service), connection)

    def encrypt(self):
        self.stream.encrypt()

    def read_line(self):
        line = super().read_line()
        if line is not None:
            self.stream.visit.lines.append(line.encode('latin-1'))
        return line


class MailServer:
    """What a Dialogue asks of its server."""

    def __init__(self, service):
        self.security = service.security
        self.keywords = list(service.keywords)
        self.octets = 0
        self.messages = 0
