"""The servers of the fault tests, each behind a proxy, and how to break them and to look into them."""

import contextlib
import os
import signal
import subprocess
import threading
import time
from pathlib import Path

from private_servers.mariadb import MariaDB
from private_servers.mysql import MySQL
from private_servers.postgres import Postgres
from private_servers.profiles import PROFILES
from private_servers.server import free_port
from private_servers.tls import make_certificates

from .proxy import Proxy
from .shop import SCHEMA, source_checksums

START_SECONDS = 90


class Bench:
    """One source and one target. All of it goes when the context ends."""

    def __init__(self, scratch, source):
        self.scratch = Path(scratch)
        make_certificates(self.scratch / "tls")
        self.source = {"mysql": MySQL, "mariadb": MariaDB}[source](self.scratch, PROFILES["test"])
        self.target = Postgres(self.scratch, PROFILES["test"], "15")
        self._ports = {server.name: free_port() for server in (self.source, self.target)}
        self._databases = 0

    def __enter__(self):
        for server in (self.source, self.target):
            server.prepare(print)
            self.start(server)
        self.source_proxy = Proxy(self.source.port)
        self.target_proxy = Proxy(self.target.port)
        self.on_source("CREATE DATABASE shop CHARACTER SET utf8mb4", database="")
        self.on_source(SCHEMA)
        self.wanted = sorted(self.on_source(source_checksums()).splitlines())
        return self

    def __exit__(self, *_):
        for proxy in (self.source_proxy, self.target_proxy):
            proxy.close()
        for server in (self.source, self.target):
            self.kill(server)

    # Servers

    def start(self, server):
        server.start(self._ports[server.name])
        deadline = time.monotonic() + START_SECONDS
        while not server.is_ready():
            if server.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"{server.name} did not start:\n{server.log_end()}")
            time.sleep(0.05)

    def kill(self, server):
        """As a power cut would, with all its children."""
        if server.process is None or server.process.poll() is not None:
            return
        server.process.send_signal(signal.SIGQUIT if server is self.target else signal.SIGKILL)
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.process.wait(20)
        server.process.kill()
        server.process.wait()

    def restart(self, server, down_seconds=0.0):
        self.kill(server)
        time.sleep(down_seconds)
        self.start(server)

    @contextlib.contextmanager
    def writing(self):
        """Meanwhile somebody writes to the source, a hundred times a second, beside what is migrated."""
        self.on_source("CREATE DATABASE IF NOT EXISTS elsewhere; CREATE TABLE IF NOT EXISTS elsewhere.ticks (n int)")
        writer = subprocess.Popen(
            ["setpriv", "--pdeathsig", "KILL", "--", *self._client("elsewhere")], stdin=subprocess.PIPE, text=True)
        is_over = threading.Event()

        def write():
            while not is_over.wait(0.01):
                writer.stdin.write("INSERT INTO ticks VALUES (1);\n")
                writer.stdin.flush()

        thread = threading.Thread(target=write, daemon=True)
        thread.start()
        try:
            yield
        finally:
            is_over.set()
            thread.join()
            writer.communicate()

    # Looking and preparing

    def on_source(self, sql, database="shop"):
        return _output(self._client(database), sql)

    def _client(self, database):
        return [
            "mariadb", "--no-defaults", "--user=root", "--host=127.0.0.1", f"--port={self.source.port}", "--batch",
            "--skip-column-names", "--default-character-set=utf8mb4", *([database] if database else [])]

    def on_target(self, sql, database="postgres"):
        return _output(
            ["psql", "-XqAt", "-v", "ON_ERROR_STOP=1", f"postgresql://postgres@127.0.0.1:{self.target.port}/{database}"],
            sql)

    def new_database(self, options=""):
        self._databases += 1
        name = f"fault_{self._databases}"
        self.on_target(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' {options}")
        return name

    @property
    def source_url(self):
        return f"mysql://root@127.0.0.1:{self.source_proxy.port}/shop"

    def target_url(self, database, user="postgres"):
        return f"postgresql://{user}@127.0.0.1:{self.target_proxy.port}/{database}"

    def leftovers(self):
        """Sessions that outlived martlet, on either side."""
        target = self.on_target("SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'martlet%'")
        source = self.on_source(
            "SELECT COUNT(*) FROM information_schema.processlist WHERE db = 'shop' AND id <> CONNECTION_ID()")
        return int(target) + int(source)


def _output(command, sql):
    result = subprocess.run(
        command, input=sql, capture_output=True, text=True, timeout=120, env={**os.environ, "PGCONNECT_TIMEOUT": "10"})
    if result.returncode != 0:
        raise RuntimeError(f"{command[0]}: {result.stderr.strip()}")
    return result.stdout.strip()
