# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""A small internet, described: names, what the DNS says of them, and what answers at their ports. Nothing runs here.

Every host has an address of its own, so whoever is connected to is known by the address, and a port at which nothing
was put refuses the connection. What goes to a hole is lost, as behind a firewall that drops.
"""

from typing import Callable, NamedTuple, Optional

import answers

FIRST_ADDRESS = 1 << 8
SERVERS, HOLES = '198.18', '198.19'   # both are for measurements (RFC 2544): no such machine exists
SERVERS_6 = '2001:db8:18'             # for examples (RFC 3849)
GATEWAY = f'{SERVERS}.0.1'            # own address of this computer
NAME_SERVER = f'{SERVERS}.0.53'
ODD_NAME_SERVER = f'{SERVERS}.0.54'
LOST_NAME_SERVER = f'{HOLES}.0.53'

TXT, MX = 16, 15
HTTP, HTTPS, SMTP, SUBMISSIONS, SUBMISSION = 80, 443, 25, 465, 587
KEYWORDS = ('PIPELINING', 'SIZE 52428800', '8BITMIME', 'AUTH PLAIN LOGIN')
KEYWORDS_WITHOUT_AUTH = ('PIPELINING', 'SIZE 52428800', '8BITMIME')


class Pages(NamedTuple):
    """A web server: answers by path. '*' is for every path that is not there."""
    certificate: Optional[str]   # None: without encryption
    answers: dict


class Mail(NamedTuple):
    """A submission server that takes everything."""
    certificate: Optional[str]
    security: str                # none, starttls or tls
    keywords: tuple


class Talk(NamedTuple):
    """Whatever else a port may do: a function of the connection."""
    certificate: Optional[str]
    run: Callable


class Host:
    def __init__(self, name, address):
        self.name = name
        self.address = address   # None: it has none of IPv4
        self.address6 = None     # of IPv6; most have none
        self.services = {}       # by port

    @property
    def addresses(self):
        return [address for address in (self.address, self.address6) if address]

    def certificates(self):
        return {service.certificate for service in self.services.values()}


class Internet:
    def __init__(self):
        self.hosts = {}
        self.records = []        # lines of dnsmasq
        self.odd_names = {}      # domain: what the odd name server does with questions about it
        self.other_names = None  # address of every name that is not known; None: there is none
        self.name_server = NAME_SERVER
        self.has_route = True
        self.addresses = iter(range(FIRST_ADDRESS, 1 << 16))

    # Hosts

    def host(self, name, prefix=SERVERS, address=None):
        if name not in self.hosts:
            self.hosts[name] = Host(name, address or dotted(prefix, next(self.addresses)))
        return self.hosts[name]

    def both_families(self, *names):
        """Gives hosts an address of IPv6, too."""
        for name in names:
            self.host(name).address6 = f'{SERVERS_6}::{next(self.addresses):x}'

    def only_ipv6(self, name):
        self.both_families(name)
        self.host(name).address = None

    def web(self, name, pages, certificate='good'):
        """HTTPS. `pages` is a dictionary, or one answer to everything."""
        self.host(name).services[HTTPS] = Pages(certificate, as_pages(pages))

    def plain_web(self, name, pages):
        self.host(name).services[HTTP] = Pages(None, as_pages(pages))

    def mail(self, name, ports=(SUBMISSIONS, SUBMISSION), certificate='good', keywords=KEYWORDS):
        for port in ports:
            security = 'tls' if port == SUBMISSIONS else 'starttls'
            self.host(name).services[port] = Mail(certificate, security, tuple(keywords))

    def plain_mail(self, name, port, keywords=KEYWORDS_WITHOUT_AUTH, address=None):
        self.host(name, address=address).services[port] = Mail(None, 'none', tuple(keywords))

    def talk(self, name, port, run, certificate=None):
        self.host(name).services[port] = Talk(certificate, run)

    def hole(self, *names):
        for name in names:
            self.host(name, HOLES)

    # What else the DNS knows

    def mx(self, domain, *hosts):
        self.records += [f'mx-host={domain},{host},{10 * number}' for number, host in enumerate(hosts, 1)]

    def null_mx(self, domain):
        """RFC 7505: preference 0, the root as its host."""
        self.records.append(f'dns-rr={domain},{MX},000000')

    def srv(self, service, domain, target=None, port=0, priority=0):
        """Without a target: the service is explicitly not offered (RFC 2782)."""
        where = f',{target},{port},{priority}' if target else ''
        self.records.append(f'srv-host=_{service}._tcp.{domain}{where}')

    def txt(self, name, *strings):
        self.records.append(f'txt-record={name},' + ','.join(f'"{string}"' for string in strings))

    def alias(self, name, target):
        self.records.append(f'cname={name},{target}')

    def no_ipv6_route(self, name):
        """An address that nobody can reach, to be tried before the one that works."""
        self.records.append(f'host-record={name},2001:db8::1')

    def odd(self, domain, behaviour):
        """Questions about the domain and what is below it go to another name server; see name_server.py."""
        self.odd_names[domain] = behaviour

    # For whoever runs it

    def certified_names(self):
        return sorted(name for name, host in self.hosts.items() if host.certificates() - {None})

    def name_of(self, address):
        return next((host.name for host in self.hosts.values() if address in host.addresses), address)


def as_pages(pages):
    return pages if isinstance(pages, dict) else {answers.EVERYTHING: pages}


def dotted(prefix, number):
    return f'{prefix}.{number >> 8}.{number & 0xff}'
