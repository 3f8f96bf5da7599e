#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""Flows through what explains the words of servers: the reference of reply codes and the transcript. usage: flows_reference.py FLOW"""

import sys

sys.dont_write_bytecode = True
import test_window as window  # noqa: E402  (beside this file)
import uidriver  # noqa: E402  (beside this file)

SEARCH = 'Search reply codes'


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


if __name__ == '__main__':
    window.main()
