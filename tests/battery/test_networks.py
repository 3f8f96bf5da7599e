#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""Networks that get in the way: what is wrong is found in time, what is proposed first is right, and doing it helps.

Usage: test_networks.py [WORD...]: only those whose sentence holds a WORD
"""

import os
import sys
import time
from typing import NamedTuple, Optional

from neighbourhood import Neighbourhood, networks, tap

from networks import host
from program import Program

AT_ONCE = 8
STEP_S, PROBES_S, MARGIN_S = 3, 3, 1
PASSWORD = 'correct horse battery'
RETRY = {'action': 'retry'}
TLS = {'port': 465, 'security': 'tls'}
STARTTLS = {'port': 587, 'security': 'starttls'}
IPV4 = {'changes': {'address_family': 'ipv4'}}
TO_TLS, TO_STARTTLS = {'changes': {'port': 465, 'security': 'tls'}}, {'changes': {'port': 587, 'security': 'starttls'}}


class Row(NamedTuple):
    name: str
    network: str
    domain: str
    settings: dict
    problem: Optional[str]         # None: it works
    step: Optional[str] = None
    fix: Optional[dict] = RETRY    # what is proposed first: changes for a second run, or an action
    then: Optional[str] = None     # the network of the second run, if something else than the settings has to change
    hosts: str = ''                # the domain whose server works, if it is another one by then
    step_s: float = STEP_S
    total_s: float = 0             # if less is enough than the deadline of a step and the extra connections
    or_else: tuple = ()            # other problems that are as true
    proxy: Optional[str] = None    # of the first run


ROWS = [
    Row('everything is well', 'home', 'good.test', STARTTLS, None),
    # One port
    Row('packets to 587 are lost', 'home', networks.LOST_587[0], STARTTLS, 'port-blocked', 'connect', TO_TLS),
    Row('packets to 587 are lost, over both families', 'home', networks.LOST_587[1], STARTTLS, 'port-blocked', 'connect', TO_TLS),
    Row('packets to 465 are lost', 'home', networks.LOST_465, TLS, 'port-blocked', 'connect', TO_STARTTLS),
    Row('packets to 25 are lost', 'home', networks.LOST_25, {'port': 25, 'security': 'starttls'}, 'port-blocked', 'connect', TO_TLS),
    Row('587 is refused, 465 is not', 'home', networks.REFUSED_587, STARTTLS, 'port-blocked', 'connect', TO_TLS, total_s=PROBES_S),
    Row('a router prohibits 587', 'home', networks.PROHIBITED_587, STARTTLS, 'port-blocked', 'connect', TO_TLS, total_s=PROBES_S),
    Row('a router says that there is no port 587', 'home', networks.NO_PORT_587, STARTTLS, 'port-blocked', 'connect', TO_TLS, total_s=PROBES_S),
    Row('only the port is left that the provider has for such networks', 'home', networks.LISTED_2525, STARTTLS, 'port-blocked', 'connect',
        {'changes': {'port': 2525, 'security': 'starttls'}}),
    # All mail
    Row('packets to all ports of mail are lost', 'mail lost', 'good.test', STARTTLS, 'mail-ports-blocked', 'connect', then='home'),
    Row('packets to all ports of mail are lost, with TLS', 'mail lost', 'good.test', TLS, 'mail-ports-blocked', 'connect', then='home'),
    Row('a router prohibits all ports of mail', 'mail rejected', 'good.test', STARTTLS, 'mail-ports-blocked', 'connect', then='home', total_s=PROBES_S),
    Row('all ports of mail are refused', 'mail refused', 'good.test', TLS, 'mail-ports-blocked', 'connect', then='home', total_s=PROBES_S),
    # The server
    Row('the server is dead', 'home', networks.DEAD, STARTTLS, 'connection-timeout', 'connect', hosts='good.test'),
    Row('the server runs, and nothing on it', 'home', networks.ABSENT, TLS, 'connection-refused', 'connect', hosts='good.test', total_s=PROBES_S),
    Row('there is no way to its network', 'home', networks.NO_NETWORK, STARTTLS, 'network-unreachable', 'connect', hosts='good.test', total_s=PROBES_S),
    Row('there is no way to the host', 'home', networks.NO_HOST, TLS, 'network-unreachable', 'connect', hosts='good.test', total_s=PROBES_S),
    Row('it takes connections and says nothing', 'home', networks.SWALLOWED, STARTTLS, 'no-greeting', 'greet', hosts='good.test'),
    Row('it takes connections and says nothing, with TLS', 'home', networks.SWALLOWED, TLS, 'tls-handshake-failed', 'encrypt', hosts='good.test',
        or_else=['step-timeout']),
    Row('it hangs up, and 465 does not', 'home', networks.HUNG_UP, STARTTLS, 'closed-before-greeting', 'greet', TO_TLS, total_s=PROBES_S),
    Row('long packets do not get through', 'home', networks.NARROW, TLS, 'tls-handshake-failed', 'encrypt', hosts='good.test', or_else=['step-timeout']),
    # This computer
    Row('there is no route', 'no route', 'good.test', STARTTLS, 'offline', 'network', then='home', total_s=STEP_S),
    Row('nothing comes back from anywhere', 'everything lost', 'good.test', STARTTLS, 'dns-unavailable', 'resolve', then='home', or_else=['offline']),
    Row('a firewall of this computer prohibits mail', 'firewall', 'good.test', STARTTLS, 'local-firewall', 'connect', then='home', total_s=PROBES_S),
    Row('a firewall of this computer prohibits 587', 'firewall for 587', 'good.test', STARTTLS, 'local-firewall', 'connect', TO_TLS, total_s=PROBES_S,
        or_else=['port-blocked']),
    # IPv6
    Row('IPv6 is lost', 'home', networks.IPV6_LOST, TLS, None),
    Row('IPv6 is refused', 'home', networks.IPV6_REFUSED, STARTTLS, None),
    Row('over IPv6 it takes connections and says nothing', 'home', networks.IPV6_SILENT, STARTTLS, 'no-greeting', 'greet', IPV4),
    Row('over IPv6 it takes connections and says nothing, with TLS', 'home', networks.IPV6_SILENT, TLS, 'tls-handshake-failed', 'encrypt', IPV4,
        or_else=['step-timeout']),
    Row('over IPv6 long packets do not get through', 'home', networks.IPV6_NARROW, TLS, 'tls-handshake-failed', 'encrypt', IPV4, or_else=['step-timeout']),
    Row('there is only IPv6, and it works', 'home', networks.ONLY_IPV6, TLS, None),
    Row('there is only IPv6, and it is lost', 'home', networks.ONLY_IPV6_LOST, TLS, 'connection-timeout', 'connect', hosts='good.test'),
    Row('the server has only IPv6, the computer only IPv4', 'only IPv4', networks.ONLY_IPV6, TLS, 'network-unreachable', 'connect', then='home',
        total_s=PROBES_S),
    # Names
    Row('the name is mistyped', 'home', 'smpt.good.test', STARTTLS, 'host-not-found', 'resolve', {'changes': {'host': 'smtp.good.test'}}, total_s=PROBES_S),
    Row('there is no such name', 'home', 'nowhere.test', STARTTLS, 'host-not-found', 'resolve', hosts='good.test', total_s=PROBES_S),
    Row('the name servers of the domain fail', 'home', 'servfail.test', STARTTLS, 'dns-unavailable', 'resolve', hosts='good.test', total_s=PROBES_S),
    Row('the name servers of the domain refuse to answer', 'home', 'refusednames.test', TLS, 'dns-unavailable', 'resolve', hosts='good.test', total_s=PROBES_S),
    Row('the name servers of the domain are silent', 'home', 'mutenames.test', TLS, 'dns-unavailable', 'resolve', hosts='good.test'),
    Row('no name server answers', 'no names', 'good.test', TLS, 'dns-unavailable', 'resolve', then='home'),
    Row('nobody serves names', 'names refused', 'good.test', TLS, 'dns-unavailable', 'resolve', then='home'),
    *(Row(f'the name server says that the server is {address}', 'home', name, TLS, 'dns-sinkhole', 'resolve', hosts='good.test')
      for name, address in networks.HIDDEN.items()),
    Row('the domain says that it takes no mail in', 'home', 'nomail.test', STARTTLS, 'service-not-offered', 'resolve', hosts='good.test', total_s=PROBES_S),
    # Portals
    *(Row(f'a hotel whose {network}', network, 'good.test', STARTTLS, 'captive-portal', 'network', {'action': 'open-url'}, then='home')
      for network in ('portal redirects', 'portal asks', 'portal covers', 'portal everywhere')),
    Row('a hotel whose portal redirects, with TLS', 'portal redirects', 'good.test', TLS, 'captive-portal', 'network', {'action': 'open-url'}, then='home'),
    Row('a hotel whose portal is everywhere, with TLS', 'portal everywhere', 'good.test', TLS, 'captive-portal', 'network', {'action': 'open-url'}, then='home'),
    # Somebody in the middle
    Row('somebody takes STARTTLS out of what the provider says', 'home', networks.KNOWN_STRIPPED, STARTTLS, 'starttls-stripped', 'encrypt', TO_TLS),
    Row('somebody writes over STARTTLS', 'home', networks.KNOWN_MANGLED, STARTTLS, 'starttls-stripped', 'encrypt', TO_TLS),
    Row("somebody shows a certificate in the provider's place", 'home', networks.FOREIGN, TLS, 'certificate-unknown-issuer', 'encrypt', hosts='good.test'),
    # Proxies
    *(Row(f'a proxy that {what}', 'home', 'good.test', TLS, 'proxy-failed', 'connect', proxy=proxy, total_s=PROBES_S)
      for what, proxy in {'is for the web only': networks.WEB_PROXY, 'does not let mail through': networks.STRICT_PROXY,
                          'is not there': networks.ABSENT_PROXY}.items()),
    # The clock of this computer
    Row('the clock is years behind', 'old clock', networks.FUTURE, TLS, 'certificate-not-yet-valid', 'encrypt', then='home', hosts='good.test'),
    # Slow ones: no verdict at all, or one that is only about time
    Row('a line with a second of delay each way', 'slow', 'good.test', STARTTLS, None, step_s=20, total_s=60),
    Row('a line that loses a fifth', 'lossy', 'good.test', TLS, None, step_s=20, total_s=60),
]


def environment_with(program, proxy):
    """As in a desktop whose settings have a proxy for everything."""
    if proxy is None:
        return {}
    folder = program.home / 'config_home' / 'glib-2.0' / 'settings'
    folder.mkdir(parents=True)
    (folder / 'keyfile').write_text(f"[system/proxy]\nmode='manual'\n[system/proxy/socks]\nhost='{proxy}'\nport={networks.PROXY_PORT}\n")
    return {'GSETTINGS_BACKEND': 'keyfile', 'GIO_USE_PROXY_RESOLVER': 'gnome', 'XDG_CURRENT_DESKTOP': 'GNOME'}


def run(house, network, domain, settings, row, proxy=None):
    """The report of the program, and how long it took."""
    with Program(os.environ['POSTHORNCTL']) as program:
        program.empty_home()
        transcript = program.home / 'transcript'
        address = 'ada@' + (domain if domain.count('.') == 1 else 'good.test')
        options = {'host': host(domain), 'username': address, 'password-file': program.write('password', PASSWORD + '\n'), 'from': address,
                   'timeout': row.step_s, 'transcript': transcript, **{key.replace('_', '-'): value for key, value in settings.items()}}
        words = [word for key, value in options.items() for word in (f'--{key}', value)]
        begun = time.monotonic()
        result = house.computers[network].call(program.run, 'test', '--json', *words, **environment_with(program, proxy))
        seconds = time.monotonic() - begun
        tap.true(result.report is not None, f'no JSON, exit status {result.status}: {result.errors}')
        shown = result.output + result.errors + (transcript.read_text() if transcript.exists() else '')
        tap.true(PASSWORD not in shown, 'the password is shown')
        return result.report, seconds


def expect_in_time(row, seconds):
    limit = row.total_s or row.step_s + PROBES_S
    tap.true(seconds <= limit + MARGIN_S, f'{seconds:.1f} s, more than {limit + MARGIN_S} s')


def expect_problem(row, report):
    problem = report.get('problem') or {}
    tap.true((problem.get('id'), problem.get('step')) in [(name, row.step) for name in (row.problem, *row.or_else)],
             f'expected {row.problem} in {row.step}, found {tap.shorten(problem)} {[step for step in report["steps"] if step["status"] == "failed"]}')
    tap.equal([step['id'] for step in report['steps'] if step['status'] == 'failed'], [row.step], 'steps that failed')


def expect_fix(row, problem):
    first = next(iter(problem['fixes']), None)
    found = first and {key: value for key, value in first.items() if key in (row.fix or {'changes', 'action'})}
    tap.equal(found, row.fix, f'first fix of {problem["fixes"]}')


def try_row(house, row):
    report, seconds = run(house, row.network, row.domain, row.settings, row, row.proxy)
    if row.problem is None:
        tap.true(report['ok'], f'{report.get("problem")}')
        expect_in_time(row, seconds)
        return
    expect_problem(row, report)
    expect_in_time(row, seconds)
    expect_fix(row, report['problem'])
    expect_cure(house, row)


def expect_cure(house, row):
    """Once what was proposed is done, it works."""
    if row.fix is None:
        return
    changed = {**row.settings, **row.fix.get('changes', {})}
    report, _ = run(house, row.then or row.network, row.hosts or row.domain, changed, row)
    tap.true(report['ok'], f'the second run fails: {report.get("problem")}')


def main(words):
    suite = tap.Suite()
    for row in ROWS:
        suite.test('{}', f'{row.problem or "works"}: {row.name}')(lambda house, _, row=row: try_row(house, row))
    if not os.environ.get('POSTHORNCTL'):
        tap.skip_all('POSTHORNCTL does not name the program to test')
    Neighbourhood(AT_ONCE).main(suite, words)


if __name__ == '__main__':
    main(sys.argv[1:])
