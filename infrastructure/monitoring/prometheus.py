"""A real Prometheus on loopback, with the committed configuration."""

import json
import math
import socket
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from .paths import PROMETHEUS

START_SECONDS = 30
INTERVAL = "1s"


class Series(NamedTuple):
    labels: dict[str, str]
    # Seconds and value; what is no number is left out.
    points: list[tuple[float, float]]


class Prometheus:
    """What differs from the committed file: where the server and its token are, and how often it is looked at."""

    def __init__(self, scratch: Path, target: str, token_file: Path) -> None:
        self.folder = scratch / "prometheus"
        self.folder.mkdir()
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.address = f"127.0.0.1:{free.getsockname()[1]}"
        document = yaml.safe_load((PROMETHEUS / "prometheus.yml").read_text())
        document["global"] = {"scrape_interval": INTERVAL, "scrape_timeout": INTERVAL, "evaluation_interval": INTERVAL}
        document["rule_files"] = [str(PROMETHEUS / files) for files in document["rule_files"]]
        jobs = {job["job_name"]: job for job in document["scrape_configs"]}
        jobs["martlet"]["static_configs"] = [{"targets": [target]}]
        jobs["martlet"]["authorization"]["credentials_file"] = str(token_file)
        jobs["prometheus"]["static_configs"] = [{"targets": [self.address]}]
        self.configuration = self.folder / "prometheus.yml"
        self.configuration.write_text(yaml.safe_dump(document))

    def __enter__(self) -> "Prometheus":
        with open(self.folder / "log", "wb") as log:
            self.process = subprocess.Popen(
                ["setpriv", "--pdeathsig", "KILL", "--", "prometheus", f"--config.file={self.configuration}",
                 f"--storage.tsdb.path={self.folder / 'data'}", f"--web.listen-address={self.address}"],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        deadline = time.monotonic() + START_SECONDS
        while not self._is_ready():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"Prometheus did not start:\n{(self.folder / 'log').read_text()[-2000:]}")
            time.sleep(0.1)
        return self

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def query_range(self, expr: str, start: float, end: float, step: float = 1) -> list[Series]:
        """Raises ValueError with Prometheus's words where it does not take the expression."""
        result = self.ask("query_range", query=expr, start=f"{start}", end=f"{end}", step=f"{step}")["result"]
        return [Series(item["metric"], [
            (seconds, float(value)) for seconds, value in item["values"] if not math.isnan(float(value))])
            for item in result]

    def query(self, expr: str) -> list[dict[str, Any]]:
        return self.ask("query", query=expr)["result"]

    def ask(self, path: str, **parameters: str) -> dict[str, Any]:
        address = f"http://{self.address}/api/v1/{path}?{urllib.parse.urlencode(parameters)}"
        try:
            with urllib.request.urlopen(address, timeout=30) as answer:
                return json.load(answer)["data"]
        except urllib.error.HTTPError as error:
            raise ValueError(f"{error.code}: {error.read().decode(errors='replace')[:400]}") from None

    def _is_ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://{self.address}/-/ready", timeout=2):
                return True
        except OSError:
            return False
