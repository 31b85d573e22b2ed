"""The command line of `bench-server`."""

import argparse
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

from migration_bench.many import many
from server_tests.bench import Bench
from server_tests.processes import cpu_seconds
from server_tests.runs import await_end, await_middle, start_run, status_of
from server_tests.serve import Serve

from . import requests, streams
from .table import Row, markdown, milliseconds

BACKEND = Path(__file__).resolve().parents[2]
STATUS = "/api/migration-status"
SCRAPES = 6
SCRAPE_PAUSE_SECONDS = 8  # longer than a collection is kept
STREAMS = 200
STREAM_SECONDS = 10
RUN_SECONDS = 300
WATCHED_BYTES_PER_SECOND = 32_768  # of a run that goes on while streams watch it; the least that the option takes
DESCRIPTION = "Measures `martlet serve` with a run of 2,000 tables; prints a Markdown table for docs/test_results.md."


def main() -> int:
    arguments = _parse()
    if "MARTLET_TEST_SERVERS_DIR" not in os.environ:
        command = [str(BACKEND / "scripts/servers"), "run", "--with=mariadb,postgres", "--profile=bench", "--",
                   sys.executable, *sys.argv]
        os.execv(command[0], command)
    with tempfile.TemporaryDirectory(prefix="martlet-server-bench-") as scratch:
        bench = Bench(arguments.program.resolve(), "mariadb", Path(scratch))
        print(markdown(_measure(bench, arguments.tables)))
    return 0


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench-server", description=DESCRIPTION)
    parser.add_argument("--tables", type=int, default=2000)
    parser.add_argument("--program", type=Path, default=BACKEND / ".build/release/martlet")
    return parser.parse_args()


def _load(bench: Bench, tables: int) -> None:
    dataset = many(tables)
    bench.on_source("CREATE DATABASE many CHARACTER SET utf8mb4", None)
    for file in ("source", "rows"):
        bench.on_source(f"SET foreign_key_checks = 0;\n{dataset.sql(file)}", "many")


def _measure(bench: Bench, tables: int) -> list[Row]:
    _load(bench, tables)
    with bench.serve(None, "--requests-per-second", "50000", "--log-level", "warning",
                     sources={"many": bench.source_url("many")}) as server:
        _say("starting a run")
        began = time.monotonic()
        status = await_end(server.admin, start_run(server.admin, source="many"), RUN_SECONDS)
        took = time.monotonic() - began
        rows = [Row("memory at rest", f"resident, after a run of {status['tablesTotal']:,} tables", _memory(server)),
                Row("the run", "started by `POST /api/runs`, until the status says 100 %", f"{took:.1f} s")]
        return [*rows, *_requests(server), *_scrapes(bench, server), *_streams(server)]


def _requests(server: Serve) -> list[Row]:
    size = len(server.admin.get(STATUS).body)
    _say("requests as fast as they go")
    full = requests.at_full_speed(server, STATUS)
    memory = _memory(server)
    _say("a thousand requests a second")
    before = cpu_seconds(server.process.pid)
    paced = requests.paced(server, STATUS)
    share = (cpu_seconds(server.process.pid) - before) / requests.SECONDS
    path = f"`GET {STATUS}` ({size / 1000:.0f} kB)"
    return [
        Row(f"{path}, 1,000 a second",
            f"wrk, {requests.CONNECTIONS_PACED} connections that pause {requests.DELAY_MILLISECONDS} ms each: "
            f"{paced.per_second:,.0f} a second for {requests.SECONDS} s, {paced.errors} errors",
            f"p50 {milliseconds(paced.percentiles[50])}, p99 {milliseconds(paced.percentiles[99])}, "
            f"{share:.0%} of a core", "p99 ≤ 20 ms"),
        Row(f"{path}, as many as can be had",
            f"wrk on the same cores, {requests.CONNECTIONS_AT_FULL_SPEED} connections, {full.errors} errors",
            f"{full.per_second:,.0f} a second, p99 {milliseconds(full.percentiles[99])}, {memory}")]


def _scrapes(bench: Bench, server: Serve) -> list[Row]:
    _say("scrapes")
    fresh, kept, size = [], [], 0
    sessions, started = _session_seconds(bench), time.monotonic()
    for number in range(SCRAPES):
        for times in (fresh, kept):
            began = time.monotonic()
            size = len(server.admin.get("/metrics").body)
            times.append((time.monotonic() - began) * 1000)
        if number + 1 < SCRAPES:
            time.sleep(SCRAPE_PAUSE_SECONDS)
    share = sum(seconds - sessions.get(session, 0) for session, seconds in _session_seconds(bench).items()) / (
        time.monotonic() - started)
    return [Row(
        f"`GET /metrics` ({size / 1000:.0f} kB)",
        f"{SCRAPES} times, {SCRAPE_PAUSE_SECONDS} s apart, so that each collects anew; and at once again",
        f"median {milliseconds(statistics.median(fresh))}, longest {milliseconds(max(fresh))}; "
        f"collected before: {milliseconds(statistics.median(kept))}", "≤ 100 ms"),
        Row("the server's sessions on the target", "CPU time of their processes during these scrapes, no run",
            f"{share:.1%} of a core", "≤ 1 %")]


def _session_seconds(bench: Bench) -> dict[int, float]:
    """CPU time of each process that serves one of martlet's sessions on the target."""
    rows = bench.on_target("SELECT pid FROM pg_stat_activity WHERE application_name LIKE 'martlet%'")
    return {int(process): cpu_seconds(int(process)) for (process,) in rows}


def _streams(server: Serve) -> list[Row]:
    """A slow run of the server itself is watched: it changes with every look. One stream tells what the run costs."""
    start_run(server.admin, source="many", onExisting="drop", jobs=1, bytesPerSecondMax=WATCHED_BYTES_PER_SECOND)
    _say("event streams")
    await_middle(server.admin)
    few, many_streams = (streams.measure(server, count, STREAM_SECONDS) for count in (1, STREAMS))
    memory = _memory(server)
    if status_of(server.admin)["run"]["state"] != "running":
        raise RuntimeError("the run to watch ended too soon")
    return [Row(
        f"{STREAMS} event streams",
        f"a run of the server, watched for {STREAM_SECONDS} s by one stream, then by {STREAMS}: "
        f"{many_streams.events_per_second:.1f} events a second each, "
        f"{many_streams.bytes_per_second / 1e6:.1f} MB/s in all",
        f"{many_streams.core_share - few.core_share:.0%} of a core more than one stream and the run "
        f"({few.core_share:.0%}); {memory}",
        "≤ 25 % of a core")]


def _memory(server: Serve) -> str:
    return f"{server.resident_bytes / 1e6:.0f} MB"


def _say(what: str) -> None:
    print(f"bench-server: {what}", file=sys.stderr, flush=True)
