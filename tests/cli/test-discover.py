# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""Looking up settings on the command line, as far as that takes no network. Usage: test-discover.py POSTHORNCTL [WORD...]"""

import os
import pathlib
import pty
import re
import select
import shlex
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / 'support'))

import tap
from program import SECONDS, Program

suite = tap.Suite()

# The keys are a promise. What is not known is null, so all of them are always there.
DOCUMENT = {'address', 'domain', 'did_you_mean', 'candidates', 'provider', 'hint', 'explanation', 'contacted', 'attempts', 'elapsed_ms'}
CANDIDATE = {'host', 'port', 'security', 'username', 'auth', 'source', 'trusted', 'verified', 'trust', 'consent_needed', 'check', 'found_by',
             'found_at', 'help_url'}
PROVIDER = {'name', 'app_password', 'app_password_url', 'enable_step', 'enable_step_id', 'enable_url', 'help_url', 'daily_limit', 'max_size',
            'recipients_per_day', 'messages_per_day', 'messages_per_minute', 'recipients_per_message', 'max_size_bytes', 'sends_mail'}
ATTEMPT = {'source', 'found_by', 'target', 'state', 'note'}
SOURCES = {'built-in', 'autoconfig', 'well-known', 'ispdb', 'mx', 'srv', 'guess', 'online-accounts', 'admin'}

OWN = '''[Example Mail]
Domains=example.org;xn--mnchen-3ya.example
Servers=tls smtp.example.org 465; starttls smtp.example.org 587; starttls other.example.net 2525
UserName=%EMAILLOCALPART%
SignIn=password
AppPassword=offered
AppPasswordPage=https://example.org/app-passwords
SwitchOn=client-access
SwitchOnPage=https://example.org/switch
HelpPage=https://example.org/help
MessagesPerDay=1000
MessagesPerMinute=30
RecipientsPerMessage=100
MaxSize=26214400
'''


def number(value):
    return isinstance(value, int) and not isinstance(value, bool)


def maybe(kind):
    return lambda value: value is None or kind(value)


def text(value):
    return isinstance(value, str) and value != ''


def check_types(entry, types):
    wrong = [f'{key}: {entry[key]!r}' for key, is_right in types.items() if not is_right(entry[key])]
    tap.equal(wrong, [], 'values of the wrong kind')


def check_document(report):
    """Every key is there, has a value of its kind, and there are no others."""
    tap.equal(set(report), DOCUMENT, 'keys of the document')
    check_types(report, {'address': maybe(text), 'domain': text, 'did_you_mean': maybe(text), 'hint': maybe(text),
                         'explanation': maybe(text), 'elapsed_ms': number})
    tap.equal(report['explanation'] is None, report['candidates'] != [], 'an explanation only for nothing')
    for candidate in report['candidates']:
        tap.equal(set(candidate), CANDIDATE, 'keys of a candidate')
        check_types(candidate, {'host': text, 'port': number, 'username': maybe(text), 'found_by': text, 'found_at': maybe(text),
                                'help_url': maybe(text), 'source': SOURCES.__contains__,
                                'security': {'tls', 'starttls', 'none'}.__contains__, 'trust': {'trusted', 'confirm', 'consent'}.__contains__,
                                'check': {'unchecked', 'verified', 'unreachable'}.__contains__})
        tap.true(set(candidate['auth']) <= {'password', 'oauth2', 'none'}, f'{candidate["auth"]}')
        tap.equal((candidate['trusted'], candidate['consent_needed'], candidate['verified']),
                  (candidate['trust'] == 'trusted', candidate['trust'] == 'consent', candidate['check'] == 'verified'), 'twice told')
    provider = report['provider']
    if provider is not None:
        tap.equal(set(provider), PROVIDER, 'keys of the provider')
        check_types(provider, {'name': text, 'app_password': {'no', 'offered', 'required'}.__contains__, 'sends_mail': lambda v: isinstance(v, bool)})
        check_types(provider, {key: maybe(text) for key in ('app_password_url', 'enable_step', 'enable_step_id', 'enable_url', 'help_url',
                                                            'daily_limit', 'max_size')})
        check_types(provider, {key: maybe(number) for key in PROVIDER if '_per_' in key or key.endswith('bytes')})
    for attempt in report['attempts']:
        tap.equal(set(attempt), ATTEMPT, 'keys of an attempt')
        tap.true(attempt['state'] in ('found', 'nothing', 'no-answer', 'unusable', 'stopped'), f'{attempt}')


def discover(program, *arguments, **environment):
    """The document, which is one of the promised kind whatever was found; nothing that is looked up here needs a network."""
    result = program.run('discover', *arguments, '--json', **environment)
    check_document(result.report)
    tap.equal(result.report['contacted'], [], 'who was asked')
    tap.equal(result.status, 0 if result.report['candidates'] else 69, result.errors)
    return result.report


def write_providers(folder, content=OWN, name='own.conf'):
    folder = folder / 'posthorn' / 'providers.d'
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(content)


def own_providers(program, content=OWN):
    """A file of the person. Unlike what is pinned, its servers are asked, unless that is switched off."""
    write_providers(program.home / 'config_home', content)
    return prefer(program, look_up_online=False)


def prefer(program, **preferences):
    """The environment in which these preferences are set."""
    folder = program.home / 'config_home' / 'glib-2.0' / 'settings'
    folder.mkdir(parents=True, exist_ok=True)
    lines = [f'{key.replace("_", "-")}={str(value).lower()}\n' for key, value in preferences.items()]
    (folder / 'keyfile').write_text('[io/github/posthorn/Posthorn]\n' + ''.join(lines))
    return {'GSETTINGS_BACKEND': 'keyfile'}


def servers(report):
    return [(c['host'], c['port'], c['security']) for c in report['candidates']]


# --- discover

@suite.test('asks nobody about a provider that is pinned')
def pinned(program):
    report = discover(program, 'ada@gmail.com')
    best = report['candidates'][0]
    tap.equal(servers(report)[0], ('smtp.gmail.com', 465, 'tls'))
    tap.equal((best['username'], sorted(best['auth']), best['source'], best['trusted'], best['verified'], best['found_by']),
              ('ada@gmail.com', ['oauth2', 'password'], 'built-in', True, False, 'pinned'))
    provider = report['provider']
    tap.equal((provider['name'], provider['app_password'], provider['sends_mail'], provider['enable_step_id'], provider['daily_limit'],
               provider['recipients_per_day']),
              ('Gmail', 'required', True, 'two-step', '500 recipients a day', 500))
    tap.true(provider['app_password_url'].startswith('https://'), provider['app_password_url'])
    tap.equal((report['address'], report['domain'], report['did_you_mean']), ('ada@gmail.com', 'gmail.com', None))


@suite.test('with --offline knows a provider that would be asked')
def offline(program):
    report = discover(program, 'ada@posteo.de', '--offline')
    tap.equal((servers(report)[0], report['candidates'][0]['source'], report['candidates'][0]['verified']),
              (('posteo.de', 465, 'tls'), 'built-in', False))


@suite.test('with --offline asks nobody about a domain that it does not know')
def offline_unknown(program):
    report = discover(program, 'ada@nobody.example', '--offline')
    tap.equal((report['candidates'], report['provider'], report['hint'], report['did_you_mean']), ([], None, None, None))
    tap.true('nobody.example' in report['explanation'], report['explanation'])


@suite.test('says plainly that a provider sends no mail')
def sends_no_mail(program):
    report = discover(program, 'ada@tuta.com')
    tap.equal((report['candidates'], report['provider']['sends_mail']), ([], False))
    tap.true('website' in report['explanation'] and 'Tuta' in report['explanation'], report['explanation'])
    result = program.run('discover', 'ada@tuta.com')
    tap.equal(result.status, 69)
    tap.true(report['explanation'] in result.errors, result.errors)


@suite.test('takes a provider from a file of {}', 'the person', 'the administrator')
def file_of(program, whose):
    environment = {}
    if whose == 'the person':
        own_providers(program)
    else:
        write_providers(program.home / 'system')
        environment = {'XDG_CONFIG_DIRS': str(program.home / 'system')}
    report = discover(program, 'ada@example.org', '--offline', **environment)
    tap.equal(servers(report), [('smtp.example.org', 465, 'tls'), ('smtp.example.org', 587, 'starttls'), ('other.example.net', 2525, 'starttls')])
    best = report['candidates'][0]
    tap.equal((best['username'], best['auth'], best['source'], best['found_by'], best['trusted']), ('ada', ['password'], 'admin', 'admin', True))
    provider = report['provider']
    tap.equal({key: provider[key] for key in PROVIDER - {'enable_step'}},
              {'name': 'Example Mail', 'app_password': 'offered', 'app_password_url': 'https://example.org/app-passwords',
               'enable_step_id': 'client-access', 'enable_url': 'https://example.org/switch', 'help_url': 'https://example.org/help',
               'daily_limit': '1000 messages a day', 'max_size': '25 MB', 'recipients_per_day': None, 'messages_per_day': 1000,
               'messages_per_minute': 30, 'recipients_per_message': 100, 'max_size_bytes': 26214400, 'sends_mail': True})


@suite.test('prefers the file of the person to that of the administrator, and both to what is built in')
def precedence(program):
    entry = '[Elsewhere]\nDomains=gmail.com\nServers=tls {} 465\n'
    write_providers(program.home / 'system', entry.format('admin.example'))
    administrator = {'XDG_CONFIG_DIRS': str(program.home / 'system')}
    tap.equal(servers(discover(program, 'ada@gmail.com', '--offline', **administrator))[0], ('admin.example', 465, 'tls'))
    own_providers(program, entry.format('own.example'))
    tap.equal(servers(discover(program, 'ada@gmail.com', '--offline', **administrator))[0], ('own.example', 465, 'tls'))


@suite.test('tells what is wrong in a file of providers, and uses the others')
def broken_file(program):
    own_providers(program)
    write_providers(program.home / 'config_home', '[Bad]\nDomains=bad.example\nServers=tls 465\n', 'bad.conf')
    write_providers(program.home / 'config_home', 'no key file \033[2J', 'worse.conf')
    result = program.run('discover', 'ada@example.org', '--offline', '--json')
    check_document(result.report)
    tap.equal((result.status, result.report['candidates'][0]['host']), (0, 'smtp.example.org'))
    tap.true('bad.conf' in result.errors and 'Bad' in result.errors and 'worse.conf' in result.errors, result.errors)
    tap.true('\033' not in result.errors, 'the terminal is driven')


@suite.test('takes over the server of an account of the same domain')
def account(program):
    added = program.run('accounts', 'add', 'bob@corp.example', '--host', 'relay.corp.example', '--port', '2525', '--security', 'starttls')
    tap.equal(added.status, 0, added.errors)
    report = discover(program, 'ada@corp.example')
    best = report['candidates'][0]
    tap.equal(servers(report)[0], ('relay.corp.example', 2525, 'starttls'))
    tap.equal((best['source'], best['found_by'], best['trusted']), ('admin', 'account', True))


@suite.test('suggests {1} for {0} and changes nothing', ('ada@gmial.com', 'ada@gmail.com'), ('Ada.L+x@hotmial.com', 'Ada.L+x@hotmail.com'),
            ('gmial.com', 'gmail.com'))
def suggestion(program, typed, meant):
    report = discover(program, typed, '--offline')
    tap.equal((report['did_you_mean'], report['candidates'], report['domain']), (meant, [], typed.rpartition('@')[2]))
    tap.true(f'Did you mean {meant}?' in program.run('discover', typed, '--offline').output, 'not told')


@suite.test('finds settings for {0}', ('Ada <ada@example.org>', 'ada@example.org', 'ada'),
            ('mailto:ada@example.org?subject=Hi', 'ada@example.org', 'ada'), ('  ada@EXAMPLE.org\n', None, 'ada'),
            ('ada+news@example.org', 'ada+news@example.org', 'ada+news'), ('"a b"@example.org', '"a b"@example.org', None),
            ('ada@m\u00fcnchen.example', 'ada@m\u00fcnchen.example', 'ada'), ('ada@xn--mnchen-3ya.example', 'ada@xn--mnchen-3ya.example', 'ada'))
def forms(program, typed, address, username):
    own_providers(program)
    report = discover(program, typed, '--offline')
    tap.equal((servers(report)[0], report['did_you_mean']), (('smtp.example.org', 465, 'tls'), None))
    if address is not None:
        tap.equal(report['address'], address)
    if username is not None:
        tap.equal(report['candidates'][0]['username'], username)
    tap.equal(report['domain'], 'xn--mnchen-3ya.example' if 'mnchen' in typed or 'nchen' in typed else 'example.org')


@suite.test('takes a domain, and knows no user name then')
def domain(program):
    report = discover(program, 'gmail.com')
    tap.equal((report['address'], report['domain'], servers(report)[0]), (None, 'gmail.com', ('smtp.gmail.com', 465, 'tls')))
    tap.equal({c['username'] for c in report['candidates']}, {None})
    own_providers(program, OWN.replace('%EMAILLOCALPART%', 'apikey'))
    tap.equal(discover(program, 'example.org', '--offline')['candidates'][0]['username'], 'apikey', 'one that depends on no address')


@suite.test('says precisely what is wrong with {0!r}', ('', 'enter an email address'), ('ada@', 'after the “@” is missing'),
            ('@example.org', 'before the “@” is missing'), ('ada@b@example.org', 'more than one “@”'), ('ada@example,org', 'comma'),
            ('ada@example', 'not complete'), ('a da@example.org', 'space'), ('ada@exa..mple.org', 'dot too many'), ('nonsense', 'nor a complete domain'),
            ('ada', 'nor a complete domain'), ('exa$mple.org', 'nor a domain'), (' ', 'email address or a domain'), ('\n', 'email address or a domain'),
            ('ada@[192.0.2.1]', 'IP address'), ('Ada <ada@example.org', 'angle brackets'), ('a@b.example, c@d.example', 'several'),
            ('https://example.org/', 'web page'))
def nonsense(program, typed, words):
    result = program.run('discover', typed, '--offline', '--json')
    tap.equal((result.status, result.report['ok']), (64, False), result.errors)
    tap.true(words in result.report['error'], result.report['error'])
    tap.true(result.errors.startswith('posthornctl: '), result.errors)
    tap.true('@' in typed or 'the “@”' not in result.errors, f'told of an “@” that is not there: {result.errors}')


@suite.test('refuses wrong usage with 64: {}', ((),), (('a@b.example', 'c@d.example'),), (('a@b.example', '--timeout', 'x'),),
            (('a@b.example', '--timeout', '0'),), (('a@b.example', '--timeout', 'inf'),), (('a@b.example', '--nonsense'),))
def usage(program, arguments):
    result = program.run('discover', *arguments, '--offline', '--json')
    tap.equal((result.status, result.report['ok']), (64, False), result.errors)


@suite.test('says the same of the time it takes in its help and when {} is refused', '0', '0.9', '15.1', '16', '86400', '-1')
def timeout(program, seconds):
    result = program.run('discover', 'ada@gmail.com', f'--timeout={seconds}')
    tap.equal(result.status, 64, result.errors)
    tap.true(f'“{seconds}” is no valid value for --timeout, which takes: seconds, from 1 to 15' in result.errors, result.errors)
    tap.true('from 1 to 15' in program.run('discover', '--help').output, 'not in the help')
    for good in ('1', '2.5', '15'):
        tap.equal(program.run('discover', 'ada@gmail.com', '--timeout', good).status, 0, good)


@suite.test('takes what begins with “-” behind “--”')
def dash(program):
    for arguments in (('--', '-ada@gmail.com'), ('--offline', '--', '-ada@gmail.com')):
        tap.true('-ada@gmail.com' in program.run('discover', *arguments).output, f'not found with {arguments}')
    tap.equal(program.run('discover', '--', '-ada@gmail.com', 'b@example.org').status, 64)
    tap.equal(program.run('accounts', 'add', '--host', 'h.example', '--', '-ada@gmail.com').status, 0)
    tap.equal(program.run('accounts', 'show', '--', '-ada@gmail.com').status, 0)
    tap.equal(program.run('accounts', '--', 'remove', '-ada@gmail.com').status, 0)
    sent = program.run('send', '--host', 'h.example', '--from', 'a@b.example', '--to', 'c@d.example', '--', '-letter.eml')
    tap.true(sent.errors.startswith('-letter.eml: '), sent.errors)


@suite.test('asks nobody when the preferences say so')
def preference(program):
    report = discover(program, 'ada@nobody.example', **prefer(program, look_up_online=False))
    tap.equal((report['candidates'], report['hint']), ([], None))
    tap.true('nobody else was asked' in report['explanation'], report['explanation'])


@suite.test('works without the schema of the preferences')
def no_schema(program):
    nowhere = {'GSETTINGS_SCHEMA_DIR': str(program.home), 'XDG_DATA_DIRS': str(program.home)}
    tap.equal(servers(discover(program, 'ada@gmail.com', **nowhere))[0], ('smtp.gmail.com', 465, 'tls'))


@suite.test('tells the same in words')
def in_words(program):
    own_providers(program)
    result = program.run('discover', 'ada@example.org', '--offline')
    tap.equal((result.status, result.errors), (0, ''))
    for words in ('smtp.example.org', '465', 'STARTTLS', 'A list of providers on this computer', 'https://example.org/app-passwords',
                  'https://example.org/switch', '25 MB', 'No server was asked.'):
        tap.true(words in result.output, f'“{words}” is missing in {result.output}')
    tap.true(result.output.index('smtp.example.org') < result.output.index('other.example.net'), 'the best does not come first')


def told_of(program, address, **environment):
    """What stands in words below the settings."""
    result = program.run('discover', address, '--offline', **environment)
    tap.equal(result.status, 0, result.errors)
    return result.output


@suite.test('tells how one signs in: {0}', ('password', 'with a password'), ('browser', 'in the browser'), ('password;browser', 'with a password or in the browser'),
            ('none', 'not needed'))
def sign_in_words(program, methods, words):
    output = told_of(program, 'ada@example.org', **own_providers(program, OWN.replace('SignIn=password', f'SignIn={methods}')))
    tap.true(re.search(f'^  Sign-in +{words}$', output, re.MULTILINE), output)


@suite.test('sends nobody to a website for a password that a program on this computer shows')
def bridge(program):
    output = told_of(program, 'ada@proton.me')
    tap.true('has a program of its own' in output and 'app password' not in output, output)
    tap.true('app password' in told_of(program, 'ada@gmail.com'), 'told of nobody')


@suite.test('prints no heading over nothing, and no page twice in a row')
def no_more_than_needed(program):
    output = told_of(program, 'ada@qq.com')
    tap.true('QQ' not in output and '\n\n\n' not in output, output)
    tap.equal(told_of(program, 'ada@proton.me').count('https://proton.me/mail/bridge'), 1, 'how often the page is told')
    own = own_providers(program, OWN.replace('/switch', '/app-passwords'))
    tap.equal(told_of(program, 'ada@example.org', **own).count('https://example.org/app-passwords'), 1, 'how often that of two steps is told')


# --- accounts add

def add(program, *arguments, **environment):
    return program.run('accounts', 'add', *arguments, '--json', **environment)


def keyring_of(program):
    """The environment in which there is one."""
    return {'SECRET_BACKEND': 'file', 'SECRET_FILE_TEST_PATH': str(program.home / 'keyring'), 'SECRET_FILE_TEST_PASSWORD': 'x'}


def kept(program):
    return program.run('accounts', 'list', '--json').report['accounts']


@suite.test('adds an account of which only the address is known')
def adds(program):
    result = add(program, 'ada@gmail.com')
    tap.equal(result.status, 0, result.errors)
    tap.equal([result.report[key] for key in ('address', 'host', 'port', 'security', 'username', 'found_by')],
              ['ada@gmail.com', 'smtp.gmail.com', 465, 'tls', 'ada@gmail.com', 'pinned'])
    tap.true(abs(time.time() - time.mktime(time.strptime(result.report['found_on'], '%Y-%m-%d'))) < 3 * 86400, result.report['found_on'])
    tap.true('smtp.gmail.com' in result.errors and 'list of large providers' in result.errors, result.errors)
    shown = program.run('accounts', 'show', 'ada@gmail.com').output
    tap.true('Posthorn’s list of large providers' in shown and result.report['found_on'] in shown, shown)


@suite.test('takes the name in front of an address, unless another is given')
def typed_name(program):
    offline = own_providers(program)
    tap.equal(add(program, 'Ada Lovelace <ada@example.org>', **offline).report['display_name'], 'Ada Lovelace')
    tap.equal(add(program, 'Ada Lovelace <ada@example.org>', '--display-name', 'A. L.', **offline).report['display_name'], 'A. L.')
    tap.equal(add(program, 'Ada <ada@example.org>', '--host', 'h.example', **offline).report['display_name'], 'Ada')


@suite.test('{0} overrides what was found', (('--port', '587'), 'smtp.example.org', 587, 'starttls', 'ada'),
            (('--security', 'starttls'), 'smtp.example.org', 587, 'starttls', 'ada'), (('--port', '465'), 'smtp.example.org', 465, 'tls', 'ada'),
            (('--port', '2525'), 'smtp.example.org', 2525, 'starttls', 'ada'), (('--port', '2525', '--security', 'tls'), 'smtp.example.org', 2525, 'tls', 'ada'),
            (('--username', 'grace'), 'smtp.example.org', 465, 'tls', 'grace'), (('--auth', 'none'), 'smtp.example.org', 465, 'tls', None))
def overrides(program, options, host, port, security, username):
    offline = own_providers(program)
    result = add(program, 'ada@example.org', *options, **offline)
    tap.equal(result.status, 0, result.errors)
    tap.equal((result.report['host'], result.report['port'], result.report['security'], result.report.get('username'), result.report['found_by']),
              (host, port, security, username, 'admin'))


@suite.test('shows what it saves when options say otherwise, and says that it did')
def shows_what_is_saved(program):
    result = program.run('accounts', 'add', 'ada@example.org', '--port', '2525', '--security', 'none', '--username', 'grace', **own_providers(program))
    rows = dict(line.split(maxsplit=1) for line in result.errors.splitlines() if line.startswith('  ') and len(line.split(maxsplit=1)) == 2)
    tap.equal((result.status, rows['Server'], rows['Port']), (0, 'smtp.example.org', '2525'), result.errors)
    tap.true('grace' in result.errors and rows['Security'] == 'no encryption', rows)
    tap.equal(result.output, 'Account added: ada@example.org (smtp.example.org, port 2525)\n')


@suite.test('adds no account for another address than the one that is named: {}', 'grace@example.org', 'nonsense', '')
def other_sender(program, sender):
    offline = own_providers(program)
    result = add(program, 'ada@example.org', '--from', sender, **offline)
    tap.equal((result.status, kept(program)), (64, []), result.errors)
    tap.true('--from' in result.errors, result.errors)
    tap.equal(add(program, 'Ada <ada@example.org>', '--from', 'ada@EXAMPLE.org', **offline).status, 0, 'the same address')


@suite.test('says that there is an account for the address, and adds another one all the same')
def same_address(program):
    told = 'already an account for ada@Example.org'
    offline = own_providers(program)
    for address, is_told in (('ada@example.org', False), ('ada@Example.org', True), ('bob@example.org', False)):
        result = add(program, address, '--host', 'h.example', **offline)
        tap.equal((result.status, told in result.errors), (0, is_told), result.errors)
    tap.equal(len(kept(program)), 3)


@suite.test('says how to store the password that an account needs')
def no_password(program):
    environment = {**own_providers(program), **keyring_of(program)}
    secret = program.write('secret', 'secret\n')
    for _ in range(2):  # of two with one address each is told by its identifier
        errors = add(program, 'ada@example.org', **environment).errors
        command = re.search('posthornctl accounts set-password (.*) --password-file FILE', errors)
        tap.true(command, errors)
        tap.equal(program.run('accounts', 'set-password', *shlex.split(command[1]), '--password-file', secret, **environment).status, 0, errors)
    for options in (('--auth', 'none'), ('--password-file', secret)):
        tap.true('set-password' not in add(program, 'bob@example.org', *options, **environment).errors, f'told with {options}')


@suite.test('signs in with the whole address where no user name is known: {}', 'a list without one', 'a password for a server that wants none')
def whole_address(program, what):
    entry = OWN.replace('UserName=%EMAILLOCALPART%\n', '')
    offline = {**own_providers(program, entry if what == 'a list without one' else entry.replace('SignIn=password', 'SignIn=none')), **keyring_of(program)}
    result = add(program, 'ada@example.org', '--password-file', program.write('password', 'secret\n'), **offline)
    tap.equal((result.status, result.report['username']), (0, 'ada@example.org'), result.errors)


@suite.test('takes no password that would never be used: {}', ('ada@example.org', '--auth', 'none'), ('ada@example.org', '--host', 'h.example'))
def useless_password(program, *arguments):
    offline = {**own_providers(program), **keyring_of(program)}
    result = add(program, *arguments, '--password-file', program.write('password', 'secret\n'), **offline)
    tap.equal((result.status, kept(program)), (64, []), result.errors)
    tap.true('--username' in result.errors, result.errors)
    added = add(program, 'ada@example.org', '--host', 'h.example', **offline)
    for action in ('set-password', 'edit'):
        later = program.run('accounts', action, added.report['id'], '--password-file', program.home / 'password', **offline)
        tap.equal(later.status, 64, f'{action}: {later.errors}')


@suite.test('keeps to the limit that the provider has, unless another is given')
def limit(program):
    offline = own_providers(program)
    tap.equal(add(program, 'ada@example.org', **offline).report['messages_per_minute'], 30)
    tap.equal(add(program, 'ada@example.org', '--messages-per-minute', '5', **offline).report['messages_per_minute'], 5)
    tap.equal(add(program, 'ada@example.org', '--messages-per-minute', '0', **offline).report['messages_per_minute'], 0)


@suite.test('asks nobody for an account whose server is given, and remembers none')
def given_host(program):
    offline = own_providers(program)
    report = add(program, 'ada@example.org', '--host', 'h.example', **offline).report
    tap.equal((report['host'], report['port'], report.get('username'), 'found_by' in report, report['messages_per_minute']), ('h.example', 465, None, False, 0))


@suite.test('forgets where the server was found when the account gets another')
def another_host(program):
    added = add(program, 'ada@gmail.com').report
    tap.equal(program.run('accounts', 'edit', added['id'], '--label', 'G', '--json').report['found_by'], 'pinned')
    tap.true('found_by' not in program.run('accounts', 'edit', added['id'], '--host', 'h.example', '--json').report, 'still found')


@suite.test('adds nothing when {0} is found', ('nothing', 'ada@nobody.example', '--host'), ('a provider that sends no mail', 'ada@tuta.com', 'website'))
def found_nothing(program, _what, address, words):
    result = add(program, address, **prefer(program, look_up_online=False))
    tap.equal((result.status, result.report['ok'], kept(program)), (69, False, []), result.errors)
    tap.true(words in result.report['error'], result.report['error'])


@suite.test('tells what may have been meant and does not apply it')
def add_suggestion(program):
    result = add(program, 'ada@gmial.com', **prefer(program, look_up_online=False))
    tap.equal((result.status, kept(program)), (69, []))
    tap.true('Did you mean ada@gmail.com?' in result.errors, result.errors)


@suite.test('looks nothing up for options that make no sense: {}', ('--port', 'x'), ('--security', 'ssl'), ('--messages-per-minute', '-1'))
def add_usage(program, *options):
    result = add(program, 'ada@gmail.com', *options)
    tap.equal((result.status, kept(program)), (64, []), result.errors)
    tap.true('smtp.gmail.com' not in result.errors, result.errors)


@suite.test('tests what was found before it is saved')
def add_tested(program):
    with program.practice() as settings:
        offline = own_providers(program, f'[Local]\nDomains=example.org\nServers=tls {settings["host"]} {settings["tls_port"]}\nUserName={settings["username"]}\n')
        secret = program.write('password', settings['password'] + '\n')
        keyring = {**offline, **keyring_of(program)}
        options = ('ada@example.org', '--test', '--password-file', secret)
        tap.equal((add(program, *options, **keyring).status, kept(program)), (76, []), 'an unknown certificate')
        passed = add(program, *options, '--trust', settings['trust'], **keyring)
        tap.equal((passed.status, passed.report['username']), (0, settings['username']), passed.errors)


@suite.test('shows the progress on a terminal only')
def progress(program):
    controller, terminal = pty.openpty()
    process = subprocess.Popen([program.path, 'discover', 'ada@example.org', '--offline', '--json'], stdout=subprocess.DEVNULL, stderr=terminal,
                               env=program.environment, cwd=program.home)
    os.close(terminal)
    shown = read_all(controller)
    tap.equal(process.wait(SECONDS), 69)
    tap.true('Posthorn’s list of providers' in shown, f'shown: {shown!r}')
    tap.equal(program.run('discover', 'ada@example.org', '--offline', '--json').errors, '')


def read_all(descriptor):
    shown = b''
    try:
        while select.select([descriptor], [], [], SECONDS)[0]:
            some = os.read(descriptor, 4096)
            if not some:
                break
            shown += some
    except OSError:  # EIO: nobody has the terminal any more
        pass
    os.close(descriptor)
    return shown.decode()


with Program(sys.argv[1]) as program:
    suite.run(program, sys.argv[2:], before=program.empty_home)
