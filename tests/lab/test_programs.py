#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""Programs that know sendmail(8) and nothing else send through posthorn-sendmail: what they hand over arrives, octet for octet."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import posthornctl
from lab import PORTS, namespaces, without_trace
from suite import tap

HERE = Path(__file__).resolve().parent
SKIPPED = 77
# Why there are no programs, for the process inside the namespaces.
NO_PROGRAMS = 'POSTHORN_LAB_NO_PROGRAMS'
SECONDS = 60
BODY = 'Grüße.\n.\n..\nFrom here on\nlast line\n'
# What posthorn-sendmail adds where it is missing.
ADDED = {b'From', b'Date', b'Message-ID'}

suite = posthornctl.suite()


def cache():
    return Path(sys.argv[1]).resolve()


def fetch():
    """Outside of the namespaces there is a network."""
    if namespaces.are_private():
        return
    result = subprocess.run([HERE / 'fetch-programs', cache()], stderr=subprocess.PIPE, text=True, check=False)
    if result.returncode != 0:
        os.environ[NO_PROGRAMS] = result.stderr.strip() or f'exit status {result.returncode}'


def program(path):
    """The command that runs a program of the tree by its own loader, which its children know nothing of."""
    if NO_PROGRAMS in os.environ:
        raise tap.Skipped(os.environ[NO_PROGRAMS])
    tree = cache() / 'programs'
    loader = next((tree / 'lib').glob('*/ld-linux*.so.*'))
    folders = {str(found.parent) for found in tree.rglob('*.so*')}
    return [str(loader), '--library-path', ':'.join(sorted(folders)), str(tree / path)]


def sendmail(lab):
    """posthorn-sendmail with an account of the lab, and a copy of what it is given."""
    if posthornctl.start(lab, 'accounts', 'list').stdout == b'':
        posthornctl.start(lab, 'accounts', 'add', 'alice@lab.test', '--display-name', 'Alice', '--host', '127.0.0.1', '--port', str(PORTS['relay']),
                          '--security', 'none')
    script = lab.work / 'sendmail'
    script.write_text(f'#!/bin/sh\necho "$@" >{lab.work}/arguments\ntee {lab.work}/given | {os.environ["POSTHORN_SENDMAIL"]} "$@"\n')
    script.chmod(0o755)
    return script


def run(lab, command, stdin='', **more):
    environment = {**posthornctl.environment(lab), 'TERM': 'dumb', 'LC_ALL': 'C.UTF-8', **more}
    result = subprocess.run(list(map(str, command)), input=stdin.encode(), capture_output=True, timeout=SECONDS, check=False, env=environment, cwd=lab.work)
    tap.equal(result.returncode, 0, f'exit status; {result.stdout} {result.stderr}')
    return result


def split(message):
    """Fields, each with all its lines, and the text."""
    header, _, text = message.replace(b'\r\n', b'\n').partition(b'\n\n')
    return re.findall(rb'[^\n]+(?:\n[ \t][^\n]*)*', header), text


def expect_delivered(lab, given, names=('bob',)):
    """Each of `names` has it: the same text, the same fields in their order without Bcc, and behind them what was missing."""
    fields, text = split(given)
    kept = [field for field in fields if not field.lower().startswith(b'bcc:')]
    for name in names:
        message, = lab.mail(name)
        found, found_text = split(without_trace(message))
        tap.equal(found[:len(kept)], kept, 'fields')
        added = {field.partition(b':')[0] for field in found[len(kept):]}
        missing = {field for field in ADDED if not any(one.lower().startswith(field.lower() + b':') for one in kept)}
        tap.equal(added, missing, 'what was added')
        tap.equal(found_text, text if text.endswith(b'\n') or not text else text + b'\n', 'text')
    states = [entry['state'] for entry in posthornctl.run(lab, 'outbox', 'list').report['messages']]
    tap.equal(set(states), {'sent'}, 'the outbox')


def given(lab):
    return (lab.work / 'given').read_bytes()


@suite.test('mutt {}', '-x -s, text on standard input', 'with an attachment and Bcc')
def mutt(lab, how):
    attachment = lab.work / 'file.bin'
    attachment.write_bytes(bytes(range(256)) * 40)
    more = ['-b', 'carol@lab.test', '-a', attachment, '--'] if 'attachment' in how else ['--']
    run(lab, [*program('usr/bin/mutt'), '-n', '-F', '/dev/null', '-x', '-e', f'set sendmail="{sendmail(lab)} -oem -oi"', '-e', 'set copy=no',
              '-e', 'set from=alice@lab.test', '-e', 'set charset=utf-8', '-s', 'From mutt', *more, 'bob@lab.test'], BODY)
    expect_delivered(lab, given(lab), ('bob', 'carol') if 'attachment' in how else ('bob',))


@suite.test('{} sends by its own sendmail', 'bsd-mailx', 's-nail')
def mailx(lab, name):
    settings = lab.work / 'mailrc'
    settings.write_text(f'set sendmail={sendmail(lab)}\nset mta={sendmail(lab)}\n')
    run(lab, [*program(f'usr/bin/{name}'), '-s', 'From mailx', 'bob@lab.test'], BODY.replace('.\n', '').replace('.', ''), MAILRC=settings)
    expect_delivered(lab, given(lab))


@suite.test('php mail() with {}', 'nothing special', 'additional headers and parameters')
def php(lab, how):
    more = ', "Cc: carol@lab.test\\r\\nX-Test: 1", "-falice@lab.test"' if 'additional' in how else ''
    code = f'exit(mail("bob@lab.test", "From PHP", file_get_contents("php://stdin"){more}) ? 0 : 1);'
    run(lab, [*program('usr/bin/php8.2'), '-n', '-d', f'sendmail_path={sendmail(lab)} -t -i', '-r', code], BODY)
    expect_delivered(lab, given(lab), ('bob', 'carol') if 'additional' in how else ('bob',))


@suite.test('git send-email sends a series of patches')
def git(lab):
    if not shutil.which('git') or not shutil.which('perl'):
        raise tap.Skipped('git or perl is not installed')
    program('usr/lib/git-core/git-send-email')
    repository = lab.work / 'repository'
    repository.mkdir()
    person = {f'GIT_{who}_{what}': value for who in ('AUTHOR', 'COMMITTER') for what, value in (('NAME', 'Alice Grüße'), ('EMAIL', 'alice@lab.test'))}

    def call(*command):
        run(lab, ['git', '-C', repository, *command], GIT_CONFIG_GLOBAL='/dev/null', **person)

    call('init', '-q')
    for number in (0, 1, 2):
        (repository / 'file').write_text(f'{number}\nGrüße\n.\n')
        call('add', '.')
        call('commit', '-q', '-m', f'change {number}')
    call('format-patch', '-q', '-2', '-o', lab.work / 'patches')
    call('config', 'sendemail.sendmailCmd', sendmail(lab))
    tree = cache() / 'programs'
    run(lab, ['perl', f'-I{tree}/usr/share/perl5', tree / 'usr/lib/git-core/git-send-email', '--to', 'bob@lab.test', '--from', 'Alice <alice@lab.test>',
              '--confirm', 'never', '--8bit-encoding', 'UTF-8', '--suppress-cc', 'all', *sorted((lab.work / 'patches').iterdir())],
        GIT_DIR=repository / '.git', GIT_CONFIG_GLOBAL='/dev/null', **person)
    subjects = [re.search(rb'Subject: (.*)', message)[1] for message in lab.mail('bob')]
    tap.equal(subjects, [b'[PATCH 1/2] change 1', b'[PATCH 2/2] change 2'])
    tap.equal(split(without_trace(lab.mail('bob')[1]))[1], split(given(lab))[1], 'text of the second')
    tap.true(b'-i bob@lab.test' in (lab.work / 'arguments').read_bytes(), 'how git calls it')


CRON = '''From: root (Cron Daemon)
To: root
Subject: Cron <root@lab> backup
MIME-Version: 1.0
Content-Type: text/plain; charset=UTF-8
Content-Transfer-Encoding: 8bit
X-Cron-Env: <SHELL=/bin/sh>
X-Cron-Env: <HOME=/root>

'''


@suite.test('cron\'s call, in cron\'s environment, gets to the person')
def cron(lab):
    sendmail(lab)
    home = posthornctl.environment(lab)
    run(lab, ['env', '-i', f'HOME={home["HOME"]}', f'XDG_CONFIG_HOME={home["XDG_CONFIG_HOME"]}', f'XDG_DATA_HOME={home["XDG_DATA_HOME"]}', 'LOGNAME=root',
              'PATH=/usr/bin:/bin', 'SHELL=/bin/sh', 'DBUS_SESSION_BUS_ADDRESS=disabled:', os.environ['POSTHORN_SENDMAIL'], '-FCronDaemon', '-i', '-B8BITMIME', '-oem', 'root'], CRON + BODY)
    expect_delivered(lab, (CRON + BODY).replace(': root', ': alice@lab.test').encode(), ('alice',))


fetch()
suite.main()
