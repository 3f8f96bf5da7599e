#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""Each place where settings may be found, and which of two is taken."""

from discover import (LOCAL_PART, OK, UNAVAILABLE, Person, address_at, contacted_below, database_pages, discover, expect_complete_lists, expect_honest_list,
                      expect_nothing, expect_secret_kept, expect_server, questions_below, tap)
from scenes import IDN, SETTINGS_DATABASE
from suite import Suite

suite = Suite('everyday', at_once=8)

OWN_PROVIDER = '''[My Own]
Domains=by-user.test
Servers=tls smtp.by-user.test 465
UserName=%EMAILADDRESS%
SignIn=password
'''
PINNED_SERVERS = {'gmail.com': 'smtp.gmail.com', 'googlemail.com': 'smtp.gmail.com'}


# What is known without asking

@suite.test('an account of the same domain says how the next one sends, and nobody is asked')
def an_account(world):
    with Person(world) as person:
        added = person.run('accounts', 'add', 'ada@by-account.test', '--host', 'relay.by-account.test', '--port', '2465', '--security', 'tls',
                           '--username', 'ada')
        tap.equal(added.status, OK, added.errors)
        answer, packets = person.discover_in_silence(address_at('by-account.test'))
    tap.equal((answer.best['host'], answer.best['port'], answer.best['security']), ('relay.by-account.test', 2465, 'tls'), 'server')
    tap.equal((answer.best['found_by'], answer.best['trusted'], packets, answer.contacted), ('account', True, 0, set()),
              'where it was found, trust, packets, hosts')


@suite.test("the administrator's file in /etc/xdg says how to send; only that server is asked")
def administrator(world):
    answer = discover(world, 'by-admin.test')
    expect_server(answer, 'relay.by-admin.test', 587, source='admin', found_by='admin', trusted=True, verified=True, username=LOCAL_PART)
    tap.equal(answer.contacted, {'relay.by-admin.test'}, 'hosts')
    tap.equal(questions_below(world, 'by-admin.test'), {'relay.by-admin.test'}, 'questions to the name server')


@suite.test("a person's own file says how to send; only that server is asked")
def own_file(world):
    with Person(world) as person:
        person.describe_provider(OWN_PROVIDER)
        answer = person.discover(address_at('by-user.test'))
    expect_server(answer, 'smtp.by-user.test', source='admin', found_by='admin', trusted=True, verified=True)
    tap.equal(answer.contacted, {'smtp.by-user.test'}, 'hosts')


@suite.test("a file of one's own is enough where no server may be connected to: not one packet is sent")
def own_file_in_silence(world):
    with Person(world) as person:
        person.describe_provider(OWN_PROVIDER)
        answer, packets = person.discover_in_silence(address_at('by-user.test'), '--no-probe')
    expect_server(answer, 'smtp.by-user.test', trusted=True, verified=False)
    tap.equal((packets, answer.contacted), (0, set()), 'packets and hosts')


@suite.test('the settings of {} are certain: not one packet is sent', 'gmail.com', 'googlemail.com')
def pinned(world, domain):
    with Person(world) as person:
        answer, packets = person.discover_in_silence(address_at(domain))
    expect_server(answer, PINNED_SERVERS[domain], source='built-in', found_by='pinned', trusted=True, verified=False)
    tap.equal((packets, answer.contacted), (0, set()), 'packets and hosts')
    tap.equal(answer.report['provider']['app_password'], 'required', 'app password')


@suite.test('a provider that sends no mail is told of at once')
def sends_no_mail(world):
    with Person(world) as person:
        answer, packets = person.discover_in_silence(address_at('tuta.com'))
    expect_nothing(answer)
    tap.equal((answer.report['provider']['sends_mail'], packets), (False, 0), 'whether it sends mail, packets')


@suite.test('the catalogue is used where the provider publishes nothing itself')
def catalogue(world):
    answer = discover(world, 'runbox.com')
    expect_server(answer, 'mail.runbox.com', source='built-in', found_by='catalogue', trusted=True, verified=True)
    expect_honest_list(world, answer, 'runbox.com')


@suite.test('--offline knows the catalogue and sends not one packet')
def offline_catalogue(world):
    with Person(world) as person:
        answer, packets = person.discover_in_silence(address_at('runbox.com'), '--offline')
    expect_server(answer, 'mail.runbox.com', found_by='catalogue', trusted=True, verified=False)
    tap.equal((packets, answer.contacted), (0, set()), 'packets and hosts')


@suite.test('--offline finds nothing for a domain that only the internet knows, and sends not one packet')
def offline_unknown(world):
    with Person(world) as person:
        answer, packets = person.discover_in_silence(address_at('by-autoconfig.test'), '--offline')
    expect_nothing(answer)
    tap.equal(packets, 0, 'packets')


@suite.test('whoever does not want online look-ups sends not one packet')
def preference_offline(world):
    with Person(world) as person:
        person.prefer(look_up_online=False)
        answer, packets = person.discover_in_silence(address_at('also-mine.test'))
    expect_nothing(answer)
    tap.equal(packets, 0, 'packets')


# The provider's own documents

@suite.test("the provider's autoconfig host over HTTPS")
def autoconfig(world):
    answer = discover(world, 'by-autoconfig.test')
    expect_server(answer, 'smtp.by-autoconfig.test', source='autoconfig', found_by='autoconfig', trusted=True, verified=True,
                  username=address_at('by-autoconfig.test'), found_at='https://autoconfig.by-autoconfig.test/mail/config-v1.1.xml',
                  help_url='https://by-autoconfig.test/help')
    tap.equal([(entry['port'], entry['security'], entry['source']) for entry in answer.candidates],
              [(465, 'tls', 'autoconfig'), (587, 'starttls', 'autoconfig')], 'all servers of the document')
    expect_honest_list(world, answer, 'by-autoconfig.test')


@suite.test('the well-known place on the domain itself, packed on the way')
def well_known(world):
    answer = discover(world, 'by-well-known.test')
    expect_server(answer, 'smtp.by-well-known.test', source='well-known', found_by='well-known', trusted=True, verified=True)
    expect_honest_list(world, answer, 'by-well-known.test')


@suite.test('the autoconfig host goes before the well-known place')
def both(world):
    expect_server(discover(world, 'by-both.test'), 'smtp.by-both.test', found_by='autoconfig', verified=True)


@suite.test('PACC is asked only where that is preferred')
def no_pacc(world):
    answer = discover(world, 'by-pacc-too.test')
    expect_server(answer, 'smtp.by-pacc-too.test', found_by='autoconfig', verified=True)
    tap.true('ua-auto-config.by-pacc-too.test' not in contacted_below(world, 'by-pacc-too.test'), 'PACC was asked')


@suite.test('PACC: the document for which the DNS vouches')
def pacc(world):
    answer = discover(world, 'by-pacc.test', look_up_pacc=True)
    expect_server(answer, 'submit.by-pacc.test', source='well-known', found_by='pacc', trusted=True, verified=True)
    expect_honest_list(world, answer, 'by-pacc.test')


@suite.test('PACC: a document of which the DNS knows another digest is thrown away')
def bad_pacc(world):
    answer = discover(world, 'bad-pacc.test', look_up_pacc=True)
    expect_server(answer, 'mail.bad-pacc.test', found_by='well-known', verified=True)
    tap.true('unusable' in {attempt['state'] for attempt in answer.attempts('pacc')}, f'attempts: {answer.report["attempts"]}')
    tap.true('submit.bad-pacc.test' not in contacted_below(world, 'bad-pacc.test'), 'the server of the bad document was contacted')


# What others say

@suite.test("Mozilla's settings database, which learns the domain")
def database(world):
    answer = discover(world, 'by-ispdb.test')
    expect_server(answer, 'smtp.by-ispdb.test', source='ispdb', found_by='ispdb', trusted=True, verified=True)
    tap.true('/by-ispdb.test' in database_pages(world), 'the page of the database')
    tap.true(SETTINGS_DATABASE in answer.contacted, 'the database stands in the list')


@suite.test('the mail exchanger is one of the catalogue')
def exchanger_in_catalogue(world):
    answer = discover(world, 'by-mx-catalogue.test')
    expect_server(answer, 'smtp.gmail.com', source='mx', found_by='mx', trust='consent', trusted=False, verified=True)
    tap.equal(answer.report['provider']['app_password'], 'required', 'what is known of the provider comes along')


@suite.test("the mail exchanger's autoconfig host, {}", ('of its name without the first label', 'by-mx-host.test', 'smtp.hoster.example'),
            ('of the domain it belongs to', 'by-mx-base.test', 'smtp.other-hoster.example'),
            ('of the one that the DNS prefers', 'mx-order.test', 'smtp.other-hoster.example'))
def exchanger_with_autoconfig(world, _, domain, host):
    expect_server(discover(world, domain), host, source='mx', found_by='mx', trust='consent', trusted=False, verified=True)


@suite.test("the mail exchanger's domain is in the settings database")
def exchanger_in_database(world):
    answer = discover(world, 'by-mx-ispdb.test')
    expect_server(answer, 'smtp.third-hoster.example', source='mx', found_by='mx', trust='consent', trusted=False, verified=True)


@suite.test('the DNS names {}', ('both services: the encrypted one is taken', 'by-srv.test', 465),
            ('only the service with STARTTLS', 'by-srv-587.test', 587), ('an unusual port', 'by-srv-odd-port.test', 4650),
            ('one service, and refuses the other', 'srv-refuses-one.test', 587))
def service(world, _, domain, port):
    answer = discover(world, domain)
    expect_server(answer, f'smtp.{domain}', port, source='srv', found_by='srv', trust='confirm', trusted=False, verified=True)


@suite.test('the DNS says that {}', ('no service is offered', 'srv-refuses.test'), ('no mail is taken', 'null-mx.test'))
def not_offered(world, _, domain):
    answer = discover(world, domain)
    expect_nothing(answer)
    tap.equal(answer.report['hint'], 'not-offered', 'hint')


@suite.test("the provider's autoconfig host without encryption, when nothing better is there")
def plain_autoconfig(world):
    answer = discover(world, 'by-http.test')
    expect_server(answer, 'smtp.by-http.test', source='autoconfig', found_by='autoconfig-http', trust='confirm', trusted=False, verified=True)
    expect_honest_list(world, answer, 'by-http.test')


@suite.test('a guess that answers: {}', ('smtp. with implicit TLS', 'guess-465.test', 'smtp.guess-465.test', 465),
            ('mail. with STARTTLS', 'guess-587.test', 'mail.guess-587.test', 587))
def guess(world, _, domain, host, port):
    answer = discover(world, domain)
    expect_server(answer, host, port, source='guess', found_by='guess', trust='confirm', trusted=False, verified=True)
    expect_honest_list(world, answer, domain)


@suite.test('nothing is guessed where no server may be connected to')
def no_guess(world):
    answer = discover(world, 'nothing.test', '--no-probe')
    expect_nothing(answer)
    tap.equal(contacted_below(world, 'nothing.test'), {'nothing.test'}, 'only the web server was asked')


@suite.test('a domain where there is nothing')
def nothing(world):
    answer = discover(world, 'empty.test')
    expect_nothing(answer)
    tap.true(answer.report['explanation'], 'an explanation')


@suite.test('a document that is looked for over three hosts in vain')
def lost_chain(world):
    answer = discover(world, 'lost-chain.test')
    expect_nothing(answer)
    expect_honest_list(world, answer, 'lost-chain.test')


# Addresses

@suite.test('--no-probe finds without connecting to the mail server')
def no_probe(world):
    answer = discover(world, 'also-mine.test', '--no-probe')
    expect_server(answer, 'smtp.also-mine.test', found_by='autoconfig', trusted=True, verified=False, check='unchecked')
    tap.true('smtp.also-mine.test' not in contacted_below(world, 'also-mine.test'), 'the mail server was contacted')
    tap.true('smtp.also-mine.test' not in questions_below(world, 'also-mine.test'), 'the mail server was asked for')


@suite.test('a domain alone is enough; the user name stays open')
def only_domain(world):
    with Person(world) as person:
        answer = person.discover('by-well-known.test')
    expect_server(answer, 'smtp.by-well-known.test', found_by='well-known', trusted=True)
    tap.equal((answer.report['address'], answer.best['username']), (None, None), 'address and user name')


@suite.test('an international domain, typed as {}', ('bücher.test',), ('BÜCHER.test.',), (IDN,))
def international(world, typed):
    with Person(world) as person:
        answer = person.discover(f'ada@{typed}' if not typed.endswith('.') else typed)
    expect_server(answer, f'smtp.{IDN}', found_by='autoconfig', trusted=True, verified=True)
    tap.equal(answer.report['domain'], IDN, 'domain')


@suite.test('what people paste: {}', ('Ada <ada+lists@by-both.test>', 'ada+lists@by-both.test'), ('mailto:ada@by-both.test?subject=Hi', 'ada@by-both.test'),
            ('"a b"@by-both.test', '"a b"@by-both.test'), ('  ada@By-Both.TEST ', 'ada@by-both.test'))
def pasted(world, typed, username):
    with Person(world) as person:
        answer = person.discover(typed)
    expect_server(answer, 'smtp.by-both.test', found_by='autoconfig')
    tap.equal(answer.best['username'].lower(), username, 'user name')


@suite.test('a likely typing mistake is told of, and never mended: {}', ('gmial.com', 'gmail.com'), ('hotmial.com', 'hotmail.com'))
def typing_mistake(world, typed, meant):
    with Person(world) as person:
        answer = person.discover(f'ada@{typed}')
    tap.equal((answer.status, answer.candidates, answer.report['did_you_mean']), (UNAVAILABLE, [], f'ada@{meant}'), 'what is told')
    tap.true(questions_below(world, typed), 'the domain that was typed was asked for')
    tap.equal(questions_below(world, meant) & {meant, f'autoconfig.{meant}'}, set(), 'questions about the other one')
    tap.true('Check the address for typing mistakes' in answer.report['explanation'] and 'provider' not in answer.report['explanation'],
             answer.report['explanation'])


@suite.test('an address in a second place of the DNS, and one that nobody can reach in front of it')
def unreachable_address(world):
    expect_server(discover(world, 'by-alias.test'), 'smtp.by-alias.test', found_by='autoconfig', verified=True)


@suite.test('every host that was contacted stands in an answer')
def complete_lists(world):
    expect_complete_lists(world)


@suite.test('nobody but the program itself saw the local part of an address')
def secret_kept(world):
    expect_secret_kept(world)


if __name__ == '__main__':
    suite.main()
