"""`/metrics`, before, in and after a run, and what promtool says of it."""

import re
import subprocess
import time

from ..bench import Bench
from ..checks import equal, expect
from ..dumps import await_backup, start_backup
from ..exposition import Sample, parse
from ..runner import takes
from ..runs import SLOW, await_end, await_middle, start_run

OPEN_METRICS = "application/openmetrics-text; version=1.0.0"
PAGE_SECONDS = 2.5
WANTED = (
    "martlet_build_info", "martlet_http_request_duration_seconds_count", "martlet_auth_failures_total",
    "martlet_event_streams", "process_cpu_seconds_total", "process_resident_memory_bytes", "pg_up",
    "pg_stat_database_xact_commit", "pg_database_size_bytes", "pg_stat_activity_count",
    "martlet_canary_duration_seconds_count")


def _samples(client) -> dict[str, list[Sample]]:
    answer = client.get("/metrics")
    equal(answer.media_type, "text/plain", "Content-Type")
    expect("version=0.0.4" in (answer.header("content-type") or ""), f"Content-Type {answer.header('content-type')}")
    found: dict[str, list[Sample]] = {}
    for sample in parse(answer.body.decode()):
        found.setdefault(sample.name, []).append(sample)
    return found


def _promtool(text: bytes) -> None:
    result = subprocess.run(
        ["promtool", "check", "metrics"], input=text, capture_output=True, timeout=30, check=False)
    expect(result.returncode == 0, f"promtool check metrics: {(result.stderr + result.stdout).decode()[:1500]}")


@takes(20)
def metrics_are_well_formed_before_in_and_after_a_run(bench: Bench) -> None:
    with bench.serve() as server:
        admin = server.admin
        server.anonymous.get("/api/session", 401)
        _promtool(admin.get("/metrics").body)
        before = _samples(admin)
        run = start_run(admin, **SLOW)
        await_middle(admin, run)
        asked = time.monotonic()
        page = admin.get("/metrics").body
        expect(time.monotonic() - asked < PAGE_SECONDS, "the page takes long")
        _promtool(page)
        during = _samples(admin)
        await_end(admin, run)
        await_backup(admin, start_backup(admin), "succeeded")
        time.sleep(3)  # a collection is kept for a moment
        after = _samples(admin)
        _promtool(admin.get("/metrics").body)
        for name in WANTED:
            expect(name in after, f"there is no {name}")
        names = {name for name in during if name.startswith("martlet_run_")}
        expect(len(names) >= 8, f"metrics of a run: {names}")
        expect(any(name.startswith("mysql_") for name in during), "no metric of the source in a run")
        _expect_rising(before, during)
        _expect_rising(during, after)
        _expect_bounded(during, run)


def _expect_rising(before: dict[str, list[Sample]], after: dict[str, list[Sample]]) -> None:
    """Counters never fall in one process."""
    for name, samples in before.items():
        if re.search(r"_(total|count|bucket)$", name):
            later = {sample.labels: sample.value for sample in after.get(name, [])}
            for sample in samples:
                # The servers' own counters may be of sessions that have gone.
                if sample.labels in later and name.startswith(("martlet_http", "martlet_auth", "process_")):
                    expect(later[sample.labels] >= sample.value, f"{name}{sample.labels} falls")


def _expect_bounded(samples: dict[str, list[Sample]], run: str) -> None:
    for name, found in samples.items():
        expect(len(found) <= 400, f"{name} has {len(found)} series")
        for sample in found:
            for label, value in sample.labels:
                expect(name.endswith("_info") or run not in value, f"{name} has the run's id as {label}")
                expect(len(value) <= 200, f"{name} has a long {label}")


@takes(8)
def open_metrics_are_given_to_who_asks_for_them(bench: Bench) -> None:
    with bench.serve() as server:
        for accept in (OPEN_METRICS, f"{OPEN_METRICS},text/plain;version=0.0.4;q=0.5,*/*;q=0.1"):
            answer = server.admin.get("/metrics", headers={"Accept": accept})
            equal(answer.media_type, "application/openmetrics-text", "Content-Type")
            expect(answer.body.endswith(b"\n# EOF\n") and answer.body.count(b"# EOF") == 1, "no # EOF at its end")
            for line in answer.body.decode().splitlines():
                if match := re.match(r"# TYPE (\S+) counter", line):
                    expect(not match[1].endswith("_total"), f"the family {match[1]} has its samples' name")
        for accept in ("", "*/*", "text/plain", "text/html", "application/json", "a" * 2000):
            answer = server.admin.get("/metrics", None, headers={"Accept": accept})
            seen = (answer.status, answer.media_type)
            expect(answer.status == 400 or seen == (200, "text/plain"), f"Accept {accept[:20]!r}: {seen}")


def addresses_that_strangers_invent_are_no_series(bench: Bench) -> None:
    with bench.serve() as server:
        for number in range(30):
            server.anonymous.get(f"/invented-{number}", None)
            server.anonymous.get(f"/api/runs/invented-{number}", None)
            server.anonymous.raw(f"M{number} /livez HTTP/1.1\r\nHost: localhost\r\n\r\n".encode(), 5)
        page = server.admin.get("/metrics").body.decode()
        expect("invented-" not in page, "an address is a label")
        methods = set(re.findall(r'method="([^"]*)"', page))
        expect(len(methods) <= 10, f"methods are labels: {methods}")
