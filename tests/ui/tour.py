# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""Every page and dialog of the program, in the order in which one gets there: for what looks at all of them, the walk through
the tree of accessibility (flows_access.py) and the pictures (gallery.py).

A part of the tour is a generator. Whoever takes it gets a Page for each thing that stands on the screen, and may look at it,
resize it and press Tab in it, but leaves it where it was.
"""

import contextlib
import socket
import subprocess
import sys
from typing import NamedTuple

sys.dont_write_bytecode = True
import desktop_mocks as mocks  # noqa: E402  (beside this file)
import flows_accounts as accounts  # noqa: E402  (beside this file)
import flows_compose as compose  # noqa: E402  (beside this file)
import flows_outbox as outbox  # noqa: E402  (beside this file)
import test_window as window  # noqa: E402  (beside this file)
import uidriver  # noqa: E402  (beside this file)

PASSWORD = 'horn-of-plenty-4711'  # must never be told to anybody who listens
ROOMY = 820, 900
OURS, THEIRS = 'ours', 'theirs'  # whose widgets a window is made of: those of libadwaita's own are named as they are
PARTS = {}


class Page(NamedTuple):
    program: uidriver.Program
    name: str
    secrets: tuple = (PASSWORD,)
    whose: str = OURS


def part(function):
    PARTS[function.__name__.replace('_', '-')] = function
    return function


def parts_named(names):
    return [PARTS[name] for name in names] if names else list(PARTS.values())


def close(program):
    front = program.wait_for_focus()
    program.key('Escape')
    program.wait_closed(front)


def wait_focus_taken(program, before):
    """What was opened has come to the front."""
    program.desktop.poll(lambda: (front := program.front()) and front.number != before.number and front, 'another window is in front')


def open_window(program, *keys):
    before = program.wait_for_focus()
    program.key(*keys)
    wait_focus_taken(program, before)


def add_account(desktop, host, port, *options):
    secret = desktop.home / 'password'
    secret.write_text(PASSWORD)
    window.run_ctl('accounts', 'add', window.ADDRESS, '--host', host, '--port', str(port), '--username', 'ada',
                   '--password-file', str(secret), *options)
    secret.unlink()


@part
def beginning():
    """What somebody sees who has no account yet, and what the main menu leads to."""
    with uidriver.Desktop(keyring=False) as desktop:
        program = desktop.start(window.posthorn())
        program.wait('push button', 'Add Account…')
        yield Page(program, 'welcome')
        program.key('F10')
        yield Page(program, 'main-menu')
        program.key('Escape')
        open_window(program, 'ctrl+question')
        yield Page(program, 'shortcuts', (), THEIRS)
        close(program)
        open_window(program, 'ctrl+comma')
        program.wait('check box', 'Look Up Settings Online')
        yield Page(program, 'preferences')
        program.key('alt+s')
        program.wait('check box', 'Deliver in the Background')
        yield Page(program, 'preferences-sending')
        program.key('alt+r')
        program.wait('check box', 'When a Message Was Sent')
        yield Page(program, 'preferences-reminders')
        close(program)
        open_window(program, 'F10', 't')
        program.wait('push button', 'Copy Report')
        program.wait('list item', 'Posthorn')
        yield Page(program, 'troubleshooting')
        close(program)
        open_window(program, 'F10', 'b')
        program.wait('list item', 'Details')
        yield Page(program, 'about', (), THEIRS)
        close(program)
        open_window(program, 'F10', 'p')
        yield Page(program, 'practice-stopped')
        close(program)
        program.key('ctrl+shift+o')
        program.wait('combo box', 'Messages to Show')
        yield Page(program, 'outbox-empty')


@part
def reference():
    """What the replies of servers mean."""
    with uidriver.Desktop(keyring=False) as desktop:
        program = desktop.start(window.posthorn())
        program.wait('push button', 'Add Account…')
        open_window(program, 'F10', 'r')
        program.wait('list item', '211')
        yield Page(program, 'reference')
        program.type('Search reply codes', 'no such word anywhere')
        program.wait_label('No Reply Code Found')
        yield Page(program, 'reference-nothing')
        program.type('Search reply codes', '534-5.7.9 Application-specific password required')
        program.key('Return')
        program.wait('heading', 'A safer way of signing in is needed')
        yield Page(program, 'reference-reply')


@part
def assistant():
    """From an address to the sign-in, with what can be wrong on the way."""
    with uidriver.Desktop(keyring=False) as desktop:
        program = desktop.start(window.posthorn())
        program.press('Add Account…')
        program.wait('text', window.ADDRESS_FIELD)
        yield Page(program, 'assistant-address')
        window.look_up(program, 'ada')
        program.wait_label('“@”')
        yield Page(program, 'assistant-address-wrong')
        window.look_up(program, 'ada@gmial.com')
        program.wait_label('Did you mean ada@gmail.com?')
        yield Page(program, 'assistant-typing-mistake')
        window.look_up(program, 'ada@tuta.com')
        program.wait_label('lets no other program send mail')
        yield Page(program, 'assistant-no-mail')
        program.key('alt+Left')
        window.look_up(program, 'ada@gmail.com')
        program.wait_label('Settings were found')
        yield Page(program, 'assistant-found')
        program.press('Next')
        program.wait('text', window.PASSWORD_FIELD)
        yield Page(program, 'assistant-app-password')
        program.key('alt+Left', 'alt+Left')
        window.look_up(program, 'ada@unknown.example')
        program.wait('text', window.SERVER_FIELD)
        yield Page(program, 'assistant-server')
        program.press('Next')
        program.wait_label('server')
        yield Page(program, 'assistant-server-missing')
        program.click('list item', 'Choose Provider…')
        program.wait('list item', 'Alice')
        yield Page(program, 'assistant-providers')
        program.key('Escape')
        program.type(window.SERVER_FIELD, 'mail.unknown.example')
        program.press('Next')
        program.wait('text', window.PASSWORD_FIELD)
        program.type(window.PASSWORD_FIELD, PASSWORD)
        yield Page(program, 'assistant-sign-in')
        program.key('Escape')
        program.wait('push button', 'Keep Editing')
        yield Page(program, 'assistant-discard')


@part
def test():
    """The guided test: while it runs, what stops it, what helps, how it ends, and the assistant after it."""
    with uidriver.Desktop() as desktop, desktop.practice_server(window.posthornctl()) as (server, _), \
            socket.create_server(('127.0.0.1', 0)) as silent:
        secrets = PASSWORD, server['password']
        program = desktop.start(window.posthorn())
        window.enter_address(program)
        window.enter_server(program, '127.0.0.1', silent.getsockname()[1], server['username'], PASSWORD)
        program.wait('push button', 'Cancel')
        yield Page(program, 'test-running', secrets)
        program.press('Cancel')
        program.wait('push button', 'Test Again')
        yield Page(program, 'test-cancelled', secrets)
        program.key('alt+Left')
        program.wait('text', window.PASSWORD_FIELD)
        program.key('alt+Left')
        program.type(window.SERVER_FIELD, server['host'])
        program.type(window.PORT_FIELD, server['tls_port'])
        program.press('Next')
        program.wait_label('The password was entered for 127.0.0.1')
        yield Page(program, 'assistant-password-removed', secrets)
        program.type(window.PASSWORD_FIELD, PASSWORD)
        program.press('Test')
        program.wait('push button', 'Trust This Certificate…', window.TEST_SECONDS)
        yield Page(program, 'test-certificate', secrets)
        program.press('Trust This Certificate…')
        program.wait('push button', 'Go Back')
        yield Page(program, 'trust-dialog', secrets)
        program.press('Trust This Certificate')
        program.wait('push button', 'Enter the Password…', window.TEST_SECONDS)
        yield Page(program, 'test-wrong-password', secrets)
        program.press('Transcript')
        program.wait('push button', 'Hide Addresses')
        program.key('ctrl+f')
        program.wait('text', 'Search the transcript')
        yield Page(program, 'transcript', secrets)
        program.key('Escape')
        close(program)
        program.press('Enter the Password…')
        program.wait('text', f'Password for {server["username"]}')
        program.key('Return')
        program.wait_label('Enter the password.')
        yield Page(program, 'test-password-form', secrets)
        program.type(f'Password for {server["username"]}', server['password'])
        program.key('Return')
        window.wait_passed(program)
        yield Page(program, 'test-passed', secrets)
        program.press('Next')
        program.wait('push button', 'Send Test Message')
        yield Page(program, 'assistant-message', secrets)
        program.press('Send Test Message')
        program.wait_label('has taken the test message', window.TEST_SECONDS)
        yield Page(program, 'assistant-message-sent', secrets)
        program.press('Add Account')
        program.wait_label('has been added')
        yield Page(program, 'assistant-done', secrets)
        program.press('Done')
        yield from account_pages(program, secrets)


def account_pages(program, secrets):
    window.wait_listed(program)
    yield Page(program, 'accounts', secrets)
    program.click('list item', window.ADDRESS)
    program.wait('list item', 'Test Settings')
    yield Page(program, 'account', secrets)
    program.resize_window(*ROOMY)
    open_from(program, 'Trusted Certificate')
    yield Page(program, 'certificate', secrets)
    close(program)
    open_from(program, 'Send Test Message')
    program.wait('push button', 'Send Test Message')
    yield Page(program, 'account-message', secrets)
    close(program)
    open_from(program, 'Change Password…')
    program.wait('text', 'New Password')
    program.key('Return')
    program.wait_label('Enter the new password.')
    yield Page(program, 'account-password', secrets)
    close(program)
    open_from(program, 'Edit…')
    yield Page(program, 'editor', secrets)
    program.type(window.SERVER_FIELD, 'two words')
    program.press('Save')
    program.wait_label('It should look like')
    yield Page(program, 'editor-wrong', secrets)
    program.key('Escape')
    program.wait('push button', 'Keep Editing')
    yield Page(program, 'editor-discard', secrets)
    program.press('Discard')
    program.click('list item', 'Remove')
    program.wait('push button', 'Undo')
    yield Page(program, 'account-removed', secrets)


def open_from(program, row):
    before = program.wait_for_focus()
    program.click('list item', row)
    wait_focus_taken(program, before)
    program.resize_window(*ROOMY)


@part
def settings():
    """What the editor hides at first, with what can't be right there, and accounts in a file, which nobody should trust blindly."""
    with uidriver.Desktop(keyring=False) as desktop:
        window.add_account_elsewhere(accounts.NOWHERE, '--proxy', 'socks5://proxy.example.org', '--also-from', 'office@example.org')
        bundle = desktop.home / 'accounts.posthorn'
        there = f'[account there]\naddress={window.ADDRESS}\nhost={accounts.NOWHERE["host"]}\nsecurity=tls\nport=465\n'
        bundle.write_text('[posthorn accounts]\nversion=1\n' + there + accounts.STRANGER)
        program = desktop.start(window.posthorn())
        window.open_account(program)
        open_from(program, 'Edit…')
        program.click_node(accounts.scroll_to(program, 'list item', 'Advanced Settings'))
        program.wait('text', 'Reply To (Optional)')
        yield Page(program, 'editor-advanced')
        program.type('Reply To (Optional)', 'nonsense')
        program.press('Save')
        program.wait_label('“@”')
        yield Page(program, 'editor-advanced-wrong')
        accounts.scroll_to(program, 'text', 'Notes')
        yield Page(program, 'editor-advanced-end')
        program.press('Back')
        program.wait('list item', 'Advanced Settings')
        program.key('Escape')
        program.press('Discard')
        program.wait_gone('push button', 'Discard')
        subprocess.run([window.posthorn(), str(bundle)], check=True, timeout=60)
        program.wait_label('There is such an account already')
        yield Page(program, 'import')
        close(program)
        bundle.write_text('nothing of the kind')
        subprocess.run([window.posthorn(), str(bundle)], check=True, timeout=60)
        program.wait_label('Nothing Was Imported')
        yield Page(program, 'import-nothing')


@part
def practice():
    """The practice server, and what arrived there."""
    with uidriver.Desktop(keyring=False) as desktop:
        program = desktop.start(window.posthorn())
        program.press('Try It with a Practice Server')
        program.press('Next')
        program.wait('text', window.SERVER_FIELD)
        program.press('Next')
        program.wait('text', window.USER_FIELD)
        program.press('Test')
        window.wait_passed(program)
        program.press('Next')
        program.press('Send Test Message')
        program.wait_label('has taken the test message', window.TEST_SECONDS)
        program.press('Add Account')
        program.wait_label('until you close Posthorn')
        yield Page(program, 'assistant-practice-done')
        program.press('Show What Arrived')
        program.wait('list item', 'Test message from Posthorn')
        yield Page(program, 'practice')
        program.click('list item', 'Test message from Posthorn')
        program.wait_label('signed in by')
        yield Page(program, 'practice-message')


@part
def composer():
    """Writing, with all that can be added, and each way to send."""
    with compose.prepared('--messages-per-minute', '100') as (desktop, _):
        table, picture = desktop.home / 'club.csv', desktop.home / 'Drawing for Ada.bin'
        table.write_text(compose.PEOPLE)
        picture.write_bytes(bytes(2000))
        program = compose.start(desktop)
        yield Page(program, 'composer')
        program.open_menu('Message Menu')
        yield Page(program, 'composer-menu')
        program.key('Escape')
        compose.send(program)
        program.wait_label('This Can’t Be Sent Yet')
        yield Page(program, 'findings-nobody')
        program.key('Escape')
        subprocess.run([window.posthorn(), '--compose', str(picture)], check=True, timeout=60)
        program.wait_label('Drawing for Ada.bin')
        program.wait('text', 'To').set_text_contents('"Lovelace, Ada" <ada@example.net>\ngrace@gmial.com, nonsense\n')
        compose.wait_chip(program, 'nonsense')
        compose.write_text(program, 'Dear {Name}, please find attached the drawing.')
        yield Page(program, 'composer-written')
        program.click_node(program.wait('text', 'To'))
        uidriver.run_tool('xdotool', 'type', '--delay', '4', 'ad')
        desktop.spin(uidriver.SETTLE)
        yield Page(program, 'composer-completion')
        program.key('ctrl+a', 'Delete')
        program.press('Remove nonsense')
        compose.send(program)
        program.wait_label('Send It Like This')
        yield Page(program, 'findings')
        program.key('Escape')
        program.open_menu('More Ways to Send', 'l')
        program.wait('list item', 'Tomorrow Morning')
        yield Page(program, 'send-later')
        program.key('Escape')
        program.wait_gone('list item', 'Tomorrow Morning')
        program.open_menu('Message Menu', 'a')
        program.wait('text', 'Name')
        yield Page(program, 'template')
        program.key('Escape')
        program.wait_gone('text', 'Name')
        program.open_menu('More Ways to Send', 'm')
        program.wait('push button', 'Choose Table…')
        yield Page(program, 'many')
        program.press('Choose Table…')
        program.choose_file(table)
        program.wait_label('3 people')
        yield Page(program, 'many-preview')
        program.key('Escape')
        program.wait_gone('label', '3 people')
        compose.send(program)
        program.press('Send Anyway')
        program.wait_label('Sending in')
        yield Page(program, 'sending')
        program.press('Undo')
        program.wait('text', 'Subject')


@part
def outbox_pages():
    """Messages in every state, and one from inside."""
    with outbox.prepared('--fault', 'recipient-refused') as (desktop, _):
        outbox.queue(desktop, 'Report', options=['--refused-recipients', 'send-to-others'])
        outbox.queue(desktop, 'Invitation', 'Cancelled', options=['--at', '+1d'])
        program = desktop.start(window.posthorn())
        window.wait_listed(program)
        yield Page(program, 'accounts-outbox')
        outbox.open_outbox(program)
        outbox.wait_row(program, 'Report', 'Could not be sent')
        yield Page(program, 'outbox')
        program.key('ctrl+f')
        program.wait('text', 'Search messages')
        yield Page(program, 'outbox-search')
        program.key('Escape')
        outbox.open_message(program, 'Invitation')
        yield Page(program, 'outbox-message-waiting')
        outbox.go_back(program)
        outbox.open_message(program, 'Report')
        program.wait_label('There is no such recipient')
        yield Page(program, 'outbox-message')
        program.resize_window(700, 980)
        for row in ('Text…', 'Headers…', 'Source…', 'Dialogue with the Server…'):
            before = program.wait_for_focus()
            program.click('list item', row)
            wait_focus_taken(program, before)
            yield Page(program, 'outbox-' + row.strip('…').split()[0].lower())
            close(program)


@part
def outbox_held():
    """A wrong password: the account makes a pause, and says so."""
    with outbox.prepared(password=outbox.WRONG) as (desktop, server):
        outbox.queue(desktop, 'Minutes')
        program = desktop.start(window.posthorn())
        outbox.open_outbox(program)
        outbox.wait_row(program, 'Minutes', 'Needs your password')
        program.wait('push button', 'Account Settings…')
        yield Page(program, 'outbox-pause', (outbox.WRONG, server['password']))
        outbox.open_message(program, 'Minutes')
        program.wait_label('Enter the right password')
        yield Page(program, 'outbox-message-held', (outbox.WRONG, server['password']))


@part
def damaged():
    """What the window says when the list of accounts can't be read."""
    with uidriver.Desktop(keyring=False) as desktop:
        folder = desktop.home / 'config/posthorn'
        folder.mkdir(mode=0o700)
        (folder / 'accounts.ini').write_bytes(b'[account\nthis is no key file\x00\xff')
        with contextlib.closing(socket.create_server(('127.0.0.1', 0))):
            program = desktop.start(window.posthorn())
            program.wait_label('The damaged file is kept as')
            yield Page(program, 'damaged')
