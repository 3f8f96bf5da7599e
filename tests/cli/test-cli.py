# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""The command line against its contract: options, JSON, problem identifiers, exit statuses. Usage: test-cli.py POSTHORNCTL [WORD...]"""

import json
import os
import pathlib
import signal
import socket
import stat
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / 'support'))

import tap
from brief_server import BriefServer
from program import SECONDS, Program

suite = tap.Suite()

STEPS = {'tls': ['settings', 'network', 'resolve', 'connect', 'encrypt', 'greet', 'sign-in', 'sender', 'deliver'],
         'starttls': ['settings', 'network', 'resolve', 'connect', 'greet', 'encrypt', 'sign-in', 'sender', 'deliver']}
MESSAGE = 'From: Ada <ada@example.org>\r\nTo: bob@example.net\r\nSubject: Hello\r\n\r\nOne line.\r\n'


def expect_problem(result, identifier, status, step):
    tap.equal((result.report['problem']['id'], result.status), (identifier, status), f'problem of {result.report}')
    tap.equal(result.report['problem']['step'], step, 'step')
    tap.equal(result.report['ok'], False, 'ok')
    names = [entry['id'] for entry in result.report['steps']]
    tap.equal(sorted(names), sorted(STEPS['tls']), 'steps')
    after = [entry['status'] for entry in result.report['steps'][names.index(step) + 1:]]
    tap.equal(set(after) - {'skipped'}, set(), f'steps behind the failed one in {result.report["steps"]}')


# --- general

@suite.test('prints its version')
def version(program):
    result = program.run('--version')
    tap.equal((result.status, result.output.split()[0]), (0, 'posthornctl'))


@suite.test('helps with {}', ('--help',), ('test', '--help'), ('send', '--help'), ('accounts', '--help'), ('practice', '--help'),
            ('discover', '--help'), ('explain', '--help'), ('outbox', '--help'), ('outbox', 'queue', '--help'))
def helps(program, *arguments):
    result = program.run(*arguments)
    tap.equal(result.status, 0)
    tap.true('sage' in result.output, 'no usage in the help')


@suite.test('refuses wrong usage with 64: {}', ((),), (('nonsense',),), (('test', '--nonsense'),),
            (('test', '--host', 'localhost', '--port', 'x'),), (('test', '--host', 'localhost', '--security', 'ssl'),),
            (('test', '--host', 'localhost', '--auth', 'magic'),), (('test', '--host', 'localhost', '--timeout', '-1'),),
            (('test', '--host', 'localhost', '--timeout', 'nan'),), (('test', '--host', 'localhost', '--trust', 'abcd'),),
            (('test', '--host', 'localhost', '--address-family', 'ipv5'),), (('test', '--host', 'h', 'extra'),),
            (('send',),), (('send', 'a.eml'),), (('send', 'a.eml', '--to', 'nonsense'),),
            (('send', 'a.eml', '--to', 'a@b.example', '--refused-recipients', 'maybe'),),
            (('send', '-', '-', '--to', 'a@b.example'),), (('send', '-', '--to', 'a@b.example', '--password-file', '-'),),
            (('send', 'a.eml', '--to', 'a@b.example', '--dsn', 'never,failure'),), (('send', 'a.eml', '--to', 'a@b.example', '--dsn', ''),),
            (('send', 'a.eml', '--to', 'a@b.example', '--max-connections', '0'),),
            (('send', 'a.eml', '--to', 'a@b.example', '--max-connections', 'many'),),
            (('send', 'a.eml', '--to', 'a@b.example', '--queue', '--host', 'h'),), (('send', 'a.eml', '--to', 'a@b.example', '--at', '+5m'),),
            (('outbox', 'nonsense'),), (('outbox', 'show'),), (('outbox', 'show', 'x'),), (('outbox', 'show', '0'),), (('outbox', 'show', '1', '2'),),
            (('outbox', 'list', '--state', 'lost'),), (('outbox', 'list', '--limit', '-1'),), (('outbox', 'resolve', '1'),),
            (('outbox', 'resolve', '1', '--sent', '--resend'),), (('outbox', 'queue'),), (('outbox', 'queue', 'a.eml', '--stats'),),
            (('outbox', 'queue', 'a.eml', '--at', 'yesterday'),), (('outbox', 'queue', 'a.eml', '--at', '2020-01-01'),), (('outbox', 'retry'),),
            (('send', '-', '--to', 'a@b.example', '--token-file', '-'),), (('test', '--host', 'h', '--token-file', '/dev/null'),),
            (('accounts', 'add', 'a@b.example', '--host', 'h', '--messages-per-minute', '-1'),),
            (('accounts', 'add', 'a@b.example', '--host', 'h', '--messages-per-hour', 'many'),),
            (('accounts', 'add', 'a@b.example', '--host', 'h', '--messages-per-day', '99999999'),),
            (('accounts', 'add', 'a@b.example', '--host', 'h', '--also-from', 'nobody'),),
            (('accounts', 'add', 'a@b.example', '--host', 'h', '--signature-file', '/dev/zero'),),
            (('accounts', 'add', 'a@b.example', '--host', 'h', '--signature-file', '-', '--password-file', '-', '--username', 'u'),),
            (('accounts', 'add', 'a@b.example', '--host', 'h', '--notes-file', '-', '--signature-file', '-'),),
            (('accounts', 'add', 'a@b.example', '--host', 'h', '--notes-file', '/dev/zero'),),
            (('accounts', 'add', 'a@b.example', '--host', 'h', '--reply-to', 'nobody'),),
            (('accounts', 'add', 'a@b.example', '--host', 'h', '--bcc-myself', 'maybe'),),
            (('accounts', 'add', 'a@b.example', '--host', 'h', '--color', 'pink'),),
            (('accounts', 'add', 'a@b.example', '--host', 'h', '--proxy', 'proxy.example:1080'),),
            (('accounts', 'add', 'a@b.example', '--host', 'h', '--proxy', 'socks5://ada:secret@proxy.example'),),
            (('accounts', 'add', 'a@b.example', '--host', 'h', '--max-connections', '21'),),
            (('accounts', 'add', 'a@b.example', '--host', 'h', '--archive-folder', 'a\x07b'),),
            (('accounts', 'add', 'a@b.example', '--host', 'h', '--enable', '--disable'),),
            (('send', 'a.eml', '--to', 'a@b.example', '--queue', '--proxy', 'direct://'),),
            (('accounts', 'nonsense'),), (('accounts', 'show'),), (('accounts', 'add', 'nonsense', '--host', 'h'),),
            (('accounts', 'add', 'ada@[192.0.2.1]'),), (('practice', '--fault', 'nonsense'),), (('practice', '--tls-port', '70000'),))
def refuses_usage(program, arguments):
    program.write('a.eml', MESSAGE)
    result = program.run(*arguments)
    tap.equal((result.status, result.output), (64, ''), 'status and standard output')
    tap.true(result.errors.startswith('posthornctl: '), f'standard error: {result.errors}')
    if arguments not in ((), ('nonsense',)):  # no command, no --json
        tap.equal(program.run(*arguments, '--json').report['ok'], False, 'document')


@suite.test('does not know yet what the contract leaves to later: {}', 'domain', 'accounts import', 'accounts export')
def not_yet(program, words):
    result = program.run(*words.split(), 'x')
    tap.equal((result.status, result.output), (64, ''), result.errors)


@suite.test('says 73 when the output can not be written')
def full_disk(program):
    with open('/dev/full', 'wb') as full:
        result = subprocess.run([program.path, 'accounts', 'list', '--json'], stdout=full, stderr=subprocess.PIPE, timeout=SECONDS,
                                check=False, env=program.environment, cwd=program.home)
    tap.equal((result.returncode, b'could not be written' in result.stderr), (73, True), str(result.stderr))


@suite.test('Ctrl+C ends the wait for a password')
def interrupt(program):
    process = subprocess.Popen([program.path, 'test', '--host', 'localhost', '--username', 'u', '--password-file', '-'],
                               stdin=subprocess.PIPE, stderr=subprocess.PIPE, env=program.environment, cwd=program.home)
    with process:
        process.stdin.write(b'half a pass')
        process.stdin.flush()
        while not catches(process.pid, signal.SIGINT):
            tap.equal(process.poll(), None, 'exit status')
        process.send_signal(signal.SIGINT)
        tap.equal(process.wait(SECONDS), 75)


@suite.test('Ctrl+C leaves a message to be sent again')
def interrupt_send(program):
    message = program.write('message.eml', MESSAGE)
    with socket.create_server(('127.0.0.1', 0)) as silent:
        silent.settimeout(SECONDS)
        process = subprocess.Popen([program.path, 'send', str(message), '--host', '127.0.0.1', '--port', str(silent.getsockname()[1]), '--security', 'none',
                                    '--from', 'ada@example.org', '--to', 'bob@example.net', '--json'],
                                   stdout=subprocess.PIPE, env=program.environment, cwd=program.home)
        with process, silent.accept()[0]:
            process.send_signal(signal.SIGINT)
            report, = json.load(process.stdout)['messages']
            tap.equal(process.wait(SECONDS), 75)
    tap.equal((report['outcome'], report['problem']['id']), ('retry', 'cancelled'))


def catches(pid, number):
    status = dict(line.split(':', 1) for line in pathlib.Path(f'/proc/{pid}/status').read_text().splitlines())
    return int(status['SigCgt'], 16) >> (number - 1) & 1


@suite.test('says {0} with a closed standard input: {1}', (64, ('test', '--username', 'x', '--password-file', '-')), (65, ('send', '-', '--to', 'b@x.example')))
def closed_input(program, status, arguments):
    result = subprocess.run([program.path, *arguments, '--host', 'localhost', '--from', 'a@x.example'], capture_output=True, timeout=SECONDS,
                            check=False, env=program.environment, cwd=program.home, preexec_fn=lambda: os.close(0))
    tap.equal(result.returncode, status, str(result.stderr))


@suite.test('takes UTF-8 values in the C locale, and says 64 for what is not UTF-8')
def encodings(program):
    added = program.run('accounts', 'add', 'a@x.example', '--host', 'h', '--label', 'Bücher', '--json', LC_ALL='C')
    tap.equal((added.status, added.report.get('label')), (0, 'Bücher'), added.errors)
    for arguments in (('test', '--host', b'\xff'), ('accounts', 'show', b'\xff'), ('test', b'\xff')):
        result = subprocess.run([program.path, *arguments], capture_output=True, timeout=SECONDS, check=False, env=program.environment,
                                cwd=program.home)
        tap.equal(result.returncode, 64, f'{arguments}: {result.stderr}')


@suite.test('says 64 before it connects for {}', ('--ehlo-name', 'foo bar'), ('--ehlo-name', 'a' * 300), ('--ehlo-name', 'a\r\nb'),
            ('--ehlo-name', '[1.2.3]'), ('--ca-file', '/dev/null'), ('--ca-file', sys.executable), ('--send-to', 'nobody'))
def bad_value(program, *options):
    result = program.run('test', '--host', 'localhost', '--from', 'a@x.example', *options, '--json')
    tap.equal((result.status, sorted(result.report), result.report['ok']), (64, ['error', 'ok'], False), result.errors)


@suite.test('prints no control character that somebody typed')
def escapes(program):
    result = program.run('test', '--host', '\033[31mred', '--from', 'a@x.example')
    tap.equal((result.status, '\033' in result.output + result.errors), (64, False), repr(result.output))
    tap.equal(program.run('accounts', 'add', 'a@x.example', '--host', 'h', '--label', 'a\033b').status, 64)


@suite.test('says 69 when the port is taken')
def port_taken(program):
    with program.practice() as settings:
        result = program.run('practice', '--tls-port', settings['tls_port'])
    tap.equal(result.status, 69, result.errors)


@suite.test('says which option is missing')
def missing_option(program):
    tap.true('--from' in program.run('test', '--host', 'localhost').errors, 'sender')
    with program.practice() as settings:
        options = program.server(settings)
        place = options.index('--password-file')
        result = program.run('test', *options[:place], *options[place + 2:], '--stats')
    tap.true('--password-file' in result.errors and 'round trips' in result.output, result.errors + result.output)


@suite.test('says 66 when the {} is missing', '--password-file', '--ca-file')
def missing_file(program, option):
    result = program.run('test', '--host', 'localhost', '--username', 'u', option, program.home / 'missing')
    tap.equal((result.status, result.output), (66, ''))


@suite.test('says 66 for a folder as {}', '--password-file', '--ca-file')
def folder(program, option):
    result = program.run('test', '--host', 'localhost', '--username', 'u', option, program.home)
    tap.equal((result.status, result.output), (66, ''), result.errors)


@suite.test('says 78 without any account')
def no_account(program):
    tap.equal(program.run('test', '--json').status, 78)
    tap.equal(program.run('test', '--account', 'nobody').status, 78)


# --- test

@suite.test('tests a server that works, by {}', 'tls', 'starttls')
def works(program, security):
    with program.practice() as settings:
        result = program.run('test', *program.server(settings, security), '--json', '--stats')
    report = result.report
    tap.equal((result.status, report['ok']), (0, True), f'{report}')
    tap.true('problem' not in report, 'a problem although ok')
    tap.equal([step['id'] for step in report['steps']], STEPS[security], 'order of the steps')
    tap.equal([step['status'] for step in report['steps']], ['ok'] * 8 + ['skipped'], 'states of the steps')
    tap.true(all(step['elapsed_ms'] >= 0 for step in report['steps'][:8]), 'times')
    details = {step['id']: step.get('detail', '') for step in report['steps']}
    tap.true(details['connect'].endswith(f'port {report["account"]["port"]}'), f'evidence of connect: {details}')
    tap.equal(details['encrypt'], 'TLS 1.3', 'evidence of encrypt')
    certificate = report['tls']['certificate']
    tap.equal(certificate['sha256'], settings['trust'], 'certificate')
    tap.equal(certificate['chain'], [{key: certificate[key] for key in ('subject', 'issuer', 'not_before', 'not_after', 'sha256')}], 'chain')
    tap.true('PIPELINING' in report['server']['capabilities'], 'capabilities')
    tap.true(report['auth']['mechanism'] in report['server']['auth'], 'mechanism')
    tap.equal(report['stats']['connections'], 1, 'connections')


@suite.test('really sends a test message by {}', 'tls', 'starttls')
def sends_test(program, security):
    with program.practice() as settings:
        result = program.run('test', *program.server(settings, security), '--send-to', 'bob@example.net', '--json')
    tap.equal((result.status, [step['status'] for step in result.report['steps']]), (0, ['ok'] * 9), f'{result.report}')


@suite.test('prints the test in words')
def words(program):
    with program.practice() as settings:
        fine = program.run('test', *program.server(settings))
        wrong = program.run('test', *program.server(settings, password='wrong'))
    tap.equal((fine.status, wrong.status), (0, 77))
    tap.true('TLS 1.3' in fine.output and 'Everything works' in fine.output, fine.output)
    tap.true('Server said: 535' in wrong.output, wrong.output)


FAULTS = [
    ('wrong-password', 'tls', 'wrong-credentials', 77, 'sign-in'),
    ('app-password', 'tls', 'app-password-required', 77, 'sign-in'),
    ('too-many-attempts', 'tls', 'too-many-attempts', 75, 'sign-in'),
    ('no-auth', 'tls', 'auth-not-offered', 77, 'sign-in'),
    ('expired-certificate', 'tls', 'certificate-expired', 76, 'encrypt'),
    ('future-certificate', 'starttls', 'certificate-not-yet-valid', 76, 'encrypt'),
    ('wrong-name', 'tls', 'certificate-wrong-name', 76, 'encrypt'),
    ('no-starttls', 'starttls', 'starttls-not-offered', 76, 'encrypt'),
    ('starttls-refused', 'starttls', 'starttls-refused', 76, 'encrypt'),
    ('starttls-injection', 'starttls', 'starttls-injection', 76, 'encrypt'),
    ('greeting-refused', 'tls', 'address-refused', 69, 'greet'),
    ('busy', 'tls', 'server-busy', 75, 'greet'),
    ('closed', 'starttls', 'closed-before-greeting', None, 'greet'),
    ('silent', 'starttls', None, None, 'greet'),
    ('not-smtp', 'starttls', 'not-smtp', 76, 'greet'),
    ('garbage', 'starttls', 'protocol-error', 76, 'greet'),
    ('sender-refused', 'tls', 'sender-not-allowed', 69, 'sender'),
    ('recipient-refused', 'tls', 'recipient-unknown', 67, 'deliver'),
    ('greylisted', 'tls', 'greylisted', 75, 'deliver'),
    ('too-large', 'tls', 'message-too-large', 69, 'deliver'),
    ('content-refused', 'tls', 'content-refused', 69, 'deliver'),
    ('drop-data', 'tls', 'uncertain', 75, 'deliver'),  # a small message is out before anyone hears of it
    ('drop-after-data', 'tls', 'uncertain', 75, 'deliver'),
]
CERTIFICATE_FAULTS = ('expired-certificate', 'future-certificate', 'wrong-name')


@suite.test('names the fault {}', *FAULTS)
def fault(program, name, security, identifier, status, step):
    with program.practice('--fault', name) as settings:
        result = program.run('test', *program.server(settings, security, trust=name not in CERTIFICATE_FAULTS),
                             '--send-to', 'bob@example.net', '--timeout', '2', '--no-probes', '--json')
    problem = result.report['problem']
    expect_problem(result, identifier or problem['id'], status or result.status, step)
    tap.true(problem['title'] and problem['explanation'], f'no words: {problem}')
    tap.true(identifier is not None or problem['id'] in ('no-greeting', 'server-expects-tls'), f'{problem}')


@suite.test('offers to trust a certificate that signed itself, and a second run takes the fix as it is')
def trust(program):
    with program.practice() as settings:
        options = program.server(settings, trust=False)
        refused = program.run('test', *options, '--json')
        expect_problem(refused, 'certificate-self-signed', 76, 'encrypt')
        pins = [fix['changes']['trust'] for fix in refused.report['problem']['fixes'] if 'trust' in fix.get('changes', {})]
        tap.equal(pins, [settings['trust']], 'offered pin')
        tap.equal(program.run('test', *options, '--trust', pins[0]).status, 0)
        changed = program.run('test', *options, '--trust', '0' * 64, '--json')
    expect_problem(changed, 'certificate-changed', 76, 'encrypt')


@suite.test('finds out that the server wants TLS from the start, and the first fix works')
def expects_tls(program):
    with program.practice() as settings:
        wrong = program.server(settings, 'starttls')
        wrong[wrong.index('--port') + 1] = settings['tls_port']
        result = program.run('test', *wrong, '--timeout', '2', '--json')
        expect_problem(result, 'server-expects-tls', 76, 'greet')
        changes = result.report['problem']['fixes'][0]['changes']
        tap.equal(changes['security'], 'tls', 'first fix')
        fixed = [*wrong, '--security', changes['security'], *(['--port', changes['port']] if 'port' in changes else [])]
        tap.equal(program.run('test', *fixed).status, 0)


@suite.test('finds out that the server speaks plain, and the first fix works')
def speaks_plain(program):
    with program.practice() as settings:
        wrong = program.server(settings, 'tls')
        wrong[wrong.index('--port') + 1] = settings['starttls_port']
        result = program.run('test', *wrong, '--timeout', '2', '--json')
        expect_problem(result, 'server-speaks-plain', 76, 'encrypt')
        changes = result.report['problem']['fixes'][0]['changes']
        tap.equal(changes['security'], 'starttls', 'first fix')
        tap.equal(program.run('test', *wrong, '--security', 'starttls').status, 0)


@suite.test('says {1} for the settings {0}', (('--host', 'smtp.example.org:587'), 'invalid-host'), (('--host', 'https://x'), 'invalid-host'),
            (('--host', ''), 'invalid-host'), (('--from', 'nonsense'), 'invalid-address'), (('--port', '0'), 'invalid-port'),
            (('--username', 'ada\u200b'), 'hidden-character'))
def settings_step(program, options, identifier):
    result = program.run('test', '--host', 'localhost', '--port', '465', '--from', 'ada@example.org', *options, '--json')
    expect_problem(result, identifier, 64, 'settings')


@suite.test('says connection-refused with 69 for a closed port')
def refused(program):
    with socket.socket() as listener:
        listener.bind(('127.0.0.1', 0))
        result = program.run('test', '--host', '127.0.0.1', '--port', listener.getsockname()[1], '--security', 'tls',
                             '--from', 'ada@example.org', '--no-probes', '--json')
    expect_problem(result, 'connection-refused', 69, 'connect')


@suite.test('says host-not-found with 68, or dns-unavailable where there is no resolver')
def not_found(program):
    result = program.run('test', '--host', 'no-such-host.invalid', '--from', 'ada@example.org', '--timeout', '5', '--json')
    tap.true((result.report['problem']['id'], result.status) in (('host-not-found', 68), ('dns-unavailable', 75), ('dns-unavailable', 69), ('offline', 75), ('offline', 69)),
             f'{result.status} {result.report["problem"]}')


@suite.test('says secret-missing with 78 after the server was tested')
def secret_missing(program):
    with program.practice() as settings:
        options = [o for o in program.server(settings)]
        place = options.index('--password-file')
        result = program.run('test', *options[:place], *options[place + 2:], '--json')
    expect_problem(result, 'secret-missing', 78, 'sign-in')
    tap.equal({step['id']: step['status'] for step in result.report['steps']}['encrypt'], 'ok', 'encrypt')


@suite.test('keeps the password out of the transcript and every output')
def transcript(program):
    with program.practice() as settings:
        path = program.home / 'transcript'
        result = program.run('test', *program.server(settings), '--auth', 'plain', '--json', '--transcript', path)
    text = path.read_text()
    tap.equal(result.status, 0)
    tap.true('AUTH PLAIN' in text and 'MAIL FROM' in text, f'transcript: {text}')
    tap.equal(stat.S_IMODE(path.stat().st_mode), 0o600, 'mode')
    secrets = [settings['password'], encode(f'\0{settings["username"]}\0{settings["password"]}'), encode(settings['password'])]
    for secret in secrets:
        tap.true(secret not in text + result.output + result.errors, 'the password leaked')


def encode(text):
    import base64
    return base64.b64encode(text.encode()).decode()


# --- send

def send(program, settings, *arguments, security='tls', **how):
    return program.run('send', *arguments, *program.server(settings, security), '--json', '--stats', **how)


@suite.test('sends a file by {}', 'tls', 'starttls')
def send_file(program, security):
    path = program.write('a.eml', MESSAGE)
    with program.practice() as settings:
        result = send(program, settings, path, '--to', 'bob@example.net', '--auth', 'plain', security=security)
    message = result.report['messages'][0]
    tap.equal((result.status, result.report['ok'], message['outcome']), (0, True, 'sent'), f'{result.report}')
    tap.equal(message['recipients'][0]['outcome'], 'accepted')
    tap.equal(message['reply']['code'], 250)
    tap.equal(result.report['stats']['round_trips'], 6 if security == 'tls' else 8, 'round trips')


@suite.test('sends many files over one connection')
def send_many(program):
    paths = [program.write(f'{number}.eml', MESSAGE) for number in range(20)]
    with program.practice() as settings:
        result = send(program, settings, *paths, '--to', 'bob@example.net', '--auth', 'plain')
    tap.equal([message['outcome'] for message in result.report['messages']], ['sent'] * 20)
    tap.equal(result.report['stats']['connections'], 1)
    tap.equal(result.report['stats']['round_trips'], 6 + 19, 'round trips')


@suite.test('sends standard input to the recipients of the headers')
def send_stdin(program):
    with program.practice() as settings:
        result = send(program, settings, '-', '--read-recipients',
                      stdin='From: ada@example.org\nTo: b@x.example, "C, D" <c@x.example>\nBcc: d@x.example\n\nHi\n')
    tap.equal(result.status, 0, f'{result.report}')
    tap.equal([entry['address'] for entry in result.report['messages'][0]['recipients']],
              ['b@x.example', 'c@x.example', 'd@x.example'])


@suite.test('says 66 for a missing message file and sends the others')
def send_missing(program):
    path = program.write('a.eml', MESSAGE)
    with program.practice() as settings:
        result = send(program, settings, program.home / 'missing.eml', path, '--to', 'b@x.example')
    tap.equal((result.status, [message['outcome'] for message in result.report['messages']]), (66, ['failed', 'sent']))
    tap.true(result.report['messages'][0]['error'], 'no words')


@suite.test('takes the sender from the headers')
def send_header_sender(program):
    path = program.write('a.eml', MESSAGE)
    with program.practice() as settings:
        options = program.server(settings)
        place = options.index('--from')
        result = program.run('send', path, '--read-recipients', *options[:place], *options[place + 2:], '--json')
    tap.equal(result.status, 0, f'{result.report}')


@suite.test('says 65 for what is no message: {}', b'', b'no header at all\n', b'Subject: x\n\nnul \0 byte\n', b'Subject: x\n\n' + b'x' * 1200 + b'\n')
def send_bad(program, content):
    path = program.write('bad.eml', content)
    result = program.run('send', path, '--to', 'b@x.example', '--host', 'localhost', '--from', 'a@x.example')
    tap.equal(result.status, 65, result.errors)


@suite.test('tells {0} as {1}', ('recipient-refused', 'failed', 'recipient-unknown', 67), ('greylisted', 'retry', 'greylisted', 75),
            ('content-refused', 'failed', 'content-refused', 69), ('drop-data', 'retry', 'connection-lost', 75),
            ('drop-after-data', 'uncertain', 'uncertain', 75), ('too-large', 'failed', 'message-too-large', 69),
            ('wrong-password', 'failed', 'wrong-credentials', 77), ('sender-refused', 'failed', 'sender-not-allowed', 69))
def send_fault(program, name, outcome, identifier, status):
    path = program.write('a.eml', MESSAGE + ('x' * 900 + '\r\n') * 5000)  # still on its way when the server speaks
    with program.practice('--fault', name) as settings:
        result = send(program, settings, path, '--to', 'bob@example.net')
    message = result.report['messages'][0]
    tap.equal((message['outcome'], message['problem']['id'], result.status), (outcome, identifier, status), f'{result.report}')


@suite.test('goes on over another connection when the server ends one: {0} after {1}', ('refuse', 1), ('close', 1), ('refuse', 2), ('close', 2))
def send_on(program, manner, limit):
    paths = [program.write(f'{number}.eml', MESSAGE) for number in range(5)]
    with BriefServer(limit, manner) as server:
        result = program.run('send', *paths, *server.options(), '--to', 'bob@example.net', '--json', '--stats')
        tap.equal((result.status, [message['outcome'] for message in result.report['messages']]), (0, ['sent'] * 5), f'{result.report}')
        tap.equal((result.report['stats']['connections'], server.connections), (-(-5 // limit), -(-5 // limit)), 'connections')


@suite.test('a server that takes nothing is not asked again and again')
def send_never(program):
    paths = [program.write(f'{number}.eml', MESSAGE) for number in range(2)]
    with BriefServer(0, 'refuse') as server:
        result = program.run('send', *paths, *server.options(), '--to', 'bob@example.net', '--json')
        tap.equal((result.status, [message['outcome'] for message in result.report['messages']]), (75, ['retry'] * 2), f'{result.report}')
        tap.equal(server.connections, 2)


@suite.test('tells who did not get a message that went to the others')
def send_to_others(program):
    path = program.write('a.eml', MESSAGE)
    with BriefServer(9, 'refuse') as server:
        options = [path, *server.options(), '--to', 'bob@example.net', '--to', 'nobody@example.net', '--refused-recipients', 'send-to-others']
        words = program.run('send', *options)
        report = program.run('send', *options, '--json').report
    tap.equal((words.status, words.output), (0, f'{path}: sent (250 taken)\n'))
    tap.equal(words.errors, f'{path}: not sent to nobody@example.net (550 5.1.1 no such user)\n')
    tap.equal([entry['outcome'] for entry in report['messages'][0]['recipients']], ['accepted', 'refused'])


@suite.test('will not send where a message could travel without encryption')
def require_tls(program):
    path = program.write('a.eml', MESSAGE)
    with BriefServer(9, 'refuse') as server:
        result = program.run('send', path, *server.options(), '--to', 'bob@example.net', '--require-tls', '--json')
        words = program.run('send', path, *server.options(), '--to', 'bob@example.net', '--require-tls')
    tap.equal((result.status != 0, result.report['messages'][0]['outcome']), (True, 'failed'), result.output)
    tap.true('REQUIRETLS' in words.errors, words.errors)


@suite.test('says 66 for a {} that is not there', 'token-file', 'client-cert')
def missing_secret_file(program, option):
    tap.equal(program.run('test', '--host', 'localhost', f'--{option}', program.home / 'nowhere').status, 66)


@suite.test('says 64 for a client certificate without {}', 'anything', 'a certificate', 'a key')
def useless_certificate(program, missing):
    path = program.write('me.pem', '' if missing == 'anything' else 'nonsense')
    if missing == 'a key':
        subprocess.run(['openssl', 'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-subj', '/CN=me',
                        '-keyout', '/dev/null', '-out', path], check=True, capture_output=True, timeout=SECONDS)
    tap.equal(program.run('test', '--host', 'localhost', '--client-cert', path).status, 64)


@suite.test('says 78 when there is a token and a password is wanted')
def wrong_kind_of_secret(program):
    with program.practice() as settings:
        secret = program.write('secret', 'x')
        result = program.run('test', '--host', settings['host'], '--port', settings['tls_port'], '--security', 'tls', '--trust',
                             settings['trust'], '--username', 'ada', '--from', 'ada@example.org', '--auth', 'plain', '--token-file',
                             secret, '--json')
    tap.equal((result.report['problem']['id'], result.status), ('secret-missing', 78), result.output)


@suite.test('shares messages out over connections, of which each takes as many as its server wants')
def several_connections(program):
    paths = [program.write(f'{number}.eml', MESSAGE) for number in range(12)]
    with BriefServer(3, 'refuse') as server:
        result = program.run('send', *paths, *server.options(), '--to', 'bob@example.net', '--max-connections', '2', '--stats', '--json')
    tap.equal((result.status, [message['outcome'] for message in result.report['messages']]), (0, ['sent'] * 12), result.output)
    tap.true(result.report['stats']['connections'] >= 4, result.output)


@suite.test('leaves addresses out of a transcript when asked to')
def anonymous_transcript(program):
    path = program.home / 'transcript'
    with program.practice() as settings:
        program.run('test', *program.server(settings), '--transcript', path, '--hide-addresses')
    text = path.read_text()
    tap.true('MAIL FROM:<address-1>' in text and '@' not in text, text)


@suite.test('remembers what protected an account, and keeps to it')
def latch(program):
    ini = program.home / 'config_home/posthorn/accounts.ini'
    with program.practice() as settings, BriefServer(3, 'refuse') as server:
        secret = program.write('password', settings['password'])
        program.run('accounts', 'add', 'ada@example.org', '--host', settings['host'], '--port', settings['tls_port'], '--security', 'tls', '--username',
                    settings['username'], '--trust', settings['trust'])
        before = ini.read_text()
        tested = program.run('test', '--account', 'ada@example.org', '--password-file', secret)
        after = ini.read_text()
        ini.write_text(after.replace('security=tls', 'security=none').replace(f'port={settings["tls_port"]}', f'port={server.port}'))
        refused = program.run('test', '--account', 'ada@example.org', '--password-file', secret, '--json')
        chosen = program.run('test', '--account', 'ada@example.org', '--password-file', secret, '--json', '--security', 'none')
    tap.equal((tested.status, 'latch' in before, 'latch=tls\n' in after), (0, False, True), tested.errors + after)
    tap.equal(refused.report['problem']['id'], 'tls-weak', refused.output)
    tap.equal((chosen.report['problem']['step'], server.connections), ('sign-in', 1), chosen.output)


@suite.test('names a file whose name is not UTF-8, in JSON that is')
def odd_name(program):
    path = os.fsencode(program.home) + b'/\xff\x1b.eml'
    result = subprocess.run([program.path, 'send', path, '--to', 'b@x.example', '--host', 'h', '--from', 'a@x.example', '--json'],
                            capture_output=True, timeout=SECONDS, check=False, env=program.environment, cwd=program.home)
    tap.true(json.loads(result.stdout.decode())['messages'][0]['file'].endswith('.eml'), str(result.stdout))
    tap.equal(result.returncode, 66)


@suite.test('sends nothing when there is no place for the transcript ({})', 'test', 'send')
def transcript_fails(program, command):
    files = [program.write('a.eml', MESSAGE), '--to', 'b@x.example'] if command == 'send' else []
    with program.practice() as settings:
        result = program.run(command, *files, *program.server(settings), '--transcript', program.home / 'no' / 'folder', '--json')
        full = program.run(command, *files, *program.server(settings), '--transcript', '/dev/full', '--json')
        shown = program.run(command, *files, *program.server(settings), '--transcript', '/dev/stderr')
    tap.equal((result.status, result.report['ok'], str(program.home / 'no' / 'folder') in result.report['error']), (73, False, True))
    tap.equal((full.status, full.report['ok'], '/dev/full' in full.errors), (73, True, True))
    tap.equal((shown.status, 'C: EHLO' in shown.errors), (0, True), shown.errors)


@suite.test('adds a transcript to the log that standard error goes to')
def transcript_in_log(program):
    path = program.write('log', 'before\n')
    with program.practice() as settings, path.open('ab') as log:
        subprocess.run([program.path, 'test', *map(str, program.server(settings, password='wrong')), '--transcript', '/dev/stderr', '--json'],
                       stdout=subprocess.DEVNULL, stderr=log, timeout=SECONDS, check=False, env=program.environment, cwd=program.home)
    text = path.read_text()
    tap.true(text.startswith('before\n') and 'C: EHLO' in text, text)


@suite.test('gives every message its outcome when the server can not be reached')
def send_unreachable(program):
    paths = [program.write(f'{number}.eml', MESSAGE) for number in range(3)]
    with socket.socket() as listener:
        listener.bind(('127.0.0.1', 0))
        result = program.run('send', *paths, '--to', 'b@x.example', '--host', '127.0.0.1', '--port', listener.getsockname()[1],
                             '--security', 'tls', '--from', 'a@x.example', '--json')
    tap.equal(result.status, 69)
    tap.equal([(message['outcome'], message['problem']['id']) for message in result.report['messages']],
              [('failed', 'connection-refused')] * 3)


# --- accounts

@suite.test('keeps accounts: add, list, show, edit, set-default, remove')
def accounts(program):
    run = program.run
    first = run('accounts', 'add', 'ada@example.org', '--host', 'smtp.example.org', '--port', '465', '--label', 'Work', '--json')
    tap.equal(first.status, 0, first.errors)
    tap.equal(run('accounts', 'add', 'bob@example.net', '--host', 'mail.example.net', '--security', 'starttls').status, 0)
    listed = run('accounts', 'list', '--json').report['accounts']
    tap.equal([(a['address'], a['default'], a['port'], a['security']) for a in listed],
              [('ada@example.org', True, 465, 'tls'), ('bob@example.net', False, 587, 'starttls')])
    tap.equal(run('accounts', 'show', 'Work', '--json').report['id'], first.report['id'])
    tap.equal(run('accounts', 'edit', 'bob@example.net', '--port', '2525', '--security', 'starttls').status, 0)
    tap.equal(run('accounts', 'show', 'bob@example.net', '--json').report['port'], 2525)
    trusted = run('accounts', 'edit', 'bob@example.net', '--trust', 'AB:' * 31 + 'AB', '--timeout', '2.5', '--json').report
    tap.equal((trusted['trust'], trusted['timeout_ms'], trusted['allow_cleartext_password']), ('ab' * 32, 2500, False))
    shown = run('accounts', 'show', 'bob@example.net').output
    tap.true(f'{"ab" * 32}, only at {trusted["host"]}, port {trusted["port"]}' in shown, f'host and port of the pin: {shown}')
    for change in (('--port', '2465'), ('--host', 'other.example.net'), ('--port', '2526', '--security', 'starttls')):
        tap.true('trust' not in run('accounts', 'edit', 'bob@example.net', *change, '--json').report, f'{change} keeps the pin of another server')
        both = run('accounts', 'edit', 'bob@example.net', *change, '--trust', 'ab' * 32, '--json').report
        tap.equal(both['trust'], 'ab' * 32, f'{change} with a pin')
        tap.equal(run('accounts', 'edit', 'bob@example.net', '--label', 'x', *change, '--json').report['trust'], 'ab' * 32, f'{change} once more')
    tap.true('trust' not in run('accounts', 'edit', 'bob@example.net', '--trust', '', '--ca-file', '', '--json').report, 'trust is not taken away')
    tap.equal(run('accounts', 'set-default', 'bob@example.net', '--json').report['default'], True)
    tap.equal([a['default'] for a in run('accounts', 'list', '--json').report['accounts']], [False, True])
    tap.equal(run('accounts', 'remove', 'Work', '--json').report['id'], first.report['id'])
    tap.equal([a['address'] for a in run('accounts', 'list', '--json').report['accounts']], ['bob@example.net'])
    limited = run('accounts', 'edit', 'bob@example.net', '--messages-per-minute', '30', '--messages-per-connection', '9', '--json').report
    tap.equal((limited['messages_per_minute'], limited['messages_per_connection']), (30, 9))
    rows = [line.rsplit(maxsplit=1) for line in run('accounts', 'show', 'bob@example.net').output.splitlines()]
    tap.true(['Per minute', '30'] in rows and ['Per connection', '9'] in rows, str(rows))
    signature = program.home / 'signature.txt'
    signature.write_bytes('Bob\r\n\r\n  Zürich — 1\n\n'.encode())
    writer = run('accounts', 'edit', 'bob@example.net', '--also-from', 'Bob, the Other <other@example.net>', '--also-from', 'office@example.net',
                 '--signature-file', str(signature), '--messages-per-hour', '200', '--messages-per-day', '1000', '--json').report
    tap.equal((writer['also_from'], writer['signature']), (['"Bob, the Other" <other@example.net>', 'office@example.net'], 'Bob\n\n  Zürich — 1'))
    tap.equal((writer['messages_per_minute'], writer['messages_per_hour'], writer['messages_per_day']), (30, 200, 1000))
    shown = run('accounts', 'show', 'bob@example.net').output
    rows = [line.rsplit(maxsplit=1) for line in shown.splitlines()]
    tap.true(['Per hour', '200'] in rows and ['Per day', '1000'] in rows, shown)
    tap.true('Signature        Bob\n' in shown and '                   Zürich — 1\n' in shown, shown)
    tap.true('Also from        "Bob, the Other" <other@example.net>\n                 office@example.net\n' in shown, shown)
    again = run('accounts', 'edit', 'bob@example.net', '--also-from', '', '--signature-file', '-', '--json', stdin='').report
    tap.equal((again['also_from'], again.get('signature'), again['messages_per_day']), ([], None, 1000))
    path = program.home / 'config_home' / 'posthorn' / 'accounts.ini'
    tap.equal(stat.S_IMODE(path.stat().st_mode), 0o600, 'mode of the file')


@suite.test('keeps how an account is used: add, edit, show, list')
def uses(program):
    run = program.run
    notes = program.write('notes', 'Ask Ben.\r\n\r\n 50 %\n\n')
    first = run('accounts', 'add', 'ada@example.org', '--host', 'h', '--reply-to', 'Help <help@example.org>', '--reply-to', 'b@example.org',
                '--bcc-myself', 'yes', '--archive-folder', 'Mail/../Sent', '--color', 'green', '--notes-file', notes,
                '--proxy', 'socks5://127.0.0.1:9050', '--max-connections', '3', '--disable', '--json')
    tap.equal(first.status, 0, first.errors)
    values = {'reply_to': ['Help <help@example.org>', 'b@example.org'], 'bcc_myself': True, 'archive_folder': str(program.home / 'Sent'),
              'color': 'green', 'notes': 'Ask Ben.\n\n 50 %', 'proxy': 'socks5://127.0.0.1:9050', 'max_connections': 3, 'enabled': False}
    tap.equal({key: first.report[key] for key in values}, values)
    shown = run('accounts', 'show', 'ada@example.org').output
    for row in ('Answers to       Help <help@example.org>\n                 b@example.org\n', f'Archive          {program.home}/Sent\n',
                'Copy to myself   yes\n', 'Connections      3\n', 'Proxy            socks5://127.0.0.1:9050\n', 'Switched on      no\n',
                'Notes            Ask Ben.\n'):
        tap.true(row in shown, f'{row!r} in {shown}')
    kept = run('accounts', 'edit', 'ada@example.org', '--label', 'Work', '--json').report
    tap.equal({key: kept[key] for key in values}, values, 'what is not given stays')
    tap.true(run('accounts', 'list').output.rstrip().endswith('(switched off)'), 'the list')
    again = run('accounts', 'edit', 'Work', '--reply-to', '', '--bcc-myself', 'no', '--archive-folder', '', '--color', '', '--notes-file', '-',
                '--proxy', '', '--max-connections', '0', '--enable', '--json').report
    tap.equal([again.get(key) for key in values], [[], False, None, None, None, None, 0, True])


@suite.test('says no password of a proxy that somebody has written into the file or on the line')
def proxy_password(program):
    run = program.run
    tap.equal(run('accounts', 'add', 'ada@example.org', '--host', 'h', '--proxy', 'socks5://proxy.example').status, 0)
    path = program.home / 'config_home/posthorn/accounts.ini'
    path.write_text(path.read_text().replace('socks5://proxy', 'socks5://ada:sec@ret@proxy'))
    for options in ((), ('--json',)):
        shown = run('accounts', 'show', 'ada@example.org', *options).output
        tap.true('@proxy.example' in shown and 'sec' not in shown.replace('security', '').replace('Security', ''), shown)
    refused = run('accounts', 'edit', 'ada@example.org', '--proxy', 'socks5://ada:sec@ret@proxy.example')
    tap.true(refused.status == 64 and '@proxy.example' in refused.errors and 'sec@' not in refused.errors, refused.errors)


@suite.test('an account that is switched off is the default one only without another')
def default_is_on(program):
    run = program.run
    def defaults():
        return [account['default'] for account in run('accounts', 'list', '--json').report['accounts']]
    for address in ('a@x.example', 'b@x.example'):
        tap.equal(run('accounts', 'add', address, '--host', 'h').status, 0)
    tap.equal(run('accounts', 'edit', 'a@x.example', '--disable').status, 0)
    tap.equal(defaults(), [False, True])
    told = run('accounts', 'set-default', 'a@x.example')
    tap.equal((told.status, 'switched off' in told.errors, defaults()), (0, True, [False, True]))
    tap.equal(run('accounts', 'edit', 'b@x.example', '--disable').status, 0)
    tap.equal(defaults(), [True, False])
    tap.equal(run('accounts', 'edit', 'a@x.example', '--enable').status, 0)
    tap.equal(defaults(), [True, False])


@suite.test('goes through the proxy that is named, and through none: {}', 'option', 'account')
def proxy(program, where):
    with program.practice() as settings:
        options = program.server(settings)
        if where == 'account':
            place = options.index('--password-file')
            secret, rest = options[place:place + 2], options[:place] + options[place + 2:]
            at = rest.index('--from')
            tap.equal(program.run('accounts', 'add', 'ada@example.org', *rest[:at], *rest[at + 2:], '--proxy', 'socks5://127.0.0.1:1').status, 0)
            options = ['--account', 'ada@example.org', *secret]
        proxies = {'socks5://127.0.0.1:1': 'proxy-failed', 'direct://': None}
        for uri, problem in proxies.items():
            result = program.run('test', *options, '--proxy', uri, '--json')
            tap.equal(result.report.get('problem', {}).get('id'), problem, uri)
        if where == 'account':
            failed = program.run('test', *options, '--json').report['problem']
            tap.equal(failed['id'], 'proxy-failed')
            tap.true('the proxy of this account' in failed['explanation'], failed['explanation'])


@suite.test('keeps an unusual port when the security changes')
def keeps_port(program):
    def edit(*options):
        return program.run('accounts', 'edit', 'a@x.example', *options, '--json').report['port']
    tap.equal(program.run('accounts', 'add', 'a@x.example', '--host', 'h', '--port', '2465', '--security', 'tls').status, 0)
    tap.equal(edit('--security', 'starttls'), 2465)
    tap.equal((edit('--port', '587', '--security', 'starttls'), edit('--security', 'tls')), (587, 465))


@suite.test('asks which one is meant when two accounts have the same {}', 'address', 'label')
def ambiguous(program, field):
    names = [program.run('accounts', 'add', 'a@x.example', '--label', 'L', '--host', host, '--json').report for host in ('h1', 'h2')]
    for action in ('show', 'edit', 'remove', 'set-default'):
        result = program.run('accounts', action, names[0][field])
        tap.equal((result.status, all(account['id'] in result.errors for account in names)), (64, True), result.errors)
    tap.equal(program.run('test', '--account', names[0][field]).status, 64)
    tap.equal(program.run('accounts', 'show', names[1]['id'], '--json').report['host'], 'h2')


@suite.test('adds an account with --test only when the test passes')
def add_tested(program):
    with program.practice() as settings:
        options = program.server(settings)
        place = options.index('--from')
        options = options[:place] + options[place + 2:]
        wrong = [program.write('wrong', 'wrong\n') if o == options[options.index('--password-file') + 1] else o for o in options]
        tap.equal(program.run('accounts', 'add', 'ada@example.org', '--test', *wrong).status, 77)
        tap.equal(program.run('accounts', 'list', '--json').report['accounts'], [])


@suite.test('says 78 and saves nothing when no keyring can take the password')
def no_keyring(program):
    secret = program.write('secret', 'swordfish\n')
    result = program.run('accounts', 'add', 'ada@example.org', '--host', 'smtp.example.org', '--username', 'ada', '--password-file', secret)
    tap.equal(result.status, 78, result.errors)
    tap.true('swordfish' not in result.errors + result.output, 'the password leaked')
    tap.equal(program.run('accounts', 'list', '--json').report['accounts'], [])


@suite.test('keeps a corrupt accounts.ini aside and says so')
def corrupt(program):
    folder = program.home / 'config_home' / 'posthorn'
    folder.mkdir()
    (folder / 'accounts.ini').write_bytes(b'\xff\xfe nonsense')
    result = program.run('accounts', 'list', '--json')
    tap.equal((result.status, result.report['accounts']), (0, []))
    kept = [path for path in folder.iterdir() if '.broken-' in path.name]
    tap.equal([path.read_bytes() for path in kept], [b'\xff\xfe nonsense'], 'what is kept aside')
    tap.true(kept[0].name in result.errors, f'not told: {result.errors}')


@suite.test('says that it can’t understand an account, and keeps it')
def left_out(program):
    run = program.run
    tap.equal(run('accounts', 'add', 'ada@example.org', '--host', 'h').status, 0)
    path = program.home / 'config_home/posthorn/accounts.ini'
    strange = '[account strange]\naddress=bob@example.org\nhost=h\nport=many\n'
    path.write_text(path.read_text() + '\n' + strange)
    for command in (('list',), ('list', '--json'), ('show', 'bob@example.org')):
        errors = run('accounts', *command).errors
        tap.true('1 account can’t be understood' in errors and str(path) in errors, errors)
    tap.equal(run('accounts', 'edit', 'ada@example.org', '--label', 'Work').errors, '')
    tap.equal(run('accounts', 'add', 'eve@example.org', '--host', 'h').status, 0)
    tap.equal(run('accounts', 'remove', 'ada@example.org').status, 0)
    tap.true(strange in path.read_text(), path.read_text())


@suite.test('uses a stored account whose password is in the keyring')
def stored(program):
    keyring = {'SECRET_BACKEND': 'file', 'SECRET_FILE_TEST_PATH': str(program.home / 'keyring'), 'SECRET_FILE_TEST_PASSWORD': 'x'}
    with program.practice() as settings:
        options = program.server(settings)
        place = options.index('--from')
        options = options[:place] + options[place + 2:]
        tap.equal(program.run('accounts', 'add', 'ada@example.org', '--label', 'P', '--test', *options, **keyring).status, 0)
        tested = program.run('test', '--account', 'P', '--json', **keyring)
        tap.equal((tested.status, tested.report['ok']), (0, True), f'{tested.report}')
        edited = program.run('accounts', 'edit', 'P', '--display-name', 'Ada', '--test', '--json', **keyring)
        tap.equal((edited.status, edited.report.get('display_name')), (0, 'Ada'), f'{edited.report}')
        broken = program.run('accounts', 'edit', 'P', '--username', 'nobody', '--test', '--json', **keyring)
        expect_problem(broken, 'wrong-credentials', 77, 'sign-in')
        again = program.run('accounts', 'set-password', 'P', '--password-file', options[options.index('--password-file') + 1],
                            '--json', **keyring)
        tap.equal((again.status, again.report['username']), (0, settings['username']), f'{again.report}')
        elsewhere = program.run('test', '--account', 'P', '--host', '127.0.0.1', '--port', settings['tls_port'],
                                '--security', 'tls', '--trust', settings['trust'], '--json', **keyring)
        expect_problem(elsewhere, 'secret-missing', 78, 'sign-in')
    tap.equal(program.run('accounts', 'remove', 'P', **keyring).status, 0)
    for path in program.home.rglob('*'):
        if path.is_file() and path.name not in ('password', 'keyring'):
            tap.true(settings['password'].encode() not in path.read_bytes(), f'the password stands in {path}')


# --- practice

@suite.test('shows the main job in the terminal')
def demo(program):
    result = program.run('practice', '--demo')
    tap.equal(result.status, 0, result.output + result.errors)
    tap.true('Everything works' in result.output and 'Subject:' in result.output, result.output)
    report = program.run('practice', '--demo', '--json').report
    tap.equal((report['ok'], [step['status'] for step in report['steps']]), (True, ['ok'] * 9), f'{report}')


@suite.test('the demonstration shows the fault {}', *[entry for entry in FAULTS if entry[0] in CERTIFICATE_FAULTS or 'starttls' in entry[0]])
def demo_fault(program, name, _security, identifier, status, _step):
    result = program.run('practice', '--demo', '--fault', name, '--json')
    tap.equal((result.report['problem']['id'], result.status), (identifier, status))


@suite.test('practice server listens on loopback only')
def loopback(program):
    with program.practice() as settings:
        rows = pathlib.Path('/proc/net/tcp').read_text().splitlines()[1:]
        local = [row.split()[1] for row in rows if row.split()[3] == '0A']
        mine = [address for address in local if int(address.split(':')[1], 16) == settings['tls_port']]
        tap.equal(mine, [f'0100007F:{settings["tls_port"]:04X}'])


with Program(sys.argv[1]) as program:
    suite.run(program, sys.argv[2:], before=program.empty_home)
