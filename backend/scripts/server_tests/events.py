"""Server-sent events: the format, and a stream that is read beside the case."""

import contextlib
import json
import queue
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from .checks import Failure, expect
from .client import Client

OPEN_SECONDS = 100  # no case listens longer to a stream that says nothing


@dataclass(frozen=True)
class Event:
    """`name` is empty for a comment, whose text is then `data`."""

    id: str | None
    name: str
    data: Any

    @property
    def number(self) -> int:
        return int((self.id or "").rpartition("-")[2])


def parse_events(lines: Iterator[bytes]) -> Iterator[Event]:
    """HTML standard, 9.2.6 "Interpreting an event stream", as far as this server makes use of it."""
    fields: dict[str, str] = {}
    for line in lines:
        text = line.decode().rstrip("\r\n")
        if text.startswith(":"):
            yield Event(None, "", text[1:].strip())
        elif text:
            name, _, value = text.partition(":")
            fields[name] = value.removeprefix(" ")
        elif "data" in fields:
            yield Event(fields.get("id"), fields.get("event", "message"), json.loads(fields["data"]))
            fields = {}
        else:
            fields = {}  # such as `retry`, which is no event


class EventStream(contextlib.AbstractContextManager["EventStream"]):
    """Events as they come; None behind the last."""

    def __init__(self, client: Client, last_event_id: str | None = None, cookie: str | None = None) -> None:
        """With the client's token, or as a browser that has logged in."""
        self._queue: queue.Queue[Event | None] = queue.Queue()
        self._connection = client.connect(OPEN_SECONDS)
        who = {"Cookie": cookie} if cookie else {"Authorization": f"Bearer {client.token}"}
        headers = {**who, "Accept": "text/event-stream"}
        if last_event_id is not None:
            headers["Last-Event-ID"] = last_event_id
        self._connection.request("GET", "/api/events", headers=headers)
        self._socket = self._connection.sock  # the response takes it over
        self.response = self._connection.getresponse()
        expect(self.response.status == 200, f"GET /api/events -> {self.response.status}")
        threading.Thread(target=self._read, daemon=True).start()

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._connection.close()

    def _read(self) -> None:
        # However the stream ends, it has ended.
        with contextlib.suppress(Exception):
            for event in parse_events(iter(self.response.readline, b"")):
                self._queue.put(event)
        self._queue.put(None)

    def next(self, seconds: float) -> Event | None:
        try:
            return self._queue.get(timeout=seconds)
        except queue.Empty:
            raise Failure(f"no event within {seconds:g} s") from None

    def until(self, is_last: Callable[[Event], bool], seconds: float, what: str) -> list[Event]:
        """All events up to the one that is wanted, comments left out."""
        events: list[Event] = []
        while True:
            event = self.next(seconds)
            if event is None:
                raise Failure(f"the stream ended before {what}")
            if event.name:
                events.append(event)
                if is_last(event):
                    return events

    def await_end(self, seconds: float) -> None:
        """Whatever comes until then."""
        deadline = time.monotonic() + seconds
        while self.next(max(0.0, deadline - time.monotonic())) is not None:
            pass
