#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""Failures that the button under them repairs, in the real window and over a network that is to blame, or a server that is
particular. usage: flows_repair.py FLOW

Each runs in the internet of tests/battery, the program on a computer of its own. Where that is impossible they are skipped.
"""

import json
import pathlib
import sys

sys.dont_write_bytecode = True
import flows_ways as ways  # noqa: E402  (beside this file)
import test_window as window  # noqa: E402  (beside this file)
import uidriver  # noqa: E402  (beside this file)

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent / 'battery'))
import networks  # noqa: E402  (tests/battery)
from neighbourhood import NEEDED  # noqa: E402  (tests/battery)
from world import World  # noqa: E402  (tests/discovery)

PASSWORD = 'correct horse'
TO_TLS = 'Use Port 465 with TLS'


def repair(report, address, settings, button, changes, words):
    """Tests an account with these settings, presses the button, and expects it to pass with the changes, saved."""
    net = networks.internet()
    with World(net), networks.networks(net)['home'] as computer, uidriver.Desktop() as desktop:
        add_account(desktop, address, settings)
        program = desktop.start(inside(desktop, computer))
        window.open_account(program, address)
        program.click('list item', 'Test Settings')
        program.wait('push button', button, window.TEST_SECONDS)
        program.wait_label(words)
        program.screenshot(f'repair-{flow_name()}-problem')
        report.ok('the problem is said in words, with the button that repairs it')
        program.press(button)
        window.wait_passed(program)
        program.wait('push button', 'Undo')
        program.screenshot(f'repair-{flow_name()}-passed')
        report.ok('with the change the test passes, and the change can be undone')
        program.press('Save Changes')
        program.wait_gone('push button', 'Save Changes')
        expect_saved(changes)
        report.ok('the change is saved')
        program.key('Escape')
        window.end(program, report)


def flow_name():
    return sys.argv[1]


def add_account(desktop, address, settings):
    secret = desktop.home / 'password'
    secret.write_text(PASSWORD)
    words = [word for name, value in settings.items() for word in (f'--{name}', str(value))]
    window.run_ctl('accounts', 'add', address, *words, '--password-file', str(secret))


def inside(desktop, computer):
    """The program on that computer."""
    program = desktop.home / 'posthorn-inside'
    program.write_text(f'#!/bin/sh\nexec {" ".join(computer.command())} "{window.posthorn()}"\n')
    program.chmod(0o755)
    return str(program)


def expect_saved(changes):
    accounts = json.loads(window.run_ctl('accounts', 'list', '--json'))
    [account] = accounts['accounts'] if isinstance(accounts, dict) else accounts
    ways.expect({name: account.get(name) for name in changes}, changes)


@window.flow
def port_blocked(report):
    """Somebody on the way loses what goes to port 587; port 465 is open."""
    domain = networks.LOST_587[0]
    repair(report, f'ada@{domain}', {'host': networks.host(domain), 'port': 587, 'security': 'starttls', 'username': f'ada@{domain}'},
           TO_TLS, {'port': 465, 'security': 'tls'}, 'port 587')


@window.flow
def starttls_missing(report):
    """The server does not offer to encrypt; at port 465 it does from the start."""
    server = networks.KNOWN_MANGLED
    repair(report, 'ada@good.test', {'host': server, 'port': 587, 'security': 'starttls', 'username': 'ada@good.test'},
           TO_TLS, {'port': 465, 'security': 'tls'}, 'ncrypt')


@window.flow
def user_name_incomplete(report):
    """The server knows whole addresses only."""
    address = networks.StrictDialogue.ADDRESS
    repair(report, address, {'host': networks.host(networks.STRICT), 'port': 465, 'security': 'tls', 'username': 'ada'},
           f'Use {address} as User Name', {'username': address}, 'user name')


@window.flow
def sender_not_allowed(report):
    """The server lets her in, and not with the address of somebody else."""
    address = networks.StrictDialogue.ADDRESS
    repair(report, 'info@good.test', {'host': networks.host(networks.STRICT), 'port': 465, 'security': 'tls', 'username': address},
           f'Send as {address}', {'address': address}, 'info@good.test')


def main():
    if any(not path.exists() for path in NEEDED):
        uidriver.skip('there are no TUN devices')
    ways.enter()
    window.main()


if __name__ == '__main__':
    main()
