# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""What bash, fish and zsh complete, asked of the real shells, beside what the programs say themselves.

    test_completions.py BUILD [WORD...]
"""

import pathlib
import re
import shutil
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / 'support'))

import shells
import tap
from programs import Programs

MESSAGE = 'From: ada@example.org\nTo: bob@example.net\nSubject: Minutes\n\nText\n'

# What is typed, and all that is offered. The programs know more options and faults than stand here: see the tests below.
LINES = [
    ('posthornctl acc', {'accounts'}),
    ('posthornctl outbox re', {'retry', 'resolve', 'remove'}),
    ('posthornctl accounts show ', {'ada@example.org', 'Lovelace Ltd', 'bob@example.net'}),
    ('posthornctl accounts set-default b', {'bob@example.net'}),
    ('posthornctl accounts list ', set()),
    ('posthornctl test --account ', {'ada@example.org', 'Lovelace Ltd', 'bob@example.net'}),
    ('posthornctl test --account=L', {'Lovelace Ltd'}),
    ('posthornctl test --ehlo-name ', set()),
    ('posthornctl test --security ', {'tls', 'starttls', 'none'}),
    ('posthornctl test --security=s', {'starttls'}),
    ('posthornctl accounts add ada@example.org --address-family ipv', {'ipv4', 'ipv6'}),
    ('posthornctl test --password-f', {'--password-file'}),
    ('posthornctl test --password-file note', {'notes.eml'}),
    ('posthornctl send note', {'notes.eml'}),
    ('posthornctl outbox queue note', {'notes.eml'}),
    ('posthornctl send --refused-recipients ', {'abort', 'send-to-others'}),
    ('posthornctl outbox show ', {'1'}),
    ('posthornctl outbox retry 1', {'1'}),
    ('posthornctl outbox show --s', {'--source'}),
    ('posthornctl outbox list --s', {'--state', '--search'}),
    ('posthornctl practice --fault wrong-', {'wrong-name', 'wrong-password'}),
    ('posthornctl no-such-command ', set()),
]
WINDOW_LINES = [('posthorn --out', {'--outbox'}), ('posthorn --compose note', {'notes.eml'})]

suite = tap.Suite()


def offers(programs, shell, lines):
    if not shutil.which(shell):
        raise tap.Skipped(f'{shell} is not here')
    if shell == 'bash' and not pathlib.Path('/usr/share/bash-completion/bash_completion').exists():
        raise tap.Skipped('bash-completion is not here')
    return shells.SHELLS[shell](programs, programs.source / 'data' / 'completions', lines)


def check_lines(programs, shell, lines):
    found = offers(programs, shell, [line for line, _ in lines])
    wrong = [f'{line!r}: {sorted(words)}, not {sorted(expected)}' for (line, expected), words in zip(lines, found) if words != expected]
    tap.equal(wrong, [], shell)


@suite.test('{} completes what is meant', *shells.SHELLS)
def completes(programs, shell):
    check_lines(programs, shell, LINES)


@suite.test('{} completes the window\'s options and files', *shells.SHELLS)
def completes_window(programs, shell):
    if not programs.has('posthorn'):
        raise tap.Skipped('built without the window')
    check_lines(programs, shell, WINDOW_LINES)


@suite.test('{} knows every command, action, option and fault', *shells.SHELLS)
def knows_all(programs, shell):
    expected = {'posthornctl ': set(programs.commands())}
    for command in programs.commands():
        actions = programs.actions(command)
        if actions:
            expected[f'posthornctl {command} '] = set(actions)
        for words in [[command, action] for action in actions] or [[command]]:
            expected[f'posthornctl {" ".join(words)} --'] = options_of(programs, words, actions)
    faults = re.findall(r'^  ([a-z][a-z-]+)  +\S', programs.output('posthornctl', 'practice', '--help').partition('Faults:')[2], re.MULTILINE)
    expected['posthornctl practice --fault '] = set(faults)
    found = offers(programs, shell, list(expected))
    # How help and version are asked for is offered by some shells only where a word with dashes is begun.
    wrong = [f'{line!r}: {sorted(words ^ right)}' for (line, right), words in zip(expected.items(), found)
             if words - {'--help', '--help-all', '--help-server', '--version'} != right]
    tap.equal(wrong, [], f'{shell}: too many or too few')


def options_of(programs, words, actions):
    """Without those that say that they belong to another action."""
    return {option.name for option in programs.options('posthornctl', *words)
            if option.what.partition(': ')[0] not in set(actions) - {words[-1]}}


@suite.test('{} knows the values that the help does not list', *shells.SHELLS)
def knows_values(programs, shell):
    asked = {
        'posthornctl test --auth ': ['test', '--host', 'localhost', '--auth', 'x'],
        'posthornctl outbox list --state ': ['outbox', 'list', '--state', 'x'],
        'posthornctl accounts add --color ': ['accounts', 'add', 'cleo@example.com', '--host', 'localhost', '--security', 'none', '--color', 'x'],
        'posthornctl send --dsn ': ['send', 'notes.eml', '--read-recipients', '--dsn', 'x'],
    }
    found = offers(programs, shell, list(asked))
    for words, offered in zip(asked.values(), found):
        refusal = programs.run('posthornctl', *words).stderr
        told = re.search(r'which takes: (.*)', refusal)
        tap.true(told, f'{words}: {refusal}')
        known = set(re.findall(r'[a-z0-9-]+', told.group(1))) - {'or', 'some', 'of', 'with', 'commas'}
        tap.equal(offered, known, ' '.join(words))


def prepare(programs):
    """Two accounts and a message in the outbox."""
    (programs.home / 'notes.eml').write_text(MESSAGE, encoding='utf-8')
    server = ['--host', '127.0.0.1', '--port', '9', '--security', 'none']
    programs.output('posthornctl', 'accounts', 'add', 'ada@example.org', '--label', 'Lovelace Ltd', *server)
    programs.output('posthornctl', 'accounts', 'add', 'bob@example.net', *server)
    programs.output('posthornctl', 'outbox', 'queue', 'notes.eml', '--read-recipients', '--at', '+300m')


if __name__ == '__main__':
    with Programs(sys.argv[1]) as the_programs:
        prepare(the_programs)
        suite.run(the_programs, sys.argv[2:])
