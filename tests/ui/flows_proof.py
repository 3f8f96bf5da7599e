#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""What the outbox promises, in the real window: nothing waits longer than it must, nothing is doubled, and neither a large
message nor a long queue keeps the window from answering. usage: flows_proof.py FLOW

How long the main loop takes is measured by loop-probe.c, which $LOOP_PROBE names.
"""

import base64
import contextlib
import os
import pathlib
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from typing import NamedTuple

sys.dont_write_bytecode = True
import desktop_mocks as mocks  # noqa: E402  (beside this file)
import flows_compose as compose  # noqa: E402  (beside this file)
import flows_outbox as outbox  # noqa: E402  (beside this file)
import test_window as window  # noqa: E402  (beside this file)
import uidriver  # noqa: E402  (beside this file)

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent / 'support'))
import namespaces  # noqa: E402  (tests/support)
import submission_server  # noqa: E402  (tests/support)

SOCKETS = '/tmp/.X11-unix'
RETRY_SECONDS = 90        # the first time that a message is tried again is a minute later
NETWORK_SECONDS = 15      # a network that has changed is given two seconds to come to rest
STALL_MS = 16             # a picture at 60 Hz
MORE_RATIO = 1.5          # of what it is with little to do, where that takes long by itself
BLOCKED_MS = 150          # a person would notice
TRIES = 3
ATTACHMENT_BYTES = 50 * 1000 * 1000
MANY = 10_000
MEMORY = '/dev/shm'
STARTS = 2
# A start takes some hundred milliseconds, and other tests run meanwhile; to read ten thousand messages takes longer.
MAX_START_RATIO, START_SLACK = 1.5, 0.1
FEW = 600                 # GTK makes some two hundred rows at either end, whatever is on the screen
MORE_KIB = 4 * 1024
PAGED_KIB = 24 * 1024
PAGES = 300


def add_account(server):
    window.run_ctl('accounts', 'add', window.ADDRESS, '--host', '127.0.0.1', '--port', str(server.port), '--security', 'none')


@contextlib.contextmanager
def with_server_in_the_clear():
    with uidriver.Desktop(keyring=False) as desktop, mocks.MailServer() as server:
        add_account(server)
        outbox.deliver_only_in_window(desktop)
        yield desktop, server


def expect_messages(server, *subjects):
    """In the order in which they came, each once."""
    found = [re.search(r'^SUBJECT: (.*?)\r?$', message, re.MULTILINE | re.IGNORECASE)[1] for message in server.messages]
    if found != list(subjects):
        raise AssertionError(f'the server has {found}, not {subjects}')


@window.flow
def server_away(report):
    """The server is not there: the message waits, says so in plain words, and Send Now does not wait for its time."""
    with with_server_in_the_clear() as (desktop, server):
        outbox.queue(desktop, 'Patience')
        program = desktop.start(window.posthorn())
        outbox.open_outbox(program)
        outbox.wait_row(program, 'Patience', 'Tries again')
        program.screenshot('proof-waiting')
        report.ok('the message waits, and the list says when it is tried again')
        outbox.open_message(program, 'Patience')
        program.wait_label('You don’t have to do anything')
        program.screenshot('proof-waiting-message')
        report.ok('its page says that nothing has to be done')
        server.start()
        program.press('Send Now')
        program.wait_label('Sent at', outbox.DELIVERY_SECONDS)
        outbox.wait_state(program, 'Patience', 'sent')
        program.screenshot('proof-waiting-sent')
        expect_messages(server, 'Patience')
        report.ok('the server is back, and Send Now sends it at once')
        window.end(program, report)


class Network:
    """All that this process and its children see of one: a private one, that is switched on and off."""

    def __init__(self):
        try:
            namespaces.enter(SOCKETS) if not namespaces.are_private() else None
        except namespaces.Impossible as reason:
            raise uidriver.Missing(reason) from reason
        pathlib.Path(SOCKETS).mkdir(mode=0o1777, exist_ok=True)
        subprocess.run(['mount', '-t', 'tmpfs', 'tmpfs', SOCKETS], check=True)

    def switch_on(self):
        """There is a way to the outside where there is a default route; this one leads nowhere, which nobody finds out."""
        run_ip('link', 'set', 'lo', 'up')
        run_ip('address', 'replace', '127.0.0.1/8', 'dev', 'lo')
        run_ip('route', 'add', 'default', 'dev', 'lo')

    def switch_off(self):
        run_ip('link', 'set', 'lo', 'down')
        run_ip('address', 'flush', 'dev', 'lo')


def run_ip(*arguments):
    try:
        result = subprocess.run(['ip', *arguments], capture_output=True, text=True, check=False)
    except FileNotFoundError as reason:
        raise uidriver.Missing('the ip program is not installed') from reason
    if result.returncode:
        raise uidriver.Missing(f'ip {" ".join(arguments)}: {result.stderr.strip()}')


@window.flow
def offline(report):
    """There is no network: the message is queued and waits; when the network is back it is sent, and nobody has done a thing."""
    network = Network()
    network.switch_on()
    with with_server_in_the_clear() as (desktop, server):
        server.start()
        program = desktop.start(window.posthorn())
        outbox.open_outbox(program)
        network.switch_off()
        outbox.queue(desktop, 'From the train')
        outbox.wait_row(program, 'From the train', 'Waits for a network connection')
        program.screenshot('proof-offline')
        report.ok('without a network it waits, and the list says for what')
        outbox.open_message(program, 'From the train')
        program.wait_label('As soon as there is a connection')
        program.screenshot('proof-offline-message')
        report.ok('its page says that it goes by itself')
        begin = time.monotonic()
        network.switch_on()
        program.wait_label('Sent at', NETWORK_SECONDS)
        outbox.wait_state(program, 'From the train', 'sent')
        report.ok(f'the network is back, and it is sent by itself after {time.monotonic() - begin:.1f} s')
        expect_messages(server, 'From the train')
        window.end(program, report)


class StrictServer(submission_server.SubmissionServer):
    """Takes messages from who knows the password, and counts who does not."""

    def __init__(self, certificate, password=None):
        super().__init__(certificate, 'tls')
        self.sha256, self.password, self.n_refused = certificate.sha256, password, 0

    def talk(self, client):
        with contextlib.suppress(OSError), contextlib.closing(StrictDialogue(self, client)) as dialogue:
            dialogue.run()


class StrictDialogue(submission_server.Dialogue):
    def do_auth(self, argument):
        if ' ' not in argument:
            self.replies.append('334 ')
            argument += ' ' + self.read_line()
        if base64.b64decode(argument.split()[1]).split(b'\0')[-1].decode() == self.server.password:
            self.replies.append('235 2.7.0 Welcome')
        else:
            self.server.n_refused += 1
            self.replies.append('535 5.7.8 Authentication credentials invalid')
        return True


@window.flow
def password_mended_elsewhere(report):
    """A wrong password is tried once for all; posthornctl mends it while the window is open, and everything goes out."""
    subjects = 'Minutes', 'Agenda', 'Report'
    with uidriver.Desktop() as desktop, StrictServer(submission_server.Certificate(desktop.home), 'right one') as server:
        path = desktop.home / 'password'
        path.write_text(outbox.WRONG)
        window.add_account_elsewhere({'host': 'localhost', 'tls_port': server.port}, '--trust', server.sha256, '--username', 'ada',
                                     '--password-file', str(path))
        outbox.deliver_only_in_window(desktop)
        mocks.Notifications(desktop)
        outbox.queue(desktop, *subjects)
        program = desktop.start(window.posthorn())
        outbox.open_outbox(program)
        for subject in subjects:
            outbox.wait_row(program, subject, 'Needs your password')
        program.screenshot('proof-held')
        report.ok('all are held, and say what they need')
        if server.n_refused != 1:
            raise AssertionError(f'the wrong password was tried {server.n_refused} times')
        report.ok('the wrong password was tried once')
        path.write_text(server.password)
        window.run_ctl('accounts', 'set-password', window.ADDRESS, '--password-file', str(path))
        for subject in subjects:
            outbox.wait_row(program, subject, 'Sent at')
            outbox.wait_state(program, subject, 'sent')
        program.screenshot('proof-mended')
        if (server.messages, server.n_refused) != (len(subjects), 1):
            raise AssertionError(f'the server has {server.messages} messages, and refused {server.n_refused} times')
        report.ok('with the right password each is sent once, and nobody has touched the window')
        window.end(program, report)


class ForgetfulServer(mocks.MailServer):
    """Takes the first messages whole, and hangs up instead of saying so."""

    def __init__(self, n_dropped):
        super().__init__()
        self.n_dropped = n_dropped

    def reply_to(self, line, stream):
        reply = super().reply_to(line, stream)
        if line == 'DATA' and len(self.messages) <= self.n_dropped:
            raise OSError('hangs up')
        return reply


@window.flow
def doubt_settled(report):
    """The line breaks after the content: Mark as Sent sends nothing more, Send Again sends exactly once more."""
    with uidriver.Desktop(keyring=False) as desktop, ForgetfulServer(2) as server:
        desktop.notifications = mocks.Notifications(desktop)  # a doubt is told
        add_account(server)
        outbox.deliver_only_in_window(desktop)
        server.start()
        outbox.queue(desktop, 'First', 'Second')
        program = desktop.start(window.posthorn())
        outbox.open_outbox(program)
        outbox.wait_row(program, 'First', 'May have been sent')
        outbox.wait_row(program, 'Second', 'May have been sent')
        report.ok('both are in doubt')
        outbox.open_message(program, 'First')
        program.wait('push button', 'Send Again')
        program.press('Mark as Sent')
        outbox.wait_state(program, 'First', 'sent')
        outbox.go_back(program)
        outbox.open_message(program, 'Second')
        program.wait('push button', 'Mark as Sent')
        program.screenshot('proof-doubt')
        program.press('Send Again')
        outbox.wait_state(program, 'Second', 'sent')
        program.wait_label('Sent at')
        program.screenshot('proof-doubt-settled')
        if sorted(' '.join(re.findall('First|Second', message)) for message in server.messages) != ['First', 'Second', 'Second']:
            raise AssertionError(f'the server has {server.messages}')
        report.ok('the one marked is not sent again, the other once')
        window.end(program, report)


class Turn(NamedTuple):
    """Of the main loop, in seconds of time.monotonic() and milliseconds."""
    end: float
    own: float
    cpu: float
    frame: float
    places: tuple


NO_TURN = Turn(0, 0, 0, 0, ())


class Probe:
    """What loop-probe.c writes of one run of the program."""

    def __init__(self, desktop):
        if 'LOOP_PROBE' not in os.environ:
            raise uidriver.Missing('$LOOP_PROBE does not name the library that measures the main loop')
        self.path = desktop.home / f'turns-{len(desktop.processes)}'
        self.environment = {'LD_PRELOAD': os.environ['LOOP_PROBE'], 'LOOP_PROBE_FILE': str(self.path)}

    def lines(self):
        return self.path.read_text().splitlines() if self.path.exists() else []

    def first_frame(self):
        return next((int(line.split()[1]) / 1e6 for line in self.lines() if line.startswith('frame ')), None)

    def turns(self, begin, end):
        found, places = [], []
        for line in self.lines():
            kind, _, rest = line.partition(' ')
            if kind == 'at':
                places.append(rest)
            if kind == 'turn':
                at, own, cpu, frame = (int(number) for number in rest.split())
                found.append(Turn(at / 1e6, own / 1e3, cpu / 1e3, frame / 1e3, tuple(places)))
                places = []
        return [turn for turn in found if begin <= turn.end <= end]


class Part(NamedTuple):
    """Of what was done while the main loop was measured."""
    what: str
    turns: list

    def longest(self):
        """By what the thread ran; while it waits for a disk, or for the host of a virtual machine, other tests have their share in it."""
        return max(self.turns, key=lambda turn: turn.cpu, default=NO_TURN)

    def slowest(self):
        return max(self.turns, key=lambda turn: turn.own, default=NO_TURN)


def stalls(little, much):
    """The turns that take longer than a picture and than they do with little to do, on this machine and now."""
    limit = max(STALL_MS, MORE_RATIO * little.longest().cpu)
    return [turn for turn in {much.longest(), much.slowest()} if turn.cpu > limit or turn.own > BLOCKED_MS]


def expect_no_stall(report, do_little, do_much):
    """What the program itself takes too long for it takes each time, what others take of the machine it does not."""
    for _ in range(TRIES):
        pairs = list(zip(do_little(), do_much()))
        slow = [(part.what, turn) for peer, part in pairs for turn in stalls(peer, part)]
        if not slow:
            break
    for what, turn in slow:
        raise AssertionError(f'{what}: a turn of the main loop takes {turn.own:.1f} ms, {turn.cpu:.1f} ms of the processor, at\n' + '\n'.join(turn.places))
    for peer, part in pairs:
        report.ok(f'{part.what}: no turn of the main loop runs longer than {part.longest().cpu:.1f} ms, {peer.what} {peer.longest().cpu:.1f} ms; '
                  f'none takes longer than {part.slowest().own:.1f} ms')


def read_states(desktop):
    """Without a question to the window, and without a program that looks into it."""
    path = desktop.home / 'data/posthorn/outbox.sqlite'
    with contextlib.closing(sqlite3.connect(f'file:{path}?mode=ro', uri=True)) as database:
        return [state for state, in database.execute('select state from messages')]


def set_no_undo(desktop):
    with (desktop.home / 'config/glib-2.0/settings/keyfile').open('a') as preferences:
        preferences.write('undo-send-seconds=uint32 0\n')


def attach_and_send(report, desktop, server, file):
    """Returns the parts: the file comes into the draft, and the message is sent."""
    probe = Probe(desktop)
    program = desktop.start(window.posthorn(), '--compose', **probe.environment)
    compose.write(program, 'grace@example.org', file.stem, 'See this. ')
    program.press('Attach Files')
    program.enter_path(file)
    # GTK's chooser, whose end alone takes it almost a picture's time, goes away while both are measured.
    chosen, n_before, octets_before = time.monotonic(), server.messages, server.octets
    program.key('Return')
    program.wait_label('1 attachment')
    # The draft is saved a moment after each change.
    desktop.spin(3)
    program.screenshot(f'proof-{file.stem}')
    begin = time.monotonic()
    compose.send(program)
    desktop.poll(lambda: server.messages > n_before, lambda: f'it arrives: {server.octets} octets have', outbox.DELIVERY_SECONDS)
    desktop.poll(lambda: set(read_states(desktop)) == {'sent'}, lambda: f'it is sent: {read_states(desktop)}')
    end = time.monotonic()
    came = server.octets - octets_before
    if came < file.stat().st_size * 4 / 3:
        raise AssertionError(f'only {came} octets came')
    report.ok(f'{came} octets are delivered in {end - begin:.1f} s')
    if program.wait_for_end():
        raise AssertionError(f'the program, which has no window any more, ended with {program.process.returncode}')
    return [Part(f'{file.stem}, in the draft', probe.turns(chosen, begin)), Part(f'{file.stem}, sent', probe.turns(begin, end))]


@window.flow
def large_attachment(report):
    """Fifty megabytes are attached, sent and delivered, and the main loop is not kept longer than with some bytes."""
    if not shutil.which('openssl'):
        raise uidriver.Missing('openssl is not installed')
    with uidriver.Desktop(keyring=False) as desktop, StrictServer(submission_server.Certificate(desktop.home)) as server:
        window.add_account_elsewhere({'host': 'localhost', 'tls_port': server.port}, '--trust', server.sha256)
        set_no_undo(desktop)
        small, large = desktop.home / 'small.bin', desktop.home / 'large.bin'
        small.write_bytes(b'some bytes')
        large.write_bytes(os.urandom(ATTACHMENT_BYTES))
        expect_no_stall(report, lambda: attach_and_send(report, desktop, server, small), lambda: attach_and_send(report, desktop, server, large))


class Start(NamedTuple):
    """How one start of the program went: until its first frame, and what it takes when the outbox is shown."""
    seconds: float
    kib: int


def start_measured(desktop):
    """With the outbox open and nothing to do; returns the program, its probe and its Start."""
    probe = Probe(desktop)
    begin = time.monotonic()
    program = desktop.start(window.posthorn(), **probe.environment)
    outbox.open_outbox(program)
    desktop.spin(2)
    return program, probe, Start(probe.first_frame() - begin, outbox.memory_of(program))


def start_some_times(desktop):
    """The best of several, for other programs are at work, too. Returns what the last one runs as, its probe, and the Start."""
    starts = []
    for i in range(STARTS):
        if i > 0:
            program.key('ctrl+q')
            program.wait_for_end()
        program, probe, start = start_measured(desktop)
        starts.append(start)
    return program, probe, Start(min(start.seconds for start in starts), min(start.kib for start in starts))


def fill(desktop, begin, end):
    files = [outbox.write_message(desktop, f'Number {i}', name=f'message-{i}') for i in range(begin, end)]
    window.run_ctl('outbox', 'queue', '--account', window.ADDRESS, '--to', 'grace@example.org', '--at', '+1d', *files)


@window.flow
def long_queue(report):
    """Ten thousand messages wait: the window is there as soon as with few, takes no more memory, and the list is paged through
    without a stall."""
    if os.access(MEMORY, os.W_OK):
        tempfile.tempdir = MEMORY  # ten thousand times what survives a power failure takes a disk minutes
    with uidriver.Desktop(keyring=False) as desktop, mocks.MailServer() as server:
        add_account(server)
        outbox.deliver_only_in_window(desktop)
        fill(desktop, 0, FEW)
        program, probe, few = start_some_times(desktop)
        little = page_through(program, probe, FEW)
        window.end(program, report)
        fill(desktop, FEW, MANY)
        program, probe, many = start_some_times(desktop)
        report.ok(f'with {FEW} messages: first frame after {few.seconds * 1000:.0f} ms, {few.kib} KiB; with {MANY}: {many.seconds * 1000:.0f} ms, {many.kib} KiB')
        if many.seconds > few.seconds * MAX_START_RATIO + START_SLACK:
            raise AssertionError('the start takes longer with many messages')
        if many.kib - few.kib > MORE_KIB:
            raise AssertionError('many messages take more memory than what is shown of them')
        outbox.wait_row(program, f'Number {MANY - 1}', 'Will be sent')
        expect_no_stall(report, lambda: little, lambda: page_through(program, probe, MANY))
        outbox.wait_row(program, 'Number 0', 'Will be sent')
        program.screenshot('proof-long-queue')
        grown = outbox.memory_of(program) - many.kib
        report.ok(f'after that it takes {grown} KiB more')
        if grown > PAGED_KIB:
            raise AssertionError('paging through makes it grow')
        window.end(program, report)


def page_through(program, probe, n_messages):
    """Returns the parts: pages down, and jumps from end to end, for which GTK binds two hundred rows anew. Nobody looks meanwhile,
    for who does makes the window work."""
    program.key('Home')
    program.desktop.spin(1)
    times = [time.monotonic()]
    for keys, delay in ((['Page_Down'] * PAGES, 15), (['End', 'Home', 'End'], 500)):
        uidriver.run_tool('xdotool', 'key', '--delay', str(delay), *keys)
        program.desktop.spin(1)
        times.append(time.monotonic())
    return [Part(f'{n_messages} messages, page by page', probe.turns(*times[:2])), Part(f'{n_messages} messages, from end to end', probe.turns(*times[1:]))]


if __name__ == '__main__':
    window.main()
