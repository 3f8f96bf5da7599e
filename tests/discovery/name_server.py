# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""The name servers of the world: dnsmasq for what is in order, and one of our own for what dnsmasq would not do.

The odd one is asked by dnsmasq for the domains in Internet.odd_names, whose value is one of the behaviours below.
"""

import socket
import subprocess
import threading
import time

from internet import LOST_NAME_SERVER, NAME_SERVER, ODD_NAME_SERVER

HEADER = 12
NO_ERROR, SERVER_FAILURE, REFUSED = 0, 2, 5
ANSWER = 0x8180        # a response, recursion desired and available
SLOW_S = 1.2
START_SECONDS = 20
POLL_SECONDS = 0.01


def servfail(question):
    return reply(question, SERVER_FAILURE)


def refused(question):
    return reply(question, REFUSED)


def slow(question):
    """There is nothing, but it takes its time to say so."""
    threading.Event().wait(SLOW_S)
    return reply(question, NO_ERROR)


def garbage(question):
    return question[:2] + b'\x81\x80' + b'\xff' * 64


# dnsmasq hands questions on to a name server that is not there.
MUTE = 'mute'


def reply(question, code):
    """The question back, with no records."""
    end = question.index(b'\0', HEADER) + 5
    head = question[:2] + (ANSWER | code).to_bytes(2, 'big') + question[4:6] + b'\0' * 6
    return head + question[HEADER:end]


class OddNameServer:
    def __init__(self, behaviours):
        self.behaviours = behaviours   # by domain
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind((ODD_NAME_SERVER, 53))
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            question, client = self.socket.recvfrom(4096)
            threading.Thread(target=self.answer, args=(question, client), daemon=True).start()

    def answer(self, question, client):
        name = asked_name(question)
        behave = next(behave for domain, behave in self.behaviours.items() if name == domain or name.endswith('.' + domain))
        self.socket.sendto(behave(question), client)


def asked_name(question):
    labels, place = [], HEADER
    while question[place]:
        labels.append(question[place + 1:place + 1 + question[place]].decode('latin-1').lower())
        place += 1 + question[place]
    return '.'.join(labels)


def configuration(internet):
    """For dnsmasq: it knows these names and no others, and never asks anybody."""
    lines = ['no-resolv', 'no-hosts', 'cache-size=0', 'bind-interfaces',
             f'listen-address={NAME_SERVER}', 'log-queries', 'log-facility=-', 'local=/#/']
    if internet.other_names:
        lines.append(f'address=/#/{internet.other_names}')
    for domain, behaviour in internet.odd_names.items():
        lines.append(f'server=/{domain}/{LOST_NAME_SERVER if behaviour == MUTE else ODD_NAME_SERVER}')
    lines += [f'host-record={host.name},{",".join(host.addresses)}' for host in internet.hosts.values()]
    return '\n'.join([*lines, *internet.records, ''])


class NameServers:
    """Both of them, from enter to exit; the log of dnsmasq goes to a file in `folder`."""

    def __init__(self, internet, folder):
        self.internet = internet
        self.folder = folder
        self.log = folder / 'dnsmasq.log'
        self.process = None

    def __enter__(self):
        odd = {domain: behaviour for domain, behaviour in self.internet.odd_names.items() if behaviour != MUTE}
        if odd:
            OddNameServer(odd)
        file = self.folder / 'dnsmasq.conf'
        file.write_text(configuration(self.internet))
        with open(self.log, 'wb') as output:
            self.process = subprocess.Popen(['dnsmasq', '--no-daemon', f'--conf-file={file}'], stdin=subprocess.DEVNULL, stdout=output, stderr=output)
        self.wait_until_it_answers()
        return self

    def __exit__(self, *exception):
        self.process.kill()
        self.process.wait()

    def wait_until_it_answers(self):
        deadline = time.monotonic() + START_SECONDS
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
            asking.connect((NAME_SERVER, 53))
            asking.settimeout(POLL_SECONDS)
            while not answers_at(asking):
                if self.process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError('dnsmasq does not answer\n' + self.log.read_text(errors='replace'))
                time.sleep(POLL_SECONDS)


def answers_at(asking):
    question = b'\x12\x34\x01\x00\x00\x01\0\0\0\0\0\0' + b'\x05ready\x04test\0' + b'\0\x01\0\x01'
    try:
        asking.send(question)
        return bool(asking.recv(512))
    except OSError:
        return False
