#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""The window by keyboard alone: shortcuts, mnemonics, menus, and what the preferences do at once.
usage: flows_keys.py FLOW"""

import shutil
import subprocess
import sys

sys.dont_write_bytecode = True
import test_window as window  # noqa: E402  (beside this file)
import uidriver  # noqa: E402  (beside this file)


def titles(program):
    return [node.get_name() for node in program.children_newest_first()]


def wait_title(program, title):
    program.desktop.poll(lambda: title in titles(program), lambda: f'a window “{title}”; there are {titles(program)}')


def wait_title_gone(program, title):
    program.desktop.poll(lambda: title not in titles(program), lambda: f'no window “{title}”; there are {titles(program)}')


@window.flow
def shortcuts(report):
    """Each shortcut of the main window leads where the shortcuts window says, and Escape and Ctrl+W lead back."""
    with uidriver.Desktop(keyring=False) as desktop:
        program = desktop.start(window.posthorn())
        program.wait('push button', 'Add Account…')
        program.key('ctrl+question')
        program.wait_label('Close the window')
        program.screenshot('shortcuts')
        program.key('Escape')
        program.wait_gone('label', 'Close the window')
        report.ok('Ctrl+? shows the shortcuts')
        for key, title in (('ctrl+comma', 'Preferences'), ('ctrl+n', 'New Message'), ('ctrl+shift+n', 'Add Account')):
            program.key(key)
            wait_title(program, title)
            if key == 'ctrl+n':
                program.key('ctrl+question')
                program.wait_label('Close the window')
                program.key('Escape')
                program.wait_gone('label', 'Close the window')
                report.ok('the shortcuts are shown above another window, too')
            program.key('ctrl+w' if key == 'ctrl+n' else 'Escape')
            wait_title_gone(program, title)
            report.ok(f'{key}: {title}')
        program.key('ctrl+shift+o')
        program.wait('push button', 'Back')
        program.key('alt+Left')
        program.wait('push button', 'Try It with a Practice Server')
        report.ok('ctrl+shift+o and alt+Left lead to the outbox and back')
        program.key('F10', 'r')
        wait_title(program, 'Reply Codes')
        program.key('Escape')
        wait_title_gone(program, 'Reply Codes')
        report.ok('F10 opens the menu, and its mnemonics lead on')
        window.end(program, report)


@window.flow
def preferences_at_once(report):
    """What another program changes appears at once, and what is changed takes effect at once."""
    with uidriver.Desktop(keyring=False) as desktop:
        program = desktop.start(window.posthorn())
        program.wait('push button', 'Add Account…')
        program.key('ctrl+comma')
        wait_title(program, 'Preferences')
        program.wait('check box', 'Look Up Settings Online')
        if is_checked(program, 'Look Up Settings Online'):
            raise AssertionError('it is not as the file says')
        set_elsewhere('look-up-online', 'true')
        desktop.poll(lambda: is_checked(program, 'Look Up Settings Online'), 'a change by gsettings appears')
        report.ok('a change by gsettings appears')
        program.screenshot('preferences-general')
        before = brightness(desktop)
        program.choose('Color Scheme', 'Dark')
        desktop.poll(lambda: brightness(desktop) < before * 0.7, lambda: f'darker than {before}: {brightness(desktop)}')
        program.screenshot('preferences-dark')
        report.ok('dark is dark at once')
        set_elsewhere('color-scheme', 'light')
        desktop.poll(lambda: brightness(desktop) > before * 0.9, lambda: f'as light as {before}: {brightness(desktop)}')
        report.ok('and light is light, also when gsettings says so')
        program.key('Escape')
        window.end(program, report)


def set_elsewhere(key, value):
    subprocess.run(['gsettings', 'set', 'io.github.posthorn.Posthorn', key, value], check=True)


def is_checked(program, name):
    return program.has_state(program.wait('check box', name), 'checked')


def brightness(desktop):
    """Of the screen; 0 to 1."""
    picture = desktop.home / 'screen.png'
    subprocess.run(['import', '-window', 'root', '-crop', '900x600+0+0', str(picture)], check=True)
    return float(uidriver.run_tool('convert', str(picture), '-colorspace', 'gray', '-format', '%[fx:mean]', 'info:'))


@window.flow
def reminders(report):
    """What one does not want to be asked before sending is not asked."""
    with uidriver.Desktop(keyring=False) as desktop:
        window.run_ctl('accounts', 'add', window.ADDRESS, '--host', '127.0.0.1', '--port', '9', '--security', 'none')
        with (desktop.home / 'config/glib-2.0/settings/keyfile').open('a') as preferences:
            preferences.write('deliver-in-background=false\n')
        program = desktop.start(window.posthorn(), 'mailto:grace@example.org?body=See%20the%20attached%20file.')
        program.wait('list item', 'grace@example.org')
        program.key('ctrl+Return')
        program.wait_label('Send It Like This?')
        program.wait('push button', 'Write a Subject')
        program.key('Escape')
        set_elsewhere('remind-subjects', 'false')
        program.key('ctrl+Return')
        program.wait_label('Send It Like This?')
        program.wait_gone('push button', 'Write a Subject')
        program.key('Escape')
        report.ok('without one of the reminders the other one asks')
        set_elsewhere('remind-attachments', 'false')
        program.key('ctrl+Return')
        program.wait('push button', 'Undo')
        report.ok('without both nothing is asked')
        program.key('ctrl+z')
        program.wait('text', 'Subject')
        program.key('ctrl+w')
        if program.wait_for_end() != 0 or program.complaints():
            raise AssertionError((program.process.returncode, program.complaints()))
        report.ok('the program ends with its last window')


if __name__ == '__main__':
    if not shutil.which('gsettings'):
        uidriver.skip('gsettings is not installed')
    window.main()
