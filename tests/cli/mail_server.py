# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""A mail server without TLS and sign-in, for the outbox to deliver to: keeps what it takes, and treats some recipients badly.

    with MailServer() as server:
        ...                        # a client talks to 127.0.0.1:server.port
    server.messages                # what was taken, each a Mail
"""

import contextlib
import socket
import threading
from collections import namedtuple

Mail = namedtuple('Mail', 'sender recipients content')
Mail.__doc__ = """What came: addresses, and the octets with CRLF."""

# By the local part of a recipient.
REPLIES = {'nobody': '550 5.1.1 no such user', 'later': '451 4.3.0 try again later'}


class MailServer:
    def __init__(self):
        self.messages = []
        self.content_reply = '250 2.0.0 taken'  # '': hangs up where the reply would be
        self.answers = threading.Event()        # cleared: nothing is said to the end of a message
        self.answers.set()
        self.waits = threading.Event()          # somebody waits for that
        self.listener = socket.create_server(('127.0.0.1', 0))
        self.port = self.listener.getsockname()[1]
        self.is_stopping = False
        self.thread = threading.Thread(target=self.serve, daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *exception):
        self.is_stopping = True
        self.answers.set()
        with contextlib.suppress(OSError):
            socket.create_connection(('127.0.0.1', self.port)).close()
        self.thread.join()
        self.listener.close()

    def serve(self):
        while True:
            client, _ = self.listener.accept()
            if self.is_stopping:
                client.close()
                return
            threading.Thread(target=self.talk, args=(client,), daemon=True).start()

    def talk(self, client):
        with contextlib.suppress(OSError), client, client.makefile('rwb') as stream:
            self.say(stream, '220 localhost ready')
            mail = Mail('', [], b'')
            while line := stream.readline().decode().strip():
                verb = line.split()[0].upper()
                if verb == 'EHLO':
                    self.say(stream, '250-localhost', '250-PIPELINING', '250-8BITMIME', '250-DSN', '250 ENHANCEDSTATUSCODES')
                elif verb == 'MAIL':
                    mail = Mail(address_of(line), [], b'')
                    self.say(stream, '250 2.1.0 ok')
                elif verb == 'RCPT':
                    self.say(stream, self.take_recipient(mail, address_of(line)))
                elif verb == 'DATA':
                    if not self.take_content(stream, mail):
                        return
                elif verb == 'QUIT':
                    self.say(stream, '221 2.0.0 bye')
                    return
                else:
                    self.say(stream, '250 2.0.0 ok')

    def take_recipient(self, mail, address):
        reply = REPLIES.get(address.partition('@')[0])
        if reply is None:
            mail.recipients.append(address)
        return reply or '250 2.1.5 ok'

    def take_content(self, stream, mail):
        """Whether the dialogue goes on."""
        if not mail.recipients:
            self.say(stream, '554 5.5.1 no recipient')
            return True
        self.say(stream, '354 go on')
        lines = []
        while (line := stream.readline()) not in (b'.\r\n', b''):
            lines.append(line[1:] if line.startswith(b'.') else line)
        if not line:
            return False
        self.waits.set()
        self.answers.wait()
        if self.content_reply.startswith('250') or not self.content_reply:
            self.messages.append(mail._replace(content=b''.join(lines)))
        if self.content_reply:
            self.say(stream, self.content_reply)
        return bool(self.content_reply)

    @staticmethod
    def say(stream, *lines):
        stream.write(''.join(line + '\r\n' for line in lines).encode())
        stream.flush()


def address_of(line):
    return line[line.index('<') + 1:line.index('>')]
