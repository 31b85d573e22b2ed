"""HTTP as a browser behind the dashboard's address has it."""

import json
import urllib.error
import urllib.request
from typing import Any


class Answer:
    def __init__(self, status: int, headers: Any, body: bytes) -> None:
        self.status, self.body = status, body
        self.headers = {name.lower(): value for name, value in headers.items()}

    def json(self) -> Any:
        return json.loads(self.body)


class Client:
    """Asks `url`; addresses below /api with the token, once there is one."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.token: str | None = None

    def get(self, path: str, url: str | None = None, **headers: str) -> Answer:
        return self.ask("GET", path, url=url, headers=headers)

    def ask(
        self, method: str, path: str, document: object = None, url: str | None = None,
        headers: dict[str, str] | None = None,
    ) -> Answer:
        request = urllib.request.Request(
            (url or self.url) + path, method=method, data=None if document is None else json.dumps(document).encode())
        for name, value in (headers or {}).items():
            request.add_header(name.replace("_", "-"), value)
        if document is not None:
            request.add_header("Content-Type", "application/json")
        if self.token and path.startswith("/api"):
            request.add_header("Authorization", f"Bearer {self.token}")
        try:
            with urllib.request.urlopen(request, timeout=40) as answer:
                return Answer(answer.status, answer.headers, answer.read())
        except urllib.error.HTTPError as error:
            with error:
                return Answer(error.code, error.headers, error.read())
