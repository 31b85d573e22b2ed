"""Clients of the private servers, for everything that is not measured: load a source, make a fresh target, settle."""

import os
import shutil
import subprocess
import time
from pathlib import Path

from .processes import machine_busy_seconds

SETUP_SECONDS = 3600
SETTLE_SECONDS = 60


class Source:
    """MySQL or MariaDB. `kind` is also the scheme of its URL."""

    def __init__(self, kind, scratch):
        self.kind = kind
        self.port = os.environ[f"MARTLET_TEST_{kind.upper()}_URL"].rsplit(":", 1)[1]
        self.process = int((scratch / f"{kind}.pid").read_text())
        self.client = [
            "mariadb", "--no-defaults", "--user=root", "--host=127.0.0.1", f"--port={self.port}",
            "--default-character-set=utf8mb4"]
        self.loaded = None  # the database of the dataset that is there

    def url(self, database):
        return f"{self.kind}://root@127.0.0.1:{self.port}/{database}"

    def execute(self, sql, database=None):
        """Rows as lists of text."""
        output = subprocess.run(
            [*self.client, "--batch", "--skip-column-names", *([database] if database else [])], input=sql, text=True,
            stdout=subprocess.PIPE, check=True, timeout=SETUP_SECONDS).stdout
        return [line.split("\t") for line in output.splitlines()]

    def load(self, dataset, scale, files):
        """Makes the dataset's database instead of the last one; both together may not fit into the buffer pool.

        `files` has NAME.tbl for tables whose rows no statement makes.
        """
        if self.loaded:
            self.execute(f"DROP DATABASE {self.loaded}")
        self.loaded = dataset.name
        quick = "SET sql_log_bin = 0; SET foreign_key_checks = 0; SET unique_checks = 0;\n"
        self.execute(f"CREATE DATABASE {dataset.name} CHARACTER SET utf8mb4")
        self.execute(quick + dataset.sql("source"), dataset.name)
        if "rows" in dataset.files:
            self.execute(quick + dataset.rows_sql(scale), dataset.name)
        else:
            for table in dataset.tables:
                self.execute(
                    f"{quick}LOAD DATA INFILE '{files / table.name}.tbl' INTO TABLE {table.name} CHARACTER SET utf8mb4 "
                    "FIELDS TERMINATED BY '|' LINES TERMINATED BY '|\\n'", dataset.name)
        self.execute(quick + dataset.sql("source_keys"), dataset.name)
        self.execute(f"ANALYZE TABLE {', '.join(table.name for table in dataset.tables)}", dataset.name)
        self._write_dirty_pages()

    def _write_dirty_pages(self):
        """Until the source's disk is idle; what is measured later only reads."""
        self.execute("SET GLOBAL innodb_max_dirty_pages_pct = 0; SET GLOBAL innodb_max_dirty_pages_pct_lwm = 0")
        deadline = time.monotonic() + SETTLE_SECONDS
        while time.monotonic() < deadline:
            if int(self.execute("SHOW GLOBAL STATUS LIKE 'Innodb_buffer_pool_pages_dirty'")[0][1]) < 10:
                return
            time.sleep(0.2)


class Target:
    """PostgreSQL. Everything goes into the database `bench`, which `refresh` makes anew."""

    DATABASE = "bench"

    def __init__(self, scratch):
        self.server_url = os.environ["MARTLET_TEST_POSTGRES_URL"].rsplit("/", 1)[0]
        self.process = int((scratch / "postgres/postmaster.pid").read_text().splitlines()[0])
        self.url = f"{self.server_url}/{self.DATABASE}"
        # Files that the server itself reads and writes, as its own user.
        self.files = scratch / "bench-files"
        self.files.mkdir(exist_ok=True)
        if os.getuid() == 0:
            shutil.chown(self.files, "postgres")

    def client(self, database=DATABASE):
        return ["psql", "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", f"{self.server_url}/{database}"]

    def execute(self, sql, database=DATABASE):
        """Rows as lists of text."""
        output = subprocess.run(
            [*self.client(database), "--no-align", "--tuples-only", "--field-separator=\t"], input=sql, text=True,
            stdout=subprocess.PIPE, check=True, timeout=SETUP_SECONDS).stdout
        return [line.split("\t") for line in output.splitlines()]

    def refresh(self):
        """An empty database on a server and a machine that have nothing else to do."""
        self.execute(
            f"SET client_min_messages = warning; DROP DATABASE IF EXISTS {self.DATABASE} WITH (FORCE)", "postgres")
        self.execute(f"CREATE DATABASE {self.DATABASE} TEMPLATE template0", "postgres")
        self.settle()

    def settle(self):
        self.execute("CHECKPOINT", "postgres")
        os.sync()
        wait_until_quiet()


def wait_until_quiet(busy_share=0.1):
    """Until the machine used less than that share of its CPU for a second; gives up after a while on a busy one."""
    deadline = time.monotonic() + SETTLE_SECONDS / 4
    while time.monotonic() < deadline:
        before = machine_busy_seconds()
        time.sleep(1)
        if machine_busy_seconds() - before < busy_share * os.cpu_count():
            return True
    return False


def scratch_directory():
    return Path(os.environ["MARTLET_TEST_SERVERS_DIR"])
