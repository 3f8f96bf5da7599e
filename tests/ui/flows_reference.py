#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""Flows through what explains the words of servers: the reference of reply codes and the transcript. usage: flows_reference.py FLOW"""

import sys

sys.dont_write_bytecode = True
import test_window as window  # noqa: E402  (beside this file)
import uidriver  # noqa: E402  (beside this file)

SEARCH = 'Search reply codes'
FIND = 'Search the transcript'


def open_reference(program):
    program.wait('push button', 'Add Account…')
    program.key('F10')
    program.key('r')
    program.wait('text', SEARCH)


def shown_codes(program):
    """The rows of the list that are there, by the first word of their names."""
    return [node.get_name().split()[0] for surface in program.children_newest_first()[:1] for node in program.walk(surface)
            if node.get_role_name() == 'list item' and program.is_shown(node) and node.get_name()]


def search(program, text, *codes):
    program.type(SEARCH, text)
    program.desktop.poll(lambda: sorted(shown_codes(program)) == sorted(codes), lambda: f'for “{text}” {codes}, not {shown_codes(program)}')


@window.flow
def reference(report):
    """Codes are found by number and by word, and each has a page; all of it by keyboard."""
    with uidriver.Desktop() as desktop:
        program = desktop.start(window.posthorn())
        open_reference(program)
        program.wait('list item', '211')
        program.screenshot('reference')
        report.ok('the reference opens from the main menu')
        search(program, '556', '556', '556')
        report.ok('a code is found by its number')
        search(program, '5.1.9', '5.1.9', 'X.1.9')
        report.ok('an enhanced code is found by its number')
        program.type(SEARCH, 'greylisting')
        program.wait('list item', '450')
        program.screenshot('reference-search')
        report.ok('codes are found by words')
        program.type(SEARCH, 'no such word anywhere')
        program.wait_label('No Reply Code Found')
        report.ok('what is not there is said not to be there')
        program.type(SEARCH, '577 5.9.9 Go away')
        program.key('Return')
        program.wait_label('The server does not do it.')
        report.ok('a code that nobody knows is told from its digits')
        program.key('Escape')
        program.type(SEARCH, '534-5.7.9 Application-specific password required')
        program.key('Return')
        program.wait('heading', 'A safer way of signing in is needed')
        program.wait('list item', 'Google')
        program.wait_label('The server wants an app password')
        program.screenshot('reference-detail')
        report.ok('a pasted reply leads to what the provider means')
        program.key('ctrl+f')
        program.wait('text', SEARCH)
        program.key('Escape')
        program.wait('list item', '211')
        report.ok('Escape takes the search back')
        program.key('Escape')
        program.wait_gone('text', SEARCH)
        report.ok('and then closes the reference')
        window.end(program, report)


@window.flow
def transcript_tools(report):
    """What was said is searched, explained and saved; all of it by keyboard."""
    with uidriver.Desktop() as desktop, desktop.practice_server(window.posthornctl()) as (server, _):
        window.add_account_elsewhere(server)
        program = desktop.start(window.posthorn())
        window.open_account(program)
        program.click('list item', 'Test Settings')
        program.wait('push button', 'Trust This Certificate…', window.TEST_SECONDS)
        program.press('Trust This Certificate…')
        program.wait('push button', 'Go Back')
        program.press('Trust This Certificate')
        program.wait('push button', 'Undo')
        program.wait_label('wants you to sign in first', window.TEST_SECONDS)
        program.press('Transcript')
        program.wait_label('connection to the server is there')
        report.ok('the line with the cursor is explained')
        program.key('ctrl+f')
        program.wait('text', FIND)
        run_search(program, 'size', '1 of')
        program.wait_label('The largest message that the server takes has 26.2')
        program.screenshot('transcript-search')
        report.ok('a search leads to a line and its meaning')
        run_search(program, 's: 250-', '4 of 7')
        program.key('Return')
        program.wait_label('5 of 7')
        program.key('shift+F3')
        program.wait_label('4 of 7')
        run_search(program, 'no such words', 'Not found')
        report.ok('one goes from hit to hit, and hears when there is none')
        run_search(program, 'S: 530', '1 of 1')
        program.wait_label('The server does nothing before the sign-in')
        program.key('Escape')
        program.wait_gone('text', FIND)
        program.wait('push button', 'Hide Addresses')
        report.ok('Escape ends the search only')
        program.press('More About This Reply')
        program.wait('heading', 'Sign in or encrypt first')
        program.wait_label('530 5.7.0')
        program.screenshot('transcript-reference')
        report.ok('a reply leads to the reference')
        close_reference(program)
        program.press('Hide Addresses')
        program.wait_label('MAIL FROM:<address-1>')
        save(program, desktop.home / 'said.txt')
        program.wait_toast('Transcript saved')
        program.key('Escape')
        program.wait_gone('push button', 'Hide Addresses')
        report.ok('Escape closes it, though a toast is there')
        saved = desktop.home / 'said.txt'
        if saved.stat().st_mode & 0o777 != 0o600 or 'MAIL FROM:<address-1>' not in saved.read_text():
            raise AssertionError(f'{saved.stat().st_mode:o}: {saved.read_text()}')
        report.ok('it is saved as it is shown, for its owner alone')
        program.press('Transcript')
        program.wait('push button', 'Hide Addresses')
        save(program, '/proc/said.txt')
        program.wait_label('Could Not Be Saved')
        program.screenshot('transcript-not-saved')
        program.press('Close')
        program.wait_gone('label', 'The Transcript Could Not Be Saved')
        report.ok('that it can not be saved is said')
        program.close_window()
        program.wait_gone('push button', 'Hide Addresses')
        program.key('Escape')
        program.wait('list item', 'Test Settings')
        window.end(program, report)


def run_search(program, words, hits):
    program.type(FIND, words)
    program.wait_label(hits)


def close_reference(program):
    program.key('Escape')
    program.wait('text', SEARCH)
    program.key('Escape')
    program.wait_gone('text', SEARCH)


def save(program, path):
    """The dialog of GTK shows nothing of itself to assistive technology; it begins in the field for the name."""
    before = program.front()
    program.key('ctrl+s')
    program.desktop.poll(lambda: program.front() not in (None, before), 'the dialog for the name')
    program.key('ctrl+a')
    uidriver.run_tool('xdotool', 'type', '--delay', '4', str(path))
    program.key('Return')


if __name__ == '__main__':
    window.main()
