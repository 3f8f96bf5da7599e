#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""Flows through the outbox in the window: what waits, what needs the person, what becomes of it. usage: flows_outbox.py FLOW"""

import contextlib
import json
import pathlib
import re
import sqlite3
import subprocess
import sys

sys.dont_write_bytecode = True
import desktop_mocks as mocks  # noqa: E402  (beside this file)
import test_window as window  # noqa: E402  (beside this file)
import uidriver  # noqa: E402  (beside this file)

DELIVERY_SECONDS = 60
MANY = 2000
CERTIFICATE = re.compile(r'^Certificate: +(\S+)', re.MULTILINE)
WRONG = 'not the password'


def write_message(desktop, subject, text='Hello', name='message'):
    path = desktop.home / f'{name}.eml'
    path.write_text(f'From: Ada <{window.ADDRESS}>\nTo: Grace <grace@example.org>\nSubject: {subject}\n'
                    'Date: Sun, 22 Nov 2026 12:00:00 +0000\nMessage-ID: <1@example.org>\n'
                    'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n'
                    f'--b\nContent-Type: text/plain; charset=utf-8\n\n{text}\n'
                    '--b\nContent-Type: text/csv\nContent-Disposition: attachment; filename=list.csv\n\na,b\n\n--b--\n')
    return str(path)


def queue(desktop, *subjects, options=()):
    files = [write_message(desktop, subject, name=f'message-{i}') for i, subject in enumerate(subjects)]
    window.run_ctl('outbox', 'queue', '--account', window.ADDRESS, '--to', 'grace@example.org', *options, *files)


def list_outbox():
    return json.loads(window.run_ctl('outbox', 'list', '--json', '--limit', str(MANY)))['messages']


def states():
    return {message['subject']: message['state'] for message in list_outbox()}


def wait_state(program, subject, state):
    program.desktop.poll(lambda: states().get(subject) == state, lambda: f'“{subject}” is {state}: {states()}', DELIVERY_SECONDS)


def add_account(desktop, server, log, password=None):
    """As another program does it; with the certificate of the practice server."""
    path = desktop.home / 'password'
    path.write_text((password or server['password']) + '\n')
    window.add_account_elsewhere(server, '--username', server['username'], '--password-file', str(path), '--trust', CERTIFICATE.search(log.read_text())[1])
    path.unlink()


def deliver_only_in_window(desktop):
    """The program ends with its window, whatever waits for tomorrow."""
    with (desktop.home / 'config/glib-2.0/settings/keyfile').open('a') as preferences:
        preferences.write('deliver-in-background=false\n')


@contextlib.contextmanager
def prepared(*practice_options, password=None):
    with uidriver.Desktop() as desktop, desktop.practice_server(window.posthornctl(), *practice_options) as (server, log):
        desktop.notifications = mocks.Notifications(desktop)  # a message that fails before the outbox is open is told
        add_account(desktop, server, log, password)
        deliver_only_in_window(desktop)
        yield desktop, server


def open_outbox(program):
    window.wait_listed(program)
    program.key('ctrl+shift+o')
    program.wait('combo box', 'Messages to Show')


def wait_row(program, subject, status, seconds=DELIVERY_SECONDS):
    """Its name says the subject and where it stands."""
    def rows():
        return [node.get_name() for node in program.walk() if node.get_role_name() in ('list item', 'table row') and node.get_name()]
    program.desktop.poll(lambda: any(name.startswith(subject) and status in name for name in rows()), lambda: f'a row “{subject}, {status}”; there are {rows()}', seconds)


def open_message(program, subject):
    program.wait_label(subject)
    program.click('label', subject)
    program.wait('push button', 'Back')
    program.wait_label('Recipient')


def go_back(program):
    program.key('alt+Left')
    program.wait('combo box', 'Messages to Show')


def is_pause_in_sight(program):
    """All lines of it, and its button, end where the list begins."""
    words = next((node for node in program.walk() if node.get_role_name() == 'label' and ': Needs your password' in program.text_of(node)), None)
    button, row = program.find('push button', 'Account Settings…'), program.find('label', 'Minutes')
    if not (words and button and row):
        return False
    top = program.extents(row)[1]
    return all(y > 0 and height > 0 and y + height <= top for _, y, _, height in map(program.extents, (words, button)))


@window.flow
def outbox_not_opened(report):
    """An outbox that can't be opened is not shown as an empty one; once it can, its messages are there."""
    with uidriver.Desktop(keyring=False) as desktop:
        window.add_account_elsewhere({'host': 'smtp.example.org', 'tls_port': 465})
        deliver_only_in_window(desktop)
        queue(desktop, 'Kept', options=('--at', '+1d'))
        path = desktop.home / 'data/posthorn/outbox.sqlite'

        def set_version(change):
            with contextlib.closing(sqlite3.connect(path)) as database:
                version = database.execute('PRAGMA user_version').fetchone()[0]
                database.execute(f'PRAGMA user_version = {version + change}')
                database.commit()
        set_version(1000)
        program = desktop.start(window.posthorn())
        program.wait('list item', window.ADDRESS)
        program.key('ctrl+shift+o')
        program.wait_label('The Outbox Can’t Be Opened')
        program.wait_label(str(path.parent))
        program.screenshot('outbox-closed')
        report.ok('it is said that and why it can’t be opened, and where it is')
        set_version(-1000)
        program.press('Try Again')
        program.wait_label('Kept')
        report.ok('once it can be opened the messages are there')
        window.end(program, report)


@window.flow
def wrong_password_mended(report):
    """A wrong password holds a message; with the right one it goes out by itself."""
    with prepared(password=WRONG) as (desktop, server):
        queue(desktop, 'Minutes')
        program = desktop.start(window.posthorn())
        open_outbox(program)
        wait_row(program, 'Minutes', 'Needs your password')
        program.screenshot('outbox-held')
        report.ok('the message is held, and the list says what it needs')
        program.wait('push button', 'Account Settings…')
        before = program.window_size()
        program.resize_window(360, 500)
        program.desktop.poll(lambda: is_pause_in_sight(program), lambda: f'the pause is above the list: {program.describe()}')
        program.screenshot('outbox-pause-narrow')
        report.ok('why the account makes a pause is to be read in full in a narrow window, too')
        program.resize_window(*before)
        open_message(program, 'Minutes')
        program.wait_label('did not accept user name and password')
        program.wait_label('Enter the right password')
        program.screenshot('outbox-message-held')
        report.ok('the message says why and what to do')
        program.press('Account Settings…')
        program.type('New Password', server['password'])
        program.press('Save')
        program.wait_gone('text', 'New Password')
        program.wait_label('Sent at', DELIVERY_SECONDS)
        wait_state(program, 'Minutes', 'sent')
        report.ok('with the right password it is sent by itself, and the page follows')
        program.screenshot('outbox-message-sent')
        window.end(program, report)


@window.flow
def removed_account(report):
    """Whoever removes an account is told what waits to be sent with it; that is held, and goes on when it comes back."""
    with prepared() as (desktop, _):
        queue(desktop, 'Now and then', 'Tomorrow', options=('--at', '+1d'))
        program = desktop.start(window.posthorn())
        window.wait_listed(program)
        window.open_account(program)
        program.click('list item', 'Remove')
        program.wait_toast('2 messages wait in the outbox of this account')
        program.desktop.poll(lambda: set(states().values()) == {'held'}, lambda: f'all are held: {states()}')
        program.screenshot('removed-account')
        report.ok('the messages are held, and it is said how many they are')
        program.press('Undo')
        program.desktop.poll(lambda: set(states().values()) == {'queued'}, lambda: f'all are queued again: {states()}')
        report.ok('with the account they are queued again')
        window.end(program, report)


@window.flow
def uncertain_resolved(report):
    """Where nobody knows whether it was sent, the person decides: it was, or once more."""
    with prepared('--fault', 'drop-after-data') as (desktop, _):
        queue(desktop, 'First', 'Second')
        program = desktop.start(window.posthorn())
        open_outbox(program)
        wait_row(program, 'First', 'May have been sent')
        wait_row(program, 'Second', 'May have been sent')
        program.screenshot('outbox-uncertain')
        report.ok('two messages are in doubt, and none is tried again by itself')
        open_message(program, 'First')
        program.wait_label('Nobody can tell from here')
        program.screenshot('outbox-message-uncertain')
        program.press('Mark as Sent')
        program.wait_label('Sent at')
        wait_state(program, 'First', 'sent')
        report.ok('one is marked as sent')
        go_back(program)
        open_message(program, 'Second')
        program.press('Send Again')
        program.desktop.poll(lambda: next(message for message in list_outbox() if message['subject'] == 'Second')['attempts'] == 2,
                             lambda: f'it is tried a second time: {list_outbox()}', DELIVERY_SECONDS)
        program.wait_label('May have been sent', DELIVERY_SECONDS)
        report.ok('the other one is sent again, once')
        window.end(program, report)


@window.flow
def cancel_and_edit(report):
    """What is to be sent tomorrow is cancelled, sent after all, and becomes a draft again; removing can be undone."""
    with prepared() as (desktop, _):
        queue(desktop, 'Invitation', options=['--at', '+1d'])
        program = desktop.start(window.posthorn())
        open_outbox(program)
        wait_row(program, 'Invitation', 'Will be sent tomorrow')
        open_message(program, 'Invitation')
        program.press('Cancel Sending')
        program.wait_label('Cancelled at')
        wait_state(program, 'Invitation', 'cancelled')
        report.ok('a message is cancelled')
        program.press('Remove')
        program.press('Undo')
        wait_row(program, 'Invitation', 'Cancelled at')
        report.ok('removing is undone')
        open_message(program, 'Invitation')
        program.press('Edit and Resend…')
        program.wait('text', 'Subject')
        program.wait_label('Invitation')
        program.screenshot('outbox-edit')
        report.ok('it is a draft again')
        program.close_window()
        program.wait_gone('text', 'Subject')
        program.press('Send After All')
        wait_state(program, 'Invitation', 'sent')
        program.wait_label('Sent at', DELIVERY_SECONDS)
        report.ok('it is sent after all')
        window.end(program, report)


@window.flow
def looked_into(report):
    """A message is opened by keyboard and inspected: outcome, text, headers, source, dialogue."""
    with prepared('--fault', 'recipient-refused') as (desktop, _):
        queue(desktop, 'Report', options=['--refused-recipients', 'send-to-others'])
        program = desktop.start(window.posthorn())
        open_outbox(program)
        wait_row(program, 'Report', 'Could not be sent')
        program.key('Return')
        program.wait_label('There is no such recipient')
        program.resize_window(700, 980)
        program.wait('list item', 'grace@example.org')
        program.screenshot('outbox-message-failed')
        report.ok('the recipient’s own outcome stands there')
        program.wait('list item', 'list.csv')
        report.ok('its attachment is listed')
        for row, text in (('Text…', 'Hello'), ('Headers…', 'Message-ID'), ('Source…', 'boundary=b'), ('Dialogue with the Server…', 'EHLO')):
            look_into(program, row, text)
            report.ok(f'{row} shows it')
        go_back(program)
        window.end(program, report)


def look_into(program, row, text):
    before = len(program.children_newest_first())
    program.click('list item', row)
    program.desktop.poll(lambda: len(program.children_newest_first()) > before and text in shown_text(program), lambda: f'“{text}” is shown: {shown_text(program)}')
    program.screenshot('outbox-' + row.strip('…').split()[0].lower())
    program.key('Escape')
    program.desktop.poll(lambda: len(program.children_newest_first()) == before, 'the window closes')


def shown_text(program):
    return ' '.join(program.text_of(node) for node in program.walk(program.children_newest_first()[0]) if node.get_role_name() == 'text')


@window.flow
def many_messages(report):
    """Two thousand messages: the list is there at once, is scrolled and searched through, and memory does not grow with it."""
    with prepared() as (desktop, _):
        queue(desktop, *(f'Number {i}' for i in range(MANY)), options=['--at', '+1d'])
        program = desktop.start(window.posthorn())
        open_outbox(program)
        wait_row(program, f'Number {MANY - 1}', 'Will be sent')
        report.ok('the newest stands first')
        before = memory_of(program)
        for _ in range(30):
            program.key('Page_Down')
        program.key('End')
        wait_row(program, 'Number 0', 'Will be sent')
        report.ok('the oldest stands last')
        grown = memory_of(program) - before
        if grown > 40 * 1024:
            raise AssertionError(f'{grown} KiB more for scrolling through')
        report.ok(f'scrolling through costs {grown} KiB')
        program.key('ctrl+f')
        program.type('Search messages', 'Number 777')
        wait_row(program, 'Number 777', 'Will be sent')
        program.screenshot('outbox-search')
        report.ok('messages are found by words')
        window.end(program, report)


def memory_of(program):
    status = pathlib.Path(f'/proc/{program.process.pid}/status').read_text()
    return int(re.search(r'^VmRSS:\s+(\d+)', status, re.MULTILINE)[1])


@window.flow
def damaged(report):
    """The database is no database any more: the window says so, and where it is kept."""
    with prepared() as (desktop, _):
        desktop.home.joinpath('data/posthorn').mkdir(parents=True, exist_ok=True)
        desktop.home.joinpath('data/posthorn/outbox.sqlite').write_bytes(b'no database' * 1000)
        program = desktop.start(window.posthorn())
        program.wait_label('Part of the outbox was damaged')
        kept = list(desktop.home.joinpath('data/posthorn/aside').rglob('*'))
        if not any(path.is_file() and path.read_bytes().startswith(b'no database') for path in kept):
            raise AssertionError(kept)
        report.ok('the damaged file is kept, and it is said')
        window.end(program, report)


if __name__ == '__main__':
    window.main()
