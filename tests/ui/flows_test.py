#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""Flows through the guided test itself: what is changed and undone, what has to wait, what is said afterwards; like those of
test_window.py. usage: flows_test.py FLOW
"""

import pathlib
import shutil
import subprocess
import sys

sys.dont_write_bytecode = True
import test_window as window  # noqa: E402  (beside this file)
import uidriver  # noqa: E402  (beside this file)

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'support'))
import submission_server  # noqa: E402

# The clipboard of the display belongs to whoever copied last, and is asked for as any program does it.
READ_CLIPBOARD = '''
import gi
gi.require_version('Gtk', '4.0')
from gi.repository import Gdk, GLib, Gtk
Gtk.init()
loop = GLib.MainLoop()
def got(clipboard, result):
    print(clipboard.read_text_finish(result), end='')
    loop.quit()
Gdk.Display.get_default().get_clipboard().read_text_async(None, got)
GLib.timeout_add_seconds(20, loop.quit)
loop.run()
'''


def add_account(desktop, server, port, *options, password=None):
    """As another program does it, with a password in the keyring."""
    secret = desktop.home / 'password'
    secret.write_text(password or server['password'])
    window.run_ctl('accounts', 'add', window.ADDRESS, '--host', server['host'], '--port', str(port),
                   '--username', server['username'], '--password-file', str(secret), *options)


def start_test(desktop):
    program = desktop.start(window.posthorn())
    window.open_account(program)
    program.click('list item', 'Test Settings')
    return program


def trust(program):
    program.press('Trust This Certificate…')
    program.wait('push button', 'Go Back')
    program.press('Trust This Certificate')


def is_pressable(program, name):
    button = program.find('push button', name)
    return button is not None and program.has_state(button, 'sensitive')


def wait_insensitive(program, name):
    program.desktop.poll(lambda: program.find('push button', name) is not None and not is_pressable(program, name),
                         lambda: f'“{name}” can’t be pressed; there are {program.describe()}')


def discard(program):
    dialog = program.wait_for_focus()
    program.key('Escape')
    program.press('Discard')
    program.wait_closed(dialog)


def read_clipboard():
    return subprocess.run([sys.executable, '-c', READ_CLIPBOARD], capture_output=True, text=True, check=True).stdout


@window.flow
def fix_and_undo(report):
    """Two fixes in a row mark what they have changed; each can be undone, the latest first."""
    with uidriver.Desktop() as desktop, desktop.practice_server(window.posthornctl()) as (server, _):
        port = server['tls_port']
        add_account(desktop, server, port, '--security', 'starttls')
        program = start_test(desktop)
        program.wait('push button', f'Use Port {port} with TLS', window.TEST_SECONDS)
        program.wait('list item', f'Port: {port}, STARTTLS')
        program.screenshot('test-expects-tls')
        report.ok('a server that expects TLS gets a button for it')
        program.press(f'Use Port {port} with TLS')
        program.wait('push button', 'Trust This Certificate…', window.TEST_SECONDS)
        window.wait_row(program, f'Port: {port}, TLS, was {port}, STARTTLS')
        program.wait_label(f'was {port}, STARTTLS')
        program.screenshot('test-changed')
        report.ok('the row of the setting says what it was')
        trust(program)
        window.wait_passed(program)
        program.wait('push button', 'Save Changes')
        report.ok('after a second fix the test passes')
        program.press('Undo')
        program.wait('push button', 'Undo More')
        program.wait('push button', 'Trust This Certificate…', window.TEST_SECONDS)
        program.screenshot('test-undone')
        window.wait_row(program, f'Port: {port}, TLS, was {port}, STARTTLS')
        program.wait_gone('push button', 'Save Changes')
        report.ok('undoing takes back the latest one, the trust, and tests again')
        program.key('ctrl+z')
        program.wait('push button', f'Use Port {port} with TLS', window.TEST_SECONDS)
        window.wait_row(program, f'Port: {port}, STARTTLS')
        report.ok('and the one before, from the keyboard; nothing is marked any more')
        program.key('ctrl+z')
        program.wait('push button', f'Use Port {port} with TLS')
        report.ok('there is no more to undo')
        program.key('Escape')
        program.wait_gone('push button', 'Test Again')
        window.end(program, report)


@window.flow
def nothing_twice(report):
    """A user name that was refused is not offered again, neither after the next one was refused nor after undoing."""
    with uidriver.Desktop() as desktop, desktop.practice_server(window.posthornctl(), '--fault', 'wrong-password') as (server, _):
        name = window.ADDRESS.partition('@')[0]
        add_account(desktop, {**server, 'username': name}, server['tls_port'], '--security', 'tls')
        program = start_test(desktop)
        program.wait('push button', 'Trust This Certificate…', window.TEST_SECONDS)
        trust(program)
        program.wait('push button', f'Use {window.ADDRESS} as User Name', window.TEST_SECONDS)
        report.ok('a refused name has a likelier one')
        program.press(f'Use {window.ADDRESS} as User Name')
        window.wait_row(program, f'User Name: {window.ADDRESS}, was {name}')
        program.wait_gone('push button', f'Use {window.ADDRESS} as User Name')
        program.wait('push button', 'Enter the Password…', window.TEST_SECONDS)
        program.screenshot('test-name-refused')
        if program.find('push button', f'Use {name} as User Name') is not None:
            raise AssertionError(f'the refused name is offered: {program.describe()}')
        report.ok('when that is refused, too, the first one is not offered again')
        program.press('Undo')
        window.wait_row(program, f'User Name: {name}')
        program.wait('push button', 'Enter the Password…', window.TEST_SECONDS)
        if program.find('push button', f'Use {window.ADDRESS} as User Name') is not None:
            raise AssertionError(f'the refused address is offered: {program.describe()}')
        report.ok('nor is the likelier one after undoing')
        program.key('Escape')
        program.wait_gone('push button', 'Test Again')
        window.end(program, report)


@window.flow
def pause_after_refusals(report):
    """After two refused sign-ins the next one has to wait, here and when one comes back, and the window says how long."""
    with uidriver.Desktop() as desktop, desktop.practice_server(window.posthornctl()) as (server, _):
        add_account(desktop, server, server['tls_port'], '--security', 'tls', password='wrong')
        program = start_test(desktop)
        program.wait('push button', 'Trust This Certificate…', window.TEST_SECONDS)
        trust(program)
        program.press('Enter the Password…')
        field = f'Password for {server["username"]}'
        program.type(field, 'wrong again')
        program.press('Test with This Password')
        first = program.wait_label('To protect your account from being locked', window.TEST_SECONDS)
        program.screenshot('test-paused')
        report.ok('after the second refusal a countdown says why one has to wait')
        wait_insensitive(program, 'Test Again')
        program.press('Enter the Password…')
        program.type(field, server['password'])
        wait_insensitive(program, 'Test with This Password')
        program.key('Return', 'F5')
        report.ok('the password can be typed meanwhile, and nothing signs in')
        desktop.poll(lambda: program.find_text(lambda text: 'To protect' in text and text != first), 'the countdown counts')
        report.ok('the countdown counts')
        program.key('Escape')
        program.wait_gone('push button', 'Test Again')
        program.click('list item', 'Test Settings')
        program.wait_label('The test waits', window.TEST_SECONDS)
        wait_insensitive(program, 'Test Now')
        program.screenshot('test-waits')
        report.ok('coming back does not start the test by itself')
        program.key('Escape')
        program.wait_gone('push button', 'Test Now')
        program.click('list item', 'Send Test Message')
        program.wait('text', 'Send To')
        program.press('Send Test Message')
        program.wait_label('The test waits')
        wait_insensitive(program, 'Send Test Message')
        program.screenshot('test-message-waits')
        report.ok('nor is a message sent')
        program.key('Escape')
        program.wait_gone('text', 'Send To')
        window.end(program, report)


@window.flow
def advice(report):
    """After success: speed, and advice whose button changes the settings and tests again."""
    if not shutil.which('openssl'):
        raise uidriver.Missing('openssl is not installed')
    with uidriver.Desktop() as desktop, \
            submission_server.SubmissionServer(submission_server.Certificate(desktop.home), 'tls') as server:
        server.keywords = ['SIZE 10485760', 'AUTH PLAIN SCRAM-SHA-256']
        settings = {'host': '127.0.0.1', 'username': 'ada', 'password': 'secret'}
        add_account(desktop, settings, server.port, '--security', 'tls', '--auth', 'plain')
        program = start_test(desktop)
        program.wait('push button', 'Trust This Certificate…', window.TEST_SECONDS)
        trust(program)
        window.wait_passed(program)
        program.wait_label('The server answered quickly')
        program.wait_label('There is a stronger way to sign in', window.TEST_SECONDS)
        program.screenshot('test-advice')
        report.ok('how fast it was, and advice, stand below the result')
        program.click('label', 'There is a stronger way to sign in')
        program.wait('push button', 'Choose the Sign-In Method Automatically')
        program.screenshot('test-advice-unfolded')
        program.press('Choose the Sign-In Method Automatically')
        window.wait_row(program, 'User Name: ada, was ada, PLAIN')
        report.ok('its button changes the settings, marks that, and tests again')
        program.press('Undo')
        window.wait_passed(program)
        window.wait_row(program, 'User Name: ada, PLAIN')
        report.ok('which can be undone')
        discard(program)
        window.end(program, report)


@window.flow
def browser_alone(report):
    """Where only the browser could sign in there is a way on all the same, and no button that does nothing."""
    if not shutil.which('openssl'):
        raise uidriver.Missing('openssl is not installed')
    with uidriver.Desktop() as desktop, \
            submission_server.SubmissionServer(submission_server.Certificate(desktop.home), 'tls') as server:
        server.keywords = ['AUTH XOAUTH2 OAUTHBEARER']
        add_account(desktop, {'host': '127.0.0.1', 'username': 'ada', 'password': 'secret'}, server.port, '--security', 'tls')
        program = start_test(desktop)
        program.wait('push button', 'Trust This Certificate…', window.TEST_SECONDS)
        trust(program)
        program.wait('push button', 'Try Again', window.TEST_SECONDS)
        program.screenshot('test-browser-alone')
        if program.find('push button', 'Sign In with the Browser…') is not None:
            raise AssertionError(f'the browser is offered: {program.describe()}')
        report.ok('a server that wants the browser leaves trying again')
        program.key('Escape')
        program.wait_gone('push button', 'Test Again')
        window.end(program, report)


@window.flow
def report_and_steps(report):
    """What one can hand on, and what was said in a step."""
    with uidriver.Desktop() as desktop, desktop.practice_server(window.posthornctl()) as (server, _):
        add_account(desktop, server, server['tls_port'], '--security', 'tls')
        program = start_test(desktop)
        program.wait('push button', 'Trust This Certificate…', window.TEST_SECONDS)
        window.wait_row(program, f'Encryption: failed, The certificate of {server["host"]} vouches for itself')
        report.ok('a failed step says in its name why')
        program.press('Copy Report')
        program.wait('label', 'Report copied')
        copied = read_clipboard()
        for words in (window.ADDRESS, server['host'], 'certificate-self-signed', 'GTK', 'Connect'):
            if words not in copied:
                raise AssertionError(f'“{words}” is not in the report: {copied}')
        if server['password'] in copied:
            raise AssertionError('the password is in the report')
        report.ok('the report has settings, problem and versions, and no password')
        program.click('push button', 'Other Ways to Copy')
        program.screenshot('test-copy-menu')
        program.key('Down', 'Return')
        desktop.poll(lambda: window.ADDRESS not in read_clipboard(), 'the report without addresses')
        if 'certificate-self-signed' not in read_clipboard():
            raise AssertionError(read_clipboard())
        report.ok('addresses can be left out')
        trust(program)
        window.wait_passed(program)
        program.resize_window(480, 960)
        program.click('list item', 'Greeting')
        program.wait_label('EHLO')
        program.screenshot('test-step-unfolded')
        report.ok('a step unfolds to what was said in it')
        program.click('list item', 'Greeting')
        program.wait_gone('label', 'EHLO')
        discard(program)
        window.end(program, report)


@window.flow
def save_anyway(report):
    """What fails can be saved all the same; a change by a fix stays when one goes on, and comes back with nobody’s undo."""
    with uidriver.Desktop() as desktop, desktop.practice_server(window.posthornctl(), '--fault', 'wrong-password') as (server, _):
        program = desktop.start(window.posthorn())
        window.enter_address(program)
        window.enter_server(program, server['host'], server['tls_port'], server['username'], server['password'])
        program.wait('push button', 'Trust This Certificate…', window.TEST_SECONDS)
        trust(program)
        program.wait('push button', 'Enter the Password…', window.TEST_SECONDS)
        program.wait('push button', 'Undo')
        program.key('Escape')
        program.press('Keep Editing')
        program.wait_gone('push button', 'Keep Editing')
        report.ok('Escape asks whether to discard, though a toast is there')
        program.press('Save Anyway')
        program.wait_label('has been added')
        program.wait_gone('push button', 'Undo')
        report.ok('the account is saved without a test that passed, and nothing can be undone there')
        program.press('Done')
        window.wait_listed(program)
        if 'trusted' not in (desktop.home / 'config/posthorn/accounts.ini').read_text():
            raise AssertionError('what the fix has changed is lost')
        report.ok('what the fix had changed is saved with it')
        window.end(program, report)


if __name__ == '__main__':
    window.main()
