# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""A Wayland desktop on which windows look as they do on GNOME, with their shadow, and pictures of them.

sway draws it into memory. There is no pointer: buttons are pressed by AT-SPI, and all else goes by keyboard.
"""

import json
import os
import pathlib
import shutil
import subprocess
import sys
from typing import NamedTuple

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'ui'))
import uidriver  # noqa: E402  (in tests/ui)

WIDTH, HEIGHT = 1400, 1080
SHADOW = 44  # as far as that of libadwaita reaches
MANY_ROWS = 40
KEYBOARD_MS = 3600 * 1000
COLORS = 96  # of a picture: more can't be told apart
NOBODY = 65534
TOOLS = {'sway': 'sway', 'swaybg': 'swaybg', 'grim': 'grim', 'wtype': 'wtype', 'convert': 'imagemagick', 'pngquant': 'pngquant', 'optipng': 'optipng'}
SWAY_CONFIG = f'''xwayland disable
output HEADLESS-1 resolution {WIDTH}x{HEIGHT} bg #000000 solid_color
default_border none
for_window [app_id=".*"] floating enable
'''


class Rectangle(NamedTuple):
    left: int
    top: int
    right: int
    bottom: int

    def around(self, other):
        return Rectangle(min(self.left, other.left), min(self.top, other.top), max(self.right, other.right), max(self.bottom, other.bottom))


def check_tools():
    missing = sorted({package for tool, package in TOOLS.items() if not shutil.which(tool)})
    if missing:
        raise uidriver.Missing(f'not installed: {", ".join(missing)}')


class Stage(uidriver.Desktop):
    """A Desktop on Wayland instead of X."""

    def __init__(self, scheme):
        check_tools()
        self.scheme = scheme
        super().__init__(keyring=True)

    def start_session(self, keyring, look_up_online):
        self.prepare_environment()
        self.write_preferences(look_up_online)
        self.prepare_look()
        self.start_sway()
        os.environ['DBUS_SESSION_BUS_ADDRESS'] = self.start_daemon(
            ['dbus-daemon', f'--config-file={self.write_bus_config()}', '--nofork', '--nopidfile', '--print-address=%FD'])
        self.start_accessibility()
        if keyring:
            self.start_keyring()

    def prepare_look(self):
        os.environ.pop('DISPLAY', None)
        os.environ.update(GDK_BACKEND='wayland', ADW_DEBUG_COLOR_SCHEME=f'prefer-{self.scheme}')
        with (self.home / 'config/gtk-4.0/settings.ini').open('a') as stream:
            stream.write('gtk-cursor-blink=false\ngtk-decoration-layout=:close\n')

    def start_sway(self):
        """sway refuses to be root; then it is nobody, in a folder of nobody's."""
        folder = self.home / 'sway'
        folder.mkdir(mode=0o700)
        (folder / 'config').write_text(SWAY_CONFIG)
        command = ['sway', '--unsupported-gpu', '-c', str(folder / 'config')]
        if os.geteuid() == 0:
            self.home.chmod(0o711)
            os.chown(folder, NOBODY, NOBODY)
            command = ['setpriv', f'--reuid={NOBODY}', f'--regid={NOBODY}', '--clear-groups', *command]
        environment = {**os.environ, 'HOME': str(folder), 'XDG_RUNTIME_DIR': str(folder), 'WLR_BACKENDS': 'headless', 'WLR_RENDERER': 'pixman',
                       'WLR_RENDERER_ALLOW_SOFTWARE': '1', 'WLR_LIBINPUT_NO_DEVICES': '1'}
        with (folder / 'log').open('w') as log:
            process = self.spawn(command, env=environment, stderr=log)
        self.poll(lambda: process.poll() is not None or (list(folder.glob('sway-ipc*')) and list(folder.glob('wayland-?'))), 'sway starts')
        if process.poll() is not None:
            raise uidriver.Missing(f'sway does not start here: {(folder / "log").read_text()[-400:]}')
        os.environ['WAYLAND_DISPLAY'] = str(next(folder.glob('wayland-?')))
        os.environ['SWAYSOCK'] = str(next(folder.glob('sway-ipc*')))
        # While this one sleeps there is a keyboard: a program that learns of one with the first key misses it.
        self.spawn(['wtype', '-s', str(KEYBOARD_MS)])

    def open(self, program, *arguments):
        return Player(self, [program, *arguments], {})

    def windows(self):
        """Where the windows are, each without its shadow."""
        tree = json.loads(uidriver.run_tool('swaymsg', '-r', '-t', 'get_tree') or '{}')
        return [Rectangle(at['x'], at['y'], at['x'] + at['width'], at['y'] + at['height']) for at in find_rectangles(tree)]

    def picture(self, path):
        """A picture of all windows, with their shadows and nothing behind them: what shines through is told by two backgrounds."""
        self.spin(0.8)  # what was changed last is drawn
        area = self.windows()[0]
        for window in self.windows():
            area = area.around(window)
        black, white = (self.grab(area, color) for color in ('#000000', '#ffffff'))
        subprocess.run(['convert', black, white, '-alpha', 'off',
                        # How much of the background is seen, in any channel: white minus black.
                        '(', '-clone', '0,1', '-compose', 'difference', '-composite', '-colorspace', 'gray', '-negate', ')',
                        # The colours above black are already multiplied by that.
                        '(', '-clone', '0,2', '-compose', 'divide-src', '-composite', ')',
                        '-delete', '0,1', '+swap', '-alpha', 'off', '-compose', 'copy-opacity', '-composite', '-strip', str(path)], check=True)
        subprocess.run(['pngquant', '--force', '--strip', '--output', str(path), str(COLORS), str(path)], check=True)
        subprocess.run(['optipng', '-quiet', '-o4', str(path)], check=True)

    def grab(self, area, color):
        """The area and the shadow around it before a background."""
        picture = str(self.home / f'picture-{color[1:]}.png')
        left, top = area.left - SHADOW, area.top - SHADOW
        geometry = f'{left},{top} {area.right + SHADOW - left}x{area.bottom + SHADOW - top}'
        uidriver.run_tool('swaymsg', 'output', 'HEADLESS-1', 'bg', color, 'solid_color')

        def has_background():
            subprocess.run(['grim', '-g', f'0,0 {WIDTH}x{HEIGHT}', picture], check=True)
            corner = uidriver.run_tool('convert', picture, '-crop', '1x1+0+0', '-format', '%[hex:u.p{0,0}]', 'info:')
            return corner.lower().startswith(color[1:])
        self.poll(has_background, f'the background is {color}')
        subprocess.run(['grim', '-g', geometry, picture], check=True)
        return picture


def find_rectangles(node):
    if node.get('pid') and node.get('visible') is not False and node.get('type') in ('con', 'floating_con'):
        yield node['rect']
    for child in node.get('nodes', []) + node.get('floating_nodes', []):
        yield from find_rectangles(child)


class Player(uidriver.Program):
    """A Program whose windows are on Wayland: what is opened last has the keyboard."""

    def wait_for_focus(self):
        self.desktop.poll(self.desktop.windows, 'a window is there')

    def key(self, *keys):
        """Each with its modifiers before it: “ctrl+Return”."""
        for name in keys:
            *modifiers, key = name.split('+')
            subprocess.run(['wtype', *sum((['-M', modifier] for modifier in modifiers), []), '-k', key,
                            *sum((['-m', modifier] for modifier in modifiers), [])], check=True)
            self.desktop.spin(0.1)

    def walk_down(self, name):
        """To a row of lists that stand below each other."""
        row = self.wait('list item', name)
        for _ in range(MANY_ROWS):
            if self.has_state(row, 'focused'):
                return
            self.key('Down')
        raise AssertionError(f'the keyboard comes to the row “{name}”; there are {self.describe()}')

    def type(self, name, text):
        node = self.wait('text', name)
        self.desktop.atspi.EditableText.set_text_contents(node, text)
        self.desktop.poll(lambda: self.text_of(node) == text, lambda: f'“{text}” stands in “{name}”, not “{self.text_of(node)}”')

    def write(self, text):
        """Types where the keyboard is."""
        subprocess.run(['wtype', '-d', '5', text], check=True)
        self.desktop.spin(0.2)

    def leave(self):
        uidriver.stop(self.process)
        self.desktop.poll(lambda: not self.desktop.windows(), 'its windows are gone')
