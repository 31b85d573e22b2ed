"""The servers of backend/scripts/server_tests, and the dashboard in front of them."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from server_tests.bench import Bench
from server_tests.dumps import await_backup, start_backup
from server_tests.runs import await_end, start_run
from server_tests.serve import Serve

from .fake.server import FakeServer, token_of
from .fake.world import World
from .visit import Visit


class Stage(Bench):
    def __init__(self, program: Path, kind: str, scratch: Path, dashboard: Path) -> None:
        super().__init__(program, kind, scratch)
        self.dashboard = dashboard
        # For reports: name, figure with its unit.
        self.figures: list[tuple[str, str]] = []

    def serve_dashboard(self, database: str | None = None, *options: str, **more: object) -> Serve:
        return self.serve(database, "--dashboard", str(self.dashboard), *options, **more)

    @contextlib.contextmanager
    def migrated(self) -> Iterator[Serve]:
        """The shop is there, with a backup, statements that were run, and a token of each kind of end."""
        with self.serve_dashboard() as server:
            client = server.client("operator")
            await_end(client, start_run(client))
            database = server.target_url.rpartition("/")[2]
            self.on_target("CREATE EXTENSION IF NOT EXISTS pg_stat_statements", database)
            self.on_target("SELECT count(*) FROM orders; SELECT status, count(*) FROM orders GROUP BY status", database)
            await_backup(client, start_backup(client), "succeeded")
            server.admin.request("DELETE", f"/api/tokens/{server.new_token('read_only')[0]}", 200)
            yield server

    @contextlib.contextmanager
    def fake(self, world: World, role: str = "operator", path: str = "/", **options: object) -> Iterator[
            tuple[FakeServer, Visit]]:
        """A fake server and somebody who is signed in on it."""
        with FakeServer(self.dashboard, world) as server, Visit(server.url, **options) as visit:
            visit.sign_in(token_of(role), path)
            yield server, visit
