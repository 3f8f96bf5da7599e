# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""posthorn-sendmail as programs call it: what arrives, what stays in the outbox, exit statuses.
Usage: test-sendmail.py POSTHORNCTL POSTHORN-SENDMAIL [WORD...]"""

import contextlib
import email
import email.policy
import os
import pathlib
import re
import resource
import shlex
import shutil
import signal
import socket
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / 'support'))

import tap
from mail_server import MailServer
from program import SECONDS, Program

suite = tap.Suite()

ADA = 'ada@example.org'
TEXT = b'Subject: Hello\n\ntext\n'
COMPLETE = b'From: Ada <ada@example.org>\nTo: bob@example.net\nDate: Sun, 1 Mar 2026 12:00:00 +0000\nMessage-ID: <1@example.org>\n'


class Sendmail(Program):
    def __init__(self, path, sendmail):
        super().__init__(path)
        self.sendmail = os.path.abspath(sendmail)

    def call(self, *arguments, stdin=TEXT, name=None, environment=None, **how):
        """posthorn-sendmail, under another name if one is given."""
        path = self.sendmail
        if name:
            path = self.home / name
            path.symlink_to(self.sendmail)
        return subprocess.run([path, *arguments], input=stdin, capture_output=True, timeout=SECONDS, check=False, cwd=self.home,
                              env=self.environment if environment is None else environment, **how)

    def outbox(self):
        return list(reversed(self.run('outbox', 'list', '--json').report['messages']))

    def states(self):
        return [entry['state'] for entry in self.outbox()]


def expect(result, status, errors=b''):
    tap.equal((result.returncode, result.stdout), (status, b''), str(result.stderr))
    tap.true(re.fullmatch(b'posthorn-sendmail: [^\n]+\n', result.stderr) if errors is None else result.stderr == errors, str(result.stderr))


def send(program, *arguments, stdin=TEXT, **how):
    """What arrives at the server of the default account."""
    with MailServer() as server:
        program.add_account(server.port)
        expect(program.call(*arguments, stdin=stdin, **how), 0)
        mail, = server.messages
    return mail


def fields(content):
    header, _, _ = content.partition(b'\r\n\r\n')
    return {name.decode().lower(): value.strip().decode() for name, value in (line.split(b':', 1) for line in header.split(b'\r\n'))}


# --- how it is called

@suite.test('takes {}', '-i bob@example.net', f'-oem -oi -f {ADA} -- bob@example.net', '-i -FCronDaemon -B8BITMIME -oem bob@example.net',
            f'-i -f{ADA} bob@example.net', f'-r {ADA} -i bob@example.net', '-odi -oi bob@example.net', '-odb -i bob@example.net',
            '-bm -i -v bob@example.net', '-i "Bob <bob@example.net>"', '-oQ/x -OIgnoreDots -Am bob@example.net', '-i -N never bob@example.net',
            f'-i --account {ADA} bob@example.net')
def takes(program, line):
    content = COMPLETE + b'Subject: dots\n\n.\n..\n.x\nend\n'
    mail = send(program, *shlex.split(line), stdin=content)
    tap.equal((mail.sender, mail.recipients), (ADA, ['bob@example.net']))
    tap.equal(mail.content, content.replace(b'\n', b'\r\n'))
    tap.equal(program.states(), ['sent'])


@suite.test('a dot ends the message, unless it is to be ignored: {}', '-t', '-ti', '-it', '-toi')
def dot(program, option):
    mail = send(program, option, stdin=COMPLETE + b'\none\n.\ntwo\n')
    tap.equal(mail.content, (COMPLETE + (b'\none\n' if option == '-t' else b'\none\n.\ntwo\n')).replace(b'\n', b'\r\n'))


@suite.test('says 64 for {}', ('nobody to send to', ()), ('an unknown option', ('-z', 'bob@example.net')), ('a daemon', ('-bd',)), ('-f without a value', ('-f',)),
            ('a sender that is none', ('-f', 'a b@c', 'bob@example.net')), ('-t without any recipient', ('-t',)))
def usage(program, what, arguments):
    program.add_account(1)
    expect(program.call(*arguments), 64, None)
    tap.equal(program.states(), [])


@suite.test('says 67 for a recipient that is no address: {}', 'bob@', 'two words', '@x.example', 'bob@example.net,@')
def no_address(program, recipient):
    program.add_account(1)
    expect(program.call(recipient), 67, None)
    tap.equal(program.states(), [])


@suite.test('says 67 for a recipient with a control character: {!r}', 'bob@example.net\nBcc: eve@example.net', 'bob@example.net\neve@example.net',
            'bob@example.net\r\n', 'bob@example.net,\teve@example.net', 'bob\x7f@example.net')
def control_character(program, recipient):
    program.add_account(1)
    expect(program.call('alan@example.net', recipient), 67, None)
    tap.equal(program.states(), [])


@suite.test('says {0} for {1}', (65, 'a malformed recipient in a header', b'To: bob@example.net, @\n\nx\n'),
            (65, 'NULs that are meant', b'To: bob@example.net\nContent-Transfer-Encoding: binary\n\n\0\n'),
            (65, 'an endless header', b'To: bob@example.net\nX: ' + b'x' * 1100000 + b'\n\nx\n'))
def bad_message(program, status, what, message):
    program.add_account(1)
    expect(program.call('-t', stdin=message), status, None)
    tap.equal(program.states(), [])


@suite.test('says 78 without an account, and with one that is not there')
def no_account(program):
    expect(program.call('bob@example.net'), 78, None)
    program.add_account(1)
    expect(program.call('--account', 'nobody', 'bob@example.net'), 78, None)


@suite.test('helps, and tells its version')
def helps(program):
    result = program.call('--help')
    tap.equal((result.returncode, b'-bs' in result.stdout), (0, True))
    tap.equal(program.call('--version').stdout.split()[0], b'posthorn-sendmail')


@suite.test('newaliases has nothing to do, as {}', 'newaliases', '-bi', '-I')
def aliases(program, way):
    expect(program.call(name=way) if way == 'newaliases' else program.call(way), 0)


# --- what arrives

@suite.test('adds what a message lacks, and nothing of this computer')
def completes(program):
    mail = send(program, '-F', 'Ada Lovelace', 'bob@example.net', stdin=b'just text\n')
    found = fields(mail.content)
    tap.equal(set(found), {'from', 'date', 'message-id'})
    tap.equal(found['from'], '"Ada Lovelace" <ada@example.org>')
    tap.true(found['date'].endswith('+0000') and found['message-id'].endswith('@example.org>'), str(found))
    tap.true(socket.gethostname().encode() not in mail.content, 'the name of the computer')
    tap.true(mail.content.endswith(b'\r\n\r\njust text\r\n'), str(mail.content))


@suite.test('reads recipients from the header fields, and takes Bcc out')
def headers(program):
    mail = send(program, '-t', 'dan@example.net', stdin=b'To: Bob <bob@example.net>,\n carol@example.net\nCc: bob@example.net\nBcc: eve@example.net\nSubject: x\n\nx\n')
    tap.equal(mail.recipients, ['dan@example.net', 'bob@example.net', 'carol@example.net', 'eve@example.net'])
    tap.true(b'eve@' not in mail.content and b'To: Bob <bob@example.net>,\r\n carol@example.net\r\n' in mail.content, str(mail.content))


@suite.test('a message that is passed on goes to those it is passed on to')
def resent(program):
    mail = send(program, '-t', stdin=b'Resent-To: carol@example.net\nResent-From: ada@example.org\nFrom: bob@example.net\nTo: ada@example.org\n\nx\n')
    tap.equal((mail.sender, mail.recipients), (ADA, ['carol@example.net']))


@suite.test('people of this computer are the owner of the account: {}', 'argument', 'header')
def local(program, way):
    mail = send(program, *(['-t'] if way == 'header' else ['root', 'ada']), stdin=b'From: root (Cron Daemon)\nTo: root\nSubject: Cron <root@host> x\n\nx\n')
    found = fields(mail.content)
    tap.equal((mail.sender, mail.recipients), (ADA, [ADA]))
    tap.equal((found['from'], found['to'], found['subject']), ('ada@example.org (Cron Daemon)', ADA, 'Cron <root@host> x'))


@suite.test('breaks lines that no server takes, and leaves others alone')
def long_lines(program):
    mail = send(program, 'bob@example.net', stdin=b'Subject: x\n\n' + b'y' * 998 + b'\n' + 'ä'.encode() * 1000 + b'\n')
    lines = mail.content.partition(b'\r\n\r\n')[2].split(b'\r\n')
    tap.equal((lines[0], max(map(len, lines)) <= 998, b''.join(line.removeprefix(b' ') for line in lines[1:]).decode()), (b'y' * 998, True, 'ä' * 1000))


@suite.test('folds header lines that no server takes: {}', 'Subject', 'To')
def long_fields(program, name):
    words = [f'word{number}' for number in range(300)] if name == 'Subject' else [f'u{number}@example.net' for number in range(300)]
    value = (' ' if name == 'Subject' else ',').join(words)
    mail = send(program, '-i', *(['bob@example.net'] if name == 'Subject' else ['-t']), stdin=f'{name}: {value}\n\nx\n'.encode())
    tap.true(max(map(len, mail.content.split(b'\r\n'))) <= 998, str(mail.content))
    tap.equal(re.split('[ ,]+', fields(mail.content.replace(b'\r\n ', b' '))[name.lower()]), words)
    tap.equal(mail.recipients, ['bob@example.net'] if name == 'Subject' else words)


@suite.test('writes letters in header fields so that every server takes them, and those who read them: {}', 'UTF-8', 'ISO-8859-1')
def letters(program, charset):
    mail = send(program, '-t', stdin='To: Zoë <bob@example.net>\nSubject: Cron <root@host> Grüße\nX-Cron-Env: <HOME=/home/zoë>\n\nx\n'.encode(charset))
    found = email.message_from_bytes(mail.content, policy=email.policy.default)
    tap.true(mail.content.isascii(), str(mail.content))
    tap.equal((found['To'].addresses[0].display_name, found['Subject'], found['X-Cron-Env']), ('Zoë', 'Cron <root@host> Grüße', '<HOME=/home/zoë>'))


@suite.test('leaves NULs out, which no server takes')
def nuls(program):
    mail = send(program, 'bob@example.net', stdin=b'Subject: o\0ne\n\n\0t\0wo\0\n\0.\n\0')
    tap.equal((fields(mail.content)['subject'], mail.content.partition(b'\r\n\r\n')[2]), ('one', b'two\r\n.\r\n'))


@suite.test('an empty message goes out, too')
def empty(program):
    tap.equal(set(fields(send(program, 'bob@example.net', stdin=b'').content)), {'from', 'date', 'message-id'})


@suite.test('a large message goes through')
def large(program):
    content = COMPLETE + b'\n' + b'0123456789abcdef\n' * 400000
    tap.equal(send(program, '-t', '-i', stdin=content).content, content.replace(b'\n', b'\r\n'))


# --- who sends it

@suite.test('picks the account by {0}', ('-f', ['-f', 'ada@work.example'], b'From: ada@example.org\n'), ('From', [], b'From: Ada <ADA@work.example>\n'),
            ('Sender before From', [], b'From: ada@example.org\nSender: ada@work.example\n'), ('name', ['--account', 'Work'], b'From: ada@example.org\n'))
def picks(program, what, options, header):
    with MailServer() as server:
        program.add_account(1)
        program.add_account(server.port, 'ada@work.example', '--label', 'Work')
        expect(program.call(*options, 'bob@example.net', stdin=header + b'\nx\n'), 0)
        tap.equal(server.messages[0].sender.lower(), 'ada@work.example')
        tap.true(server.messages[0].content.startswith(header.replace(b'\n', b'\r\n')), 'From stays as it is')


@suite.test('who is nobody of ours goes out by the default account, under its address: {}', '-fada@laptop', '-fwww-data', '')
def stranger(program, option):
    mail = send(program, *([option] if option else []), 'bob@example.net', stdin=b'From: Ada <ada@laptop>\n\nx\n')
    tap.equal((mail.sender, fields(mail.content)['from']), (ADA, 'Ada <ada@laptop>'))


@suite.test('an account that is switched off sends nothing unless it is named')
def switched_off(program):
    with MailServer() as server:
        program.add_account(1)
        program.add_account(server.port, 'ada@work.example')
        tap.equal(program.run('accounts', 'edit', ADA, '--disable').status, 0)
        expect(program.call('bob@example.net', stdin=b'From: ada@example.org\n\nx\n'), 0)
        tap.equal(server.messages[0].sender, 'ada@work.example')
        tap.equal(program.run('accounts', 'edit', 'ada@work.example', '--disable').status, 0)
        expect(program.call('bob@example.net', stdin=b'From: ada@example.org\n\nx\n'), 78, None)


@suite.test('the empty sender stays empty: {}', '<>', '')
def empty_sender(program, sender):
    tap.equal(send(program, '-f', sender, 'bob@example.net').sender, '')


# --- what does not go at once

@suite.test('what waits is safely in the outbox, and no failure')
def waits(program):
    with MailServer() as server:
        port = server.port
    program.add_account(port)
    expect(program.call('bob@example.net'), 0, None)
    tap.equal(program.states(), ['waiting'])


@suite.test('what is deferred, or may have arrived, is no failure either: {}', ('later@example.net', '250', 'waiting'), ('bob@example.net', '', 'uncertain'))
def no_failure(program, recipient, reply, state):
    with MailServer() as server:
        server.content_reply = reply
        program.add_account(server.port)
        expect(program.call(recipient), 0, None)
    tap.equal(program.states(), [state])


@suite.test('what can not be sent at all ends with {0}', (67, 'nobody@example.net', '250'), (69, 'bob@example.net', '554 5.7.1 spam'))
def fails(program, status, recipient, reply):
    with MailServer() as server:
        server.content_reply = reply
        program.add_account(server.port)
        expect(program.call(recipient), status, None)
    tap.equal(program.states(), ['failed'])


@suite.test('who can get it gets it')
def partial(program):
    tap.equal(send(program, 'bob@example.net', 'nobody@example.net').recipients, ['bob@example.net'])


@suite.test('{} only queues', '-odq', '-odd', '-ODeliveryMode=q')
def queue_only(program, option):
    with MailServer() as server:
        program.add_account(server.port)
        expect(program.call(option, 'bob@example.net'), 0)
        tap.equal((program.states(), server.messages), (['queued'], []))
        expect(program.call('-q'), 0)
        tap.equal((program.states(), len(server.messages)), (['sent'], 1))


@suite.test('without a bus, and so without the keyring, it queues and says so')
def no_keyring(program):
    with MailServer() as server:
        program.add_account(server.port, ADA, '--username', 'ada', '--allow-cleartext-password')
        expect(program.call('bob@example.net'), 0, None)
        tap.equal((program.states(), server.messages), (['queued'], []))


@contextlib.contextmanager
def bus(program):
    """A session bus on which the program of the desktop can be started: what it leaves behind when that happens; and the environment."""
    if not shutil.which('dbus-daemon'):
        raise tap.Skipped('dbus-daemon is not installed')
    started = program.home / 'started'
    services = program.home / 'services'
    services.mkdir()
    script = program.write('desktop', f'#!/bin/sh\ntouch {started}\n')
    script.chmod(0o755)
    (services / 'io.github.posthorn.Posthorn.service').write_text(f'[D-BUS Service]\nName=io.github.posthorn.Posthorn\nExec={script}\n')
    configuration = program.write('bus.conf', f'''<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
      "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
      <busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen><auth>EXTERNAL</auth><servicedir>{services}</servicedir>
      <policy context="default"><allow send_destination="*"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>''')
    daemon = subprocess.Popen(['dbus-daemon', f'--config-file={configuration}', '--nofork', '--print-address'], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
                              env={name: value for name, value in program.environment.items() if name != 'G_DEBUG'})
    try:
        yield started, {**program.environment, 'DBUS_SESSION_BUS_ADDRESS': daemon.stdout.readline().strip()}
    finally:
        daemon.terminate()
        daemon.wait(SECONDS)
        daemon.stdout.close()


@suite.test('tells the program of the desktop {1} {0}', ('of what waits', 'only', [], False), ('of what it was told to leave alone', 'nothing', ['-odq'], None),
            ('of what was sent', 'nothing', [], True), ('of what is to go in the background', '', ['-odb'], False))
def tells_desktop(program, _what, _only, options, is_up):
    with bus(program) as (started, environment), MailServer() as server:
        program.add_account(server.port if is_up else 1)
        tap.equal(program.call(*options, 'bob@example.net', environment=environment).returncode, 0)
        tap.equal(started.exists(), is_up is False, 'whether it was started')


@suite.test('takes the password from the keyring')
def keyring(program):
    if not shutil.which('gnome-keyring-daemon'):
        raise tap.Skipped('gnome-keyring is not installed')
    with bus(program) as (_, environment), program.practice() as settings:
        plain = {name: value for name, value in environment.items() if name not in ('G_DEBUG', 'G_SLICE')}
        daemon = subprocess.Popen(['gnome-keyring-daemon', '--foreground', '--components=secrets', '--unlock'], stdin=subprocess.PIPE,
                                  stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=plain)
        daemon.stdin.write(b'open sesame')
        daemon.stdin.close()
        try:
            added = program.run('accounts', 'add', ADA, *program.server(settings)[:-4], '--trust', settings['trust'], '--json', **until_keyring(environment))
            tap.equal(added.status, 0, added.errors)
            # libsecret 0.20 loses the reply to each lookup that finds something.
            leaks = program.write('leaks', 'leak:g_dbus_message_new_from_blob\n')
            sanitizer = {'LSAN_OPTIONS': f'suppressions={leaks}:print_suppressions=0', 'ASAN_OPTIONS': 'fast_unwind_on_malloc=0'}
            result = program.call('bob@example.net', environment={**environment, **sanitizer})
        finally:
            daemon.terminate()
            daemon.wait(SECONDS)
    expect(result, 0)
    tap.equal(program.states(), ['sent'])


def until_keyring(environment):
    """Waits until the keyring is there; the environment."""
    subprocess.run(['gdbus', 'wait', '--session', '--timeout', '20', 'org.freedesktop.secrets'], env=environment, check=True)
    return environment


@suite.test('mailq shows what is in the outbox, as {}', 'mailq', '-bp')
def mailq(program, way):
    program.add_account(1)
    options = {'name': way} if way == 'mailq' else {}
    arguments = [] if way == 'mailq' else [way]
    tap.equal(program.call(*arguments, **options).stdout, b'Mail queue is empty\n')
    program.call('-odq', 'bob@example.net')
    program.call('-odq', '-f', '<>', 'carol@example.net')
    result = program.call('-bp')
    tap.equal(result.returncode, 0)
    lines = result.stdout.decode().splitlines()
    tap.true(lines[0].startswith('-Queue ID-'), lines[0])
    tap.true(any(line.strip() == 'bob@example.net' for line in lines) and any('MAILER-DAEMON' in line for line in lines), str(lines))
    tap.equal(lines[-1], '-- 1 Kbytes in 2 Requests.')


# --- SMTP

@suite.test('speaks SMTP, and queues before it says so')
def dialogue(program):
    with MailServer() as server:
        program.add_account(server.port)
        process = subprocess.Popen([program.sendmail, '-bs'], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                   env=program.environment, cwd=program.home)
        with process:
            ask(process, None, b'220')
            ask(process, b'EHLO me', b'250-SIZE', b'250 ')
            for command, reply in ((b'MAIL FROM:<ada@laptop>', b'250'), (b'RCPT TO:<bob@example.net>', b'250'), (b'RCPT TO:<root>', b'250'),
                                   (b'RCPT TO:<nonsense@>', b'501'), (b'VRFY bob', b'252'), (b'DATA', b'354')):
                ask(process, command, reply)
            ask(process, b'Subject: x\r\nBcc: eve@example.net\r\n\r\n..\r\nline\r\n.', b'250 2.0.0 queued as 1')
            tap.equal(program.states(), ['queued'])
            ask(process, b'QUIT', b'221')
            output, errors = process.communicate(timeout=SECONDS)
        tap.equal((process.returncode, output, errors), (0, b'', b''))
        mail, = server.messages
    tap.equal((mail.sender, mail.recipients), (ADA, ['bob@example.net', ADA]))
    tap.true(mail.content.endswith(b'\r\n\r\n.\r\nline\r\n') and b'Bcc' not in mail.content, str(mail.content))


def ask(process, command, *replies):
    """Says something, and reads until a line begins like the last of the replies; the others come before."""
    if command is not None:
        process.stdin.write(command + b'\r\n')
        process.stdin.flush()
    for reply in replies:
        while not (line := process.stdout.readline()).startswith(reply):
            tap.true(line.startswith(b'250-'), f'{line} where {reply} was expected')


@suite.test('a dialogue that breaks off queues nothing that was not whole')
def broken_dialogue(program):
    program.add_account(1)
    result = program.call('-bs', stdin=b'MAIL FROM:<a@b.example>\r\nRCPT TO:<bob@example.net>\r\nDATA\r\nhalf')
    tap.equal((result.returncode, program.states()), (0, []), str(result.stderr))


@suite.test('a client that reads nothing any more loses no message')
def deaf_client(program):
    with MailServer() as server:
        program.add_account(server.port)
        process = subprocess.Popen([program.sendmail, '-bs'], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                   env=program.environment, cwd=program.home)
        ask(process, None, b'220')
        process.stdout.close()
        process.stdin.write(b'MAIL FROM:<a@b.example>\r\nRCPT TO:<bob@example.net>\r\nDATA\r\nx\r\n.\r\n')
        process.stdin.close()
        process.wait(SECONDS)
        tap.equal([mail.recipients for mail in server.messages], [['bob@example.net']] * len(program.states()))


# --- where it runs

@suite.test('runs as cron runs it: {}', 'a home and nothing else', 'closed input and output')
def cron(program, how):
    with MailServer() as server:
        environment = {'HOME': str(program.home), 'LANG': 'C', 'PATH': '/usr/bin:/bin', 'DBUS_SESSION_BUS_ADDRESS': 'disabled:', 'GSETTINGS_BACKEND': 'memory',
                       'GIO_USE_PROXY_RESOLVER': 'dummy'}
        subprocess.run([program.path, 'accounts', 'add', ADA, '--host', '127.0.0.1', '--port', str(server.port), '--security', 'none', '--display-name', 'Ada Grüße'],
                       env=environment, check=True, capture_output=True)
        close = (lambda: [os.close(fd) for fd in (0, 1, 2)]) if how.startswith('closed') else None
        result = subprocess.run([program.sendmail, '-i', '-FCronDaemon', '-oem', 'root'], input=b'From: root (Cron Daemon)\nTo: root\n\nGr\xc3\xbc\xc3\x9fe\n',
                                capture_output=True, timeout=SECONDS, check=False, env=environment, cwd='/', preexec_fn=close, umask=0o022)
        tap.equal(result.returncode, 0, str(result.stderr))
        tap.equal(server.messages[0].recipients, [ADA])
    data = program.home / '.local' / 'share' / 'posthorn'
    tap.equal(oct(data.stat().st_mode & 0o777), '0o700', 'mode of the folder')
    tap.equal([path.name for path in (data / 'spool').iterdir() if path.stat().st_mode & 0o077], [], 'messages that others can read')


@suite.test('many at once, and each is sent once')
def many_at_once(program):
    numbers = range(200)
    with MailServer() as server:
        program.add_account(server.port)
        processes = [subprocess.Popen([program.sendmail, 'bob@example.net'], stdin=subprocess.PIPE, stderr=subprocess.PIPE, env=program.environment, cwd=program.home) for _ in numbers]
        for number, process in zip(numbers, processes):
            process.stdin.write(f'Subject: {number}\n\nx\n'.encode())
            process.stdin.close()
        tap.equal({(process.wait(3 * SECONDS), process.stderr.read()) for process in processes}, {(0, b'')})
        tap.equal(sorted(int(fields(mail.content)['subject']) for mail in server.messages), list(numbers))
    tap.equal(set(program.states()), {'sent'})


@suite.test('killed while it sends, it has the message in the outbox')
def killed(program):
    with MailServer() as server:
        server.answers.clear()
        program.add_account(server.port)
        process = subprocess.Popen([program.sendmail, 'bob@example.net'], stdin=subprocess.PIPE, env=program.environment, cwd=program.home)
        process.stdin.write(TEXT)
        process.stdin.close()
        tap.true(server.waits.wait(SECONDS), 'the server has the message')
        process.send_signal(signal.SIGKILL)
        process.wait(SECONDS)
    tap.equal(program.states(), ['uncertain'])


@suite.test('ends by {0} while it waits for {1}', ('SIGINT', 'the rest of a message', ['bob@example.net'], 75), ('SIGTERM', 'a command', ['-bs'], 0))
def interrupted(program, name, _what, arguments, status):
    program.add_account(1)
    process = subprocess.Popen([program.sendmail, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=program.environment,
                               cwd=program.home)
    process.stdin.write(b'NOOP\r\n')
    process.stdin.flush()
    owners = pathlib.Path(program.environment['XDG_DATA_HOME']) / 'posthorn' / 'owners'
    while process.poll() is None and not (owners.is_dir() and any(owners.iterdir())):
        os.sched_yield()
    process.send_signal(getattr(signal, name))
    try:
        tap.equal(process.wait(SECONDS), status, process.stderr.read())
    finally:
        process.kill()
        process.communicate()
    tap.equal(program.states(), [])


@suite.test('says 73 where nothing can be written, and has queued nothing')
def read_only(program):
    program.add_account(1)
    (pathlib.Path(program.environment['XDG_DATA_HOME']) / 'posthorn').write_text('in the way')
    expect(program.call('bob@example.net'), 73, None)


@suite.test('says 73 when a message is larger than what may be written')
def no_room(program):
    def limit():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, 1 << 20))

    program.add_account(1)
    expect(program.call('bob@example.net', stdin=b'\n' + b'text\n' * 500000, preexec_fn=limit), 73, None)
    tap.equal(program.states(), [])


@suite.test('says 73 on a full disk, and what was there is still there')
def full_disk(program):
    program.add_account(1)
    if not shutil.which('unshare'):
        raise tap.Skipped('the unshare program is not installed')
    data = program.environment['XDG_DATA_HOME']
    script = f'''mount -t tmpfs -o size=1m tmpfs "{data}" || exit 99
      echo one | "$0" -odq bob@example.net || exit 98
      head -c 2000000 /dev/zero | tr '\\0' '\\n' | "$0" -odq bob@example.net; echo $?
      "$0" -bp | grep -c '  bob@example.net$' '''
    result = subprocess.run(['unshare', '--user', '--map-root-user', '--mount', 'sh', '-c', script, program.sendmail], capture_output=True, text=True,
                            timeout=SECONDS, check=False, env=program.environment, cwd=program.home)
    if 'unshare' in result.stderr or result.returncode == 99:
        raise tap.Skipped(result.stderr)
    tap.equal(result.stdout.split(), ['73', '1'], result.stderr)


@suite.test('refuses to run for somebody else')
def set_user_id(program):
    if os.getuid() != 0:
        raise tap.Skipped('only root can make such a file')
    copy = program.home / 'sendmail'
    shutil.copyfile(program.sendmail, copy)
    os.chown(copy, 65534, 65534)
    copy.chmod(0o4755)
    result = subprocess.run([copy, 'bob@example.net'], input=TEXT, capture_output=True, timeout=SECONDS, check=False, env=program.environment)
    if b'LeakSanitizer' in result.stderr:
        raise tap.Skipped('a sanitizer may not look into such a process')
    expect(result, 77, None)


if __name__ == '__main__':
    with Sendmail(sys.argv[1], sys.argv[2]) as context:
        suite.run(context, sys.argv[3:], before=context.empty_home)
