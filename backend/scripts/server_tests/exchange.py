"""Answers, and the rules that hold for every one of them, whatever was asked."""

import json
import re
from dataclasses import dataclass
from typing import Any

TRACEPARENT = re.compile(r"00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]")
REQUEST_ID = re.compile(r"[0-9A-Za-z_-]{1,64}")
PROBLEM_MEMBERS = {"type": str, "title": str, "status": int, "code": str, "requestId": str, "traceId": str}


@dataclass(frozen=True)
class Answer:
    method: str
    path: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def __str__(self) -> str:
        return f"{self.method} {self.path} -> {self.status} {self.body[:400].decode(errors='replace')}"

    def header(self, name: str) -> str | None:
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)

    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def media_type(self) -> str:
        return (self.header("content-type") or "").partition(";")[0].strip()


def broken_rules(answer: Answer, is_file: bool = False) -> list[str]:
    """What is wrong with an answer of the application, in words; a file of the dashboard may be kept."""
    broken = [*_headers(answer), *_problem(answer)]
    if not is_file and not _is_uncached(answer.header("cache-control") or ""):
        broken.append(f"it may be cached ({answer.header('cache-control')})")
    return broken


def _headers(answer: Answer) -> list[str]:
    broken = []
    if answer.header("server") is not None:
        broken.append("it names its software (Server)")
    if answer.header("x-content-type-options") != "nosniff":
        broken.append("no X-Content-Type-Options: nosniff")
    policy = answer.header("content-security-policy") or ""
    for directive in ("default-src 'self'", "frame-ancestors 'none'", "object-src 'none'"):
        if directive not in policy:
            broken.append(f"the Content-Security-Policy lacks {directive}")
    if "unsafe" in policy or "*" in policy:
        broken.append("the Content-Security-Policy allows too much")
    if answer.header("x-frame-options") != "DENY":
        broken.append("no X-Frame-Options: DENY")
    if answer.header("referrer-policy") != "no-referrer":
        broken.append("no Referrer-Policy: no-referrer")
    if not REQUEST_ID.fullmatch(answer.header("x-request-id") or ""):
        broken.append("no X-Request-Id")
    if not TRACEPARENT.fullmatch(answer.header("traceparent") or ""):
        broken.append("no traceparent")
    return broken


def _is_uncached(control: str) -> bool:
    """Kept by nobody: a client that sends an ETag back has kept the answer by its own choice."""
    directives = {directive.strip().lower() for directive in control.split(",")}
    return "no-store" in directives


def _problem(answer: Answer) -> list[str]:
    if answer.status < 400 or answer.method == "HEAD":
        return []
    if answer.media_type != "application/problem+json":
        return [f"an error that is no problem+json ({answer.media_type or 'no type'})"]
    try:
        document = answer.json()
    except ValueError:
        return ["a problem that is no JSON"]
    broken = [f"the problem has no {name}" for name, kind in PROBLEM_MEMBERS.items()
              if not isinstance(document.get(name), kind)]
    if document.get("status") != answer.status:
        broken.append("the problem has another status")
    if document.get("requestId") != answer.header("x-request-id"):
        broken.append("the problem has another requestId")
    if document.get("traceId") != (answer.header("traceparent") or "-").split("-")[1]:
        broken.append("the problem has another traceId")
    return broken
