"""What the cases of backups have in common."""

import os
from typing import Any

from .bench import Bench
from .checks import equal, eventually, expect
from .client import Client
from .processes import command_lines
from .runs import database_of
from .serve import Serve

DUMP_SECONDS = 60
ROWS = 40_000
# A kilobyte a row that hardly shrinks: pg_dump has seconds of work with it.
FILLER = f"""CREATE TABLE filler AS SELECT n, (SELECT string_agg(md5(n::text || i::text), '')
  FROM generate_series(1, 48) i) AS text FROM generate_series(1, {ROWS}) n; ALTER TABLE filler ADD PRIMARY KEY (n);"""


def fill(bench: Bench, server: Serve) -> None:
    bench.on_target(FILLER, database_of(server.target_url))


def start_backup(client: Client, path: str = "/api/backup") -> str:
    """The backup's id."""
    answer = client.post(path, None, 202)
    backup = answer.json()["id"]
    equal(answer.header("location"), f"/api/backups/{backup}", "Location")
    return backup


def await_backup(client: Client, backup: str, *states: str, seconds: float = DUMP_SECONDS) -> dict[str, Any]:
    return eventually(
        lambda: (found := client.get(f"/api/backups/{backup}").json())["state"] in states and found, seconds,
        f"backup {backup} in {states}")


def await_dumping(client: Client, backup: str) -> None:
    """Until pg_dump writes."""
    eventually(
        lambda: client.get(f"/api/backups/{backup}").json()["phase"] == "dumping" and dump_processes(backup),
        20, "a pg_dump at work", 0.02)


def dump_processes(backup: str) -> list[int]:
    """Processes of pg_dump that write this backup: its number is in the name of the file."""
    return [process for process, words in command_lines() if b"pg_dump" in words and backup[:8].encode() in words]


def expect_nothing_left(bench: Bench, server: Serve, backup: str, log_may_stay: bool) -> None:
    """No process, no session on the target, no file."""
    eventually(lambda: not dump_processes(backup), 10, "no pg_dump")
    eventually(lambda: bench.on_target(
        f"SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE '%{backup}%'") == [["0"]], 10,
        "no session of the backup")
    files = [name for name in (os.listdir(server.backups) if server.backups.exists() else []) if backup[:8] in name]
    left = [name for name in files if not (log_may_stay and name.endswith(".log"))]
    expect(not left, f"files are left: {left}")
