"""Passwords and tokens: in no log, answer, metric, command line, file or ledger."""

import subprocess
import threading

from ..bench import Bench
from ..checks import expect
from ..dumps import await_backup, start_backup
from ..processes import command_lines
from ..runner import takes
from ..runs import await_end, database_of, expect_same_rows, start_run
from ..serve import Serve

IN_URL = "a password in a URL"


class _Watch(threading.Thread):
    """Looks at every command line of the machine, as `ps` shows them to everybody."""

    def __init__(self, bench: Bench) -> None:
        super().__init__(daemon=True)
        self.bench = bench
        self.found: set[str] = set()
        self.is_over = threading.Event()

    def run(self) -> None:
        while not self.is_over.wait(0.1):
            for _, words in command_lines():
                # What somebody has put into a URL, he has shown himself.
                self.found.update(set(self.bench.canaries.found_in(words)) - {IN_URL})


@takes(20)
def passwords_and_tokens_appear_nowhere(bench: Bench) -> None:
    source, target = bench.canaries.password("the source's password"), bench.canaries.password("the target's password")
    # Without the binary log: to others the source must look unchanged.
    bench.on_source(f"SET sql_log_bin = 0; CREATE USER canary@'%' IDENTIFIED BY '{source}';"
                    "GRANT ALL ON *.* TO canary@'%'")
    bench.on_target(f"CREATE ROLE canary LOGIN SUPERUSER PASSWORD '{target}' IN ROLE martlet_test_password")
    database = bench.new_database(owner="canary")
    file = bench.fresh_path("password")
    file.write_text(source + "\n")
    environment = {"PGPASSWORD": target, "MARTLET_SOURCE_SHOP_PASSWORD_FILE": str(file)}
    url = bench.target_url(database).replace("//postgres@", "//canary@")
    watch = _Watch(bench)
    watch.start()
    with Serve(bench, url, ("--log-level", "debug"), sources={"shop": bench.source_url("shop", "canary")},
               environment=environment) as server:
        admin = server.admin
        await_end(admin, start_run(admin))
        expect_same_rows(bench, database)
        backup = start_backup(admin)
        await_backup(admin, backup, "succeeded")
        dump = admin.get(f"/api/backups/{backup}/download")
        server.new_token("operator")
        for path in ("/metrics", "/api/sources", "/api/tokens", "/api/audit", "/api/database/connections",
                     "/api/database/queries", f"/api/backups/{backup}/log", f"/api/backups/{backup}/manifest"):
            admin.get(path)
        # Errors tell much: the passwords are wrong from now on.
        bench.on_target("ALTER ROLE canary PASSWORD 'another'")
        bench.on_source("SET sql_log_bin = 0; ALTER USER canary@'%' IDENTIFIED BY 'another'")
        bench.on_target(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database}'")
        for path in ("/readyz", "/metrics", "/api/runs", "/api/database/metrics"):
            admin.get(path, None)
        admin.post("/api/backup", None, None)
    watch.is_over.set()
    watch.join(5)
    expect(not watch.found, f"`ps` shows {', '.join(watch.found)}")
    bench.canaries.check(dump.body, "the dump")
    for entry in server.backups.iterdir():
        bench.canaries.check(entry.read_bytes(), f"the file {entry.suffix}")
    _expect_no_secret_in_the_ledger(bench, database_of(url))


def _expect_no_secret_in_the_ledger(bench: Bench, database: str) -> None:
    dumped = subprocess.run(
        ["pg_dump", "--schema=martlet", bench.target_url(database)], capture_output=True, timeout=60, check=True)
    expect(b"COPY martlet.token" in dumped.stdout, "the ledger was not dumped")
    bench.canaries.check(dumped.stdout, "the ledger")


def passwords_of_urls_are_not_shown(bench: Bench) -> None:
    password = bench.canaries.password(IN_URL)
    encoded = password.replace("/", "%2F")
    with bench.serve(None, sources={
            "shop": f"{bench.kind}://root:{encoded}@127.0.0.1:{bench.source_port}/shop"}) as server:
        server.admin.get("/api/sources")
        run = start_run(server.admin)  # root's login is refused with a password that it has not, or takes any
        document = server.admin.get(f"/api/runs/{run}").json()
        expect(password not in str(document), "the run's document has it")


def a_password_file_that_is_not_there_is_told_without_its_neighbours(bench: Bench) -> None:
    result = subprocess.run(
        bench.command("serve", bench.target_url("postgres"), "--listen", "127.0.0.1:0"), capture_output=True, text=True,
        timeout=30, env={"PATH": "/usr/bin", "PGPASSWORD_FILE": "/nonexistent/password"}, cwd=bench.scratch)
    expect(result.returncode in (1, 2) and "/nonexistent/password" in result.stderr, f"it says: {result.stderr[-300:]}")
