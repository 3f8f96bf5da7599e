# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""Time, processor time and memory of clients in turns: for 2,000 small messages over one connection, for one large message,
and, for Posthorn alone, for messages of several sizes."""

import contextlib
import os
import pathlib
import shutil
import socket
import subprocess
import time

import clients
import costs
from submission_server import Certificate, SubmissionServer

N_MESSAGES, SMALL, LARGE = 2000, 2000, 50_000_000
SIZES = [5_000_000, 50_000_000, 500_000_000]
ROUNDS = 7
START_S = 10      # for smtp-sink to listen


class Unavailable(Exception):
    """What the measurement needs is not there."""


def free_port():
    with socket.create_server(('127.0.0.1', 0)) as listener:
        return listener.getsockname()[1]


def wait_for(port):
    deadline = time.monotonic() + START_S
    while True:
        try:
            socket.create_connection(('127.0.0.1', port)).close()
            return
        except ConnectionRefusedError as error:
            if time.monotonic() > deadline:
                raise Unavailable('smtp-sink does not start') from error
            time.sleep(0.02)


@contextlib.contextmanager
def smtp_sink(tools):
    """Postfix' own server for such measurements: plain, with PIPELINING, without CHUNKING."""
    program = tools.cache / 'smtp-sink'
    if not program.exists():
        raise Unavailable('smtp-sink is missing')
    port = free_port()
    user = ['-u', 'nobody'] if os.getuid() == 0 else []
    process = subprocess.Popen([str(program), *user, f'127.0.0.1:{port}', '100'], stderr=subprocess.DEVNULL)
    try:
        wait_for(port)
        yield clients.Target(port, 'none')
    finally:
        process.terminate()
        process.wait()


@contextlib.contextmanager
def submission_server(folder, security):
    """Our own: with CHUNKING, TLS and sign-in, for those that have them."""
    if not shutil.which('openssl'):
        raise Unavailable('openssl is missing')
    certificate = Certificate(folder)
    with SubmissionServer(certificate, security) as server:
        yield clients.Target(server.port, security, certificate.sha256, clients.USERNAME)


def contestants(tools, chosen, job):
    """Functions that run each client that can do the job, by name."""
    for client in chosen:
        folder = pathlib.Path(job.folder, client.name.replace(' ', '-'))
        folder.mkdir()
        command = client.make(client.program, job._replace(folder=folder))
        if command:
            yield client.name, costs.contestant(tools.measure, command, job.folder)


def write_message(folder, size):
    path = folder / 'message.eml'
    path.write_bytes(clients.message(size))
    return str(path)


def small_messages(tools):
    with costs.scratch() as folder, smtp_sink(tools) as target:
        job = clients.Job(target, write_message(folder, SMALL), folder, N_MESSAGES)
        return costs.in_turns(dict(contestants(tools, tools.clients(), job)), ROUNDS)


def large_message_plain(tools):
    with costs.scratch() as folder, smtp_sink(tools) as target:
        job = clients.Job(target, write_message(folder, LARGE), folder)
        return costs.in_turns(dict(contestants(tools, tools.clients(), job)), ROUNDS)


def large_message_tls(tools):
    """Who has no TLS from the start does it with STARTTLS."""
    with costs.scratch() as folder, submission_server(folder, 'tls') as tls, submission_server(folder, 'starttls') as starttls:
        job = clients.Job(tls, write_message(folder, LARGE), folder)
        able = [client for client in tools.clients() if client.make is not clients.libesmtp]
        late = [client for client in tools.clients() if client.make is clients.libesmtp]
        found = dict(contestants(tools, able, job))
        found.update(contestants(tools, late, job._replace(target=starttls)))
        return costs.in_turns(found, ROUNDS)


def sizes(tools, security):
    """What Posthorn alone takes for each of SIZES."""
    client = tools.own_clients()[0]
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(costs.scratch())
        target = stack.enter_context(smtp_sink(tools) if security == 'none' else submission_server(folder, security))
        for size in SIZES:
            job = clients.Job(target, write_message(folder, size), folder)
            yield size, costs.contestant(tools.measure, client.make(client.program, job), folder)()
