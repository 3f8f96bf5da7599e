#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""What the window keeps of a password once nobody needs it: nothing, in memory, in its log, in its files.
usage: flows_memory.py FLOW"""

import pathlib
import sys

sys.dont_write_bytecode = True
sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent / 'support'))
import memory  # noqa: E402  (tests/support)
import test_window as window  # noqa: E402  (beside this file)
import uidriver  # noqa: E402  (beside this file)

WRONG = 'correct-horse-battery-staple-and-nothing-else'
SECONDS = 5   # for what goes when the main loop has a moment


def look(program, secret):
    try:
        return memory.search(program.process.pid, secret)
    except memory.Impossible as reason:
        raise uidriver.Missing(f"access to a program's memory: {reason}") from reason


def expect_nothing(program, secret, report):
    program.desktop.poll(lambda: not look(program, secret), lambda: f'nothing is left of the password; there is {look(program, secret)}', SECONDS)
    report.ok('nothing of the password is in memory')
    if found := [name for name, octets in memory.forms(secret).items() if octets in program.log.read_bytes()]:
        raise AssertionError(f'the log has the password: {found}')
    report.ok('nothing of the password is in the log')


def expect_something(program, secret, report):
    if not look(program, secret):
        raise AssertionError('the search does not find what is there')
    report.ok('while it is needed the password is found')


@window.flow
def password_saved(report):
    """An account is added, tested again and closed: its password is in the keyring and nowhere else."""
    with uidriver.Desktop() as desktop, desktop.practice_server(window.posthornctl()) as (server, _):
        program = desktop.start(window.posthorn(), G_MESSAGES_DEBUG='all')
        window.add_account(program, server, report)
        expect_nothing(program, server['password'], report)
        window.open_account(program)
        program.click('list item', 'Test Settings')
        window.wait_passed(program)
        program.key('Escape')
        program.wait_gone('push button', 'Test Again')
        expect_nothing(program, server['password'], report)
        if window.files_with(desktop, server['password']):
            raise AssertionError('a file has the password')
        window.end(program, report)


@window.flow
def password_discarded(report):
    """A password that is refused, and an account that is not kept: the password is not kept either."""
    with uidriver.Desktop() as desktop, desktop.practice_server(window.posthornctl()) as (server, _):
        program = desktop.start(window.posthorn(), G_MESSAGES_DEBUG='all')
        window.enter_address(program)
        window.enter_server(program, server['host'], server['tls_port'], server['username'], WRONG)
        window.trust_certificate(program, report)
        program.wait('push button', 'Enter the Password…', window.TEST_SECONDS)
        expect_something(program, WRONG, report)
        program.close_window()
        program.press('Discard')
        program.wait('push button', 'Add Account…')
        expect_nothing(program, WRONG, report)
        window.end(program, report)


if __name__ == '__main__':
    window.main()
