"""What is compared. Each function measures one way and returns a Result; preparation is not measured."""

import json
import shlex

from .results import Result

INDEX_SETTINGS = "SET maintenance_work_mem = '512MB';\n"
TIMEOUT = 1800


def read_text(bench, source, dataset):
    """Floor: the source sends every row as text, and nobody looks at it."""
    queries = "; ".join(f"SELECT * FROM {table.name}" for table in dataset.tables)
    client = [*source.client, "--quick", "--batch", "--skip-column-names", f"--execute={queries}", dataset.name]
    result = Result("read as text", dataset.name, source.kind, rows=bench.rows(source, dataset))
    bench.meter.run(result, ["bash", "-c", f"exec {shlex.join(client)} >/dev/null"], TIMEOUT)
    return result


def read_binary(bench, source, dataset):
    """Floor: the same in the binary protocol of prepared statements."""
    result = Result("read as binary", dataset.name, source.kind, rows=bench.rows(source, dataset))
    queries = [f"SELECT * FROM {table.name}" for table in dataset.tables]
    bench.meter.run(result, [bench.binary_reader(), source.port, dataset.name, *queries], TIMEOUT)
    return result


def copy_floor(bench, dataset, name, file_format, options):
    """Floor: PostgreSQL loads prepared files by itself, in one session; with FREEZE in the tables' own transaction."""
    result = Result(name, dataset.name, rows=bench.rows(None, dataset))
    statements = [
        f"COPY {table.name} FROM '{bench.target.files}/{table.name}.{file_format}' ({options});"
        for table in dataset.tables]
    script = bench.script("floor.sql", "\n".join(
        ["BEGIN;", dataset.sql("target"), *statements, "COMMIT;"] if "FREEZE" in options else statements))
    bench.target.refresh()
    if "FREEZE" not in options:
        bench.target.execute(dataset.sql("target"))
        bench.target.settle()
    bench.meter.run(result, [*bench.target.client(), f"--file={script}"], TIMEOUT)
    return result


def statements_floor(bench, dataset, name, sql):
    """Floor: statements on what the last floor left in the target."""
    result = Result(name, dataset.name, rows=bench.rows(None, dataset))
    bench.meter.run(result, [*bench.target.client(), f"--file={bench.script('floor.sql', sql)}"], TIMEOUT)
    return result


def pipe_script(source, target, dataset):
    """Bash: one pipe a table, which breaks when either end does."""
    lines = ["set -euo pipefail"]
    for table in dataset.tables:
        read = [*source.client, "--quick", "--batch", "--skip-column-names",
                f"--execute=SELECT {table.select} FROM {table.name}", dataset.name]
        write = [*target.client(), f"--command=\\copy {table.name} FROM STDIN WITH (NULL 'NULL')"]
        lines.append(f"{shlex.join(read)} |\n  {shlex.join(write)}")
    return "\n".join(lines) + "\n"


def naive_pipe(bench, source, dataset):
    """What an expert writes by hand in an hour: tables, `mariadb | psql`, then indexes, ANALYZE, foreign keys."""
    bench.target.refresh()
    sql = bench.script("pipe-tables.sql", dataset.sql("target"))
    indexes = bench.script("pipe-indexes.sql", "\n".join([
        INDEX_SETTINGS, dataset.sql("target_indexes"), "ANALYZE;", dataset.sql("target_foreign_keys")]))
    pipe = bench.script("pipe.sh", f"{shlex.join([*bench.target.client(), f'--file={sql}'])}\n"
                        + pipe_script(source, bench.target, dataset))
    data, rest = (Result("pipe", dataset.name, source.kind) for _ in range(2))
    bench.meter.run(data, ["bash", "-e", pipe], TIMEOUT)
    data.data_wall = data.wall
    if data.failure:
        return data
    bench.meter.run(rest, [*bench.target.client(), f"--file={indexes}"], TIMEOUT)
    return bench.checked(data.then(rest), source, dataset)


def martlet(bench, source, dataset, name="martlet", options=()):
    """`martlet migrate`, whole; the data phase is the phase `copying` of its report."""
    bench.target.refresh()
    report = bench.fresh_directory("martlet-report")
    result = Result(name, dataset.name, source.kind)
    status = bench.meter.run(result, [
        bench.martlet, "migrate", source.url(dataset.name), bench.target.url, f"--report-dir={report}",
        "--progress=none", *options], TIMEOUT)
    result.notes["exit status"] = status
    if (report / "report.json").exists():
        read_report(result, json.loads((report / "report.json").read_text()))
    return result


def read_report(result, report):
    """Takes the phases, the rows and the findings' codes out of a report.json."""
    result.notes["phases"] = {phase["phase"]: round(phase["seconds"], 3) for phase in report["phases"]}
    result.data_wall = result.notes["phases"].get("copying", 0.0)
    result.rows = sum(table["rowsWritten"] for table in report["tables"])
    result.notes["tables"] = {table["target"]: [table["rowsWritten"], round(table["copySeconds"], 2),
                                                round(table["indexSeconds"], 2)] for table in report["tables"][:50]}
    result.notes["findings"] = sorted({finding["code"] for finding in report["findings"]})
    if report.get("failure"):
        result.failure = result.failure or report["failure"]
