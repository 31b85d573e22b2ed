"""Where no container runs: what the images would do, with the machine's own programs."""

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from .paths import PROJECT


def smoke(scratch: Path, program: Path | None, say: Callable[[str], None]) -> int:
    """The dashboard's build, nginx's own check of its settings, and the program that the image would hold."""
    built = subprocess.run([PROJECT / "frontend/build"], stdin=subprocess.DEVNULL)
    if built.returncode != 0:
        return 1
    say("the dashboard is built")
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if nginx is None:
        say("nginx is not installed: its settings are not checked")
    elif not _nginx_accepts(scratch, nginx):
        return 1
    if program is None:
        say("no --program: the backend's program is not started")
        return 0
    return subprocess.run([program, "--version"], stdin=subprocess.DEVNULL).returncode


def _nginx_accepts(scratch: Path, nginx: str) -> bool:
    settings = (PROJECT / "frontend/nginx/nginx.conf").read_text()
    settings = settings.replace("include mime.types", "include /etc/nginx/mime.types")
    settings = re.sub(r"include headers.conf", f"include {PROJECT / 'frontend/nginx/headers.conf'}", settings)
    settings = settings.replace("/tmp/", f"{scratch}/").replace("/srv/dashboard", str(PROJECT / "frontend/dist"))
    (scratch / "nginx.conf").write_text(settings)
    (scratch / "resolver.conf").write_text("resolver 127.0.0.1;\n")
    return subprocess.run([nginx, "-e", "stderr", "-t", "-c", scratch / "nginx.conf"]).returncode == 0
