#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""Flows from the window into its help, with a stub for a help viewer and without any. usage: flows_help.py FLOW"""

import sys

sys.dont_write_bytecode = True
import test_window as window  # noqa: E402  (beside this file)
import uidriver  # noqa: E402  (beside this file)

# What the machine may have installed to show the pages.
VIEWERS = ['org.gnome.Yelp.desktop', 'org.kde.khelpcenter.desktop', 'yelp.desktop']
VIEWER = '''[Desktop Entry]
Type=Application
Name=Help
Exec={script} %u
MimeType=x-scheme-handler/help;
NoDisplay=true
'''
DEFAULTS = '[Default Applications]\nx-scheme-handler/help=viewer.desktop\n'


class Viewer:
    """A program for help pages that writes down what it is asked for."""

    def __init__(self, desktop):
        self.desktop, self.log = desktop, desktop.home / 'help.log'
        self.log.touch()
        self.count = 0
        script = desktop.home / 'viewer'
        script.write_text(f'#!/bin/sh\necho "$1" >>"{self.log}"\n')
        script.chmod(0o755)
        folder = desktop.home / 'data/applications'
        folder.mkdir(parents=True)
        (folder / 'viewer.desktop').write_text(VIEWER.format(script=script))
        (desktop.home / 'config/mimeapps.list').write_text(DEFAULTS)

    def pages(self):
        return self.log.read_text().splitlines()

    def wait(self, page):
        """One more page was opened, this one."""
        self.desktop.poll(lambda: len(self.pages()) > self.count, f'the viewer is asked for {page}')
        self.count += 1
        if self.pages()[self.count - 1:] != [f'help:posthorn/{page}']:
            raise AssertionError(f'not {page}, but {self.pages()[self.count - 1:]}')


def press_help(program, viewer, page):
    program.wait_for_focus()
    program.key('F1')
    viewer.wait(page)


@window.flow
def help_pages(report):
    """F1 opens the page about what is on the screen."""
    with uidriver.Desktop() as desktop, desktop.practice_server(window.posthornctl()) as (server, _):
        viewer = Viewer(desktop)
        program = desktop.start(window.posthorn())
        program.wait('push button', 'Add Account…')
        press_help(program, viewer, 'index')
        report.ok('the welcome leads to the first page')
        program.key('F10')
        program.key('h')
        viewer.wait('index')
        report.ok('so does the main menu')
        program.key('F10')
        program.key('r')
        program.wait('text', 'Search reply codes')
        press_help(program, viewer, 'test#details')
        program.key('Escape')
        program.wait_gone('text', 'Search reply codes')
        report.ok('the reply codes, whose window stands above another, have a part of one')
        program.key('ctrl+comma')
        program.wait('frame', 'Preferences')
        press_help(program, viewer, 'preferences')
        program.key('Escape')
        report.ok('the preferences have a page')
        window.enter_address(program)
        press_help(program, viewer, 'first-account#by-hand')
        report.ok('entering a server by hand has a part of a page')
        window.enter_server(program, server['host'], server['tls_port'], server['username'], server['password'])
        program.wait('push button', 'Trust This Certificate…', window.TEST_SECONDS)
        press_help(program, viewer, 'problem-certificate#certificate-self-signed')
        report.ok('what a test has found is explained')
        program.press('Learn More')
        viewer.wait('problem-certificate#certificate-self-signed')
        report.ok('and by a button, too')
        program.press('Trust This Certificate…')
        program.wait('push button', 'Go Back')
        press_help(program, viewer, 'problem-certificate#certificate-self-signed')
        report.ok('a question is about what it stands above')
        program.press('Trust This Certificate')
        window.wait_passed(program)
        press_help(program, viewer, 'test')
        report.ok('a test that has passed leads to the page about tests')
        program.key('Escape')
        program.press('Discard')
        program.wait('push button', 'Add Account…')
        program.key('ctrl+shift+o')
        program.wait_label('The Outbox Is Empty')
        press_help(program, viewer, 'outbox')
        report.ok('the outbox has a page')
        window.end(program, report)


@window.flow
def no_help_viewer(report):
    """Where nothing shows help pages, that is said, and what to install."""
    with uidriver.Desktop() as desktop:
        removed = ''.join(f'{name};' for name in VIEWERS)
        (desktop.home / 'config/mimeapps.list').write_text(f'[Removed Associations]\nx-scheme-handler/help={removed}\n')
        program = desktop.start(window.posthorn())
        program.wait('push button', 'Add Account…')
        program.key('F1')
        program.wait_label('The Help Can’t Be Opened')
        program.wait_label('help:posthorn/index')
        program.screenshot('no-help-viewer')
        report.ok('it is said what to install')
        program.press('Close')
        program.wait_gone('label', 'The Help Can’t Be Opened')
        window.end(program, report)


if __name__ == '__main__':
    window.main()
