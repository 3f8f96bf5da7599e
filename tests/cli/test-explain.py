# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""posthornctl explain: codes, whole replies, and what is none. Usage: test-explain.py POSTHORNCTL [WORD...]"""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / 'support'))

import tap
from program import Program

suite = tap.Suite()


def explain(program, *words):
    result = program.run('explain', *words, '--json')
    tap.equal((result.status, result.errors), (0, ''), f'explain {words}')
    return result.report


def conclusions(program, *words):
    return {(verdict['step'], verdict['problem']) for verdict in explain(program, *words)['conclusions']}


# What is asked for; the code, the enhanced code, whether it is temporary, the RFC.
KNOWN = [('535 5.7.8', 535, '5.7.8', False, 'RFC 4954'), ('5.7.8', None, '5.7.8', False, 'RFC 4954'), ('550-5.7.26', 550, '5.7.26', False, 'RFC 7372'),
         ('421', 421, None, True, 'RFC 5321'), ('250 2.0.0', 250, '2.0.0', False, 'RFC 5321'), ('4.4.2', None, '4.4.2', True, 'RFC 3463'),
         ('521', 521, None, False, 'RFC 7504'), ('5.1.10', None, '5.1.10', False, 'RFC 7505'), ('550 5.7.30', 550, '5.7.30', False, 'RFC 8689'),
         ('454 4.7.0 Temporary failure', 454, '4.7.0', True, 'RFC 4954'), ('535-5.7.8 Not accepted', 535, '5.7.8', False, 'RFC 4954')]


@suite.test('knows {}', *KNOWN)
def knows(program, words, *expected):
    for arguments in ([words], words.split()):
        report = explain(program, *arguments)
        tap.equal((report.get('code'), report.get('enhanced'), report['temporary'], report['reference']), tuple(expected))
        tap.true(report['title'] and report['explanation'].endswith('.'), f'words: {report}')


@suite.test('tells {} from its digits', ('577', False, 'does not do it'), ('499 4.5.99', True, 'this time'), ('5.3.77', False, 'mail server'), ('4.9.9', True, 'this time'), ('340', False, 'begun'))
def digits(program, words, temporary, part):
    report = explain(program, *words.split())
    tap.equal(report['temporary'], temporary)
    tap.true(part in report['explanation'], report['explanation'])


@suite.test('reads a reply of several lines')
def several_lines(program):
    report = explain(program, '535-5.7.8 Username and Password not accepted. For more\r\n535 5.7.8  information, go to the page\r\n')
    tap.equal((report['code'], report['enhanced'], report['text']), (535, '5.7.8', 'Username and Password not accepted. For more information, go to the page'))


@suite.test('finds the reply in {}', ('<bob@example.org>: host mx.example.net[192.0.2.1] said: 550-5.1.1 The email account does not exist (in reply to RCPT TO command)', 550, '5.1.1'),
            ("(535, b'5.7.8 Username and Password not accepted')", 535, '5.7.8'), ('status=bounced (host mx[192.0.2.1] said: 550 5.7.1 no)', 550, '5.7.1'))
def finds(program, pasted, *expected):
    for arguments in ([pasted], pasted.split()):
        report = explain(program, *arguments)
        tap.equal((report['code'], report['enhanced']), tuple(expected))


@suite.test('concludes what the guided test does')
def concludes(program):
    tap.equal(conclusions(program, '535 5.7.8 Authentication failed'), {('sign-in', 'wrong-credentials')})
    tap.true(('deliver', 'greylisted') in conclusions(program, '450 4.2.0 Greylisted, see http://postgrey.example/'), 'greylisted')
    tap.true(('deliver', 'relay-denied') in conclusions(program, '554 5.7.1 Relay access denied'), 'relay')
    tap.equal(conclusions(program, '454 4.7.0 Temporary authentication failure') & {('sign-in', 'wrong-credentials')}, set())
    tap.true({('sender', 'rate-limited'), ('deliver', 'rate-limited')} <= conclusions(program, '454 Throttling failure: Daily message quota exceeded'), 'quota')
    tap.equal(conclusions(program, '250 2.1.5 Ok'), set())


@suite.test('shows what providers say')
def providers(program):
    seen = explain(program, '534', '5.7.9')['providers']
    google, = [reply for reply in seen if reply['provider'] == 'Google' and reply['problem'] == 'app-password-required']
    tap.true(google['example'].startswith('Application-specific') and google['url'].startswith('https://'), str(google))
    exact = explain(program, '534-5.7.14 Please log in via your web browser and then try again.')
    tap.equal([(reply['provider'], reply['problem']) for reply in exact['providers']], [('Google', 'browser-sign-in-required')])
    tap.equal([verdict['problem'] for verdict in exact['conclusions']], ['browser-sign-in-required'])
    tap.equal(explain(program, '211')['providers'], [])
    tap.true('Google: “Application-specific' in program.run('explain', '534', '5.7.9').output, 'in words')
    tap.true('more, with --json' in program.run('explain', '550').output, 'not all of them')


@suite.test('says when the two codes contradict each other')
def contradiction(program):
    report = explain(program, '450 5.7.1')
    tap.equal((report['code'], report['enhanced'], report['temporary']), (450, '5.7.1', True))
    tap.true('contradict' in report['explanation'], report['explanation'])


@suite.test('refuses with 64: {}', ((),), (('hello',),), (('199',),), (('600',),), (('6.1.1',),), (('3.1.1',),), (('5.7',),), (('5.7.8888',),), (('',),), (('connect to mx[192.0.2.1]:587: refused',),),
            (('12345',),), (('550x',),), (('--nonsense',),))
def refuses(program, arguments):
    result = program.run('explain', *arguments)
    tap.equal((result.status, result.output), (64, ''), result.errors)
    tap.true(result.errors.startswith('posthornctl: '), f'standard error: {result.errors}')
    tap.equal(program.run('explain', *arguments, '--json').report['ok'], False, 'document')


@suite.test('prints words for people')
def words(program):
    result = program.run('explain', '535', '5.7.8')
    tap.equal(result.status, 0)
    for part in ('535 5.7.8', 'User name or password', '→ ', 'Permanent', 'RFC 4954', 'wrong-credentials'):
        tap.true(part in result.output, f'{part!r} in {result.output}')


@suite.test('shows nothing raw of what is pasted')
def escapes(program):
    report = explain(program, '550 5.1.1 bad \x1b[31mred\x1b[0m \u202euser')
    tap.true('\x1b' not in report['text'] and '\u202e' not in report['text'], report['text'])
    tap.equal(program.run('explain', 'bad \x1b[31mred').errors.count('\x1b'), 0)


with Program(sys.argv[1]) as program:
    suite.run(program, sys.argv[2:], before=program.empty_home)
