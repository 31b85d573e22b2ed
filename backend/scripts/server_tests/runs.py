"""What the cases of runs have in common: starting them, watching them, and whether everything is there."""

import re
from collections.abc import Callable
from typing import Any

from .bench import Bench
from .checks import equal, eventually, expect
from .client import Client

RUN_SECONDS = 60
# Slow enough that a case meets the shop's run in the middle, fast enough to wait for.
SLOW_BYTES_PER_SECOND = 4_000_000
SLOW = {"source": "shop", "jobs": 2, "bytesPerSecondMax": SLOW_BYTES_PER_SECOND}


def start_run(client: Client, **members: Any) -> str:
    """The run's id."""
    answer = client.post("/api/runs", {"source": "shop", **members}, 202)
    run = answer.json()
    equal(answer.header("location"), f"/api/runs/{run['id']}", "Location")
    return run["id"]


def status_of(client: Client) -> dict[str, Any]:
    return client.get("/api/migration-status").json()


def await_status(
    client: Client, is_wanted: Callable[[dict[str, Any]], object], seconds: float, what: str,
) -> dict[str, Any]:
    seen: dict[str, Any] = {}

    def look() -> bool:
        seen.clear()
        seen.update(status_of(client))
        return bool(is_wanted(seen))

    try:
        eventually(look, seconds, what)
    except Exception as error:
        raise type(error)(f"{error}: run {seen.get('run')}, progress {seen.get('progress')}") from None
    return seen


def await_middle(client: Client, run: str | None = None, rows: int = 1) -> dict[str, Any]:
    """Until the run copies rows."""
    return await_status(
        client, lambda status: status.get("run") and run in (None, status["run"]["runID"])
        and status["run"]["state"] == "running" and status["progress"]["rowsCopied"] >= rows,
        30, "a run that copies rows")


def await_end(client: Client, run: str, seconds: float = RUN_SECONDS) -> dict[str, Any]:
    """The status of a run that has finished with everything."""
    status = await_status(
        client, lambda status: status.get("run") and status["run"]["runID"] == run
        and status["run"]["state"] in ("finished", "failed"), seconds, "the end of the run")
    equal((status["run"]["state"], status["progress"]["percent"]), ("finished", 100), f"the end of {status['run']}")
    return status


def await_job(client: Client, run: str, states: tuple[str, ...], seconds: float = RUN_SECONDS) -> dict[str, Any]:
    """The document of a run whose job has come to one of these states."""
    return eventually(
        lambda: (found := client.get(f"/api/runs/{run}").json())["job"]["state"] in states and found, seconds,
        f"the job of run {run} in {states}")


def pages(client: Client, path: str, limit: int) -> list[dict[str, Any]]:
    """A whole list, page by page."""
    items: list[dict[str, Any]] = []
    cursor = None
    while True:
        more = f"&cursor={cursor}" if cursor else ""
        page = client.get(f"{path}{'&' if '?' in path else '?'}limit={limit}{more}").json()
        expect(len(page["items"]) <= limit, f"a page of {len(page['items'])}")
        items += page["items"]
        cursor = page.get("nextCursor")
        if cursor is None:
            return items
        expect(len(items) < 10_000 and page["items"], f"{path} has no last page")


def expect_same_rows(bench: Bench, database: str) -> int:
    """That both sides have equally many rows in every table; returns how many."""
    tables = [row[0] for row in bench.on_source(
        "SELECT table_name FROM information_schema.tables WHERE table_schema = 'shop' AND table_type = 'BASE TABLE'")]
    source = {name.lower(): int(rows) for name, rows in bench.on_source(" UNION ALL ".join(
        f"SELECT '{name}', COUNT(*) FROM `{name}`" for name in tables))}
    target = {name: int(rows) for name, rows in bench.on_target(" UNION ALL ".join(
        f"SELECT '{name.lower()}', count(*) FROM public.\"{name.lower()}\"" for name in tables), database)}
    equal(target, source, "rows by table")
    return sum(source.values())


def database_of(url: str) -> str:
    return re.sub(r".*/", "", url)
