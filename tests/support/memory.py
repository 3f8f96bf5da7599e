# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""Looks for a secret in the memory of another program: while it runs, or when it has done all and is about to be gone."""

import base64
import contextlib
import ctypes
import os
import signal
import subprocess

PTRACE_TRACEME, PTRACE_CONT, PTRACE_SETOPTIONS = 0, 7, 0x4200
PTRACE_O_TRACEEXIT, PTRACE_O_EXITKILL = 1 << 6, 1 << 20
PTRACE_EVENT_EXIT = 6
WINDOW = 1 << 20
libc = ctypes.CDLL(None, use_errno=True)
libc.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]


class Impossible(Exception):
    """This system does not let us look; the text says why."""


def forms(secret):
    """Name and octets of each form in which a sign-in has it. Each half by itself: what was given back loses its beginning, and
    what was too small has nothing else."""
    half = len(secret) // 2
    found = {}
    for part, octets in (('first half', secret[:half].encode()), ('second half', secret[half:].encode())):
        found[f'{part} as it is'] = octets
        for shift in range(3):
            text = base64.b64encode(b'\0' * shift + octets)
            # Without what depends on its neighbours.
            found[f'{part} in base64 behind {shift}'] = text[shift + 1 if shift else 0:(len(octets) + shift) * 8 // 6]
        for pad in (0x36, 0x5c):
            found[f'{part} as the pad {pad:x} of HMAC'] = bytes(octet ^ pad for octet in octets)
        found[f'{part} in wide letters'] = octets.decode().encode('utf-32-le')
    return found


def search(pid, secret):
    """What was found in all that the process can write, and in which mapping."""
    wanted = forms(secret)
    overlap = max(map(len, wanted.values()))
    found = []
    try:
        with open(f'/proc/{pid}/maps', encoding='utf-8') as maps, open(f'/proc/{pid}/mem', 'rb', buffering=0) as memory:
            for mapping in maps.read().splitlines():
                if mapping.split()[1].startswith('rw'):
                    found += search_mapping(memory, mapping, wanted, overlap)
    except PermissionError as error:
        raise Impossible(str(error)) from error
    return found


def search_mapping(memory, mapping, wanted, overlap):
    start, end = (int(number, 16) for number in mapping.split()[0].split('-'))
    for place in range(start, end, WINDOW - overlap):
        with contextlib.suppress(OSError):   # pages that nobody can read
            memory.seek(place)
            window = memory.read(min(WINDOW, end - place))
            yield from (f'{name} in {" ".join(mapping.split()[5:]) or "memory"}' for name, octets in wanted.items() if octets in window)


def check(result):
    if result == -1:
        raise Impossible(os.strerror(ctypes.get_errno()))


def search_at_exit(command, secret, when_running=lambda process: None, **options):
    """Runs the command; what is found when all of it is done, and its exit status. One thread may do this at a time."""
    process = subprocess.Popen(command, preexec_fn=lambda: libc.ptrace(PTRACE_TRACEME, 0, None, None), **options)
    _, status = os.waitpid(process.pid, 0)
    if not os.WIFSTOPPED(status):
        raise Impossible('programs must not be traced')
    check(libc.ptrace(PTRACE_SETOPTIONS, process.pid, None, PTRACE_O_TRACEEXIT | PTRACE_O_EXITKILL))
    check(libc.ptrace(PTRACE_CONT, process.pid, None, None))
    when_running(process)
    found = []
    while True:
        _, status = os.waitpid(process.pid, 0)
        if not os.WIFSTOPPED(status):
            process.returncode = os.waitstatus_to_exitcode(status)
            return found, process
        is_exit = status >> 8 == signal.SIGTRAP | PTRACE_EVENT_EXIT << 8
        if is_exit:
            found = search(process.pid, secret)
        check(libc.ptrace(PTRACE_CONT, process.pid, None, None if is_exit else os.WSTOPSIG(status)))
