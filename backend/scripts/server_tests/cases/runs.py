"""Runs that the API starts and steers."""

import time

from ..bench import Bench
from ..checks import equal, eventually, expect
from ..client import Client
from ..events import EventStream
from ..runner import takes
from ..runs import (
    SLOW, await_end, await_job, await_middle, await_status, database_of, expect_same_rows, pages, start_run,
    status_of)

STOP_SECONDS = 20


@takes(15)
def a_run_is_started_watched_to_the_end_and_everything_is_there(bench: Bench) -> None:
    with bench.serve() as server:
        client = server.client("operator")
        equal([item["name"] for item in client.get("/api/sources").json()["items"]], ["shop"], "sources")
        with EventStream(client) as stream:
            run = start_run(client, jobs=2)
            await_end(client, run)
            events = stream.until(
                lambda event: (event.data.get("progress") or {}).get("percent") == 100, 20, "100 percent")
        _expect_progress(events, run)
        rows = expect_same_rows(bench, database_of(server.target_url))
        tables = pages(client, f"/api/runs/{run}/tables", 5)
        equal(sum(table["rowsCopied"] for table in tables), rows, "rows of all tables")
        equal({table["state"] for table in tables}, {"done"}, "states of the tables")
        findings = pages(client, f"/api/runs/{run}/findings", 3)
        document = client.get(f"/api/runs/{run}").json()
        equal(sum(document["findings"].values()), len(findings), "findings")
        equal(document["job"]["state"], "succeeded", "the job")
        report = client.get(f"/api/runs/{run}/report").json()
        expect(report["outcome"] in ("complete", "complete-with-losses", "completeWithLosses"), f"{report['outcome']}")
        client.get(f"/api/runs/{run}/rejects")
        equal([item["runID"] for item in client.get("/api/runs").json()["items"]], [run], "the list of runs")


def _expect_progress(events: list, run: str) -> None:
    equal(events[0].name, "snapshot", "the first event")
    numbers = [event.number for event in events]
    equal(numbers[1:], list(range(numbers[0] + 1, numbers[0] + len(events))), "the numbers of the events")
    percents = [event.data["progress"]["percent"] for event in events if event.name == "progress"
                and event.data.get("progress") and (event.data.get("run") or {}).get("runID") == run]
    expect(percents == sorted(percents) and percents[-1] == 100, f"percents {percents}")
    expect({"progress", "run"} <= {event.name for event in events}, "kinds of events")


@takes(10)
def tables_and_findings_are_filtered_and_sorted(bench: Bench) -> None:
    with bench.serve() as server:
        client = server.client("read_only")
        run = start_run(server.admin)
        await_end(client, run)
        tables = f"/api/runs/{run}/tables"
        names = [item["name"] for item in client.get(f"{tables}?sort=name").json()["items"]]
        equal(names, sorted(names), "tables by name")
        rows = [item["rowsTotal"] for item in client.get(f"{tables}?sort=rows&order=descending").json()["items"]]
        equal(rows, sorted(rows, reverse=True), "tables by rows")
        equal([item["name"] for item in client.get(f"{tables}?name=ORDER_it").json()["items"]], ["shop.order_items"],
              "tables by name")
        equal(client.get(f"{tables}?state=failed").json()["items"], [], "tables that failed")
        findings = pages(client, f"/api/runs/{run}/findings", 1000)
        code = findings[0]["code"]
        equal(pages(client, f"/api/runs/{run}/findings?code={code}", 2),
              [finding for finding in findings if finding["code"] == code], f"findings of {code}")
        tag = client.get(tables).header("etag")
        expect(tag, "no ETag")
        unchanged = client.get(tables, 304, headers={"If-None-Match": tag})
        equal(unchanged.body, b"", "the body of 304")


@takes(15)
def a_run_is_paused_resumed_cancelled_and_finished_after_all(bench: Bench) -> None:
    with bench.serve() as server:
        client = server.client("operator")
        run = start_run(client, **SLOW)
        await_middle(client, run)
        equal(client.post(f"/api/runs/{run}/pause").json()["effect"], "given", "the effect of pause")
        await_status(client, lambda status: status["progress"].get("hold") == "paused", 10, "a pause")
        first = eventually(lambda: _settled_rows(client), 15, "rows that stand still", 0.6)
        client.post(f"/api/runs/{run}/resume")
        await_status(client, lambda status: status["progress"]["rowsCopied"] > first, 15, "more rows")
        client.post(f"/api/runs/{run}/cancel")
        await_status(client, lambda status: status["run"]["state"] == "cancelled", STOP_SECONDS, "a cancelled run")
        await_job(client, run, ("cancelled",), STOP_SECONDS)
        client.post(f"/api/runs/{run}/pause", None, 409)
        equal(client.post(f"/api/runs/{run}/resume").json()["effect"], "started", "the effect of resume")
        await_end(client, run)
        expect_same_rows(bench, database_of(server.target_url))
        client.post(f"/api/runs/{run}/resume", None, 409)


def _settled_rows(client: Client) -> int:
    """Rows copied, once they do not rise any more: what is in flight at a pause is finished."""
    before = status_of(client)["progress"]["rowsCopied"]
    time.sleep(1.2)
    return before if status_of(client)["progress"]["rowsCopied"] == before else 0


@takes(15)
def one_run_at_a_time_and_one_run_for_one_key(bench: Bench) -> None:
    with bench.serve() as server:
        client, key = server.client("operator"), {"Idempotency-Key": "nightly-1"}
        started = client.post("/api/runs", SLOW, 202, headers=key).json()["id"]
        equal(client.post("/api/runs", SLOW, 202, headers=key).json()["id"], started, "the run of the same key")
        other = client.post("/api/runs", {"source": "shop"}, 422, headers=key).json()
        expect(started not in str(other.get("running")), "an answer about another job")
        refused = client.post("/api/runs", SLOW, 409).json()
        equal(refused.get("running"), started, "the run that is in the way")
        await_middle(client, started)
        equal(client.post("/api/runs", SLOW, 409, headers={"Idempotency-Key": "other"}).json()["running"], started,
              "the run that is in the way")
        client.post(f"/api/runs/{started}/cancel")
        await_job(client, started, ("cancelled",), STOP_SECONDS)
        equal(client.post("/api/runs", SLOW, 202, headers=key).json()["id"], started, "the run of an old key")
        for bad in ("", "a b", "a" * 256, "Ã¤"):
            client.post("/api/runs", SLOW, 400, headers={"Idempotency-Key": bad})


@takes(10)
def a_run_that_cannot_be_says_why(bench: Bench) -> None:
    with bench.serve(None, sources={
            "shop": bench.source_url("shop"), "gone": "mysql://root@127.0.0.1:1/shop",
            "missing": bench.source_url("no_such_database"), "all": bench.source_url("")}) as server:
        client = server.client("operator")
        unknown = client.post("/api/runs", {"source": "unknown"}, 400).json()
        expect("unknown" in str(unknown), f"{unknown}")
        merged = client.post("/api/runs", {"source": "all", "targetSchema": "one"}, 400).json()
        expect("mysql://host/DATABASE" in merged["hint"], f"one schema for all databases: {merged}")
        for source in ("gone", "missing"):
            run = start_run(client, source=source)
            job = await_job(client, run, ("failed",), 60)["job"]
            expect(job.get("error"), f"no error: {job}")
            bench.canaries.check(str(job).encode(), "the error of a job")
        run = start_run(client)
        await_end(client, run)
        again = start_run(client)  # the tables are there
        failed = await_job(client, again, ("failed",))["job"]
        expect("exist" in str(failed).lower() or "empty" in str(failed).lower(), f"the error: {failed}")
        await_end(client, start_run(client, onExisting="drop"))
        expect_same_rows(bench, database_of(server.target_url))
        client.get("/api/runs/no-such-run", 404)
        client.get(f"/api/runs/{again[:-1]}0/tables", 404)
