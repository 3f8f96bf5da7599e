# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""What is neither the server's fault nor that of the settings: the keyring, a proxy, names that lead elsewhere, a clock, and whoever
loses patience."""

from pathlib import Path

from mail import ADA, RIGHT, SILENCE, Revoked, tls
from rows import ENTER_PASSWORD, RETRY, UNLOCK, WAIT, row

KEYRING = str(Path(__file__).resolve().parent.parent / 'keyring')
# A session of one's own takes its time to begin.
SESSION_S = 5
SESSION = ('dbus-run-session', 'gnome-keyring-daemon', 'gdbus')
SOCKS = """[system/proxy]
mode='manual'
[system/proxy/socks]
host='127.0.0.1'
port=1081
"""
BY_PROXY = {'GIO_USE_PROXY_RESOLVER': 'gnome', 'XDG_CURRENT_DESKTOP': 'GNOME', 'GSETTINGS_BACKEND': 'keyfile'}
# Every port from which a connection could begin is kept for something else; in a network of its own, for that is what it counts for.
NO_PORT_LEFT = ('unshare', '--net', 'sh', '-c',
                'ip link set lo up && cd /proc/sys/net/ipv4 && echo 40000 40000 >ip_local_port_range && echo 40000 >ip_local_reserved_ports && cd / && exec "$@"',
                'sh')


def keyring(state):
    return (KEYRING, state, ADA, RIGHT)


def stored(name, problem, fix, **more):
    return row(name, problem, 'sign-in', fix, tls(), is_stored=True, password=None, **more)


ROWS = [
    stored('there is no keyring', 'keyring-unavailable', ENTER_PASSWORD),
    stored('it is locked', 'keyring-locked', UNLOCK, through=keyring('locked'), later_through=keyring('open'), needs=SESSION, ends_after_s=SESSION_S),
    stored('the keyring has no password for it', 'secret-missing', ENTER_PASSWORD, through=keyring('empty'), later_through=keyring('empty'), needs=SESSION,
           ends_after_s=SESSION_S),
    row('the proxy is not there', 'proxy-failed', 'connect', RETRY, tls(), environment=BY_PROXY, files={'glib-2.0/settings/keyfile': SOCKS}),
    row('a block list of names', 'dns-sinkhole', 'resolve', RETRY, tls(), host='smtp.gmail.com', names={'smtp.gmail.com': ['0.0.0.0']}),
    row('a block list that leads home', 'dns-sinkhole', 'resolve', RETRY, tls(), host='smtp.gmail.com', names={'smtp.gmail.com': ['127.0.0.1']}),
    row('a network that leads to itself', 'dns-sinkhole', 'resolve', RETRY, tls(), host='smtp.gmail.com', names={'smtp.gmail.com': ['10.0.0.1']}, seconds=2,
        ends_after_s=2),
    row('the domain says that it has no server', 'service-not-offered', 'resolve', WAIT, None, host='smtp.no-submission.test', username='ada@no-submission.test',
        from_='ada@no-submission.test', later={'smtp.no-submission.test': {465: tls(people={'ada@no-submission.test': RIGHT})}}),
    row('revoked', 'certificate-revoked', 'encrypt', WAIT, {465: Revoked()}, later=tls(), needs=('openssl',)),
    row('somebody loses patience', 'cancelled', 'greet', RETRY, tls(EHLO=SILENCE), through=('timeout', '--preserve-status', '--signal=INT', '3'), ends_after_s=3),
    row('this computer can begin no connection', 'internal-error', 'connect', WAIT, tls(), host='127.0.0.4', through=NO_PORT_LEFT),
]
