# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""Debian's aiosmtpd on the lab's three ports: STARTTLS, implicit TLS, no encryption.  Every recipient gets a copy of the
message as it came.

    python3 aiosmtpd-server.py CERTIFICATES MAIL PORTS USERS      (the last two as JSON)
"""

import asyncio
import json
import ssl
import sys
from itertools import count
from pathlib import Path

from aiosmtpd.smtp import SMTP, AuthResult

SIZE_LIMIT = 20000000
KNOWN = ('alice@lab.test', 'bob@lab.test', 'carol@lab.test', 'bärbel@lab.test')


class Handler:
    def __init__(self, mail):
        self.mail = Path(mail)
        self.numbers = count()

    async def handle_RCPT(self, _server, _session, envelope, address, options):
        if address not in KNOWN:
            return '550 5.1.1 No such user here'
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return '250 2.1.5 OK'

    async def handle_DATA(self, _server, _session, envelope):
        for recipient in envelope.rcpt_tos:
            folder = self.mail / recipient.partition('@')[0] / 'new'
            folder.mkdir(parents=True, exist_ok=True)
            (folder / f'{next(self.numbers):06}').write_bytes(envelope.original_content)
        return '250 2.0.0 stored'


def authenticator(users):
    def judge(_server, _session, _envelope, mechanism, data):
        print(f'sign-in: {mechanism}', flush=True)
        right = users.get(data.login.decode()) == data.password.decode()
        return AuthResult(success=right, handled=False, auth_data=data)
    return judge


async def main(certificates, mail, ports, users):
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(f'{certificates}/good.pem', f'{certificates}/good.key')
    handler = Handler(mail)

    def make(security):
        return SMTP(handler, data_size_limit=SIZE_LIMIT, enable_SMTPUTF8=True, hostname='aiosmtpd.lab.test', ident='aiosmtpd',
                    authenticator=authenticator(json.loads(users)), auth_required=security != 'none',
                    auth_require_tls=security == 'starttls', require_starttls=security == 'starttls',
                    tls_context=context if security == 'starttls' else None, loop=asyncio.get_running_loop())

    for security, port in json.loads(ports).items():
        await asyncio.get_running_loop().create_server(
            lambda security=security: make(security), '127.0.0.1', port, ssl=context if security == 'tls' else None)
    await asyncio.Event().wait()


if __name__ == '__main__':
    asyncio.run(main(*sys.argv[1:]))
