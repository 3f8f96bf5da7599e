# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""Brings this process into private namespaces: mounts, network and processes of its own.

That is what keeps the servers of tests away from the machine: their ports clash with nobody's, their mounts are seen
by nobody, and when the first process ends, however it ends, the kernel ends all others.
"""

import fcntl
import os
import shlex
import socket
import struct
import subprocess
import sys

INSIDE = 'POSTHORN_LAB_INSIDE'
UNSHARE = ['unshare', '--mount', '--net', '--pid', '--fork', '--kill-child', '--mount-proc']
# Set by sudo or of no use to another user; everything else is handed on.
NOT_HANDED_ON = {'HOME', 'LOGNAME', 'MAIL', 'USER', '_'}
SIOCGIFFLAGS, SIOCSIFFLAGS, IFF_UP = 0x8913, 0x8914, 0x1


# Postfix changes its user, so a namespace with one user in it does not do: --map-auto needs newuidmap and /etc/subuid.
ALL_USERS = ['unshare', '--user', '--map-root-user', '--map-auto']
ONE_USER = ['unshare', '--user', '--map-root-user']


class Impossible(Exception):
    """This machine does not let us; the text says why."""


def are_private():
    return INSIDE in os.environ


def enter(mount_point, users=None):
    """Runs this program again inside, with the same arguments and ALL_USERS or ONE_USER, and does not return. Raises
    Impossible."""
    reasons = []
    for way in ways(users or ALL_USERS):
        reason = reason_against(way, mount_point)
        if not reason:
            sys.stdout.flush()
            os.execvp('env', ['env', *way, 'env', f'{INSIDE}=1', *environment(way), *UNSHARE, sys.executable, *sys.argv])
        reasons.append(f'{shlex.join(way) or "root"}: {reason}')
    raise Impossible('no private namespaces: ' + '; '.join(reasons))


def reason_against(way, mount_point):
    """Tries what is needed; None when it works."""
    command = [*way, *UNSHARE, 'mount', '-t', 'tmpfs', 'tmpfs', mount_point]
    try:
        trial = subprocess.run(command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    except OSError as error:
        return error.strerror
    return None if trial.returncode == 0 else first_line(trial.stderr)


def ways(users):
    """What to put before unshare, the least privileged first."""
    return [[]] if os.geteuid() == 0 else [users, ['sudo', '-n']]


def environment(way):
    """The environment as arguments: sudo keeps none of it."""
    if way[:1] != ['sudo']:
        return []
    return [f'{name}={value}' for name, value in os.environ.items() if name not in NOT_HANDED_ON]


def first_line(text):
    return next(iter(text.strip().splitlines()), 'refused')


def raise_loopback():
    """A new network namespace has a loopback device, switched off."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        request = struct.pack('16sH14x', b'lo', 0)
        name, flags = struct.unpack('16sH14x', fcntl.ioctl(any_socket, SIOCGIFFLAGS, request))
        fcntl.ioctl(any_socket, SIOCSIFFLAGS, struct.pack('16sH14x', name, flags | IFF_UP))
