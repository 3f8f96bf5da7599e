#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""Flows around certificates that nobody vouches for; like those of test_window.py. usage: flows_certificates.py FLOW"""

import configparser
import contextlib
import pathlib
import ssl
import sys
import types

sys.dont_write_bytecode = True
import test_window as window  # noqa: E402  (beside this file)
import uidriver  # noqa: E402  (beside this file)

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'support'))
import certificates  # noqa: E402  (tests/support)
import submission_server  # noqa: E402  (tests/support)

CHANGED = 'shows another certificate'
SMALLEST = 360, 294


@contextlib.contextmanager
def server_with(certificate):
    """A server on localhost that needs no sign-in, and how an account names it."""
    with submission_server.SubmissionServer(certificate, 'tls') as server:
        yield server, {'host': 'localhost', 'tls_port': server.port}


def new_certificate(desktop, name):
    folder = desktop.home / name
    folder.mkdir()
    return submission_server.Certificate(folder)


def show_instead(server, certificate):
    """From the next connection on."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate.path)
    server.context = context


def stored_account(desktop):
    parser = configparser.ConfigParser(interpolation=None)
    parser.read(desktop.home / 'config/posthorn/accounts.ini')
    return next(dict(parser[section]) for section in parser.sections() if section.startswith('account '))


def expect_trusted(desktop, sha256):
    desktop.poll(lambda: stored_account(desktop).get('trusted-sha256') == sha256, lambda: f'{sha256} is trusted, not {stored_account(desktop)}')


def test_settings(program):
    program.click('list item', 'Test Settings')


def close_dialog(program):
    dialog = program.wait_for_focus()
    program.key('Escape')
    program.wait_closed(dialog)


def trust_and_save(program, button):
    program.press(button)
    window.wait_passed(program)
    program.press('Save')
    program.wait_gone('push button', 'Save')
    close_dialog(program)


def open_comparison(program):
    program.press('Trust This Certificate…')
    program.wait_label('Trust the New Certificate?')


@window.flow
def certificate_changed(report):
    """A certificate that was trusted here is compared with the one that comes later, and neither is trusted by itself."""
    with uidriver.Desktop() as desktop:
        first, second = new_certificate(desktop, 'first'), new_certificate(desktop, 'second')
        with server_with(first) as (server, settings):
            window.add_account_elsewhere(settings)
            program = desktop.start(window.posthorn())
            window.open_account(program)
            test_settings(program)
            program.press('Trust This Certificate…')
            program.wait_label(f'at localhost, port {server.port}')
            report.ok('the question names host and port')
            trust_and_save(program, 'Trust This Certificate')
            expect_trusted(desktop, first.sha256)
            program.wait('list item', 'Trusted Certificate')
            program.screenshot('account-trusted-certificate')
            report.ok('the account’s page shows the certificate')
            program.click('list item', 'Trusted Certificate')
            program.wait_label('Elliptic curve')
            program.screenshot('certificate-window')
            close_dialog(program)
            report.ok('it can be read there')

            show_instead(server, second)
            test_settings(program)
            program.wait_label(CHANGED, window.TEST_SECONDS)
            report.ok('another certificate is refused')
            open_comparison(program)
            program.wait_label('Trusted Until Now')
            program.screenshot('certificate-comparison')
            # Newer libadwaita may put the answers above each other, and the focus begins at the lower one.
            program.key('shift+Tab')
            if not program.find('push button', 'Copy New Fingerprint'):
                program.key('shift+Tab')
            program.wait('push button', 'Copy New Fingerprint')
            program.wait('label', 'different')
            for sha256 in (first.sha256, second.sha256):
                program.wait_label(f'{sha256[:4]} {sha256[4:8]}')
            report.ok('both stand side by side, and what differs is marked')
            program.press('Go Back')
            program.wait_gone('push button', 'Go Back')
            open_comparison(program)
            program.key('Return')
            program.wait_gone('push button', 'Go Back')
            expect_trusted(desktop, first.sha256)
            report.ok('Enter goes back and changes nothing')
            open_comparison(program)
            program.key('Escape')
            program.wait_gone('push button', 'Go Back')
            expect_trusted(desktop, first.sha256)
            report.ok('so does Escape')
            open_comparison(program)
            program.press('Trust the New Certificate')
            window.wait_passed(program)
            program.press('Undo')
            program.wait_label(CHANGED, window.TEST_SECONDS)
            report.ok('undo brings the former certificate back')
            open_comparison(program)
            trust_and_save(program, 'Trust the New Certificate')
            expect_trusted(desktop, second.sha256)
            report.ok('after a question the new one is trusted')
            window.end(program, report)


@window.flow
def fingerprint_only(report):
    """Of a certificate that was trusted on the command line only the fingerprint is known; it can be trusted no more."""
    with uidriver.Desktop() as desktop:
        first, second = new_certificate(desktop, 'first'), new_certificate(desktop, 'second')
        with server_with(second) as (_, settings):
            window.add_account_elsewhere(settings, '--trust', first.sha256)
            program = desktop.start(window.posthorn())
            window.open_account(program)
            program.wait('list item', 'Trusted Certificate')
            program.wait_label(f'{first.sha256[:4]} {first.sha256[4:8]}')
            report.ok('the account’s page shows the fingerprint')
            test_settings(program)
            program.wait_label(CHANGED, window.TEST_SECONDS)
            open_comparison(program)
            program.wait_label('Only the fingerprint of the former certificate is known')
            program.wait_label('not known')
            program.screenshot('certificate-comparison-fingerprint')
            report.ok('the comparison says what is not known')
            program.press('Go Back')
            program.wait_gone('push button', 'Go Back')
            close_dialog(program)
            program.press('Stop Trusting…')
            program.press('Keep Trusting')
            program.wait_gone('push button', 'Keep Trusting')
            expect_trusted(desktop, first.sha256)
            program.press('Stop Trusting…')
            program.press('Stop Trusting')
            program.wait_gone('push button', 'Stop Trusting…')
            expect_trusted(desktop, None)
            report.ok('the trust can be taken back, after a question')
            test_settings(program)
            program.wait_label('vouches for itself', window.TEST_SECONDS)
            report.ok('from then on the server has to prove who it is')
            window.end(program, report)  # while the dialog has the focus


@window.flow
def certificate_chain(report):
    """Who vouches for a certificate can be seen, in the smallest window too; at another port nothing is trusted."""
    with uidriver.Desktop() as desktop:
        folder = desktop.home / 'certificates'
        certificates.make(folder, wanted=['unknown-issuer'])
        both = folder / 'chain.pem'
        both.write_text(''.join((folder / name).read_text() for name in ('unknown-issuer.key', 'unknown-issuer.pem', 'other-ca.pem')))
        with server_with(types.SimpleNamespace(path=both)) as (server, settings):
            window.add_account_elsewhere(settings)
            program = desktop.start(window.posthorn())
            window.open_account(program)
            test_settings(program)
            program.press('View Certificate…')
            program.wait('push button', 'Copy Fingerprint')
            program.screenshot('certificate-window-problem')
            close_dialog(program)
            report.ok('a certificate can be read without trusting it')
            program.press('Trust This Certificate…')
            program.wait_label('Nobody whom this computer knows vouches for it')
            program.key('shift+Tab', 'space')
            program.key('Page_Down', 'Page_Down')
            program.wait('label', 'Other Root')
            program.screenshot('trust-dialog-chain')
            report.ok('the chain opens, with the keyboard alone')
            program.resize_window(*SMALLEST)
            program.wait('push button', 'Go Back')
            program.screenshot('trust-dialog-smallest')
            report.ok('in the smallest window both answers can be reached')
            trust_and_save(program, 'Trust This Certificate')
            expect_trusted(desktop, certificates.fingerprint(folder / 'unknown-issuer.pem'))
            with server_with(types.SimpleNamespace(path=both)) as (elsewhere, _):
                program.click('list item', 'Edit…')
                program.type(window.PORT_FIELD, str(elsewhere.port))
                window.save_untested(program)
                expect_trusted(desktop, None)
                report.ok('with another port nothing is trusted')
                test_settings(program)
                program.wait('push button', 'Trust This Certificate…', window.TEST_SECONDS)
                report.ok('the same certificate is asked about again there')
            window.end(program, report)


if __name__ == '__main__':
    window.main()
