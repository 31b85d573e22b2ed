"""Who may do what, read off the OpenAPI document. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

ROLES = ("read_only", "operator", "admin")
NOBODIES = ("anonymous", "forged", "expired", "revoked")

# A route that anybody may call is a decision, and this list is where it is made.
OPEN = {("GET", "/livez"), ("GET", "/readyz"), ("GET", "/api/openapi.json"), ("POST", "/api/login")}
# Needs a token unless the server was started with --open-metrics.
METRICS = ("GET", "/metrics")
STREAMS = {"text/event-stream"}
UNKNOWN_ID = "00000000-0000-4000-8000-000000000000"


@dataclass(frozen=True)
class Route:
    method: str
    path: str
    role: str | None
    needs_credentials: bool
    has_head: bool  # as every GET but that of a stream
    parameters: tuple[tuple[str, str], ...]  # place and name

    @property
    def key(self) -> tuple[str, str]:
        return self.method, self.path

    @property
    def methods(self) -> tuple[str, ...]:
        return (self.method, "HEAD") if self.has_head else (self.method,)

    @property
    def address(self) -> str:
        """Of something that there is not, so that whoever is let in changes nothing."""
        return re.sub(r"\{[^}]*\}", UNKNOWN_ID, self.path)


def routes_of(document: dict[str, Any]) -> Iterator[Route]:
    for path, item in sorted(document["paths"].items()):
        for method, operation in sorted(item.items()):
            if method in ("parameters", "summary", "description", "servers"):
                continue
            yield Route(
                method.upper(), path, operation.get("x-martlet-role"), bool(operation.get("security")),
                method == "get" and not STREAMS & _media_types(operation),
                tuple((parameter["in"], parameter["name"]) for parameter in operation.get("parameters", ())))


def _media_types(operation: dict[str, Any]) -> set[str]:
    return {name for answer in operation.get("responses", {}).values() for name in answer.get("content", {})}


def refusal(route: Route, who: str) -> int | None:
    """The status that keeps somebody out; None for who may come in."""
    if route.key in OPEN:
        return None
    if who in NOBODIES:
        return 401
    needed = "read_only" if route.key == METRICS else route.role
    return 403 if needed not in ROLES or ROLES.index(who) < ROLES.index(needed) else None
