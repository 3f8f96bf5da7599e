#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""Flows through all that can be set of an account, and done with it; like those of test_window.py. usage: flows_accounts.py FLOW"""

import configparser
import json
import re
import sys

sys.dont_write_bytecode = True
import test_window as window  # noqa: E402  (beside this file)
import uidriver  # noqa: E402  (beside this file)

OTHER = 'grace@example.org'
NOWHERE = {'host': 'smtp.example.org', 'tls_port': 465}
NARROW = 360, 640
EDITOR = 480, 900
WHEEL_STEPS = 60
STRANGER = """
[account stranger]
address=stranger@example.net
host=mail.example.net
security=none
port=25
reply-to=answers@example.net
proxy=socks5://proxy.example.net
client-certificate=/etc/passwd
archive-folder=/tmp
"""


def accounts_file(desktop):
    return desktop.home / 'config/posthorn/accounts.ini'


def stored(desktop, address=window.ADDRESS):
    """The group of an account in the file."""
    parser = configparser.ConfigParser(interpolation=None)
    parser.read(accounts_file(desktop))
    return next((dict(parser[name]) for name in parser.sections() if name.startswith('account ') and parser[name].get('address') == address), None)


def expect(desktop, address=window.ADDRESS, **values):
    """Waits until the file says so; an underscore stands for a dash."""
    wanted = {key.replace('_', '-'): value for key, value in values.items()}
    desktop.poll(lambda: {key: (stored(desktop, address) or {}).get(key) for key in wanted} == wanted,
                 lambda: f'{wanted}, not {stored(desktop, address)}')


def scroll_to(program, role, name):
    """Turns the wheel at the edge of the window, where nothing else takes it, until something is there."""
    for _ in range(WHEEL_STEPS):
        node = program.find(role, name)
        if node:
            return node
        front = program.wait_for_focus()
        uidriver.run_tool('xdotool', 'mousemove', str(front.x + 12), str(front.y + front.height // 2), 'click', '5')
        program.desktop.spin(0.05)
    return program.wait(role, name, 1)


def fill(program, name, text):
    scroll_to(program, 'text', name)
    program.type(name, text)


def choose(program, name, item):
    scroll_to(program, 'combo box', name)
    program.choose(name, item)


def switch(program, name):
    scroll_to(program, 'check box', name)
    program.toggle(name)


def set_number(program, name, number):
    """Of a row with a number, which Enter or a click leads into."""
    program.click_node(scroll_to(program, 'spin button', name))
    program.key('ctrl+a', *str(number), 'Tab')


def open_editor(program):
    program.click('list item', 'Edit…')
    program.wait('text', window.SERVER_FIELD)
    program.resize_window(*EDITOR)


def open_list(program):
    """The list, with the focus on its first row."""
    window.open_account(program)
    program.key('alt+Left')
    window.wait_listed(program)


def menu(program, title, *keys):
    program.open_menu(f'Menu of {title}', *keys)


def wait_order(desktop, wanted):
    def titles():  # as another program sees them
        return [account.get('label') or account['address'] for account in json.loads(window.run_ctl('accounts', 'list', '--json'))['accounts']]
    desktop.poll(lambda: titles() == wanted, lambda: f'{wanted}, not {titles()}')


def add_trusted(desktop, server, log, password=None):
    """An account that works, if the password is right."""
    certificate = re.search(r'^Certificate: +(\w+)$', log.read_text(), re.MULTILINE)[1]
    (desktop.home / 'password').write_text(password or server['password'])
    window.add_account_elsewhere(server, '--trust', certificate, '--username', server['username'],
                                 '--password-file', str(desktop.home / 'password'))
    return certificate


def expect_secret(desktop, secret):
    desktop.poll(lambda: [found for _, found in window.secret_items(desktop)] == [secret], 'the keyring has the right password')


def expect_no_secret(desktop):
    desktop.poll(lambda: not window.secret_items(desktop), 'the keyring has forgotten the password')


@window.flow
def everything_set(report):
    """Every field of the editor comes into the file, and none that was not touched."""
    with uidriver.Desktop(keyring=False) as desktop, desktop.practice_server(window.posthornctl()) as (server, _):
        window.add_account_elsewhere(server)
        before = stored(desktop)
        program = desktop.start(window.posthorn())
        window.open_account(program)
        open_editor(program)
        program.screenshot('editor')
        fill(program, 'Your Name (Optional)', 'Ada')
        fill(program, 'Account Name (Optional)', 'Work')
        program.click_node(scroll_to(program, 'push button', 'Add Address'))
        program.wait('text', 'Name (Optional)')
        program.type('Address', 'office@example.org')
        program.type('Name (Optional)', 'Office')
        scroll_to(program, 'text', 'Signature').set_text_contents('Ada')
        choose(program, 'Color', 'Blue')
        program.screenshot('editor-end')
        switch(program, 'Use This Account')
        program.click_node(scroll_to(program, 'list item', 'Advanced Settings'))
        fill(program, 'Reply To (Optional)', 'answers@example.org')
        switch(program, 'Always Bcc Myself')
        program.screenshot('editor-advanced')
        choose(program, 'Internet Protocol', 'IPv4 only')
        set_number(program, 'Wait for Answers', 45)
        fill(program, 'Computer Name (Optional)', 'desk.example.org')
        program.click_node(scroll_to(program, 'combo box', 'Sign-In Method'))
        program.key('Down', 'Return')  # the strongest one stands behind the automatic choice
        program.screenshot('editor-certificates')
        for limit, number in (('Minute', 11), ('Hour', 12), ('Day', 13), ('Connection', 14)):
            set_number(program, f'Messages per {limit}', number)
        set_number(program, 'Connections at a Time', 2)
        scroll_to(program, 'text', 'Notes').set_text_contents('Customer 42')
        program.screenshot('editor-limits')
        window.save_untested(program)
        expect(desktop, display_name='Ada', label='Work', color='blue', disabled='true', reply_to='answers@example.org', bcc_myself='true',
               address_family='ipv4', timeout_ms='45000', ehlo_name='desk.example.org', mechanism='SCRAM-SHA-256-PLUS', messages_per_minute='11',
               messages_per_hour='12', messages_per_day='13', messages_per_connection='14', max_connections='2', notes='Customer 42',
               signature='Ada', senders='Office <office@example.org>')
        report.ok('all that was entered is in the file')
        after = stored(desktop)
        if {key: after.get(key) for key in ('host', 'port', 'security', 'username')} != {key: before.get(key) for key in ('host', 'port', 'security', 'username')}:
            raise AssertionError(f'{before}, {after}')
        report.ok('what was not touched is as it was')
        program.wait_label('This Account Is Switched Off')
        program.wait_label('Customer 42')
        program.screenshot('account-page-off')
        program.press('Switch On')
        program.wait_gone('label', 'This Account Is Switched Off')
        expect(desktop, disabled=None)
        report.ok('the page says that the account is switched off, and switches it on')
        window.end(program, report)


@window.flow
def advanced_errors(report):
    """What can’t be right behind “Advanced Settings” is said there, from wherever it is saved."""
    with uidriver.Desktop(keyring=False) as desktop:
        window.add_account_elsewhere(NOWHERE)
        program = desktop.start(window.posthorn())
        window.open_account(program)
        open_editor(program)
        program.click_node(scroll_to(program, 'list item', 'Advanced Settings'))
        choose(program, 'Proxy', 'Its own')
        program.press('Save')
        program.wait_label('Enter the address of the proxy')
        fill(program, 'Address', 'socks5://ada:secret@proxy.example.org:1080')
        program.press('Back')
        program.wait('text', window.SERVER_FIELD)
        program.press('Save')
        program.wait_label('only proxies without a sign-in')
        program.screenshot('editor-proxy-wrong')
        report.ok('a proxy with a password is refused, and the page with it is shown')
        fill(program, 'Address', 'socks5://proxy.example.org:1080')
        fill(program, 'Reply To (Optional)', 'nobody')
        program.press('Test and Save')
        program.wait_label('“nobody”')
        report.ok('so is an answer to nobody')
        program.wait('text', 'Reply To (Optional)').set_text_contents('')
        window.save_untested(program)
        expect(desktop, proxy='socks5://proxy.example.org:1080')
        report.ok('what is right is kept')
        window.end(program, report)


@window.flow
def proxy_secret(report):
    """A password that stands in the file as part of a proxy is not shown, and not lost when something else is saved."""
    with uidriver.Desktop(keyring=False) as desktop:
        window.add_account_elsewhere(NOWHERE, '--proxy', 'socks5://proxy.example.net')
        path = accounts_file(desktop)
        path.write_text(path.read_text().replace('socks5://proxy', 'socks5://ada:secret@proxy'))
        program = desktop.start(window.posthorn())
        window.open_account(program)
        open_editor(program)
        program.click_node(scroll_to(program, 'list item', 'Advanced Settings'))
        shown = program.text_of(scroll_to(program, 'text', 'Address'))
        if shown != '@proxy.example.net':
            raise AssertionError(shown)
        report.ok('only what stands behind it is shown')
        choose(program, 'Proxy', 'None')
        choose(program, 'Proxy', 'Its own')
        scroll_to(program, 'text', 'Notes').set_text_contents('Customer 42')
        editor = program.wait_for_focus()
        program.press('Save')
        program.wait_closed(editor)
        expect(desktop, proxy='socks5://ada:secret@proxy.example.net', notes='Customer 42')
        report.ok('it stays in the file when something else is saved')
        open_editor(program)
        program.click_node(scroll_to(program, 'list item', 'Advanced Settings'))
        fill(program, 'Address', 'socks5://proxy.example.org')
        window.save_untested(program)
        expect(desktop, proxy='socks5://proxy.example.org')
        report.ok('another proxy takes its place')
        window.end(program, report)


@window.flow
def tested_before_kept(report):
    """What a server has a say in is tested first: what fails is not kept unless one insists, what works is; both can be undone."""
    with uidriver.Desktop() as desktop, desktop.practice_server(window.posthornctl()) as (server, log):
        certificate = add_trusted(desktop, server, log)
        port = str(server['tls_port'])
        program = desktop.start(window.posthorn())
        window.open_account(program)
        open_editor(program)
        program.wait('push button', 'Save')
        program.type('Your Name (Optional)', 'Ada')
        program.type(window.USER_FIELD, 'nobody')
        program.press('Test and Save')
        program.wait('push button', 'Save Anyway', window.TEST_SECONDS)
        program.screenshot('editor-test-failed')
        expect(desktop, username=server['username'], display_name=None)
        report.ok('what the server refuses is tested first, and not kept')
        program.press('Back')
        program.type(window.USER_FIELD, server['username'])
        editor = program.wait_for_focus()
        program.press('Save')
        program.wait_closed(editor)
        program.wait('push button', 'Undo')
        program.screenshot('edit-undo')
        expect(desktop, username=server['username'], display_name='Ada')
        report.ok('what the server has no say in is saved at once')
        program.press('Undo')
        expect(desktop, display_name=None)
        report.ok('and undone')
        open_editor(program)
        program.type(window.PORT_FIELD, '1')
        window.save_untested(program)
        expect(desktop, port='1')
        report.ok('who insists saves what does not work')
        open_editor(program)
        program.type(window.PORT_FIELD, port)
        window.save_untested(program)  # with another port nothing is trusted
        expect(desktop, port=port)
        program.press('Undo')
        expect(desktop, port='1')
        report.ok('only the latest change is undone')
        open_editor(program)
        program.type(window.PORT_FIELD, port)
        editor = program.wait_for_focus()
        program.press('Test and Save')
        program.press('Trust This Certificate…')
        program.wait('push button', 'Go Back')
        program.press('Trust This Certificate')
        program.wait_closed(editor)
        expect(desktop, port=port, trusted_sha256=certificate)
        report.ok('what works, perhaps after a fix, is kept without another question')
        open_editor(program)
        program.type(window.SERVER_FIELD, 'smtp.example.net')
        program.key('Escape')
        program.press('Keep Editing')
        program.wait_gone('push button', 'Keep Editing')
        program.key('Escape')
        program.press('Discard')
        program.wait('list item', 'Test Settings')
        expect(desktop, host=server['host'])
        report.ok('closing asks, and then changes nothing')
        window.end(program, report)


@window.flow
def password_change(report):
    """A new password is kept only when it works, and can be taken back."""
    with uidriver.Desktop() as desktop, desktop.practice_server(window.posthornctl()) as (server, log):
        add_trusted(desktop, server, log, 'the former one')
        program = desktop.start(window.posthorn())
        window.open_account(program)
        program.click('list item', 'Change Password…')
        program.wait('text', 'New Password')
        program.key('Return')
        program.wait_label('Enter the new password.')
        program.type('New Password', 'not the password')
        program.screenshot('change-password')
        program.key('Return')
        program.wait('push button', 'Enter the Password…', window.TEST_SECONDS)
        program.wait_gone('push button', 'Save Anyway')
        program.screenshot('change-password-refused')
        expect_secret(desktop, 'the former one')
        report.ok('a password that is refused is not kept, and can’t be')
        program.press('Back')
        program.type('New Password', server['password'])
        dialog = program.wait_for_focus()
        program.press('Test and Save')
        program.wait_closed(dialog)
        expect_secret(desktop, server['password'])
        report.ok('one that works is kept')
        program.press('Undo')
        expect_secret(desktop, 'the former one')
        report.ok('and undone')
        window.run_ctl('accounts', 'edit', window.ADDRESS, '--port', '1')
        program.wait_label('port 1,')
        program.click('list item', 'Change Password…')
        program.type('New Password', 'for later')
        dialog = program.wait_for_focus()
        program.press('Test and Save')
        program.wait('push button', 'Save Anyway', window.TEST_SECONDS)
        expect_secret(desktop, 'the former one')
        program.press('Save Anyway')
        program.wait_closed(dialog)
        expect_secret(desktop, 'for later')
        report.ok('one that can’t be tried is kept when the person says so')
        program.key('alt+Left')
        menu(program, window.ADDRESS, 'r')
        program.wait_toast('removed')
        program.press('Close')
        expect_no_secret(desktop)
        program.wait_toast('Password of')
        program.press('Undo')
        program.wait_gone('push button', 'Undo')
        program.desktop.spin(1)
        expect_no_secret(desktop)
        report.ok('no password comes back of an account that is gone')
        window.end(program, report)


@window.flow
def menu_clicked_again(report):
    """A menu opens however often it is clicked, with the pointer where it was when the menu closed."""
    with uidriver.Desktop() as desktop:
        window.add_account_elsewhere(NOWHERE)
        program = desktop.start(window.posthorn())
        window.wait_listed(program)
        for _ in range(8):
            menu(program, window.ADDRESS, 'p')
            program.wait('text', window.SERVER_FIELD)
            editor = program.wait_for_focus()
            program.key('Escape')
            program.wait_closed(editor)
        report.ok('a closed menu takes no click')
        window.end(program, report)


@window.flow
def duplicate_and_order(report):
    """A duplicate has the password, too; keys, menus and the pointer change the order, and what was removed comes back to its place."""
    with uidriver.Desktop() as desktop, desktop.practice_server(window.posthornctl()) as (server, log):
        add_trusted(desktop, server, log)
        window.add_account_elsewhere(NOWHERE, address=OTHER)
        program = desktop.start(window.posthorn())
        open_list(program)
        before = accounts_file(desktop).read_text()
        for changes in ((), ('Account Name (Optional)', 'Second')):
            menu(program, window.ADDRESS, 'p')
            program.wait('text', window.SERVER_FIELD)
            editor = program.wait_for_focus()
            if changes:
                program.type(*changes)
            program.key('Escape')
            if changes:
                program.press('Discard')
            program.wait_closed(editor)
        if accounts_file(desktop).read_text() != before or len(window.secret_items(desktop)) != 1:
            raise AssertionError(accounts_file(desktop).read_text())
        report.ok('nothing stays of a copy that is not saved')
        menu(program, window.ADDRESS, 'p')
        program.wait('text', window.SERVER_FIELD)
        if program.text_of(program.wait('text', 'Account Name (Optional)')) != f'{window.ADDRESS} (copy)':
            raise AssertionError('the copy is not open')
        program.type('Account Name (Optional)', 'Second')
        editor = program.wait_for_focus()
        program.press('Save')
        program.wait_closed(editor)
        program.wait('list item', 'Second')
        if [secret for _, secret in window.secret_items(desktop)] != [server['password']] * 2:
            raise AssertionError('the copy has no password')
        report.ok('the copy opens in the editor, and has the password')
        wait_order(desktop, [window.ADDRESS, 'Second', OTHER])
        report.ok('it stands behind the original')
        open_list(program)
        program.key('alt+Down')
        wait_order(desktop, ['Second', window.ADDRESS, OTHER])
        program.key('alt+Down')
        wait_order(desktop, ['Second', OTHER, window.ADDRESS])
        program.key('alt+Down', 'alt+Up')
        wait_order(desktop, ['Second', window.ADDRESS, OTHER])
        report.ok('keys move an account, and the focus goes with it')
        menu(program, OTHER, 'u')
        wait_order(desktop, ['Second', OTHER, window.ADDRESS])
        program.screenshot('accounts-three')
        report.ok('so does the menu')
        first, last = (program.wait('list item', name) for name in ('Second', window.ADDRESS))
        program.drag(first, last)
        wait_order(desktop, [OTHER, window.ADDRESS, 'Second'])
        program.drag(program.wait('list item', 'Second'), program.wait('list item', OTHER))
        wait_order(desktop, ['Second', OTHER, window.ADDRESS])
        report.ok('so does the pointer, down and up')
        menu(program, OTHER, 'r')
        program.wait_gone('list item', OTHER)
        program.press('Undo')
        wait_order(desktop, ['Second', OTHER, window.ADDRESS])
        report.ok('what was removed comes back to its place')
        window.end(program, report)


@window.flow
def switched_off(report):
    """An account that is switched off is marked, not offered for writing, and easily switched on again."""
    with uidriver.Desktop(keyring=False) as desktop:
        window.add_account_elsewhere(NOWHERE)
        window.add_account_elsewhere(NOWHERE, address=OTHER)
        program = desktop.start(window.posthorn())
        window.wait_listed(program)
        menu(program, window.ADDRESS, 's')
        program.wait('list item', f'{window.ADDRESS}, switched off')
        expect(desktop, disabled='true')
        program.screenshot('accounts-off')
        report.ok('the menu switches an account off, and its row says so')
        program.key('ctrl+n')
        program.wait('text', 'Subject')
        names = [node.get_name() or '' for node in program.walk(program.children_newest_first()[0])]
        if any(window.ADDRESS in name for name in names) or not any(OTHER in name for name in names):
            raise AssertionError(names)
        report.ok('it is not offered for writing')
        composer = program.wait_for_focus()
        program.close_window()
        program.wait_closed(composer)
        program.press('Undo')
        expect(desktop, disabled=None)
        program.wait_gone('list item', f'{window.ADDRESS}, switched off')
        report.ok('it can be undone')
        program.key('ctrl+n')
        program.wait('text', 'Subject')
        first, second = (account['id'] for account in json.loads(window.run_ctl('accounts', 'list', '--json'))['accounts'])
        text = accounts_file(desktop).read_text()
        text = re.sub('order=.*\n', '', text).replace('[posthorn]\n', f'[posthorn]\norder={second};{first};\n', 1)
        accounts_file(desktop).write_text(text.replace(f'address={OTHER}\n', f'address={OTHER}\nlabel=Work\n'))
        wait_order(desktop, ['Work', window.ADDRESS])
        def sender():
            return [name for name in (node.get_name() or '' for node in program.walk(program.children_newest_first()[0])) if '@' in name]
        program.wait('list item', 'Work')
        if any(OTHER in name for name in sender()) or not any(window.ADDRESS in name for name in sender()):
            raise AssertionError(sender())
        report.ok('another order leaves the sender of a message that is being written')
        window.run_ctl('accounts', 'edit', window.ADDRESS, '--disable')
        program.wait_label(f'No account that is switched on sends from {window.ADDRESS} any more. This message is sent from {OTHER}')
        program.screenshot('sender-lost')
        report.ok('without its account the message says from where it is sent instead')
        window.run_ctl('accounts', 'edit', OTHER, '--disable')
        program.wait('list item', 'Work, switched off')
        program.key('ctrl+Return')
        program.wait_label('Every account is switched off.')
        report.ok('and without any, that one has to be switched on')
        composer = program.wait_for_focus()
        program.close_window()
        program.wait_closed(composer)
        window.end(program, report)


@window.flow
def exported_and_imported(report):
    """All accounts go into a file without a secret, and come back from it; what is there already is not chosen."""
    with uidriver.Desktop() as desktop, desktop.practice_server(window.posthornctl()) as (server, log):
        certificate = add_trusted(desktop, server, log)
        window.add_account_elsewhere(NOWHERE, '--label', 'Library', address=OTHER)
        bundle = desktop.home / 'accounts.posthorn'
        program = desktop.start(window.posthorn())
        window.wait_listed(program)
        program.open_menu('Main Menu', 'x')
        program.choose_file(bundle)
        program.wait_toast('2 accounts exported')
        report.ok('the accounts are exported')
        text = bundle.read_text()
        if server['password'] in text or window.ADDRESS not in text or OTHER not in text:
            raise AssertionError(text)
        report.ok('no password is in the file')
        window.run_ctl('accounts', 'remove', window.ADDRESS)
        program.wait_gone('list item', window.ADDRESS)
        bundle.write_text(text + STRANGER)
        program.open_menu('Main Menu', 'i')
        program.choose_file(bundle)
        program.wait_label('Accounts in This File')
        program.wait_label('There is such an account already')
        program.wait_label('Will need its password')
        program.wait_label('mail.example.net · no encryption')
        program.wait_label('Answers go to answers@example.net')
        program.screenshot('import')
        program.press('Import')
        program.wait_toast('2 accounts imported')
        wait_order(desktop, ['Library', window.ADDRESS, 'stranger@example.net'])
        expect(desktop, 'stranger@example.net', security='none', proxy=None, client_certificate=None, archive_folder=None)
        report.ok('what somebody wrote into the file leads no traffic elsewhere, opens no file, and is shown')
        program.wait('list item', window.ADDRESS)
        program.wait_label('Needs its password')
        if certificate in accounts_file(desktop).read_text():
            raise AssertionError('the certificate is trusted')
        report.ok('the account that was missing is there again, needs its password, and trusts nobody in particular')
        bundle.write_text('nothing of the kind')
        program.desktop.spawn([window.posthorn(), str(bundle)])
        program.wait_label('Nothing Was Imported')
        program.wait_label('holds no accounts')
        program.screenshot('import-failed')
        report.ok('a file that the desktop hands over is looked at, and said to be none')
        program.key('Escape')
        program.wait_gone('label', 'Nothing Was Imported')
        program.desktop.spawn([window.posthorn(), '--compose', str(bundle)])
        program.wait('text', 'Subject')
        program.wait_label('accounts.posthorn')
        if program.find('label', 'Nothing Was Imported'):
            raise AssertionError('it is imported')
        report.ok('one that is to be sent is attached')
        composer = program.wait_for_focus()
        program.close_window()
        program.wait_closed(composer)
        window.end(program, report)


@window.flow
def account_not_understood(report):
    """An account of the file that can't be understood is told of where one looks for it, kept, and shown once it is mended."""
    with uidriver.Desktop(keyring=False) as desktop:
        window.add_account_elsewhere(NOWHERE)
        path = accounts_file(desktop)
        strange = f'[account strange]\naddress={OTHER}\nhost=smtp.example.org\nport=many\n'
        path.write_text(path.read_text() + '\n' + strange)
        program = desktop.start(window.posthorn())
        window.wait_listed(program)
        program.wait_label('1 account can’t be understood')
        program.wait_label(str(path))
        program.screenshot('not-understood')
        report.ok('it is said that one is left out, and where it is')
        menu(program, window.ADDRESS, 's')
        expect(desktop, disabled='true')
        if strange not in path.read_text():
            raise AssertionError(path.read_text())
        report.ok('a change leaves it as it is')
        path.write_text(path.read_text().replace('port=many', 'port=465'))
        program.wait('list item', OTHER)
        program.wait_gone('label', '1 account can’t be understood')
        report.ok('mended, it is there, and nothing is said any more')
        window.end(program, report)


def keep_password(program, password):
    """Of an account whose server can't be reached."""
    program.click('list item', 'Edit…')
    program.type('New Password', password)
    editor = program.wait_for_focus()
    program.press('Test and Save')
    program.wait('push button', 'Save Anyway', window.TEST_SECONDS)
    program.press('Save Anyway')
    return editor


@window.flow
def undone_while_locked(report):
    """With a locked keyring an undone edit brings back the password, too, or nothing at all."""
    with uidriver.Desktop() as desktop, desktop.practice_server(window.posthornctl()) as (server, log):
        add_trusted(desktop, server, log)
        window.run_ctl('accounts', 'edit', window.ADDRESS, '--port', '1')
        program = desktop.start(window.posthorn())
        window.open_account(program)
        desktop.lock_keyring()
        editor = keep_password(program, 'another')
        program.press('Keep for This Run Only')
        program.wait_closed(editor)
        program.wait_label('password kept until you close Posthorn')
        program.press('Undo')
        program.wait_gone('push button', 'Undo')
        desktop.unlock_keyring()
        program.wait_label('password in the keyring')
        expect_secret(desktop, server['password'])
        report.ok('a password that was kept for this run makes way for that of the keyring')
        editor = keep_password(program, 'another')
        program.wait_closed(editor)
        expect_secret(desktop, 'another')
        desktop.lock_keyring()
        program.press('Undo')
        program.wait_toast('The keyring is locked')
        desktop.unlock_keyring()
        expect_secret(desktop, 'another')
        program.press('Undo')
        expect_secret(desktop, server['password'])
        report.ok('what could not be undone can be tried again')
        window.end(program, report)


@window.flow
def edited_elsewhere(report):
    """What another program changes appears in list, page and editor at once; what the person has changed stays."""
    with uidriver.Desktop(keyring=False) as desktop:
        window.add_account_elsewhere(NOWHERE)
        program = desktop.start(window.posthorn())
        window.wait_listed(program)
        window.run_ctl('accounts', 'edit', window.ADDRESS, '--label', 'Work')
        program.wait('list item', 'Work')
        report.ok('the list follows')
        window.open_account(program, 'Work')
        window.run_ctl('accounts', 'edit', window.ADDRESS, '--port', '587')
        program.wait_label('port 587')
        report.ok('the page follows')
        open_editor(program)
        window.run_ctl('accounts', 'edit', window.ADDRESS, '--port', '2525')
        window.wait_field(program, window.PORT_FIELD, '2525')
        program.wait_gone('label', 'Another program has changed this account')
        report.ok('an editor in which nothing is changed follows')
        program.type('Your Name (Optional)', 'Ada')
        window.run_ctl('accounts', 'edit', window.ADDRESS, '--port', '465', '--display-name', 'Countess')
        program.wait_label('Another program has changed this account')
        window.wait_field(program, window.PORT_FIELD, '465')
        window.wait_field(program, 'Your Name (Optional)', 'Ada')
        program.screenshot('edited-elsewhere')
        report.ok('where something is changed, that stays, all else follows, and it is said')
        editor = program.wait_for_focus()
        program.press('Save')
        program.wait_closed(editor)
        expect(desktop, display_name='Ada', port='465')
        report.ok('and so it is saved')
        window.end(program, report)


if __name__ == '__main__':
    window.main()
