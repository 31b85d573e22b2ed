"""Secrets of this test run, which may appear in no answer, log, metric or command line."""

import secrets
import threading
import urllib.parse

from .checks import Failure


class Canaries:
    """Every password and token that a case has used. What is looked for is also looked for percent-encoded."""

    def __init__(self) -> None:
        self._names: dict[bytes, str] = {}
        self._lock = threading.Lock()

    def password(self, name: str) -> str:
        """A new one, with a character that encoders change, so that both spellings are looked for."""
        password = f"k3y/{secrets.token_hex(12)}"
        self.add(password, name)
        return password

    def add(self, secret: str, name: str) -> None:
        with self._lock:
            self._names[secret.encode()] = name
            self._names[urllib.parse.quote(secret, safe="").encode()] = name

    def found_in(self, text: bytes) -> list[str]:
        """The names of those that the text holds."""
        with self._lock:
            names = list(self._names.items())
        return sorted({name for secret, name in names if secret in text})

    def check(self, text: bytes, where: str) -> None:
        if found := self.found_in(text):
            raise Failure(f"{where} holds {', '.join(found)}")
