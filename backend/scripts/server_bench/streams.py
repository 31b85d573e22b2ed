"""Event streams, all read by one thread, and the server's CPU meanwhile."""

import selectors
import socket
import time
from dataclasses import dataclass

from server_tests.processes import cpu_seconds
from server_tests.serve import Serve

READ_BYTES = 1 << 20


@dataclass(frozen=True)
class StreamLoad:
    streams: int
    core_share: float  # of one core, by the server
    events_per_second: float  # of each stream
    bytes_per_second: float  # of all streams


def measure(server: Serve, count: int, seconds: float) -> StreamLoad:
    """Reads so many streams for so long."""
    head = f"GET /api/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {server.token}\r\n\r\n".encode()
    streams: list[socket.socket] = []
    with selectors.DefaultSelector() as selector:
        try:
            for _ in range(count):
                stream = server.admin.socket(10)
                stream.sendall(head)
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
