# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""Messages that a client gets wrong easily, each as the bytes of a file."""

from base64 import encodebytes
from random import Random

BIG_SIZE = 5000000


def message(body, end=b'\r\n', to=b'bob@lab.test', more=b''):
    """A complete message, so that nobody has a reason to add to it; `end` is its end of line."""
    headers = (b'From: Alice <alice@lab.test>\nTo: ' + to + b'\nSubject: lab\n'
               b'Date: Sun, 1 Mar 2026 12:00:00 +0000\nMessage-ID: <1@lab.test>\nMIME-Version: 1.0\n'
               b'Content-Type: text/plain; charset=utf-8\n' + more + b'\n')
    return headers.replace(b'\n', end) + body


def big():
    return message(encodebytes(Random(1).randbytes(BIG_SIZE)).replace(b'\n', b'\r\n'),
                   more=b'Content-Transfer-Encoding: base64\n')


ASCII = {
    'one line': message(b'text\r\n'),
    'an empty body': message(b''),
    'only empty lines': message(b'\r\n' * 50),
    'lines of dots': message(b'.\r\n..\r\n...\r\n.\r\n.text\r\n. \r\n\r\n.\r\n'),
    'a dot as its last line': message(b'text\r\n.\r\n'),
    'a body that begins with two dots': message(b'..text\r\n'),
    'no end of the last line': message(b'text'),
    'a dot without an end of line': message(b'text\r\n.'),
    'LF alone': message(b'.\n..\ntext\n\n', end=b'\n'),
    'LF and CRLF mixed': message(b'one\n.\r\ntwo\r\n.\nthree\r\n', end=b'\n'),
    'lines of 998 bytes': message((b'x' * 998 + b'\r\n') * 100),
    'lines of 998 dots': message((b'.' * 998 + b'\r\n') * 100),
    'blanks at the ends of lines': message(b'text \r\n\t\r\n  \r\ntext\t\r\n'),
    'what looks like commands': message(b'\r\nQUIT\r\nRSET\r\nDATA\r\n250 ok\r\nBDAT 5 LAST\r\n'),
    'a folded header': message(b'text\r\n', more=b'X-Long: ' + b'word ' * 20 + b'\n\t' + b'word ' * 20 + b'\n'),
    'control characters': message(b'\x01\x02\x07\x08\x0b\x0c\x1b[31m\x7f\r\n'),
    'a dot at every multiple of 4 KiB': message(b''.join(b'.' + b'x' * 509 + b'\r\n' for _ in range(1000))),
    '5 MB of attachment': big(),
}

EIGHT_BIT = {
    'UTF-8 in the body': message('Grüße, 漢字, €\r\n'.encode() * 100, more=b'Content-Transfer-Encoding: 8bit\n'),
    'Latin-1 in the body': message(bytes(range(0xa0, 0x100)) + b'\r\n', more=b'Content-Transfer-Encoding: 8bit\n'),
}

UTF8_HEADERS = {'UTF-8 in a header': message(b'text\r\n', more='X-Name: Grüße\n'.encode())}

# How a server's idea of the end of data can be made to differ from the client's.
SMUGGLING = {
    'LF.LF': b'\n.\n', 'LF.CRLF': b'\n.\r\n', 'CRLF.LF': b'\r\n.\n', 'CR.CR': b'\r.\r', 'CR.CRLF': b'\r.\r\n',
    'CRLF.CR': b'\r\n.\r', 'CR.LF': b'\r.\n', 'LF.CR': b'\n.\r', 'CRCRLF.CRLF': b'\r\r\n.\r\n',
    'CRLF.CRCRLF': b'\r\n.\r\r\n',
}


def smuggler(sequence):
    """A message that holds a second one, for somebody else, behind the sequence."""
    return message(b'first' + sequence + b'MAIL FROM:<alice@lab.test>\r\nRCPT TO:<carol@lab.test>\r\nDATA\r\n'
                   b'From: alice@lab.test\r\n\r\nsecond' + sequence + b'end\r\n')


def as_sent(data):
    """What goes over the wire: CRLF as the end of every line, the last one too."""
    return as_delivered(data).replace(b'\n', b'\r\n')


def as_delivered(data):
    """What a maildir must hold: LF as the end of every line, the last one too."""
    text = data.replace(b'\r\n', b'\n')
    return text if text.endswith(b'\n') else text + b'\n'
