# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""Drives the real window as a person does: looks at it through AT-SPI, acts with pointer and keyboard.

A Desktop is a private X display, session bus, keyring and empty home; the program may be started in it several times.
One Desktop per process: AT-SPI clings to the first bus that it sees.
"""

import contextlib
import ctypes
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import warnings
from typing import NamedTuple

SECONDS = 30       # for one thing to appear, on a machine that is busy with other tests
POLL = 0.02
LOG_CHARACTERS = 4000  # of a program's log in a failure
# An X window may be larger than what stands in it by the border that GTK draws where it can't draw a shadow, on all sides.
BORDER = 40
# Newer GTK leaves the padding around things out of the places that it tells: they stand further to the right, and further down.
PADDING = 6
TOAST_HEIGHT = 100  # at most; pages are higher
# A window may close after a key or a button, and GTK 4.8 can crash when it is asked for a window at that very moment.
SETTLE = 0.3
TIP_HEIGHT = 60  # at most; menus are higher
DRAG_STEPS = 8
PRACTICE_SETTINGS = re.compile(r'^Server: +(?P<host>\S+)\nPort: +(?P<tls_port>\d+) .*\nUser name: +(?P<username>\S+)\n'
                               r'Password: +(?P<password>\S+)\nCertificate: ', re.MULTILINE)
SURFACES = {'frame', 'dialog', 'window'}
SPEAKING = {'label', 'status bar', 'statusbar', 'list item', 'notification', 'text'}
KEYRING_PASSWORD, LOGIN_KEYRING = b'keyring password', '/org/freedesktop/secrets/collection/login'
TOOLS = ['Xvfb', 'dbus-daemon', 'xdotool', 'gdbus']
GTK_NOISE = re.compile(r'g_variant_(is|new)_object_path|GtkText - did not receive a focus-out event'
                       r'|Trying to measure GtkLabel \w+ for width of \d+, but it needs at least'
                       r"|gtk_root_get_focus: assertion 'GTK_IS_ROOT \(self\)' failed")
# GTK 4.10 and later use the newer names.
ROLES = {'push button': ('push button', 'button', 'toggle button'), 'check box': ('check box', 'switch'), 'text': ('text', 'entry', 'password text')}


class Missing(Exception):
    """What these tests need is not installed; the text says what."""


def load_atspi():
    try:
        import gi
        gi.require_version('Atspi', '2.0')
        from gi.repository import Atspi, GLib
    except (ImportError, ValueError) as reason:
        raise Missing(f'AT-SPI for Python: {reason}') from reason
    warnings.simplefilter('ignore', DeprecationWarning)
    return Atspi, GLib


def gtk_minor_version():
    """Of the library that programs here are linked with, which is not set up for that."""
    return ctypes.CDLL('libgtk-4.so.1').gtk_get_minor_version()


def check_tools(keyring):
    for tool in TOOLS + (['gnome-keyring-daemon'] if keyring else []):
        if not shutil.which(tool):
            raise Missing(f'{tool} is not installed')


class Desktop:
    SCREEN = '1280x1024'
    VARIABLES = {}  # of the programs that are started in it

    def __init__(self, keyring=True, look_up_online=False):
        check_tools(keyring)
        self.atspi, self.glib = load_atspi()
        self.home = pathlib.Path(tempfile.mkdtemp(prefix='posthorn-ui.'))
        self.processes = []
        self.listeners = []  # kept, for what is not is not told any more
        self.bus = None  # kept, for a session with the keyring ends with the connection
        self.window_manager = shutil.which('openbox')
        try:
            self.start_session(keyring, look_up_online)
        except BaseException:
            self.close()
            raise

    def start_session(self, keyring, look_up_online):
        """One thing after the other, each of which answers before the next one, or the program, needs it."""
        self.prepare_environment()
        self.write_preferences(look_up_online)
        os.environ['DISPLAY'] = ':' + self.start_daemon(['Xvfb', '-displayfd', '%FD', '-screen', '0', f'{self.SCREEN}x24',
                                                         '-nolisten', 'tcp', '-noreset'])
        os.environ['DBUS_SESSION_BUS_ADDRESS'] = self.start_daemon(
            ['dbus-daemon', f'--config-file={self.write_bus_config()}', '--nofork', '--nopidfile', '--print-address=%FD'])
        if self.window_manager:
            self.start_window_manager()
        self.start_accessibility()
        if keyring:
            self.start_keyring()

    def __enter__(self):
        return self

    def __exit__(self, kind, *exception):
        if kind:
            self.take_picture('failed')
        self.close()

    def close(self):
        for process in reversed(self.processes):
            stop(process)
        shutil.rmtree(self.home, ignore_errors=True)

    def prepare_environment(self):
        for name in ('WAYLAND_DISPLAY', 'DBUS_SESSION_BUS_ADDRESS', 'NO_AT_BRIDGE', 'GTK_A11Y', 'AT_SPI_BUS_ADDRESS', 'LANGUAGE'):
            os.environ.pop(name, None)
        folders = {'XDG_RUNTIME_DIR': 'run', 'XDG_CONFIG_HOME': 'config', 'XDG_DATA_HOME': 'data', 'XDG_CACHE_HOME': 'cache',
                   'XDG_STATE_HOME': 'state'}
        for variable, name in folders.items():
            (self.home / name).mkdir(mode=0o700)
            os.environ[variable] = str(self.home / name)
        (self.home / 'config/gtk-4.0').mkdir()
        font = os.environ.get('PH_FONT', 'Cantarell 11')
        (self.home / 'config/gtk-4.0/settings.ini').write_text(
            # What slides in can't be hit, and on a busy machine it stands still on its way.
            f'[Settings]\ngtk-font-name={font}\ngtk-enable-animations=false\n')
        if 'PH_TEXT_SCALE' in os.environ:  # as the desktop's own settings make text larger
            (self.home / '.Xdefaults').write_text(f'Xft.dpi: {96 * float(os.environ["PH_TEXT_SCALE"]):.0f}\n')
        os.environ.update(HOME=str(self.home), GDK_BACKEND='x11', GSK_RENDERER='cairo', LC_ALL='C.UTF-8', GSETTINGS_BACKEND='keyfile')
        # GTK 4.16 complains of the older way.
        os.environ.update({'GDK_DISABLE': 'gl'} if gtk_minor_version() >= 16 else {'GDK_DEBUG': 'gl-disable'})

    def write_preferences(self, look_up_online):
        """Nobody outside is asked for settings, unless the test brings an internet of its own."""
        folder = self.home / 'config/glib-2.0/settings'
        folder.mkdir(parents=True)
        (folder / 'keyfile').write_text(f'[io/github/posthorn/Posthorn]\nlook-up-online={str(look_up_online).lower()}\n')

    def write_bus_config(self):
        """A session bus that starts only what accessibility needs, never a service of the machine."""
        services = self.home / 'services'
        services.mkdir()
        for name in ('org.a11y.Bus.service',):
            for folder in ('/usr/share/dbus-1/services', '/usr/local/share/dbus-1/services'):
                if os.path.exists(f'{folder}/{name}'):
                    shutil.copy(f'{folder}/{name}', services)
        config = self.home / 'bus.conf'
        config.write_text(f'''<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:dir={self.home}/run</listen>
  <auth>EXTERNAL</auth>
  <servicedir>{services}</servicedir>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
''')
        return config

    def start_window_manager(self):
        """openbox takes over mapping windows before it listens, forgets who asks in between, and such a window never comes. That
        it is the window manager is said even earlier: only an answer proves that it listens. With the first key the X server tells
        of another keyboard, and openbox takes its own keys anew: that one is pressed here, and wanted by nobody."""
        self.spawn([self.window_manager])
        self.wait_for_window_manager()
        run_tool('xdotool', 'key', 'Shift_L')
        self.wait_for_window_manager()

    def wait_for_window_manager(self):
        """Until it has done what it was asked before: it answers in order, here with numbers of workspaces that nobody has set."""
        for number in ('2', '1') if self.window_manager else ():
            def answers(number=number):
                run_tool('xdotool', 'set_num_desktops', number)
                return run_tool('xdotool', 'get_num_desktops').strip() == number
            self.poll(answers, 'the window manager answers')

    def start_accessibility(self):
        """Its bus and its registry run before the program looks for them, and a program that is busy is waited for."""
        self.atspi.set_timeout(SECONDS * 1000, SECONDS * 1000)
        self.poll(lambda: self.atspi.get_desktop(0).get_child_count() >= 0, 'the registry of accessibility answers')

    def hear(self, event_name):
        """Returns a list to which come such events, of all programs, with their words in any_data."""
        heard = []
        self.listeners.append(self.atspi.EventListener.new(heard.append))
        self.listeners[-1].register(event_name)
        return heard

    def wait_announced(self, heard, *parts):
        """Words with all of these are read aloud; programs with GTK before 4.14 can't have that done."""
        if gtk_minor_version() >= 14:
            self.poll(lambda: any(all(part in event.any_data for part in parts) for event in heard),
                      lambda: f'{parts} are read aloud, not only {[event.any_data for event in heard]}')

    def start_keyring(self):
        process = self.spawn(['gnome-keyring-daemon', '--foreground', '--unlock', '--components=secrets'], stdin=subprocess.PIPE)
        process.stdin.write(KEYRING_PASSWORD)
        process.stdin.close()
        if subprocess.run(['gdbus', 'wait', '--session', '--timeout', str(SECONDS), 'org.freedesktop.secrets'], check=False).returncode:
            raise Missing('gnome-keyring-daemon does not start here')

    def call_keyring(self, interface, method, types, *arguments, path='/org/freedesktop/secrets', prefix='org.freedesktop.'):
        from gi.repository import Gio
        self.bus = self.bus or Gio.bus_get_sync(Gio.BusType.SESSION)
        return self.bus.call_sync('org.freedesktop.secrets', path, prefix + interface, method, self.glib.Variant(types, arguments), None, 0,
                                  5000, None).unpack()

    def open_keyring_session(self):
        return self.call_keyring('Secret.Service', 'OpenSession', '(sv)', 'plain', self.glib.Variant('s', ''))[1]

    def lock_keyring(self):
        self.call_keyring('Secret.Service', 'Lock', '(ao)', [LOGIN_KEYRING])

    def unlock_keyring(self):
        """What the session's password prompt does; there is none here."""
        master = (self.open_keyring_session(), b'', KEYRING_PASSWORD, 'text/plain')
        self.call_keyring('InternalUnsupportedGuiltRiddenInterface', 'UnlockWithMasterPassword', '(o(oayays))', LOGIN_KEYRING, master,
                          prefix='org.gnome.keyring.')

    def spawn(self, command, **options):
        options.setdefault('stdout', subprocess.DEVNULL)
        options.setdefault('stderr', subprocess.DEVNULL)
        process = subprocess.Popen(command, **options)
        self.processes.append(process)
        return process

    def start_daemon(self, command):
        """Starts what writes its address to a file descriptor, and returns the address."""
        reader, writer = os.pipe()
        self.spawn([argument.replace('%FD', str(writer)) for argument in command], pass_fds=[writer])
        os.close(writer)
        with os.fdopen(reader) as stream:
            address = stream.readline().strip()
        if not address:
            raise AssertionError(f'{command[0]} does not start')
        return address

    def call_bus(self, bus, name, path, interface, method, types, *arguments):
        reply = bus.call_sync(name, path, interface, method, self.glib.Variant(types, arguments), None, 0, SECONDS * 1000, None)
        return reply.unpack()

    def spin(self, seconds=POLL):
        context, end = self.glib.MainContext.default(), time.monotonic() + seconds
        while True:
            while context.pending():
                context.iteration(False)
            if time.monotonic() >= end:
                return
            time.sleep(0.005)

    def poll(self, predicate, what, seconds=SECONDS):
        end = time.monotonic() + seconds
        while True:
            begin = time.monotonic()
            try:
                result = predicate()
            except self.glib.Error:  # objects vanish while the tree changes
                result = None
            if result:
                return result
            if time.monotonic() > end:
                raise AssertionError(f'after {seconds} s: {self.explain(what)}')
            # Whoever is asked all the time gets to nothing else.
            self.spin(max(POLL, time.monotonic() - begin))

    def explain(self, what):
        try:
            return what() if callable(what) else what
        except self.glib.Error as reason:
            return f'it is not there, and what is there instead could not be asked: {reason}'

    def take_picture(self, name, window=None):
        """Leaves a picture of a window, else of the screen, in the directory $PH_SCREENSHOTS, if that is wanted."""
        folder = os.environ.get('PH_SCREENSHOTS')
        if folder and shutil.which('import'):
            picture = os.path.join(folder, f'{name}.png')
            subprocess.run(['import', '-window', window or 'root', picture], check=False)
            if window:  # GTK draws a border where it can't draw a shadow
                subprocess.run(['convert', picture, '-shave', '5x5', picture], check=False)

    def start(self, program, *arguments, **environment):
        return Program(self, [program, *arguments], {**self.VARIABLES, **environment})

    def attach(self, pid, log):
        """A program that another one has started, D-Bus for example."""
        return Program(self, None, {}, Stranger(pid), log)

    def connect(self):
        """A connection to the session bus of its own, as another program has one."""
        from gi.repository import Gio
        flags = Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION
        return Gio.DBusConnection.new_for_address_sync(os.environ['DBUS_SESSION_BUS_ADDRESS'], flags, None, None)

    @contextlib.contextmanager
    def practice_server(self, posthornctl, *arguments):
        """A practice server in a process of its own: yields its settings and the file of what it prints."""
        log = self.home / f'practice-{len(self.processes)}.log'
        with log.open('w') as stream:
            process = self.spawn([posthornctl, 'practice', *arguments], stdout=stream)
        found = self.poll(lambda: PRACTICE_SETTINGS.search(log.read_text()), 'the practice server starts')
        try:
            yield found.groupdict(), log
        finally:
            stop(process)


def stop(process):
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def run_tool(*command):
    if not shutil.which(command[0]):
        return ''
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


class XWindow(NamedTuple):
    """What the X server shows of a window."""
    number: str
    x: int
    y: int
    width: int
    height: int

    @staticmethod
    def find_all(pid, *options):
        """The windows of a process, from the lowest to the uppermost."""
        found, values = [], {}
        numbers = run_tool('xdotool', 'search', *options, '--pid', str(pid)).split()
        questions = [word for number in numbers for word in ('getwindowgeometry', '--shell', number)]
        for line in run_tool('xdotool', *questions).split() if questions else []:
            name, _, value = line.partition('=')
            values[name] = value
            if name == 'SCREEN':  # the last one of a window
                found.append(XWindow(values['WINDOW'], *(int(values[key]) for key in ('X', 'Y', 'WIDTH', 'HEIGHT'))))
        return found


class Stranger:
    """What is needed here of a process that is not a child."""

    def __init__(self, pid):
        self.pid, self.returncode = pid, None

    def poll(self):
        """Nobody but its parent learns how it ended."""
        with contextlib.suppress(FileNotFoundError):
            if pathlib.Path(f'/proc/{self.pid}/stat').read_text().rpartition(')')[2].split()[0] != 'Z':
                return None
        self.returncode = 0
        return self.returncode


class Program:
    """One run of the program in a desktop."""

    def __init__(self, desktop, command, environment, process=None, log=None):
        self.desktop, self.coordinates = desktop, desktop.atspi.CoordType.WINDOW
        self.log = log or desktop.home / f'program-{len(desktop.processes)}.log'
        self.process = process
        if not process:
            with self.log.open('w') as stream:
                self.process = desktop.spawn(command, stderr=stream, env={**os.environ, **environment})
        self.root = desktop.poll(self.find_root, lambda: f'the program is there; there are {self.describe_others()}')
        self.wait_for_focus()

    def find_root(self):
        if self.process.poll() is not None:
            raise AssertionError(f'the program ended with {self.process.returncode}: {self.log.read_text()}')
        for child in self.children(self.desktop.atspi.get_desktop(0)):
            with contextlib.suppress(self.desktop.glib.Error):  # one that ends does not hide the others
                if child.get_process_id() == self.process.pid and child.get_child_count():
                    return child
        return None

    def wait_for_end(self, seconds=SECONDS):
        self.desktop.poll(lambda: self.process.poll() is not None, 'the program ends', seconds)
        return self.process.returncode

    def complaints(self):
        """What GLib's log says is wrong, but for what GTK says of its own: of assistive technology that asks for a widget just
        gone, of an entry whose window lost the focus between two blinks of its cursor, and, in 4.18, of the widths that it
        tries when it looks for the narrowest one for a height, and of what a folded expander keeps out of the window when the
        focus goes through it."""
        return [line for line in self.log.read_text(errors='replace').splitlines()
                if re.search(r'-(CRITICAL|WARNING) \*\*', line) and not GTK_NOISE.search(line)]

    # Looking

    def walk(self, node=None):
        """What is drawn last, and lies above the others, comes first: a toast is gone after five seconds."""
        node = node or self.root
        yield node
        for child in reversed(self.children(node)):
            yield from self.walk(child)

    def children(self, node):
        """Those that are still there: the tree changes while one looks at it."""
        found = []
        with contextlib.suppress(self.desktop.glib.Error):
            for i in range(node.get_child_count()):
                found.append(node.get_child_at_index(i))
        return [child for child in found if child]

    def children_newest_first(self):
        return self.children(self.root)[::-1]

    def extents(self, node):
        rectangle = node.get_extents(self.coordinates)
        return rectangle.x, rectangle.y, rectangle.width, rectangle.height

    def has_state(self, node, name):
        return node.get_state_set().contains(getattr(self.desktop.atspi.StateType, name.upper()))

    def surface_of(self, node):
        """What a thing stands in: a popover of older GTK, else a window, of which newer GTK gives some no role of their own."""
        while node and node.get_role_name() not in SURFACES and node.get_name() != 'GtkPopover':
            node, inner = node.get_parent(), node
            if node == self.root:
                return inner
        return node

    def is_shown(self, node):
        try:
            return self.stands_on_screen(node)
        except self.desktop.glib.Error:
            return False  # gone meanwhile

    def tells_what_shows(self):
        return int(self.root.get_toolkit_version().split('.')[1]) >= 10

    def stands_on_screen(self, node):
        """GTK 4.8 never says what is on screen: look what stands at the middle of it."""
        x, y, width, height = self.extents(node)
        surface = self.surface_of(node)
        if width <= 0 or height <= 0 or surface is None:
            return False
        if surface.get_name() == 'GtkPopover':
            return True
        if self.tells_what_shows():
            return self.has_state(node, 'showing') and not self.is_scrolled_out(node)
        left, top, full_width, full_height = self.extents(surface)
        middle_x, middle_y = x + width // 2, y + height // 2
        if not (left <= middle_x < left + full_width and top <= middle_y < top + full_height):
            return False
        while node and node != surface and not self.has_state(node, 'sensitive'):
            node = node.get_parent()  # what is insensitive is not hit, but what it stands in
        if node is None:
            return False  # gone meanwhile
        hit = surface.get_accessible_at_point(middle_x, middle_y, self.coordinates)
        if hit is None:
            return True  # an inner widget without an accessible
        while hit and hit not in (node, surface):
            hit = hit.get_parent()
        return hit == node

    def is_scrolled_out(self, node):
        """What newer GTK takes for shown, for it could be scrolled to."""
        x, y, width, height = self.extents(node)
        middle_x, middle_y = x + width // 2, y + height // 2
        while (node := node.get_parent()) and node != self.root:
            if node.get_role_name() == 'scroll pane':
                left, top, full_width, full_height = self.extents(node)
                if not (left <= middle_x < left + full_width and top <= middle_y < top + full_height):
                    return True
        return False

    def find(self, role, name=None):
        for window in self.children_newest_first():
            for node in self.walk(window):
                if node.get_role_name() in ROLES.get(role, (role,)) and is_named(node, name) and self.is_shown(node):
                    return node
        return None

    def wait(self, role, name=None, seconds=SECONDS):
        return self.desktop.poll(lambda: self.find(role, name), lambda: f'{role} “{name}” is there; there are {self.describe()}', seconds)

    def wait_gone(self, role, name=None):
        self.desktop.poll(lambda: not self.find(role, name), lambda: f'{role} “{name}” is gone; there are {self.describe()}')

    def text_of(self, node):
        return self.desktop.atspi.Text.get_text(node, 0, node.get_character_count())

    def labels(self):
        return [self.text_of(node) for window in self.children_newest_first() for node in self.walk(window)
                if node.get_role_name() == 'label' and self.is_shown(node)]

    def wait_label(self, part, seconds=SECONDS):
        """Waits for words somewhere on the screen."""
        return self.desktop.poll(lambda: self.find_text(lambda text: part in text), lambda: f'the words “{part}”; there are {self.describe()}', seconds)

    def wait_toast(self, part):
        """Waits for words that stand there for five seconds: looks only at what is uppermost, for a walk may take longer."""
        def says(node):
            return node.get_role_name() == 'label' and part in self.text_of(node) and self.extents(node)[3] > 0

        def find():
            """Lies above the last large thing of some level, or beside bars that leave room for it."""
            level = self.children_newest_first()[:1]
            while level:
                if self.extents(level[-1])[3] <= TOAST_HEIGHT and any(says(node) for node in self.walk(level[-1])):
                    return True
                large = [node for node in level if self.extents(node)[3] > TOAST_HEIGHT]
                level = self.children(large[-1]) if large else []
            return False
        self.desktop.poll(find, lambda: f'a toast with “{part}”; there are {self.describe()}')

    def find_text(self, is_wanted):
        """The first words on the screen that are; whether they stand there takes longest to find out, and is asked last."""
        for window in self.children_newest_first():
            for node in self.walk(window):
                found = next(filter(is_wanted, self.words_of(node)), None)
                if found is not None and self.is_shown(node):
                    return found
        return None

    def words_of(self, node):
        """What a thing says that has words: its name, and what stands in it."""
        if node.get_role_name() in SPEAKING:
            yield node.get_name() or ''
            if 'Text' in node.get_interfaces():
                yield self.text_of(node)

    def describe(self):
        """What is on the screen, and what may be wrong with it, for a failure."""
        if self.process.poll() is not None:
            return f'no windows, for the program ended with {self.process.returncode}: {self.tail_of_log()}'
        shown = [f'{node.get_role_name()} {node.get_name()!r}' for window in self.children_newest_first() for node in self.walk(window)
                 if self.is_shown(node) and node.get_name()]
        return '\n'.join([str(shown), *self.describe_windows(), f'log: {self.tail_of_log()}'])

    def describe_windows(self):
        """The windows as accessibility sees them, newest first, and as the X server does."""
        for node in self.children_newest_first():
            states = ' '.join(sorted(state.value_nick for state in node.get_state_set().get_states()))
            yield f'{node.get_role_name()} {node.get_name()!r}: {self.extents(node)}, {states}'
        yield f'X windows: {XWindow.find_all(self.process.pid)}'
        yield f'of these mapped: {[window.number for window in self.x_windows()]}, active: {self.active_window()}'
        yield f'window manager: {self.desktop.window_manager}, manages {run_tool("xprop", "-root", "_NET_CLIENT_LIST").strip()}'

    def describe_others(self):
        """Who has come to accessibility, while the program has not."""
        names = [child.get_name() for child in self.children(self.desktop.atspi.get_desktop(0))]
        return f'{names}\nX windows: {XWindow.find_all(self.process.pid)}\nlog: {self.tail_of_log()}'

    def tail_of_log(self):
        return self.log.read_text(errors='replace')[-LOG_CHARACTERS:]

    # Acting

    def x_windows(self):
        return XWindow.find_all(self.process.pid, '--onlyvisible')

    def x_window_of(self, surface):
        """The X window of a surface; none while it is not mapped or has another size."""
        _, _, width, height = self.extents(surface)
        best, distance = None, BORDER
        for window in self.x_windows() if width > 0 else []:
            difference = abs(window.width - width) + abs(window.height - height)
            if difference <= distance:  # the uppermost of several
                best, distance = window, difference
        return best

    def front(self):
        """The X window of what was opened last; none while it has not come to the screen, or not got the keyboard."""
        surface = next((node for node in self.children_newest_first() if self.extents(node)[2] > 0), None)
        window = self.x_window_of(surface) if surface else None
        if window and self.desktop.window_manager and self.active_window() != window.number:
            self.take_focus_from_the_dead(window)
            return None
        return window

    def take_focus_from_the_dead(self, window):
        """Of two windows that close at once, openbox now and then leaves the focus with the one that has gone."""
        active = self.active_window()
        if active and active not in [other.number for other in XWindow.find_all(self.process.pid)]:
            run_tool('xdotool', 'windowactivate', window.number)

    def wait_for_focus(self):
        """Keys go to the window that has the focus, and the window manager gives it when it gets to it."""
        return self.desktop.poll(self.front, lambda: f'the newest window has the focus; there are {self.describe()}')

    def wait_closed(self, window):
        """Waits for a window that closes of itself, and asks only the X server: see SETTLE."""
        self.desktop.poll(lambda: window.number not in [other.number for other in self.x_windows()],
                          lambda: f'{window} is closed; there are {self.describe()}')
        self.desktop.spin(SETTLE)

    def window_origin(self, surface):
        """Where what stands in the X window of a surface begins on the screen; the border around it belongs to the window."""
        window = self.desktop.poll(lambda: self.x_window_of(surface),
                                   lambda: f'{surface.get_role_name()} “{surface.get_name()}” is mapped; there are {self.describe()}')
        _, _, width, height = self.extents(surface)
        return window.x + (window.width - width) // 2, window.y + (window.height - height) // 2

    def wait_at_rest(self, role, name=None):
        """A thing that moves can't be hit."""
        def find():
            node = self.find(role, name)
            before = self.extents(node) if node else None
            self.desktop.spin(0.1)
            return node if node and before == self.extents(node) else None
        return self.desktop.poll(find, lambda: f'{role} “{name}” stands still; there are {self.describe()}')

    def middle_of(self, node):
        """Where a thing is hit, on the screen."""
        surface = self.surface_of(node)
        left, top, _, _ = self.extents(surface)
        x, y, width, height = self.extents(node)
        origin_x, origin_y = self.window_origin(surface)
        aim_x, aim_y = (size // 2 + (min(size // 4, PADDING) if self.tells_what_shows() else 0) for size in (width, height))
        return origin_x + x - left + aim_x, origin_y + y - top + aim_y

    def click_node(self, node):
        run_tool('xdotool', 'mousemove', *map(str, self.middle_of(node)), 'click', '1')
        self.desktop.spin(0.05)

    def drag(self, node, target):
        self.drag_between(self.middle_of(node), self.middle_of(target))

    def drag_between(self, begin, end):
        """Takes with the pointer what is at one place of the screen and drops it at another one; on its way it is told where it is."""
        run_tool('xdotool', 'mousemove', *map(str, begin), 'mousedown', '1')
        for part in range(1, DRAG_STEPS + 1):
            run_tool('xdotool', 'mousemove', *(str(a + (b - a) * part // DRAG_STEPS) for a, b in zip(begin, end)))
            self.desktop.spin(0.05)
        run_tool('xdotool', 'mouseup', '1')
        self.desktop.spin(SETTLE)

    def click(self, role, name=None):
        self.click_node(self.wait_at_rest(role, name))

    def press(self, name):
        """Presses a button as assistive technology does."""
        def find():
            node = self.find('push button', name)
            return node if node and self.has_state(node, 'sensitive') else None
        self.desktop.poll(find, lambda: f'“{name}” can be pressed; there are {self.describe()}').do_action(0)
        self.desktop.spin(SETTLE)

    def key(self, *keys):
        self.wait_for_focus()
        run_tool('xdotool', 'key', '--delay', '20', *keys)
        self.desktop.spin(SETTLE)

    def open_menu(self, button, *keys):
        """Opens the menu of a button and goes through it by keys. A menu closes when its window gets the focus after it, as from
        another one that has just closed."""
        self.desktop.wait_for_window_manager()
        front = self.wait_for_focus()

        def is_open():
            return any(window.number != front.number and window.height > TIP_HEIGHT for window in self.x_windows())

        self.click('push button', button)
        self.desktop.poll(is_open, lambda: f'the menu of “{button}” opens; there are {self.describe()}')
        self.desktop.spin(SETTLE)
        if not is_open():
            raise AssertionError(f'the menu of “{button}” stays open; there are {self.describe()}')
        if keys:
            self.key(*keys)

    def type(self, name, text):
        """Types into a field and looks whether it came."""
        node = self.wait_at_rest('text', name)
        self.click_node(node)
        self.key('ctrl+a')
        run_tool('xdotool', 'type', '--delay', '4', text)
        self.desktop.poll(lambda: is_text(self.text_of(node), text),
                          lambda: f'“{text}” stands in “{name}”, not “{self.text_of(node)}”; there are {self.describe()}')

    def toggle(self, name):
        self.wait('check box', name).do_action(0)
        self.desktop.spin(0.05)

    def choose(self, combo, item):
        self.click('combo box', combo)
        label = self.wait_at_rest('label', item)
        if self.tells_what_shows():
            self.choose_by_keys(label)
        else:
            self.click_node(label)

    def choose_by_keys(self, label):
        """Newer GTK leaves the padding around things out of their places, which is too much for the rows of a list."""
        row = label
        while row.get_role_name() != 'list item':
            row = row.get_parent()
        self.key('Home', *['Down'] * row.get_index_in_parent(), 'Return')

    def choose_file(self, path):
        self.enter_path(path)
        self.key('Return')

    def enter_path(self, path):
        """In GTK's own chooser, where a slash begins a path. The rest is not typed: newer GTK completes it in between."""
        def field():
            return next((node for node in self.walk(self.children_newest_first()[0])
                         if node.get_role_name() in ROLES['text'] and self.has_state(node, 'focused') and self.text_of(node).startswith('/')), None)
        self.desktop.spin(1)
        self.key('slash')
        self.desktop.poll(field, lambda: f'a path can be entered; there are {self.describe()}').set_text_contents(str(path))
        self.desktop.poll(lambda: self.text_of(field()) == str(path), lambda: f'“{path}” stands there; there are {self.describe()}')

    def close_window(self):
        """Asks the window manager to close the window that has the focus."""
        self.key('alt+F4')

    def active_window(self):
        return run_tool('xdotool', 'getactivewindow').strip()

    def window_size(self):
        """Of the window in front, in pixels."""
        front = self.wait_for_focus()
        return front.width, front.height

    def resize_window(self, width, height):
        run_tool('xdotool', 'windowsize', self.wait_for_focus().number, str(width), str(height))

    def screenshot(self, name):
        """Leaves a picture of the window in front, if that is wanted."""
        if os.environ.get('PH_SCREENSHOTS'):
            self.desktop.spin(0.6)  # let what moves come to rest
            self.desktop.take_picture(name, self.wait_for_focus().number)


def is_text(told, text):
    """Newer GTK tells of a password how long it is, and no more."""
    return told in (text, '●' * len(text))


def is_named(node, name):
    """A whole name, or the beginning of one that goes on with details: “Connect: done, 192.0.2.7”. GTK 4.8 doubles names
    and keeps mnemonics: “_Next Next”."""
    if name is None:
        return True
    found = (node.get_name() or '').replace('_', '').strip()
    return found == name or found.startswith((f'{name} ', f'{name}:', f'{name},')) or found.endswith(f' {name}')


class Report:
    """Test Anything Protocol for one flow: a point for every step that was seen to work."""

    def __init__(self):
        self.count = 0

    def ok(self, sentence):
        self.count += 1
        print(f'ok {self.count} - {sentence}', flush=True)

    def fail(self, sentence, details):
        self.count += 1
        print(f'not ok {self.count} - {sentence}')
        for line in details.splitlines():
            print(f'# {line}')

    def end(self):
        print(f'1..{self.count}', flush=True)


def skip(reason):
    print(f'1..0 # SKIP {reason}')
    sys.exit(0)  # newer meson takes anything else for a failure
