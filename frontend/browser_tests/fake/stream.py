"""/api/events of the fake: ids of an epoch, replay behind Last-Event-ID, cuts at will."""

import contextlib
import json
import queue
import threading
import time
from collections.abc import Callable
from typing import Any

HEARTBEAT_SECONDS = 10.0


class Hub:
    def __init__(self, snapshot: Callable[[], dict[str, Any]]) -> None:
        self._snapshot = snapshot
        self._lock = threading.Lock()
        self._frames: list[bytes] = []
        self._epochs = 1
        self._streams: set[queue.Queue[bytes | None]] = set()
        # A stream that is so old is cut.
        self.cut_after_seconds: float | None = None
        self.opened = 0
        self.replayed = 0

    @property
    def epoch(self) -> str:
        return f"fake{self._epochs}"

    @property
    def streams(self) -> int:
        return len(self._streams)

    def restart(self) -> None:
        """A new life of the server: it knows nothing of the events before."""
        with self._lock:
            self._epochs += 1
            self._frames = []
        self.cut()

    def cut(self) -> None:
        with self._lock:
            for stream in self._streams:
                stream.put(None)

    def publish(self, name: str, document: Any) -> None:
        self.publish_text(name, json.dumps(document))

    def publish_text(self, name: str, data: str) -> None:
        """Also of what is no JSON."""
        with self._lock:
            frame = self._frame(len(self._frames) + 1, name, data)
            self._frames.append(frame)
            for stream in self._streams:
                stream.put(frame)

    def publish_raw(self, raw: bytes) -> None:
        """Bytes that are no event at all, to those who listen now."""
        with self._lock:
            for stream in self._streams:
                stream.put(raw)

    def _frame(self, number: int, name: str, data: str) -> bytes:
        return f"id: {self.epoch}-{number}\nevent: {name}\ndata: {data}\n\n".encode()

    def serve(self, write: Callable[[bytes], object], last_event_id: str | None) -> None:
        """Until the stream is cut or its reader is gone."""
        mine: queue.Queue[bytes | None] = queue.Queue()
        with self._lock:
            opening = self._opening(last_event_id)
            self._streams.add(mine)
            self.opened += 1
        began = time.monotonic()
        try:
            with contextlib.suppress(OSError):
                for frame in opening:
                    write(frame)
                while (frame := self._next(mine, began)) is not None:
                    write(frame)
        finally:
            with self._lock:
                self._streams.discard(mine)

    def _next(self, mine: "queue.Queue[bytes | None]", began: float) -> bytes | None:
        seconds = HEARTBEAT_SECONDS
        if self.cut_after_seconds is not None:
            seconds = min(seconds, began + self.cut_after_seconds - time.monotonic())
            if seconds <= 0:
                return None
        try:
            return mine.get(timeout=seconds)
        except queue.Empty:
            return None if self.cut_after_seconds is not None else b": alive\n\n"

    def _opening(self, last_event_id: str | None) -> list[bytes]:
        epoch, _, number = (last_event_id or "").rpartition("-")
        if epoch == self.epoch and number.isdigit() and int(number) <= len(self._frames):
            self.replayed += 1
            return self._frames[int(number):]
        return [self._frame(len(self._frames), "snapshot", json.dumps(self._snapshot()))]
