# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""The servers beside Postfix: how each is started, where it puts mail, and what it tells of sign-ins.

A server named NAME has the services NAME-starttls, NAME-tls and NAME-none, as far as it can do that, and keeps what
changes in the lab's folder NAME.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import tokens

HERE = Path(__file__).resolve().parent
FETCH_NPM = HERE.parent / 'setup' / 'fetch-npm'
SMTP_SERVER = 'smtp-server@3.21.6'
# Why there is no smtp-server, for the process inside the namespaces.
NO_SMTP_SERVER = 'POSTHORN_LAB_NO_SMTP_SERVER'
SKIPPED = 77

EXIM_USER, MAIL_USER = 61006, 61005
OPENSMTPD_QUEUE_USER = 61008


class Server:
    name = ''
    ports = {}           # by what secures the connection
    mail_folder = 'mail'

    def __init__(self, lab):
        self.lab = lab
        self.folder = lab.path / self.name

    def reason_against(self):
        """Why this server cannot be had, or None."""

    def prepare(self):
        """Makes its folders, before it starts."""
        (self.folder / 'mail').mkdir(parents=True)

    def start(self):
        """Starts it and returns the process; None for one that another process serves."""

    def is_idle(self):
        """Everything accepted was delivered."""
        return True

    def mail(self, name):
        """The messages for `name` as bytes, in order of arrival."""
        found = (self.folder / self.mail_folder / name / 'new').glob('*')
        return [path.read_bytes() for path in sorted(found, key=lambda path: (path.stat().st_mtime_ns, path.name))]

    def forget_mail(self):
        for folder in (self.folder / self.mail_folder).iterdir():
            shutil.rmtree(folder)

    log = 'output'

    def sign_ins(self):
        """The mechanisms of all sign-ins begun since the mark, whatever came of them."""
        return re.findall(r'sign-in: ([\w-]+)', self.lab.read_log(self.log))


class Dovecot(Server):
    """Dovecot's own submission service: hands everything to Postfix, which puts it into its mailboxes."""
    name = 'dovecot'
    ports = {'starttls': 2587, 'tls': 2465, 'none': 2587}
    mail_folder = '../mail'
    log = 'dovecot.log'

    def prepare(self):
        make_owned(self.folder / 'home', MAIL_USER)
        tokens.write_key(self.folder / 'keys')

    def forget_mail(self):
        pass

    def sign_ins(self):
        # The process that writes the log gets its lines from others, the one about the end as the last.
        self.lab.wait_until(lambda: re.search(r'submission.*(Disconnected|[Aa]borted)', self.lab.read_log(self.log)),
                            'the log of Dovecot')
        # Dovecot 2.4 calls the service a protocol.
        return re.findall(r'client in: AUTH\t\d+\t([\w-]+)\t(?:service|protocol)=submission', self.lab.read_log(self.log))


class Exim(Server):
    name = 'exim'
    ports = {'starttls': 3587, 'tls': 3465, 'none': 3025}
    log = '../exim/log/mainlog'

    def prepare(self):
        for folder in ['', 'spool', 'log', 'mail']:
            make_owned(self.folder / folder, EXIM_USER)
        # Exim reads its key as its own user.
        key = self.folder / 'key'
        shutil.copyfile(self.lab.path / 'ca' / 'good.key', key)
        os.chown(key, EXIM_USER, EXIM_USER)
        key.chmod(0o600)

    def start(self):
        return self.lab.spawn('/usr/sbin/exim4', '-bdf')

    def is_idle(self):
        return not any(path.is_file() for path in (self.folder / 'spool' / 'input').rglob('*'))


class OpenSmtpd(Server):
    name = 'opensmtpd'
    ports = {'none': 4026}

    def prepare(self):
        make_owned(self.folder, 0)
        make_owned(self.folder / 'mail', MAIL_USER)
        for folder, place in [('run', 'run'), ('spool', 'var/spool/smtpd'), ('home', 'var/lib/opensmtpd')]:
            make_owned(self.folder / folder, 0, mode=0o711)
            subprocess.run(['mount', '--bind', self.folder / folder, self.lab.root / place], check=True)
        make_owned(self.folder / 'home' / 'empty', 0)

    def start(self):
        return self.lab.spawn('/usr/sbin/smtpd', '-d', '-f', '/etc/opensmtpd/smtpd.conf')

    def is_idle(self):
        spool = self.folder / 'spool'
        return not any(path.is_file() for queue in ('incoming', 'queue') for path in (spool / queue).rglob('*'))

    def sign_ins(self):
        return []


class SmtpServer(Server):
    """The server of npm's smtp-server, run by the machine's node."""
    name = 'smtp-server'
    ports = {'starttls': 5587, 'tls': 5465, 'none': 5025}

    def reason_against(self):
        return os.environ.get(NO_SMTP_SERVER)

    def start(self):
        return self.lab.spawn_outside('node', HERE / 'programs' / 'smtp-server.cjs', self.lab.cache / 'npm',
                                      self.lab.path / 'ca', self.folder / 'mail', json.dumps(self.ports),
                                      json.dumps(self.lab.passwords))

    def envelope(self):
        """The envelope of the last message, with its parameters."""
        return json.loads((self.folder / 'envelope.json').read_text())


class Aiosmtpd(Server):
    """Debian's aiosmtpd, run by the Python that runs this."""
    name = 'aiosmtpd'
    ports = {'starttls': 5588, 'tls': 5466, 'none': 5026}

    def start(self):
        packages = self.lab.root / 'usr/lib/python3/dist-packages'
        return self.lab.spawn_outside(sys.executable, HERE / 'programs' / 'aiosmtpd-server.py', self.lab.path / 'ca',
                                      self.folder / 'mail', json.dumps(self.ports), json.dumps(self.lab.passwords),
                                      PYTHONPATH=packages)


class Kerberos(Server):
    """A realm with a ticket for alice; no mail server, but what lets Dovecot offer GSSAPI."""
    name = 'kerberos'
    host = 'localhost'   # a ticket is for a name, never for an address
    port = 88

    def prepare(self):
        super().prepare()
        (self.lab.path / 'etc' / 'krb5.conf').write_bytes((self.lab.path / 'etc/kerberos/krb5.conf').read_bytes())
        shutil.copyfile(self.lab.path / 'etc/dovecot/kerberos.conf', self.folder / 'dovecot.conf')
        self.run('/usr/sbin/kdb5_util', 'create', '-s', '-r', 'LAB.TEST', '-P', 'master')
        self.run('/usr/sbin/kadmin.local', stdin=f"""addprinc -randkey smtp/{self.host}
addprinc -randkey alice
ktadd -k /lab/kerberos/keytab smtp/{self.host}
ktadd -k /lab/kerberos/people alice
""")
        # Dovecot reads it as its own user.
        (self.folder / 'keytab').chmod(0o644)

    def start(self):
        return self.lab.spawn('/usr/sbin/krb5kdc', '-n', **self.environment('/'))

    def ticket(self, name):
        """Gets a ticket and returns the environment by which a client finds it."""
        self.run('/usr/bin/kinit', '-k', '-t', '/lab/kerberos/people', '-c', f'FILE:/lab/kerberos/{name}.ticket', name)
        return {**self.environment(self.lab.root), 'KRB5CCNAME': f'FILE:{self.folder / name}.ticket'}

    def environment(self, root):
        return {'KRB5_CONFIG': f'{root}/etc/krb5.conf', 'KRB5_KDC_PROFILE': f'{root}/etc/kerberos/kdc.conf'}

    def run(self, *command, stdin=''):
        process = self.lab.spawn(*command, stdin=subprocess.PIPE, **self.environment('/'))
        process.communicate(stdin.encode())
        if process.returncode != 0:
            raise RuntimeError(f'{command[0]} failed with {process.returncode}\n{self.lab.read_logs()}')


SERVERS = {server.name: server for server in (Dovecot, Exim, OpenSmtpd, SmtpServer, Aiosmtpd)}
OTHERS = {**SERVERS, Kerberos.name: Kerberos}


def services(security):
    """The services that are secured like that, of every server."""
    return {f'{name}-{security}' for name, server in SERVERS.items() if security in server.ports}


def ports():
    return {f'{name}-{security}': port for name, server in SERVERS.items() for security, port in server.ports.items()}


def fetch(cache, names):
    """Brings what does not come from Debian; without it the server is not there, and says so."""
    if SmtpServer.name in names:
        result = subprocess.run([FETCH_NPM, Path(cache) / 'npm', SMTP_SERVER], stderr=subprocess.PIPE, text=True, check=False)
        if result.returncode == SKIPPED:
            os.environ[NO_SMTP_SERVER] = result.stderr.strip()
        elif result.returncode != 0:
            raise RuntimeError(f'fetch-npm failed with {result.returncode}: {result.stderr}')


def make_owned(folder, user, group=None, mode=0o755):
    folder.mkdir(exist_ok=True)
    os.chown(folder, user, user if group is None else group)
    folder.chmod(mode)
