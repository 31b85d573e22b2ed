"""The command line of `run`."""

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

from . import datasets, machine
from .bench import Bench, say
from .goals import goals
from .many import TABLES, many
from .page import block, with_block
from .servers import Source, Target, scratch_directory

ROOT = Path(__file__).parent.parent.parent
SERVERS = ROOT / "backend/scripts/servers"
MARTLET = ROOT / "backend/.build/release/martlet"
PAGE = ROOT / "docs/benchmarks.md"
RESULTS = ROOT / "bench/results"
HAS_SERVERS = "MARTLET_BENCH_HAS_SERVERS"
COMPETITORS = ["floor", "naive", "pgloader", "martlet"]
SOURCES = ["mysql", "mariadb"]
DISK_BYTES_FIXED, DISK_BYTES_PER_SCALE = 14e9, 14e9  # WAL and servers; files and tables on both sides


def main():
    options = parse(sys.argv[1:])
    if "martlet" in options.only and not os.access(options.martlet, os.X_OK):
        say(f"{options.martlet} is not built: run make build")
        return 1
    if HAS_SERVERS not in os.environ:
        start_servers(options)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what is being measured is killed
    try:
        return measure(options)
    except KeyboardInterrupt:
        return 130
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:  # a preparation; it said why
        say(f"{Path(error.cmd[0]).name} failed: {error}"[:300])
        return 1


def start_servers(options):
    """Becomes `servers run`, which starts this program anew; servers that are there for tests are not touched."""
    environment = {name: text for name, text in os.environ.items() if not name.startswith("MARTLET_TEST_")}
    profile = "bench-tls" if options.tls else "bench"
    names = ",".join([*options.sources, "postgres"])
    os.execve(SERVERS, [str(SERVERS), "run", f"--profile={profile}", f"--with={names}", "--", sys.executable,
                        *sys.argv], environment | {HAS_SERVERS: "1"})


def parse(words):
    parser = argparse.ArgumentParser(prog="run", description=__doc__)
    parser.add_argument("--scale", type=float, default=1.0, help="of the data; 1 is 8.7 million rows of TPC-H")
    parser.add_argument("--only", type=names_of(COMPETITORS), default=COMPETITORS, metavar="NAME[,NAME]…",
                        help=f"of {', '.join(COMPETITORS)}")
    parser.add_argument("--sources", type=names_of(SOURCES), default=SOURCES, metavar="NAME[,NAME]…",
                        help=f"of {', '.join(SOURCES)}")
    parser.add_argument("--runs", type=int, default=1, help="of each; the one with the median wall time counts")
    parser.add_argument("--without-tpch", action="store_true", help="only what the other options add")
    parser.add_argument("--mixed", action="store_true", help="also a table of 25 types, 2 GB at scale 1")
    parser.add_argument("--sb", action="store_true", help="also sysbench's table, 2 million rows at scale 1")
    parser.add_argument("--many", action="store_true", help=f"also {TABLES} small tables")
    parser.add_argument("--tls", action="store_true", help="encrypted connections (default: in the clear)")
    parser.add_argument("--martlet", type=Path, default=MARTLET, help="the program to measure")
    parser.add_argument("--as-command", default="", help="how the page names this run")
    return parser.parse_args(words)


def names_of(all_names):
    def parse_names(text):
        names = text.split(",")
        if unknown := [name for name in names if name not in all_names]:
            raise argparse.ArgumentTypeError(f"unknown {unknown[0]!r}; there are {', '.join(all_names)}")
        return [name for name in all_names if name in names]
    return parse_names


def measure(options):
    scratch = scratch_directory()
    needed, free = DISK_BYTES_FIXED + DISK_BYTES_PER_SCALE * options.scale, shutil.disk_usage(scratch).free
    if free < needed:
        say(f"{scratch} has {free / 1e9:.0f} GB free; {needed / 1e9:.0f} GB are needed (TMPDIR names another place)")
        return 1
    target = Target(scratch)
    bench = Bench(options, scratch, [Source(kind, scratch) for kind in options.sources], target)
    description = machine.describe(
        options.as_command or " ".join(["bench/run", *sys.argv[1:]]), options.scale, bench.sources, target,
        options.martlet)
    try:
        for dataset, files in chosen_datasets(options, scratch):
            bench.measure(dataset, files)
    finally:
        lineitem = bench.expected.get((options.sources[0], "tpch"), [[0]])[-1][0]
        found = goals({result.key: result for result in bench.results}, int(lineitem))
        text = block(bench.results, found, description)
        keep(bench, description, text)
    print(text)
    if is_whole(options):
        PAGE.write_text(with_block(PAGE.read_text(), text))
    return 1 if any(result.failure or result.wrong for result in bench.results if "martlet" in result.name) else 0


def is_whole(options):
    """Only such a run writes the page: a quick look does not overwrite it."""
    return (options.scale >= 1 and options.only == COMPETITORS and options.sources == SOURCES
            and not options.without_tpch and not options.tls)


def chosen_datasets(options, scratch):
    if not options.without_tpch:
        say("generating TPC-H")
        files = scratch / "tpch"
        datasets.generate_tpch(cache_directory(), files, options.scale)
        yield datasets.tpch(), files
        shutil.rmtree(files)
    for is_chosen, dataset in ((options.sb, datasets.sb), (options.mixed, datasets.mixed), (options.many, many)):
        if is_chosen:
            yield dataset(), None


def cache_directory():
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "martlet"


def keep(bench, description, text):
    """Everything that was measured, and what the programs printed, for later; not part of the repository."""
    RESULTS.mkdir(exist_ok=True)
    stem = f"{description['date'].replace(' ', '-').replace(':', '')}-sf{bench.options.scale:g}"
    (RESULTS / f"{stem}.json").write_text(json.dumps(
        {"machine": description, "results": [result.as_json() for result in bench.results]}, indent=1))
    (RESULTS / f"{stem}.md").write_text(text + "\n")
    shutil.copy(bench.meter.log, RESULTS / f"{stem}.log")
    say(f"the raw figures are in {RESULTS / stem}.json")
