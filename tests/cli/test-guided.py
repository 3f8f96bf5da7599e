# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""posthornctl test: what it tells beside the verdict, in words, as JSON and as a report. Usage: test-guided.py POSTHORNCTL [WORD...]"""

import base64
import contextlib
import pathlib
import socket
import stat
import sys
import threading

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / 'support'))

import tap
from program import Program

suite = tap.Suite()

KEYS = {'ok', 'account', 'steps', 'speed', 'warnings', 'advice', 'server', 'tls', 'auth'}
FIELDS = {'host', 'port', 'security', 'auth', 'username', 'from', 'address_family', 'ehlo_name', 'trust'}
ACTIONS = {'retry', 'open-url', 'sign-in-browser', 'enter-password', 'unlock-keyring'}
SLOW_S = 2.1  # a second is usual for a greeting, twice as much is slow
PROVIDER = '''[Example]
Domains=example.org
Servers=starttls localhost 587
AppPassword=required
AppPasswordPage=https://example.org/app-passwords
SwitchOn=two-step
SwitchOnPage=https://example.org/two-step
MessagesPerDay=400
MaxSize=1000000
'''


def add_provider(program, text=PROVIDER):
    folder = program.home / 'config_home' / 'posthorn' / 'providers.d'
    folder.mkdir(parents=True)
    (folder / 'example.conf').write_text(text)


def check_fix(fix):
    tap.true(fix['label'], 'label')
    tap.equal(('changes' in fix) != ('action' in fix), True, f'either changes or an action in {fix}')
    tap.equal(set(fix.get('changes', {})) - FIELDS, set(), f'fields of {fix}')
    tap.true(fix.get('action') in {None, *ACTIONS}, f'action of {fix}')
    tap.equal('url' in fix, fix.get('action') == 'open-url', f'page of {fix}')


def slow_steps(document):
    """A computer that is busy may be slow itself."""
    return [step['id'] for step in document['steps'] if 'usual_ms' in step and step['elapsed_ms'] >= 2 * step['usual_ms']]


class SlowServer:
    """Knows no sign-in and no encryption, and takes its time to greet."""

    def __init__(self):
        self.listener = socket.create_server(('127.0.0.1', 0))
        self.port = self.listener.getsockname()[1]
        self.is_over = threading.Event()
        self.thread = threading.Thread(target=self.serve)

    def options(self):
        return ['--host', '127.0.0.1', '--port', self.port, '--security', 'none', '--from', 'ada@example.org']

    def serve(self):
        connection, _ = self.listener.accept()
        with contextlib.suppress(ConnectionError), connection, connection.makefile('rwb') as stream:
            self.is_over.wait(SLOW_S)
            stream.write(b'220 slow.example\r\n')
            stream.flush()
            for line in stream:
                stream.write(b'221 bye\r\n' if line.startswith(b'QUIT') else b'250 ok\r\n')
                stream.flush()

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *exception):
        self.is_over.set()
        self.thread.join()
        self.listener.close()


@suite.test('tells all in one document when everything works, {}', 'tls', 'starttls')
def whole_document(program, security):
    with program.practice() as settings:
        result = program.run('test', '--json', *program.server(settings, security))
    tap.equal((result.status, set(result.report)), (0, KEYS), result.errors)
    tap.equal(result.report['speed']['verdict'] == 'usual', not slow_steps(result.report), f'speed in {result.report}')
    tap.equal([(piece['id'], piece['value']) for piece in result.report['advice']], [('size-limit', 26214400)], 'advice')
    tap.equal({step['id']: step.get('usual_ms') for step in result.report['steps'] if step['status'] != 'skipped'},
              {'settings': None, 'network': None, 'resolve': 300, 'connect': 300, 'greet': 1000, 'encrypt': 1000, 'sign-in': 1000,
               'sender': 1000}, 'usual times')
    tap.equal([step for step in result.report['steps'] if step['status'] == 'skipped'], [{'id': 'deliver', 'status': 'skipped'}], 'skipped')


@suite.test('tells in words that everything works')
def words(program):
    with program.practice() as settings:
        result = program.run('test', *program.server(settings))
    tap.equal(result.status, 0, result.errors)
    for line in ('Everything works.', 'Worth knowing:', '• A message may have up to 25 MB. '):
        tap.true(f'\n{line}' in result.output, f'"{line}" in {result.output}')
    tap.equal('\nThe server answered quickly.\n' in result.output, '(usually' not in result.output, result.output)


@suite.test('says how sure a verdict is, and how to go on: {}', 'wrong-password', 'app-password', 'no-starttls', 'sender-refused', 'silent')
def verdict(program, fault):
    with program.practice('--fault', fault) as settings:
        result = program.run('test', '--json', '--timeout', '1', *program.server(settings, 'starttls'))
    problem = result.report['problem']
    tap.true('advice' not in result.report, 'advice after a failure')
    tap.true(problem['confidence'] in ('certain', 'likely', 'possible'), problem['confidence'])
    for fix in problem['fixes']:
        check_fix(fix)


@suite.test('knows what a provider asks for and allows')
def provider(program):
    add_provider(program)
    with program.practice() as settings:
        result = program.run('test', '--json', *program.server(settings, 'starttls'))
        spoken = program.run('test', *program.server(settings, 'starttls'))
    advice = {piece['id']: piece for piece in result.report['advice']}
    tap.equal(list(advice), ['app-password', 'two-step', 'size-limit', 'daily-limit'], 'advice')
    tap.equal([advice['size-limit']['value'], advice['daily-limit']['value']], [1000000, 400], 'limits')
    for piece in advice.values():
        tap.true(piece['title'] and piece['explanation'], str(piece))
        if 'fix' in piece:
            check_fix(piece['fix'])
    tap.equal(advice['app-password']['fix']['url'], 'https://example.org/app-passwords')
    tap.true('https://example.org/app-passwords\n' in spoken.output, spoken.output)


@suite.test('keeps what a provider says to its own servers')
def other_provider(program):
    add_provider(program, PROVIDER.replace('localhost', 'smtp.example.org'))
    with program.practice() as settings:
        result = program.run('test', '--json', *program.server(settings))
    tap.equal([piece['id'] for piece in result.report['advice']], ['size-limit'])


@suite.test('warns of what is odd and goes on')
def warnings(program):
    with program.practice() as settings:
        options = program.server({**settings, 'host': 'imap.localhost'})
        result = program.run('test', '--json', *options)
        spoken = program.run('test', *options)
    tap.equal((result.status, result.report['warnings']), (0, ['incoming-server-name']), str(result.report))
    tap.true('\nWarning: ' in spoken.output, spoken.output)


@suite.test('says which part is slow, and what is usual')
def slow(program):
    with SlowServer() as server:
        result = program.run('test', '--json', *server.options())
    tap.equal((result.status, result.report['speed']), (0, {'verdict': 'slow', 'slowest_step': 'greet'}), str(result.report))
    with SlowServer() as server:
        spoken = program.run('test', *server.options())
    tap.true('(usually less than 1.0 s)' in spoken.output, spoken.output)
    tap.true('\nThe server is slow to greet: 2.' in spoken.output, spoken.output)


@suite.test('writes a report for this user alone')
def report(program):
    path = program.home / 'report.md'
    with program.practice('--fault', 'wrong-password') as settings:
        result = program.run('test', '--json', '--report', path, *program.server(settings))
        text = path.read_text()
        tap.equal((result.status, stat.S_IMODE(path.stat().st_mode)), (77, 0o600), 'status and mode')
        for line in ('# Test of an outgoing mail account: localhost', '## Problem', '## Steps', '## Settings', '## Encryption', '## Dialogue',
                     '## Versions', '| Sender address | ada@example.org |'):
            tap.true(f'\n{line}\n' in f'\n{text}', f'"{line}" in {text}')
        # What stood there before is gone.
        path.write_text('x' * 100000)
        program.run('test', '--json', '--report', path, *program.server(settings))
        tap.true('xxx' not in path.read_text(), 'the old file shines through')


@suite.test('reports what extra connections have told')
def probes(program):
    with socket.create_server(('127.0.0.1', 0)) as server:
        port = server.getsockname()[1]
    options = ['--host', '127.0.0.1', '--port', port, '--security', 'starttls', '--from', 'ada@example.org']
    result = program.run('test', '--report', '-', *options)
    tap.equal(result.status, 69, result.errors)
    tap.true('\n| port | 127.0.0.1 | 465 | TLS | ' in result.output.partition('\n## Extra connections\n')[2], result.output)
    tap.true('## Extra' not in program.run('test', '--report', '-', '--no-probes', *options).output, 'extra connections with --no-probes')


@suite.test('writes a report without addresses, and nothing else, to standard output')
def report_on_output(program):
    with program.practice('--fault', 'sender-refused') as settings:
        result = program.run('test', '--report', '-', '--hide-addresses', *program.server(settings))
    tap.equal(result.status, 69, result.errors)
    tap.true(result.output.startswith('# Test of an outgoing mail account: localhost\n'), result.output)
    tap.equal([name for name in ('ada@', 'example.org', settings['username']) if name in result.output], [], 'names in the report')


@suite.test('says {0} for a report that can not be: {1}', (64, ('--report', '-', '--json')), (73, ('--report', '/nonexistent/report.md')),
            (73, ('--report', '/dev/full')))
def no_report(program, status, arguments):
    with program.practice() as settings:
        result = program.run('test', *arguments, *program.server(settings))
    tap.equal(result.status, status, result.errors)
    tap.true(result.errors.startswith('posthornctl: '), result.errors)


@suite.test('has no password anywhere, with {} and {}', *[(mechanism, fault) for mechanism in ('plain', 'login', 'cram-md5') for fault in ('none', 'wrong-password')])
def secrets(program, mechanism, fault):
    report_path, transcript = program.home / 'report.md', program.home / 'transcript'
    with program.practice('--fault', fault) as settings:
        results = [program.run('test', *options, '--auth', mechanism, '--report', report_path, '--transcript', transcript, *program.server(settings))
                   for options in ((), ('--json',))]
    told = ''.join([result.output + result.errors for result in results] + [report_path.read_text(), transcript.read_text()])
    tap.true('AUTH' in told, 'the dialogue')
    secret = settings['password'].encode()
    for form in (secret, base64.b64encode(secret), base64.b64encode(b'\0' + settings['username'].encode() + b'\0' + secret)):
        tap.true(form.decode().rstrip('=') not in told, f'the password as {form}')


with Program(sys.argv[1]) as main_program:
    suite.run(main_program, sys.argv[2:], before=main_program.empty_home)
