#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""Flows through the page of the assistant on which one signs in; like those of test_window.py. usage: flows_sign_in.py FLOW

None of them needs a network: providers that are certain are asked for nothing.
"""

import datetime
import pathlib
import shutil
import sys

sys.dont_write_bytecode = True
import test_window as window  # noqa: E402  (beside this file)
import uidriver  # noqa: E402  (beside this file)

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'support'))
import submission_server  # noqa: E402

NO_SIGN_IN_PROVIDER = '''[Reading Room]
Domains=example.org
Servers=tls localhost {port}
SignIn=none
MaxSize=10485760
'''
BROWSER = '''[Desktop Entry]
Type=Application
Name=Browser
Exec=sh -c "printf %s \\\\"$1\\\\" > {opened}" browser %u
MimeType=x-scheme-handler/https;
'''


def find_settings(program, address):
    """From the list to the settings that were found, and on to the sign-in."""
    program.press('Add Account…')
    program.type('Email Address', address)
    program.press('Next')
    program.wait_label('Settings were found')
    program.press('Next')


def set_text(program, field, text):
    """As if it was pasted: at once, with whatever is in it."""
    node = program.wait('text', field)
    node.set_text_contents(text)
    program.desktop.poll(lambda: uidriver.is_text(program.text_of(node), text), lambda: f'{text!r} stands in “{field}”, not {program.text_of(node)!r}')
    return node


def wait_text(program, node, text):
    program.desktop.poll(lambda: uidriver.is_text(program.text_of(node), text), lambda: f'{text!r}, not {program.text_of(node)!r}')


def wait_description(program, node, part):
    program.desktop.poll(lambda: part in node.get_description(), lambda: f'“{part}” in the description “{node.get_description()}”')


def install_browser(desktop):
    """A browser that only notes what it shall open."""
    opened, applications = desktop.home / 'opened', desktop.home / 'data/applications'
    applications.mkdir()
    (applications / 'browser.desktop').write_text(BROWSER.format(opened=opened))
    (desktop.home / 'config/mimeapps.list').write_text('[Default Applications]\nx-scheme-handler/https=browser.desktop\n')
    return opened


def discard(program):
    program.key('Escape')
    program.press('Discard')
    program.wait('push button', 'Add Account…')


@window.flow
def app_password(report):
    """A provider that wants a password made for mail programs: said first, with the way there, and blanks are understood."""
    with uidriver.Desktop(keyring=False) as desktop:
        opened = install_browser(desktop)
        program = desktop.start(window.posthorn())
        find_settings(program, 'ada@gmail.com')
        secret = program.wait('text', window.PASSWORD_FIELD)
        wait_text(program, program.wait('text', window.USER_FIELD), 'ada@gmail.com')
        program.wait_label('two-step verification')
        program.wait_label('Your usual password is refused here')
        program.screenshot('sign-in-app-password')
        report.ok('what to switch on and which password is meant stand there')
        wait_description(program, secret, 'app password')
        wait_description(program, program.wait('push button', 'Make an App Password'), 'app password')
        report.ok('a screen reader hears it at the password and at the button')
        program.press('Make an App Password')
        desktop.poll(lambda: opened.exists() and opened.read_text().startswith('https://support.google.com/'), 'the page is opened')
        report.ok('the button opens the page of the provider')
        set_text(program, window.PASSWORD_FIELD, 'abcd efgh ijkl mnop')
        program.wait_label('no part of the password')
        program.screenshot('sign-in-groups')
        wait_text(program, secret, 'abcd efgh ijkl mnop')
        program.press('Remove the Blanks')
        wait_text(program, secret, 'abcdefghijklmnop')
        program.wait_gone('push button', 'Remove the Blanks')
        report.ok('blanks of groups are explained, and go when the person says so')
        program.key('Caps_Lock')
        wait_description(program, secret, 'Caps Lock is on')
        program.wait_label('Caps Lock is on')
        program.key('Caps_Lock')
        desktop.poll(lambda: 'Caps Lock' not in secret.get_description(), 'Caps Lock is forgotten')
        report.ok('Caps Lock is said in words, while it is on')
        discard(program)
        window.end(program, report)


@window.flow
def browser_only(report):
    """A provider that lets one in by the browser only: said honestly, and the account can be kept for later."""
    with uidriver.Desktop(keyring=False) as desktop:
        program = desktop.start(window.posthorn())
        window.start_with_address(program, 'ada@outlook.com')
        program.wait_label('Settings were found')
        program.wait_label('Posthorn can’t do that yet')
        program.screenshot('found-browser')
        program.press('Next')
        program.wait_label('this account can’t send mail for now')
        program.wait('push button', 'Save Anyway')
        program.wait('push button', 'Help from the Provider')
        program.wait_gone('text', window.PASSWORD_FIELD)
        program.screenshot('sign-in-browser')
        report.ok('what is not possible is said, and no password is asked for')
        program.press('Use a Password Anyway')
        program.wait('text', window.PASSWORD_FIELD)
        program.wait('push button', 'Test')
        program.key('Return')
        program.wait_label('Enter the password for this server')
        report.ok('who may use a password all the same can')
        program.key('alt+Left')
        program.wait_label('Settings were found')
        program.press('Next')
        program.wait('text', window.PASSWORD_FIELD)
        report.ok('the choice is kept back and forth')
        discard(program)
        find_settings(program, 'ada@outlook.com')
        program.press('Save Anyway')
        program.wait_label('has been added')
        program.wait_label('Posthorn’s list of large providers')
        program.wait_label('before a password is set')
        program.screenshot('done-browser')
        report.ok('the end says where the settings come from, and that mail can’t be sent yet')
        program.press('Done')
        window.open_account(program, 'ada@outlook.com')
        program.wait_label(f'Posthorn’s list of large providers, {datetime.datetime.now(datetime.timezone.utc):%-d %B %Y}')
        program.screenshot('account-found')
        report.ok('the account remembers where its settings were found')
        program.wait('list item', 'Sign-In')
        if any('in the keyring' in (node.get_name() or '') for node in program.walk()):
            raise AssertionError('a password is said to be in the keyring')
        report.ok('and does not claim to have a password')
        if 'smtp-mail.outlook.com' not in window.run_ctl('accounts', 'show', 'ada@outlook.com'):
            raise AssertionError('the account is not kept')
        report.ok('saved anyway, the account is there')
        window.end(program, report)


@window.flow
def no_sign_in(report):
    """A server that needs no sign-in asks for nothing, and Enter leads on."""
    if not shutil.which('openssl'):
        raise uidriver.Missing('openssl is not installed')
    with uidriver.Desktop(keyring=False) as desktop, \
            submission_server.SubmissionServer(submission_server.Certificate(desktop.home), 'tls') as server:
        folder = desktop.home / 'config/posthorn/providers.d'
        folder.mkdir(parents=True)
        (folder / 'reading-room.conf').write_text(NO_SIGN_IN_PROVIDER.format(port=server.port))
        program = desktop.start(window.posthorn())
        find_settings(program, window.ADDRESS)
        program.wait_label('needs no sign-in')
        program.wait_gone('text', window.PASSWORD_FIELD)
        program.screenshot('sign-in-none')
        report.ok('nothing is asked for')
        program.toggle('Server Needs No Sign-In')
        program.wait('text', window.PASSWORD_FIELD)
        program.toggle('Server Needs No Sign-In')
        program.wait_gone('text', window.PASSWORD_FIELD)
        report.ok('who knows better can switch')
        program.key('alt+Left')
        program.wait_label('Settings were found')
        program.press('Next')
        program.wait_label('needs no sign-in')
        program.key('Return')
        window.trust_certificate(program, report)
        window.wait_passed(program)
        report.ok('Enter leads on, and the test passes without a password')
        discard(program)
        window.end(program, report)


@window.flow
def pasted(report):
    """What came in by pasting is said at once, and taken out only by the button."""
    with uidriver.Desktop(keyring=False) as desktop, desktop.practice_server(window.posthornctl()) as (server, _):
        program = desktop.start(window.posthorn())
        window.enter_address(program)
        program.type(window.SERVER_FIELD, server['host'])
        program.type(window.PORT_FIELD, server['tls_port'])
        program.press('Next')
        for field, text, words in ((window.USER_FIELD, server['username'] + '\u00a0', 'can’t be seen'),
                                   (window.PASSWORD_FIELD, '\u200b' + server['password'], 'can’t be seen'),
                                   (window.PASSWORD_FIELD, server['password'] + ' ', 'a blank at the beginning or the end')):
            node = set_text(program, field, text)
            program.wait_label(words)
            wait_description(program, node, words)
            program.screenshot('sign-in-pasted')
            wait_text(program, node, text)
            program.press('Remove It')
            wait_text(program, node, text.strip('\u00a0\u200b '))
            program.wait_gone('push button', 'Remove It')
            report.ok(f'{words}: said at “{field}”, left alone, removed by the button')
        program.press('Test')
        window.trust_certificate(program, report)
        window.wait_passed(program)
        report.ok('the server takes what is left')
        discard(program)
        window.end(program, report)


def enter_other_server(program, name):
    """Back from the sign-in to the server, and on again."""
    program.key('alt+Left')
    program.type(window.SERVER_FIELD, name)
    program.press('Next')
    return program.wait('text', window.PASSWORD_FIELD)


@window.flow
def password_of_another_server(report):
    """A password that was entered for one server never comes before another one unasked."""
    with uidriver.Desktop(keyring=False) as desktop:
        program = desktop.start(window.posthorn())
        window.enter_address(program)
        program.type(window.SERVER_FIELD, 'smtp.one.example')
        program.press('Next')
        program.type(window.PASSWORD_FIELD, 'for one')
        secret = enter_other_server(program, 'mail.one.example')
        wait_text(program, secret, 'for one')
        report.ok('it is kept back and forth, also for another server of the same owner')
        secret = enter_other_server(program, 'smtp.two.example')
        wait_text(program, secret, '')
        program.wait_label('The password was entered for mail.one.example')
        wait_description(program, secret, 'mail.one.example')
        program.screenshot('sign-in-password-removed')
        report.ok('for the server of somebody else it is removed, and that is said')
        program.press('Test')
        program.wait_label('Enter the password for this server')
        report.ok('nothing is tested without one')
        program.type(window.PASSWORD_FIELD, 'for two')
        desktop.poll(lambda: 'mail.one.example' not in secret.get_description(), 'the remark goes')
        report.ok('who enters another hears no more of it')
        secret = enter_other_server(program, 'smtp.one.example')
        wait_text(program, secret, '')
        report.ok('nor does it come back with the first server')
        discard(program)
        window.end(program, report)


@window.flow
def password_known(report):
    """The account says whether there is a password, without a question from the keyring."""
    with uidriver.Desktop() as desktop:
        window.run_ctl('accounts', 'add', window.ADDRESS, '--host', 'smtp.example.org', '--port', '465', '--security', 'tls',
                       '--username', 'ada')
        program = desktop.start(window.posthorn())
        window.open_account(program)
        program.wait_label('no password yet')
        report.ok('that there is none is said')
        program.click('list item', 'Edit…')
        program.type('New Password (Optional)', 'secret')
        window.save_untested(program)
        program.wait_label('password in the keyring')
        report.ok('and that there is one, as soon as it is entered')
        desktop.lock_keyring()
        program.key('alt+Left')
        window.open_account(program)
        program.wait_label('password in the keyring')
        report.ok('a locked keyring is not asked to open for that')
        window.end(program, report)


def look_up_again(program):
    program.click('list item', 'Look Up Settings Again…')


@window.flow
def look_up_settings_again(report):
    """What is found later is shown beside what is set, and changes nothing by itself."""
    address, shown = 'ada@gmail.com', 'smtp.example.org → smtp.gmail.com'
    with uidriver.Desktop(keyring=False) as desktop:
        window.run_ctl('accounts', 'add', address, '--host', 'smtp.example.org', '--port', '465', '--security', 'tls')
        program = desktop.start(window.posthorn())
        window.open_account(program, address)
        look_up_again(program)
        program.wait_label(shown)
        program.screenshot('look-up-again')
        report.ok('the differences are shown')
        program.press('Keep As They Are')
        program.wait_gone('push button', 'Keep As They Are')
        if 'smtp.example.org' not in window.run_ctl('accounts', 'show', address):
            raise AssertionError('the settings are others now')
        report.ok('nothing changes before the person agrees')
        look_up_again(program)
        program.wait_label(shown)
        program.press('Use These Settings')
        program.wait_label('smtp.gmail.com, port 465')
        program.wait_label('Posthorn’s list of large providers')
        if 'smtp.gmail.com' not in window.run_ctl('accounts', 'show', address):
            raise AssertionError('the settings are not kept')
        report.ok('then they are taken over, with where they were found')
        program.click('list item', 'Edit…')
        program.wait_label('First turn on two-step verification')
        program.screenshot('edit-guidance')
        program.type(window.SERVER_FIELD, 'smtp.example.org')
        program.wait_gone('push button', 'Show Me How')
        report.ok('who edits them reads what the provider wants first, as long as it is that provider')
        program.key('Escape')
        program.press('Discard')
        look_up_again(program)
        program.wait_label('Still the Same')
        program.press('Close')
        report.ok('settings that are still right are left alone')
        window.end(program, report)


if __name__ == '__main__':
    window.main()
