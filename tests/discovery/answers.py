# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""What a web server may say, decently or not. An answer is a function of the connection, which writes to it."""

import gzip
import threading

EVERYTHING = '*'
DRIP_S = 0.25
# Longer than anybody waits; a connection that ends sooner, and a program that ends, end it.
PATIENCE_S = 60

LOGIN_PAGE = b'''<!DOCTYPE html>
<html><head><title>Welcome to Hotel Test</title></head>
<body><form method="post"><input name="room"><input type="password" name="code"><button>Go online</button></form></body></html>
'''


def page(body, content_type='text/xml', status='200 OK', headers=(), length=None):
    """A whole answer; `length` is what the header shall say instead of the truth."""
    lines = [f'HTTP/1.1 {status}', f'Content-Type: {content_type}', f'Content-Length: {len(body) if length is None else length}',
             'Connection: close', *headers]
    return say('\r\n'.join([*lines, '', '']).encode() + body)


def say(*pieces):
    """These octets, then the end of the connection."""
    def answer(stream):
        for piece in pieces:
            stream.sendall(piece)
    return answer


def status(line):
    return page(b'<html><body>no</body></html>', 'text/html', line)


def redirect(location, line='302 Found'):
    return page(b'', 'text/html', line, [f'Location: {location}'])


def login_page():
    return page(LOGIN_PAGE, 'text/html; charset=utf-8')


def cut_off(body):
    """The connection ends in the middle."""
    return page(body[:len(body) // 2], length=len(body))


def understated(body):
    """The header tells of less than comes."""
    return page(body, length=len(body) // 2)


def bomb(body, mebibytes=64):
    """Small on the way, huge once unpacked; the document stands in front."""
    def answer(stream):
        page(gzip.compress(body + b' ' * (mebibytes << 20), 1), headers=['Content-Encoding: gzip'])(stream)
    return answer


def packed(body):
    return page(gzip.compress(body), headers=['Content-Encoding: gzip'])


def endless(piece=b'<!-- more -->' * 512):
    """A body without a length that never ends."""
    def answer(stream):
        stream.sendall(b'HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nConnection: close\r\n\r\n<?xml version="1.0"?><clientConfig>')
        while True:
            stream.sendall(piece)
    return answer


def endless_head():
    def answer(stream):
        stream.sendall(b'HTTP/1.1 200 OK\r\n')
        while True:
            stream.sendall(b'X-More: ' + b'a' * 1000 + b'\r\n')
    return answer


def drip(body):
    """One octet after the other, so slowly that it is not whole in any reasonable time."""
    def answer(stream):
        stream.sendall(f'HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: {len(body)}\r\n\r\n'.encode())
        for octet in body:
            stream.sendall(bytes([octet]))
            threading.Event().wait(DRIP_S)
    return answer


def hang(stream):
    """Takes the question and never answers."""
    stream.settimeout(PATIENCE_S)
    while stream.recv(4096):
        pass


def after(seconds, answer):
    def late(stream):
        threading.Event().wait(seconds)
        answer(stream)
    return late
