# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""A row of the battery: what the world does, what Ada has entered, and what somebody who knows about mail would tell her.

The expectations are written from what she needs, not from what the program says. `fix` is what she should do first:

    change(port=465, security='tls')     # settings; the second run has them, and nothing else has changed
    RETRY, ENTER_PASSWORD, open_page('https://…'), …
                                         # something to do; by the second run she has done it, or the fault is gone
    WAIT                                 # she can do nothing but wait, or ask somebody: nothing is offered but to try again

Nothing runs here.
"""

from typing import Callable, NamedTuple, Optional

from mail import ADA, RIGHT, TOKEN, Mail

HOST = 'smtp.example.org'
PORTS = {'tls': 465, 'starttls': 587, 'none': 25}
# As the options of the command line are called; what is None is not given, and a function is asked when its scene is there.
SETTINGS = {'host': HOST, 'port': 465, 'security': 'tls', 'username': ADA, 'password': RIGHT, 'from': ADA}
BOB = 'bob@example.net'


class Change(NamedTuple):
    changes: dict


class Action(NamedTuple):
    actions: tuple          # any of these; None: nothing
    pages: tuple = ()       # any of these
    settings: dict = {}     # what Ada enters then


def change(**changes):
    return Change({name.rstrip('_'): value if callable(value) else str(value) for name, value in changes.items()})


def open_page(*pages, **settings):
    return Action(('open-url',), pages, settings)


def wait(**settings):
    return Action(('retry', None), (), settings)


RETRY = Action(('retry',))
WAIT = wait()
ENTER_PASSWORD = Action(('enter-password',), (), {'password': RIGHT})
SIGN_IN_BROWSER = Action(('sign-in-browser',), (), {'password': None, 'token': TOKEN})
UNLOCK = Action(('unlock-keyring',))


class Row(NamedTuple):
    name: str                       # what is the matter, in words
    problem: str
    step: str
    fix: object
    settings: dict
    hosts: dict                     # by name: what answers, by port
    later: Optional[dict]           # the same for the second run
    names: dict = {}                # what the file of hosts says instead: name: addresses; an action mends it
    warnings: tuple = ()
    options: tuple = ()             # further words on the command line
    environment: dict = {}
    around: Optional[Callable] = None   # a context manager of the scene, for the first run
    through: tuple = ()             # the command that runs the program in the first run
    later_through: tuple = ()       # and in the second
    is_stored: bool = False         # the account is one of the stored ones, and its password in the keyring
    files: dict = {}                # below the folder of configuration, for the first run
    needs: tuple = ()               # programs without which the row can't be tried
    seconds: float = 10             # deadline of a step
    ends_after_s: float = 0         # how long nothing comes, where waiting is a part of it
    never: tuple = ()               # what may not be said instead


def row(name, problem, step, fix, services=None, **more):
    """`services` answer at the host of the settings, by port; alone, at the port of the settings; None: there is no such host.
    More: the fields above, and settings by their names. `later` may be a service, too; an action mends all faults if there is
    no such word."""
    settings = dict(SETTINGS)
    fields = {}
    for key, value in more.items():
        if key in Row._fields:
            fields[key] = value
        else:
            settings[key.rstrip('_')] = value
    if isinstance(services, Mail):
        settings['security'] = more.get('security', services.security)
    settings['port'] = more.get('port', PORTS[settings['security']])
    own = {} if services is None else {settings['host']: by_port(services, settings)}
    hosts = {**own, **fields.pop('hosts', {})}
    later = fields.pop('later', None)
    if later is not None:
        later = {**hosts, **later} if is_by_host(later) else {**hosts, settings['host']: by_port(later, settings)}
    elif isinstance(fix, Action):
        later = {host: {port: service.well() for port, service in services.items()} for host, services in hosts.items()}
    return Row(name, problem, step, fix, settings, hosts, later or hosts, **fields)


def by_port(services, settings):
    return services if isinstance(services, dict) else {settings['port']: services}


def is_by_host(services):
    return isinstance(services, dict) and all(isinstance(key, str) for key in services)


def fingerprint(host=HOST, port=465):
    """A setting: that of the certificate shown in the second run."""
    return lambda scene: scene.fingerprint(host, port)
