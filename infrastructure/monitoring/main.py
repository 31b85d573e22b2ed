"""The command line of `check-monitoring`; runs within the virtual environment."""

import argparse
import os
import signal
import sys
import tempfile
import time
from pathlib import Path

from . import live, report, static
from .boards import boards
from .catalogue import Catalogue
from .paths import PROGRAM, SCRIPTS

DESCRIPTION = """\
Checks rules, dashboards and their anti-drift without a server; then lets a real Prometheus watch a real server that
migrates the sample shop and makes a backup, and asks it every query of every panel and rule.
"""


def main() -> int:
    arguments = _parse()
    is_within = "MARTLET_TEST_SERVERS_DIR" in os.environ
    program = arguments.program.resolve()
    catalogue = Catalogue.of(program)
    if not is_within:
        if not static.run(catalogue):
            return 1
        if arguments.static:
            return 0
        sys.stdout.flush()
        _within_servers(arguments.source)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    return _live(catalogue, program, arguments.source, arguments.write_docs)


def _within_servers(source: str) -> None:
    """This command again, with servers around it. Nothing is to survive, so a commit needs no disk."""
    os.environ.setdefault("MARTLET_TEST_FSYNC", "0")
    command = [str(SCRIPTS / "servers"), "run", f"--with={source},postgres", "--", sys.executable, *sys.orig_argv[1:]]
    os.execv(command[0], command)


def _live(catalogue: Catalogue, program: Path, source: str, writes_docs: bool) -> int:
    from server_tests.bench import Bench

    from . import scenario

    made = boards(catalogue)
    with tempfile.TemporaryDirectory(prefix="martlet-monitoring-") as scratch:
        bench = Bench(program, source, Path(scratch))
        with scenario.watched(bench, Path(scratch)) as (prometheus, began):
            answers = live.ask_boards(prometheus, made, began)
            problems = [*live.unanswered(answers), *live.ask_rules(prometheus, began)]
            seconds = time.time() - began
        version = bench.on_source("SELECT version()", database=None)[0][0]
    print(f"{'FAILED' if problems else 'passed'}   {len(answers)} queries of panels and {len(static.rules.load())} "
          f"rules on Prometheus, {seconds:.0f} s", flush=True)
    for problem in problems:
        print(f"    {problem}")
    if writes_docs and not problems:
        name = {"mysql": "MySQL", "mariadb": "MariaDB"}[source]
        report.PAGE.write_text(report.page(made, answers, f"{name} {version}", seconds))
    return 1 if problems else 0


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="check-monitoring", description=DESCRIPTION, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--static", action="store_true", help="only what needs no server")
    parser.add_argument("--source", choices=["mysql", "mariadb"], default="mysql")
    parser.add_argument("--write-docs", action="store_true", help="write docs/dashboards.md from the answers")
    parser.add_argument("--program", type=Path, default=PROGRAM, help="default: the release build")
    return parser.parse_args()
