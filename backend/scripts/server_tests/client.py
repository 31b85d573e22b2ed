"""One HTTP request at a time. Every answer is held against the rules of all answers."""

import http.client
import itertools
import json
import socket
import ssl
import threading
import urllib.parse
from collections import Counter
from collections.abc import Mapping

from .canary import Canaries
from .checks import Failure, expect
from .exchange import Answer, broken_rules

REQUEST_SECONDS = 35  # longer than the server gives any operation
_numbers = itertools.count(2)
_lock = threading.Lock()
answers: Counter[str] = Counter()
"""How many requests were refused; what else is asked is not hostile."""


def loopback_address() -> str:
    """Another one for each client: the server counts failed attempts by address."""
    with _lock:
        number = next(_numbers)
    return f"127.{1 + number // 62500}.{number // 250 % 250}.{number % 250 + 1}"


class Client:
    def __init__(self, url: str, token: str | None, canaries: Canaries, tls: ssl.SSLContext | None = None) -> None:
        self.url = url
        self.token = token
        self.canaries = canaries
        self.tls = tls
        parts = urllib.parse.urlsplit(url)
        self.host, self.port = parts.hostname or "", parts.port or 0
        self._source = (loopback_address(), 0)

    def with_token(self, token: str | None) -> "Client":
        return Client(self.url, token, self.canaries, self.tls)

    # Requests

    def get(self, path: str, wanted: int | None = 200, **options: object) -> Answer:
        return self.request("GET", path, wanted, **options)

    def post(self, path: str, document: object = None, wanted: int | None = 202, **options: object) -> Answer:
        return self.request("POST", path, wanted, document=document, **options)

    def request(
        self, method: str, path: str, wanted: int | None = None, *, document: object = None, body: bytes | None = None,
        headers: Mapping[str, str] | None = None, reveals: bool = False, is_file: bool = False,
        timeout: float = REQUEST_SECONDS,
    ) -> Answer:
        """`wanted` is the status that must come; `reveals` says that the answer may hold a secret, `is_file` that it
        is no answer of the API."""
        sent = {"Host": f"{self.host}:{self.port}", **(headers or {})}
        if self.token is not None:
            sent["Authorization"] = f"Bearer {self.token}"
        if document is not None:
            body = json.dumps(document).encode()
            sent.setdefault("Content-Type", "application/json")
        connection = self.connect(timeout)
        try:
            connection.request(method, path, body, sent)
            answer = self._read(connection, method, path)
        except (http.client.HTTPException, OSError) as error:
            raise Failure(f"{method} {path}: {type(error).__name__}: {error}") from error
        finally:
            connection.close()
        self.check(answer, reveals, is_file)
        expect(wanted is None or answer.status == wanted, f"{answer} (wanted {wanted})")
        return answer

    def connect(self, timeout: float = REQUEST_SECONDS) -> http.client.HTTPConnection:
        if self.tls:
            return http.client.HTTPSConnection(self.host, self.port, timeout=timeout, context=self.tls)
        return http.client.HTTPConnection(self.host, self.port, timeout=timeout, source_address=self._source)

    @staticmethod
    def _read(connection: http.client.HTTPConnection, method: str, path: str) -> Answer:
        response = connection.getresponse()
        is_stream = (response.getheader("Content-Type") or "").startswith("text/event-stream")
        body = b"" if is_stream else response.read()  # a stream has no end
        return Answer(method, path, response.status, tuple(response.getheaders()), body)

    def check(self, answer: Answer, reveals: bool = False, is_file: bool = False) -> None:
        if 400 <= answer.status < 500:
            with _lock:
                answers["refused"] += 1
        if broken := broken_rules(answer, is_file):
            raise Failure(f"{answer}: {'; '.join(broken)}")
        expect(answer.status != 500, f"the server made a mistake: {answer}")
        if not reveals:
            said = repr(answer.headers).encode() + answer.body
            self.canaries.check(said, f"the answer to {answer.method} {answer.path}")

    # Bytes

    def socket(self, timeout: float = REQUEST_SECONDS) -> socket.socket:
        return socket.create_connection((self.host, self.port), timeout, source_address=self._source)

    def raw(self, request: bytes, timeout: float = REQUEST_SECONDS) -> Answer | None:
        """What comes back for these bytes; None where the server just hangs up. Not held against the rules: what is
        no HTTP is refused before the application."""
        with self.socket(timeout) as connection:
            try:
                connection.sendall(request)
            except OSError:
                pass  # it may have had enough; what it said is still to be read
            response = http.client.HTTPResponse(connection)
            try:
                response.begin()
                body = response.read()
            except (http.client.HTTPException, ConnectionError):
                return None
            method, _, rest = request.split(b"\r\n", 1)[0].decode("latin-1").partition(" ")
            return Answer(method[:20], rest[:80], response.status, tuple(response.getheaders()), body)
