"""What Prometheus watches: a server, a migration of the sample shop, a backup, people who ask, some of them without the
right to."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from server_tests.bench import Bench
from server_tests.checks import Failure, eventually
from server_tests.dumps import await_backup, start_backup
from server_tests.events import EventStream
from server_tests.runs import SLOW, await_end, database_of, start_run
from server_tests.serve import FORGED_TOKEN, Serve

from .prometheus import Prometheus

SLOT = "standby"
# A rate needs two collections, and the server makes one in five seconds.
SETTLING_SECONDS = 12
# On a busy machine a look at the database costs more, and so is made more rarely.
LOOKS_SECONDS = 90
DATABASE_RATE = "datname:pg_stat_database_cache_hits:ratio_rate5m"


@contextmanager
def watched(bench: Bench, scratch: Path) -> Iterator[tuple[Prometheus, float]]:
    """Prometheus when all has happened, and since when."""
    bench.load_shop()
    database = bench.new_database()
    bench.on_target("CREATE EXTENSION pg_stat_statements", database)
    with bench.serve(database) as server, _slot(bench):
        token_file = scratch / "metrics_token"
        token_file.write_text(server.new_token("read_only")[1])
        with Prometheus(scratch, server.url.removeprefix("http://"), token_file) as prometheus:
            began = time.time()
            eventually(lambda: prometheus.query('up{job="martlet"} == 1'), 20, "a scrape of the server")
            with _visitors(server):
                _work(bench, server)
                time.sleep(SETTLING_SECONDS)
                eventually(lambda: prometheus.query(DATABASE_RATE), LOOKS_SECONDS, "two looks at the database")
                yield prometheus, began


def _work(bench: Bench, server: Serve) -> None:
    time.sleep(SETTLING_SECONDS / 2)
    await_end(server.admin, start_run(server.admin, **SLOW))
    await_backup(server.admin, start_backup(server.admin), "succeeded")
    bench.on_target("VACUUM ANALYZE", database_of(server.target_url))


@contextmanager
def _slot(bench: Bench) -> Iterator[None]:
    """A replication slot that keeps WAL, as a standby's does."""
    bench.on_target(f"SELECT pg_create_physical_replication_slot('{SLOT}', true)")
    try:
        yield
    finally:
        bench.on_target(f"SELECT pg_drop_replication_slot('{SLOT}')")


@contextmanager
def _visitors(server: Serve) -> Iterator[None]:
    over = threading.Event()
    failures: list[Failure] = []

    def visit() -> None:
        stranger = server.admin.with_token(FORGED_TOKEN)
        try:
            while not over.wait(0.5):
                for path in ("/api/migration-status", "/api/runs", "/api/backups", "/api/database/queries"):
                    server.admin.get(path)
                stranger.get("/api/runs", None)
        except Failure as failure:
            failures.append(failure)

    visitor = threading.Thread(target=visit, daemon=True)
    with EventStream(server.admin):
        visitor.start()
        try:
            yield
        finally:
            over.set()
            visitor.join(40)
    if failures:
        raise failures[0]
