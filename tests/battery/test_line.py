#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""The networks themselves, tried with Python's own sockets: whether they are what the other tests take them for."""

import errno
import socket
import sys
import time
import urllib.error
import urllib.request

from neighbourhood import Neighbourhood, networks, tap

from networks import CONTROL, WEB, WEB_PATH, host

SECONDS = 2
SILENCE = TimeoutError.__name__
suite = tap.Suite()


def greeting_of(name, port, family=socket.AF_UNSPEC):
    """What a server says first, or the name of the error."""
    try:
        *_, address = socket.getaddrinfo(name, port, family, socket.SOCK_STREAM)[0]
        with socket.create_connection(address[:2], SECONDS) as stream:
            return stream.recv(100)
    except socket.gaierror as error:
        return error.errno
    except TimeoutError:
        return SILENCE
    except OSError as error:
        return errno.errorcode[error.errno]


@suite.test('{0}: what {1} says at {2}', *[
    ('home', host('good.test'), 587, b'220 '),
    ('home', host(networks.LOST_587[0]), 587, SILENCE),
    ('home', host(networks.LOST_25), 25, SILENCE),
    ('home', host(networks.LOST_25), 587, b'220 '),
    ('home', host(networks.REFUSED_587), 587, 'ECONNREFUSED'),
    ('home', host(networks.PROHIBITED_587), 587, 'EHOSTUNREACH'),
    ('home', host(networks.NO_PORT_587), 587, 'ECONNREFUSED'),
    ('home', host(networks.NO_NETWORK), 587, 'ENETUNREACH'),
    ('home', host(networks.NO_HOST), 587, 'EHOSTUNREACH'),
    ('home', host(networks.SWALLOWED), 587, SILENCE),
    ('home', host(networks.HUNG_UP), 587, b''),
    ('home', host('nowhere.test'), 587, socket.EAI_NONAME),
    ('home', host('servfail.test'), 587, socket.EAI_AGAIN),
    ('mail lost', host('good.test'), 587, SILENCE),
    ('mail lost', CONTROL, 587, SILENCE),
    ('mail rejected', host('good.test'), 587, 'EHOSTUNREACH'),
    ('mail refused', host('good.test'), 587, 'ECONNREFUSED'),
    ('firewall', host('good.test'), 587, 'EACCES'),
    ('names refused', host('good.test'), 587, socket.EAI_AGAIN),
    ('no route', '198.18.1.0', 587, 'ENETUNREACH'),
    ('slow', host('good.test'), 587, b'220 '),
])
def says(house, network, name, port, expected, family=socket.AF_UNSPEC):
    found = house.computers[network].call(greeting_of, name, port, family)
    tap.equal(found[:4] if isinstance(found, bytes) else found, expected, 'answer')


@suite.test('over IPv6, {0} at {1}', *[
    (networks.LOST_587[1], 587, SILENCE),
    (networks.IPV6_LOST, 587, SILENCE),
    (networks.IPV6_REFUSED, 587, 'EACCES'),
    (networks.IPV6_SILENT, 587, SILENCE),
    (networks.LOST_587[1], 25, 'ECONNREFUSED'),
    (networks.ONLY_IPV6, 587, b'220 '),
])
def says_over_ipv6(house, domain, port, expected):
    says(house, 'home', host(domain), port, expected, socket.AF_INET6)


def fetch(url):
    begun = time.monotonic()
    try:
        with urllib.request.urlopen(url, timeout=SECONDS) as answer:
            return answer.status, answer.url, answer.read(), time.monotonic() - begun
    except urllib.error.HTTPError as error:
        return error.code, error.url, error.read(), time.monotonic() - begun


@suite.test('{0}: the page whose content is known is {1}', *[
    ('home', 'there', 200, networks.WEB_BODY),
    ('mail lost', 'there', 200, networks.WEB_BODY),
    ('portal redirects', 'elsewhere', 200, b'<!DOCTYPE'),
    ('portal asks', 'refused', 511, b'<!DOCTYPE'),
    ('portal covers', 'another one', 200, b'<!DOCTYPE'),
])
def page(house, network, _where, status, begin):
    found = house.computers[network].call(fetch, f'http://{WEB}{WEB_PATH}')
    tap.equal((found[0], found[2][:len(begin)]), (status, begin), 'status and content')
    tap.equal(found[1] == f'http://{WEB}{WEB_PATH}', network != 'portal redirects', 'whether it is the page that was asked for')


@suite.test('a slow line is slow, and all comes through')
def slow(house):
    *_, body, seconds = house.computers['slow'].call(fetch, f'http://{WEB}{WEB_PATH}')
    tap.equal(body, networks.WEB_BODY, 'page')
    tap.true(seconds >= networks.DELAY_S, f'{seconds} s')


if __name__ == '__main__':
    Neighbourhood(at_once=16).main(suite, sys.argv[1:])
