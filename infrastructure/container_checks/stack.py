"""The composed stack in a folder of its own, so that a checkout's secrets and a running stack are left alone."""

import json
import re
import shutil
import socket
import subprocess
from typing import Any

from private_servers.errors import ServersError

from .checks import Failure, eventually
from .client import Client
from .engine import Engine
from .images import MYSQL, MYSQLD_EXPORTER, POSTGRES, POSTGRES_EXPORTER, PROMETHEUS
from .paths import PROJECT

SOURCE = "mysql://martlet@mysql/shop"
TARGET = "postgresql://martlet@postgres/shop?sslmode=disable"


class Stack(Client):
    def __init__(self, engine: Engine) -> None:
        self.port, self.prometheus_port = free_port(), free_port()
        super().__init__(f"http://127.0.0.1:{self.port}")
        self.engine = engine
        self.folder = engine.scratch / "project"
        shutil.copytree(PROJECT / "infrastructure", self.folder / "infrastructure",
                        ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copytree(PROJECT / "backend/scripts/sample", self.folder / "backend/scripts/sample")
        for folder in ("backend", "frontend"):
            (self.folder / folder).mkdir(exist_ok=True)  # build contexts, which are not used: images are there
        shutil.copy(PROJECT / "docker-compose.yml", self.folder)
        self.environment = {
            # Without what somebody has set for a stack of their own.
            **{name: value for name, value in engine.environment.items() if not name.startswith("MARTLET_")},
            "MYSQL_IMAGE": MYSQL, "POSTGRES_IMAGE": POSTGRES, "PROMETHEUS_IMAGE": PROMETHEUS,
            "POSTGRES_EXPORTER_IMAGE": POSTGRES_EXPORTER, "MYSQLD_EXPORTER_IMAGE": MYSQLD_EXPORTER,
            "MARTLET_PORT": str(self.port), "PROMETHEUS_PORT": str(self.prometheus_port),
            "SAMPLE_BYTES_PER_SECOND": "8MB"}

    # docker-compose

    def attempt(
        self, *arguments: str, seconds: float = 240, **environment: str,
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["docker-compose", "--project-name", self.engine.project, *arguments], cwd=self.folder,
            env={**self.environment, **environment}, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, errors="replace", timeout=seconds)

    def compose(self, *arguments: str, seconds: float = 240, **environment: str) -> str:
        result = self.attempt(*arguments, seconds=seconds, **environment)
        if result.returncode != 0:
            end = "\n".join(result.stdout.strip().splitlines()[-15:])
            raise ServersError(f"docker-compose {' '.join(arguments)} ended with {result.returncode}:\n{end}")
        return result.stdout

    def up(self, *services: str, **environment: str) -> None:
        self.compose("up", "--detach", "--no-build", *services, seconds=360, **environment)

    def container(self, service: str) -> str:
        identifiers = self.engine.podman(
            "ps", "--all", "--quiet", "--filter", self.engine.of_project,
            "--filter", f"label=com.docker.compose.service={service}").split()
        if not identifiers:
            raise ServersError(f"there is no container of {service}")
        return identifiers[0]

    def log(self, service: str) -> str:
        result = self.engine.attempt("logs", self.container(service))
        return result.stdout + result.stderr

    def read_token(self) -> None:
        """The first admin token, which the backend prints once."""
        log = self.log("backend")
        found = re.search(r"^admin token: (mlt_\S+)$", log, re.MULTILINE)
        if found is None:
            raise Failure(f"the backend prints no token: {log[-600:]}")
        self.token = found[1]

    def state(self, service: str) -> dict[str, Any]:
        return json.loads(self.engine.podman("inspect", "--format", "{{json .State}}", self.container(service)))

    def await_healthy(self, service: str, seconds: float = 90) -> None:
        def is_healthy() -> bool:
            state = self.state(service)
            return state["Status"] == "running" and state.get("Healthcheck", state.get("Health", {})).get(
                "Status") == "healthy"
        eventually(is_healthy, seconds, lambda: f"{service} is healthy: {self.state(service)}")

    def await_exit(self, service: str, seconds: float) -> int:
        eventually(lambda: self.state(service)["Status"] in ("exited", "stopped"), seconds, f"{service} has ended")
        return self.state(service)["ExitCode"]

    def take_apart(self) -> None:
        profiles = ("--profile", "sample", "--profile", "exporters")
        down = (*profiles, "down", "--volumes", "--remove-orphans", "--timeout", "20")
        if self.attempt(*down, MARTLET_SECRETS="secrets").returncode != 0:
            # One that ends and is started again all the time is never seen at rest by docker-compose.
            for container in self.engine.podman("ps", "--all", "--quiet", "--filter", self.engine.of_project).split():
                self.engine.attempt("rm", "--force", "--volumes", container)
            self.attempt(*down, MARTLET_SECRETS="secrets")

    # The databases

    def psql(self, sql: str) -> str:
        return self.engine.podman(
            "exec", self.container("postgres"), "psql", "--no-psqlrc", "--tuples-only", "--no-align",
            "--host=/var/run/postgresql", "--username=martlet", "--dbname=shop", f"--command={sql}").strip()

    def mysql(self, sql: str) -> str:
        script = "MYSQL_PWD=$(cat /run/secrets/mysql_root_password) exec mysql --socket=/run/mysqld/mysqld.sock " \
            "--user=root --batch --skip-column-names --execute=\"$1\" shop"
        return self.engine.podman("exec", self.container("mysql"), "sh", "-c", script, "sh", sql).strip()


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]
