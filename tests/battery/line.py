# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""Another computer, in a network namespace of its own, and its line to the world of this process.

Every packet of it passes by a list of rules, which lose it, refuse it, delay it or send it elsewhere, as a firewall, a bad
line or a hotel does. Needs nothing of the kernel but TUN devices: neither a packet filter nor a traffic shaper.
"""

import concurrent.futures
import ctypes
import fcntl
import heapq
import itertools
import os
import random
import select
import struct
import subprocess
import threading
import time

import packets

CLONE_NEWNET = 0x40000000
TUNSETIFF, IFF_TUN, IFF_NO_PI = 0x400454ca, 0x0001, 0x1000
TUN = '/dev/net/tun'
MTU = 1500
AT_ONCE = 16
numbers = itertools.count(1)
libc = ctypes.CDLL(None, use_errno=True)


class Rule:
    """What becomes of some packets: those of the hosts with these addresses, ports and protocols (none given: all)."""

    def __init__(self, treat, addresses=(), ports=(), protocols=(), version=None):
        self.treat = treat
        self.addresses = set(addresses)
        self.ports = set(ports)
        self.protocols = set(protocols)
        self.version = version

    def concerns(self, packet):
        return (self.version in (None, packet.version) and (not self.protocols or packet.protocol in self.protocols) and
                (not self.ports or packet.port in self.ports) and (not self.addresses or packet.server in self.addresses))


# Treatments: from a packet to a list of (seconds from now, whether upward, octets).

def passed(packet, seconds=0):
    return [(seconds, packet.is_upward, packet.octets)]


def lost(_packet):
    return []


def refused(packet):
    """As by the host itself."""
    return [(0, False, packets.reset(packet))] if packet.is_upward else []


def rejected(codes):
    """As by a router on the way."""
    return lambda packet: [(0, False, packets.unreachable(packet, codes))] if packet.is_upward else []


def late(seconds):
    """On its way up only: a packet and its answer together are late by so much."""
    return lambda packet: passed(packet, seconds if packet.is_upward else 0)


def sometimes_lost(probability, seed):
    chance = random.Random(seed)
    return lambda packet: [] if chance.random() < probability else passed(packet)


def handshake_only(packet):
    """Connections come about, and nothing is heard any more: as where only small packets get through."""
    return [] if packet.has_payload else passed(packet)


def no_longer_than(octets):
    """A path that drops what is too long for it and does not say so (RFC 4459)."""
    return lambda packet: [] if len(packet.octets) > octets else passed(packet)


class Diverted:
    """Whoever is asked, somebody else answers, in the other's name. IPv4."""

    def __init__(self, address):
        self.address = bytes(map(int, address.split('.')))
        self.asked = {}   # who was meant, by the port of the computer

    def __call__(self, packet):
        if packet.is_upward:
            self.asked[packet.ports[0]] = packet.target
            return [(0, True, packets.readdressed(packet, target=self.address))]
        if packet.source == self.address and packet.ports[1] in self.asked:
            return [(0, False, packets.readdressed(packet, source=self.asked[packet.ports[1]]))]
        return passed(packet)


class Computer:
    """Somebody's computer and what it is connected to. A context manager; use it inside of a world only."""

    def __init__(self, rules=(), has_route=True, versions=(4, 6), commands=()):
        self.rules = list(rules)
        self.has_route = has_route
        self.versions = versions
        self.commands = commands   # what else `ip` shall do there
        self.number = next(numbers)
        self.room = None
        self.threads = None
        self.line = None

    def __enter__(self):
        self.room = in_new_room()
        self.threads = concurrent.futures.ThreadPoolExecutor(AT_ONCE, initializer=enter_room, initargs=(self.room,))
        down = self.call(self.set_up)
        self.line = Line(down, self.open_uplink(), self.rules)
        return self

    def __exit__(self, *exception):
        self.threads.shutdown()
        self.line.close()
        os.close(self.room)

    def call(self, function, *arguments, **options):
        """Calls it in this computer's network, also for the programs that it starts."""
        return self.threads.submit(function, *arguments, **options).result()

    def command(self):
        """What to put before a command that shall run there."""
        return ['nsenter', f'--net=/proc/{os.getpid()}/fd/{self.room}']

    def addresses(self):
        own = {4: (f'203.0.113.{self.number}', 32), 6: (f'2001:db8:cafe::{self.number:x}', 128)}
        return {version: own[version] for version in self.versions}

    def set_up(self):
        device = open_tun('line')
        ip('link', 'set', 'lo', 'up')
        ip('link', 'set', 'line', 'up', 'mtu', MTU)
        for version, (address, length) in self.addresses().items():
            ip(f'-{version}', 'address', 'add', f'{address}/{length}', 'dev', 'line', *(['nodad'] if version == 6 else []))
            if self.has_route:
                ip(f'-{version}', 'route', 'add', 'default', 'dev', 'line')
        for command in self.commands:
            ip(*command.split())
        return device

    def open_uplink(self):
        name = f'line{self.number}'
        device = open_tun(name)
        ip('link', 'set', name, 'up', 'mtu', MTU)
        for version, (address, length) in self.addresses().items():
            ip(f'-{version}', 'route', 'add', f'{address}/{length}', 'dev', name)
        return device


class Line:
    """Carries packets both ways between two devices."""

    def __init__(self, down, up, rules):
        self.devices = {True: up, False: down}
        self.rules = rules
        self.waiting = []                # (when, number, whether upward, octets)
        self.numbers = itertools.count()
        self.woken, self.waker = os.pipe()
        self.thread = threading.Thread(target=self.carry, daemon=True)
        self.thread.start()

    def close(self):
        os.write(self.waker, b'.')
        self.thread.join()
        for descriptor in (*self.devices.values(), self.woken, self.waker):
            os.close(descriptor)

    def carry(self):
        while True:
            ready, _, _ = select.select([*self.devices.values(), self.woken], [], [], self.patience())
            if self.woken in ready:
                return
            for is_upward, device in self.devices.items():
                # What is on its way up comes from below.
                other = self.devices[not is_upward]
                if other in ready:
                    self.take(packets.Packet(os.read(other, 1 << 16), is_upward))
            self.hand_on()

    def patience(self):
        return max(0, self.waiting[0][0] - time.monotonic()) if self.waiting else None

    def take(self, packet):
        rule = next((rule for rule in self.rules if rule.concerns(packet)), None)
        for seconds, is_upward, octets in (rule.treat if rule else passed)(packet):
            heapq.heappush(self.waiting, (time.monotonic() + seconds, next(self.numbers), is_upward, octets))

    def hand_on(self):
        while self.waiting and self.waiting[0][0] <= time.monotonic():
            _, _, is_upward, octets = heapq.heappop(self.waiting)
            os.write(self.devices[is_upward], octets)


def in_new_room():
    """A descriptor of a network namespace in which there is nothing."""
    with concurrent.futures.ThreadPoolExecutor(1) as thread:
        return thread.submit(make_room).result()


def make_room():
    check(libc.unshare(CLONE_NEWNET))
    return os.open('/proc/thread-self/ns/net', os.O_RDONLY)


def enter_room(room):
    check(libc.setns(room, CLONE_NEWNET))


def check(result):
    if result != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def open_tun(name):
    device = os.open(TUN, os.O_RDWR)
    fcntl.ioctl(device, TUNSETIFF, struct.pack('16sH22x', name.encode(), IFF_TUN | IFF_NO_PI))
    return device


def ip(*arguments):
    subprocess.run(['ip', *map(str, arguments)], check=True)
