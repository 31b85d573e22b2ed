"""podman, and its socket for docker-compose, with settings that need neither systemd nor raised limits."""

import json
import os
import resource
import shutil
import subprocess
import threading
import time
from pathlib import Path
from typing import Any

from private_servers.errors import ServersError

# The limits of the process that starts podman hold: raising them needs a capability that a plain root may not have.
CONFIGURATION = """\
[containers]
default_ulimits = ["nofile={files}:{files}", "nproc={processes}:{processes}"]
[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
events_logger = "file"
"""
PROGRAMS = ("podman", "runc", "catatonit", "docker-compose", "debootstrap")


class Engine:
    """While the context lasts, podman's socket is served and health checks are run (no systemd does it here)."""

    def __init__(self, scratch: Path, project: str) -> None:
        self.scratch = scratch
        self.project = project
        configuration = scratch / "containers.conf"
        configuration.write_text(CONFIGURATION.format(
            files=_at_most(resource.RLIMIT_NOFILE, 20_000), processes=_at_most(resource.RLIMIT_NPROC, 32_768)))
        self.socket = scratch / "podman.sock"
        self.environment = {
            **os.environ, "CONTAINERS_CONF": str(configuration), "DOCKER_HOST": f"unix://{self.socket}",
            "TMPDIR": str(scratch),
            "COMPOSE_HTTP_TIMEOUT": "180", "DOCKER_BUILDKIT": "0"}
        self._ended = threading.Event()

    def why_not(self) -> str | None:
        """The reason why no container runs on this machine."""
        missing = [program for program in PROGRAMS if not shutil.which(program)]
        if missing:
            return f"not installed: {', '.join(missing)}"
        if os.geteuid() != 0:
            return "not root: base images are made by debootstrap"
        result = self._probe()
        return None if result.returncode == 0 else (result.stderr.strip().splitlines() or ["podman says nothing"])[-1]

    def _probe(self) -> subprocess.CompletedProcess[str]:
        """A container around one static program, on the network that others get: that podman answers is not enough."""
        root = self.scratch / "probe"
        root.mkdir()
        shutil.copy(shutil.which("catatonit") or "", root / "catatonit")
        return self.attempt("run", "--rm", "--rootfs", root, "/catatonit", "--version")

    @property
    def of_project(self) -> str:
        """The filter for what docker-compose has made for this check."""
        return f"label=com.docker.compose.project={self.project}"

    def __enter__(self) -> "Engine":
        with open(self.scratch / "podman.log", "wb") as log:
            self._service = subprocess.Popen(
                ["setpriv", "--pdeathsig", "TERM", "--", "podman", "system", "service", "--time", "0",
                 f"unix://{self.socket}"], stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=self.environment)
        deadline = time.monotonic() + 20
        while not self.socket.exists():
            if self._service.poll() is not None or time.monotonic() > deadline:
                raise ServersError(f"podman's socket is not served:\n{(self.scratch / 'podman.log').read_text()}")
            time.sleep(0.1)
        self._pump = threading.Thread(target=self._check_health, daemon=True)
        self._pump.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._pump.join(30)
        self._service.terminate()
        try:
            self._service.wait(20)
        except subprocess.TimeoutExpired:
            self._service.kill()
            self._service.wait()

    def attempt(self, *arguments: str | Path, seconds: float = 120, **options: Any) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["podman", *map(str, arguments)], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True, errors="replace", timeout=seconds, env=self.environment, **options)

    def podman(self, *arguments: str | Path, seconds: float = 120) -> str:
        result = self.attempt(*arguments, seconds=seconds)
        if result.returncode != 0:
            end = "\n".join((result.stdout + result.stderr).strip().splitlines()[-25:])
            raise ServersError(f"podman {' '.join(map(str, arguments[:3]))} … ended with {result.returncode}:\n{end}")
        return result.stdout

    def build(self, name: str, *arguments: str | Path, seconds: float = 900) -> None:
        """An image. Podman that is ended leaves the step that it runs: that ends here."""
        try:
            self.podman("build", "--format", "docker", "--network", "host", "--tag", name, *arguments, seconds=seconds)
        except BaseException:
            self._end_steps()
            raise

    def _end_steps(self) -> None:
        """Ours are run in a folder of ours. What podman keeps of them, `podman ps --external` shows."""
        listing = subprocess.run(["runc", "list", "--format", "json"], stdout=subprocess.PIPE, text=True).stdout
        for step in json.loads(listing) or []:
            if step["bundle"].startswith(f"{self.scratch}/"):
                subprocess.run(["runc", "delete", "--force", step["id"]], stderr=subprocess.DEVNULL)

    def has_image(self, name: str) -> bool:
        return self.attempt("image", "exists", name).returncode == 0

    def image_bytes(self, name: str) -> int:
        return int(self.podman("image", "inspect", "--format", "{{.Size}}", name))

    def _check_health(self) -> None:
        while not self._ended.wait(1):
            for container in self.attempt("ps", "--quiet", "--filter", self.of_project).stdout.split():
                if self._ended.is_set():
                    return
                try:
                    self.attempt("healthcheck", "run", container, seconds=15)
                except subprocess.TimeoutExpired:
                    continue  # it counts as unhealthy by itself


def _at_most(limit: int, wanted: int) -> int:
    hard = resource.getrlimit(limit)[1]
    return wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
