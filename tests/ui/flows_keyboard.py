#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""Everything without a pointer: where Tab leads, and all the way from the first start to what was sent.
usage: flows_keyboard.py FLOW
"""

import contextlib
import sys

sys.dont_write_bytecode = True
import flows_outbox as outbox  # noqa: E402  (beside this file)
import test_window as window  # noqa: E402  (beside this file)
import uidriver  # noqa: E402  (beside this file)

MOST_TABS = 60
SLACK = 4  # pixels by which things in one line may differ
ROOMY = 900, 860
WINDOWS = 'frame', 'dialog', 'window'


def focused(program):
    """What has the keyboard, in the window in front; None where libadwaita 1.2 does not tell: in a row to type in. GTK 4.8
    goes on to tell it of what was hidden meanwhile."""
    surface = next((node for node in program.children_newest_first() if program.extents(node)[2] > 0), None)
    for node in program.walk(surface) if surface else ():
        with contextlib.suppress(program.desktop.glib.Error):
            if program.has_state(node, 'focused') and node.get_role_name() not in WINDOWS and program.is_shown(node):
                return node
    return None


def is_focused(program, role, name):
    """A row to type in may have the focus when nothing says that it has it; what is typed then comes there."""
    node = focused(program)
    if node is None:
        return role == 'text' and program.find(role, name) is not None
    return node.get_role_name() in uidriver.ROLES.get(role, (role,)) and uidriver.is_named(node, name)



def describe(program, node):
    if node is None:
        return 'a row to type in'
    return f'{node.get_role_name()} {node.get_name()!r} at {program.extents(node)}'


def wait_focus(program, role, name):
    program.desktop.poll(lambda: is_focused(program, role, name), lambda: f'{role} “{name}” has the focus, not {describe(program, focused(program))}')


def type_text(program, name, text):
    """Where the focus is: that is the field if it comes there."""
    uidriver.run_tool('xdotool', 'type', '--delay', '4', text)
    program.desktop.poll(lambda: program.text_of(program.wait('text', name)) == text, lambda: f'“{text}” is typed into “{name}”; there are {program.describe()}')


def tab_to(program, role, name):
    """Presses Tab until something has the focus."""
    program.wait(role, name)
    for _ in range(MOST_TABS):
        if is_focused(program, role, name):
            return
        program.key('Tab')
    raise AssertionError(f'Tab does not lead to {role} “{name}”')


def activate(program, role, name):
    tab_to(program, role, name)
    program.key('Return')


def round_trip(program):
    """What has the focus from one Tab to the next, until it comes round; but for rows to type in, which nobody tells."""
    stops = []
    for _ in range(MOST_TABS):
        program.key('Tab')
        node = focused(program)
        if stops and node == stops[0]:
            return stops
        if node and stops and node == stops[-1]:
            raise AssertionError(f'Tab does not leave {describe(program, node)}')
        stops += [node] if node else []
    raise AssertionError(f'Tab never comes round: {[describe(program, stop) for stop in stops]}')


def goes_on(first, second):
    """Whether the eye, too, goes from one place to the other: further down, or on in the line."""
    (x, y, _, height), (next_x, next_y, _, next_height) = first, second
    if next_y + next_height <= y + SLACK:
        return False
    is_below = next_y >= y + height - SLACK
    is_inside = next_y >= y and next_y + next_height <= y + height and next_x >= x
    return is_below or is_inside or next_x >= x


def expect_order(program, report, what, at_least):
    stops = round_trip(program)
    places = [program.extents(node) for node in stops]
    jumps = [(first, second) for first, second, one, other in zip(stops, stops[1:] + stops[:1], places, places[1:] + places[:1])
             if not goes_on(one, other)]
    if len(jumps) > 1:
        raise AssertionError(f'{what}: Tab jumps ' + '; '.join(f'from {describe(program, one)} to {describe(program, other)}' for one, other in jumps))
    if len(stops) < at_least:
        raise AssertionError(f'{what}: Tab stops at {[describe(program, stop) for stop in stops]}')
    report.ok(f'{what}: {len(stops)} stops, in the order of the eye')


@window.flow
def focus_order(report):
    """Tab goes through each page as the eye does, is kept nowhere, and comes round."""
    with uidriver.Desktop(keyring=False) as desktop:
        program = desktop.start(window.posthorn())
        program.wait('push button', 'Add Account…')
        expect_order(program, report, 'welcome', 5)
        program.key('ctrl+shift+n')
        program.wait('text', window.ADDRESS_FIELD)
        expect_order(program, report, 'address', 3)
        program.key('Escape')
        program.wait_gone('text', window.ADDRESS_FIELD)
        window.add_account_elsewhere({'host': 'smtp.example.org', 'tls_port': 465})
        window.wait_listed(program)
        program.resize_window(*ROOMY)
        expect_order(program, report, 'list of accounts', 5)
        activate(program, 'list item', window.ADDRESS)
        program.wait('list item', 'Test Settings')
        expect_order(program, report, 'account', 8)
        activate(program, 'list item', 'Edit…')
        program.wait('text', window.SERVER_FIELD)
        expect_order(program, report, 'editor', 4)
        program.key('Escape')
        wait_focus(program, 'list item', 'Edit…')
        report.ok('a dialog that closes gives the focus back')
        program.key('alt+Left')
        wait_focus(program, 'list item', window.ADDRESS)
        report.ok('so does going back')
        program.key('ctrl+comma')
        program.wait('check box', 'Look Up Settings Online')
        # Newer libadwaita leads only to the chosen one of the tabs; the arrows go on from there.
        expect_order(program, report, 'preferences', 6 if program.tells_what_shows() else 8)
        program.key('Escape')
        program.wait_gone('check box', 'Look Up Settings Online')
        program.key('ctrl+n')
        program.wait('text', 'Subject')
        expect_order(program, report, 'composer', 7)
        program.key('ctrl+w')
        program.wait_gone('text', 'Subject')
        window.end(program, report)


@window.flow
def by_keyboard(report):
    """An account is added, tested and used, and its message found again, and no pointer is touched."""
    with uidriver.Desktop() as desktop, desktop.practice_server(window.posthornctl()) as (server, _):
        outbox.deliver_only_in_window(desktop)
        program = desktop.start(window.posthorn())
        activate(program, 'push button', 'Add Account…')
        wait_focus(program, 'text', window.ADDRESS_FIELD)
        type_text(program, window.ADDRESS_FIELD, window.ADDRESS)
        program.key('Return')
        wait_focus(program, 'text', window.SERVER_FIELD)
        report.ok('the address is entered, and the focus is where one goes on')
        type_text(program, window.SERVER_FIELD, server['host'])
        program.key('Tab', 'Tab', 'ctrl+a')
        type_text(program, window.PORT_FIELD, server['tls_port'])
        program.key('Return')
        wait_focus(program, 'text', window.PASSWORD_FIELD)
        program.key('shift+Tab', 'ctrl+a')
        type_text(program, window.USER_FIELD, server['username'])
        program.key('Tab')
        uidriver.run_tool('xdotool', 'type', '--delay', '4', server['password'])
        program.key('Return')
        program.wait_label('vouches for itself', window.TEST_SECONDS)
        report.ok('server and sign-in are entered, and Enter tests them')
        activate(program, 'push button', 'Trust This Certificate…')
        program.wait('push button', 'Go Back')
        activate(program, 'push button', 'Trust This Certificate')
        window.wait_passed(program)
        report.ok('the certificate is trusted, and the test passes')
        renamed = desktop.hear('object:property-change:accessible-name')
        activate(program, 'push button', 'Next')
        desktop.poll(lambda: any(event.any_data.endswith('Skip') and event.source.get_role_name() in uidriver.ROLES['push button'] for event in renamed),
                     'whoever heard that the button is “Next” hears that it is “Skip” now')
        activate(program, 'push button', 'Skip')
        program.wait_label('has been added')
        activate(program, 'push button', 'Done')
        window.wait_listed(program)
        report.ok('the account is in the list')
        program.key('ctrl+n')
        wait_focus(program, 'text', 'To')
        type_text(program, 'To', 'grace@example.org')
        program.key('Return')
        program.wait('list item', 'grace@example.org')
        tab_to(program, 'text', 'Subject')
        type_text(program, 'Subject', 'By keyboard')
        tab_to(program, 'text', 'Text')
        type_text(program, 'Text', 'No pointer was touched.')
        program.key('ctrl+Return')
        activate(program, 'push button', 'Send Now')
        program.desktop.poll(lambda: outbox.states() == {'By keyboard': 'sent'}, lambda: f'it is sent: {outbox.states()}', outbox.DELIVERY_SECONDS)
        report.ok('a message is written and sent')
        program.wait_gone('push button', 'Send Now')
        program.key('ctrl+shift+o')
        program.wait('combo box', 'Messages to Show')
        outbox.wait_row(program, 'By keyboard', 'Sent')
        program.key('Return')
        program.wait_label('Sent at')
        report.ok('it is found in the outbox, and opened')
        activate(program, 'list item', 'Text…')
        program.desktop.poll(lambda: 'No pointer' in outbox.shown_text(program), 'its text is there')
        program.key('Escape')
        wait_focus(program, 'list item', 'Text…')
        program.key('Escape')
        program.wait('combo box', 'Messages to Show')
        program.key('Escape')
        window.wait_listed(program)
        report.ok('Escape leads back, step by step')
        window.end(program, report)


if __name__ == '__main__':
    window.main()
