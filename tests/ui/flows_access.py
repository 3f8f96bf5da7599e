#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""What somebody needs who does not see the window, or has no pointer: every page of tour.py is walked through as assistive
technology does, and fails where a control says nothing of itself. usage: flows_access.py FLOW
"""

import collections
import pathlib
import re
import sys
import time
from typing import NamedTuple

sys.dont_write_bytecode = True
import flows_outbox as outbox  # noqa: E402  (beside this file)
import test_window as window  # noqa: E402  (beside this file)
import tour  # noqa: E402  (beside this file)
import uidriver  # noqa: E402  (beside this file)

# Roles of what one acts with; newer GTK has other names for some.
CONTROLS = {'push button', 'button', 'toggle button', 'check box', 'switch', 'radio button', 'combo box', 'text', 'entry', 'password text',
            'spin button', 'slider', 'link', 'menu item', 'check menu item', 'radio menu item', 'page tab', 'tree item'}
WORDS = {'label', 'heading'}
STATUS = {'status bar', 'statusbar', 'notification'}
ROWS = {'list item', 'table row'}  # only those to which the keyboard leads
WINDOWS = {'frame', 'dialog', 'alert', 'window'}
BUTTONS = {'push button', 'button', 'toggle button'}
# GTK 4.8 names what has no name by its type, and says the text of a button twice, the first time with its mnemonic.
TYPE_NAME = re.compile(r'(Gtk|Adw|Ph)[A-Z]\w+')
DOUBLED = re.compile(r'(?P<raw>.*) (?P<clean>.*)', re.DOTALL)
MARKUP = re.compile(r'</?(b|i|u|a|tt|big|small|span)\b|&(amp|lt|gt|quot|apos|#\d+);')
USER_TEXT = re.compile(r'@|[/\\]|\.\w')  # addresses, hosts and files may hold an underscore
# What libadwaita and GTK put into a row or an entry themselves, which says it all.
WITH_PARTS = {'text', 'entry', 'password text', 'combo box', 'spin button'}
WITH_PICTURES = WITH_PARTS | {'page tab'}
EXPECTED_OF_MUTE_WINDOW = (('push button', 'has no name'), ('text', 'has no name'), ('image', 'is a picture'), ('label', 'shows a raw mnemonic'),
                           ('label', 'shows raw markup'), ('push button', 'tells a secret'), ('2 buttons', 'are named'))
# Ninths of a page at which something may be hit.
POINTS = ((4, 4), (2, 1), (6, 2), (4, 7))
# Two buttons of one name that do the same.
SAME = {'Minimize', 'Maximize', 'Restore', 'Close'}


class Thing(NamedTuple):
    """What assistive technology is told of a widget."""
    node: object
    role: str
    name: str
    description: str
    parent: object

    def __str__(self):
        return f'{self.role} {self.name!r} in {" / ".join(list(self.path())[1:6])}'

    def path(self):
        thing = self
        while thing:
            yield f'{thing.role} {thing.name!r}' if thing.name else thing.role
            thing = thing.parent

    def has_ancestor(self, roles):
        return self.parent is not None and (self.parent.role in roles or self.parent.has_ancestor(roles))

    def is_unnamed(self):
        return not self.name.strip() or TYPE_NAME.fullmatch(self.name) is not None


def things_in(program, node, parent=None):
    """A surface and what is in it, but for what has no size, and for pages that others hide."""
    with_size = 'Component' in node.get_interfaces()
    if with_size and program.extents(node)[2] <= 0:
        return
    name = node.get_name() or ''
    thing = Thing(node, node.get_role_name(), name, node.get_description() or '', parent)
    yield thing
    children = program.children(node)
    if name in ('AdwLeaflet', 'GtkStackPage') or all(child.get_name() == 'GtkStackPage' for child in children):
        children = [child for child in children if 'Component' not in child.get_interfaces() or is_uppermost(program, child)]
    for child in children:
        yield from things_in(program, child, thing)


def is_uppermost(program, page):
    """Of the pages of a stack, all of which keep their place. At some points there is nothing that has a name to be hit."""
    surface = program.surface_of(page)
    x, y, width, height = program.extents(page)
    hits = [surface.get_accessible_at_point(x + width * right // 9, y + height * down // 9, program.coordinates) for right, down in POINTS]
    return any(hit == page or is_within(hit, page, surface) for hit in hits if hit) or not any(hits)


def is_within(node, page, surface):
    while node and node not in (page, surface):
        node = node.get_parent()
    return node == page


def has_state(program, thing, *names):
    return all(program.has_state(thing.node, name) for name in names)


def complain_of_name(program, thing):
    """What has no name, or one that nobody would say."""
    if thing.role in CONTROLS and thing.is_unnamed() and has_state(program, thing, 'focusable'):
        yield 'has no name'
    if thing.role in ROWS and thing.is_unnamed() and has_state(program, thing, 'focusable') and not thing.has_ancestor(WITH_PARTS):
        yield 'is a row without a name'
    if thing.role in WINDOWS and thing.is_unnamed():
        yield 'is a window without a title'
    if thing.role in ('image', 'icon') and thing.is_unnamed() and not thing.has_ancestor(WITH_PICTURES):
        yield 'is a picture that is neither named nor for the eye alone'
    for words in (spoken_name(thing), thing.description) if thing.role not in WORDS else ():
        if is_mnemonic_raw(words) or (thing.role in BUTTONS and '_' in words and not USER_TEXT.search(words)):
            yield f'shows a raw mnemonic: {words!r}'
        if MARKUP.search(words):
            yield 'shows raw markup'


def is_mnemonic_raw(words):
    return re.search(r'(^|\W)_\w', words) is not None and not USER_TEXT.search(words)


def spoken_name(thing):
    doubled = DOUBLED.fullmatch(thing.name)
    if thing.role in BUTTONS and doubled and doubled['raw'].replace('_', '', 1) == doubled['clean']:
        return doubled['clean']
    half = len(thing.name) // 2
    return thing.name[:half] if thing.name and thing.name[:half] == thing.name[half + 1:] else undo_doubling(thing)


def undo_doubling(thing):
    """“_Send to Many Send to Many”: whatever words there are."""
    words = thing.name.split(' ')
    half = len(words) // 2
    if thing.role in BUTTONS and len(words) % 2 == 0 and ' '.join(words[:half]).replace('_', '', 1) == ' '.join(words[half:]):
        return ' '.join(words[half:])
    return thing.name


def complain_of_text(program, thing):
    """Words that stand on the screen as they should not."""
    if thing.role in WORDS and 'Text' in thing.node.get_interfaces():
        text = program.text_of(thing.node)
        if MARKUP.search(text):
            yield f'shows raw markup: {text!r}'
        if is_mnemonic_raw(text):
            yield f'shows a raw mnemonic: {text!r}'


def complain_of_silent_words(program, things):
    """What stands in a row to which the keyboard leads, and is not said when it gets there."""
    for row in things:
        if row.role not in ROWS or not has_state(program, row, 'focusable') or row.is_unnamed():
            continue
        said = f'{row.name} {row.description}'.casefold()
        words = (program.text_of(thing.node) for thing in things if thing.role in WORDS and is_in_row(thing, row))
        for text in words:
            if text.strip().casefold() not in said:
                yield f'{row}: does not say {text!r}'


def is_in_row(thing, row):
    """And not in something there that speaks for itself."""
    above = thing.parent
    while above is not None and above is not row and above.role not in CONTROLS | ROWS:
        above = above.parent
    return above is row


def complain_of_twins(program, things):
    """Buttons of one name on one page, of which nobody can tell which is which."""
    found = collections.defaultdict(list)
    for thing in things:
        if thing.role in BUTTONS and not thing.has_ancestor(BUTTONS | WITH_PARTS) and not thing.is_unnamed():
            found[spoken_name(thing)].append(thing)
    for name, twins in found.items():
        twins = [twin for twin in twins if name not in SAME and program.is_shown(twin.node)]
        if len(twins) > 1:
            yield f'{len(twins)} buttons are named {name!r}: ' + ', '.join(map(str, twins))


def complaints_of(program, page):
    """All that is wrong with what is in front."""
    surface = next(node for node in program.children_newest_first() if program.extents(node)[2] > 0)
    things = list(things_in(program, surface))
    for thing in things:
        for complaint in (*(complain_of_name(program, thing) if page.whose == tour.OURS else ()), *complain_of_text(program, thing)):
            yield f'{thing}: {complaint}'
        if any(secret in words for secret in page.secrets for words in (thing.name, thing.description)):
            yield f'{thing.role}: tells a secret'
    yield from complain_of_silent_words(program, things)
    yield from complain_of_twins(program, things)


def walk_part(report, take):
    """Each page of a part of the tour; what is wrong with any of them is told at the end."""
    wrong, complained = [], []
    for page in take():
        began = time.monotonic()
        found = page.program.desktop.poll(lambda page=page: [list(complaints_of(page.program, page))], f'{page.name} is looked at')[0]
        found += page.program.complaints()[len(complained):]
        complained = page.program.complaints()
        wrong += [f'{page.name}: {complaint}' for complaint in found]
        for complaint in found:
            print(f'# {page.name}: {complaint}', flush=True)
        if not found:
            report.ok(f'{page.name}: {time.monotonic() - began:.1f} s')
    if wrong:
        raise AssertionError('\n'.join(wrong))


@window.flow
def mute_window(report):
    """The walk itself: each thing that a window may fail to say is found."""
    with uidriver.Desktop(keyring=False) as desktop:
        program = desktop.start(sys.executable, str(pathlib.Path(__file__).with_name('mute_window.py')), tour.PASSWORD)
        program.wait('push button', 'Well Named')
        found = list(complaints_of(program, tour.Page(program, 'mute window')))
        for role, words in EXPECTED_OF_MUTE_WINDOW:
            if not any(complaint.startswith(uidriver.ROLES.get(role, (role,))) and words in complaint for complaint in found):
                raise AssertionError(f'not found: {role} that {words}; there are {found}')
            report.ok(f'{role} that {words}')
        if len(found) != len(EXPECTED_OF_MUTE_WINDOW):
            raise AssertionError(found)
        report.ok('and nothing else')


def wait_said(program, roles, *parts):
    """Something of a kind that is read out when it changes, with all of these words."""
    def find():
        return [node for surface in program.children_newest_first() for node in program.walk(surface)
                if node.get_role_name() in roles and all(part in words_of(program, node) for part in parts) and program.is_shown(node)]
    return program.desktop.poll(find, lambda: f'{parts} are said; there are {program.describe()}', window.TEST_SECONDS)[0]


def wait_told(program, heard, *parts):
    """A status with all of these words, which is read aloud."""
    wait_said(program, STATUS, *parts)
    program.desktop.wait_announced(heard, *parts)


def is_wrong(program, field):
    """GTK 4.8 takes the one state for the other."""
    return program.has_state(field, 'invalid_entry') or program.has_state(field, 'invalid')


def words_of(program, node):
    text = program.text_of(node) if 'Text' in node.get_interfaces() else ''
    return f'{node.get_name()} {node.get_description()} {text}'


@window.flow
def results_told(report):
    """What comes of something is told to who does not see it: what is wrong with a field, how a test goes, what was done."""
    with outbox.prepared() as (desktop, server):
        outbox.queue(desktop, 'Invitation', options=['--at', '+1d'])
        heard = desktop.hear('object:announcement')
        program = desktop.start(window.posthorn())
        window.wait_listed(program)
        program.key('ctrl+shift+n')
        window.look_up(program, 'ada')
        program.wait_label('“@”')
        field = program.wait('text', window.ADDRESS_FIELD)
        if '“@”' not in field.get_description() or not is_wrong(program, field):
            raise AssertionError(f'{field.get_description()!r}, {[state.value_nick for state in field.get_state_set().get_states()]}')
        program.type(window.ADDRESS_FIELD, 'grace@unknown.example')
        desktop.poll(lambda: not is_wrong(program, field) and '“@”' not in field.get_description(), 'it is right again')
        report.ok('a field says what is wrong with it, until it is right')
        program.press('Next')
        wait_told(program, heard, 'No settings were found for grace@unknown.example')
        report.ok('what the look-up has found is told')
        window.enter_server(program, server['host'], server['tls_port'], server['username'], 'not the password')
        wait_told(program, heard, 'vouches for itself')
        window.wait_row(program, 'Encryption: failed, The certificate of')
        report.ok('the test tells why it stops, and so does its step')
        program.press('Trust This Certificate…')
        program.wait('push button', 'Go Back')
        program.press('Trust This Certificate')
        wait_said(program, ('alert',), 'Certificate trusted')
        report.ok('a toast is an alert')
        wait_told(program, heard, 'did not accept user name and password')
        window.wait_row(program, 'Encryption: passed')
        window.wait_row(program, 'Sign in: failed')
        report.ok('the test tells how it goes on')
        program.key('Escape')
        program.press('Discard')
        program.wait_gone('push button', 'Discard')
        outbox.open_outbox(program)
        outbox.wait_row(program, 'Invitation', 'Will be sent tomorrow')
        outbox.open_message(program, 'Invitation')
        wait_told(program, heard, 'Will be sent tomorrow')
        program.press('Cancel Sending')
        wait_told(program, heard, 'Cancelled at')
        outbox.go_back(program)
        outbox.wait_row(program, 'Invitation', 'Cancelled at')
        report.ok('the outbox tells what becomes of a message')


def register(name, take):
    def run(report):
        walk_part(report, take)
    run.__name__, run.__doc__ = f'walk_{name}'.replace('-', '_'), take.__doc__
    window.flow(run)


for part_name, part_function in tour.PARTS.items():
    register(part_name, part_function)


if __name__ == '__main__':
    window.main()
