# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""A certificate authority for tests: one good certificate and one for each thing that can be wrong.

Made anew for every run by the openssl program; knows nothing of servers.
"""

import hashlib
import ssl
import subprocess
from datetime import datetime, timedelta, timezone

RIGHT_NAMES = 'DNS:mail.lab.test,DNS:localhost,IP:127.0.0.1'
WRONG_NAMES = 'DNS:other.example'
DAY = timedelta(days=1)

CONFIGURATION = """
[ca]
default_ca = lab
[lab]
database = index
serial = serial
new_certs_dir = .
default_md = sha256
policy = any
unique_subject = no
x509_extensions = leaf
[any]
commonName = supplied
[leaf]
basicConstraints = CA:FALSE
keyUsage = digitalSignature, keyEncipherment
extendedKeyUsage = $ENV::PURPOSE
subjectAltName = $ENV::NAMES
[req]
distinguished_name = empty
[empty]
[root]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
[self]
subjectAltName = $ENV::NAMES
"""

# Whoever a client's certificate is for; that of the stranger says the same and is signed by somebody else.
SUBJECTS = {'client': 'alice', 'stranger': 'alice'}

# How it is signed, if not as is usual today.
DIGESTS = {'sha1': 'sha1'}

# name: (issuer, names in it if not those of the server, first and last day relative to today, purpose)
LEAVES = {
    'good': ('ca', None, (-1, 800), 'serverAuth'),
    'rsa': ('ca', None, (-1, 800), 'serverAuth'),
    'wrong-name': ('ca', WRONG_NAMES, (-1, 800), 'serverAuth'),
    'expired': ('ca', None, (-400, -30), 'serverAuth'),
    'not-yet-valid': ('ca', None, (30, 400), 'serverAuth'),
    'unknown-issuer': ('other-ca', None, (-1, 800), 'serverAuth'),
    'sha1': ('ca', None, (-1, 800), 'serverAuth'),
    'client': ('ca', 'email:alice@lab.test', (-1, 800), 'clientAuth'),
    'stranger': ('other-ca', 'email:alice@lab.test', (-1, 800), 'clientAuth'),
}


def make(folder, names=RIGHT_NAMES, wanted=tuple(LEAVES)):
    """Fills `folder` with NAME.key and NAME.pem of two authorities, one self-signed certificate and every leaf that is wanted,
    for servers of these names."""
    folder.mkdir()
    (folder / 'openssl.cnf').write_text(CONFIGURATION)
    (folder / 'index').touch()
    (folder / 'serial').write_text('1000\n')
    make_self_issued(folder, 'ca', 'Lab Root', 'root')
    make_self_issued(folder, 'other-ca', 'Other Root', 'root')
    make_self_issued(folder, 'self-signed', 'mail.lab.test', 'self', names)
    for name in wanted:
        make_leaf(folder, name, names)
    # What a client presents is one file with both.
    for name in set(SUBJECTS).intersection(wanted):
        pair = (folder / f'{name}.pem').read_text() + (folder / f'{name}.key').read_text()
        (folder / f'{name}-pair.pem').write_text(pair)


def fingerprint(certificate):
    """SHA-256 of the certificate in the PEM file, in lower case hexadecimal."""
    return hashlib.sha256(ssl.PEM_cert_to_DER_cert(certificate.read_text())).hexdigest()


def make_self_issued(folder, name, subject, extensions, names=RIGHT_NAMES):
    openssl(folder, 'req', '-x509', '-new', *new_key(name), '-days', '800', '-subj', f'/CN={subject}',
            '-config', 'openssl.cnf', '-extensions', extensions, '-out', f'{name}.pem', names=names)


def make_leaf(folder, name, server_names):
    issuer, names, (first, last), purpose = LEAVES[name]
    openssl(folder, 'req', '-new', *new_key(name), '-subj', f'/CN={SUBJECTS.get(name, "mail.lab.test")}', '-config', 'openssl.cnf',
            '-out', f'{name}.csr')
    openssl(folder, 'ca', '-batch', '-notext', '-config', 'openssl.cnf', '-in', f'{name}.csr',
            '-md', DIGESTS.get(name, 'sha256'), '-cert', f'{issuer}.pem', '-keyfile', f'{issuer}.key',
            '-startdate', moment(first), '-enddate', moment(last), '-out', f'{name}.pem',
            names=names or server_names, purpose=purpose)


def revoke(folder, name, issuer='ca'):
    """Takes a leaf back; NAME.ocsp is the word of the authority for that (RFC 6960), as servers staple it."""
    authority = ['-rsigner', f'{issuer}.pem', '-rkey', f'{issuer}.key', '-CA', f'{issuer}.pem']
    openssl(folder, 'ca', '-config', 'openssl.cnf', '-revoke', f'{name}.pem', '-cert', f'{issuer}.pem', '-keyfile', f'{issuer}.key')
    openssl(folder, 'ocsp', '-issuer', f'{issuer}.pem', '-cert', f'{name}.pem', '-no_nonce', '-reqout', f'{name}.request')
    openssl(folder, 'ocsp', '-index', 'index', *authority, '-reqin', f'{name}.request', '-respout', f'{name}.ocsp', '-ndays', '7')


def new_key(name):
    # Suites of TLS 1.0 want RSA; everything else gets the cheaper curve.
    kind = ['rsa:2048'] if name == 'rsa' else ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256']
    return ['-newkey', *kind, '-nodes', '-keyout', f'{name}.key']


def moment(days):
    return (datetime.now(timezone.utc) + days * DAY).strftime('%Y%m%d%H%M%SZ')


def openssl(folder, *arguments, names=RIGHT_NAMES, purpose='serverAuth'):
    subprocess.run(['openssl', *arguments], cwd=folder, check=True, capture_output=True,
                   env={'PATH': '/usr/bin:/bin', 'NAMES': names, 'PURPOSE': purpose})
