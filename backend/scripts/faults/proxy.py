"""A TCP proxy between martlet and a server, whose network fails on demand."""

import random
import socket
import struct
import threading
import time

CHUNK_BYTES = 64 << 10
POLL_SECONDS = 0.02
RESET = struct.pack("ii", 1, 0)  # SO_LINGER with 0 s: close() sends RST instead of FIN


class Proxy:
    """Listens on a loopback port and hands bytes on to `server_port`, unless told otherwise."""

    def __init__(self, server_port):
        self.server_port = server_port
        self.is_stalled = False
        self.refused_share = 0.0  # of new connections
        self.bytes_per_second = None
        self.random = random.Random(0)
        self._lock = threading.Lock()
        self._pairs = set()
        self._is_closed = False
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self):
        """Resets every connection that is open now."""
        with self._lock:
            pairs, self._pairs = self._pairs, set()
        for pair in pairs:
            for end in pair:
                _reset(end)
        return len(pairs)

    def close(self):
        self._is_closed = True
        self._listener.close()
        self.cut()

    def _accept(self):
        while not self._is_closed:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            if self.random.random() < self.refused_share:
                _reset(client)
                continue
            try:
                server = socket.create_connection(("127.0.0.1", self.server_port), timeout=10)
            except OSError:
                _reset(client)
                continue
            server.settimeout(None)
            for end in (client, server):
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with self._lock:
                self._pairs.add((client, server))
            for source, sink in ((client, server), (server, client)):
                threading.Thread(target=self._pump, args=(source, sink), daemon=True).start()

    def _pump(self, source, sink):
        try:
            while data := source.recv(CHUNK_BYTES):
                while self.is_stalled and not self._is_closed:
                    time.sleep(POLL_SECONDS)
                if self.bytes_per_second:
                    time.sleep(len(data) / self.bytes_per_second)
                sink.sendall(data)
            sink.shutdown(socket.SHUT_WR)
        except OSError:
            _reset(source)
            _reset(sink)


def _reset(end):
    try:
        end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        end.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass
    end.close()
