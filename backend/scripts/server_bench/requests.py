"""Requests by wrk, which runs on the same cores as the server.

wrk sends as fast as answers come. Paced, each of its connections waits after an answer before it asks again (`delay`),
so that all together ask a thousand times a second; how long is up to chance, or they would all ask at one instant. The
time of a request is from its first byte to its answer.
"""

import subprocess
from pathlib import Path

from server_tests.serve import Serve

from .table import Load, read_wrk

SECONDS = 15
CONNECTIONS_AT_FULL_SPEED = 16
PER_SECOND = 1_000
CONNECTIONS_PACED = 52
DELAY_MILLISECONDS = 50


def at_full_speed(server: Serve, path: str) -> Load:
    return _wrk(server, path, CONNECTIONS_AT_FULL_SPEED, "")


def paced(server: Serve, path: str) -> Load:
    return _wrk(server, path, CONNECTIONS_PACED, f"function delay() return math.random(0, {2 * DELAY_MILLISECONDS}) end\n")


def _wrk(server: Serve, path: str, connections: int, script: str) -> Load:
    # The token is in a file: command lines are everybody's.
    file: Path = server.bench.fresh_path("wrk").with_suffix(".lua")
    file.touch(0o600)
    file.write_text(f'wrk.headers["Authorization"] = "Bearer {server.token}"\n{script}')
    result = subprocess.run(
        ["wrk", "--threads", "1", "--connections", str(connections), "--duration", f"{SECONDS}s", "--latency",
         "--timeout", "10s", "--script", str(file), server.url + path],
        capture_output=True, text=True, timeout=SECONDS + 60, check=True)
    return read_wrk(result.stdout)
