"""The private servers, and the program."""

import itertools
import os
import shutil
import subprocess
import threading
from collections.abc import Mapping
from pathlib import Path

from .canary import Canaries
from .checks import Failure
from .serve import Serve

COMMAND_SECONDS = 120
SAMPLE = Path(__file__).resolve().parents[1] / "sample"


class Bench:
    """Shared by all cases: the source is only read, and every case has a target database of its own."""

    def __init__(self, program: Path, kind: str, scratch: Path) -> None:
        self.program = program
        self.kind = kind
        self.scratch = scratch
        self.canaries = Canaries()
        self.server_url = os.environ["MARTLET_TEST_POSTGRES_URL"].rpartition("/")[0]
        self.source_port = os.environ[f"MARTLET_TEST_{kind.upper()}_URL"].rpartition(":")[2]
        self.tls_folder = Path(os.environ["MARTLET_TEST_TLS_DIR"])
        self._numbers = itertools.count(1)
        self._lock = threading.Lock()

    def _number(self) -> int:
        with self._lock:
            return next(self._numbers)

    def fresh_path(self, stem: str) -> Path:
        return self.scratch / f"{stem}-{self._number()}"

    # The source

    def load_shop(self) -> None:
        self.on_source("CREATE DATABASE shop CHARACTER SET utf8mb4", database=None)
        for file in sorted(SAMPLE.glob("*.sql")):
            self.on_source(file.read_text())

    def source_url(self, database: str, user: str = "root") -> str:
        return f"{self.kind}://{user}@127.0.0.1:{self.source_port}/{database}"

    def on_source(self, sql: str, database: str | None = "shop") -> list[list[str]]:
        return _rows(
            ["mariadb", "--no-defaults", "--user=root", "--host=127.0.0.1", f"--port={self.source_port}", "--batch",
             "--skip-column-names", "--default-character-set=utf8mb4", *([database] if database else [])], sql)

    # The target

    def new_database(self, owner: str = "postgres") -> str:
        """Its name."""
        name = f"server_{self._number()}"
        self.on_target(f"CREATE DATABASE {name} OWNER {owner} TEMPLATE template0 ENCODING 'UTF8'")
        return name

    def target_url(self, database: str) -> str:
        return f"{self.server_url}/{database}"

    @property
    def target_port(self) -> int:
        return int(self.server_url.rpartition(":")[2])

    def on_target(self, sql: str, database: str = "postgres") -> list[list[str]]:
        return _rows(
            ["psql", "--no-psqlrc", "--quiet", "--no-align", "--tuples-only", "--field-separator=\t",
             "--set=ON_ERROR_STOP=1", self.target_url(database)], sql)

    # The program

    def serve(self, database: str | None = None, *options: str, **more: object) -> Serve:
        return Serve(self, self.target_url(database or self.new_database()), options, **more)

    def command(self, *words: str) -> list[str]:
        return ["setpriv", "--pdeathsig", "KILL", "--", str(self.program), *words]

    def martlet(
        self, *words: str, environment: Mapping[str, str] | None = None, statuses: tuple[int, ...] = (0,),
        is_error: bool = False,
    ) -> str:
        """Standard output of a command that ends with one of these statuses, or what it said of an error."""
        result = subprocess.run(
            self.command(*words), stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=COMMAND_SECONDS,
            env={**os.environ, **(environment or {})})
        self.canaries.check(result.stderr.encode(), f"what martlet {words[0]} says")
        if result.returncode not in statuses:
            raise Failure(f"martlet {' '.join(words[:2])} ended with {result.returncode}: {result.stderr[-800:]}")
        return result.stderr if is_error else result.stdout

    def tool(self, *command: str, seconds: float = COMMAND_SECONDS) -> subprocess.CompletedProcess[str]:
        """A program that judges what the server made."""
        if shutil.which(command[0]) is None:
            raise Failure(f"there is no {command[0]}: run backend/scripts/install-packages")
        return subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=seconds, check=False)


def _rows(command: list[str], sql: str) -> list[list[str]]:
    result = subprocess.run(
        command, input=sql, capture_output=True, text=True, timeout=COMMAND_SECONDS,
        env={**os.environ, "PGCONNECT_TIMEOUT": "10"})
    if result.returncode != 0:
        raise Failure(f"{command[0]}: {result.stderr.strip()}")
    return [line.split("\t") for line in result.stdout.splitlines()]
