#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""Whom a password may be sent to: what was found over an unbroken chain of HTTPS, and what the person has agreed to. And that
nobody learns more than the domain."""

import re
import shlex

from discover import COMMANDS, CONFIG, OK, Person, address_at, commands, discover, expect_secret_kept, expect_server, path_of, tap
from scenes import BAD_CERTIFICATES, DOCUMENT
from suite import Suite

suite = Suite('everyday', at_once=8)


# Redirections

@suite.test('redirections: {}', ('from HTTPS to HTTPS is trusted', 'https-to-https.test'), ('three are followed', 'three-redirections.test'))
def trusted_redirections(world, _, domain):
    answer = discover(world, domain)
    expect_server(answer, f'smtp.{domain}', found_by='autoconfig', trusted=True, verified=True)
    tap.true(f'www.{domain}' in answer.contacted, 'the host behind the redirection stands in the list')


@suite.test('redirections: from HTTPS to HTTP is never trusted, {}', ('nor what comes of it', 'https-to-http.test'),
            ('not even when it leads back to HTTPS', 'https-to-http-to-https.test'))
def broken_chain(world, _, domain):
    answer = discover(world, domain)
    tap.equal([entry for entry in answer.candidates if entry['trusted']], [], 'trusted servers')
    expect_server(answer, f'smtp.{domain}', trusted=False, trust='confirm')


@suite.test('redirections: from HTTP to HTTPS is not trusted either')
def late_encryption(world):
    answer = discover(world, 'http-to-https.test')
    expect_server(answer, 'smtp.http-to-https.test', found_by='autoconfig-http', trusted=False, trust='confirm', verified=True)


@suite.test('redirections: a fourth one is not followed')
def too_many_redirections(world):
    answer = discover(world, 'four-redirections.test')
    tap.equal([entry for entry in answer.candidates if entry['source'] == 'autoconfig'], [], 'servers of the document')
    paths = {path_of(visit) for visit in world.visits.to('www.four-redirections.test')}
    tap.true('/d' not in paths, f'pages asked for: {paths}')


# Whose server it is

@suite.test('a trusted document may name the server of another domain')
def foreign_server_of_document(world):
    expect_server(discover(world, 'foreign-server.test'), 'smtp.hoster.example', found_by='autoconfig', trusted=True, trust='trusted',
                  verified=True)


@suite.test('the server of another domain needs consent when it comes {}', ('from the DNS', 'foreign-srv.test', 'srv'),
            ('over plain HTTP', 'foreign-http.test', 'autoconfig-http'), ('by the mail exchanger', 'by-mx-host.test', 'mx'))
def foreign_server(world, _, domain, found_by):
    answer = discover(world, domain)
    expect_server(answer, 'smtp.hoster.example', found_by=found_by, trusted=False, trust='consent', consent_needed=True)


@suite.test('an account is not added to {} without consent, and what gives it is told', ('by-mx-host.test', 'smtp.hoster.example'),
            ('by-srv.test', 'smtp.by-srv.test'), ('by-http.test', 'smtp.by-http.test'), ('guess-465.test', 'smtp.guess-465.test'))
def no_account_without_consent(world, domain, host):
    with Person(world) as person:
        refused = person.run('accounts', 'add', address_at(domain))
        tap.equal(refused.status, CONFIG, f'exit status; {refused.output}{refused.errors}')
        tap.equal(person.run('accounts', 'list', '--json').report['accounts'], [], 'accounts')
        told = re.search(f'--host {re.escape(host)} .*', refused.errors)
        tap.true(told, f'what gives consent is not told: {refused.errors}')
        agreed = person.run('accounts', 'add', address_at(domain), *shlex.split(told[0]), '--json')
        tap.equal((agreed.status, agreed.report['host']), (OK, host), f'status and server; {agreed.errors}')
        tap.equal(agreed.report.get('username'), address_at(domain), 'user name')


@suite.test('an account with trusted settings is added and remembers where they were found')
def account_with_trusted_settings(world):
    with Person(world) as person:
        added = person.run('accounts', 'add', address_at('by-autoconfig.test'), '--json')
        tap.equal(added.status, OK, added.errors)
        shown = person.run('accounts', 'show', address_at('by-autoconfig.test'), '--json').report
    tap.equal([shown[name] for name in ('host', 'port', 'security', 'username')],
              ['smtp.by-autoconfig.test', 465, 'tls', address_at('by-autoconfig.test')], 'settings')
    tap.equal(shown['found_by'], 'autoconfig', 'where they were found')


@suite.test('an account is added, tested and used without another question')
def account_with_test(world):
    with Person(world) as person:
        secret = person.program.write('password', 'secret\n')
        added = person.run('accounts', 'add', 'ada@https-to-https.test', '--test', '--password-file', secret)
    # There is no keyring here, so only the test may pass; what it needs of the server is that the settings are right.
    tap.true('AUTH' in commands(world.visits.to('smtp.https-to-https.test')), f'nobody signed in: {added.output}{added.errors}')


# Certificates

@suite.test('a document behind a certificate that is {} is not taken', *BAD_CERTIFICATES)
def bad_certificate(world, kind):
    domain = f'{kind}-certificate.test'
    answer = discover(world, domain)
    tap.equal([entry for entry in answer.candidates if entry['trusted'] or entry['source'] == 'autoconfig'], [], 'servers of the document')
    tap.equal([visit.lines for visit in world.visits.to(f'autoconfig.{domain}') if visit.lines], [], 'what was said to the server')


@suite.test('a server with a certificate that is {} is not verified', *BAD_CERTIFICATES)
def bad_certificate_of_server(world, kind):
    domain = f'{kind}-at-smtp.test'
    answer = discover(world, domain)
    expect_server(answer, f'smtp.{domain}', found_by='autoconfig', trusted=True, verified=False, check='unreachable')


@suite.test('the next server of the document is tried when the first one does not answer')
def next_server(world):
    answer = discover(world, 'half-dead.test')
    checks = {entry['host']: entry['check'] for entry in answer.candidates}
    tap.equal(checks, {'smtp1.half-dead.test': 'unreachable', 'smtp2.half-dead.test': 'verified'}, 'what became of the servers')


# Privacy

@suite.test('a server hears EHLO and nothing that matters')
def only_ehlo(world):
    for domain in ('three-redirections.test', 'srv-refuses-one.test', 'guess-587.test'):
        discover(world, domain)
    visits = world.visits.to('smtp.three-redirections.test', 'smtp.srv-refuses-one.test', 'mail.guess-587.test')
    tap.true(visits, 'nobody was asked')
    tap.true('EHLO' in commands(visits) and commands(visits) <= COMMANDS, f'commands: {commands(visits)}')


@suite.test('a question to a web server has no cookie, no credentials, no referrer and no query')
def bare_requests(world):
    with Person(world) as person:
        person.discover(address_at('by-both.test'))
        person.discover(address_at('by-both.test'))
    visits = [visit for visit in world.visits.to('autoconfig.by-both.test') if visit.lines]
    tap.true(len(visits) >= 2, 'nobody was asked')
    names = {line.split(b':')[0].lower() for visit in visits for line in visit.lines[1:] if line}
    tap.equal(names & {b'cookie', b'authorization', b'referer', b'from', b'origin'}, set(), 'header fields')
    tap.equal({path_of(visit) for visit in visits}, {DOCUMENT}, 'pages')
    tap.equal({visit.server_name for visit in visits}, {'autoconfig.by-both.test'}, 'name in the TLS hello')


@suite.test('nobody but the program itself saw the local part of an address')
def secret_kept(world):
    expect_secret_kept(world)


if __name__ == '__main__':
    suite.main()
