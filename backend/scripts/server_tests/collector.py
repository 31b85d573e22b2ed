"""A collector of traces: takes OTLP/HTTP JSON on loopback and holds every request against the format."""

import contextlib
import json
import re
import threading
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

TRACE_ID = re.compile(r"(?!0+$)[0-9a-f]{32}")
SPAN_ID = re.compile(r"(?!0+$)[0-9a-f]{16}")
KINDS = {1: "internal", 2: "server"}


@dataclass(frozen=True)
class Span:
    trace: str
    id: str
    parent: str | None
    name: str
    kind: str
    start: int  # nanoseconds since 1970
    end: int
    attributes: dict[str, object]
    error: str | None


def read_spans(document: dict[str, Any]) -> tuple[dict[str, object], list[Span]]:
    """What the spans are of, and the spans. ValueError says what is not as OTLP has it."""
    resources = document["resourceSpans"]
    if set(document) != {"resourceSpans"} or len(resources) != 1:
        raise ValueError(f"members {set(document)}, {len(resources)} resources")
    spans = [_span(item) for scope in resources[0]["scopeSpans"] for item in scope["spans"]]
    return _attributes(resources[0]["resource"]["attributes"]), spans


def _span(item: dict[str, Any]) -> Span:
    parent = item.get("parentSpanId")
    spans = [name for name in (item["spanId"], parent) if name is not None]
    if not TRACE_ID.fullmatch(item["traceId"]) or not all(SPAN_ID.fullmatch(name) for name in spans):
        raise ValueError(f"ids of {item}")
    start, end = item["startTimeUnixNano"], item["endTimeUnixNano"]
    if not isinstance(start, str) or not isinstance(end, str) or int(start) > int(end):
        raise ValueError(f"times of {item}")
    status = item["status"]
    if status["code"] not in (0, 2):
        raise ValueError(f"status {status}")
    return Span(
        item["traceId"], item["spanId"], parent, item["name"], KINDS[item["kind"]], int(start), int(end),
        _attributes(item["attributes"]), (status.get("message") or "failed") if status["code"] == 2 else None)


def _attributes(items: list[dict[str, Any]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for item in items:
        (kind, value), = item["value"].items()
        if kind == "intValue" and not isinstance(value, str):
            raise ValueError(f"64-bit integers are texts: {item}")
        found[item["key"]] = int(value) if kind == "intValue" else value
    return found


class Collector(contextlib.AbstractContextManager["Collector"]):
    """`refusals` is how many requests are answered with 503 before the first is taken."""

    def __init__(self, refusals: int = 0) -> None:
        self.spans: list[Span] = []
        self.resource: dict[str, object] = {}
        self.headers: dict[str, str] = {}
        self.complaints: list[str] = []
        self.requests = 0
        self._refusals = refusals
        self._lock = threading.Lock()
        collector = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                status = collector._take(self.path, dict(self.headers), body)
                self.send_response(status)
                self.send_header("Content-Length", "2")
                self.end_headers()
                self.wfile.write(b"{}")

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def _take(self, path: str, headers: dict[str, str], body: bytes) -> int:
        with self._lock:
            self.requests += 1
            if self.requests <= self._refusals:
                return 503
            self.headers = {name.lower(): value for name, value in headers.items()}
            try:
                self.resource, spans = read_spans(json.loads(body))
            except (ValueError, KeyError, TypeError) as error:
                self.complaints.append(f"{type(error).__name__}: {error}")
                return 400
            if path != "/v1/traces" or self.headers.get("content-type") != "application/json":
                self.complaints.append(f"{path}, {self.headers}")
            self.spans += spans
            return 200

    def named(self, name: str) -> list[Span]:
        with self._lock:
            return [span for span in self.spans if span.name == name]
