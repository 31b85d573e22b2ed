"""What goes wrong. A scenario starts a run, breaks something at `instant` (seconds after the start), and mends it.

Each ends with `run.finish()` by its caller: whatever happened, the contents must be identical then.
"""

import shutil
import subprocess
import time
from pathlib import Path

from .run import FINISHED, Fault

SCENARIOS = {}


def scenario(title):
    def register(function):
        SCENARIOS[function.__name__] = (title, function)
        return function
    return register


def _begin(run, instant, *options):
    run.migrate(*options)
    time.sleep(instant)


@scenario("martlet is killed")
def kill(bench, run, instant, random):
    _begin(run, instant)
    run.kill()


@scenario("martlet is killed three times")
def kill_thrice(bench, run, instant, random):
    _begin(run, instant)
    run.kill()
    for _ in range(2):
        if run.is_finished() or not run.has_run():  # before it was killed
            return
        run.resume()
        time.sleep(random.uniform(0, instant))
        run.kill()


@scenario("the target is killed and comes back")
def restart_target(bench, run, instant, random):
    _begin(run, instant)
    bench.restart(bench.target, down_seconds=random.uniform(0, 2))
    run.wait()


@scenario("the target is killed while the source is written to")
def restart_target_written(bench, run, instant, random):
    with bench.writing():
        run.migrate(is_source_quiet=False)
        time.sleep(instant)
        had_run = run.is_running and run.has_run()
        bench.restart(bench.target, down_seconds=random.uniform(0, 2))
        # What its readers see no new connection can see; they are all it needs.
        if run.wait() not in FINISHED and had_run:
            raise Fault(f"it did not go on with the snapshots that it had:\n{run.log_end()}")


@scenario("the source is killed and comes back")
def restart_source(bench, run, instant, random):
    _begin(run, instant)
    bench.restart(bench.source, down_seconds=random.uniform(0, 2))
    run.wait()


@scenario("the connections to the target are cut")
def cut_target(bench, run, instant, random):
    _begin(run, instant)
    bench.target_proxy.cut()
    run.wait()


@scenario("the connections to the source are cut")
def cut_source(bench, run, instant, random):
    _begin(run, instant)
    bench.source_proxy.cut()
    run.wait()


@scenario("all connections are cut, again and again")
def cut_often(bench, run, instant, random):
    _begin(run, instant)
    for _ in range(4):
        bench.source_proxy.cut()
        bench.target_proxy.cut()
        time.sleep(random.uniform(0.1, 0.6))
    run.wait()


@scenario("the source stalls")
def stall_source(bench, run, instant, random):
    _stall(bench.source_proxy, run, instant, random)


@scenario("the target stalls")
def stall_target(bench, run, instant, random):
    _stall(bench.target_proxy, run, instant, random)


def _stall(proxy, run, instant, random):
    _begin(run, instant)
    proxy.is_stalled = True
    time.sleep(random.uniform(2, 8))
    proxy.is_stalled = False
    run.wait()


@scenario("the target refuses every other connection")
def refuse_target(bench, run, instant, random):
    bench.target_proxy.random = random
    bench.target_proxy.refused_share = 0.5
    try:
        run.migrate()
        run.wait()
    finally:
        bench.target_proxy.refused_share = 0.0


@scenario("the network is slow")
def slow(bench, run, instant, random):
    bench.source_proxy.bytes_per_second = 4 << 20
    try:
        run.migrate()
        run.wait()
    finally:
        bench.source_proxy.bytes_per_second = None


@scenario("sessions on the target are terminated")
def terminate(bench, run, instant, random):
    _begin(run, instant)
    for _ in range(3):
        bench.on_target(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'martlet copy%'"
            " OR application_name LIKE 'martlet step%' OR (application_name = 'martlet run' AND random() < 0.3)")
        time.sleep(random.uniform(0.1, 0.5))
    run.wait()


@scenario("statements on the target are cancelled by somebody")
def cancel(bench, run, instant, random):
    _begin(run, instant)
    bench.on_target("SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'martlet%'")
    run.wait()


@scenario("readers are killed on the source")
def kill_readers(bench, run, instant, random):
    _begin(run, instant)
    ids = bench.on_source("SELECT id FROM information_schema.processlist WHERE db = 'shop' AND id <> CONNECTION_ID()")
    for number in ids.split():
        try:
            bench.on_source(f"KILL {number}")
        except RuntimeError:
            pass  # it has ended by itself
    run.wait()


@scenario("the target's disk is full")
def disk_full(bench, run, instant, random):
    # The run's database gets a tablespace of its own: a memory disk that is too small at first.
    disk = bench.scratch / f"disk-{run.database}"
    disk.mkdir()
    size = int(random.uniform(14, 28))
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}m", "tmpfs", disk], check=True)
    try:
        shutil.chown(disk, "postgres", "postgres")
        bench.on_target(f"CREATE TABLESPACE disk_{run.database} LOCATION '{disk}'")
        bench.on_target(f"DROP DATABASE {run.database}")
        bench.on_target(f"CREATE DATABASE {run.database} TEMPLATE template0 TABLESPACE disk_{run.database}")
        run.migrate()
        time.sleep(4)
        subprocess.run(["mount", "-o", "remount,size=600m", disk], check=True)
        run.wait()
        run.finish()
    finally:
        if run.is_running:
            run.kill()
        bench.on_target(f"DROP DATABASE IF EXISTS {run.database} WITH (FORCE)")
        bench.on_target(f"DROP TABLESPACE IF EXISTS disk_{run.database}")
        subprocess.run(["umount", disk], check=True)
    return "checked"


@scenario("the account's password changes during the run")
def password(bench, run, instant, random):
    user = f"owner_{run.database}"
    bench.on_target(
        f"CREATE ROLE {user} LOGIN PASSWORD 'first'; GRANT martlet_test_password TO {user};"
        f" ALTER DATABASE {run.database} OWNER TO {user}")
    bench.on_target(f"ALTER SCHEMA public OWNER TO {user}", run.database)
    run.user = user
    run.environment["PGPASSWORD"] = "first"
    _begin(run, instant)
    bench.on_target(f"ALTER ROLE {user} PASSWORD 'second'")
    bench.target_proxy.cut()
    status = run.wait()
    # Before its plan is recorded a run that loses its connection only ends.
    if status == 1 and run.has_run() and "password" not in run.log_end(30).lower():
        raise Fault(f"a wrong password is not named:\n{run.log_end()}")
    run.environment["PGPASSWORD"] = "second"


@scenario("two runs want one target")
def two_runs(bench, run, instant, random):
    _begin(run, instant)
    other = type(run)(bench, run.program, run.database)
    other.output = bench.scratch / f"{run.database}-other.log"
    time.sleep(0.3)
    was_running = run.is_running
    other.migrate()
    status = other.wait()
    if was_running and run.is_running and status != 1:
        raise Fault(f"the second run ended with {status}:\n{other.log_end()}")
    run.wait()


@scenario("the ledger was written by a newer martlet")
def newer_ledger(bench, run, instant, random):
    _begin(run, instant)
    run.kill()
    if not run.has_run():
        return
    bench.on_target("INSERT INTO martlet.ledger_version (version) VALUES (9999)", run.database)
    run.resume()
    if run.wait() != 1 or "newer" not in run.log_end(30):
        raise Fault(f"a newer ledger was not refused:\n{run.log_end()}")
    bench.on_target("DELETE FROM martlet.ledger_version WHERE version = 9999", run.database)


@scenario("the clock is 400 days behind and runs ten times too fast")
def clock(bench, run, instant, random):
    library = next(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"), None)
    if library is None:
        raise Fault("faketime is not installed: run backend/scripts/install-packages")
    right = run.environment
    run.environment = {
        **right, "LD_PRELOAD": str(library), "FAKETIME": "-400d x10", "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
    _begin(run, instant)
    run.kill()
    run.environment = right


@scenario("the disk of the machine that runs martlet is full")
def report_disk_full(bench, run, instant, random):
    disk = bench.scratch / f"report-{run.database}"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4k", "tmpfs", disk], check=True)
    try:
        run.migrate("--report-dir", str(disk))
        if run.wait() not in (1, 3):
            raise Fault(f"a report that could not be written ended with {run.statuses[-1]}:\n{run.log_end()}")
    finally:
        subprocess.run(["umount", disk], check=True)
    state = bench.on_target("SELECT state FROM martlet.run ORDER BY ordinal DESC LIMIT 1", run.database)
    if state != "finished":
        raise Fault(f"the run is {state} because a report could not be written")
    run.statuses.append(0)
