# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""A TCP proxy that delays what it passes on, as a long line would, and counts how often the client had to wait.

    with CountingProxy(port) as proxy:
        ...                                # a client talks to 127.0.0.1:proxy.port
    proxy.connections[0].turns             # waits until the last message was answered, without the farewell

A flight is all that a client sends before the answer to its first octet can have reached it. The delay keeps apart what
would mix on loopback: a client that does not wait has finished its flight long before that.
"""

import asyncio
import contextlib
import socket
import threading

DELAY_S = 0.03   # each way: a line of 60 ms, and ten times what a client needs to write a small message
FAREWELL = 64    # octets: QUIT and the end of TLS are never longer, a message never shorter
CHUNK = 65536
ROUND_TRIP_S = 2 * DELAY_S
PATIENCE_S = 10  # for connections to end whose client has ended


class Connection:
    """The flights of one connection, as octets in each."""

    def __init__(self):
        self.flights = []
        self.flight_start_s = -ROUND_TRIP_S
        self.is_answered = True

    def sent(self, length, now_s):
        if self.is_answered and now_s - self.flight_start_s >= ROUND_TRIP_S:
            self.flights.append(0)
            self.flight_start_s = now_s
            self.is_answered = False
        self.flights[-1] += length

    def answered(self):
        self.is_answered = True

    @property
    def turns(self):
        flights = list(self.flights)
        while flights and flights[-1] <= FAREWELL:
            flights.pop()
        return len(flights)


class CountingProxy:
    def __init__(self, target_port):
        self.target_port = target_port
        self.port = None
        self.connections = []
        self.loop = asyncio.new_event_loop()
        self.stopping = asyncio.Event()
        self.is_ready = threading.Event()
        self.thread = threading.Thread(target=lambda: self.loop.run_until_complete(self.serve()), daemon=True)

    def __enter__(self):
        self.thread.start()
        self.is_ready.wait()
        return self

    def __exit__(self, *exception):
        self.loop.call_soon_threadsafe(self.stopping.set)
        self.thread.join()
        self.loop.close()

    async def serve(self):
        server = await asyncio.start_server(self.accept, '127.0.0.1', 0)
        self.port = server.sockets[0].getsockname()[1]
        self.is_ready.set()
        await self.stopping.wait()
        server.close()
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        if others:
            await asyncio.wait(others, timeout=PATIENCE_S)

    async def accept(self, client_reader, client_writer):
        connection = Connection()
        self.connections.append(connection)
        server_reader, server_writer = await asyncio.open_connection('127.0.0.1', self.target_port)
        for writer in (client_writer, server_writer):
            writer.get_extra_info('socket').setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        await asyncio.gather(self.carry(client_reader, server_writer, at_once=connection.sent),
                             self.carry(server_reader, client_writer, delivered=connection.answered))

    async def carry(self, reader, writer, at_once=None, delivered=None):
        """Passes on in order, each piece DELAY_S after it came."""
        over = self.loop.create_future()
        with contextlib.suppress(ConnectionError):
            while piece := await reader.read(CHUNK):
                if at_once:
                    at_once(len(piece), self.loop.time())
                self.loop.call_later(DELAY_S, deliver, writer, piece, delivered)
        self.loop.call_later(DELAY_S, over.set_result, None)
        await over
        writer.close()


def deliver(writer, piece, delivered):
    writer.write(piece)
    if delivered:
        delivered()
