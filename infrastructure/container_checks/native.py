"""Where no container runs: what the images would do, with the machine's own programs."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from private_servers.errors import ServersError

from . import cases, runs
from .checks import eventually, expect
from .client import Client
from .paths import PROJECT
from .stack import free_port

NGINX = PROJECT / "frontend/nginx"


def smoke(scratch: Path, program: Path, say: Callable[[str], None]) -> None:
    """The dashboard's build, nginx around it while there is no backend, and the program that the image would hold."""
    if subprocess.run([PROJECT / "frontend/build"], stdin=subprocess.DEVNULL).returncode != 0:
        raise ServersError("frontend/build fails")
    say("the dashboard is built")
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if nginx is None:
        say("nginx is not installed: its settings are not checked")
    else:
        with _serving(scratch, nginx) as client:
            cases.the_dashboard_comes_through_nginx(client)
            cases.metrics_are_not_for_browsers(client)
            runs.a_backend_that_is_away_is_a_problem(client)
        say("nginx serves the dashboard as it is to, and says that the backend is away")
    if not program.exists():
        say(f"there is no {program.name} yet (make build): it is not started")
        return
    result = subprocess.run([program, "--version"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
    expect(result.returncode == 0, f"{program.name} --version ends with {result.returncode}")
    port = free_port()
    result = subprocess.run(
        [program, "healthcheck", f"http://127.0.0.1:{port}/readyz"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        text=True)
    expect(result.returncode == 1 and "unhealthy" in result.stdout, f"a health check of nobody: {result}")
    say("the program starts, and its health check can fail")


def settings(text: str, scratch: Path, port: int, backend_port: int) -> str:
    """The image's nginx.conf with this machine's places; as root the workers stay it: the scratch folder is private."""
    places = (
        ("/tmp/", f"{scratch}/"),  # the first: other places may be below it here
        ("include mime.types", "include /etc/nginx/mime.types"),
        ("include headers.conf", f"include {NGINX / 'headers.conf'}"),
        ("listen 8080", f"listen 127.0.0.1:{port}"),
        ("http://backend:8080", f"http://127.0.0.1:{backend_port}"),
        ("/dev/stdout", f"{scratch}/access.log"),
        ("/srv/dashboard", str(PROJECT / "frontend/dist")),
    )
    for there, here in places:
        if there not in text:
            raise ServersError(f"frontend/nginx/nginx.conf has no {there} any more")
        text = text.replace(there, here)
    return ("user root;\n" if os.geteuid() == 0 else "") + text


@contextmanager
def _serving(scratch: Path, nginx: str) -> Iterator[Client]:
    port = free_port()
    file = scratch / "nginx.conf"
    file.write_text(settings((NGINX / "nginx.conf").read_text(), scratch, port, free_port()))
    (scratch / "resolver.conf").write_text("resolver 127.0.0.1;\n")
    command = [nginx, "-e", "stderr", "-c", str(file)]
    checked = subprocess.run([*command, "-t"], capture_output=True, text=True)
    expect(checked.returncode == 0, f"nginx refuses its settings: {checked.stderr}")
    client = Client(f"http://127.0.0.1:{port}")
    with open(scratch / "nginx.log", "wb") as log:
        process = subprocess.Popen(
            ["setpriv", "--pdeathsig", "TERM", "--", *command, "-g", "daemon off;"], stdin=subprocess.DEVNULL,
            stdout=log, stderr=log)
    try:
        eventually(lambda: process.poll() is not None or _answers(client), 10, "nginx answers")
        expect(process.poll() is None, f"nginx ends: {(scratch / 'nginx.log').read_text()}")
        yield client
    finally:
        process.terminate()
        process.wait(20)


def _answers(client: Client) -> bool:
    try:
        return client.get("/").status == 200
    except OSError:
        return False
