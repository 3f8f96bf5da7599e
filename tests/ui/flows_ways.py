#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""Flows from an address to its account with an internet around them; like those of test_window.py. usage: flows_ways.py FLOW

Each runs in a world of tests/discovery: name, web and mail servers of its own, and a display of its own, for the sockets of
one are not seen in the other. Where private networks are impossible they are skipped.
"""

import json
import pathlib
import signal
import subprocess
import sys
import time

sys.dont_write_bytecode = True
import test_window as window  # noqa: E402  (beside this file)
import uidriver  # noqa: E402  (beside this file)

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent / 'discovery'))
import scenes  # noqa: E402  (tests/discovery)
import suite  # noqa: E402  (tests/discovery)
import world  # noqa: E402  (tests/discovery)

PASSWORD = 'correct horse'
SOCKETS = pathlib.Path('/tmp/.X11-unix')
LOOK_UP_SECONDS = 20
AT_ONCE_SECONDS = 5       # on a busy machine; whoever waits for the network waits for fifteen
REPEAT_S = 1.5            # after this the kernel tries again to connect for whoever still wants to
READY_QUESTION = 'ready.test'
STATUS_ROLES = ('status bar', 'statusbar', 'notification')

AT_HOME = '''[At Home]
Domains=at-home.test
Servers=none localhost 25
SignIn=none
'''


def flow_in(name):
    """A flow in a world of that name: a function of the report, the world and the desktop."""
    def register(function):
        def run(report):
            with world.World.named(name) as around, uidriver.Desktop(look_up_online=True) as desktop:
                function(report, around, desktop)
        run.__name__, run.__doc__ = function.__name__, function.__doc__
        window.flow(run)
        return function
    return register


def enter():
    """Returns only where a world can be, and where a display is seen by nobody else."""
    try:
        world.enter()
    except world.namespaces.Impossible as reason:
        uidriver.skip(reason)
    # Whatever a display with the same number has there outside would be taken away.
    SOCKETS.mkdir(mode=0o1777, exist_ok=True)
    subprocess.run(['mount', '-t', 'tmpfs', '-o', 'mode=1777', 'tmpfs', SOCKETS], check=True)
    signal.signal(signal.SIGALRM, suite.give_up)
    signal.alarm(suite.TOTAL_SECONDS)


# Looking

def wait_node(program, is_it, what, seconds=LOOK_UP_SECONDS):
    def find():
        for top in program.children_newest_first():
            for node in program.walk(top):
                if is_it(node) and program.is_shown(node):
                    return node
        return None
    return program.desktop.poll(find, lambda: f'{what}; there are {program.describe()}', seconds)


def name_of(node):
    return node.get_name() or ''


def wait_status(program, first, *others, seconds=LOOK_UP_SECONDS):
    """What a screen reader says by itself as soon as it changes. GTK 4.18 gives a status no name, only its text: what else
    belongs to it has to be read where it stands."""
    told_apart = others if program.tells_what_shows() else ()
    together = [part for part in (first, *others) if part not in told_apart]

    def words_of(node):
        return name_of(node) + (program.text_of(node) if 'Text' in node.get_interfaces() else '')
    wait_node(program, lambda node: node.get_role_name() in STATUS_ROLES and all(part in words_of(node) for part in together),
              f'a status with {together}', seconds)
    for part in told_apart:
        program.desktop.poll(lambda part=part: program.find_text(lambda text: part.casefold() in text.casefold()),
                             f'“{part}” is read somewhere; there are {program.describe()}', seconds)


def wait_row(program, title, *parts, seconds=LOOK_UP_SECONDS):
    """A row with that name, and with those words in it."""
    def is_it(node):
        if node.get_role_name() != 'list item' or title not in name_of(node):
            return False
        words = ' '.join(map(name_of, program.walk(node)))
        return all(part in words for part in parts)
    wait_node(program, is_it, f'a row “{title}” with {parts}', seconds)


def expect(found, expected):
    if found != expected:
        raise AssertionError(f'expected {expected}, found {found}')


def expect_account(address, **facts):
    """What the command line tells of the account."""
    account = json.loads(window.run_ctl('accounts', 'show', address, '--json'))
    expect({name: account.get(name) for name in facts}, facts)


def commands_at(around, host):
    return [line.decode('latin-1') for visit in around.visits.to(host) for line in visit.lines]


def expect_message(around, host, address, has_signed_in=True):
    """The server has got the message for whoever has set up the account."""
    verbs = ('AUTH ', f'MAIL FROM:<{address}>', f'RCPT TO:<{address}>', 'DATA')
    heard = {verb: any(line.startswith(verb) for line in commands_at(around, host)) for verb in verbs}
    expect(heard, {**dict.fromkeys(verbs, True), 'AUTH ': has_signed_in})


def expect_silence(around):
    """Nobody was asked for a name, but by the world when it began."""
    around.wire.settle()
    expect(set(around.wire.questions) - {READY_QUESTION}, set())


# Acting

def look_up(program, address):
    window.start_with_address(program, address)


def sign_in(program):
    program.type(window.PASSWORD_FIELD, PASSWORD)
    program.press('Test')


def finish(program, report, address):
    """From the test that passes over the message to the list."""
    window.wait_passed(program)
    report.ok('the guided test passes without a question')
    program.press('Next')
    program.press('Send Test Message')
    program.wait_label('has taken the test message', window.TEST_SECONDS)
    report.ok('the server takes the test message')
    program.press('Add Account')
    program.wait_label(f'{address} has been added')


def close_done(program, address):
    program.press('Done')
    window.wait_listed(program, address)


def discard(program):
    program.key('Escape')
    program.press('Discard')
    program.wait('push button', 'Add Account…')


# Flows

@flow_in('everyday')
def autoconfig(report, around, desktop):
    """The provider says over HTTPS which server it is: trusted, tested, a message sent, kept with where it was found."""
    domain, address = 'example.org', window.ADDRESS
    server, uri = f'smtp.{domain}', f'https://autoconfig.{domain}{scenes.DOCUMENT}'
    heard = desktop.hear('object:announcement')
    program = desktop.start(window.posthorn())
    look_up(program, address)
    wait_status(program, f'Settings were found for {address}', server)
    desktop.wait_announced(heard, f'Settings were found for {address}', server)
    report.ok('a screen reader hears that settings were found, and which server')
    wait_row(program, server, 'Port 465, TLS')
    wait_row(program, 'User Name', address)
    wait_row(program, 'Found By', 'Your provider’s own settings', uri)
    wait_row(program, 'The server answers, and the connection is protected')
    wait_row(program, 'These settings come from a source that can be trusted')
    wait_row(program, server, 'Port 587, STARTTLS')
    program.wait('push button', 'Next')
    program.screenshot('found-autoconfig')
    report.ok('the server, who named it and how far that can be trusted stand there')
    expect([line for line in commands_at(around, server) if not line.startswith(('EHLO ', 'STARTTLS', 'QUIT'))], [])
    report.ok('the server has heard no more than a greeting')
    program.press('Next')
    sign_in(program)
    finish(program, report, address)
    program.wait_label('Settings found by: Your provider’s own settings.')
    program.screenshot('done-autoconfig')
    expect_message(around, server, address)
    close_done(program, address)
    report.ok('signed in, the server has got the message')
    expect_account(address, host=server, port=465, security='tls', username=address, found_by='autoconfig', found_uri=uri,
                   found_on=time.strftime('%Y-%m-%d', time.gmtime()))
    report.ok('the command line tells the same, with where it was found')
    expect([secret for _, secret in window.secret_items(desktop)], [PASSWORD])
    report.ok('the password is in the keyring')
    window.end(program, report)


@flow_in('everyday')
def app_password(report, around, desktop):
    """A provider whose settings are certain and that wants a password made for mail programs: nobody is asked, all is said."""
    address, server = 'ada@gmail.com', 'smtp.gmail.com'
    program = desktop.start(window.posthorn())
    look_up(program, address)
    wait_status(program, f'Settings were found for {address}', server)
    wait_row(program, server, 'Port 465, TLS')
    wait_row(program, 'Found By', 'Posthorn’s list of large providers')
    wait_row(program, 'These settings come from a source that can be trusted')
    program.screenshot('found-pinned')
    expect_silence(around)
    report.ok('the server is found, and nobody was asked')
    program.press('Next')
    program.wait_label('two-step verification')
    program.wait_label('Your usual password is refused here')
    program.wait('push button', 'Make an App Password')
    report.ok('which password is meant, and what to do first, stand there')
    program.wait('text', window.PASSWORD_FIELD).set_text_contents('abcd efgh ijkl mnop')  # as if it was pasted
    program.press('Remove the Blanks')
    program.press('Test')
    finish(program, report, address)
    close_done(program, address)
    expect_message(around, server, address)
    expect([secret for _, secret in window.secret_items(desktop)], ['abcdefghijklmnop'])
    report.ok('the server has got the message, and the keyring the password without its blanks')
    expect_account(address, host=server, port=465, security='tls', username=address, found_by='pinned')
    report.ok('the account is kept, with where it was found')
    window.end(program, report)


@flow_in('everyday')
def consent(report, around, desktop):
    """The DNS leads to somebody else's server: a person has to agree before a password goes there."""
    address, server = 'ada@foreign-srv.test', 'smtp.hoster.example'
    question = 'My mail for foreign-srv.test goes through hoster.example'
    program = desktop.start(window.posthorn())
    look_up(program, address)
    wait_status(program, f'Settings were found for {address}', server)
    wait_row(program, server, 'Port 465, TLS')
    wait_row(program, 'Found By', 'The DNS of your domain')
    wait_row(program, 'The server belongs to another domain than your address')
    wait_row(program, question)
    program.screenshot('found-consent')
    report.ok('the server, its owner and the doubt are shown')
    program.press('Use These Settings')
    program.wait_label('Turn this on if you know that your mail is with this provider')
    program.wait_gone('text', window.PASSWORD_FIELD)
    program.screenshot('found-consent-missing')
    report.ok('going on without consent says what is missing')
    program.key('space')
    program.press('Use These Settings')
    program.wait('text', window.PASSWORD_FIELD)
    report.ok('the switch has the focus, and with it on one can go on')
    program.key('alt+Left', 'alt+Left')
    window.look_up(program, 'ada@by-mx-host.test')
    wait_row(program, 'My mail for by-mx-host.test goes through hoster.example')
    wait_row(program, 'Found By', 'The provider that receives your mail')
    program.press('Use These Settings')
    program.wait_label('Turn this on if you know that your mail is with this provider')
    report.ok('for another address one has to agree anew')
    program.key('alt+Left')
    window.look_up(program, address)
    wait_row(program, question)
    program.key('space')
    program.press('Use These Settings')
    sign_in(program)
    finish(program, report, address)
    close_done(program, address)
    expect_message(around, server, address)
    expect_account(address, host=server, port=465, security='tls', found_by='srv')
    report.ok('the account is kept, with where it was found')
    window.end(program, report)


@flow_in('everyday')
def plain_http(report, around, desktop):
    """What came without protection is not to be trusted: it is said, and used only when the person says so."""
    domain, address = 'by-http.test', 'ada@by-http.test'
    uri = f'http://autoconfig.{domain}{scenes.DOCUMENT}'
    program = desktop.start(window.posthorn())
    look_up(program, address)
    wait_status(program, f'Settings were found for {address}', f'smtp.{domain}')
    wait_row(program, 'Found By', 'over an unprotected connection', uri)
    wait_row(program, 'Nobody vouches for these settings')
    program.wait_gone('push button', 'Next')
    program.screenshot('found-unprotected')
    report.ok('where it came from, and that nobody vouches for it, stand there')
    program.press('Use These Settings')
    sign_in(program)
    finish(program, report, address)
    close_done(program, address)
    expect_message(around, f'smtp.{domain}', address)
    expect_account(address, host=f'smtp.{domain}', found_by='autoconfig-http', found_uri=uri)
    report.ok('the account is kept, with where it was found')
    window.end(program, report)


@flow_in('everyday')
def this_computer(report, around, desktop):
    """A mailbox on this computer, whose server lets everybody in."""
    program = desktop.start(window.posthorn())
    look_up(program, 'ada@localhost')
    wait_status(program, 'Settings were found for ada@localhost', 'Your mail goes to this server')
    wait_row(program, 'localhost', 'Port 25, no encryption')
    wait_row(program, 'Found By', 'Trying usual server names')
    wait_row(program, 'User Name', 'needs no sign-in')
    wait_row(program, 'The server answers, and the connection is not protected')
    wait_row(program, 'Your mail goes to this server: use it if you know it.')
    program.screenshot('found-this-computer')
    report.ok('the server on this computer is found, and needs no sign-in')
    program.press('Use These Settings')
    program.wait_label('There is nothing to enter here')
    program.wait_gone('text', window.PASSWORD_FIELD)
    program.screenshot('sign-in-this-computer')
    report.ok('nothing is asked for')
    program.press('Test')
    finish(program, report, 'ada@localhost')
    close_done(program, 'ada@localhost')
    expect_message(around, 'localhost', 'ada@localhost', has_signed_in=False)
    expect_account('ada@localhost', host='localhost', port=25, security='none', username=None, found_by='guess')
    report.ok('the account is kept, and nobody signed in')
    expect_silence(around)
    report.ok('no name was looked up for it')
    window.end(program, report)


@flow_in('everyday')
def this_computer_in_file(report, around, desktop):
    """The same for a domain of which only a file tells: it serves the addresses of whoever wrote it."""
    folder = desktop.home / 'config/posthorn/providers.d'
    folder.mkdir(parents=True)
    (folder / 'at-home.conf').write_text(AT_HOME)
    program = desktop.start(window.posthorn())
    look_up(program, 'ada@at-home.test')
    wait_row(program, 'localhost', 'Port 25, no encryption')
    wait_row(program, 'Found By', 'A list of providers on this computer')
    wait_row(program, 'These settings come from a source that can be trusted')
    report.ok('the server of the file is found, and trusted')
    program.press('Next')
    program.wait_label('There is nothing to enter here')
    program.key('Return')
    finish(program, report, 'ada@at-home.test')
    close_done(program, 'ada@at-home.test')
    expect_message(around, 'localhost', 'ada@at-home.test', has_signed_in=False)
    expect_account('ada@at-home.test', host='localhost', port=25, security='none', username=None, found_by='admin')
    report.ok('the account is kept, and nobody signed in')
    expect_silence(around)
    report.ok('no name was looked up for it')
    window.end(program, report)


@flow_in('everyday')
def unknown_domain(report, around, desktop):
    """Nobody knows anything of the domain: said, and the server is entered by hand."""
    address, server = 'ada@nothing.test', 'smtp.hoster.example'
    program = desktop.start(window.posthorn())
    look_up(program, address)
    wait_status(program, f'No settings were found for {address}')
    program.wait_label('Choose your provider, or enter the server that its help pages name')
    program.wait('list item', 'Look Up Again')
    program.screenshot('nothing-found')
    report.ok('that nothing was found, and what helps, stand there')
    program.type(window.SERVER_FIELD, server)
    program.choose('Usual Settings', 'STARTTLS, port 587')
    program.press('Next')
    sign_in(program)
    finish(program, report, address)
    close_done(program, address)
    expect_message(around, server, address)
    expect_account(address, host=server, port=587, security='starttls', username=address, found_by=None, found_uri=None, found_on=None)
    report.ok('the account is kept, as one that was entered by hand')
    window.end(program, report)


@flow_in('captive')
def captive_portal(report, around, desktop):
    """A network that wants to be signed in to first: that is said, not that the provider is unknown."""
    program = desktop.start(window.posthorn())
    look_up(program, 'ada@lost.test')
    wait_status(program, 'No settings were found for ada@lost.test')
    program.wait_label('it probably wants you to sign in')
    program.wait('list item', 'Look Up Again')
    program.screenshot('captive-portal')
    report.ok('the page of the network is recognised, and what to do is said')
    discard(program)
    window.end(program, report)


@flow_in('black-hole')
def silence(report, around, desktop):
    """Nobody answers: one sees who is asked, hears that it takes time, and can end it at any moment."""
    address = 'ada@silent.test'
    program = desktop.start(window.posthorn())
    look_up(program, address)
    wait_status(program, f'Looking up the settings for {address}…', seconds=AT_ONCE_SECONDS)
    wait_row(program, 'Your provider’s own settings: asking…', 'autoconfig.silent.test')
    wait_row(program, 'Mozilla’s settings database: asking…', scenes.SETTINGS_DATABASE)
    program.screenshot('looking-up')
    report.ok('who is asked, and how that stands, is shown')
    wait_status(program, 'Still looking')
    program.screenshot('still-looking')
    report.ok('that it takes longer is said')
    program.press('Enter Settings Yourself')
    program.wait('text', window.SERVER_FIELD, AT_ONCE_SECONDS)
    wait_status(program, 'Enter the settings yourself', seconds=AT_ONCE_SECONDS)
    report.ok('one can enter the settings at once instead')
    program.click('list item', 'Look Up Again')
    wait_row(program, 'Your provider’s own settings: asking…')
    program.key('alt+Left')
    program.wait('text', window.ADDRESS_FIELD, AT_ONCE_SECONDS)
    report.ok('going back leads to the address at once')
    program.press('Next')
    wait_row(program, 'Your provider’s own settings: asking…')
    program.key('Escape')
    expect(program.text_of(program.wait('text', window.ADDRESS_FIELD, AT_ONCE_SECONDS)), address)
    report.ok('so does Esc, and keeps what was typed')
    around.wire.settle()
    before = len(around.wire.attempts)
    desktop.spin(REPEAT_S)
    around.wire.settle()
    expect(around.wire.attempts[before:], [])
    report.ok('and nobody is asked any more')
    discard(program)
    window.end(program, report)


if __name__ == '__main__':
    enter()
    window.main()
