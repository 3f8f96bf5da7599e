# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""A submission server that takes everything and keeps nothing, with and without CHUNKING and TLS: fast, of no size limit,
and without a word too many.

    with SubmissionServer(certificate, 'tls', chunking=False) as server:
        ...                                # a client talks to 127.0.0.1:server.port
    server.octets                          # of all messages, as they came over the wire
"""

import contextlib
import hashlib
import pathlib
import socket
import ssl
import subprocess
import threading

CHUNK = 1 << 18
END_OF_DATA = b'\r\n.\r\n'


class Certificate:
    """A key and a certificate for localhost, made by openssl in `folder`."""

    def __init__(self, folder):
        self.path = pathlib.Path(folder, 'server.pem')
        subprocess.run(['openssl', 'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes',
                        '-days', '2', '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1',
                        '-keyout', self.path, '-out', self.path.with_suffix('.crt')], check=True, capture_output=True)
        text = self.path.with_suffix('.crt').read_text(encoding='ascii')
        with self.path.open('a', encoding='ascii') as file:
            file.write(text)
        self.sha256 = hashlib.sha256(ssl.PEM_cert_to_DER_cert(text)).hexdigest()


class SubmissionServer:
    def __init__(self, certificate, security, chunking=True, address='127.0.0.1'):
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(certificate.path)
        self.security = security
        self.keywords = ['PIPELINING', 'SIZE 1073741824', '8BITMIME', *(['CHUNKING'] if chunking else []), 'AUTH PLAIN']
        self.octets = 0
        self.messages = 0
        self.listener = socket.create_server((address, 0))
        self.address, self.port = self.listener.getsockname()
        self.is_stopping = False
        self.thread = threading.Thread(target=self.serve, daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *exception):
        self.is_stopping = True
        # Wakes accept().
        with contextlib.suppress(OSError):
            socket.create_connection((self.address, self.port)).close()
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
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with contextlib.suppress(OSError), contextlib.closing(Dialogue(self, client)) as dialogue:
            dialogue.run()


class Dialogue:
    """One connection: no checks, the clients are known to be right."""

    def __init__(self, server, stream):
        self.server = server
        self.stream = stream
        self.offers_tls = server.security == 'starttls'
        self.buffer = b''
        self.replies = []

    def close(self):
        self.stream.close()

    def encrypt(self):
        self.stream = self.server.context.wrap_socket(self.stream, server_side=True)

    def run(self):
        if self.server.security == 'tls':
            self.encrypt()
        self.replies.append('220 localhost ready')
        while (line := self.read_line()) is not None:
            verb, _, argument = line.partition(' ')
            if not getattr(self, 'do_' + verb.lower(), self.do_anything)(argument):
                break
        self.flush()

    def flush(self):
        if self.replies:
            self.stream.sendall(''.join(reply + '\r\n' for reply in self.replies).encode())
            self.replies = []

    def fill(self):
        """Reads more; whatever was to be said is said first, in one write."""
        self.flush()
        data = self.stream.recv(CHUNK)
        self.buffer += data
        return bool(data)

    def read_line(self):
        while b'\r\n' not in self.buffer:
            if not self.fill():
                return None
        line, _, self.buffer = self.buffer.partition(b'\r\n')
        return line.decode('latin-1')

    def do_anything(self, _):
        self.replies.append('250 2.0.0 Ok')
        return True

    def do_ehlo(self, _):
        keywords = ['STARTTLS'] if self.offers_tls else self.server.keywords
        self.replies += ['250-localhost', *(f'250-{keyword}' for keyword in keywords), '250 ENHANCEDSTATUSCODES']
        return True

    def do_starttls(self, _):
        self.replies.append('220 2.0.0 Go ahead')
        self.flush()
        self.encrypt()
        self.offers_tls = False
        return True

    def do_auth(self, argument):
        if ' ' not in argument:
            self.replies.append('334 ')
            self.read_line()
        self.replies.append('235 2.7.0 Welcome')
        return True

    def do_data(self, _):
        self.replies.append('354 Go ahead')
        # As if a line ended here: the message may be nothing but the dot.
        self.buffer = b'\r\n' + self.buffer
        while (end := self.buffer.find(END_OF_DATA)) < 0:
            self.server.octets += max(0, len(self.buffer) - len(END_OF_DATA))
            self.buffer = self.buffer[-len(END_OF_DATA):]
            if not self.fill():
                return False
        self.server.octets += end
        self.buffer = self.buffer[end + len(END_OF_DATA):]
        return self.take_message()

    def do_bdat(self, argument):
        left = int(argument.split()[0])
        self.server.octets += left
        while left > len(self.buffer):
            left -= len(self.buffer)
            self.buffer = b''
            if not self.fill():
                return False
        self.buffer = self.buffer[left:]
        return self.take_message() if argument.upper().endswith('LAST') else self.do_anything('')

    def take_message(self):
        self.server.messages += 1
        return self.do_anything('')

    def do_quit(self, _):
        self.replies.append('221 2.0.0 Bye')
        return False
