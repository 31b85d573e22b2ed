"""The command line of `test-faults`."""

import argparse
import random
import signal
import sys
import tempfile
import time
from pathlib import Path

from .bench import Bench
from .run import Fault, Run
from .scenarios import SCENARIOS

PROGRAM = Path(__file__).resolve().parents[2] / ".build/release/martlet"
DESCRIPTION = """\
Kills, restarts, cuts, stalls and fills up while martlet migrates, resumes it until it is finished, and compares the
contents of both sides. Servers, networks and disks are private ones. The seed of a failure repeats its choices.
"""


def main():
    arguments = _parse()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    seed = arguments.seed if arguments.seed is not None else random.SystemRandom().randrange(1 << 31)
    print(f"test-faults: seed {seed}", flush=True)
    rows, failures = [], 0
    for source in arguments.sources:
        with tempfile.TemporaryDirectory(prefix="martlet-faults-") as scratch:
            Path(scratch).chmod(0o711)  # PostgreSQL's user passes through to its data
            with Bench(scratch, source) as bench:
                seconds = _undisturbed(bench, arguments.program)
                print(f"test-faults: {source}: an undisturbed run takes {seconds:.1f} s", flush=True)
                for number, name in enumerate(_rounds(arguments, seed)):
                    row = _round(bench, arguments.program, name, f"{seed}/{source}/{number}", seconds)
                    rows.append((source, *row))
                    failures += row[-1] != "identical"
    if arguments.markdown:
        arguments.markdown.write_text(_table(rows))
    print(f"{len(rows) - failures} passed, {failures} failed")
    return 1 if failures else 0


def _parse():
    parser = argparse.ArgumentParser(
        prog="test-faults", description=DESCRIPTION, formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="scenarios: " + ", ".join(SCENARIOS))
    parser.add_argument("--rounds", type=int, default=0, metavar="N", help="random rounds after one of each scenario")
    parser.add_argument("--only", action="append", choices=SCENARIOS, metavar="SCENARIO", help="repeatable")
    parser.add_argument("--random-only", action="store_true", help="leave out the one of each")
    parser.add_argument("--seed", type=int)
    parser.add_argument("--sources", type=lambda text: text.split(","), default=["mysql", "mariadb"], metavar="NAME,…")
    parser.add_argument("--program", type=Path, default=PROGRAM, help="default: the release build")
    parser.add_argument("--markdown", type=Path, metavar="FILE", help="write the table there")
    return parser.parse_args()


def _rounds(arguments, seed):
    names = arguments.only or list(SCENARIOS)
    yield from [] if arguments.random_only else names
    choices = random.Random(seed)
    for _ in range(arguments.rounds):
        yield choices.choice(names)


def _undisturbed(bench, program):
    run = Run(bench, program, bench.new_database())
    started = time.monotonic()
    run.migrate()
    if run.wait() != 3:  # the rows with a zero date
        raise SystemExit(f"test-faults: an undisturbed run ended with {run.statuses[-1]}:\n{run.log_end()}")
    seconds = time.monotonic() - started
    run.check()
    return seconds


def _round(bench, program, name, seed, seconds):
    title, breaks = SCENARIOS[name]
    choices = random.Random(f"{seed}/{name}")
    instant = choices.uniform(0.02, seconds)
    run = Run(bench, program, bench.new_database())
    started = time.monotonic()
    try:
        is_checked = breaks(bench, run, instant, choices) == "checked"
        survived = run.is_finished() and len(run.statuses) == 1
        resumes = 0 if is_checked else run.finish()
        result = "identical"
    except Fault as fault:
        survived, resumes, result = False, 0, "FAILED"
        print(f"test-faults: {name} (seed {seed}, at {instant:.3f} s): {fault}", file=sys.stderr, flush=True)
    took = time.monotonic() - started
    ended = "went on by itself" if survived else f"statuses {' '.join(map(str, run.statuses))}"
    print(f"  {result:9} {title}, at {instant:.2f} s: {ended}, {resumes} resumes, {took:.1f} s", flush=True)
    return title, instant, "yes" if survived else "no", resumes, result


def _table(rows):
    lines = ["| source | fault | at | same process went on | resumes | contents |", "|---|---|---|---|---|---|"]
    lines += [f"| {source} | {title} | {instant:.2f} s | {survived} | {resumes} | {result} |"
              for source, title, instant, survived, resumes, result in rows]
    return "\n".join(lines) + "\n"
