# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""The modules and their direction: the one table that the layer tests and the include lint read.

A module may use the modules in `uses`, and nothing that stands above it; `packages` are the libraries (as pkg-config
names them) that it may link. A package that only one module owns is listed in PRIVATE as well.
"""

from typing import NamedTuple


class Module(NamedTuple):
    uses: tuple
    packages: tuple
    forbidden_symbols: tuple = ()


class Package(NamedTuple):
    headers: str  # regular expression of what stands between < and > in an #include
    symbols: str  # regular expression of the functions
    owners: tuple


GOBJECT = ('gobject-2.0',)
GIO = ('gio-2.0', 'gio-unix-2.0')
BELOW_OUTBOX = ('base', 'smtp', 'sasl', 'net', 'session', 'message', 'accounts', 'discovery', 'diagnosis')
SERVICES = BELOW_OUTBOX + ('practice', 'outbox', 'compose')

# The engine takes bytes and gives bytes: no sockets, no clock, no environment, no words, no log.
OUTSIDE_WORLD = (
    'accept', 'bind', 'connect', 'getaddrinfo', 'listen', 'open', 'poll', 'read', 'recv', 'send', 'socket', 'write',
    'clock_gettime', 'g_get_monotonic_time', 'g_get_real_time', 'g_timeout_add', 'gettimeofday', 'time',
    'g_getenv', 'getenv', 'secure_getenv',
    'dcgettext', 'dgettext', 'dngettext', 'g_dgettext', 'g_dngettext', 'gettext', 'ngettext',
    'g_log', 'g_log_structured', 'g_log_structured_standard', 'g_print', 'g_printerr', 'printf', 'puts',
)

MODULES = {
    'base': Module((), GOBJECT),
    'smtp': Module(('base',), GOBJECT, OUTSIDE_WORLD),
    'sasl': Module(('base',), GOBJECT + ('gnutls', 'libgsasl', 'json-glib-1.0')),
    'net': Module(('base',), GIO + ('libsoup-3.0',)),
    'session': Module(('base', 'smtp', 'sasl', 'net'), GIO),
    'message': Module(('base',), GIO + ('gmime-3.0',)),
    'accounts': Module(('base',), GIO + ('libsecret-1',)),
    'discovery': Module(('base', 'smtp', 'sasl', 'net', 'session', 'accounts'), GIO + ('json-glib-1.0',)),
    'practice': Module(('base', 'net'), GIO + ('gnutls',)),
    'diagnosis': Module(('base', 'smtp', 'sasl', 'net', 'session', 'accounts', 'discovery'), GIO),
    'outbox': Module(BELOW_OUTBOX, GIO + ('sqlite3',)),
    'compose': Module(BELOW_OUTBOX + ('outbox',), GIO),
    'text': Module(SERVICES, GIO),
    'cli': Module(SERVICES + ('text',), GIO + ('json-glib-1.0',)),
    'ui': Module(SERVICES + ('text',), GIO + ('libadwaita-1',)),
}

# The words that a person reads come from here and nowhere else.
TRANSLATED = ('text', 'cli', 'ui')

PRIVATE = {
    'gio': Package(r'gio/.*', r'g_(task|socket|cancellable|input_stream|output_stream|file|settings|dbus|tls)_\w+',
                   tuple(name for name in MODULES if name not in ('base', 'smtp', 'sasl'))),
    'gsasl': Package(r'gsasl.*\.h', r'gsasl_\w+', ('sasl',)),
    'gnutls': Package(r'gnutls/.*', r'gnutls_\w+', ('practice', 'sasl')),
    'gmime': Package(r'gmime/.*', r'g_mime_\w+', ('message',)),
    'libsoup': Package(r'libsoup/.*', r'soup_\w+', ('net',)),
    'libsecret': Package(r'libsecret/.*', r'secret_(service|password|item|value|collection|backend)_\w+', ('accounts',)),
    'sqlite': Package(r'sqlite3\.h', r'sqlite3_\w+', ('outbox',)),
    'json-glib': Package(r'json-glib/.*', r'json_\w+', ('cli', 'sasl', 'discovery')),
    'gtk': Package(r'(gtk|gdk|gsk)/.*|adwaita\.h', r'(gtk|gdk|gsk|adw)_\w+', ('ui',)),
    'gettext': Package(r'glib/gi18n(-lib)?\.h|libintl\.h', r'(g_)?d?n?c?n?gettext|g_dpgettext2?', TRANSLATED),
    'sockets': Package(r'sys/socket\.h|netdb\.h|netinet/.*|arpa/inet\.h', r'socket|connect|getaddrinfo|recv|send',
                       ('net', 'practice')),
}

# Headers of a lower module that only make sense to users of GIO; including one obliges nobody below.
GIO_ONLY_HEADERS = ('src/base/ph-task-data.h',)


def allowed_modules(name):
    """The module itself and what it may use."""
    return (name,) + MODULES[name].uses


def packages_of(name):
    """What linking `name` may need: its own packages and those of the modules below it."""
    packages = []
    for module in allowed_modules(name):
        packages += [package for package in MODULES[module].packages if package not in packages]
    return packages
