#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""The world itself, tried with Python's own clients: whether it is what the other tests take it for."""

import os
import smtplib
import socket
import ssl
import subprocess
import sys
import urllib.request
from pathlib import Path

from discover import commands, contacted_below, database_pages, path_of, questions_below, run_in_silence, tap
from documents import autoconfig
from internet import SMTP, SUBMISSION, SUBMISSIONS
from scenes import BAD_CERTIFICATES, DOCUMENT, IDN, SETTINGS_DATABASE
from suite import Suite
from world import AUTHORITIES

suite = Suite('everyday')

SECONDS = 5


def trusting():
    """As the system does; Python may have been built with another file."""
    return ssl.create_default_context(cafile=AUTHORITIES)


def fetch(url):
    with urllib.request.urlopen(url, timeout=SECONDS, context=trusting()) as answer:
        return answer.read()


def reason_against(action):
    try:
        action()
    except OSError as error:
        return error
    return None


@suite.test('a document over HTTPS, seen as a visit, a question and an attempt to connect')
def document(world):
    tap.true(b'smtp.by-autoconfig.test' in fetch(f'https://autoconfig.by-autoconfig.test{DOCUMENT}'), 'the document')
    visit = world.visits.to('autoconfig.by-autoconfig.test')[-1]
    tap.equal((path_of(visit), visit.server_name), (DOCUMENT, 'autoconfig.by-autoconfig.test'), 'page and server name')
    tap.equal(contacted_below(world, 'by-autoconfig.test'), {'autoconfig.by-autoconfig.test'}, 'hosts')
    tap.equal(questions_below(world, 'by-autoconfig.test'), {'autoconfig.by-autoconfig.test'}, 'questions')


@suite.test('the settings database, and the pages that it was asked for')
def database(world):
    fetch(f'https://{SETTINGS_DATABASE}/by-ispdb.test')
    tap.equal(database_pages(world), {'/by-ispdb.test'}, 'pages')


@suite.test('a document without encryption')
def plain_document(_world):
    tap.true(b'smtp.by-http.test' in fetch(f'http://autoconfig.by-http.test{DOCUMENT}'), 'the document')


@suite.test('redirections lead to the document')
def redirections(world):
    tap.equal(fetch(f'https://autoconfig.https-to-http-to-https.test{DOCUMENT}'), autoconfig('https-to-http-to-https.test'), 'the document')
    tap.equal([visit.port for visit in world.visits.to('www.https-to-http-to-https.test')], [80, 443], 'ports on the way')


@suite.test('a certificate that is {} is refused', *BAD_CERTIFICATES)
def bad_certificate(_world, kind):
    error = reason_against(lambda: fetch(f'https://autoconfig.{kind}-certificate.test{DOCUMENT}'))
    tap.true(isinstance(getattr(error, 'reason', None), ssl.SSLCertVerificationError), f'{error!r}')


@suite.test('an answer that is {}', ('absent', 404), ('failing', 500))
def bad_answer(_world, word, status):
    error = reason_against(lambda: fetch(f'https://autoconfig.{word}-answer.test{DOCUMENT}'))
    tap.equal(getattr(error, 'code', None), status, f'status of {error!r}')


@suite.test('an international name')
def international(_world):
    tap.true(b'smtp.' + IDN.encode() in fetch(f'https://autoconfig.{IDN}{DOCUMENT}'), 'the document')


@suite.test('mail servers with every kind of security, and what they heard')
def mail(world):
    with smtplib.SMTP_SSL('smtp.by-autoconfig.test', SUBMISSIONS, timeout=SECONDS, context=trusting()) as client:
        client.ehlo('here')
    with smtplib.SMTP('smtp.by-autoconfig.test', SUBMISSION, timeout=SECONDS) as client:
        client.starttls(context=trusting())
        client.login('ada', 'secret')
    with smtplib.SMTP('localhost', SMTP, timeout=SECONDS) as client:
        client.ehlo('here')
        tap.true('auth' not in client.esmtp_features, 'the server on this computer wants a sign-in')
    visits = world.visits.to('smtp.by-autoconfig.test')
    tap.equal([commands([visit]) for visit in visits], [{'EHLO', 'QUIT'}, {'EHLO', 'STARTTLS', 'AUTH', 'QUIT'}], 'commands')


@suite.test('where nothing stands a connection is refused, in a hole it is lost, and both are noticed')
def absent(world):
    refused = reason_against(lambda: socket.create_connection(('smtp1.half-dead.test', SUBMISSIONS), SECONDS))
    tap.true(isinstance(refused, ConnectionRefusedError), f'{refused!r}')
    lost = reason_against(lambda: socket.create_connection(('autoconfig.lost-answer.test', 443), 0.3))
    tap.true(isinstance(lost, TimeoutError), f'{lost!r}')
    tap.equal(contacted_below(world, 'half-dead.test') | contacted_below(world, 'lost-answer.test'),
              {'smtp1.half-dead.test', 'autoconfig.lost-answer.test'}, 'hosts')


@suite.test('names that are not there, at once, and names of which nobody knows')
def absent_names(_world):
    for name, code in {'autoconfig.empty.test': socket.EAI_NONAME, 'servfail.test': socket.EAI_AGAIN}.items():
        error = reason_against(lambda name=name: socket.getaddrinfo(name, 443))
        tap.equal(error and error.errno, code, name)


@suite.test('packets are counted where nobody is')
def silence(world):
    how = world.folder, dict(os.environ)
    tap.equal(run_in_silence(['true'], *how)[1], 0, 'packets of a program that sends none')
    asking = [sys.executable, '-c', 'import socket; socket.getaddrinfo("gmail.com", 443)']
    result, packets = run_in_silence(asking, *how)
    tap.true(packets > 0 and result.returncode != 0, f'{packets} packets of a program that asks for a name')


@suite.test("the administrator's files are those of the world")
def files(world):
    tap.equal(Path('/etc/resolv.conf').read_text(), f'nameserver {world.internet.name_server}\n', 'name server')
    tap.true(Path('/etc/xdg/posthorn/providers.d/company.conf').exists(), 'file of a provider')
    tap.equal(subprocess.run(['mount'], capture_output=True, text=True, check=True).stdout.count(' /etc/xdg '), 1, 'mounts')


if __name__ == '__main__':
    suite.main()
