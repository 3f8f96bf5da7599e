#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""The window and the desktop around it: links, files, other programs, the background, notifications, drafts after a crash.
usage: flows_desk.py FLOW"""

import os
import signal
import subprocess
import sys
import time

sys.dont_write_bytecode = True
import desktop_mocks as mocks  # noqa: E402  (beside this file)
import test_window as window  # noqa: E402  (beside this file)
import uidriver  # noqa: E402  (beside this file)

LINK = 'mailto:grace@example.org?subject=Tea%20time&body=At%20four.&attach=/etc/passwd'
PATH = '/io/github/posthorn/Posthorn'
AT_ONCE_SECONDS = 3   # on a busy machine; alone it takes a fifth of a second
RETRY_SECONDS = 120   # the first time that a message is tried again is a minute later


def call(desktop, method, types, *arguments, interface='org.freedesktop.Application'):
    bus = desktop.connect()
    desktop.call_bus(bus, mocks.NAME, PATH, interface, method, types, *arguments)


def activate(desktop, action, *parameters):
    call(desktop, 'ActivateAction', '(sava{sv})', action, list(parameters), {})


def open_uris(desktop, *uris):
    call(desktop, 'Open', '(asa{sv})', list(uris), {})


def find_pid(desktop):
    bus = desktop.connect()
    return desktop.call_bus(bus, 'org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus', 'GetConnectionUnixProcessID', '(s)', mocks.NAME)[0]


def is_running(desktop):
    bus = desktop.connect()
    return desktop.call_bus(bus, 'org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus', 'NameHasOwner', '(s)', mocks.NAME)[0]


def wait_composer(program, subject):
    program.desktop.poll(lambda: subject in frames(program), lambda: f'a composer “{subject}”; there are {frames(program)}')


def frames(program):
    return [node.get_name() for node in program.children_newest_first()]


def write(program, text):
    program.click('text', 'Text')
    uidriver.run_tool('xdotool', 'type', '--delay', '4', text)
    program.wait_label(text)


def add_account(server):
    window.run_ctl('accounts', 'add', window.ADDRESS, '--host', '127.0.0.1', '--port', str(server.port), '--security', 'none')


def queue(desktop, subject, *options, text='Nobody else needs to know.', recipient='grace@example.org'):
    """As another program does it; returns the identifier."""
    message = desktop.home / f'{subject}.eml'
    message.write_bytes(f'From: {window.ADDRESS}\r\nTo: {recipient}\r\nSubject: {subject}\r\n\r\n{text}\r\n'.encode())
    import json
    report = json.loads(window.run_ctl('outbox', 'queue', '--json', '--from', window.ADDRESS, '--to', recipient, *options, str(message)))
    return report['messages'][0]['id']


def states(desktop):
    import json
    return {message['subject']: message['state'] for message in json.loads(window.run_ctl('outbox', 'list', '--json'))['messages']}


def wait_waiting(desktop, subject):
    desktop.poll(lambda: states(desktop) == {subject: 'waiting'}, lambda: f'it waits: {states(desktop)}')


def run_service(seconds=AT_ONCE_SECONDS):
    begin = time.monotonic()
    result = subprocess.run([window.posthorn(), '--gapplication-service'], check=True, capture_output=True, text=True, timeout=60)
    return time.monotonic() - begin, result


@window.flow
def mailto(report):
    """A link opens a composer, whether the program runs or not; what it must not ask for is left out, and said."""
    with uidriver.Desktop(keyring=False) as desktop:
        log = mocks.install_service(desktop, window.posthorn())
        open_uris(desktop, LINK)
        program = desktop.attach(find_pid(desktop), log)
        wait_composer(program, 'Tea time')
        program.wait('list item', 'grace@example.org')
        program.wait_label('That was left out: attach')
        report.ok('D-Bus starts the program, and the composer says what it left out')
        program.screenshot('mailto')
        open_uris(desktop, 'mailto:ada@example.org?subject=Warm')
        wait_composer(program, 'Warm')
        report.ok('a program that runs opens another composer')
        note = desktop.home / 'note.txt'
        note.write_text('A note.\n')
        open_uris(desktop, note.as_uri(), (desktop.home / 'gone.txt').as_uri())
        program.wait_label('note.txt')
        program.wait_label('“gone.txt” is not attached: there is no such file.')
        report.ok('files are attached, and one that is not there is named')
        open_uris(desktop, 'https://example.org/')
        program.wait_label('It can’t open “https:” links.')
        report.ok('another kind of link is refused in words')
        program.press('Close')
        open_uris(desktop, 'mailto:bob@example.net?subject=50% off')
        wait_composer(program, '50% off')
        program.wait_label('The link was damaged.')
        report.ok('a link that is damaged is mended, and that is said')
        for _ in range(4):
            program.key('ctrl+w')
        window.end(program, report)


@window.flow
def command_line(report):
    """Options and arguments of the program, in its first process and in others."""
    with uidriver.Desktop(keyring=False) as desktop:
        refused = subprocess.run([window.posthorn(), 'https://example.org/'], check=False, capture_output=True, text=True, timeout=60)
        if refused.returncode != os.EX_USAGE or 'https:' not in refused.stderr:
            raise AssertionError(refused)
        report.ok('a link of another kind is refused on standard error, and nothing goes on running')
        program = desktop.start(window.posthorn(), '--compose')
        wait_composer(program, 'New Message')
        report.ok('--compose opens an empty composer')
        (desktop.home / 'report.txt').write_text('Figures.\n')
        second = subprocess.run([window.posthorn(), '--compose', LINK, 'report.txt'], check=False, capture_output=True, text=True, timeout=60, cwd=desktop.home)
        if second.returncode != 0:
            raise AssertionError(second)
        wait_composer(program, 'Tea time')
        program.wait_label('report.txt')
        report.ok('another process hands its link and its file over, from its own folder, and ends')
        again = subprocess.run([window.posthorn(), 'https://example.org/'], check=False, capture_output=True, text=True, timeout=60)
        if again.returncode != os.EX_USAGE or 'https:' not in again.stderr:
            raise AssertionError(again)
        report.ok('what is refused is said where it was asked for')
        subprocess.run([window.posthorn()], check=True, timeout=60)
        program.wait('push button', 'Add Account…')
        report.ok('without an argument the main window comes')
        subprocess.run([window.posthorn(), '--outbox'], check=True, timeout=60)
        program.wait('push button', 'Back')
        report.ok('--outbox shows the outbox')
        window.end(program, report)


@window.flow
def actions(report):
    """What launchers and other programs call: new message, compose, outbox, deliver."""
    with uidriver.Desktop(keyring=False) as desktop, mocks.MailServer() as server:
        server.start()
        add_account(server)
        log = mocks.install_service(desktop, window.posthorn())
        activate(desktop, 'new-message')
        program = desktop.attach(find_pid(desktop), log)
        wait_composer(program, 'New Message')
        report.ok('“new-message” opens a composer')
        activate(desktop, 'compose', desktop.glib.Variant('s', 'mailto:?subject=By%20action'))
        wait_composer(program, 'By action')
        report.ok('“compose” opens one for a link')
        activate(desktop, 'show-outbox', desktop.glib.Variant('x', 0))
        wait_composer(program, 'Posthorn')
        report.ok('“show-outbox” opens the window')
        for name, parameter in (('show-outbox', ('x', -1)), ('show-outbox', ('x', 4711)), ('outbox-retry', ('x', 4711)), ('open-draft', ('s', 'no such draft')),
                                ('discard-draft', ('s', '../../x')), ('compose-from', ('s', 'nobody'))):
            activate(desktop, name, desktop.glib.Variant(*parameter))
        desktop.spin(0.5)
        if program.complaints():
            raise AssertionError(program.complaints())
        report.ok('parameters that mean nothing do no harm')
        queue(desktop, 'Parcel')
        activate(desktop, 'deliver')
        desktop.poll(lambda: states(desktop) == {'Parcel': 'sent'}, lambda: f'it is sent: {states(desktop)}')
        if len(server.messages) != 1:
            raise AssertionError(server.messages)
        report.ok('“deliver” sends what another program has queued, once')


@window.flow
def service(report):
    """Without a window: ends at once when there is nothing to do, delivers what there is, and ends then."""
    with uidriver.Desktop(keyring=False) as desktop, mocks.MailServer() as server:
        server.start()
        add_account(server)
        run_service()
        seconds, result = run_service()
        if seconds > AT_ONCE_SECONDS or result.stderr:
            raise AssertionError((seconds, result))
        report.ok('with an empty outbox it ends at once')
        queue(desktop, 'From cron')
        run_service()
        if states(desktop) != {'From cron': 'sent'} or len(server.messages) != 1:
            raise AssertionError((states(desktop), server.messages))
        report.ok('it delivers what another program has queued, and ends')
        with (desktop.home / 'config/glib-2.0/settings/keyfile').open('a') as preferences:
            preferences.write('deliver-in-background=false\n')
        queue(desktop, 'Kept')
        seconds, _ = run_service()
        if states(desktop)['Kept'] != 'queued' or seconds > AT_ONCE_SECONDS:
            raise AssertionError((states(desktop), seconds))
        report.ok('where the preferences don’t want it, it ends without delivering')


@window.flow
def background(report):
    """The window is closed while a message waits: it is delivered when its server comes up, and the program ends."""
    with uidriver.Desktop(keyring=False) as desktop, mocks.MailServer() as server:
        notifications = mocks.Notifications(desktop)
        add_account(server)
        queue(desktop, 'Patience')
        program = desktop.start(window.posthorn())
        window.wait_listed(program)
        wait_waiting(desktop, 'Patience')
        report.ok('without the server the message waits')
        program.key('ctrl+q')
        notifications.wait('Posthorn Goes On in the Background')
        report.ok('the program goes on without a window, and says so')
        if program.process.poll() is not None:
            raise AssertionError('the program has ended')
        server.start()
        desktop.poll(lambda: states(desktop) == {'Patience': 'sent'}, lambda: f'it is sent: {states(desktop)}', RETRY_SECONDS)
        report.ok('when the server comes up the message is delivered')
        if program.wait_for_end() != 0 or len(server.messages) != 1:
            raise AssertionError((program.process.returncode, server.messages))
        report.ok('then the program ends')
        desktop.poll(lambda: not notifications.shown, lambda: f'its notification goes: {notifications.shown}')
        if len(notifications.all) != 1:
            raise AssertionError(notifications.all)
        report.ok('its notification has gone, and came once')
        if program.complaints():
            raise AssertionError(program.complaints())


@window.flow
def notifications(report):
    """What was not sent is told once, without its text, and taken back when it is settled."""
    with uidriver.Desktop(keyring=False) as desktop, mocks.MailServer() as server:
        shown = mocks.Notifications(desktop)
        server.refusal = '550 5.1.1 No such user'
        server.start()
        add_account(server)
        queue(desktop, 'Minutes', text='A secret.')
        run_service()
        desktop.poll(lambda: shown.all, 'a notification')
        (one,) = shown.all
        if one.title != 'A Message Was Not Sent' or 'Minutes' not in one.body or 'grace@example.org' not in one.body or 'secret' in one.body:
            raise AssertionError(one)
        if set(one.actions) != {'', 'Try Again', 'Open'} and set(one.actions) != {'Try Again', 'Open'}:
            raise AssertionError(one.actions)
        report.ok(f'a refused message is told with its subject, its recipient and a reason: {one.body!r}')
        run_service()
        program = desktop.start(window.posthorn())
        window.wait_listed(program)
        program.wait('push button', 'Outbox: 1 message needs your attention')
        desktop.spin(1)
        if len(shown.all) != 1:
            raise AssertionError(shown.all)
        report.ok('neither the next service nor the window tells it again; the button has the number')
        program.screenshot('attention')
        queue(desktop, 'Agenda')
        queue(desktop, 'Budget')
        together = shown.wait('2 Messages Need Your Attention')
        if 'Agenda' not in together.body or 'Budget' not in together.body:
            raise AssertionError(together)
        report.ok('several are told together')
        server.refusal = None
        for identifier in range(1, 4):
            window.run_ctl('outbox', 'retry', str(identifier))
        desktop.poll(lambda: set(states(desktop).values()) == {'sent'}, lambda: f'all are sent: {states(desktop)}')
        desktop.poll(lambda: together.number not in shown.shown, lambda: f'the notification is taken back: {shown.shown}')
        program.wait('push button', 'Outbox')
        report.ok('when they are sent after all, the notification goes, and the number on the button')
        server.refusal = '550 5.1.1 No such user'
        queue(desktop, 'Postscript')
        shown.shown.clear()  # of the service: only its own program can take it back here
        again = shown.wait('A Message Was Not Sent')
        shown.press(again, 'Open')
        program.wait_label('Postscript')
        program.wait('push button', 'Back')
        report.ok('its button opens the message in the outbox')
        queue(desktop, 'In view')
        desktop.poll(lambda: states(desktop).get('In view') == 'failed', lambda: f'it failed: {states(desktop)}')
        desktop.spin(1)
        if any('In view' in notification.body for notification in shown.all):
            raise AssertionError(shown.all)
        report.ok('what the person sees is not told')
        window.end(program, report)


@window.flow
def drafts(report):
    """What was being written when the program died comes back; what was put aside is offered."""
    with uidriver.Desktop(keyring=False) as desktop, mocks.MailServer() as server:
        add_account(server)
        program = desktop.start(window.posthorn(), 'mailto:grace@example.org?subject=Unfinished')
        write(program, 'Dear Grace')
        folder = desktop.home / 'data/posthorn/drafts'
        desktop.poll(lambda: list(folder.glob('*.draft')), 'the draft is on the disk')
        desktop.poll(lambda: (desktop.home / 'state/posthorn/open-drafts').exists(), 'that it is open is on the disk')
        program.process.send_signal(signal.SIGKILL)
        program.process.wait()
        program = desktop.start(window.posthorn())
        wait_composer(program, 'Unfinished')
        program.wait('list item', 'grace@example.org')
        report.ok('after a crash the composer is there again')
        program.key('ctrl+w')
        desktop.poll(lambda: frames(program) == ['Posthorn'], lambda: f'only the main window: {frames(program)}')
        program.wait('push button', 'Drafts')
        report.ok('closed, it lies aside')
        window.end(program, report)
        program = desktop.start(window.posthorn())
        program.wait('push button', 'Drafts')
        if frames(program) != ['Posthorn']:
            raise AssertionError(frames(program))
        report.ok('the next start offers it, and does not open it')
        program.click('push button', 'Drafts')
        program.click('list item', 'Unfinished')
        wait_composer(program, 'Unfinished')
        report.ok('it can be opened from the list')
        program.key('ctrl+w')
        program.click('push button', 'Drafts')
        desktop.take_picture('drafts')
        program.press('Discard')
        program.press('Discard')
        desktop.poll(lambda: not list(folder.glob('*.draft')), 'the draft is gone')
        program.wait_gone('push button', 'Drafts')
        report.ok('it can be discarded after a question')
        window.end(program, report)


@window.flow
def terminated(report):
    """The session ends while somebody writes: nothing is asked, nothing is lost."""
    with uidriver.Desktop(keyring=False) as desktop:
        program = desktop.start(window.posthorn(), 'mailto:grace@example.org?subject=Evening')
        write(program, 'Not saved yet')
        program.process.send_signal(signal.SIGTERM)
        if program.wait_for_end() != 0:
            raise AssertionError(program.process.returncode)
        report.ok('the program ends well when it is told to')
        program = desktop.start(window.posthorn())
        wait_composer(program, 'Evening')
        program.wait_label('Not saved yet')
        report.ok('the composer is there again, with the last letter')
        window.end(program, report)


@window.flow
def terminated_sending(report):
    """The session ends while a message is on its way: it arrives first, and is known to have."""
    with uidriver.Desktop(keyring=False) as desktop, mocks.MailServer() as server:
        server.may_answer.clear()
        server.start()
        add_account(server)
        queue(desktop, 'Last minute')
        program = desktop.start(window.posthorn())
        desktop.poll(server.is_busy.is_set, 'the message is on its way')
        program.process.send_signal(signal.SIGTERM)
        desktop.spin(1)
        if program.process.poll() is not None:
            raise AssertionError('the program did not wait for the answer')
        server.may_answer.set()
        if program.wait_for_end() != 0:
            raise AssertionError(program.process.returncode)
        if states(desktop) != {'Last minute': 'sent'} or len(server.messages) != 1:
            raise AssertionError((states(desktop), server.messages))
        report.ok('the program waits for the answer, notes it and ends')
        server.may_answer.clear()
        server.is_busy.clear()
        queue(desktop, 'Too late')
        program = desktop.start(window.posthorn())
        desktop.poll(server.is_busy.is_set, 'the second message is on its way')
        program.process.send_signal(signal.SIGTERM)
        program.wait_for_end(uidriver.SECONDS)
        run_service()
        if states(desktop)['Too late'] != 'uncertain':
            raise AssertionError(states(desktop))
        report.ok('it does not wait for ever; what nobody knows of is called so')
        server.may_answer.set()


@window.flow
def preferences(report):
    """Ctrl+comma shows the preferences, and what is changed there holds."""
    with uidriver.Desktop(keyring=False) as desktop:
        program = desktop.start(window.posthorn())
        program.wait('push button', 'Add Account…')
        program.key('ctrl+comma')
        program.wait('check box', 'Look Up Settings Online')
        program.screenshot('preferences')
        program.resize_window(640, 1000)
        program.key('alt+s')
        program.wait('check box', 'Deliver in the Background')
        program.screenshot('preferences-sending')
        program.toggle('Deliver in the Background')
        program.choose('Line Breaks', 'After 72 characters')
        file = desktop.home / 'config/glib-2.0/settings/keyfile'
        wanted = ['deliver-in-background=false', "text-wrapping='fixed'"]
        desktop.poll(lambda: all(line in file.read_text() for line in wanted), lambda: f'{wanted} in {file.read_text()}')
        report.ok('switches and choices are kept')
        program.click('spin button', 'Undo Send')
        program.key('ctrl+a', '2', '5', 'Tab')
        desktop.poll(lambda: 'undo-send-seconds=25' in file.read_text(), file.read_text)
        report.ok('so are numbers')
        program.key('alt+r')
        program.toggle('When a Message Was Sent')
        program.screenshot('preferences-reminders')
        desktop.poll(lambda: 'notify-successes=true' in file.read_text(), file.read_text)
        report.ok('all pages are found by their letters')
        program.key('Escape')
        window.end(program, report)


@window.flow
def sandbox(report):
    """In a sandbox the desktop is asked for the background, and its answer counts."""
    with uidriver.Desktop(keyring=False) as desktop, mocks.MailServer() as server:
        if not mocks.can_be_sandboxed(desktop):
            raise uidriver.Missing('a private file system')
        portal = mocks.BackgroundPortal(desktop)
        add_account(server)
        queue(desktop, 'Boxed')
        # GTK tells the X server nothing of a process in a sandbox, so the driver does not find its windows.
        command = mocks.sandbox_command(desktop, window.posthorn())
        process = desktop.spawn(command)
        desktop.poll(lambda: portal.requests, 'the portal is asked')
        options = portal.requests[0]
        if options['autostart'] is not True or options['commandline'] != ['posthorn', '--gapplication-service'] or not options['reason']:
            raise AssertionError(options)
        report.ok('the portal is asked for the background and for the start at login')
        wait_waiting(desktop, 'Boxed')
        activate(desktop, 'quit')
        desktop.spin(1)
        if process.poll() is not None:
            raise AssertionError('the program has ended')
        report.ok('with leave the program goes on without a window')
        process.send_signal(signal.SIGTERM)
        process.wait(uidriver.SECONDS)
        portal.is_allowed = False
        process = desktop.spawn(command)
        desktop.poll(lambda: len(portal.requests) == 2, 'the portal is asked again')
        activate(desktop, 'quit')
        desktop.poll(lambda: process.poll() is not None, 'the program ends')
        if process.returncode != 0 or states(desktop) != {'Boxed': 'waiting'}:
            raise AssertionError((process.returncode, states(desktop)))
        report.ok('without leave it ends with its window, and the message stays')



if __name__ == '__main__':
    window.main()
