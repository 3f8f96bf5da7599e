#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""Pictures of every page of tour.py as different people see it, on contact sheets, for somebody to look at.
usage: gallery.py DIRECTORY [--look LOOK]... [--part PART]...

`ninja -C BUILD gallery` takes all of them to BUILD/gallery. What could not be shown is told at the end. No picture moves: what
slides elsewhere stands still here, as for those who want no animations.
"""

import argparse
import contextlib
import os
import pathlib
import subprocess
import sys
import tempfile
import time
from typing import NamedTuple

sys.dont_write_bytecode = True
import test_window  # noqa: E402, F401  (beside this file: finds the interpreter that has what is needed)
import languages  # noqa: E402  (beside this file)
import tour  # noqa: E402  (beside this file)
import uidriver  # noqa: E402  (beside this file)
import catalogs  # noqa: E402  (of tests/support, where languages.py looks)

AS_IT_COMES = None
PHONE, LOW, LARGE = (360, 640), (360, 294), (1600, 1000)
SCREEN = '1700x1200'
POPOVERS = {'main-menu', 'composer-menu', 'composer-completion'}  # stand outside of their window
STEADY_SECONDS = 0.25
PATIENCE_SECONDS = 4  # then what is waited for is there, or large letters have pushed it out of sight
HIGH = 1150
RIGHT_TO_LEFT = {'ar'}
# A sheet is as large as one can look at without a magnifying glass.
SHEETS = {AS_IT_COMES: ('3x2', '560x520'), PHONE: ('5x2', '330x587'), LOW: ('4x4', '360x294'), LARGE: ('2x2', '800x500')}


class Look(NamedTuple):
    sizes: tuple
    variables: dict = {}
    text_scale: str = '1'
    language: str = None  # its letters want a font that has them


LOOKS = {
    'plain': Look((AS_IT_COMES, PHONE, LOW, LARGE)),
    'dark': Look((AS_IT_COMES,), {'ADW_DEBUG_COLOR_SCHEME': 'prefer-dark'}),
    'high-contrast': Look((AS_IT_COMES,), {'ADW_DEBUG_HIGH_CONTRAST': '1'}),
    'high-contrast-dark': Look((AS_IT_COMES,), {'ADW_DEBUG_HIGH_CONTRAST': '1', 'ADW_DEBUG_COLOR_SCHEME': 'prefer-dark'}),
    'large-text': Look((AS_IT_COMES, PHONE), text_scale='2'),
    # The words are English still.
    'right-to-left': Look((AS_IT_COMES, PHONE), {'LD_PRELOAD': os.environ.get('RIGHT_TO_LEFT', '')}),
    'arabic': Look((AS_IT_COMES, PHONE), language='ar'),
    'chinese': Look((AS_IT_COMES, PHONE), language='zh_CN'),
    'german': Look((AS_IT_COMES, PHONE), language='de'),
}


def name_of(size):
    return f'{size[0]}x{size[1]}' if size else 'as-it-comes'


def resize_all(program, sizes):
    """A dialog is no larger than what it belongs to."""
    for number, (width, height) in sizes.items():
        uidriver.run_tool('xdotool', 'windowsize', number, str(width), str(height))
    program.desktop.spin(STEADY_SECONDS)


def take_picture(program, page, path):
    program.desktop.spin(STEADY_SECONDS)
    window = 'root' if page.name in POPOVERS else program.wait_for_focus().number
    subprocess.run(['import', '-window', window, path], check=True)
    subprocess.run(['mogrify', *(['-trim'] if window == 'root' else ['-shave', '5x5']), path], check=True)


def show(page, look, folder, number):
    program = page.program
    before = {window.number: (window.width, window.height) for window in program.x_windows()}
    for size in look.sizes:
        if size and page.name in POPOVERS:
            continue  # a popover closes when its window changes
        place = folder / name_of(size)
        place.mkdir(parents=True, exist_ok=True)
        if size:
            resize_all(program, {window: (size[0] + 10, size[1] + 10) for window in before})
        take_picture(program, page, str(place / f'{number:02}-{page.name}.png'))
        if size:
            resize_all(program, before)


def make_room():
    """From now on a window grows when something is not found in it for a while."""
    real_poll = uidriver.Desktop.poll

    def poll(desktop, predicate, what, seconds=uidriver.SECONDS):
        start, tried = time.monotonic(), []

        def look():
            found = predicate()
            front = desktop.programs[-1].front() if not found and desktop.programs and not tried and time.monotonic() > start + PATIENCE_SECONDS else None
            if front:
                tried.append(front)
                uidriver.run_tool('xdotool', 'windowsize', front.number, str(front.width), str(HIGH))
            return found
        return real_poll(desktop, look, what, seconds)

    real_start = uidriver.Desktop.start

    def start(desktop, *arguments, **environment):
        desktop.programs = []
        program = real_start(desktop, *arguments, **environment)
        desktop.programs = [program]
        return program
    uidriver.Desktop.programs, uidriver.Desktop.poll, uidriver.Desktop.start = [], poll, start


def show_part(name, look, folder):
    uidriver.Desktop.SCREEN, uidriver.Desktop.VARIABLES = SCREEN, look.variables
    if look.text_scale != '1':
        os.environ['PH_TEXT_SCALE'] = look.text_scale
        make_room()
    first = list(tour.PARTS).index(name) * 100
    with spoken(look.language), contextlib.closing(tour.PARTS[name]()) as pages:
        for number, page in enumerate(pages, first):
            show(page, look, folder, number)


@contextlib.contextmanager
def spoken(language):
    """While it lasts, programs speak this language, and are written in its direction."""
    if not language:
        yield
        return
    if language in RIGHT_TO_LEFT:
        os.environ['LOCALE_HERE_PROBE'] += ' ' + os.environ['RIGHT_TO_LEFT']
    with tempfile.TemporaryDirectory() as folder, languages.spoken(*catalogs.read_catalog(language), pathlib.Path(folder)):
        yield


def run_alone(name, look, folder):
    """There can be one desktop in a process. Returns whether all was shown; the others are worth looking at all the same."""
    return subprocess.run([sys.executable, __file__, str(folder), '--alone', '--look', look, '--part', name], check=False).returncode == 0


def make_sheets(folder):
    for size, (tiles, geometry) in SHEETS.items():
        pictures = sorted((folder / name_of(size)).glob('*.png'))
        if pictures:
            subprocess.run(['montage', *map(str, pictures), '-label', '%t', '-tile', tiles, '-geometry', f'{geometry}>+4+4', '-background', '#888',
                            str(folder / f'sheet-{name_of(size)}-%02d.png')], check=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('directory', type=pathlib.Path)
    parser.add_argument('--look', action='append', choices=LOOKS)
    parser.add_argument('--part', action='append', choices=tour.PARTS)
    parser.add_argument('--alone', action='store_true', help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.alone:
        show_part(options.part[0], LOOKS[options.look[0]], options.directory)
        return
    missing = []
    for look in options.look or LOOKS:
        folder = options.directory / look
        missing += [f'{look}: {part}' for part in options.part or tour.PARTS if not run_alone(part, look, folder)]
        make_sheets(folder)
    if missing:
        sys.exit('not shown in full: ' + ', '.join(missing))


if __name__ == '__main__':
    main()
