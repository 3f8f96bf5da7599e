#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""Flows through the window in which messages are written; like those of test_window.py. usage: flows_compose.py FLOW

What is sent arrives at a server that keeps it, byte by byte.
"""

import contextlib
import datetime
import email
import email.policy
import os
import pathlib
import re
import shutil
import signal
import sqlite3
import subprocess
import sys

sys.dont_write_bytecode = True
import test_window as window  # noqa: E402  (beside this file)
import uidriver  # noqa: E402  (beside this file)

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'support'))
import submission_server  # noqa: E402

TEXT_FIELD = 'Text'
SIGNATURE = 'Ada Lovelace\nAnalytical Society\n'
PEOPLE = 'Name,Email,Club\nGrace,grace@example.org,Chess\nAlan,alan@example.org,Running\nNobody,,Chess\nLinus,linus@example.org,Chess\n'
DELIVERY_SECONDS = 60
ASIDE = 900  # of a screen that is 1280 wide

# Another program from which a picture was copied, as long as it runs.
OFFER_PICTURE = '''
import gi
gi.require_version('Gdk', '4.0')
gi.require_version('Gtk', '4.0')
from gi.repository import Gdk, GLib, GObject, Gtk
Gtk.init()
octets = GLib.Bytes.new(bytes(4 * 16 * 16))
texture = Gdk.MemoryTexture.new(16, 16, Gdk.MemoryFormat.R8G8B8A8, octets, 4 * 16)
Gdk.Display.get_default().get_clipboard().set_content(Gdk.ContentProvider.new_for_value(GObject.Value(Gdk.Texture, texture)))
print('ready', flush=True)
GLib.MainLoop().run()
'''

# A window from which a file is dragged, as from a file manager.
OFFER_FILE = '''
import gi, sys
gi.require_version('Gdk', '4.0')
gi.require_version('Gtk', '4.0')
from gi.repository import Gdk, GLib, Gtk
Gtk.init()
source = Gtk.DragSource(actions=Gdk.DragAction.COPY)
source.set_content(Gdk.ContentProvider.new_for_bytes('text/uri-list', GLib.Bytes.new(sys.argv[1].encode() + b'\\r\\n')))
window = Gtk.Window(title='Files', default_width=200, default_height=200)
window.add_controller(source)
window.present()
GLib.MainLoop().run()
'''


class KeepingDialogue(submission_server.Dialogue):
    def do_data(self, _):
        self.replies.append('354 Go ahead')
        self.buffer = b'\r\n' + self.buffer
        while (end := self.buffer.find(submission_server.END_OF_DATA)) < 0:
            if not self.fill():
                return False
        self.server.contents.append(self.buffer[2:end + 2].replace(b'\r\n..', b'\r\n.'))
        self.buffer = self.buffer[end + len(submission_server.END_OF_DATA):]
        return self.take_message()


class KeepingServer(submission_server.SubmissionServer):
    def __init__(self, folder):
        certificate = submission_server.Certificate(folder)
        super().__init__(certificate, 'tls', chunking=False)
        self.sha256, self.contents = certificate.sha256, []

    def talk(self, client):
        with contextlib.suppress(OSError), contextlib.closing(KeepingDialogue(self, client)) as dialogue:
            dialogue.run()

    def parsed(self):
        return [email.message_from_bytes(content, policy=email.policy.default) for content in self.contents]


@contextlib.contextmanager
def prepared(*options):
    """A desktop, and an account that sends to a server that keeps everything."""
    if not shutil.which('openssl'):
        raise uidriver.Missing('openssl is not installed')
    with uidriver.Desktop(keyring=False) as desktop, KeepingServer(desktop.home) as server:
        window.add_account_elsewhere({'host': 'localhost', 'tls_port': server.port}, '--trust', server.sha256, '--display-name', 'Ada', *options)
        yield desktop, server


def start(desktop, *arguments):
    """The program with a window to write in."""
    program = desktop.start(window.posthorn(), '--compose', *arguments)
    program.wait('text', 'Subject')
    return program


def write(program, to, subject, text):
    program.type('To', to)
    program.key('Return')
    wait_chip(program, to)
    if subject:
        program.type('Subject', subject)
    write_text(program, text)


def write_text(program, text):
    """Before the signature, if there is one."""
    node = program.wait('text', TEXT_FIELD)
    program.click_node(node)
    program.key('ctrl+Home')
    uidriver.run_tool('xdotool', 'type', '--delay', '4', text)
    program.desktop.poll(lambda: program.text_of(node).startswith(text), lambda: f'“{text}” stands in the text, not “{program.text_of(node)}”')


def wait_chip(program, name):
    return program.wait('list item', name)


def describe_chips(program):
    """From the first to the last."""
    nodes = program.walk(program.wait('text', 'To').get_parent())
    return [node.get_name() for node in nodes if node.get_role_name() == 'list item'][::-1]


def describe_attachments(program):
    return [node.get_name() for node in program.walk(program.wait('list', 'Attachments')) if node.get_role_name() == 'list item']


def wait_chips(program, *names):
    program.desktop.poll(lambda: describe_chips(program) == list(names), lambda: f'{names} are recipients, not {describe_chips(program)}')


def send(program):
    program.key('ctrl+Return')


def wait_arrived(desktop, server, count=1):
    desktop.poll(lambda: len(server.contents) >= count, lambda: f'{count} messages arrive, not {len(server.contents)}; outbox: {read_outbox(desktop)}', DELIVERY_SECONDS)
    return server.parsed()


def read_outbox(desktop, kind='message'):
    path = desktop.home / 'data/posthorn/outbox.sqlite'
    if not path.exists():  # it is made when it is needed
        return []
    with contextlib.closing(sqlite3.connect(f'file:{path}?mode=ro', uri=True)) as database:
        database.row_factory = sqlite3.Row
        tables = database.execute("select name from sqlite_master where type = 'table' and name like ?", (f'{kind}%',)).fetchall()
        return [dict(row) for name, in tables[:1] for row in database.execute(f'select * from {name}')]


def read_text(part):
    return part.get_content().replace('\r\n', '\n')


def end(program, report):
    """However many windows there are."""
    while program.process.poll() is None:
        front = program.desktop.poll(lambda: program.process.poll() is not None or program.front(), 'a window, or the end')
        if front is not True:
            program.close_window()
            program.desktop.poll(lambda window=front: program.process.poll() is not None or window.number not in [other.number for other in program.x_windows()],
                                 lambda window=front: f'{window} closes; there are {program.describe()}')
    if program.wait_for_end() != 0:
        raise AssertionError(f'it ended with {program.process.returncode}: {program.tail_of_log()}')
    if program.complaints():
        raise AssertionError(f'the program complains: {program.complaints()}')
    report.ok('the program ends without a complaint')


@window.flow
def compose_and_send(report):
    """A message with an attachment and a signature, written and sent, arrives as it was written."""
    with prepared() as (desktop, server):
        picture = desktop.home / 'Drawing for Ada.bin'  # what is typed into the chooser; a busy server loses other letters
        picture.write_bytes(bytes(range(256)) * 500)
        signature = desktop.home / 'signature.txt'
        signature.write_text(SIGNATURE)
        window.run_ctl('accounts', 'edit', window.ADDRESS, '--signature-file', str(signature))
        program = start(desktop)
        desktop.poll(lambda: '-- \nAda Lovelace' in program.text_of(program.wait('text', TEXT_FIELD)), 'the signature stands in the text')
        report.ok('the signature of the account is there')
        program.screenshot('composer-empty')
        write(program, 'grace@example.org', 'The engine', 'Dear Grace, it works.')
        program.press('Attach Files')
        program.choose_file(picture)
        program.wait_label('1 attachment, 128.0')
        program.screenshot('composer-written')
        report.ok('a file is attached, and its size is said')
        send(program)
        program.wait_label('Sending in')
        program.screenshot('composer-sending')
        report.ok('it can be called back')
        program.press('Send Now')
        message = wait_arrived(desktop, server)[0]
        if (message['From'], message['To'], message['Subject']) != (f'Ada <{window.ADDRESS}>', 'grace@example.org', 'The engine'):
            raise AssertionError(f'the head is another one: {server.contents[0][:1000]}')
        text, attachment = list(message.iter_parts())
        if not read_text(text).startswith('Dear Grace, it works.') or not read_text(text).rstrip().endswith(SIGNATURE.rstrip()):
            raise AssertionError(f'the text is another one: {read_text(text)!r}')
        report.ok('head and text arrive')
        if attachment.get_content() != picture.read_bytes() or attachment.get_filename() != picture.name:
            raise AssertionError(f'the attachment is another one: {attachment.get_filename()}')
        report.ok('the attachment arrives byte by byte, under its name')
        desktop.poll(lambda: not list((desktop.home / 'data/posthorn/drafts').glob('*.draft')), 'the draft is gone')
        report.ok('the draft is gone')


@window.flow
def chips(report):
    """Recipients by keyboard: made, walked through, taken out, corrected; and dragged with the pointer."""
    with prepared() as (desktop, _):
        program = start(desktop)
        entry = program.wait('text', 'To')
        program.click_node(entry)
        uidriver.run_tool('xdotool', 'type', '--delay', '4', 'bob@example.org,grace@example.org;alan@example.org')
        program.key('Tab')
        wait_chips(program, 'bob@example.org', 'grace@example.org', 'alan@example.org')
        report.ok('comma, semicolon and Tab end a recipient')
        entry.set_text_contents('"Lovelace, Ada" <ada@example.net>\nlinus@example.org, nonsense')
        program.click_node(program.wait('text', 'To'))
        program.key('Return')
        wait_chips(program, 'bob@example.org', 'grace@example.org', 'alan@example.org', '"Lovelace, Ada" <ada@example.net>', 'linus@example.org', 'nonsense')
        report.ok('a list that is pasted becomes chips, a comma in quotes is none')
        program.wait('alert', '“nonsense”')
        chip = wait_chip(program, 'nonsense')
        if not chip.get_description():
            raise AssertionError('the malformed one says nothing to assistive technology')
        program.screenshot('composer-chips')
        report.ok('the malformed one says so, in words and to assistive technology')
        program.key('BackSpace', 'BackSpace')
        desktop.poll(lambda: 'nonsense' not in describe_chips(program), 'the malformed one is gone')
        program.wait_gone('alert', '“nonsense”')
        report.ok('Backspace goes to the last one, and takes it out')
        program.key('Left', 'Left', 'Delete')
        wait_chips(program, 'bob@example.org', 'grace@example.org', 'alan@example.org', 'linus@example.org')
        report.ok('arrows walk through them, Delete takes one out')
        program.press('Remove grace@example.org')
        wait_chips(program, 'bob@example.org', 'alan@example.org', 'linus@example.org')
        report.ok('each has a button to remove it')
        program.click_node(program.wait('text', 'To'))
        program.key('Left', 'Return')
        desktop.poll(lambda: program.text_of(program.wait('text', 'To')) == 'linus@example.org', 'the last one is text again')
        program.key('Home')
        uidriver.run_tool('xdotool', 'type', 'st.')
        program.key('Return')
        wait_chips(program, 'bob@example.org', 'alan@example.org', 'st.linus@example.org')
        report.ok('Enter makes one text again, to be corrected')
        program.open_menu('More Recipients', 'c')
        program.drag(wait_chip(program, 'alan@example.org'), program.wait('text', 'Cc'))
        wait_chips(program, 'bob@example.org', 'st.linus@example.org')
        wait_chip(program, 'alan@example.org')
        report.ok('one is dragged to where the copies are')
        program.resize_window(360, 400)
        program.screenshot('composer-chips-narrow')
        end(program, report)


def wait_aside(desktop, others):
    """The middle of another program's window, once it has gone to where it hides nothing."""
    def middle():
        for window in uidriver.XWindow.find_all(others.pid, '--onlyvisible'):
            if window.x >= ASIDE:
                return window.x + window.width // 2, window.y + window.height // 2
            uidriver.run_tool('xdotool', 'windowmove', window.number, str(ASIDE + uidriver.BORDER), '0')
        return None
    return desktop.poll(middle, 'the window of the other program is aside')


@window.flow
def file_dropped(report):
    """A file that is dragged from another program into the text is attached, and its name is not written there."""
    with prepared() as (desktop, _):
        file = desktop.home / 'Plan of the bridge.bin'
        file.write_bytes(b'plan')
        program = start(desktop)
        others = desktop.spawn([sys.executable, '-c', OFFER_FILE, file.as_uri()])
        place = wait_aside(desktop, others)
        program.drag_between(place, program.middle_of(program.wait('text', TEXT_FIELD)))
        program.wait_label('1 attachment')
        if describe_attachments(program) != [file.name] or program.text_of(program.wait('text', TEXT_FIELD)):
            raise AssertionError(f'{describe_attachments(program)}, {program.text_of(program.wait("text", TEXT_FIELD))!r}')
        program.screenshot('composer-file-dropped')
        report.ok('it is attached')
        uidriver.stop(others)
        end(program, report)


@window.flow
def picture_pasted(report):
    """A picture is attached wherever it is pasted, and nothing that was written is lost."""
    with prepared() as (desktop, _):
        program = start(desktop)
        program.type('Subject', 'Drawing')
        if not desktop.spawn([sys.executable, '-c', OFFER_PICTURE], stdout=subprocess.PIPE).stdout.readline():
            raise AssertionError('there is no picture to paste')
        for count, field in enumerate(('Subject', 'To', TEXT_FIELD), 1):
            program.click('text', field)
            program.key('ctrl+a', 'ctrl+v')
            program.wait('list', 'Attachments')
            desktop.poll(lambda: len(describe_attachments(program)) == count, lambda: f'{count} are attached, not {describe_attachments(program)}')
            if program.text_of(program.wait('text', 'Subject')) != 'Drawing':
                raise AssertionError('the subject is gone')
            report.ok(f'in “{field}”')
        end(program, report)


@window.flow
def crowded(report):
    """Neither many recipients nor many attachments push the text, or where one types, out of the window."""
    with prepared() as (desktop, _):
        paths = [desktop.home / f'page-{number}.txt' for number in range(20)]
        for path in paths:
            path.write_text('a page')
        program = start(desktop, *map(str, paths))
        program.wait('text', 'To').set_text_contents('\n'.join(f'member-{number}@example.org' for number in range(60)) + '\n')
        program.wait('list item', 'member-59@example.org')
        program.screenshot('composer-crowded')
        height = program.extents(program.wait('frame', 'New Message'))[3]
        for name in ('To', 'Subject', TEXT_FIELD):
            y = program.extents(program.wait('text', name))[1]
            if not 0 <= y < height - 60:
                raise AssertionError(f'“{name}” is out of sight: at {y} of {height}')
        report.ok('recipients, subject and text are in sight')
        end(program, report)


@window.flow
def findings(report):
    """What is probably not meant so is asked about before it is sent, with a way on; what can't be sent is not."""
    with prepared() as (desktop, server):
        program = start(desktop)
        send(program)
        program.wait_label('This Can’t Be Sent Yet')
        program.screenshot('findings-empty')
        program.press('Add a Recipient')
        report.ok('nothing is sent to nobody')
        uidriver.run_tool('xdotool', 'type', '--delay', '4', 'grace@gmial.com, nonsense')
        program.key('Return')
        write_text(program, 'Please find attached the drawing.')
        send(program)
        program.wait_label('This Can’t Be Sent Yet')
        program.screenshot('findings')
        program.press('Correct It')
        program.wait_gone('push button', 'Correct It')
        report.ok('the malformed recipient keeps it from being sent')
        program.press('Remove nonsense')
        send(program)
        program.wait_label('Send It Like This')
        program.press('Use grace@gmail.com')
        program.wait_gone('push button', 'Use grace@gmail.com')
        program.wait('push button', 'Attach Files…')
        report.ok('the mistyped domain is mended by one press, and the rest is asked still')
        program.press('Write a Subject')
        wait_chips(program, 'grace@gmail.com')
        uidriver.run_tool('xdotool', 'type', '--delay', '4', 'Drawing')
        desktop.poll(lambda: program.text_of(program.wait('text', 'Subject')) == 'Drawing', 'the way led to the subject')
        report.ok('a way leads to its field')
        send(program)
        program.wait('push button', 'Attach Files…')
        program.press('Send Anyway')
        program.press('Send Now')
        message = wait_arrived(desktop, server)[0]
        if message['To'] != 'grace@gmail.com' or message['Subject'] != 'Drawing':
            raise AssertionError(f'the head is another one: {server.contents[0][:1000]}')
        report.ok('who knows better may send it anyway')


@window.flow
def too_large(report):
    """What the test of the settings has learned counts before the first message is sent."""
    with prepared() as (desktop, server):
        server.keywords[server.keywords.index('SIZE 1073741824')] = 'SIZE 100000'
        figures = desktop.home / 'figures.bin'
        figures.write_bytes(bytes(90000))
        program = desktop.start(window.posthorn())
        window.open_account(program)
        program.click('list item', 'Test Settings')
        desktop.poll(lambda: read_outbox(desktop, 'server') and read_outbox(desktop, 'server')[0]['max_size'] == 100000, 'the size is known')
        report.ok('the test remembers how large a message may be')
        program.key('Escape')
        subprocess.run([window.posthorn(), '--compose', str(figures)], check=True, timeout=60)
        program.wait_label('figures.bin')
        write(program, 'grace@example.org', 'Figures', 'All of them.')
        send(program)
        program.wait_label('This Can’t Be Sent Yet')
        program.wait_label('and no more than 100.0')
        if server.contents or read_outbox(desktop):
            raise AssertionError('it was sent')
        report.ok('the first message is known to be too large before it is sent')
        program.key('Escape')
        end(program, report)


@window.flow
def attachment_gone(report):
    """A file that is gone when it is to be sent is asked about, and is not sent without being removed."""
    with prepared() as (desktop, server):
        path, kept = desktop.home / 'drawing.txt', desktop.home / 'notes.txt'
        path.write_text('a line')
        kept.write_text('two words')
        program = start(desktop, str(path), str(kept))
        write(program, 'grace@example.org', 'Drawing', 'Here it is.')
        path.unlink()
        send(program)
        program.wait_label('This Can’t Be Sent Yet')
        program.wait_label('drawing.txt')
        program.screenshot('findings-attachment')
        report.ok('a missing file keeps it from being sent')
        program.press('Remove It')
        program.wait_label('Ready to Send')
        program.press('Send')
        program.press('Send Now')
        message = wait_arrived(desktop, server)[0]
        names = [part.get_filename() for part in message.iter_attachments()]
        if names != ['notes.txt']:
            raise AssertionError(f'other files are attached: {names}')
        report.ok('without it, the rest is sent')


@window.flow
def undo_send(report):
    """A message that is called back does not leave, and is there as it was."""
    with prepared() as (desktop, server):
        program = start(desktop)
        write(program, 'grace@example.org', 'Too early', 'first second')
        program.key('ctrl+Home', 'ctrl+Right')
        send(program)
        program.wait_label('Sending in')
        program.press('Undo')
        node = program.wait('text', TEXT_FIELD)
        uidriver.run_tool('xdotool', 'type', ' and')
        desktop.poll(lambda: program.text_of(node) == 'first and second', lambda: f'the cursor is where it was: “{program.text_of(node)}”')
        report.ok('text, cursor and keyboard are where they were')
        desktop.poll(lambda: read_outbox(desktop) and all('cancel' in str(row.values()) or row.get('state') in (7, 'cancelled') for row in read_outbox(desktop)),
                     lambda: f'it is cancelled in the outbox: {read_outbox(desktop)}')
        if server.contents:
            raise AssertionError('it was sent')
        report.ok('nothing has left')
        send(program)
        program.wait_label('Sending in')
        program.close_window()
        message = wait_arrived(desktop, server)[0]
        if not read_text(message).startswith('first and second') or len(server.contents) != 1:
            raise AssertionError(f'another message arrived: {server.contents}')
        report.ok('sent again, and the window closed, it arrives once')
        if program.wait_for_end() != 0:
            raise AssertionError(f'it ended with {program.process.returncode}')
        report.ok('the program ends when there is nothing left to do')


@window.flow
def draft_restored(report):
    """What is being written is there again after a crash, and what was closed is kept."""
    with prepared() as (desktop, _):
        program = start(desktop)
        write(program, 'grace@example.org', 'Half of it', 'This is as far as I')
        folder = desktop.home / 'data/posthorn/drafts'
        desktop.poll(lambda: any('as far as I' in path.read_text() for path in folder.glob('*.draft')), 'the draft is on the disk')
        desktop.poll(lambda: (desktop.home / 'state/posthorn/open-drafts').exists(), 'that it is open is on the disk')
        program.process.send_signal(signal.SIGKILL)
        program.process.wait()
        report.ok('some seconds later it is on the disk')
        program = desktop.start(window.posthorn())
        node = program.wait('text', TEXT_FIELD)
        desktop.poll(lambda: program.text_of(node).startswith('This is as far as I'), lambda: f'the text is there: “{program.text_of(node)}”')
        wait_chips(program, 'grace@example.org')
        report.ok('after SIGKILL it is there again')
        end(program, report)
        if not any('as far as I' in path.read_text() for path in folder.glob('*.draft')):
            raise AssertionError('closing the window has lost the draft')
        report.ok('closing the window keeps it, without a question')


@window.flow
def send_to_many(report):
    """One message for each person of a table, with the fields filled in."""
    with prepared('--messages-per-minute', '100') as (desktop, server):
        table = desktop.home / 'club.csv'
        table.write_text(PEOPLE)
        program = start(desktop)
        program.type('Subject', 'News of the {Club} club')
        write_text(program, 'Dear {Name}, {Nothing} has changed.')
        program.open_menu('More Ways to Send', 'm')
        program.press('Choose Table…')
        program.choose_file(table)
        program.wait_label('3 people')
        program.wait_label('1 row is left out:\n“Nobody, Chess” has no address')
        program.wait_label('{Nothing}')
        program.wait_label('Dear Grace, {Nothing} has changed.')
        program.screenshot('send-to-many')
        report.ok('who is left out, unknown fields and the first person are shown')
        program.press('Next Person')
        program.wait_label('Dear Alan,')
        program.wait_label('News of the Running club')
        report.ok('the preview goes through the people')
        program.press('Send to 3 People')
        program.wait_label('Sending in')
        program.press('Send Now')
        messages = wait_arrived(desktop, server, 3)
        if sorted((message['To'], message['Subject']) for message in messages) != [
                ('Alan <alan@example.org>', 'News of the Running club'), ('Grace <grace@example.org>', 'News of the Chess club'),
                ('Linus <linus@example.org>', 'News of the Chess club')] and sorted(message['To'] for message in messages) != [
                'alan@example.org', 'grace@example.org', 'linus@example.org']:
            raise AssertionError(f'other messages arrive: {[(message["To"], message["Subject"]) for message in messages]}')
        report.ok('each gets one of their own')
        if len({row['batch'] for row in read_outbox(desktop)}) != 1:
            raise AssertionError('they have no batch in common')
        report.ok('they belong together in the outbox')


@window.flow
def send_later(report):
    """A message for tomorrow morning waits in the outbox for that."""
    with prepared() as (desktop, server):
        program = start(desktop)
        write(program, 'grace@example.org', 'Tomorrow', 'Good morning!')
        program.open_menu('More Ways to Send', 'l')
        program.wait('list item', 'Tomorrow Morning')
        program.screenshot('send-later')
        program.click('list item', 'Tomorrow Morning')
        program.wait_label('Sent Later')
        program.screenshot('composer-sent-later')
        tomorrow = (datetime.datetime.now() + datetime.timedelta(days=1)).replace(hour=8, minute=0, second=0, microsecond=0)
        dues = [row['due'] for row in read_outbox(desktop)]
        if dues != [int(tomorrow.timestamp())]:
            raise AssertionError(f'it is due at {dues}, not at {tomorrow.timestamp()}')
        report.ok('it is due tomorrow at eight')
        program.press('Undo')
        node = program.wait('text', TEXT_FIELD)
        desktop.poll(lambda: program.text_of(node).startswith('Good morning!'), 'it is there again')
        report.ok('it can be called back')
        send(program)
        program.press('Send Now')
        wait_arrived(desktop, server)
        report.ok('and then be sent at once')


@window.flow
def template(report):
    """What is written often is saved as a template, a file that a person can edit, and used again."""
    with prepared() as (desktop, _):
        path = desktop.home / 'data/posthorn/templates/Weekly.txt'
        path.parent.mkdir(parents=True)  # a folder that comes later is looked for every four seconds
        program = start(desktop)
        write(program, 'grace@example.org', 'Report', 'Dear Grace, nothing happened this week.')
        program.open_menu('Message Menu', 'a')
        program.type('Name', 'Weekly')
        program.press('Save')
        program.wait_toast('Template saved')
        desktop.poll(lambda: path.exists() and 'Subject: Report' in path.read_text(), 'the file is there')
        report.ok('a template is a text file')
        path.write_text(path.read_text().replace('this week', 'last week'))
        program.key('ctrl+n')
        desktop.poll(lambda: program.text_of(program.wait('text', 'Subject')) == '', 'a second window is there')
        program.open_menu('Message Menu', 't', 'Down', 'Return')
        desktop.poll(lambda: 'last week' in program.text_of(program.wait('text', TEXT_FIELD)),
                     lambda: f'the text of the template: {program.text_of(program.wait("text", TEXT_FIELD))!r}; {program.describe()}')
        wait_chips(program, 'grace@example.org')
        report.ok('it fills another message, as it was edited meanwhile')
        end(program, report)


if __name__ == '__main__':
    window.main()
