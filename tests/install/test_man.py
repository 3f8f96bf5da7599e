# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""The manual pages: they can be read, and tell every option and every command that there is, and no other.

    test_man.py BUILD [WORD...]
"""

import pathlib
import re
import shutil
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / 'support'))

import tap
from programs import Programs

PAGES = ['posthorn', 'posthorn-sendmail', 'posthornctl']
SERVER_OPTIONS = 'Server options'

suite = tap.Suite()


def page(programs, name):
    for folder in (programs.build, programs.source):
        path = folder / 'data' / 'man' / f'{name}.1'
        if path.exists():
            return path
    raise AssertionError(f'no page {name}')


def sections(programs, name):
    """The text below each heading."""
    parts = re.split(r'^\.S[hs] (.*)$', page(programs, name).read_text(encoding='utf-8'), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2]))


def items(text, macro):
    """What the items of lists are about: options (Fl) or words (Cm). Several stand in one item with commas."""
    found = set()
    for line in re.findall(r'^\.It (.*)$', text, re.MULTILINE):
        for part in line.split(' , '):
            head = re.match(rf'{macro} (\S+)', part)
            if head:
                found.add(head.group(1))
    return found


def long_options(text):
    return {f'-{name}' for name in items(text, 'Fl') if name.startswith('-')}


@suite.test('{} is written without a fault', *PAGES)
def is_clean(programs, name):
    path = page(programs, name)
    checkers = [['mandoc', '-T', 'lint', '-W', 'warning', str(path)], ['groff', '-mandoc', '-ww', '-Wbreak', '-z', '-K', 'utf8', str(path)]]
    checkers = [checker for checker in checkers if shutil.which(checker[0])]
    if not checkers:
        raise tap.Skipped('neither mandoc nor groff is here')
    for checker in checkers:
        result = subprocess.run(checker, capture_output=True, text=True, check=False)
        tap.equal((result.returncode, result.stdout + result.stderr), (0, ''), checker[0])


@suite.test('posthornctl: every command has its options, and no other')
def commands(programs):
    text = sections(programs, 'posthornctl')
    known = programs.commands()
    tap.equal({name for name in text if name.islower()}, set(known), 'headings')
    for command in known:
        options = programs.options('posthornctl', command)
        tap.equal(long_options(text[command]), {option.name for option in options if not option.shared}, command)
        shared = {option.name for option in options if option.shared}
        if shared:
            tap.equal(long_options(text[SERVER_OPTIONS]), shared, f'{command}: server options')


@suite.test('posthornctl: every action is there, and in the synopsis')
def actions(programs):
    text = sections(programs, 'posthornctl')
    for command in programs.commands():
        known = programs.actions(command)
        if known:
            tap.equal(items(text[command], 'Cm'), set(known), command)
            synopsis = re.search(rf'^\.Cm {command}\n\.Cm (.*)$', text['SYNOPSIS'], re.MULTILINE)
            tap.equal(synopsis.group(1).split(' | '), list(known), f'synopsis of {command}')


@suite.test('posthorn: every option is there, and no other')
def window(programs):
    if not programs.has('posthorn'):
        raise tap.Skipped('built without the window')
    told = {option.name for option in programs.options('posthorn')}
    tap.equal(long_options(page(programs, 'posthorn').read_text(encoding='utf-8')), told | {'--help'})


@suite.test('posthorn-sendmail: every option of its help is there')
def sendmail(programs):
    # Two columns: the options, with commas, and what they do.
    columns = re.findall(r'^  (-.*?)(?:  +|(?<=NAME) )\S', programs.output('posthorn-sendmail', '--help'), re.MULTILINE)
    told = [option.split(' ')[0] for column in columns for option in column.split(', ')]
    described = {f'-{name}' for name in items(sections(programs, 'posthorn-sendmail')['OPTIONS'], 'Fl')}
    tap.true(len(told) > 10, f'options in the help: {told}')
    tap.equal(set(told) - described, set(), 'in the help, and not in the page')
    tap.equal(described - set(told), {'-r', '--help', '--version'}, 'in the page, and not in the help')


if __name__ == '__main__':
    with Programs(sys.argv[1]) as the_programs:
        suite.run(the_programs, sys.argv[2:])
