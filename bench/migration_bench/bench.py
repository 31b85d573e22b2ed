"""One run of the benchmark: what is loaded, and what is measured in which order."""

import shutil
import subprocess
import sys
import time
from pathlib import Path

from . import competitors
from .checking import check, expected_sums
from .metering import Meter
from .pgloader import pgloader
from .results import median_run

READER = Path(__file__).parent.parent / "read_binary.c"


class Bench:
    """Servers, scratch files and what is known about the sources' rows."""

    def __init__(self, options, scratch, sources, target):
        self.options, self.scratch, self.sources, self.target = options, scratch, sources, target
        self.martlet = options.martlet
        self.meter = Meter(
            {"postgres": target.process} | {source.kind: source.process for source in sources}, scratch / "bench.log")
        self.meter.log.touch()
        self.expected = {}  # (source, dataset): sums
        self.results = []

    def measure(self, dataset, files):
        """Loads the dataset into every source and runs every competitor that was asked for."""
        for source in self.sources:
            say(f"{dataset.name}: loading {source.kind}")
            source.load(dataset, self.options.scale, files)
            self.expected[source.kind, dataset.name] = expected_sums(source, dataset)
        if "floor" in self.options.only and dataset.name != "many":
            self._floors(dataset)
        for source in self.sources:
            if "naive" in self.options.only and dataset.name != "many":
                self._repeat(competitors.naive_pipe, source, dataset)
            if "pgloader" in self.options.only and source.kind == "mariadb" and dataset.name == "tpch":
                self._repeat(pgloader, source, dataset)
        for source in self.sources:
            if "martlet" in self.options.only:
                self._repeat(self._martlet, source, dataset)
                if dataset.name == "tpch":
                    self._repeat(self._martlet_lineitem, source, dataset)

    def _floors(self, dataset):
        for source in self.sources:
            self._repeat(competitors.read_text, source, dataset)
            self._repeat(competitors.read_binary, source, dataset)
        self._prepare_files(dataset)
        self._repeat(competitors.copy_floor, dataset, "COPY text", "text", "FORMAT text")
        self._repeat(competitors.copy_floor, dataset, "COPY binary, FREEZE", "binary", "FORMAT binary, FREEZE")
        self._repeat(competitors.copy_floor, dataset, "COPY binary", "binary", "FORMAT binary")
        self._steps_after(dataset)

    def _prepare_files(self, dataset):
        """The rows as files of PostgreSQL, out of a copy that the pipe made."""
        source = self.sources[0]
        say(f"{dataset.name}: preparing files for COPY")
        self.target.refresh()
        self.target.execute(dataset.sql("target"))
        script = self.script("prepare.sh", competitors.pipe_script(source, self.target, dataset))
        subprocess.run(["bash", script], check=True, timeout=competitors.TIMEOUT)
        for table in dataset.tables:
            for file_format in ("text", "binary"):
                self.target.execute(
                    f"COPY {table.name} TO '{self.target.files}/{table.name}.{file_format}' (FORMAT {file_format})")

    def _steps_after(self, dataset):
        """What follows the rows, each alone; once, because it changes what it works on."""
        settings = competitors.INDEX_SETTINGS
        steps = [("keys and indexes", settings + dataset.sql("target_indexes")), ("ANALYZE", "ANALYZE;"),
                 ("foreign keys", settings + dataset.sql("target_foreign_keys"))]
        for name, sql in steps:
            if sql.removeprefix(settings):
                self._keep(competitors.statements_floor(self, dataset, name, sql))

    def _martlet(self, _, source, dataset):
        result = competitors.martlet(self, source, dataset)
        return self.checked(result, source, dataset)

    def _martlet_lineitem(self, _, source, dataset):
        return competitors.martlet(self, source, dataset, "martlet, lineitem", ["--include=tpch.lineitem"])

    def _repeat(self, competitor, *arguments):
        self._keep(median_run([competitor(self, *arguments) for _ in range(self.options.runs)]))

    def _keep(self, result):
        state = result.failure or "; ".join(result.wrong[:3])
        say(f"{result.dataset}: {result.name} {result.source} {result.wall:.1f} s {state}")
        self.results.append(result)

    # What competitors use

    def rows(self, source, dataset):
        kind = (source or self.sources[0]).kind
        return int(sum(row[0] for row in self.expected[kind, dataset.name]))

    def checked(self, result, source, dataset):
        return check(result, self.target, dataset, self.expected[source.kind, dataset.name])

    def script(self, name, text):
        path = self.scratch / name
        path.write_text(text)
        return path

    def fresh_directory(self, name):
        path = self.scratch / name
        shutil.rmtree(path, ignore_errors=True)
        path.mkdir()
        return path

    def binary_reader(self):
        program = self.scratch / "read-binary"
        if not program.exists():
            flags = subprocess.run(["pkg-config", "--cflags", "--libs", "libmariadb"], check=True, text=True,
                                   stdout=subprocess.PIPE).stdout.split()
            compiler = shutil.which("cc") or shutil.which("clang") or "cc"
            subprocess.run([compiler, "-O2", "-o", program, READER, *flags], check=True)
        return program


def say(text):
    print(f"bench {time.strftime('%H:%M:%S')}: {text}", file=sys.stderr, flush=True)
