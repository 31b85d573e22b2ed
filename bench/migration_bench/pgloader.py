"""pgloader, as tuned as its documentation allows: heap raised, 4 workers, ranges read in parallel."""

import re
from pathlib import Path

from .competitors import TIMEOUT
from .results import Result

HEAP_MEGABYTES = 10_000  # the default of 1 GB dies on lineitem


def load_command(source_url, target_url, schema):
    return f"""\
LOAD DATABASE
  FROM {source_url}
  INTO {target_url}
  WITH create tables, create indexes, foreign keys, reset sequences,
       workers = 4, concurrency = 2, prefetch rows = 25000, batch rows = 25000, batch size = 32MB,
       multiple readers per thread, rows per range = 50000
  SET PostgreSQL PARAMETERS maintenance_work_mem to '512MB'
  ALTER SCHEMA '{schema}' RENAME TO 'public';
"""


def heap_megabytes(meminfo):
    """What is asked for, on a machine that has it; 60 % of the memory on a smaller one."""
    total = int(re.search(r"MemTotal: +(\d+) kB", meminfo)[1]) // 1024
    return min(HEAP_MEGABYTES, total * 6 // 10)


def copy_seconds(log):
    """How long the rows took, out of the summary that pgloader prints; 0 when it printed none."""
    match = re.findall(r"COPY Threads Completion\s+\d+\s+\d+\s+(?:\S+ \S+\s+)?(?:(\d+)m)?([\d.]+)s", log)
    return float(match[-1][0] or 0) * 60 + float(match[-1][1]) if match else 0.0


def errors(log):
    """Lines in which pgloader says that something failed: its exit status does not."""
    return re.findall(r"(?:ERROR|FATAL) .*", log)


def pgloader(bench, source, dataset):
    bench.target.refresh()
    result = Result("pgloader", dataset.name, source.kind)
    # The scheme of both of its sources is mysql.
    source_url = source.url(dataset.name).replace("mariadb://", "mysql://")
    script = bench.script("pgloader.load", load_command(source_url, bench.target.url, dataset.name))
    heap = heap_megabytes(Path("/proc/meminfo").read_text())
    log_start = bench.meter.log.stat().st_size
    bench.meter.run(result, [
        "pgloader", "--dynamic-space-size", heap, "--root-dir", bench.fresh_directory("pgloader"), script], TIMEOUT)
    with open(bench.meter.log, errors="replace") as log:
        log.seek(log_start)
        text = log.read()
    result.data_wall = copy_seconds(text)
    result.notes |= {"heap MB": heap, "errors": errors(text)[:20]}
    return bench.checked(result, source, dataset)
