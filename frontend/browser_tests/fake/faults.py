"""What is to go wrong with the next answers."""

import json
import re
import threading
from dataclasses import dataclass, field
from typing import Any


def problem(status: int, code: str, title: str, **more: Any) -> bytes:
    """A problem document as the server writes them."""
    return json.dumps({
        "type": f"urn:martlet:problem:{code}", "title": title, "status": status, "code": code,
        "requestId": "r-" + code, "traceId": "0" * 32, **more}).encode()


@dataclass
class Fault:
    """For requests whose `METHOD path` matches: a status instead of the answer, a wait before it, or no answer."""

    pattern: str
    status: int | None = None
    body: bytes = b""
    media_type: str = "application/problem+json"
    headers: dict[str, str] = field(default_factory=dict)
    delay_seconds: float = 0
    hangs_up: bool = False
    times: int | None = None
    met: int = 0


def refusal(pattern: str, status: int, title: str, **more: Any) -> Fault:
    code = {401: "access.unauthenticated", 403: "access.denied", 429: "too-many-requests"}.get(status, "internal")
    headers = more.pop("headers", {})
    times = more.pop("times", None)
    return Fault(pattern, status, problem(status, code, title, **more), headers=headers, times=times)


class Faults:
    def __init__(self) -> None:
        self._faults: list[Fault] = []
        self._lock = threading.Lock()

    def add(self, fault: Fault) -> Fault:
        with self._lock:
            self._faults.append(fault)
        return fault

    def clear(self) -> None:
        with self._lock:
            self._faults.clear()

    def of(self, request: str) -> Fault | None:
        with self._lock:
            for fault in self._faults:
                if re.fullmatch(fault.pattern, request) and (fault.times is None or fault.met < fault.times):
                    fault.met += 1
                    return fault
        return None
