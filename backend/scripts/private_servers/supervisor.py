"""The process that owns the servers of one scratch directory.

It talks to whoever started it in lines on its standard output: `say TEXT` while it prepares, then `ready` or
`fail TEXT`. It holds a lock on `supervisor.lock` while it lives; `env` in the scratch directory appears when all
servers accept connections. It ends on SIGTERM, SIGINT, or when its owner's pipe closes, and then removes everything.
"""

import contextlib
import fcntl
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from .errors import ServersError
from .mariadb import MariaDB
from .mysql import MySQL
from .postgres import Postgres
from .profiles import PROFILES
from .tls import make_certificates

START_SECONDS = 120  # a loaded machine may need long; a healthy one needs two seconds
START_ATTEMPTS = 5
STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
LOCK_FILE = "supervisor.lock"
ENVIRONMENT_FILE = "environment.json"
HOLD_FILE = "hold"  # while it is there, a server that was shut down stays down: somebody changes its files


class Stopped(BaseException):
    """Raised in the main thread by a signal or by the owner's death."""


def supervise(directory, names, postgres_major, profile, has_owner, settings=(), restarts=False):
    """The whole life of a supervisor; returns its exit status."""
    scratch = Path(directory)
    with open(scratch / LOCK_FILE, "w") as lock:
        if not _lock(lock):
            tell("fail", f"{scratch} is in use by another supervisor")
            return 1
        lock.write(f"{os.getpid()}\n")
        lock.flush()
        _stop_on_signals()
        if has_owner:
            threading.Thread(target=_stop_with_owner, daemon=True).start()
        servers, status = [], 0
        try:
            profile = PROFILES[profile]
            servers += _make(scratch, names, postgres_major, replace(profile, source=(*profile.source, *settings)))
            _prepare(scratch, servers)
            _start(servers)
            _publish(scratch, servers)
            if not has_owner:
                _leave_the_terminal(scratch)
            _watch(scratch, servers, restarts)
        except Stopped:
            pass
        except (ServersError, OSError) as error:
            tell("fail", str(error))
            status = 1
        finally:
            _stop(scratch, servers)
    return status


def _lock(file):
    """Others take the lock for an instant to see whether it is held, hence the few attempts."""
    for _ in range(20):
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        except BlockingIOError:
            time.sleep(0.05)
    return False


def tell(kind, text=""):
    """One message to the owner. Newlines are escaped so that a message stays a line."""
    with contextlib.suppress(BrokenPipeError):  # a dead owner is noticed by its pipe, not here
        sys.stdout.write(f"{kind} {json.dumps(text)}\n")
        sys.stdout.flush()


def _make(scratch, names, postgres_major, profile):
    makers = {
        "mysql": MySQL, "mariadb": MariaDB,
        "postgres": lambda scratch, profile: Postgres(scratch, profile, postgres_major),
        "postgres18": lambda scratch, profile: Postgres(scratch, profile, "18", "postgres18")}
    return [makers[name](scratch, profile) for name in names]


def _stop_on_signals():
    def stop(number, frame):
        _ignore_signals()
        raise Stopped

    for number in STOP_SIGNALS:
        signal.signal(number, stop)


def _ignore_signals():
    """One stop is enough: cleaning up is not interrupted."""
    for number in STOP_SIGNALS:
        signal.signal(number, signal.SIG_IGN)


def _stop_with_owner():
    """The owner never writes: this returns when it closes its end of the pipe or dies."""
    os.read(0, 1)
    os.kill(os.getpid(), signal.SIGTERM)


def _prepare(scratch, servers):
    make_certificates(scratch / "tls")
    pool = ThreadPoolExecutor()
    try:
        for result in [pool.submit(server.prepare, lambda text: tell("say", text)) for server in servers]:
            result.result()
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _start(servers):
    """Starts all at once and waits until each accepts connections; a port that was taken meanwhile is tried anew."""
    attempts = {server: 1 for server in servers}
    for server in servers:
        server.start()
    deadline = time.monotonic() + START_SECONDS
    waiting = list(servers)
    while waiting:
        time.sleep(0.05)
        for server in list(waiting):
            if server.process.poll() is not None:
                if server.port_taken_line not in server.log_text() or attempts[server] == START_ATTEMPTS:
                    raise ServersError(f"{server.name} did not start:\n{server.log_end()}")
                attempts[server] += 1
                server.start()
            elif server.is_ready():
                waiting.remove(server)
            elif time.monotonic() > deadline:
                raise ServersError(f"{server.name} was not ready after {START_SECONDS} s:\n{server.log_end()}")


def _publish(scratch, servers):
    environment = {"MARTLET_TEST_SERVERS_DIR": str(scratch), "MARTLET_TEST_TLS_DIR": str(scratch / "tls")}
    for server in servers:
        environment |= server.environment()
    (scratch / f"{ENVIRONMENT_FILE}.new").write_text(json.dumps(environment))
    (scratch / f"{ENVIRONMENT_FILE}.new").rename(scratch / ENVIRONMENT_FILE)
    tell("ready")


def _leave_the_terminal(scratch):
    """Without an owner nobody reads our output any more, and an open pipe would keep `$(servers up DIR)` waiting."""
    log = os.open(scratch / "supervisor.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.close(log)


def _watch(scratch, servers, restarts):
    """Until a signal comes. A server that ends by itself is reported: tests that fail then have their explanation.

    With `restarts` one that a client has shut down is started again on its port, as a service manager would.
    """
    running = list(servers)
    while True:
        time.sleep(0.1 if restarts else 1)
        for server in servers if restarts and not (scratch / HOLD_FILE).exists() else []:
            if server.process.poll() == 0:
                server.start(server.port)
        for server in [server for server in running if server.process.poll() is not None]:
            running.remove(server)
            tell("say", f"{server.name} ended with status {server.process.returncode}:\n{server.log_end()}")


def _stop(scratch, servers):
    """The data is thrown away, so the servers need not shut down in order: this takes milliseconds.

    Preparations that were cut off may still run in threads; their processes die with this one (`run_quietly`).
    """
    _ignore_signals()
    for server in servers:
        if server.process is not None and server.process.poll() is None:
            server.process.send_signal(getattr(signal, f"SIG{server.death_signal}"))
    deadline = time.monotonic() + 5
    for server in servers:
        if server.process is not None:
            try:
                server.process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                server.process.kill()
    remove_scratch(scratch)


def remove_scratch(scratch):
    """Removes the lock file last: a directory that still has it can be removed by anyone who gets the lock."""
    for entry in scratch.iterdir():
        if entry.name != LOCK_FILE:
            shutil.rmtree(entry, ignore_errors=True) if entry.is_dir() else entry.unlink(missing_ok=True)
    shutil.rmtree(scratch, ignore_errors=True)
