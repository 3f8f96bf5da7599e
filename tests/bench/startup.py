#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""Time to the first frame and memory of the window, beside a bare libadwaita window, in turns on one Xvfb. Prints ratios,
judges nothing.

    startup.py POSTHORN BARE_WINDOW [SCHEMA_DIR]

Both are looked at from outside and in the same way: the clock runs from fork to the first pixel on the screen that is not
the black of the root window. The memory is read once it no longer changes.
"""

import contextlib
import ctypes
import ctypes.util
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from typing import NamedTuple

sys.dont_write_bytecode = True

ROUNDS = 7
SECONDS = 30          # for one window to appear
SETTLE_S = 10         # for its memory to settle
POLL_S = 0.1
WIDTH, HEIGHT = 1280, 900
# Where a window is, with and without a window manager: points of its page, below the header bar.
POINTS = [(x, y) for x in range(40, 600, 80) for y in range(80, 500, 60)]
Z_PIXMAP = 2
ALL_PLANES = 0xFFFFFFFFFFFFFFFF
SKIPPED = 77


class Cost(NamedTuple):
    first_frame_s: float
    pss_kib: float
    rss_kib: float


class Screen:
    """The pixels of an X display."""

    def __init__(self, name):
        self.x = ctypes.CDLL(ctypes.util.find_library('X11'))
        self.x.XOpenDisplay.restype = self.x.XGetImage.restype = ctypes.c_void_p
        self.x.XDefaultRootWindow.restype = self.x.XGetPixel.restype = ctypes.c_ulong
        self.x.XDefaultRootWindow.argtypes = self.x.XDestroyImage.argtypes = self.x.XCloseDisplay.argtypes = [ctypes.c_void_p]
        self.x.XGetImage.argtypes = [ctypes.c_void_p, ctypes.c_ulong, *[ctypes.c_int] * 2, *[ctypes.c_uint] * 2, ctypes.c_ulong,
                                     ctypes.c_int]
        self.x.XGetPixel.argtypes = [ctypes.c_void_p, ctypes.c_int, ctypes.c_int]
        self.display = self.x.XOpenDisplay(name.encode())
        if not self.display:
            raise RuntimeError(f'no display {name}')
        self.root = self.x.XDefaultRootWindow(self.display)

    def close(self):
        self.x.XCloseDisplay(self.display)

    def has_window(self):
        image = self.x.XGetImage(self.display, self.root, 0, 0, 640, 512, ALL_PLANES, Z_PIXMAP)
        try:
            return any(self.x.XGetPixel(image, x, y) & 0xFFFFFF for x, y in POINTS)
        finally:
            self.x.XDestroyImage(image)


@contextlib.contextmanager
def running(command, **options):
    process = subprocess.Popen(command, **options)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextlib.contextmanager
def desktop():
    """A display and a bus of their own, for all runs: the environment that leads there."""
    reader, writer = os.pipe()
    with tempfile.TemporaryDirectory(prefix='posthorn-bench.') as home, \
            running(['Xvfb', '-displayfd', str(writer), '-screen', '0', f'{WIDTH}x{HEIGHT}x24', '-nolisten', 'tcp'],
                    pass_fds=[writer], stderr=subprocess.DEVNULL), \
            running(['dbus-daemon', '--session', '--nofork', '--print-address=1'], stdout=subprocess.PIPE, text=True,
                    stderr=subprocess.DEVNULL) as bus:
        os.close(writer)
        with os.fdopen(reader) as stream:
            display = f':{stream.readline().strip()}'
        yield {**environment(home), 'DISPLAY': display, 'DBUS_SESSION_BUS_ADDRESS': bus.stdout.readline().strip()}


def environment(home):
    folders = {f'XDG_{name}': os.path.join(home, name.lower()) for name in ('CONFIG_HOME', 'DATA_HOME', 'STATE_HOME', 'CACHE_HOME', 'RUNTIME_DIR')}
    for folder in folders.values():
        os.mkdir(folder, mode=0o700)
    kept = {name: value for name, value in os.environ.items() if name not in ('WAYLAND_DISPLAY', 'LANGUAGE', 'G_DEBUG')}
    # The accessibility bus would be a third program in the picture.
    return {**kept, **folders, 'HOME': home, 'LC_ALL': 'C.UTF-8', 'GDK_BACKEND': 'x11', 'GSK_RENDERER': 'cairo', 'GDK_DEBUG': 'gl-disable',
            'GSETTINGS_BACKEND': 'memory', 'GTK_A11Y': 'none', 'NO_AT_BRIDGE': '1'}


def wait_for(screen, wanted, process):
    deadline = time.monotonic() + SECONDS
    while screen.has_window() != wanted:
        if process and process.poll() is not None:
            raise RuntimeError(f'{process.args[0]} ended with {process.returncode}')
        if time.monotonic() > deadline:
            raise RuntimeError('no window' if wanted else 'a window stays')
        time.sleep(0.001)


def read_memory(process):
    rollup = pathlib.Path(f'/proc/{process.pid}/smaps_rollup').read_text(encoding='ascii')
    values = dict(line.split(':') for line in rollup.splitlines()[1:])
    return tuple(int(values[name].split()[0]) for name in ('Pss', 'Rss'))


def settled_memory(process):
    """The memory once two readings in a row agree to 1 %."""
    deadline = time.monotonic() + SETTLE_S
    latest = read_memory(process)
    while True:
        time.sleep(POLL_S)
        before, latest = latest, read_memory(process)
        if abs(latest[0] - before[0]) <= before[0] / 100 or time.monotonic() > deadline:
            return latest


def run(screen, env, program):
    start = time.monotonic()
    with running([program], env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        wait_for(screen, True, process)
        first_frame = time.monotonic() - start
        cost = Cost(first_frame, *settled_memory(process))
    wait_for(screen, False, None)
    return cost


def median(costs):
    return Cost(*(statistics.median(column) for column in zip(*costs)))


def measure_both(posthorn, bare, schemas):
    """Medians of Posthorn and of the bare window; the first round warms the caches and is not counted."""
    own, peer = [], []
    with desktop() as env:
        if schemas:
            env['GSETTINGS_SCHEMA_DIR'] = schemas
        with contextlib.closing(Screen(env['DISPLAY'])) as screen:
            for _ in range(1 + ROUNDS):
                own.append(run(screen, env, posthorn))
                peer.append(run(screen, env, bare))
    return median(own[1:]), median(peer[1:])


def missing():
    return [name for name in ('Xvfb', 'dbus-daemon') if not shutil.which(name)] + ([] if ctypes.util.find_library('X11') else ['libX11'])


def rows(posthorn, bare, schemas=None):
    own, peer = measure_both(posthorn, bare, schemas)
    yield ('window: first frame', f'{own.first_frame_s / peer.first_frame_s:.2f}',
           f'{own.first_frame_s * 1000:.0f} ms, bare window {peer.first_frame_s * 1000:.0f} ms')
    yield 'window: PSS', f'{own.pss_kib / peer.pss_kib:.2f}', f'{own.pss_kib / 1024:.1f} MiB, bare window {peer.pss_kib / 1024:.1f} MiB'
    yield 'window: RSS', f'{own.rss_kib / peer.rss_kib:.2f}', f'{own.rss_kib / 1024:.1f} MiB, bare window {peer.rss_kib / 1024:.1f} MiB'


if __name__ == '__main__':
    if missing():
        print('missing:', ', '.join(missing()))
        sys.exit(SKIPPED)
    for name, ratio, details in rows(*(str(pathlib.Path(path).resolve()) for path in sys.argv[1:])):
        print(f'{name:32} {ratio:>6} x   {details}')
