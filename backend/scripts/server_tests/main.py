"""The command line of `test-server`."""

import argparse
import os
import random
import resource
import signal
import sys
import tempfile
from pathlib import Path

from .bench import Bench
from .cases import (
    audit, authorisation, backups, bad_input, broken_backups, dashboard, document, first_start, handovers, healthchecks,
    metrics, proxies, runs, secrecy, sessions, slow_clients, spans, streams, target_away, traces)
from .client import answers
from .runner import Case, Runner, cases_of, name_of

BACKEND = Path(__file__).resolve().parents[2]
PROGRAM = BACKEND / ".build/release/martlet"
MODULES = (
    first_start, authorisation, audit, sessions, runs, handovers, backups, broken_backups, bad_input, slow_clients,
    target_away, streams, dashboard, proxies, traces, spans, healthchecks, secrecy, metrics, document)
DESCRIPTION = """\
Tests `martlet serve` from outside: access, runs, backups, bad input, slow clients, events, metrics, the document of the
API. Servers and databases are private ones. The seed of a failure repeats schemathesis's choices.
"""
EPILOG = """\
environment:
  MARTLET_TEST_IDLE_CONNECTIONS=10000    idle clients instead of 2,000 (needs ulimit -n)
  MARTLET_TEST_SCHEMATHESIS_SECONDS=600  a longer search
"""


def main() -> int:
    arguments = _parse()
    if "MARTLET_TEST_SERVERS_DIR" not in os.environ:
        return _within_servers(arguments.source)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    seed = arguments.seed if arguments.seed is not None else random.SystemRandom().randrange(1 << 31)
    os.environ[document.SEED_VARIABLE] = str(seed)
    cases = _chosen(arguments.only)
    print(f"test-server: seed {seed}, {len(cases)} cases, {arguments.jobs} at a time, {arguments.source}", flush=True)
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(hard, 16_384)), hard))
    with tempfile.TemporaryDirectory(prefix="martlet-server-tests-") as scratch:
        bench = Bench(arguments.program.resolve(), arguments.source, Path(scratch))
        bench.load_shop()
        passed = Runner(bench, arguments.jobs).run(cases, arguments.seconds)
        if log := os.environ.get("MARTLET_TEST_ATTACKS"):
            _tell_attacks(Path(log))
        return 0 if passed else 1


def _tell_attacks(log: Path) -> None:
    """For `test-hostile`."""
    with log.open("a") as file:
        for end, number in sorted(answers.items()):
            file.write(f"client\t{end}\trequests\t{number}\n")


def _within_servers(source: str) -> int:
    """This command again, with servers around it. What is tested is the program, so a commit needs no disk."""
    command = [str(BACKEND / "scripts/servers"), "run", f"--with={source},postgres", "--", sys.executable, *sys.argv]
    os.environ.setdefault("MARTLET_TEST_FSYNC", "0")
    os.execv(command[0], command)


def _chosen(words: list[str] | None) -> list[Case]:
    cases = [case for module in MODULES for case in cases_of(module)]
    if not words:
        return cases
    names = {case: f"{case.__module__.rpartition('.')[2]}: {name_of(case)}" for case in cases}
    chosen = [case for case, name in names.items() if any(word in name for word in words)]
    if not chosen:
        raise SystemExit(f"test-server: no case has {' or '.join(words)} in its name")
    return chosen


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="test-server", description=DESCRIPTION, epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", action="append", metavar="WORDS", help="cases with them in file or name; repeatable")
    parser.add_argument("--source", choices=["mysql", "mariadb"], default="mariadb")
    parser.add_argument("--jobs", type=int, default=6, metavar="N", help="cases at a time; most wait (default: 6)")
    parser.add_argument("--seconds", type=float, default=360, help="for all cases together (default: 360)")
    parser.add_argument("--seed", type=int)
    parser.add_argument("--program", type=Path, default=PROGRAM, help="default: the release build")
    return parser.parse_args()
