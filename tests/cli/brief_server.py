# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""A server without encryption that takes few messages over one connection, as busy ones do."""

import contextlib
import socket
import threading


class BriefServer:
    """After `limit` messages it answers MAIL by 421 ('refuse') or just hangs up ('close'). It knows no nobody@."""

    def __init__(self, limit, manner):
        self.limit = limit
        self.manner = manner
        self.connections = 0
        self.listener = socket.create_server(('127.0.0.1', 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.serve, daemon=True).start()

    def options(self):
        return ['--host', '127.0.0.1', '--port', self.port, '--security', 'none', '--from', 'ada@example.org']

    def serve(self):
        with contextlib.suppress(OSError):  # closed: the test is over
            while True:
                connection, _ = self.listener.accept()
                self.connections += 1
                with connection, contextlib.suppress(ConnectionError):
                    self.talk(connection.makefile('rwb'))

    def talk(self, stream):
        taken = 0
        say(stream, b'220 brief.example')
        for line in stream:
            verb = line[:4].upper()
            if verb == b'MAIL' and taken == self.limit:
                say(stream, b'421 4.7.0 enough for one connection')
                return
            say(stream, reply_to(verb, line))
            if verb == b'DATA':
                while stream.readline() != b'.\r\n':
                    pass
                say(stream, b'250 taken')
                taken += 1
            if verb == b'QUIT' or (self.manner == 'close' and taken == self.limit):
                return

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.listener.close()


def reply_to(verb, line):
    if verb == b'RCPT' and b'nobody@' in line:
        return b'550 5.1.1 no such user'
    return {b'DATA': b'354 go on', b'QUIT': b'221 bye'}.get(verb, b'250 ok')


def say(stream, line):
    stream.write(line + b'\r\n')
    stream.flush()
