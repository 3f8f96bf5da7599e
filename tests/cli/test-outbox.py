# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""posthornctl outbox and send --queue: options, JSON, exit statuses, several programs at once. Usage: test-outbox.py POSTHORNCTL [WORD...]"""

import pathlib
import re
import signal
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / 'support'))

import tap
from mail_server import MailServer
from program import SECONDS, Program

suite = tap.Suite()

MESSAGE = ('From: Ada <ada@example.org>\r\nTo: bob@example.net\r\nBcc: eve@example.net\r\nSubject: Hello\r\nMessage-ID: <1@example.org>\r\n'
           '\r\nOne line.\r\n')
# A key is a promise.
KEYS = {'id', 'state', 'status', 'next_step', 'account', 'from', 'recipients', 'subject', 'message_id', 'size', 'has_message',
        'queued', 'due', 'attempts'}
ISO = re.compile(r'\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ')


def queue(program, *options, name='a.eml', content=MESSAGE):
    result = program.run('outbox', 'queue', program.write(name, content), *options, '--json')
    tap.equal((result.status, result.report['ok']), (0, True), result.errors)
    return result.report['messages'][0]


def states(program):
    return {entry['id']: entry['state'] for entry in program.run('outbox', 'list', '--json').report['messages']}


def show(program, number):
    return program.run('outbox', 'show', number, '--json').report['message']


# --- queue

@suite.test('queues a message, and shows all of it')
def queues(program):
    account = program.add_account(1)
    entry = queue(program)
    tap.equal(set(entry) - {'file'}, KEYS)
    tap.equal((entry['id'], entry['state'], entry['account'], entry['from'], entry['subject'], entry['message_id'], entry['attempts']),
              (1, 'queued', account, 'ada@example.org', 'Hello', '1@example.org', 0))
    tap.equal(entry['recipients'], [{'address': 'bob@example.net', 'state': 'pending'}, {'address': 'eve@example.net', 'state': 'pending'}])
    tap.true(ISO.fullmatch(entry['queued']) and ISO.fullmatch(entry['due']), f'times of {entry}')
    del entry['file']
    tap.equal(show(program, 1), entry)
    tap.equal(program.run('outbox', 'list', '--json').report, {'ok': True, 'messages': [entry]})
    text = program.run('outbox', 'show', 1).output
    tap.true('bob@example.net' in text and 'Hello' in text, text)
    line, = program.run('outbox', 'list').output.splitlines()
    tap.true('queued' in line and 'bob@example.net +1' in line and 'Hello' in line, line)


@suite.test('prints the source without Bcc, octet for octet')
def source(program):
    program.add_account(1)
    queue(program)
    result = subprocess.run([program.path, 'outbox', 'show', '1', '--source'], capture_output=True, check=True, env=program.environment, timeout=SECONDS)
    tap.equal(result.stdout, MESSAGE.replace('Bcc: eve@example.net\r\n', '').encode())
    tap.equal(program.run('outbox', 'show', 1, '--source', '--json').status, 64)


@suite.test('send --queue does the same, with the wishes of send')
def send_queue(program):
    program.add_account(1)
    first, second = program.write('a.eml', MESSAGE), program.write('b.eml', 'no message\n')
    result = program.run('send', first, second, '--queue', '--to', 'carol@example.net', '--from', 'sales@example.org', '--dsn', 'success',
                         '--refused-recipients', 'send-to-others', '--require-tls', '--at', '+1h', '--json')
    good, bad = result.report['messages']
    tap.equal((result.status, result.report['ok'], good['state'], good['from'], [entry['address'] for entry in good['recipients']]),
              (65, False, 'queued', 'sales@example.org', ['carol@example.net']))
    tap.equal(set(bad), {'file', 'error'})
    tap.equal(program.run('outbox', 'list', '--json').report['messages'][0]['id'], good['id'])


@suite.test('picks the account that has the sender, the named one before it, and the default one for others')
def picks_account(program):
    default = program.add_account(1)
    other = program.add_account(1, 'ada@work.example', '--label', 'Work')
    tap.equal(queue(program)['account'], default)
    tap.equal(queue(program, '--from', 'ADA@work.example')['account'], other)
    tap.equal(queue(program, '--account', 'Work')['account'], other)
    tap.equal(queue(program, '--from', 'stranger@example.com')['account'], default)
    result = program.run('outbox', 'queue', program.home / 'a.eml', '--account', 'nobody', '--json')
    tap.equal((result.status, set(result.report['messages'][0])), (78, {'file', 'error'}))


@suite.test('says {1} for {0}', ('a missing file', 66), ('what is no message', 65), ('a message without recipients', 64))
def queue_fails(program, what, status):
    program.add_account(1)
    path = {'a missing file': program.home / 'missing', 'what is no message': program.write('b', 'x'),
            'a message without recipients': program.write('c', 'From: a@b.example\r\n\r\nx\r\n')}[what]
    tap.equal(program.run('outbox', 'queue', path).status, status)
    tap.equal(states(program), {})


@suite.test('says 78 without an account')
def no_account(program):
    tap.equal(program.run('outbox', 'queue', program.write('a.eml', MESSAGE)).status, 78)


@suite.test('sends later what is to be sent later')
def later(program):
    with MailServer() as server:
        program.add_account(server.port)
        entry = queue(program, '--at', '+2h')
        tap.equal((program.run('outbox', 'flush').status, server.messages, show(program, entry['id'])['state']), (0, [], 'queued'))
        program.run('outbox', 'retry', entry['id'])
        tap.equal((program.run('outbox', 'flush').status, len(server.messages)), (0, 1))


# --- flush

@suite.test('flush sends what is due, without Bcc, and keeps the dialogue')
def flush(program):
    with MailServer() as server:
        program.add_account(server.port)
        queue(program)
        result = program.run('outbox', 'flush', '--json')
        mail, = server.messages
    tap.equal((result.status, result.report['ok'], [entry['state'] for entry in result.report['messages']]), (0, True, ['sent']))
    tap.equal((mail.sender, mail.recipients), ('ada@example.org', ['bob@example.net', 'eve@example.net']))
    tap.equal(mail.content, MESSAGE.replace('Bcc: eve@example.net\r\n', '').encode())
    entry = show(program, 1)
    tap.equal((entry['state'], {recipient['state'] for recipient in entry['recipients']}, 'due' in entry), ('sent', {'sent'}, False))
    tap.true(ISO.fullmatch(entry['finished']), 'finished')
    tap.true('RCPT TO:<bob@example.net>' in program.run('outbox', 'show', 1, '--transcript').output, 'transcript')
    tap.true('RCPT TO' in program.run('outbox', 'show', 1, '--transcript', '--json').report['transcript'], 'transcript in JSON')
    tap.equal(program.run('outbox', 'flush', '--json').report, {'ok': True, 'messages': []})


@suite.test('flush ends with {1} when {0}', ('a recipient is unknown', 67, 'failed', 'nobody@example.net', '250'),
            ('a recipient is to be tried later', 75, 'waiting', 'later@example.net', '250'),
            ('the content is refused', 69, 'failed', 'bob@example.net', '554 5.7.1 spam'),
            ('the answer is lost', 75, 'uncertain', 'bob@example.net', ''))
def flush_fails(program, what, status, state, recipient, reply):
    with MailServer() as server:
        server.content_reply = reply
        program.add_account(server.port)
        queue(program, '--to', recipient)
        result = program.run('outbox', 'flush', '--json')
    entry, = result.report['messages']
    tap.equal((result.status, result.report['ok'], entry['state']), (status, False, state), result.errors)
    if state != 'uncertain':
        tap.true(entry['problem']['title'] and entry['problem']['id'], f'problem of {entry}')
    if reply.startswith('554'):
        tap.equal(entry['problem']['reply'], {'code': 554, 'enhanced': '5.7.1', 'text': 'spam'})


@suite.test('flush ends with 75 when the server can not be reached, and tells each message on standard error')
def unreachable(program):
    with MailServer() as server:
        port = server.port
    program.add_account(port)
    queue(program)
    result = program.run('outbox', 'flush')
    tap.equal((result.status, result.output, states(program)), (75, '', {1: 'waiting'}), result.errors)
    tap.true(result.errors.startswith('1: '), result.errors)


@suite.test('who got it is not sent to again')
def partial(program):
    with MailServer() as server:
        program.add_account(server.port)
        queue(program, '--to', 'bob@example.net', '--to', 'later@example.net', '--to', 'nobody@example.net', '--refused-recipients', 'send-to-others')
        tap.equal(program.run('outbox', 'flush').status, 75)
        tap.equal({recipient['address']: recipient['state'] for recipient in show(program, 1)['recipients']},
                  {'bob@example.net': 'sent', 'later@example.net': 'pending', 'nobody@example.net': 'refused'})
        program.run('outbox', 'retry', 1)
        program.run('outbox', 'flush')
        tap.equal([mail.recipients for mail in server.messages], [['bob@example.net']])
        refused = [recipient for recipient in show(program, 1)['recipients'] if recipient['state'] == 'refused'][0]
        tap.equal(refused['reply']['code'], 550)


@suite.test('two programs flush one outbox, and nothing is sent twice')
def two_flush(program):
    numbers = range(40)
    with MailServer() as server:
        program.add_account(server.port)
        files = [program.write(f'{number}.eml', MESSAGE.replace('Hello', f'number {number}')) for number in numbers]
        tap.equal(program.run('outbox', 'queue', *files).status, 0)
        processes = [subprocess.Popen([program.path, 'outbox', 'flush'], env=program.environment, stdout=subprocess.DEVNULL) for _ in range(3)]
        for process in processes:
            process.wait(SECONDS)
        subjects = sorted(re.search(rb'Subject: (.*)\r', mail.content)[1] for mail in server.messages)
    tap.equal(subjects, sorted(f'number {number}'.encode() for number in numbers))
    tap.equal(set(states(program).values()), {'sent'})


# --- what a person does

@suite.test('cancel, retry and remove do what the state allows, and 64 what it does not')
def acts(program):
    program.add_account(1)
    queue(program)
    tap.equal(program.run('outbox', 'remove', 1).status, 64, 'remove while queued')
    tap.equal(program.run('outbox', 'resolve', 1, '--sent').status, 64, 'resolve while queued')
    tap.equal((program.run('outbox', 'cancel', 1, '--json').report['messages'][0]['state'], program.run('outbox', 'cancel', 1).status), ('cancelled', 64))
    tap.equal(program.run('outbox', 'retry', 1, '--json').report['messages'][0]['state'], 'queued')
    program.run('outbox', 'cancel', 1)
    tap.equal(program.run('outbox', 'remove', 1, '--json').report, {'ok': True, 'messages': [{'id': 1, 'removed': True}]})
    tap.equal(program.run('outbox', 'show', 1).status, 66)


@suite.test('acts on each of several, and the first failure decides')
def acts_on_several(program):
    program.add_account(1)
    queue(program)
    queue(program)
    result = program.run('outbox', 'cancel', 1, 99, 2, '--json')
    tap.equal((result.status, result.report['ok'], [set(entry) == {'id', 'error'} for entry in result.report['messages']]), (66, False, [False, True, False]))
    tap.equal(states(program), {1: 'cancelled', 2: 'cancelled'})


@suite.test('an uncertain one waits for the person, who says {0}', ('--sent', 'sent', 1), ('--resend', 'queued', 2))
def resolves(program, option, state, n_messages):
    with MailServer() as server:
        server.content_reply = ''
        program.add_account(server.port)
        queue(program)
        program.run('outbox', 'flush')
        tap.equal((program.run('outbox', 'flush').status, states(program), len(server.messages)), (0, {1: 'uncertain'}, 1))
        tap.equal(program.run('outbox', 'retry', 1).status, 64, 'retry of an uncertain one')
        tap.equal(program.run('outbox', 'resolve', 1, option, '--json').report['messages'][0]['state'], state)
        server.content_reply = '250 ok'
        tap.equal((program.run('outbox', 'flush').status, len(server.messages)), (0, n_messages))


@suite.test('a flush that is killed while the server thinks leaves an uncertain message')
def killed(program):
    with MailServer() as server:
        server.answers.clear()
        program.add_account(server.port)
        queue(program)
        process = subprocess.Popen([program.path, 'outbox', 'flush'], env=program.environment, stdout=subprocess.DEVNULL)
        tap.true(server.waits.wait(SECONDS), 'the server has the message')
        tap.equal(states(program), {1: 'sending'})
        process.send_signal(signal.SIGKILL)
        process.wait(SECONDS)
        tap.equal(states(program), {1: 'uncertain'})


@suite.test('{0} lets go what was held because of the account', 'edit', 'set-password')
def release(program, action):
    keyring = {'SECRET_BACKEND': 'file', 'SECRET_FILE_TEST_PATH': str(program.home / 'keyring'), 'SECRET_FILE_TEST_PASSWORD': 'x'}
    with program.practice() as settings:
        wrong = program.server(settings, password='wrong')
        place = wrong.index('--from')
        tap.equal(program.run('accounts', 'add', 'ada@example.org', *wrong[:place], *wrong[place + 2:], **keyring).status, 0)
        queue(program)
        tap.equal((program.run('outbox', 'flush', **keyring).status, states(program)), (77, {1: 'held'}))
        queue(program, name='b.eml')
        tap.equal((program.run('outbox', 'flush', **keyring).status, states(program)[2]), (0, 'queued'), 'the account does not pause')
        secret = program.write('right', settings['password'] + '\n')
        changed = program.run('accounts', action, 'ada@example.org', '--password-file', secret, **keyring)
        tap.equal((changed.status, changed.errors, states(program)), (0, '', {1: 'queued', 2: 'queued'}))
        status = program.run('outbox', 'flush', **keyring).status
        tap.equal((set(states(program).values()), status), ({'sent'}, 0))


@suite.test('an account that is removed leaves no message behind in silence')
def removed_account(program):
    program.add_account(1)
    queue(program)
    queue(program, '--at', '+1h', name='b.eml')
    removed = program.run('accounts', 'remove', 'ada@example.org')
    tap.equal((removed.status, '2 messages wait in the outbox of this account' in removed.errors), (0, True), removed.errors)
    tap.equal(states(program), {1: 'held', 2: 'held'})
    again = program.run('outbox', 'retry', 1)
    tap.equal((again.status, 'account' in again.errors, states(program)[1]), (78, True, 'held'), again.errors)
    shown = program.run('outbox', 'show', 1).output
    row, = [line for line in shown.splitlines() if line.startswith('Account')]
    tap.true('ada@example.org (removed)' in row, row)
    tap.true('Its account was removed' in shown, shown)
    tap.equal(program.run('outbox', 'cancel', 1, 2).status, 0)


@suite.test('an account that is switched off is picked by nobody, and its messages wait for it')
def switched_off(program):
    with MailServer() as server:
        off = program.add_account(server.port)
        other = program.add_account(server.port, 'ada@work.example')
        queue(program)
        changed = program.run('accounts', 'edit', 'ada@example.org', '--disable')
        tap.equal((changed.status, '1 message waits' in changed.errors, states(program)), (0, True, {1: 'held'}), changed.errors)
        tap.true('Its account is switched off' in program.run('outbox', 'show', 1).output, 'why it waits')
        again = program.run('outbox', 'retry', 1)
        tap.equal((again.status, 'switched off' in again.errors, states(program)[1]), (78, True, 'held'), again.errors)
        tap.equal(queue(program, name='b.eml')['account'], other)
        named = queue(program, '--account', 'ada@example.org', name='c.eml')
        tap.equal(named['account'], off)
        program.run('outbox', 'flush')
        tap.equal(states(program), {1: 'held', 2: 'sent', 3: 'held'})
        tap.equal(program.run('send', program.home / 'a.eml', '--read-recipients', '--account', 'ada@example.org').status, 0)
        tap.equal(program.run('accounts', 'edit', 'ada@work.example', '--disable').status, 0)
        nobody = program.run('send', program.home / 'a.eml', '--read-recipients')
        tap.equal((nobody.status, 'switched off' in nobody.errors), (78, True), nobody.errors)
        nobody = program.run('outbox', 'queue', program.home / 'a.eml', '--json')
        tap.equal((nobody.status, set(nobody.report['messages'][0])), (78, {'file', 'error'}))
        tap.equal(program.run('accounts', 'edit', 'ada@example.org', '--enable').status, 0)
        tap.equal(states(program), {1: 'queued', 2: 'sent', 3: 'queued'})
        tap.equal((program.run('outbox', 'flush').status, set(states(program).values())), (0, {'sent'}))


@suite.test('keeps copies of what was sent in the archive, and says when it can not')
def archives(program):
    folder = program.home / 'Mail' / 'Sent'
    with MailServer() as server:
        program.add_account(server.port, 'ada@example.org', '--archive-folder', 'Mail/Sent')
        folder.parent.write_text('in the way')
        queue(program)
        tap.equal(program.run('outbox', 'flush').status, 0)
        entry = show(program, 1)
        tap.equal((entry['state'], entry['archive'], str(folder) in entry['archive_trouble']), ('sent', 'failed', True), str(entry))
        shown = program.run('outbox', 'show', 1).output
        tap.true('not in the archive yet' in shown and str(folder) in shown, shown)
        folder.parent.unlink()
        queue(program, name='b.eml')
        tap.equal(program.run('outbox', 'flush').status, 0)
    copies = list((folder / 'cur').iterdir())
    tap.equal((len(copies), list((folder / 'tmp').iterdir())), (2, []))
    tap.equal(copies[0].read_bytes(), MESSAGE.replace('Bcc: eve@example.net\r\n', '').replace('\r\n', '\n').encode())
    tap.true('archive' not in show(program, 1), 'nothing is left to say')


@suite.test('a change of an account makes no outbox where there is none')
def no_outbox(program):
    program.add_account(1)
    tap.equal(program.run('accounts', 'edit', 'ada@example.org', '--label', 'Work').status, 0)
    tap.equal(list(program.home.rglob('outbox.sqlite')), [])


@suite.test('nobody else can read the outbox')
def private(program):
    program.add_account(1)
    queue(program)
    folder, = program.home.rglob('outbox.sqlite')
    for path in folder.parent.rglob('*'):
        tap.equal(oct(path.stat().st_mode & 0o777), oct(0o700 if path.is_dir() else 0o600), str(path))


@suite.test('lists by state, with a limit, and with words')
def lists(program):
    program.add_account(1)
    for number in range(5):
        queue(program, content=MESSAGE.replace('Hello', f'number {number}'))
    program.run('outbox', 'cancel', 2, 4)

    def ids(*options):
        return [entry['id'] for entry in program.run('outbox', 'list', *options, '--json').report['messages']]

    tap.equal(ids(), [5, 4, 3, 2, 1])
    tap.equal(ids('--state', 'queued'), [5, 3, 1])
    tap.equal(ids('--state', 'cancelled'), [4, 2])
    tap.equal(ids('--state', 'sent'), [])
    tap.equal(ids('--state', 'queued', '--limit', '2'), [5, 3])
    tap.equal(ids('--limit', '0'), [])
    tap.equal(ids('--search', 'number 3'), [4])


@suite.test('says 73 where nothing can be written')
def read_only(program):
    program.add_account(1)
    folder = pathlib.Path(program.environment['XDG_DATA_HOME']) / 'posthorn'
    folder.write_text('in the way')
    result = program.run('outbox', 'queue', program.write('a.eml', MESSAGE))
    tap.equal((result.status, 'outbox' in result.errors), (73, True), result.errors)


@suite.test('says that the disk is full: {}', 'where there is no outbox yet', 'where there is one')
def full_disk(program, case):
    program.add_account(1)
    message = program.write('a.eml', MESSAGE)
    folder = pathlib.Path(program.environment['XDG_DATA_HOME']) / 'posthorn'
    folder.mkdir(parents=True, exist_ok=True)
    script = 'mount -t tmpfs -o size=256k tmpfs "$1" || exit 99; shift; message=$1; shift; '
    if case == 'where there is one':
        script += '"$1" outbox list || exit 98; '
    script += 'cat /dev/zero > "$XDG_DATA_HOME/posthorn/zero" 2> /dev/null; "$1" outbox queue "$message"'
    result = subprocess.run(['unshare', '--user', '--map-root-user', '--mount', 'sh', '-c', script, 'sh', folder, message, program.path],
                            env=program.environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    if result.returncode in (1, 99):
        return  # No place of one's own here that could be full.
    tap.equal((result.returncode, 'The disk is full' in result.stderr), (73, True), result.stderr)


@suite.test('control characters in a message reach no terminal')
def escapes(program):
    program.add_account(1)
    queue(program, content=MESSAGE.replace('Hello', '=?utf-8?q?a=1B=5B31mb?='))
    for words in (['list'], ['show', '1'], ['list', '--json']):
        tap.true('\033' not in program.run('outbox', *words).output, str(words))


if __name__ == '__main__':
    with Program(sys.argv[1]) as context:
        suite.run(context, sys.argv[2:], before=context.empty_home)
