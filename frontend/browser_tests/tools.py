"""What the tests need beside the Debian packages of frontend/install-packages: made once, kept in the user's cache."""

import os
import shutil
import sys
from pathlib import Path

from private_servers.cache import cached_environment

# Versions that behave the same tomorrow; axe-core 4.12.1 is inside the second.
PACKAGES = ("playwright==1.65.2", "axe-playwright-python==0.1.8", "pillow==13.0.0")
CHROMIUM = "/usr/bin/chromium"
# Neither a sandbox nor a graphics card in a container. `--js-flags` gives the tests a collector they can call.
CHROMIUM_ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--no-first-run",
    "--js-flags=--expose-gc", "--enable-precise-memory-info")


def python() -> Path:
    """The interpreter of the virtual environment."""
    return cached_environment("dashboard-tests", PACKAGES) / "python3"


def enter() -> None:
    """This command again, by that interpreter."""
    if shutil.which(CHROMIUM) is None:
        raise SystemExit(f"test-dashboard: there is no {CHROMIUM}: run frontend/install-packages")
    interpreter = python()
    if Path(sys.executable) != interpreter:
        os.execv(interpreter, [str(interpreter), *sys.argv])
