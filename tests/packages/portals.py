#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""Runs a command while the portals for secrets and for proxies are on the session bus: portals.py COMMAND...

This one gives everybody the same key; the real one has another for each application.
"""

import os
import subprocess
import sys

from gi.repository import Gio, GLib

NAME, PATH = 'org.freedesktop.portal.Desktop', '/org/freedesktop/portal/desktop'
REQUEST_INTERFACE = 'org.freedesktop.portal.Request'
KEY = bytes(range(64))
PORTALS = '''<node><interface name="org.freedesktop.portal.Secret">
<method name="RetrieveSecret"><arg type="h" direction="in"/><arg type="a{sv}" direction="in"/><arg type="o" direction="out"/></method>
<property name="version" type="u" access="read"/>
</interface>
<interface name="org.freedesktop.portal.ProxyResolver">
<method name="Lookup"><arg type="s" direction="in"/><arg type="as" direction="out"/></method>
<property name="version" type="u" access="read"/>
</interface></node>'''


def answer(bus, sender, _path, _interface, method, parameters, invocation):
    if method == 'Lookup':
        invocation.return_value(GLib.Variant('(as)', (['direct://'],)))
    else:
        retrieve(bus, sender, parameters, invocation)


def retrieve(bus, sender, parameters, invocation):
    handle, options = parameters.unpack()
    descriptor = invocation.get_message().get_unix_fd_list().get(handle)
    os.write(descriptor, KEY)
    os.close(descriptor)
    request = f'{PATH}/request/{sender[1:].replace(".", "_")}/{options["handle_token"]}'
    invocation.return_value(GLib.Variant('(o)', (request,)))
    bus.emit_signal(sender, request, REQUEST_INTERFACE, 'Response', GLib.Variant('(ua{sv})', (0, {})))


def main():
    loop, status = GLib.MainLoop(), []
    bus = Gio.bus_get_sync(Gio.BusType.SESSION)
    for interface in Gio.DBusNodeInfo.new_for_xml(PORTALS).interfaces:
        bus.register_object(PATH, interface, answer, lambda *_: GLib.Variant('u', 1), None)

    def on_end(_pid, wait_status):
        status.append(os.waitstatus_to_exitcode(wait_status))
        loop.quit()

    def on_name(*_):
        process = subprocess.Popen(sys.argv[1:])
        GLib.child_watch_add(GLib.PRIORITY_DEFAULT, process.pid, on_end)

    Gio.bus_own_name_on_connection(bus, NAME, Gio.BusNameOwnerFlags.NONE, on_name, None)
    loop.run()
    sys.exit(status[0])


if __name__ == '__main__':
    main()
