#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""Real servers, misconfigured on purpose: what is wrong is found, and the first fix, done as it stands, helps."""

import contextlib
import shutil
import socket
import sys
import threading
import time
from pathlib import Path

import posthornctl
from lab import POLICY_PORT
from suite import tap

sys.path.append(str(Path(__file__).resolve().parent.parent / 'battery'))

from rows import RETRY, WAIT, Change, change  # noqa: E402  (tests/battery)
from trial import is_right  # noqa: E402  (tests/battery)

suite = posthornctl.suite('exim', 'opensmtpd')

OUTSIDE = 'bob@example.net'
# Longer than anvil_rate_time_unit.
WINDOW_S, POLL_S = 4, 0.1
DEFERRED, FINE = 'action=450 4.2.0 Greylisted, see http://postgrey.schweikert.ch/help/lab.test.html\n\n', 'action=permit\n\n'


def test(lab, settings):
    options = [word for name, value in settings.items() for word in ('--' + name.replace('_', '-'), str(value))]
    return posthornctl.run(lab, 'test', *options)


def settings_of(lab, service, user='alice', sender='alice@lab.test', **more):
    options = posthornctl.server(lab, service, user)
    settings = {name[2:]: value for name, value in zip(options[::2], options[1::2])}
    return {**settings, 'from': sender, **more}


def changed(settings, fix):
    """What is taken away is not given."""
    settings = {**settings, **fix.get('changes', {})}
    if settings.get('username') == '':
        settings.pop('password-file')
    return {name: value for name, value in settings.items() if value != ''}


def expect_cure(lab, settings, problem, step, fix, recover=lambda: None):
    """The first run ends like that, and the second one, after what is proposed first, well."""
    first = test(lab, settings)
    found = first.report.get('problem') or {}
    tap.equal((found.get('id'), found.get('step')), (problem, step), f'problem and step of {first.report}')
    proposed = next(iter(found['fixes']), {})
    tap.true(is_right(proposed, fix), f'first fix: expected {fix}, found {found["fixes"]}')
    recover()
    second = test(lab, changed(settings, proposed if isinstance(fix, Change) else {}))
    tap.true(second.report['ok'], f'the second run fails: {second.report}')


def expect_way(lab, settings, fix):
    """That is proposed as well, and helps, too."""
    proposed = next((found for found in test(lab, settings).report['problem']['fixes'] if is_right(found, fix)), None)
    tap.true(proposed, f'{fix} is not proposed')
    tap.true(test(lab, changed(settings, proposed)).report['ok'], f'{fix} does not help')


def renew(lab, name):
    """Puts a good certificate in the place of another, as its owner would."""
    for suffix in ('.pem', '.key'):
        shutil.copyfile((lab.path / 'ca' / 'good').with_suffix(suffix), (lab.path / 'ca' / name).with_suffix(suffix))
    lab.reload()


@suite.test('the certificate is {0}', ('expired', 'certificate-expired'), ('not-yet-valid', 'certificate-not-yet-valid'),
            ('wrong-name', 'certificate-wrong-name'))
def certificate(lab, service, problem):
    expect_cure(lab, settings_of(lab, service), problem, 'encrypt', WAIT, lambda: renew(lab, service))


@suite.test('the certificate is of {0}', ('self-signed', 'certificate-self-signed'), ('unknown-issuer', 'certificate-unknown-issuer'))
def private_certificate(lab, service, problem):
    fingerprint = posthornctl.certificate_sha256(lab, service)
    expect_cure(lab, settings_of(lab, service), problem, 'encrypt', change(trust=fingerprint))


@suite.test('TLS is too old')
def old_tls(lab):
    problem = test(lab, settings_of(lab, 'old-tls')).report['problem']
    tap.equal((problem['id'], problem['step']), ('tls-too-old', 'encrypt'))
    tap.true(is_right(next(iter(problem['fixes']), None), WAIT), str(problem['fixes']))


@suite.test('STARTTLS is off, and another port is open')
def no_starttls(lab):
    settings = settings_of(lab, 'plain-only', security='starttls')
    expect_cure(lab, settings, 'starttls-not-offered', 'encrypt', change(port=465, security='tls'))


@suite.test('STARTTLS is wanted at a port with TLS from the start')
def expects_tls(lab):
    settings = settings_of(lab, 'tls', security='starttls', timeout=2)
    expect_cure(lab, settings, 'server-expects-tls', 'greet', change(port=465, security='tls'))


@suite.test('TLS is wanted at a port with STARTTLS')
def speaks_plain(lab):
    expect_cure(lab, settings_of(lab, 'starttls', security='tls'), 'server-speaks-plain', 'encrypt', change(port=587, security='starttls'))


@suite.test('AUTH is off')
def no_auth(lab):
    expect_cure(lab, settings_of(lab, 'anonymous'), 'auth-not-offered', 'sign-in', change(port=465, security='tls'))
    expect_way(lab, settings_of(lab, 'anonymous'), change(username=''))


@suite.test('AUTH comes after STARTTLS only')
def auth_needs_encryption(lab):
    settings = settings_of(lab, 'starttls', security='none')
    expect_cure(lab, settings, 'auth-needs-encryption', 'sign-in', change(port=587, security='starttls'))


@suite.test('nobody has signed in ({0})', ('tls', 'relay-denied'), ('exim-tls', 'relay-denied'))
def relay_denied(lab, service, problem):
    settings = settings_of(lab, service, user=None, send_to='bob@lab.test')
    fix = change(username='alice@lab.test', auth='auto')
    first = test(lab, settings)
    found = first.report['problem']
    tap.true(found['id'] in (problem, 'sign-in-required'), f'{found}')
    tap.equal(found['step'], 'deliver', 'step')
    tap.true(is_right(found['fixes'][0], fix), f'{found["fixes"]}')
    second = test(lab, {**settings_of(lab, service, send_to='bob@lab.test'), **found['fixes'][0]['changes']})
    tap.true(second.report['ok'], f'the second run fails: {second.report}')


@suite.test('the sender belongs to somebody else')
def sender_not_allowed(lab):
    settings = settings_of(lab, 'strict-sender', sender='bob@lab.test', username='alice@lab.test')
    expect_cure(lab, settings, 'sender-not-allowed', 'sender', change(from_='alice@lab.test'))


@suite.test('the message is too large')
def too_large(lab):
    problem = test(lab, settings_of(lab, 'tiny', send_to='bob@lab.test')).report['problem']
    tap.equal((problem['id'], problem['step']), ('message-too-large', 'deliver'))
    tap.true(is_right(next(iter(problem['fixes']), None), WAIT), str(problem['fixes']))


@suite.test('greylisting')
def greylisting(lab):
    with Policy() as policy:
        expect_cure(lab, settings_of(lab, 'greylisting', send_to='bob@lab.test'), 'greylisted', 'deliver', RETRY)
    tap.equal(policy.questions, 2, 'questions')


@suite.test('too many connections in a short time')
def rate(lab):
    tap.true(test(lab, settings_of(lab, 'limited')).report['ok'], 'the first of them')
    expect_cure(lab, settings_of(lab, 'limited'), 'server-busy', 'greet', RETRY, wait_for_window)


def wait_for_window():
    """Nobody connects until what has been counted is forgotten."""
    deadline = time.monotonic() + WINDOW_S
    while time.monotonic() < deadline:
        time.sleep(POLL_S)


@suite.test('the name of this computer is not qualified')
def ehlo_name(lab):
    expect_cure(lab, settings_of(lab, 'strict-name', ehlo_name='laptop'), 'ehlo-name-refused', 'greet', change(ehlo_name=''))


@suite.test('no such recipient at {}', 'tls', 'exim-tls')
def recipient_unknown(lab, service):
    problem = test(lab, settings_of(lab, service, send_to='nobody@lab.test')).report['problem']
    tap.equal((problem['id'], problem['step']), ('recipient-unknown', 'deliver'))
    tap.true(is_right(next(iter(problem['fixes']), None), WAIT), str(problem['fixes']))


@suite.test('a wrong password at {}', 'tls', 'dovecot-starttls', 'exim-tls')
def wrong_password(lab, service):
    settings = settings_of(lab, service, username='alice@lab.test')
    wrong = lab.work / 'wrong'
    wrong.write_text('not this one\n')
    problem = test(lab, {**settings, 'password-file': wrong}).report['problem']
    tap.equal((problem['id'], problem['step']), ('wrong-credentials', 'sign-in'))
    tap.equal(problem['fixes'][0].get('action'), 'enter-password', f'first of {problem["fixes"]}')
    tap.true(test(lab, settings).report['ok'], 'with the right one')


@suite.test('OpenSMTPD without encryption has no sign-in')
def opensmtpd(lab):
    expect_cure(lab, settings_of(lab, 'opensmtpd-none'), 'auth-not-offered', 'sign-in', change(port=465, security='tls'))
    expect_way(lab, settings_of(lab, 'opensmtpd-none'), change(username=''))


class Policy:
    """A policy service of Postfix: the first question about a recipient is answered by greylisting. A context manager."""

    def __init__(self):
        self.questions = 0
        self.listener = socket.create_server(('127.0.0.1', POLICY_PORT))

    def __enter__(self):
        threading.Thread(target=self.serve, daemon=True).start()
        return self

    def __exit__(self, *exception):
        with contextlib.suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()

    def serve(self):
        with contextlib.suppress(OSError):   # closed: the test is over
            while True:
                stream, _ = self.listener.accept()
                threading.Thread(target=self.answer, args=(stream.makefile('rw'),), daemon=True).start()

    def answer(self, stream):
        for line in stream:
            if line == '\n':
                self.questions += 1
                stream.write(DEFERRED if self.questions == 1 else FINE)
                stream.flush()


suite.main()
