#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""Flows that try to get round the question whether a server can be trusted; like those of flows_ways.py. usage: flows_trust.py FLOW"""

import sys

sys.dont_write_bytecode = True
import flows_ways as ways  # noqa: E402  (beside this file)
import test_window as window  # noqa: E402  (beside this file)

ASKED = 'Turn this on if you know'
SMALLEST = 360, 294


def edit(program):
    program.wait_at_rest('list item', 'Edit Settings…')
    program.click('list item', 'Edit Settings…')
    program.wait('text', window.SERVER_FIELD)


@ways.flow_in('everyday')
def consent_after_editing(report, around, desktop):
    """Another port of somebody else's server is still somebody else's server; another server is the person's own choice."""
    address, question = 'ada@by-mx-host.test', 'My mail for by-mx-host.test goes through hoster.example'
    program = desktop.start(window.posthorn())
    ways.look_up(program, address)
    ways.wait_status(program, f'Settings were found for {address}', 'smtp.hoster.example', 'nobody vouches for that')
    report.ok('a screen reader hears that nobody vouches for it')
    ways.wait_row(program, question)
    program.wait('check box', question)
    report.ok('the switch has a name')
    program.key('Tab', 'Return')
    program.wait('text', window.SERVER_FIELD)
    report.ok('Enter does what the row says that has the focus')
    program.type(window.PORT_FIELD, '587')
    program.key('alt+Left')
    program.wait('check box', question)
    edit(program)
    ways.expect(program.text_of(program.wait('text', window.PORT_FIELD)), '587')
    report.ok('back from editing leads to what was found, and what was typed is kept')
    program.press('Next')
    program.wait_label(ASKED)
    program.wait('check box', question)
    report.ok('with another port it is asked all the same')
    program.key('alt+Left')
    program.wait('text', window.ADDRESS_FIELD)
    program.press('Next')
    program.wait('check box', question)
    program.press('Use These Settings')
    program.wait_label(ASKED)
    report.ok('going back and on again is no consent')
    program.toggle(question)
    program.press('Use These Settings')
    program.wait('text', window.PASSWORD_FIELD)
    report.ok('after it, the sign-in comes')
    program.key('alt+Left')
    edit(program)
    program.type(window.SERVER_FIELD, 'smtp.by-mx-host.test')
    program.press('Next')
    program.wait('text', window.PASSWORD_FIELD)
    report.ok('a server that the person enters needs none')
    ways.expect([line for line in ways.commands_at(around, 'smtp.hoster.example') if line.upper().startswith('AUTH')], [])
    report.ok('nobody has got a password')
    ways.discard(program)
    window.end(program, report)


@ways.flow_in('everyday')
def tiny_window(report, around, desktop):
    """In the smallest window every page begins at its top, and what is wrong comes into view."""
    address = 'ada@foreign-srv.test'
    program = desktop.start(window.posthorn())
    program.press('Add Account…')
    program.wait('text', window.ADDRESS_FIELD)
    program.resize_window(*SMALLEST)
    window.look_up(program, address)
    ways.wait_status(program, f'Settings were found for {address}')
    program.screenshot('tiny-found')
    report.ok('a page begins at its top, although something further down has the focus')
    program.press('Use These Settings')
    program.wait_label(ASKED)
    program.screenshot('tiny-consent-missing')
    report.ok('what is missing comes into view')
    program.key('alt+Left')
    window.look_up(program, 'ada@gmail.com')
    ways.wait_status(program, 'Settings were found for ada@gmail.com')
    report.ok('nor does it stay where the one before was left')
    program.press('Next')
    program.wait_label('two-step verification')
    program.screenshot('tiny-sign-in')
    report.ok('what to do before entering the password is seen first')
    ways.discard(program)
    window.end(program, report)


if __name__ == '__main__':
    ways.enter()
    window.main()
