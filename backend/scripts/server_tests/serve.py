"""`martlet serve` as a process."""

import json
import os
import signal
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .checks import Failure, equal, expect
from .client import Client
from .processes import resident_bytes

if TYPE_CHECKING:
    from .bench import Bench

START_SECONDS = 40
STOP_SECONDS = 40
# Of the right form, and nobody's.
FORGED_TOKEN = f"mlt_{'0' * 12}_{'0' * 64}"
TOKEN_LINE = "admin token: "
URL_LINE = "martlet serves "


class Serve:
    """Started when the context is entered, ended when it is left; its log is then searched for secrets."""

    def __init__(
        self, bench: "Bench", target_url: str, options: tuple[str, ...] = (), *, token: str | None = None,
        sources: Mapping[str, str] | None = None, environment: Mapping[str, str] | None = None,
        backups: Path | None = None,
    ) -> None:
        self.bench = bench
        self.target_url = target_url
        self.stem = bench.fresh_path("serve")
        self.backups = backups or self.stem.with_suffix(".backups")
        sources = {"shop": bench.source_url("shop")} if sources is None else sources
        self.command = [
            str(bench.program), "serve", target_url, "--listen", "127.0.0.1:0", "--backup-dir", str(self.backups),
            *(word for name, url in sources.items() for word in ("--source", f"{name}={url}")), *options]
        self.environment = {**os.environ, **(environment or {})}
        self.token = token
        self.url = ""

    def __enter__(self) -> "Serve":
        self.launch()
        self.await_serving()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: object) -> None:
        if self.is_running:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
                if error is None:
                    raise Failure(f"SIGTERM did not end it within {STOP_SECONDS} s:\n{self.log_end()}") from None
        if error is None:
            self.bench.canaries.check(self.log.encode(), "the server's log")
        elif kind is Failure:
            raise Failure(f"{error}\n{self.log_end()}") from error

    # The process

    def launch(self) -> None:
        with open(self.stem.with_suffix(".out"), "wb") as out, open(self.stem.with_suffix(".log"), "wb") as log:
            self.process = subprocess.Popen(
                ["setpriv", "--pdeathsig", "KILL", "--", *self.command], stdin=subprocess.DEVNULL, stdout=out,
                stderr=log, env=self.environment)

    def await_serving(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not (url := self._said(URL_LINE)):
            if not self.is_running or time.monotonic() > deadline:
                raise Failure(f"the server did not start (status {self.process.poll()}):\n{self.log_end()}")
            time.sleep(0.02)
        self.url = url
        self.printed_token = self._said(TOKEN_LINE)
        if self.printed_token:
            self.bench.canaries.add(self.printed_token, "the first admin token")
            self.token = self.printed_token

    @property
    def is_running(self) -> bool:
        return self.process.poll() is None

    def stop(self, seconds: float = STOP_SECONDS) -> float:
        """SIGTERM; returns how long it took."""
        started = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        self.await_end(seconds)
        equal(self.process.returncode, 0, f"the status after SIGTERM\n{self.log_end()}\n")
        return time.monotonic() - started

    def await_end(self, seconds: float) -> int:
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            raise Failure(f"the server had not ended after {seconds:g} s") from None

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    @property
    def resident_bytes(self) -> int:
        return resident_bytes(self.process.pid)

    # What it says

    @property
    def output(self) -> str:
        return self.stem.with_suffix(".out").read_text(errors="replace")

    @property
    def log(self) -> str:
        return self.stem.with_suffix(".log").read_text(errors="replace")

    def log_end(self, lines: int = 12) -> str:
        return "\n".join(line[:600] for line in self.log.splitlines()[-lines:])

    def log_entries(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.log.splitlines()]

    def _said(self, beginning: str) -> str | None:
        # Whole lines only: the last one may still be on its way.
        lines = [line for line in self.output.splitlines(keepends=True) if line.endswith("\n")]
        return next((line.removeprefix(beginning).strip() for line in lines if line.startswith(beginning)), None)

    # Who asks

    @property
    def admin(self) -> Client:
        expect(self.token, "the server has printed no token, and the case has given none")
        return Client(self.url, self.token, self.bench.canaries)

    @property
    def anonymous(self) -> Client:
        return Client(self.url, None, self.bench.canaries)

    def new_token(self, role: str, seconds: int | None = None) -> tuple[str, str]:
        """Id and text."""
        document = {"name": f"{role} of a test", "role": role}
        if seconds is not None:
            document["expiresInSeconds"] = seconds
        issued = self.admin.post("/api/tokens", document, 201, reveals=True).json()
        self.bench.canaries.add(issued["token"], f"a token of the role {role}")
        return issued["info"]["id"], issued["token"]

    def client(self, role: str) -> Client:
        return self.admin.with_token(self.new_token(role)[1])
