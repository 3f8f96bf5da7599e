#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""Flows through the real window, each from an empty home. usage: test_window.py FLOW

$POSTHORN and $POSTHORNCTL name the programs; with $PH_SCREENSHOTS, a directory, pictures are left there.
"""

import json
import os
import pathlib
import re
import signal
import socket
import subprocess
import sys
import time
import traceback

# libatspi itself warns about programs that come and go, and GTK 4.8 about questions for widgets that have just gone: both
# must not end the process. What else the program complains of is looked for in its log.
os.environ.pop('G_DEBUG', None)

SYSTEM_PYTHON = '/usr/bin/python3'
try:
    import gi  # noqa: F401  (only to see whether it is there)
except ImportError:
    # The interpreter first in the path may be another one than the one that the distribution's modules belong to.
    if os.path.realpath(sys.executable) != os.path.realpath(SYSTEM_PYTHON) and os.path.exists(SYSTEM_PYTHON):
        os.execv(SYSTEM_PYTHON, [SYSTEM_PYTHON, *sys.argv])

sys.dont_write_bytecode = True
import uidriver  # noqa: E402  (beside this file)

ADDRESS = 'ada@example.org'
ADDRESS_FIELD = 'Email Address'
SERVER_FIELD, PORT_FIELD, USER_FIELD, PASSWORD_FIELD = 'Server Name', 'Port', 'User Name', 'Password'
TEST_SECONDS = 40
# As wide as at first, and high enough for the page of an account to show each of its rows.
WITH_ALL_ROWS = 820, 900
LOW = 370, 304  # the least, with the border that GTK draws here
AT_ONCE_SECONDS = 8  # on a busy machine; a server that keeps silent would be waited for longer
FLOWS = {}


def flow(function):
    FLOWS[function.__name__.replace('_', '-')] = function
    return function


def posthorn():
    return os.environ['POSTHORN']


def posthornctl():
    return os.environ['POSTHORNCTL']


def run_ctl(*arguments):
    return subprocess.run([posthornctl(), *arguments], capture_output=True, text=True, check=True, stdin=subprocess.DEVNULL).stdout


# Steps that several flows share

def look_up(program, address):
    program.type(ADDRESS_FIELD, address)
    program.press('Next')


def start_with_address(program, address):
    program.press('Add Account…')
    program.wait('text', ADDRESS_FIELD)
    look_up(program, address)


def enter_address(program, address=ADDRESS):
    """One of which nothing is known, so that the server has to be entered."""
    start_with_address(program, address)
    program.wait('text', SERVER_FIELD)


def enter_server(program, host, port, username, password):
    program.type(SERVER_FIELD, host)
    program.type(PORT_FIELD, str(port))
    program.press('Next')
    program.type(USER_FIELD, username)
    program.type(PASSWORD_FIELD, password)
    program.press('Test')


def trust_certificate(program, report):
    program.wait_label('vouches for itself', TEST_SECONDS)
    report.ok('the unknown certificate stops the test, in words')
    program.screenshot('guided-test-problem')
    program.press('Trust This Certificate…')
    program.wait_label('SHA-256')
    program.screenshot('trust-dialog')
    program.press('Go Back')
    program.wait_gone('push button', 'Go Back')
    program.wait('push button', 'Trust This Certificate…')
    report.ok('going back trusts nothing')
    program.press('Trust This Certificate…')
    program.wait('push button', 'Go Back')
    program.press('Trust This Certificate')
    program.wait('push button', 'Undo')
    report.ok('the certificate is trusted after a question')


def wait_passed(program):
    program.wait_label('Everything works', TEST_SECONDS)


def wait_row(program, beginning):
    """A row of a list, also one that stands further down, by how its name begins."""
    def names():
        return [node.get_name() for node in program.walk() if node.get_role_name() == 'list item']
    program.desktop.poll(lambda: any(name.startswith(beginning) for name in names()), lambda: f'the row “{beginning}”; there are {names()}',
                         TEST_SECONDS)


def add_account(program, server, report):
    """From the welcome to the list, without a test message."""
    enter_address(program)
    enter_server(program, server['host'], server['tls_port'], server['username'], server['password'])
    trust_certificate(program, report)
    wait_passed(program)
    program.press('Next')
    program.press('Skip')
    program.press('Done')
    wait_listed(program)
    report.ok('the account is in the list')


def add_account_elsewhere(server, *options, address=ADDRESS):
    """As another program does it; without more options, one that needs no sign-in."""
    run_ctl('accounts', 'add', address, '--host', server['host'], '--port', str(server['tls_port']), '--security', 'tls', *options)


def wait_listed(program, address=ADDRESS):
    return program.wait('list item', address)


def open_account(program, address=ADDRESS):
    wait_listed(program, address)
    program.click('list item', address)
    program.wait('list item', 'Test Settings')
    program.resize_window(*WITH_ALL_ROWS)


def secret_items(desktop):
    """What the keyring holds for Posthorn: (attributes, secret) of each item."""
    unlocked, _ = desktop.call_keyring('Secret.Service', 'SearchItems', '(a{ss})', {'xdg:schema': 'io.github.posthorn.Posthorn'})
    session = desktop.open_keyring_session()
    items = []
    for path in unlocked:
        (secret,) = desktop.call_keyring('Secret.Item', 'GetSecret', '(o)', session, path=path)
        (attributes,) = desktop.call_keyring('DBus.Properties', 'Get', '(ss)', 'org.freedesktop.Secret.Item', 'Attributes', path=path)
        items.append((attributes, bytes(secret[2]).decode()))
    return items


def files_with(desktop, text):
    """Files of the profile that hold the text; the keyring's own, which are encrypted, included."""
    return [str(path) for folder in ('config', 'data', 'cache', 'state') for path in (desktop.home / folder).rglob('*')
            if path.is_file() and text.encode() in path.read_bytes()]


def save_tested(program):
    """From the editor: what works is kept, and the editor closes."""
    editor = program.wait_for_focus()
    program.press('Test and Save')
    program.wait_closed(editor)


def save_untested(program):
    """From the editor: what the server does not take, or what it can't be asked for."""
    editor = program.wait_for_focus()
    program.press('Test and Save')
    program.wait('push button', 'Save Anyway', TEST_SECONDS)
    program.press('Save Anyway')
    program.wait_closed(editor)


def end(program, report):
    program.key('ctrl+q')
    code = program.wait_for_end()
    if code != 0:
        raise AssertionError(f'the program ended with {code}: {program.log.read_text()}')
    if program.complaints():
        raise AssertionError('\n'.join(program.complaints()))
    report.ok('the program ends well')


@flow
def add_account_and_restart(report):
    """Welcome, assistant, test, test message, list; after a restart it is still there."""
    with uidriver.Desktop() as desktop, desktop.practice_server(posthornctl()) as (server, log):
        program = desktop.start(posthorn())
        program.wait('push button', 'Add Account…')
        program.screenshot('welcome')
        report.ok('an empty profile is welcomed')
        enter_address(program)
        program.screenshot('assistant-server')
        program.press('Next')
        program.wait_label('server')
        report.ok('a missing server name is said at the field')
        enter_server(program, server['host'], server['tls_port'], server['username'], server['password'])
        trust_certificate(program, report)
        wait_passed(program)
        for step in ('Check the settings', 'Network', 'Connect', 'Encryption', 'Sign in'):
            wait_row(program, f'{step}: passed')
        report.ok('all steps of the test are well')
        program.screenshot('guided-test')
        program.press('Next')
        program.press('Send Test Message')
        program.wait_label('has taken the test message', TEST_SECONDS)
        desktop.poll(lambda: re.search(f'To:.*{re.escape(ADDRESS)}', log.read_text()), 'the message arrives at the server')
        report.ok('the test message arrives at the server')
        program.screenshot('test-message')
        program.press('Add Account')
        program.wait_label('has been added')
        program.screenshot('done')
        program.press('Done')
        wait_listed(program)
        program.wait('label', 'Default')
        report.ok('the account is listed and is the default one')
        program.screenshot('accounts')
        items = secret_items(desktop)
        if [secret for _, secret in items] != [server['password']]:
            raise AssertionError(f'{len(items)} secrets in the keyring')
        report.ok('the password is in the keyring')
        if files_with(desktop, server['password']):
            raise AssertionError(f'the password stands in {files_with(desktop, server["password"])}')
        report.ok('the password is in no file')
        end(program, report)
        program = desktop.start(posthorn())
        open_account(program)
        report.ok('after a restart the account is there')
        program.screenshot('account')
        program.click('list item', 'Test Settings')
        wait_passed(program)
        report.ok('it works with the password of the keyring')
        program.key('Escape')
        program.wait_gone('label', 'Everything works')
        end(program, report)


@flow
def wrong_password(report):
    """A wrong password is said in words, corrected, and then all is well."""
    with uidriver.Desktop() as desktop, desktop.practice_server(posthornctl()) as (server, _):
        program = desktop.start(posthorn())
        enter_address(program)
        enter_server(program, server['host'], server['tls_port'], server['username'], 'not the password')
        trust_certificate(program, report)
        program.wait('push button', 'Enter the Password…', TEST_SECONDS)
        report.ok('the wrong password is recognised')
        program.screenshot('wrong-password')
        program.press('Enter the Password…')
        password_field = f'Password for {server["username"]}'
        program.wait('text', password_field)
        program.screenshot('enter-password')
        program.key('Return')
        program.wait_label('Enter the password.')
        report.ok('nothing is tried without one')
        program.type(password_field, server['password'])
        program.key('Return')
        wait_passed(program)
        report.ok('with the right one, entered in the place, the test passes')
        program.key('Escape')
        program.press('Discard')
        program.wait('push button', 'Add Account…')
        report.ok('closing asks first, and then keeps nothing')
        if secret_items(desktop) or files_with(desktop, ADDRESS):
            raise AssertionError('something was kept')
        report.ok('nothing was stored before the end')
        end(program, report)


@flow
def remove_and_undo(report):
    """Removing can be undone; for good, the secret goes too."""
    with uidriver.Desktop() as desktop, desktop.practice_server(posthornctl()) as (server, _):
        program = desktop.start(posthorn())
        add_account(program, server, report)
        open_account(program)
        program.click('list item', 'Remove')
        program.press('Undo')  # while the toast is up, which is not long on a busy machine
        wait_listed(program)
        program.wait('label', 'Default')
        report.ok('undo brings the account back as the default one')
        if len(secret_items(desktop)) != 1:
            raise AssertionError('the secret is gone')
        report.ok('its secret was never gone')
        open_account(program)
        program.click('list item', 'Remove')
        program.wait('push button', 'Undo')
        program.screenshot('removed')
        program.wait('push button', 'Add Account…')
        end(program, report)
        if secret_items(desktop):
            raise AssertionError('the secret is still there')
        report.ok('with the program the secret of a removed account ends')
        if 'no accounts' not in run_ctl('accounts', 'list').lower() and ADDRESS in run_ctl('accounts', 'list'):
            raise AssertionError('the account is still there')
        report.ok('the account is gone for other programs, too')


@flow
def practice(report):
    """The button for newcomers leads to a message that one can read."""
    with uidriver.Desktop() as desktop:
        program = desktop.start(posthorn())
        program.press('Try It with a Practice Server')
        program.press('Next')
        program.wait('text', SERVER_FIELD)
        program.press('Next')
        program.wait('text', USER_FIELD)
        program.press('Test')
        wait_passed(program)
        report.ok('everything is filled in and passes')
        program.press('Next')
        program.press('Send Test Message')
        program.wait_label('has taken the test message', TEST_SECONDS)
        program.press('Add Account')
        program.wait_label('until you close Posthorn')
        report.ok('the account is said to last until the end')
        program.press('Show What Arrived')
        program.wait_label('Arrived')
        program.wait('list item', 'Test message from Posthorn')
        program.screenshot('practice-list')
        program.click('list item', 'Test message from Posthorn')
        program.wait_label('signed in by')
        report.ok('the message can be read')
        program.screenshot('practice-message')
        if (desktop.home / 'config/posthorn/accounts.ini').exists() and files_with(desktop, 'practice@localhost'):
            raise AssertionError('the practice account is in a file')
        report.ok('the practice account is in no file')
        if secret_items(desktop):
            raise AssertionError('the practice password is in the keyring')
        report.ok('its password is not in the keyring')
        end(program, report)


@flow
def no_keyring(report):
    """Without a keyring the password lasts for this run, and the window says so."""
    with uidriver.Desktop(keyring=False) as desktop, desktop.practice_server(posthornctl()) as (server, _):
        program = desktop.start(posthorn())
        enter_address(program)
        enter_server(program, server['host'], server['tls_port'], server['username'], server['password'])
        trust_certificate(program, report)
        wait_passed(program)
        program.press('Next')
        program.press('Skip')
        program.wait('push button', 'Keep for This Run Only', TEST_SECONDS)
        report.ok('a missing keyring becomes a question')
        program.screenshot('no-keyring')
        program.press('Keep for This Run Only')
        program.wait_label('until you close Posthorn')
        program.press('Done')
        open_account(program)
        program.wait_label('until you close Posthorn')
        program.click('list item', 'Test Settings')
        wait_passed(program)
        report.ok('the account works for this run')
        program.key('Escape')
        program.wait_gone('label', 'Everything works')
        if files_with(desktop, server['password']):
            raise AssertionError('the password stands in a file')
        report.ok('the password is in no file')
        end(program, report)


@flow
def transcript(report):
    """What was said can be read, without addresses if somebody wants to show it; the account remembers its protection."""
    accounts = 'config/posthorn/accounts.ini'
    with uidriver.Desktop() as desktop, desktop.practice_server(posthornctl()) as (server, _):
        program = desktop.start(posthorn())
        enter_address(program)
        enter_server(program, server['host'], server['tls_port'], server['username'], server['password'])
        trust_certificate(program, report)
        wait_passed(program)
        program.press('Transcript')
        program.wait_label(f'MAIL FROM:<{ADDRESS}>')
        report.ok('the transcript shows the dialogue')
        program.screenshot('transcript')
        program.press('Hide Addresses')
        program.wait_label('MAIL FROM:<address-1>')
        if program.find_text(lambda text: ADDRESS in text and 'MAIL FROM' in text):
            raise AssertionError('the address is still there')
        report.ok('the addresses can be hidden')
        program.screenshot('transcript-without-addresses')
        program.key('Escape')
        program.wait_gone('push button', 'Hide Addresses')
        program.press('Next')
        program.press('Skip')
        program.press('Done')
        wait_listed(program)
        if 'latch=tls' not in (desktop.home / accounts).read_text():
            raise AssertionError((desktop.home / accounts).read_text())
        report.ok('the account remembers that it was encrypted')
        end(program, report)


@flow
def close_while_testing(report):
    """Closing the windows while a server keeps silent ends the program at once."""
    with uidriver.Desktop() as desktop, socket.create_server(('127.0.0.1', 0)) as silent:
        program = desktop.start(posthorn())
        enter_address(program)
        enter_server(program, '127.0.0.1', silent.getsockname()[1], 'ada', 'secret')
        program.wait('push button', 'Cancel')
        program.screenshot('guided-test-running')
        report.ok('the test runs')
        program.key('ctrl+q')
        began = time.monotonic()
        program.press('Discard')
        program.wait('push button', 'Add Account…')
        program.key('ctrl+q')
        if program.wait_for_end(AT_ONCE_SECONDS) != 0 or program.complaints():
            raise AssertionError(program.log.read_text())
        report.ok(f'the program has ended well after {time.monotonic() - began:.1f} s')
        program = desktop.start(posthorn())
        enter_address(program)
        enter_server(program, '127.0.0.1', silent.getsockname()[1], 'ada', 'secret')
        program.wait('push button', 'Cancel')
        program.process.send_signal(signal.SIGTERM)
        if program.wait_for_end(AT_ONCE_SECONDS) != 0 or program.complaints():
            raise AssertionError(program.log.read_text())
        report.ok('so it does when the session ends')


@flow
def damaged_file(report):
    """A damaged list of accounts is put aside, and the window says where it is."""
    with uidriver.Desktop() as desktop:
        folder = desktop.home / 'config/posthorn'
        folder.mkdir(mode=0o700)
        damaged = b'[account\nthis is no key file\x00\xff'
        (folder / 'accounts.ini').write_bytes(damaged)
        program = desktop.start(posthorn())
        text = program.wait_label('The damaged file is kept as')
        program.screenshot('damaged-file')
        report.ok('the window says that the list was damaged')
        kept = pathlib.Path(text.split('kept as ', 1)[1].rstrip('.'))
        if kept.read_bytes() != damaged:
            raise AssertionError(f'{kept} does not hold what was there')
        report.ok('the file is kept, byte for byte')
        program.wait('push button', 'Add Account…')
        end(program, report)


@flow
def removed_elsewhere(report):
    """What another program removes while it is open or tested leads back to the list."""
    with uidriver.Desktop() as desktop, desktop.practice_server(posthornctl()) as (server, _):
        program = desktop.start(posthorn())
        add_account(program, server, report)
        open_account(program)
        with subprocess.Popen([posthornctl(), 'accounts', 'remove', ADDRESS], stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL):
            program.wait_toast('removed by another program')
        program.wait('push button', 'Add Account…')
        report.ok('an open account that another program removes leads back to the list')
        with socket.create_server(('127.0.0.1', 0)) as silent:
            add_account_elsewhere({'host': '127.0.0.1', 'tls_port': silent.getsockname()[1]})
            open_account(program)
            program.click('list item', 'Test Settings')
            program.wait('push button', 'Cancel')
            window = program.wait_for_focus()
            run_ctl('accounts', 'remove', ADDRESS)
            program.wait_closed(window)
            program.wait('push button', 'Add Account…')
            program.wait_gone('push button', 'Cancel')
            report.ok('so it does while it is tested')
        end(program, report)


@flow
def edit_by_keyboard(report):
    """Shortcuts, back and forth without loss, field errors, and editing."""
    with uidriver.Desktop() as desktop, desktop.practice_server(posthornctl()) as (server, _):
        add_account_elsewhere(server)
        program = desktop.start(posthorn())
        wait_listed(program)
        program.key('ctrl+shift+n')
        program.wait('text', ADDRESS_FIELD)
        program.key('Return')
        program.wait_label('address')
        program.wait('text', ADDRESS_FIELD)
        report.ok('Enter goes on, and says what is missing')
        program.type(ADDRESS_FIELD, 'grace@example.net')
        program.key('Return')
        program.type(SERVER_FIELD, 'smtp.example.org')
        program.choose('Security', 'TLS by STARTTLS')
        desktop.poll(lambda: program.text_of(program.wait('text', PORT_FIELD)) == '587', 'STARTTLS proposes port 587')
        report.ok('security proposes its port')
        program.type(PORT_FIELD, '2525')
        program.choose('Security', 'TLS from the start')
        desktop.poll(lambda: program.text_of(program.wait('text', PORT_FIELD)) == '2525', 'a port of one’s own stays')
        report.ok('a port of one’s own stays')
        program.key('alt+Left')
        desktop.poll(lambda: program.text_of(program.wait('text', ADDRESS_FIELD)) == 'grace@example.net', 'the address is kept')
        program.press('Next')
        desktop.poll(lambda: program.text_of(program.wait('text', SERVER_FIELD)) == 'smtp.example.org', 'the server is kept')
        report.ok('back and forth keeps what was typed')
        program.key('Escape')
        program.press('Keep Editing')
        program.wait_gone('push button', 'Keep Editing')
        program.type(SERVER_FIELD, 'smtp.example.net')
        program.key('Escape')
        program.press('Discard')
        program.wait_gone('text', SERVER_FIELD)
        open_account(program)
        program.click('list item', 'Edit…')
        program.wait('text', SERVER_FIELD)
        program.screenshot('editor')
        program.type(SERVER_FIELD, 'two words')
        program.press('Test and Save')
        program.wait_label('It should look like')
        report.ok('what can’t be right is said at the field, and not saved')
        program.type(SERVER_FIELD, 'mail.example.org')
        save_untested(program)
        program.wait_label('mail.example.org')
        if 'mail.example.org' not in run_ctl('accounts', 'show', ADDRESS):
            raise AssertionError('the change is not in the file')
        report.ok('what is edited is kept')
        end(program, report)


@flow
def set_default(report):
    """Of two accounts the other one becomes the default one."""
    with uidriver.Desktop(keyring=False) as desktop:
        server = {'host': 'smtp.example.org', 'tls_port': 465}
        add_account_elsewhere(server)
        add_account_elsewhere(server, address='grace@example.org')
        program = desktop.start(posthorn())
        wait_listed(program)
        program.screenshot('two-accounts')
        open_account(program, 'grace@example.org')
        program.screenshot('account-not-default')
        program.click('list item', 'Set as Default')
        program.wait_label('Default account')
        program.wait_gone('list item', 'Set as Default')
        report.ok('the account is said to be the default one, and can’t be made it again')
        program.key('alt+Left')
        program.wait('list item', 'grace@example.org, default account')
        open_account(program)
        program.wait('list item', 'Set as Default')
        report.ok('the former one is it no more')
        if json.loads(run_ctl('accounts', 'list', '--json'))['accounts'][1]['default'] is not True:
            raise AssertionError(run_ctl('accounts', 'list', '--json'))
        report.ok('other programs see it')
        end(program, report)


@flow
def fix_and_send(report):
    """What a fix has changed is saved from the test, and messages go out from the account page, twice."""
    with uidriver.Desktop() as desktop, desktop.practice_server(posthornctl()) as (server, log):
        (desktop.home / 'password').write_text(server['password'])
        add_account_elsewhere(server, '--username', server['username'], '--password-file', str(desktop.home / 'password'))
        program = desktop.start(posthorn())
        open_account(program)
        program.click('list item', 'Test Settings')
        trust_certificate(program, report)
        wait_passed(program)
        program.wait('push button', 'Save Changes')
        program.screenshot('save-changes')
        program.key('Escape')
        program.press('Keep Editing')
        program.wait_gone('push button', 'Keep Editing')
        report.ok('closing asks what shall become of the change')
        program.press('Save Changes')
        program.wait_gone('push button', 'Save Changes')
        program.key('Escape')
        program.wait_label('Trusted Certificate')
        report.ok('the change is saved')
        program.click('list item', 'Send Test Message')
        for sent in (1, 2):
            program.press('Send Test Message')
            desktop.poll(lambda sent=sent: len(re.findall(f'To:.*{re.escape(ADDRESS)}', log.read_text())) == sent, f'{sent} arrived', TEST_SECONDS)
            program.wait_label('has taken the test message')
            report.ok(f'message {sent} arrives')
        program.key('Escape')
        program.wait_gone('push button', 'Send Test Message')
        end(program, report)


@flow
def sign_in_needed(report):
    """A server that wants to know who sends: the fix leads to the fields, with all that is known filled in."""
    with uidriver.Desktop() as desktop, desktop.practice_server(posthornctl()) as (server, _):
        add_account_elsewhere(server)
        program = desktop.start(posthorn())
        open_account(program)
        program.click('list item', 'Test Settings')
        trust_certificate(program, report)
        program.wait('push button', f'Use {ADDRESS} as User Name', TEST_SECONDS)
        program.screenshot('sign-in-needed')
        program.press(f'Use {ADDRESS} as User Name')
        program.wait('push button', 'Enter the Password…')
        program.wait('list item', f'User Name: {ADDRESS}, was No sign-in')
        report.ok('the setting that the fix has changed is marked as changed')
        program.click('list item', f'User Name: {ADDRESS}, was No sign-in')
        program.wait('text', 'New Password')
        if program.text_of(program.wait('text', USER_FIELD)) != ADDRESS:
            raise AssertionError('the user name of the fix is lost')
        report.ok('it leads to the editor, and what the fix proposed stands there')
        program.type(USER_FIELD, server['username'])
        program.type('New Password', server['password'])
        save_tested(program)
        wait_passed(program)
        report.ok('tested, saved and tested again, it works')
        program.key('Escape')
        program.wait_label('Trusted Certificate')
        report.ok('the certificate trusted on the way is saved, too')
        end(program, report)


@flow
def locked_keyring(report):
    """A locked keyring stands in the way of saving and of testing, says so, and can be unlocked meanwhile."""
    with uidriver.Desktop() as desktop, desktop.practice_server(posthornctl()) as (server, _):
        program = desktop.start(posthorn())
        enter_address(program)
        enter_server(program, server['host'], server['tls_port'], server['username'], server['password'])
        trust_certificate(program, report)
        wait_passed(program)
        program.press('Next')
        desktop.lock_keyring()
        program.press('Skip')
        program.wait_label('The keyring is locked')
        program.wait('push button', 'Keep for This Run Only')
        program.screenshot('locked-keyring')
        program.press('Try Again')
        program.wait('push button', 'Keep for This Run Only')
        report.ok('a locked keyring becomes a question, as often as it is locked')
        desktop.unlock_keyring()
        program.press('Try Again')
        program.wait_label('has been added')
        program.press('Done')
        report.ok('once it is unlocked, trying again saves')
        if [secret for _, secret in secret_items(desktop)] != [server['password']]:
            raise AssertionError('the password is not in the keyring')
        report.ok('the password is in the keyring')
        open_account(program)
        desktop.lock_keyring()
        program.click('list item', 'Test Settings')
        program.wait('push button', 'Unlock the Keyring…', TEST_SECONDS)
        program.screenshot('locked-keyring-test')
        report.ok('the test says that the keyring is locked')
        desktop.unlock_keyring()
        program.press('Unlock the Keyring…')
        wait_passed(program)
        report.ok('once it is unlocked, the test goes on from there')
        program.key('Escape')
        program.wait_gone('label', 'Everything works')
        desktop.lock_keyring()
        program.click('list item', 'Edit…')
        program.type('New Password', 'another')
        program.press('Test and Save')
        program.wait('push button', 'Save Anyway', TEST_SECONDS)
        program.press('Save Anyway')
        program.wait('push button', 'Keep for This Run Only')
        program.process.send_signal(signal.SIGTERM)
        if program.wait_for_end(AT_ONCE_SECONDS) != 0 or program.complaints():
            raise AssertionError(program.log.read_text())
        report.ok('the program ends well while the question is open')


def discard(program):
    window = program.wait_for_focus()
    program.key('Escape')
    program.press('Discard')
    program.wait_closed(window)


def wait_field(program, name, text):
    program.desktop.poll(lambda: program.text_of(program.wait('text', name)) == text,
                         lambda: f'“{text}” stands in “{name}”; there are {program.describe()}')


@flow
def pinned_provider(report):
    """What is certain is found without asking anybody, shown in full, and kept while one goes back and forth."""
    with uidriver.Desktop(keyring=False) as desktop:
        program = desktop.start(posthorn())
        start_with_address(program, 'Ada Lovelace <ada@gmail.com>')
        program.wait_label('Settings were found for ada@gmail.com')
        program.wait_label('smtp.gmail.com')
        program.wait_label('Port 465, TLS')
        program.wait_label('Posthorn’s list of large providers')
        program.screenshot('settings-found')
        report.ok('server, port, encryption and source are shown, at once')
        program.key('Return')
        program.wait('text', PASSWORD_FIELD)
        wait_field(program, USER_FIELD, 'ada@gmail.com')
        program.screenshot('sign-in-app-password')
        report.ok('Enter goes on, and the user name is filled in')
        program.key('alt+Left')
        program.wait_label('Settings were found for ada@gmail.com')
        program.key('alt+Left')
        wait_field(program, ADDRESS_FIELD, 'ada@gmail.com')
        wait_field(program, 'Your Name (Optional)', 'Ada Lovelace')
        report.ok('the name that was pasted with the address has come into its own field')
        program.press('Next')
        program.wait_label('Settings were found for ada@gmail.com')
        program.click('list item', 'Edit Settings…')
        wait_field(program, SERVER_FIELD, 'smtp.gmail.com')
        wait_field(program, PORT_FIELD, '465')
        program.choose('Usual Settings', 'STARTTLS, port 587')
        wait_field(program, PORT_FIELD, '587')
        program.press('Next')
        program.wait('text', PASSWORD_FIELD)
        program.key('alt+Left')
        wait_field(program, PORT_FIELD, '587')
        report.ok('what was found can be edited, and stays edited')
        program.click('list item', 'Use What Was Found')
        program.wait_label('Port 465, TLS')
        report.ok('what was found is still there')
        discard(program)
        end(program, report)


@flow
def edit_writing(report):
    """Further addresses and the signature of an account, in its editor."""
    with uidriver.Desktop() as desktop, desktop.practice_server(posthornctl()) as (server, _):
        add_account_elsewhere(server)
        program = desktop.start(posthorn())
        open_account(program)
        program.click('list item', 'Edit…')
        program.resize_window(*WITH_ALL_ROWS)
        program.wait('text', 'Signature').set_text_contents('Ada\n\nZürich')
        program.press('Add Address')
        program.type('Address', 'nobody')
        program.press('Save')
        program.wait_label('no “@”')
        report.ok('what is no address is said at the field, and not saved')
        program.type('Address', 'office@example.org')
        program.key('Tab', *'Office')
        program.wait('list item', 'office@example.org')
        program.screenshot('editor-writing')
        report.ok('the keyboard leads from the address to the name')
        editor = program.wait_for_focus()
        program.press('Save')
        program.wait_closed(editor)
        shown = json.loads(run_ctl('accounts', 'show', ADDRESS, '--json'))
        found = shown['also_from'], shown['signature']
        if found != (['Office <office@example.org>'], 'Ada\n\nZürich'):
            raise AssertionError(f'{found}')
        report.ok('address and signature are kept')
        program.click('list item', 'Edit…')
        program.resize_window(*WITH_ALL_ROWS)
        program.wait('list item', 'office@example.org')
        program.key('Escape')
        program.wait_gone('push button', 'Save')
        report.ok('an editor in which nothing was changed closes without a question')
        end(program, report)


@flow
def typing_mistake(report):
    """A domain that looks mistyped is asked about once, and neither changed nor refused."""
    with uidriver.Desktop(keyring=False) as desktop:
        program = desktop.start(posthorn())
        start_with_address(program, 'ada@gmial.com')
        program.wait_label('Did you mean ada@gmail.com?')
        wait_field(program, ADDRESS_FIELD, 'ada@gmial.com')
        program.screenshot('typing-mistake')
        report.ok('the likely domain is proposed, and the address stays as it is')
        program.click('list item', 'Did you mean ada@gmail.com?')
        wait_field(program, ADDRESS_FIELD, 'ada@gmail.com')
        program.wait_gone('list item', 'Did you mean ada@gmail.com?')
        program.press('Next')
        program.wait_label('smtp.gmail.com')
        report.ok('pressing it applies it')
        program.key('alt+Left')
        look_up(program, 'ada@gmial.com')
        program.wait_label('Did you mean ada@gmail.com?')
        program.key('Tab', 'Return')
        wait_field(program, ADDRESS_FIELD, 'ada@gmail.com')
        report.ok('so does Enter on its row')
        program.type(ADDRESS_FIELD, 'ada@gmial.com')
        program.key('Tab', 'Tab')
        program.wait_label('Did you mean ada@gmail.com?')
        program.press('Did you mean ada@gmail.com?')
        wait_field(program, ADDRESS_FIELD, 'ada@gmail.com')
        report.ok('and its button')
        look_up(program, 'ada@gmial.com')
        program.wait_label('Did you mean ada@gmail.com?')
        desktop.spin(1.5)  # who goes on sooner has not read it
        program.press('Next')
        program.wait_label('No settings were found for ada@gmial.com')
        wait_field(program, SERVER_FIELD, '')
        report.ok('going on again leaves the address as it is, and nothing of the other one stays')
        program.key('alt+Left')
        for address, words in (('ada', '“@”'), ('ada@', '@'), ('ada@example', '.'), ('ada@two words', 'space')):
            look_up(program, address)
            program.wait_label(words)
            wait_field(program, ADDRESS_FIELD, address)
        program.screenshot('wrong-address')
        report.ok('what can’t be an address is said at the field')
        discard(program)
        end(program, report)


@flow
def no_mail_provider(report):
    """A provider that lets no program send is said to be one before anything else is asked."""
    with uidriver.Desktop(keyring=False) as desktop:
        program = desktop.start(posthorn())
        start_with_address(program, 'ada@tuta.com')
        program.wait_label('lets no other program send mail')
        program.wait('push button', 'Enter Settings Yourself')
        program.screenshot('sends-no-mail')
        report.ok('it is said, and the ways on are offered')
        program.press('Use Another Address')
        wait_field(program, ADDRESS_FIELD, 'ada@tuta.com')
        program.press('Next')
        program.wait_label('lets no other program send mail')
        program.key('alt+Left')
        look_up(program, 'ada@gmail.com')
        program.wait_label('smtp.gmail.com')
        report.ok('another address can be used')
        discard(program)
        end(program, report)


@flow
def manual_entry(report):
    """An unknown domain: why nothing was found, and what helps with entering the server."""
    with uidriver.Desktop(keyring=False) as desktop:
        program = desktop.start(posthorn())
        start_with_address(program, 'ada@unknown.example')
        program.wait_label('No settings were found for ada@unknown.example')
        program.wait_label('Looking up online is turned off')
        wait_field(program, SERVER_FIELD, '')
        wait_field(program, PORT_FIELD, '465')
        program.screenshot('manual-entry')
        report.ok('nothing is guessed, and the reason is said')
        program.type(PORT_FIELD, '2525')
        program.wait_label('Others')
        program.choose('Usual Settings', 'This computer, port 25, no encryption')
        wait_field(program, SERVER_FIELD, 'localhost')
        wait_field(program, PORT_FIELD, '25')
        program.choose('Usual Settings', 'TLS (recommended), port 465')
        wait_field(program, SERVER_FIELD, '')
        wait_field(program, PORT_FIELD, '465')
        report.ok('the usual settings keep port and encryption together')
        program.click('list item', 'Choose Provider…')
        program.wait('list item', 'Alice')
        program.screenshot('choose-provider')
        program.key(*'fastm')
        program.wait('list item', 'Fastmail')
        program.wait_gone('list item', 'Alice')
        program.key('Return')
        wait_field(program, SERVER_FIELD, 'smtp.fastmail.com')
        report.ok('a provider can be chosen by name')
        program.type(SERVER_FIELD, 'mail.unknown.example')
        program.press('Next')
        program.wait('text', PASSWORD_FIELD)
        program.type(PASSWORD_FIELD, 'secret')
        program.key('alt+Left')
        wait_field(program, SERVER_FIELD, 'mail.unknown.example')
        program.key('alt+Left')
        wait_field(program, ADDRESS_FIELD, 'ada@unknown.example')
        program.press('Next')
        wait_field(program, SERVER_FIELD, 'mail.unknown.example')
        program.press('Next')
        program.desktop.poll(lambda: len(program.text_of(program.wait('text', PASSWORD_FIELD))) == len('secret'), 'the password is kept')
        report.ok('back and forth keeps everything')
        discard(program)
        end(program, report)


@flow
def found_in_file(report):
    """What an administrator or the person has described is found; with the account it is kept where it was found."""
    with uidriver.Desktop() as desktop, desktop.practice_server(posthornctl()) as (server, _):
        folder = desktop.home / 'config/posthorn/providers.d'
        folder.mkdir(parents=True)
        (folder / 'example.conf').write_text(f"""[Example]
Domains=example.org
Servers=tls {server['host']} {server['tls_port']}
UserName={server['username']}
SignIn=password
""")
        program = desktop.start(posthorn())
        start_with_address(program, ADDRESS)
        program.wait_label('A list of providers on this computer')
        program.wait_label(server['host'])
        report.ok('the file is read')
        program.press('Next')
        wait_field(program, USER_FIELD, server['username'])
        program.type(PASSWORD_FIELD, server['password'])
        program.press('Test')
        trust_certificate(program, report)
        wait_passed(program)
        program.press('Next')
        program.press('Skip')
        program.press('Done')
        wait_listed(program)
        accounts = (desktop.home / 'config/posthorn/accounts.ini').read_text()
        if not re.search(r'(?im)^found-?by=admin$', accounts) or not re.search(r'(?im)^found-?on=\d{4}-\d\d-\d\d$', accounts):
            raise AssertionError(accounts)
        report.ok('the account remembers where its settings were found')
        open_account(program)
        program.click('list item', 'Edit…')
        program.type(SERVER_FIELD, '127.0.0.1')
        program.press('Test and Save')
        program.wait_label(f'The password was entered for {server["host"]}')
        report.ok('the password does not go to another server unasked')
        program.type('New Password', server['password'])
        save_untested(program)
        accounts = (desktop.home / 'config/posthorn/accounts.ini').read_text()
        if '127.0.0.1' not in accounts or re.search(r'(?im)^found-?by=admin$', accounts):
            raise AssertionError(accounts)
        report.ok('a server that is changed by hand is no longer the one that was found')
        end(program, report)


@flow
def two_assistants(report):
    """Two new accounts at a time do not disturb each other; only what was typed is asked about."""
    with uidriver.Desktop(keyring=False) as desktop:
        program = desktop.start(posthorn())
        program.press('Add Account…')
        program.type(ADDRESS_FIELD, ADDRESS)
        program.key('ctrl+shift+n')
        desktop.poll(lambda: program.text_of(program.wait('text', ADDRESS_FIELD)) == '', 'the second one is empty')
        program.key('Escape')
        desktop.poll(lambda: program.text_of(program.wait('text', ADDRESS_FIELD)) == ADDRESS, 'the first one is there again')
        report.ok('an empty assistant closes without a question, and leaves the other one alone')
        program.key('ctrl+shift+n')
        desktop.poll(lambda: program.text_of(program.wait('text', ADDRESS_FIELD)) == '', 'the second one is empty')
        program.type(ADDRESS_FIELD, 'grace@example.org')
        program.press('Next')
        program.wait('text', SERVER_FIELD)
        program.key('Escape')
        program.press('Discard')
        desktop.poll(lambda: program.text_of(program.wait('text', ADDRESS_FIELD)) == ADDRESS, 'the first one is there again')
        report.ok('one with input asks, and leaves the other one alone')
        look_up(program, 'ada@gmail.com')
        program.wait_label('smtp.gmail.com')
        program.key('ctrl+shift+n')
        wait_field(program, ADDRESS_FIELD, '')
        look_up(program, 'ada@yahoo.com')
        program.wait_label('smtp.mail.yahoo.com')
        discard(program)
        program.wait_label('smtp.gmail.com')
        program.key('alt+Left')
        wait_field(program, ADDRESS_FIELD, 'ada@gmail.com')
        report.ok('each has found its own settings')
        program.key('Escape')
        program.press('Discard')
        program.wait('push button', 'Add Account…')
        end(program, report)


@flow
def size_and_shortcuts(report):
    """The window comes back as large as it was; its shortcuts are told."""
    with uidriver.Desktop(keyring=False) as desktop:
        program = desktop.start(posthorn())
        program.wait('push button', 'Add Account…')
        program.key('ctrl+question')
        program.wait_label('Keyboard shortcuts')
        program.screenshot('shortcuts')
        program.key('Escape')
        program.wait_gone('label', 'Keyboard shortcuts')
        report.ok('the shortcuts are shown')
        before = program.window_size()
        program.resize_window(*LOW)
        program.wait('push button', 'Add Account…')
        report.ok('a low window shows what can be done')
        program.resize_window(before[0] - 150, before[1] + 90)
        desktop.poll(lambda: program.window_size() == (before[0] - 150, before[1] + 90), lambda: f'the new size, not {program.window_size()}')
        end(program, report)
        program = desktop.start(posthorn())
        program.wait('push button', 'Add Account…')
        desktop.poll(lambda: program.window_size() == (before[0] - 150, before[1] + 90), lambda: f'the size of before, not {program.window_size()}')
        report.ok('the window is as large as it was')
        end(program, report)


def main():
    if len(sys.argv) != 2 or sys.argv[1] not in FLOWS:
        sys.exit(f'usage: {sys.argv[0]} {{{",".join(FLOWS)}}}')
    report, function = uidriver.Report(), FLOWS[sys.argv[1]]
    try:
        function(report)
    except uidriver.Missing as reason:
        uidriver.skip(reason)
    except Exception:  # whatever it is, it is the result
        report.fail(function.__doc__.strip(), traceback.format_exc())
        report.end()
        sys.exit(1)
    report.end()


if __name__ == '__main__':
    main()
