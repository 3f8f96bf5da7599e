# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""Parts of a desktop, and a mail server, that tests of the window put in the place of the real ones.

They answer whenever the test looks for something: Desktop.poll() turns the main loop.
"""

import contextlib
import os
import shlex
import socket
import subprocess
import threading
from typing import NamedTuple

NAME = 'io.github.posthorn.Posthorn'
NOTIFICATIONS = '''<node><interface name="org.freedesktop.Notifications">
<method name="GetCapabilities"><arg type="as" direction="out"/></method>
<method name="GetServerInformation"><arg type="s" direction="out"/><arg type="s" direction="out"/><arg type="s" direction="out"/>
<arg type="s" direction="out"/></method>
<method name="Notify"><arg type="s" direction="in"/><arg type="u" direction="in"/><arg type="s" direction="in"/><arg type="s" direction="in"/>
<arg type="s" direction="in"/><arg type="as" direction="in"/><arg type="a{sv}" direction="in"/><arg type="i" direction="in"/>
<arg type="u" direction="out"/></method>
<method name="CloseNotification"><arg type="u" direction="in"/></method>
<signal name="ActionInvoked"><arg type="u"/><arg type="s"/></signal>
<signal name="NotificationClosed"><arg type="u"/><arg type="u"/></signal>
</interface></node>'''
PORTAL = '''<node><interface name="org.freedesktop.portal.Background">
<method name="RequestBackground"><arg type="s" direction="in"/><arg type="a{sv}" direction="in"/><arg type="o" direction="out"/></method>
<property name="version" type="u" access="read"/>
</interface></node>'''


class Notification(NamedTuple):
    number: int
    title: str
    body: str
    actions: dict  # label to name


class Service:
    """Something on the session bus that answers calls of its interface by methods `on_NAME(sender, *arguments)`."""

    def __init__(self, desktop, name, path, interface):
        from gi.repository import Gio
        self.desktop, self.glib = desktop, desktop.glib
        self.path, self.interface = path, Gio.DBusNodeInfo.new_for_xml(interface).interfaces[0]
        self.bus = desktop.connect()
        self.bus.register_object(path, self.interface, self.answer, lambda *_: self.glib.Variant('u', 1), None)
        desktop.call_bus(self.bus, 'org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus', 'RequestName', '(su)', name, 0)

    def answer(self, _bus, sender, _path, _interface, method, parameters, invocation):
        types, values = getattr(self, f'on_{method}')(sender, *parameters.unpack())
        invocation.return_value(self.glib.Variant(types, values))

    def emit(self, signal, types, *values, path=None, interface=None):
        self.bus.emit_signal(None, path or self.path, interface or self.interface.name, signal, self.glib.Variant(types, values))


class Notifications(Service):
    """Who shows notifications: keeps what came, in order, and what of it stands there still."""

    def __init__(self, desktop):
        self.all, self.shown = [], {}
        super().__init__(desktop, 'org.freedesktop.Notifications', '/org/freedesktop/Notifications', NOTIFICATIONS)

    def on_GetCapabilities(self, _):
        return '(as)', (['actions', 'body', 'persistence'],)

    def on_GetServerInformation(self, _):
        return '(ssss)', ('test', 'posthorn', '1', '1.2')

    def on_Notify(self, _, _name, replaced, _icon, title, body, actions, _hints, _timeout):
        number = replaced or len(self.all) + 1
        notification = Notification(number, title, body, dict(zip(actions[1::2], actions[::2])))
        self.all.append(notification)
        self.shown[number] = notification
        return '(u)', (number,)

    def on_CloseNotification(self, _, number):
        self.shown.pop(number, None)
        self.emit('NotificationClosed', '(uu)', number, 3)
        return '()', ()

    def press(self, notification, label):
        """As a person does: it goes, as none of them is resident."""
        self.emit('ActionInvoked', '(us)', notification.number, notification.actions[label])
        del self.shown[notification.number]
        self.emit('NotificationClosed', '(uu)', notification.number, 2)

    def wait(self, title, seconds=60):
        return self.desktop.poll(lambda: next((shown for shown in self.shown.values() if shown.title == title), None),
                                 lambda: f'a notification “{title}”; there were {self.all}', seconds)


class BackgroundPortal(Service):
    """The portal that a sandboxed program asks whether it may run without a window: keeps what was asked for."""

    def __init__(self, desktop, is_allowed=True):
        self.requests, self.is_allowed = [], is_allowed
        super().__init__(desktop, 'org.freedesktop.portal.Desktop', '/org/freedesktop/portal/desktop', PORTAL)

    def on_RequestBackground(self, sender, _window, options):
        self.requests.append(options)
        path = f'{self.path}/request/{sender[1:].replace(".", "_")}/{options["handle_token"]}'
        variant = self.glib.Variant
        results = {'background': variant('b', self.is_allowed), 'autostart': variant('b', self.is_allowed and options['autostart'])}
        self.emit('Response', '(ua{sv})', 0 if self.is_allowed else 1, results, path=path, interface='org.freedesktop.portal.Request')
        return '(o)', (path,)


class MailServer:
    """Takes messages in the clear, without a sign-in, on one port of its own, from start() to stop(), also more than once."""

    def __init__(self):
        with socket.create_server(('127.0.0.1', 0)) as reserved:
            self.port = reserved.getsockname()[1]
        self.messages, self.refusal, self.listener = [], None, None
        self.is_busy, self.may_answer = threading.Event(), threading.Event()  # when it has a message, and before it takes it
        self.may_answer.set()

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.stop()

    def start(self):
        self.listener = socket.create_server(('127.0.0.1', self.port))
        threading.Thread(target=self.serve, args=(self.listener,), daemon=True).start()

    def stop(self):
        if self.listener:
            self.listener.shutdown(socket.SHUT_RDWR)
            self.listener.close()
        self.listener = None

    def serve(self, listener):
        with contextlib.suppress(OSError):
            while True:
                client, _ = listener.accept()
                threading.Thread(target=self.talk, args=(client,), daemon=True).start()

    def talk(self, client):
        with contextlib.suppress(OSError), client, client.makefile('rwb', buffering=0) as stream:
            stream.write(b'220 localhost ready\r\n')
            for line in stream:
                reply = self.reply_to(line.decode().strip().upper(), stream)
                stream.write(reply.encode() + b'\r\n')
                if reply.startswith('221'):
                    break

    def reply_to(self, line, stream):
        if line.startswith('RCPT') and self.refusal:
            return self.refusal
        if line == 'DATA':
            stream.write(b'354 Go ahead\r\n')
            message = b''.join(iter(stream.readline, b'.\r\n')).decode()
            self.is_busy.set()
            self.may_answer.wait()
            self.messages.append(message)
        return '221 2.0.0 Bye' if line == 'QUIT' else '250 2.0.0 Ok'


def install_service(desktop, program):
    """So that D-Bus starts the program when somebody calls it; returns its log."""
    log = desktop.home / 'activated.log'
    command = f'exec {shlex.quote(program)} --gapplication-service 2>>{shlex.quote(str(log))}'
    (desktop.home / 'services' / f'{NAME}.service').write_text(f'[D-BUS Service]\nName={NAME}\nExec=/bin/sh -c "{command}"\n')
    desktop.call_bus(desktop.connect(), 'org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus', 'ReloadConfig', '()')
    return log


def sandbox_command(desktop, program):
    """The program, seeing a file system with the mark of a sandbox at its top."""
    root = desktop.home / 'sandbox'
    root.mkdir(exist_ok=True)
    script = ('set -e; mount -t tmpfs tmpfs "$1"; touch "$1/.flatpak-info"; '
              'for entry in /*; do if [ -L "$entry" ]; then cp -P "$entry" "$1$entry"; '
              'elif [ -d "$entry" ]; then mkdir "$1$entry"; mount --rbind "$entry" "$1$entry"; fi; done; '
              'exec chroot "$1" "$2"')
    users = [] if os.geteuid() == 0 else ['--user', '--map-root-user']
    return ['unshare', *users, '--mount', 'sh', '-c', script, 'sh', str(root), program]


def can_be_sandboxed(desktop):
    return subprocess.run(sandbox_command(desktop, '/bin/true'), check=False, capture_output=True).returncode == 0
