#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""What Posthorn itself has written arrives byte for byte: messages of made-up drafts, in many languages and with files of
all kinds, through Postfix, Exim, smtp-server and aiosmtpd. $POSTHORN_MAKE_DRAFTS names the program that writes them."""

import os
import subprocess

import posthornctl
from lab import without_trace
from messages import as_delivered, as_sent
from posthornctl import expect_ok
from suite import tap

SERVERS = ('exim', 'smtp-server', 'aiosmtpd')

suite = posthornctl.suite(*SERVERS)

COUNT = 100   # for each way, and each way has others
WAYS = [('postfix', 'tls'), ('postfix', 'no-chunking'), *((name, f'{name}-tls') for name in SERVERS)]
SEEDS = {service: number for number, (_, service) in enumerate(WAYS)}
# Servers that show a file as it came over the wire.
AS_IT_CAME = ('smtp-server', 'aiosmtpd')


def write(lab, seed):
    directory = lab.work / 'drafts'
    directory.mkdir()
    subprocess.run([os.environ['POSTHORN_MAKE_DRAFTS'], directory, str(COUNT), str(seed)], check=True)
    return [directory / f'{number}.eml' for number in range(COUNT)]


def delivered(lab, name):
    if name == 'postfix':
        return [without_trace(found) for found in lab.mail('bob')]
    lab.server(name)
    return lab.mail('bob', name)


@suite.test('100 messages of drafts arrive over {1}, byte for byte', *WAYS)
def arrive(lab, name, service):
    files = write(lab, SEEDS[service])
    data = [path.read_bytes() for path in files]
    user = None if service == 'no-chunking' else 'alice'
    if name != 'postfix':
        lab.server(name)
    result = posthornctl.send(lab, service, files, ['bob@lab.test'], user=user)
    expect_ok(result)
    tap.equal({report['outcome'] for report in result.report['messages']}, {'sent'})
    expected = [as_sent(one) if name in AS_IT_CAME else as_delivered(one) for one in data]
    tap.true(all(one.endswith(b'\r\n') and b'\n' not in one.replace(b'\r\n', b'') for one in data), 'a line without CRLF')
    found = delivered(lab, name)
    missing = [number for number, one in enumerate(expected) if one not in found]
    tap.equal((missing, len(found)), ([], COUNT), 'missing, number')


suite.main()
