"""The sample and its runs in the composed stack: begun, stopped in the middle, finished by the next container."""

import subprocess
import time
from typing import Any

from .checks import eventually, expect
from .client import Client
from .stack import Stack

# Slow enough that the run is met in the middle.
RUN = {
    "source": "shop", "jobs": 2, "bytesPerSecondMax": 2_000_000,
    "accept": ["event-not-migrated", "routine-not-migrated", "trigger-not-migrated", "view-not-migrated"]}
OTHER_USER = "23456"
ENDS = ("finished", "failed")


def the_sample_is_loaded_once(stack: Stack) -> None:
    for _ in range(2):
        stack.compose("--profile", "sample", "up", "--detach", "--no-build", "--no-deps", "sample")
        expect(stack.await_exit("sample", 120) == 0, f"the sample: {stack.log('sample')[-600:]}")
    expect("nothing is loaded" in stack.log("sample"), "it is loaded twice")


def a_run_outlives_its_container_and_is_watched_unbuffered(stack: Stack) -> None:
    answer = stack.ask("POST", "/api/runs", RUN)
    expect(answer.status == 202, f"POST /api/runs: {answer.status} {answer.body[:400]!r}")
    run = answer.json()["id"]
    eventually(
        lambda: _status(stack)["progress"].get("rowsCopied", 0) > 0, 60, lambda: f"rows arrive: {_status(stack)}")
    arrivals = _events(stack, seconds=4)
    names = [name for _, name in arrivals]
    expect(names[:1] == ["snapshot"] and "progress" in names, f"the stream has {names}")
    expect(arrivals[-1][0] - arrivals[0][0] > 1, "the events came all at once: the stream is buffered")

    before = _status(stack)
    copied = before["progress"]["rowsCopied"]
    expect(before["run"]["state"] == "running" and before["progress"]["percentOfRows"] < 90, f"no middle: {before}")
    started = time.monotonic()
    stack.compose("stop", "backend")
    stopping = time.monotonic() - started
    expect(stack.state("backend")["ExitCode"] == 0, f"SIGTERM: {stack.state('backend')} {stack.log('backend')[-600:]}")
    expect(stopping < 85, f"stopping took {stopping:.0f} s")
    a_backend_that_is_away_is_a_problem(stack)

    stack.compose("rm", "--force", "backend")
    # As somebody else from now on, who has the volumes by group 0.
    stack.environment["MARTLET_UID"] = OTHER_USER
    stack.up("backend")
    stack.await_healthy("backend")
    user = stack.engine.podman("exec", stack.container("backend"), "id", "-u").strip()
    expect(user == OTHER_USER, f"the next container runs as {user}")
    eventually(lambda: stack.get("/readyz").status == 200, 20, "nginx finds the next container")
    after = eventually(lambda: (status := _status(stack))["run"]["state"] and status, 20, "the run is seen")
    expect(after["progress"]["rowsCopied"] >= copied // 2, f"it began again, {copied:,} rows were copied: {after}")
    end = _await_end(stack, 180)
    expect(end["run"]["runID"] == run and end["run"]["resumes"] >= 1, f"another run, or not resumed: {end['run']}")
    print(f"    stopped in {stopping:.1f} s with {copied:,} of {end['progress']['rowsTotal']:,} rows; "
          "the next container finished the run")


def a_backend_that_is_away_is_a_problem(client: Client) -> None:
    away = client.get("/api/session")
    expect(away.status == 502, f"without a backend: {away.status}")
    expect(away.headers["content-type"] == "application/problem+json", f"it is {away.headers['content-type']}")
    expect((away.json()["code"], away.json()["status"]) == ("proxy.backend-away", 502), f"it says {away.body!r}")
    expect(away.headers["retry-after"] == "2" and away.headers["cache-control"] == "no-store", f"{away.headers}")


def every_row_is_there(stack: Stack) -> None:
    tables = stack.mysql("SELECT table_name FROM information_schema.tables WHERE table_schema = 'shop' "
                         "AND table_type = 'BASE TABLE' ORDER BY 1").splitlines()
    expect(len(tables) > 10, f"only {len(tables)} tables in the source")
    total = 0
    targets = {name.lower(): name for name in stack.psql(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public'").splitlines()}
    for table in tables:
        there = int(stack.mysql(f"SELECT count(*) FROM `{table}`"))
        here = int(stack.psql(f'SELECT count(*) FROM public."{targets[table.lower()]}"'))
        expect(there == here, f"{table}: {there} rows in MySQL, {here} in PostgreSQL")
        total += here
    print(f"    {total:,} rows in {len(tables)} tables, counted on both sides")


def a_backup_is_made_on_a_read_only_disk(stack: Stack) -> None:
    answer = stack.ask("POST", "/api/backup", {})
    expect(answer.status == 202, f"POST /api/backup: {answer.status} {answer.body[:400]!r}")
    backup = answer.json()["id"]
    end = eventually(
        lambda: (found := stack.get(f"/api/backups/{backup}").json())["state"] in (
            "succeeded", "failed", "interrupted") and found, 120, "the backup ends")
    expect(end["state"] == "succeeded", f"{end}")


def the_sample_of_the_documentation_migrates_itself(stack: Stack) -> None:
    """From two empty databases, by `docker compose --profile sample up`, seen through the dashboard's address."""
    stack.compose("--profile", "sample", "down", "--volumes", "--timeout", "20")
    stack.compose("--profile", "sample", "up", "--detach", "--no-build", "frontend", "sample-run", seconds=360)
    stack.await_healthy("frontend")
    stack.read_token()
    eventually(lambda: stack.get("/readyz").status == 200, 30, "nginx finds the backend")
    eventually(lambda: _status(stack)["run"]["state"] == "running", 60, lambda: f"a run is seen: {_status(stack)}")
    expect(stack.await_exit("sample-run", 180) == 0, f"the run: {stack.log('sample-run')[-1500:]}")
    _await_end(stack, 20)


def _await_end(stack: Stack, seconds: float) -> dict[str, Any]:
    end = eventually(lambda: (status := _status(stack))["run"]["state"] in ENDS and status, seconds,
                     lambda: f"the run ends: {_status(stack)}")
    expect((end["run"]["state"], end["progress"]["percent"]) == ("finished", 100), f"it ended as {end}")
    return end


def _status(stack: Stack) -> dict[str, Any]:
    document = stack.get("/api/migration-status").json()
    return {"progress": document.get("progress") or {}, "run": document.get("run") or {"state": None}}


def _events(stack: Stack, seconds: float) -> list[tuple[float, str]]:
    """When each event arrived, by curl's own unbuffered output."""
    process = subprocess.Popen(
        ["curl", "--silent", "--no-buffer", "--max-time", str(seconds), "--config", "-"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdin and process.stdout
    process.stdin.write(f'url = "{stack.url}/api/events"\nheader = "Authorization: Bearer {stack.token}"\n')
    process.stdin.close()
    arrivals = [
        (time.monotonic(), line.removeprefix("event:").strip()) for line in process.stdout
        if line.startswith("event:")]
    process.wait()
    return arrivals
