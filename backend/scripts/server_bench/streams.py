"""Event streams, all read by one thread, and the server's CPU meanwhile."""

import selectors
import socket
import time
from dataclasses import dataclass

from server_tests.processes import cpu_seconds
from server_tests.serve import Serve

READ_BYTES = 1 << 20
PER_TOKEN = 32  # streams, as the server has it


@dataclass(frozen=True)
class StreamLoad:
    streams: int
    core_share: float  # of one core, by the server
    events_per_second: float  # of each stream
    bytes_per_second: float  # of all streams


def measure(server: Serve, count: int, seconds: float) -> StreamLoad:
    """Reads so many streams for so long."""
    tokens = [server.new_token("read_only")[1] for _ in range(1 + count // PER_TOKEN)]
    streams: list[socket.socket] = []
    with selectors.DefaultSelector() as selector:
        try:
            for number in range(count):
                stream = server.admin.socket(10)
                stream.sendall(f"GET /api/events HTTP/1.1\r\nHost: localhost\r\n"
                               f"Authorization: Bearer {tokens[number // PER_TOKEN]}\r\n\r\n".encode())
                streams.append(stream)
                selector.register(stream, selectors.EVENT_READ)
            _read(selector, 2)  # the snapshots
            before, began = cpu_seconds(server.process.pid), time.monotonic()
            events, size = _read(selector, seconds)
            took = time.monotonic() - began
            spent = cpu_seconds(server.process.pid) - before
        finally:
            for stream in streams:
                stream.close()
    return StreamLoad(count, spent / took, events / took / max(count, 1), size / took)


def _read(selector: selectors.BaseSelector, seconds: float) -> tuple[int, int]:
    """Events and bytes."""
    events = size = 0
    deadline = time.monotonic() + seconds
    while (left := deadline - time.monotonic()) > 0:
        for key, _ in selector.select(left) if selector.get_map() else []:
            piece = key.fileobj.recv(READ_BYTES)  # type: ignore[union-attr]
            if not piece:
                raise RuntimeError("the server ended a stream")
            events += piece.count(b"event: progress")
            size += len(piece)
        if not selector.get_map():
            time.sleep(left)
    return events, size
