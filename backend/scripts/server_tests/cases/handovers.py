"""A run that more than one process has to do with: the command line, the server, the next server."""

import subprocess
import time

from ..bench import Bench
from ..checks import equal, eventually, expect
from ..runner import takes
from ..runs import (
    SLOW, SLOW_BYTES_PER_SECOND, await_end, await_middle, await_status, database_of, expect_same_rows, start_run,
    status_of)
from ..serve import Serve

SILENCE_SECONDS = 30  # after which a job is anybody's
HEEDED_SECONDS = 12  # an order in the ledger is found with the next heartbeat, and what is in flight is finished


@takes(30)
def a_run_of_the_command_line_is_seen_and_steered(bench: Bench) -> None:
    with bench.serve() as server:
        client = server.client("operator")
        migrate = subprocess.Popen(
            bench.command("migrate", bench.source_url("shop"), server.target_url, "--jobs", "2", "--progress", "none",
                          "--max-bytes-per-second", str(SLOW_BYTES_PER_SECOND // 2)),
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            run = await_middle(client)["run"]["runID"]
            expect(client.get(f"/api/runs/{run}").json().get("job") is None, "a job of the server")
            refused = client.post("/api/runs", SLOW, None)
            expect(refused.status in (202, 409), f"{refused}")
            if refused.status == 202:  # then its job must fail for the lease
                eventually(lambda: client.get(f"/api/runs/{refused.json()['id']}").json()["job"]["state"] == "failed",
                           60, "a second run that is refused")
            equal(client.post(f"/api/runs/{run}/pause").json()["effect"], "left", "the effect of pause")
            await_status(client, lambda status: status["progress"].get("hold") == "paused", HEEDED_SECONDS, "a pause")
            client.post(f"/api/runs/{run}/resume")
            await_status(client, lambda status: status["progress"].get("hold") != "paused", HEEDED_SECONDS, "no pause")
            client.post(f"/api/runs/{run}/cancel")
            expect(migrate.wait(HEEDED_SECONDS + 10) != 0, "the command says that it is done")
        finally:
            migrate.kill()
            migrate.wait()
        await_status(client, lambda status: status["run"]["state"] == "cancelled", 10, "a cancelled run")
        equal(client.post(f"/api/runs/{run}/resume").json()["effect"], "started", "the effect of resume")
        await_end(client, run)
        expect_same_rows(bench, database_of(server.target_url))


@takes(15)
def the_command_line_sees_a_run_of_the_server(bench: Bench) -> None:
    with bench.serve() as server:
        client = server.client("operator")
        run = start_run(client, **SLOW)
        await_middle(client, run)
        said = bench.martlet("status", "--json", server.target_url, statuses=(0, 1, 3))
        expect('"running"' in said and run in said, f"martlet status says {said[:300]}")
        again = subprocess.run(
            bench.command("migrate", bench.source_url("shop"), server.target_url, "--progress", "none"),
            stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)
        equal(again.returncode, 1, f"the status of a second run: {again.stderr[-300:]}")
        await_end(client, run)
        expect_same_rows(bench, database_of(server.target_url))


@takes(25)
def the_next_server_goes_on_at_once_after_sigterm(bench: Bench) -> None:
    with bench.serve() as first:
        run = start_run(first.admin, **SLOW)
        before = await_middle(first.admin, run, rows=10_000)
        expect(first.stop() < 30, "it took long to end")
    copied = before["progress"]["rowsCopied"]
    with Serve(bench, first.target_url, token=first.token) as second:
        started = time.monotonic()
        status = await_middle(second.admin, run)
        expect(time.monotonic() - started < 15, "it did not go on at once")
        expect(status["progress"]["rowsCopied"] >= copied // 2, f"it began again, {copied} rows were copied before")
        status = await_end(second.admin, run)
        expect(status["run"]["resumes"] >= 1, "the run was not resumed")
        equal(second.admin.get(f"/api/runs/{run}").json()["job"]["state"], "succeeded", "the job")
        expect_same_rows(bench, database_of(second.target_url))


@takes(60)
def the_next_server_finishes_what_sigkill_left(bench: Bench) -> None:
    with bench.serve() as first:
        run = start_run(first.admin, **SLOW)
        await_middle(first.admin, run, rows=10_000)
        first.kill()
    with Serve(bench, first.target_url, token=first.token) as second:
        client = second.admin
        seen = status_of(client)["run"]
        expect(seen["runID"] == run and seen["state"] in ("running", "interrupted"), f"the run: {seen}")
        status = await_end(client, run, SILENCE_SECONDS + 45)
        expect(status["run"]["resumes"] >= 1, "the run was not resumed")
        expect_same_rows(bench, database_of(second.target_url))


@takes(15)
def martlet_resume_finishes_what_sigterm_left(bench: Bench) -> None:
    with bench.serve() as first:
        run = start_run(first.admin, **SLOW)
        await_middle(first.admin, run, rows=10_000)
        first.stop()
    bench.martlet("resume", first.target_url, "--source", bench.source_url("shop"), "--progress", "none",
                  statuses=(0, 3))
    with Serve(bench, first.target_url, token=first.token) as second:
        await_end(second.admin, run, 10)
        time.sleep(3)  # nothing is left to be done
        equal(status_of(second.admin)["run"]["state"], "finished", "the run")
        expect_same_rows(bench, database_of(second.target_url))


@takes(20)
def sigterm_right_behind_the_start_loses_nothing(bench: Bench) -> None:
    with bench.serve() as first:
        run = start_run(first.admin, **SLOW)
        first.stop()
    with Serve(bench, first.target_url, token=first.token) as second:
        eventually(lambda: second.admin.get(f"/api/runs/{run}", None).status == 200, 5, "the run's document")
        await_end(second.admin, run)
        expect_same_rows(bench, database_of(second.target_url))


@takes(25)
def sigterm_in_a_pause_loses_nothing(bench: Bench) -> None:
    with bench.serve() as first:
        run = start_run(first.admin, **SLOW)
        await_middle(first.admin, run)
        first.admin.post(f"/api/runs/{run}/pause")
        await_status(first.admin, lambda status: status["progress"].get("hold") == "paused", 10, "a pause")
        first.stop()
    with Serve(bench, first.target_url, token=first.token) as second:
        await_end(second.admin, run)
        expect_same_rows(bench, database_of(second.target_url))


@takes(20)
def two_servers_of_one_target_know_of_each_other(bench: Bench) -> None:
    with bench.serve() as first, Serve(bench, first.target_url, token=first.token) as second:
        run = start_run(first.admin, **SLOW)
        seen = await_middle(second.admin, run)
        equal(seen["run"]["ownerProcessID"], first.process.pid, "the process that works on the run")
        equal(second.admin.post("/api/runs", SLOW, 409).json()["running"], run, "the run that is in the way")
        equal(second.admin.post(f"/api/runs/{run}/pause").json()["effect"], "left", "the effect of pause")
        await_status(first.admin, lambda status: status["progress"].get("hold") == "paused", HEEDED_SECONDS, "a pause")
        second.admin.post(f"/api/runs/{run}/resume")
        await_end(second.admin, run)
        await_end(first.admin, run, 5)
