# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""What the command line leaves of a password: nothing in what it writes, and at its end nothing in memory.
Usage: test-memory.py POSTHORNCTL [WORD...]"""

import pathlib
import signal
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / 'support'))

import memory
import tap
from program import Program

suite = tap.Suite()

ANOTHER = 'correct-horse-battery-staple-and-nothing-else'
MESSAGE = 'From: Ada <ada@example.org>\r\nTo: bob@example.net\r\nSubject: Hello\r\n\r\nOne line.\r\n'
MECHANISMS = ('plain', 'login', 'cram-md5')
HOLDING = 'import sys; secret = sys.stdin.readline().strip(); print(len(secret))'


def search(command, secret, **options):
    try:
        return memory.search_at_exit(command, secret, **options)
    except memory.Impossible as reason:
        raise tap.Skipped(reason) from reason


def run(program, secret, *words, **options):
    """Everything that it wrote; fails if the secret is in it, or stays in memory."""
    transcript, report, output = (program.home / name for name in ('transcript', 'report', 'output'))
    files = ['--transcript', str(transcript), *(['--report', str(report)] if words[0] == 'test' else [])]
    with output.open('wb') as file:
        found, process = search([program.path, *map(str, words), *files], secret, cwd=program.home,
                                env={**program.environment, 'G_MESSAGES_DEBUG': 'all', 'MALLOC_PERTURB_': '0'},
                                stdout=file, stderr=file, stdin=subprocess.DEVNULL, **options)
    text = b''.join(file.read_bytes() for file in (transcript, report, output) if file.exists())
    tap.equal([name for name, octets in memory.forms(secret).items() if octets in text], [], 'what is shown of the password')
    tap.equal(found, [], 'what is left of the password')
    return process.returncode, text


@suite.test('the search finds what is there')
def control(_program):
    found, process = search([sys.executable, '-c', HOLDING], ANOTHER, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
                            when_running=lambda process: say(process, ANOTHER))
    tap.equal(process.returncode, 0, 'exit status')
    tap.true('second half as it is' in ' '.join(found), f'found {found}')


def say(process, text):
    process.stdin.write(text.encode() + b'\n')
    process.stdin.close()


@suite.test('a test that succeeds, with {}', *MECHANISMS)
def succeeds(program, mechanism):
    with program.practice() as settings:
        status, text = run(program, settings['password'], 'test', '--json', '--auth', mechanism, *program.server(settings))
    tap.equal(status, 0, 'exit status')
    tap.true(f'AUTH {mechanism.upper()}'.encode() in text, 'no sign-in in the transcript')
    tap.true((program.home / 'report').stat().st_size > 0, 'no report')


@suite.test('a test with a wrong password, with {}', *MECHANISMS)
def fails(program, mechanism):
    with program.practice() as settings:
        status, text = run(program, ANOTHER, 'test', '--auth', mechanism, *program.server(settings, password=ANOTHER))
    tap.equal(status, 77, 'exit status')
    tap.true(b'535' in text, 'no refusal in the transcript')


@suite.test('a test that ends before the sign-in: {}', 'silent', 'closed', 'no-starttls', 'no-auth', 'expired-certificate')
def ends_early(program, fault):
    with program.practice('--fault', fault) as settings:
        run(program, settings['password'], 'test', '--timeout', '1', *program.server(settings, 'starttls', trust=fault != 'expired-certificate'))


@suite.test('a test that is interrupted')
def interrupted(program):
    with program.practice('--fault', 'silent') as settings:
        status, _ = run(program, settings['password'], 'test', *program.server(settings), when_running=lambda process: process.send_signal(signal.SIGINT))
    tap.true(status != 0, 'exit status')


@suite.test('a message that is sent')
def sends(program):
    file = program.write('a.eml', MESSAGE)
    with program.practice() as settings:
        status, _ = run(program, settings['password'], 'send', file, '--to', 'bob@example.net', *program.server(settings))
    tap.equal(status, 0, 'exit status')


if __name__ == '__main__':
    with Program(sys.argv[1]) as under_test:
        suite.run(under_test, sys.argv[2:], before=under_test.empty_home)
