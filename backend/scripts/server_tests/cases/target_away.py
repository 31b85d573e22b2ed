"""The target: away at the start, gone in between, back again."""

import subprocess

from faults.proxy import Proxy
from private_servers.server import free_port

from ..bench import Bench
from ..checks import equal, eventually, expect
from ..events import EventStream
from ..runner import takes
from ..runs import SLOW, await_end, await_middle, database_of, expect_same_rows, start_run
from ..serve import Serve

START_SECONDS = 60
SIGTERM_SECONDS = 40  # a supervisor kills at some time, commonly after 90 s


@takes(15)
def a_target_that_is_away_at_the_start_is_told_with_status_1(bench: Bench) -> None:
    database = bench.new_database()
    for url, words in (
            (f"postgresql://postgres@127.0.0.1:{free_port()}/{database}", "connect"),
            (bench.target_url("no_such_database"), "no_such_database"),
            (bench.target_url(database).replace("postgres@", "nobody_of_this_name@"), "nobody_of_this_name")):
        result = subprocess.run(
            bench.command("serve", url, "--listen", "127.0.0.1:0"), capture_output=True, text=True,
            timeout=START_SECONDS, cwd=bench.scratch)
        equal(result.returncode, 1, f"the status for {words}: {result.stderr[-300:]}")
        expect(words in result.stderr.lower(), f"it says: {result.stderr[-500:]}")
        equal(result.stdout, "", "what it prints")


def a_ledger_of_a_newer_program_is_refused_at_the_start(bench: Bench) -> None:
    with bench.serve() as server:
        target = server.target_url
    bench.on_target("UPDATE martlet.ledger_version SET version = version + 1000", database_of(target))
    result = subprocess.run(
        bench.command("serve", target, "--listen", "127.0.0.1:0"), capture_output=True, text=True, timeout=30,
        cwd=bench.scratch)
    equal(result.returncode, 1, f"the status: {result.stderr[-300:]}")
    expect("newer" in result.stderr, f"it says: {result.stderr[-300:]}")


@takes(25)
def a_target_that_goes_away_is_503_and_comes_back_without_a_restart(bench: Bench) -> None:
    database = bench.new_database()
    proxy = Proxy(bench.target_port)
    try:
        url = f"postgresql://postgres@127.0.0.1:{proxy.port}/{database}"
        with Serve(bench, url) as server, EventStream(server.admin) as stream:
            admin = server.admin
            expect(stream.next(10), "no snapshot")
            admin.get("/readyz")
            proxy.refused_share = 1.0
            proxy.cut()
            eventually(lambda: server.anonymous.get("/readyz", None).status == 503, 15, "a server that is not ready")
            stream.until(lambda event: event.name == "unavailable", 15, "word that the target is away")
            server.anonymous.get("/livez", 200)
            for path in ("/api/migration-status", "/api/runs", "/api/backups", "/api/database/metrics"):
                answer = admin.get(path, 503)
                expect(answer.header("retry-after"), f"no Retry-After: {answer}")
            expect(b"pg_up 0" in admin.get("/metrics").body, "no pg_up 0")
            expect(admin.post("/api/runs", {"source": "shop"}, None).status == 503, "a run was begun")
            proxy.refused_share = 0.0
            eventually(lambda: server.anonymous.get("/readyz", None).status == 200, 20, "a server that is ready again")
            stream.until(lambda event: event.name == "available", 15, "word that the target is back")
            for path in ("/api/migration-status", "/api/runs", "/api/backups", "/api/database/metrics"):
                eventually(lambda: admin.get(path, None).status == 200, 15, f"an answer of {path}")
            eventually(lambda: b"pg_up 1" in admin.get("/metrics").body, 15, "pg_up 1")
    finally:
        proxy.close()


@takes(30)
def a_run_outlives_a_target_that_was_away(bench: Bench) -> None:
    database = bench.new_database()
    proxy = Proxy(bench.target_port)
    try:
        url = f"postgresql://postgres@127.0.0.1:{proxy.port}/{database}"
        with Serve(bench, url) as server:
            run = start_run(server.admin, **SLOW)
            await_middle(server.admin, run)
            proxy.cut()
            await_end(server.admin, run)
            expect_same_rows(bench, database)
    finally:
        proxy.close()


@takes(15)
def a_target_that_hangs_answers_nobody_and_holds_up_nobody(bench: Bench) -> None:
    database = bench.new_database()
    proxy = Proxy(bench.target_port)
    try:
        with Serve(bench, f"postgresql://postgres@127.0.0.1:{proxy.port}/{database}") as server:
            server.admin.get("/api/session")  # who it is is known for some seconds
            proxy.is_stalled = True
            server.anonymous.get("/livez", 200, timeout=2)
            server.anonymous.get("/api/openapi.json", 200, timeout=2)
            answer = server.admin.get("/metrics", None, timeout=15)
            expect(answer.status == 200 and b"pg_up 0" in answer.body, f"/metrics: {answer.status}")
            proxy.is_stalled = False
            eventually(lambda: server.anonymous.get("/readyz", None).status == 200, 40, "a server that is ready again")
    finally:
        proxy.close()


@takes(45)
def sigterm_ends_a_server_whose_target_hangs(bench: Bench) -> None:
    proxy = Proxy(bench.target_port)
    try:
        with Serve(bench, f"postgresql://postgres@127.0.0.1:{proxy.port}/{bench.new_database()}") as server:
            server.admin.get("/readyz")
            proxy.is_stalled = True
            server.stop(SIGTERM_SECONDS)
    finally:
        proxy.close()
