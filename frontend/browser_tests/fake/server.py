"""HTTP of the fake server."""

import contextlib
import hashlib
import json
import re
import socket
import threading
import time
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from . import documents
from .faults import Faults, problem
from .routes import ROUTES
from .stream import Hub
from .world import World

# The policy of Server/Pipeline/RequestScope.swift: what it refuses must be refused here as well.
POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'")
MEDIA_TYPES = {
    ".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml", ".json": "application/json", ".map": "application/json"}
ROLES = ("read_only", "operator", "admin")
MINIMUM_ROLES = {
    ("GET", "/api/tokens"): "admin", ("GET", "/api/audit"): "admin", ("GET", "/api/audit/verification"): "admin",
    ("GET", "/api/database/queries/{id}"): "operator"}
PATTERNS = [(method, path, re.compile(re.sub(r"\{\w+\}", "([^/]+)", path)), handler)
            for (method, path), handler in ROUTES.items()]


def token_of(role: str) -> str:
    """Of the right form."""
    return f"mlt_{ROLES.index(role):012d}_{hashlib.sha256(role.encode()).hexdigest()}"


class FakeServer:
    def __init__(self, dashboard: Path, world: World) -> None:
        self.dashboard = dashboard
        self.world = world
        self.faults = Faults()
        self.hub = Hub(lambda: documents.status(world))
        self.sessions: set[str] = set()
        self.asked: list[str] = []
        self._connections: set[socket.socket] = set()
        self._server: ThreadingHTTPServer | None = None
        self.port = 0

    def __enter__(self) -> "FakeServer":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """On the port that it had before."""
        fake = self

        class Handler(_Handler):
            server_of = fake

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            allow_reuse_address = True
            request_queue_size = 64

        self._server = Server(("127.0.0.1", self.port), Handler)
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self) -> None:
        """Nobody is there any more: connections are refused, open ones end."""
        if self._server is None:
            return
        self._server.shutdown()
        self._server.server_close()
        self._server = None
        self.hub.cut()
        for connection in list(self._connections):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def tell(self, changed: list[Any]) -> None:
        """The event of a change."""
        self.hub.publish("progress", documents.change(self.world, changed))

    def tell_all(self) -> None:
        self.tell(self.world.tables)

    def end_sessions(self) -> None:
        self.sessions.clear()
        self.hub.cut()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_of: FakeServer

    def setup(self) -> None:
        super().setup()
        self.server_of._connections.add(self.connection)

    def finish(self) -> None:
        self.server_of._connections.discard(self.connection)
        with contextlib.suppress(OSError):
            super().finish()

    def log_message(self, *_: object) -> None:
        """Tests look at `asked`."""

    def handle_one_request(self) -> None:
        # A browser that closes its connections is none of the test's concern.
        try:
            super().handle_one_request()
        except OSError:
            self.close_connection = True

    def do_GET(self) -> None:  # noqa: N802 (the name is http.server's)
        self._answer("GET")

    def do_POST(self) -> None:  # noqa: N802
        self._answer("POST")

    def do_DELETE(self) -> None:  # noqa: N802
        self._answer("DELETE")

    def _answer(self, method: str) -> None:
        fake = self.server_of
        parts = urllib.parse.urlsplit(self.path)
        length = int(self.headers.get("Content-Length") or 0)
        content = self.rfile.read(length) if length else b""
        fake.asked.append(f"{method} {parts.path}")
        if (fault := fake.faults.of(f"{method} {parts.path}")) is not None:
            time.sleep(fault.delay_seconds)
            if fault.hangs_up:
                self.close_connection = True
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            if fault.status is not None:
                self._send(fault.status, fault.body, fault.media_type, fault.headers)
                return
        if not parts.path.startswith(("/api/", "/metrics", "/livez", "/readyz")):
            self._file(parts.path)
            return
        self._operation(method, parts, json.loads(content) if content else {})

    def _operation(self, method: str, parts: urllib.parse.SplitResult, body: dict[str, Any]) -> None:
        if (method, parts.path) == ("POST", "/api/login"):
            self._log_in(str(body.get("token", "")))
            return
        role = self._role()
        if role is None:
            self._refuse(401, "access.unauthenticated", "A token is needed.")
        elif parts.path == "/api/session":
            self._json(200, self._principal(role))
        elif parts.path == "/api/logout":
            self._send(204, b"", None, {"Set-Cookie": "martlet_session=; Path=/; Max-Age=0"})
        elif self.server_of.world.target_away:
            self._refuse(503, "target.unavailable", "The target cannot be reached.", {"Retry-After": "5"})
        elif parts.path == "/api/events":
            self._events()
        else:
            self._route(method, parts, body, role)

    def _route(self, method: str, parts: urllib.parse.SplitResult, body: dict[str, Any], role: str) -> None:
        query = dict(urllib.parse.parse_qsl(parts.query))
        for wanted, path, pattern, handler in PATTERNS:
            if wanted == method and (match := pattern.fullmatch(parts.path)):
                least = MINIMUM_ROLES.get((method, path), "read_only" if method == "GET" else "operator")
                if ROLES.index(role) < ROLES.index(least):
                    self._refuse(403, "access.denied", "Your role does not allow this.")
                    return
                own = urllib.parse.unquote(match[1]) if match.groups() else ""
                status, document = handler(self.server_of.world, own, query, body)
                self._json(status, document) if status < 400 else self._refuse(status, "not-found", "No such thing.")
                return
        self._refuse(404, "unknown-route", "There is no such operation.")

    # Sessions

    def _log_in(self, token: str) -> None:
        role = next((role for role in ROLES if token_of(role) == token), None)
        if role is None:
            self._refuse(401, "access.unauthenticated", "The token is not valid.")
            return
        session = f"{role}.{len(self.server_of.sessions)}.{time.monotonic_ns()}"
        self.server_of.sessions.add(session)
        cookie = f"martlet_session={session}; Path=/; HttpOnly; SameSite=Strict"
        self._json(200, self._principal(role), {"Set-Cookie": cookie})

    def _role(self) -> str | None:
        match = re.search(r"martlet_session=([^;]+)", self.headers.get("Cookie") or "")
        return match[1].partition(".")[0] if match and match[1] in self.server_of.sessions else None

    @staticmethod
    def _principal(role: str) -> dict[str, str]:
        return {"name": f"{role} of a test", "role": role, "tokenID": f"tok-{role}", "credential": "session"}

    # Answers

    def _events(self) -> None:
        self.send_response_only(200)
        self._common({"Content-Type": "text/event-stream", "Cache-Control": "no-store", "Connection": "close"})
        self.end_headers()
        self.close_connection = True

        def write(frame: bytes) -> None:
            self.wfile.write(frame)
            self.wfile.flush()
        self.server_of.hub.serve(write, self.headers.get("Last-Event-ID"))

    def _json(self, status: int, document: Any, headers: dict[str, str] | None = None) -> None:
        body = json.dumps(document).encode()
        tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        if self.headers.get("If-None-Match") == tag:
            self._send(304, b"", None, {"ETag": tag})
        else:
            self._send(status, body, "application/json", {"ETag": tag, **(headers or {})})

    def _refuse(self, status: int, code: str, title: str, headers: dict[str, str] | None = None) -> None:
        self._send(status, problem(status, code, title), "application/problem+json", headers or {})

    def _file(self, path: str) -> None:
        root = self.server_of.dashboard.resolve()
        file = (root / path.lstrip("/")).resolve()
        if not file.is_file() or root not in file.parents:
            file = root / "index.html"
        headers, body = {"Cache-Control": "no-cache"}, file.read_bytes()
        packed = file.with_name(file.name + ".gz")
        if packed.exists() and "gzip" in (self.headers.get("Accept-Encoding") or ""):
            headers["Content-Encoding"], body = "gzip", packed.read_bytes()
        self._send(200, body, MEDIA_TYPES.get(file.suffix, "application/octet-stream"), headers)

    def _send(self, status: int, body: bytes, media_type: str | None, headers: dict[str, str]) -> None:
        self.send_response_only(status)
        sent = {"Content-Length": str(len(body)), **headers}
        if status in (204, 304):
            sent.pop("Content-Length")
        if media_type is not None:
            sent["Content-Type"] = media_type
        self._common({"Cache-Control": "no-store", **sent})
        self.end_headers()
        self.wfile.write(body)

    def _common(self, headers: dict[str, str]) -> None:
        now = time.time() + self.server_of.world.clock_skew_seconds
        fixed = {
            "Date": self.date_time_string(now), "Content-Security-Policy": POLICY,
            "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "X-Frame-Options": "DENY"}
        for name, value in (fixed | headers).items():
            self.send_header(name, value)
