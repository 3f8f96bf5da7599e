#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""`posthornctl test` signs in on every server, secured in every way, with every mechanism that it offers."""

import posthornctl
from posthornctl import NOPERM, expect_ok, expect_problem
from servers import SERVERS
from suite import tap

suite = posthornctl.suite(*SERVERS)

SHOW_PASSWORD = ['plain', 'login']
SCRAM = ['scram-sha-1', 'scram-sha-256']
PLUS = ['scram-sha-256-plus', 'scram-sha-1-plus']
# What each server offers, in the order of its EHLO; smtp-server's channel binding only with TLS.
OFFERS = {
    'dovecot': ['plain', 'login', 'cram-md5', 'digest-md5', *SCRAM, 'xoauth2', 'oauthbearer', 'external'],
    'exim': ['plain', 'login', 'cram-md5', 'digest-md5', *SCRAM, 'xoauth2', 'oauthbearer', 'ntlm'],
    'opensmtpd': [],
    'smtp-server': [*PLUS, 'scram-sha-256', 'scram-sha-1', 'plain', 'login', 'cram-md5', 'xoauth2'],
    'aiosmtpd': ['login', 'plain'],
}
PASSWORD_MECHANISMS = [*SHOW_PASSWORD, 'cram-md5', *SCRAM]
BEST = {'dovecot': 'scram-sha-256', 'exim': 'scram-sha-256', 'smtp-server': 'scram-sha-256', 'aiosmtpd': 'plain'}

SERVICES = [(name, f'{name}-{security}') for name, server in SERVERS.items() for security in server.ports]


def offered(name, service):
    return [mechanism for mechanism in OFFERS[name] if mechanism not in PLUS or not service.endswith('-none')]


SIGN_INS = [(name, service, mechanism) for name, service in SERVICES
            for mechanism in offered(name, service) if mechanism in PASSWORD_MECHANISMS]


def test(lab, name, service, mechanism, *options, **how):
    """Where the password would be seen, that is asked for."""
    lab.server(name)
    is_shown = service.endswith('-none') and (BEST[name] if mechanism == 'auto' else mechanism) in SHOW_PASSWORD
    allowed = ['--allow-cleartext-password'] if is_shown else []
    return posthornctl.test(lab, service, '--auth', mechanism, *allowed, *options, **how)


@suite.test('{1} offers what this suite takes it for', *[row for row in SERVICES if row[0] != 'opensmtpd'])
def offers(lab, name, service):
    result = test(lab, name, service, 'auto')
    expect_ok(result)
    tap.equal([mechanism.lower() for mechanism in result.report['server']['auth']], offered(name, service))


@suite.test('{1} takes {2}', *SIGN_INS)
def signs_in(lab, name, service, mechanism):
    result = test(lab, name, service, mechanism)
    expect_ok(result)
    tap.equal(result.report['auth']['mechanism'], mechanism.upper())
    tap.equal(lab.server(name).sign_ins(), [mechanism.upper()])


@suite.test('{1} refuses a wrong password with {2}, after one attempt', *SIGN_INS)
def wrong_password(lab, name, service, mechanism):
    result = test(lab, name, service, mechanism, password='wrong')
    expect_problem(result, 'wrong-credentials', NOPERM, 'sign-in')
    tap.equal(result.report['problem']['reply']['code'], 535)
    tap.equal(lab.server(name).sign_ins(), [mechanism.upper()])


@suite.test('auto takes the best that {1} has', *[row for row in SERVICES if row[0] in BEST])
def auto(lab, name, service):
    result = test(lab, name, service, 'auto')
    expect_ok(result)
    taken = result.report['auth']['mechanism']
    tap.equal(taken.removesuffix('-PLUS'), BEST[name].upper())
    tap.equal(lab.server(name).sign_ins(), [taken])


@suite.test('a password beyond ASCII signs in on {1} with {2}', *[row for row in SIGN_INS if row[1].endswith('-tls')])
def beyond_ascii(lab, name, service, mechanism):
    expect_ok(test(lab, name, service, mechanism, user='bob', sender='bob@lab.test'))


@suite.test('no password goes to {1} in clear text with {2}',
            *[row for row in SIGN_INS if row[1].endswith('-none') and row[2] in SHOW_PASSWORD])
def cleartext_is_refused(lab, name, service, mechanism):
    lab.server(name)
    result = posthornctl.test(lab, service, '--auth', mechanism)
    expect_problem(result, 'cleartext-password-refused', NOPERM, 'sign-in')


@suite.test('a server that offers no sign-in at all passes without one, and not with one')
def no_sign_in(lab):
    expect_ok(posthornctl.test(lab, 'opensmtpd-none', user=None))
    expect_problem(posthornctl.test(lab, 'opensmtpd-none'), 'auth-not-offered', NOPERM, 'sign-in')


suite.main()
