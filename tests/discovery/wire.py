# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""Every attempt to connect and every question to the name server, as the packets tell: also those that nobody answered."""

import itertools
import socket
import struct
import threading
from typing import NamedTuple

from internet import GATEWAY, NAME_SERVER
from name_server import asked_name

ETH_P_IP = 0x0800
TCP, UDP = 6, 17
SYN, ACK = 0x02, 0x10
DNS_PORT, MARK_PORT = 53, 9
BUFFER_OCTETS = 8 << 20      # so that a large body does not push out what matters
PATIENCE_S = 20


class Attempt(NamedTuple):
    address: str
    port: int


class Wire:
    def __init__(self):
        self.attempts = []       # to connect, in order; a repeated packet stands there again
        self.questions = []      # names
        self.numbers = itertools.count()
        self.passed = set()      # numbers of marks that came by
        self.changed = threading.Condition()
        # Only what arrives is of one kind of packet, so what goes to nowhere is seen once, too.
        self.socket = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(ETH_P_IP))
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER_OCTETS)
        self.socket.bind(('lo', ETH_P_IP))
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self):
        while True:
            self.note(self.socket.recv(1 << 16))

    def note(self, packet):
        head = (packet[0] & 0xf) * 4
        protocol, address = packet[9], socket.inet_ntoa(packet[16:20])
        port, = struct.unpack_from('!H', packet, head + 2)
        if protocol == TCP and packet[head + 13] & (SYN | ACK) == SYN:
            self.attempts.append(Attempt(address, port))
        elif protocol == UDP and (address, port) == (NAME_SERVER, DNS_PORT):
            self.questions.append(asked_name(packet[head + 8:]))
        elif protocol == UDP and (address, port) == (GATEWAY, MARK_PORT):
            with self.changed:
                self.passed.add(int(packet[head + 8:]))
                self.changed.notify_all()

    def settle(self):
        """Waits until all that was sent before has been noted."""
        with self.changed:
            number = next(self.numbers)
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
                sender.sendto(str(number).encode(), (GATEWAY, MARK_PORT))
            if not self.changed.wait_for(lambda: number in self.passed, PATIENCE_S):
                raise TimeoutError('the packets of this computer are not seen')
