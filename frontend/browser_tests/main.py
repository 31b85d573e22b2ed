"""The command line of `test-dashboard`."""

import argparse
import os
import signal
import sys
import tempfile
from pathlib import Path

from . import tools

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = ROOT / "backend/.build/release/martlet"
DASHBOARD = ROOT / "frontend/dist"
DESCRIPTION = """\
Tests the dashboard in Chromium: against `martlet serve` with private databases, against a server that fails on demand,
and for speed. Needs frontend/dist (make frontend) and the release build.
"""


def main() -> int:
    arguments = _parse()
    if not (arguments.dashboard / "index.html").exists():
        raise SystemExit(f"test-dashboard: {arguments.dashboard} holds no dashboard: run make frontend")
    tools.enter()
    if "MARTLET_TEST_SERVERS_DIR" not in os.environ:
        return _within_servers(arguments.source)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    # Not before now: these import Playwright, which only the interpreter of tools.py has.
    from server_tests.runner import Runner

    from .choice import chosen
    from .stage import Stage
    with tempfile.TemporaryDirectory(prefix="martlet-dashboard-tests-") as scratch:
        stage = Stage(arguments.program.resolve(), arguments.source, Path(scratch), arguments.dashboard.resolve())
        stage.load_shop()
        if arguments.screenshots is not None:
            from .screenshots import take_all
            return take_all(stage, arguments.screenshots)
        cases = chosen(arguments.only, arguments.short)
        print(f"test-dashboard: {len(cases)} cases, {arguments.jobs} at a time, {arguments.source}", flush=True)
        passed = Runner(stage, arguments.jobs).run(cases, arguments.seconds)
        for name, figure in stage.figures:
            print(f"  {name}: {figure}")
        return 0 if passed else 1


def _within_servers(source: str) -> int:
    """This command again, with servers around it. What is tested is the dashboard, so a commit needs no disk."""
    servers = str(ROOT / "backend/scripts/servers")
    os.environ.setdefault("MARTLET_TEST_FSYNC", "0")
    os.execv(servers, [servers, "run", f"--with={source},postgres", "--", sys.executable, *sys.argv])


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="test-dashboard", description=DESCRIPTION, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", action="append", metavar="WORDS", help="cases with them in file or name; repeatable")
    parser.add_argument("--short", action="store_true", help="what `make test` runs: under three minutes")
    parser.add_argument("--screenshots", type=Path, metavar="DIR", help="write pictures of every screen instead")
    parser.add_argument("--source", choices=["mysql", "mariadb"], default="mysql")
    parser.add_argument("--jobs", type=int, default=2, metavar="N", help="cases at a time (default: 2)")
    parser.add_argument("--seconds", type=float, default=1200, help="for all cases together (default: 1200)")
    parser.add_argument("--program", type=Path, default=PROGRAM, help="default: the release build")
    parser.add_argument("--dashboard", type=Path, default=DASHBOARD, help="default: frontend/dist")
    return parser.parse_args()
