"""The command line of `check-containers`."""

import argparse
import functools
import os
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from collections.abc import Callable
from http.client import HTTPException
from pathlib import Path

from private_servers.errors import ServersError

from . import bad_input, cases, images, native, validators
from .checks import Failure
from .engine import Engine
from .paths import PROJECT
from .stack import Stack

PROGRAM = PROJECT / "backend/.build/release/martlet"
SERVICES = (
    "mysql", "postgres", "backend", "frontend", "metrics-token", "prometheus", "postgres-exporter", "mysqld-exporter",
    "sample", "sample-run")
DESCRIPTION = """\
Checks the Dockerfiles and docker-compose.yml, builds the images with podman, runs the composed stack and migrates the
sample in it. Bases and stand-ins are made of Debian's packages: no registry is asked. Everything that was started is
removed; images stay for the next time (--clean removes them).
"""


def main() -> int:
    arguments = _parse()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    if complaints := validators.complaints():
        print("\n".join(complaints), file=sys.stderr)
        return 1
    _say("hadolint, compose-spec, yamllint, shellcheck and the policy have no complaint")
    if not _unit_tests():
        return 1
    with tempfile.TemporaryDirectory(prefix="martlet-containers-") as folder:
        engine = Engine(Path(folder), f"martletcheck{os.getpid()}")
        if reason := engine.why_not():
            _say(f"no container runs here ({reason}): the same commands run natively")
            try:
                native.smoke(Path(folder), arguments.program or PROGRAM, _say)
            except (ServersError, Failure) as error:
                print(f"check-containers: {error}", file=sys.stderr)
                return 1
            return 0
        try:
            return _with_containers(engine, arguments)
        except (ServersError, Failure) as error:
            print(f"check-containers: {error}", file=sys.stderr)
            return 1
        finally:
            if arguments.clean:
                engine.attempt("rmi", "--force", "--ignore", *images.OURS)
                engine.attempt("image", "prune", "--force")


def _with_containers(engine: Engine, arguments: argparse.Namespace) -> int:
    started = time.monotonic()
    images.make_bases(engine, engine.scratch, _say)
    images.make_frontend(engine, _say)
    if arguments.program:
        images.wrap_program(engine, engine.scratch, arguments.program.resolve(), _say)
    else:
        images.compile_backend(engine, _say)
    sizes = ", ".join(f"{name} {engine.image_bytes(name) / 1e6:.0f} MB" for name in (images.BACKEND, images.FRONTEND))
    _say(f"the images are built ({time.monotonic() - started:.0f} s): {sizes}")
    if arguments.short:
        return _smoke(engine)
    images.make_standins(engine, _say)
    abandoned = _abandoned_volumes(engine)
    with engine:
        stack = Stack(engine)
        try:
            for case in (*cases.CASES, *bad_input.CASES):
                _run(case.__name__, functools.partial(case, stack))
            late = bad_input.a_database_that_is_late_is_waited_for
            _run(late.__name__, functools.partial(late, stack, arguments.away_seconds))
        except BaseException:
            if arguments.keep_logs:
                _keep_logs(stack, arguments.keep_logs)
            raise
        finally:
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            stack.take_apart()
    return _leftovers(engine, abandoned)


def _keep_logs(stack: Stack, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for service in SERVICES:
        try:
            (folder / f"{service}.log").write_text(stack.log(service))
        except ServersError:
            continue  # it was not started yet


def _smoke(engine: Engine) -> int:
    """Both images as a stranger's uid on a read-only disk, without a stack."""
    hardened = ("run", "--rm", "--network=none", "--user=23456:0", *bad_input.HARDENED)
    engine.podman(*hardened, images.BACKEND, "--version")
    engine.podman(*hardened, "--tmpfs=/tmp", "--entrypoint=bash", images.FRONTEND, "-c",
                  "echo 'resolver 127.0.0.1;' >/tmp/resolver.conf && exec nginx -e stderr -t")
    _say("both images run as any uid on a read-only disk")
    return 0


def _abandoned_volumes(engine: Engine) -> set[str]:
    """Those that no container has. A volume without a name in docker-compose.yml has none of the project's either."""
    return set(engine.podman("volume", "ls", "--quiet", "--filter", "dangling=true").split())


def _leftovers(engine: Engine, abandoned_before: set[str]) -> int:
    for kind, command in (
        ("containers", ("ps", "--all", "--quiet", "--filter", engine.of_project)),
        ("networks", ("network", "ls", "--quiet", "--filter", f"name={engine.project}")),
        ("volumes", ("volume", "ls", "--quiet", "--filter", f"name={engine.project}")),
    ):
        if left := engine.podman(*command).split():
            raise Failure(f"{kind} are left: {' '.join(left)}")
    if left := sorted(_abandoned_volumes(engine) - abandoned_before):
        raise Failure(f"volumes are left: {' '.join(left)}")
    _say("no container, network or volume is left")
    return 0


def _run(name: str, case: Callable[[], None]) -> None:
    started = time.monotonic()
    sentence = name.replace("_", " ")
    try:
        case()
    except (Failure, ServersError, OSError, HTTPException, subprocess.SubprocessError) as error:
        raise Failure(f"FAILED {sentence}: {error}") from error
    print(f"  ok {time.monotonic() - started:6.1f} s  {sentence}", flush=True)


def _unit_tests() -> bool:
    folder = Path(__file__).resolve().parent
    suite = unittest.defaultTestLoader.discover(str(folder / "unit"), top_level_dir=str(folder.parent))
    return unittest.TextTestRunner(verbosity=0, stream=sys.stderr).run(suite).wasSuccessful()


def _say(text: str) -> None:
    print(f"check-containers: {text}", flush=True)


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="check-containers", description=DESCRIPTION, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--short", action="store_true", help="both images, each run once; no stack")
    parser.add_argument(
        "--program", type=Path, nargs="?", const=PROGRAM, metavar="FILE",
        help="put this program into the backend's image instead of compiling it there (default: the release build)")
    parser.add_argument(
        "--away-seconds", type=float, default=120, metavar="N", help="how long the database is late (default: 120)")
    parser.add_argument("--keep-logs", type=Path, metavar="FOLDER", help="where logs of a failed stack are written")
    parser.add_argument("--clean", action="store_true", help="remove the images too")
    return parser.parse_args()
