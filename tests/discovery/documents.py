# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""The documents in which providers describe their servers, and what they look like when something is wrong with them."""

import base64
import hashlib
import json


def server(host, port=465, socket='SSL', sign_in='password-cleartext'):
    return f'''
    <outgoingServer type="smtp">
      <hostname>{host}</hostname><port>{port}</port><socketType>{socket}</socketType>
      <username>%EMAILADDRESS%</username><authentication>{sign_in}</authentication>
    </outgoingServer>'''


def autoconfig(domain, *servers):
    """draft-ietf-mailmaint-autoconfig; without servers, smtp.DOMAIN with implicit TLS."""
    described = ''.join(servers) or server(f'smtp.{domain}')
    return f'''<?xml version="1.0" encoding="UTF-8"?>
<clientConfig version="1.1">
  <emailProvider id="{domain}">
    <domain>{domain}</domain>
    <displayName>Mail of {domain}</displayName>
    <incomingServer type="imap">
      <hostname>imap.{domain}</hostname><port>993</port><socketType>SSL</socketType>
      <username>%EMAILADDRESS%</username><authentication>password-cleartext</authentication>
    </incomingServer>{described}
    <documentation url="https://{domain}/help"><descr lang="en">Help</descr></documentation>
  </emailProvider>
</clientConfig>
'''.encode()


def both_ports(domain, host):
    return autoconfig(domain, server(host), server(host, 587, 'STARTTLS'))


def pacc(host):
    """draft-ietf-mailmaint-pacc."""
    return json.dumps({
        'protocols': {'submit': {'host': host}, 'imap': {'host': 'imap.' + host.partition('.')[2]}},
        'authentication': {'password': True},
        'info': {'provider': {'name': 'PACC Provider', 'shortName': 'PACC'}, 'help': {'documentation': 'https://help.by-pacc.test/'}},
    }, indent=2).encode()


def pacc_record(document):
    digest = base64.b64encode(hashlib.sha256(document).digest()).decode()
    return f'v=UAAC1; a=sha256; d={digest}'


def padded(document, size):
    """Still well-formed, and of this size."""
    around = b'<!--', b'-->'
    room = size - len(document) - sum(map(len, around))
    return document.replace(b'<emailProvider', (b'x' * room).join(around) + b'<emailProvider', 1)


def deep(levels=2000):
    return b'<?xml version="1.0"?>\n<clientConfig>' + b'<a>' * levels + b'</a>' * levels + b'</clientConfig>'


def with_entities(document):
    """A name that becomes ten million octets once its entities are replaced."""
    lines = [b'<!ENTITY e0 "x">', *(b'<!ENTITY e%d "%s">' % (n, b'&e%d;' % (n - 1) * 10) for n in range(1, 8))]
    declared = b'<!DOCTYPE clientConfig [' + b''.join(lines) + b']>\n<clientConfig'
    return document.replace(b'<clientConfig', declared, 1).replace(b'<displayName>', b'<displayName>&e7;')
