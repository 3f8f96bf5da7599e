# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""What clients said to the servers of the world, kept for the tests to read."""

import threading


class Visit:
    """One connection to one service."""

    def __init__(self, host, port):
        self.host = host
        self.port = port
        self.server_name = None      # as in the TLS hello
        self.lines = []              # of the dialogue, as octets; of HTTP the head

    def __repr__(self):
        return f'{self.host}:{self.port} {self.lines}'


class Visits:
    """All of them; threads add to it."""

    def __init__(self):
        self.lock = threading.Lock()
        self.all = []

    def add(self, host, port):
        visit = Visit(host, port)
        with self.lock:
            self.all.append(visit)
        return visit

    def to(self, *hosts):
        with self.lock:
            return [visit for visit in self.all if visit.host in hosts]

    def everything(self):
        with self.lock:
            return list(self.all)
