"""The command line of `servers`, and the owner's side of a supervisor."""

import argparse
import contextlib
import fcntl
import json
import os
import shlex
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from .errors import ServersError
from .profiles import PROFILES
from .supervisor import ENVIRONMENT_FILE, LOCK_FILE, START_SECONDS, STOP_SIGNALS, remove_scratch, supervise

SERVERS = ["mysql", "mariadb", "postgres", "postgres18"]
SCRATCH_PREFIX = "martlet-"
SOCKET_PATH_BYTES = 107  # sizeof(sockaddr_un.sun_path) - 1 on Linux
GRACE_SECONDS = 10

DESCRIPTION = """\
Private MySQL 9.7, MariaDB and PostgreSQL 15 and 18 servers on free loopback ports, in a scratch directory.

  servers run -- COMMAND…   starts servers, runs COMMAND with MARTLET_TEST_…_URL set, removes all; COMMAND's status
  servers up DIR            starts servers that stay; says nothing new when they are up already
  servers env DIR           prints export lines for a shell: eval "$(servers env DIR)"
  servers down DIR          stops them and removes DIR
"""
EPILOG = """\
environment:
  MARTLET_TEST_FSYNC=0         survives a killed server, not a stopped machine, and is faster (default: durable)
  MARTLET_TESTS_WITHOUT_MYSQL=1  leaves MySQL out, for when Debian sid does not have it
  XDG_CACHE_HOME, TMPDIR       where downloads are kept and where scratch directories are made
"""


def main():
    # A program that starts this one from a thread without signals (Dispatch's have none) passes its mask on.
    signal.pthread_sigmask(signal.SIG_UNBLOCK, STOP_SIGNALS)
    arguments = parse(sys.argv[1:])
    try:
        return arguments.verb(arguments)
    except ServersError as error:
        print(f"servers: {error}", file=sys.stderr)
        return 1


def parse(words):
    parser = argparse.ArgumentParser(
        prog="servers", description=DESCRIPTION, epilog=EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter)
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    for name, verb in (("run", run), ("up", up), ("down", down), ("env", env), ("supervise", supervise_here)):
        command = verbs.add_parser(name)
        command.set_defaults(verb=verb)
        if name in ("run", "up", "supervise"):
            command.add_argument("--with", dest="names", type=server_names, default=SERVERS, metavar="NAME[,NAME]…",
                                 help=f"which servers (default: {','.join(SERVERS)})")
            command.add_argument("--postgres", choices=["15", "17", "18"], default="15",
                                 help="the version of the server `postgres` (default: 15)")
            command.add_argument("--profile", choices=PROFILES, default="test", help="settings (default: test)")
            command.add_argument("--source-setting", dest="settings", action="append", default=[], metavar="SETTING",
                                 help="a setting of MySQL and MariaDB, as they take it: --source-setting=--read-only=1")
            command.add_argument("--restart", action="store_true",
                                 help="a server that is shut down by a client starts again on its port")
        if name == "run":
            command.add_argument("command", nargs="+", metavar="COMMAND")
        else:
            command.add_argument("directory", type=Path, metavar="DIR")
        if name == "supervise":
            command.add_argument("--owned", action="store_true")
    return parser.parse_args(words)


def server_names(text):
    names = text.split(",")
    unknown = [name for name in names if name not in SERVERS]
    if unknown:
        raise argparse.ArgumentTypeError(f"unknown server {unknown[0]!r}; there are {', '.join(SERVERS)}")
    return [name for name in SERVERS if name in names]


# The verbs


def run(arguments):
    sweep_orphans()
    directory = Path(tempfile.mkdtemp(prefix=SCRATCH_PREFIX))
    directory.chmod(0o711)  # PostgreSQL's user passes through to its data
    signals = StopSignals()
    supervisor = start_supervisor(directory, arguments, is_owned=True)
    try:
        wait_until_ready(supervisor)
        threading.Thread(target=show_messages, args=(supervisor,), daemon=True).start()
        return run_command(arguments.command, read_environment(directory), signals)
    except KeyboardInterrupt:
        return 128 + signals.received
    finally:
        signals.ignore()
        supervisor.stdin.close()
        supervisor.wait()
        if directory.exists():  # the supervisor was killed
            remove_scratch(directory)


def up(arguments):
    directory = arguments.directory.absolute()
    directory.mkdir(parents=True, exist_ok=True)
    if any(directory.iterdir()) and not (directory / LOCK_FILE).exists():
        raise ServersError(f"{directory} is not empty and not a directory of this script")
    if supervisor_process(directory) is None:
        for entry in directory.iterdir():  # what a killed supervisor left
            remove_scratch(directory)
            directory.mkdir()
            break
        directory.chmod(0o711)
        wait_until_ready(start_supervisor(directory, arguments, is_owned=False))
    else:
        wait_for_environment(directory)
    return env(arguments)


def down(arguments):
    directory = arguments.directory.absolute()
    process = supervisor_process(directory)
    if process is not None:
        os.kill(process, signal.SIGTERM)
        deadline = time.monotonic() + 30
        while supervisor_process(directory) is not None:
            if time.monotonic() > deadline:
                raise ServersError(f"the supervisor of {directory} (process {process}) does not end")
            time.sleep(0.05)
    if (directory / LOCK_FILE).exists():
        remove_scratch(directory)
    return 0


def env(arguments):
    for name, value in read_environment(arguments.directory.absolute()).items():
        print(f"export {name}={shlex.quote(value)}")
    return 0


def supervise_here(arguments):
    status = supervise(
        arguments.directory, arguments.names, arguments.postgres, arguments.profile, arguments.owned,
        arguments.settings, arguments.restart)
    os._exit(status)  # does not wait for the threads of preparations that were cut off


# The owner's side


def start_supervisor(directory, arguments, is_owned):
    longest_socket = len(os.fsencode(directory / "postgres18-socket/.s.PGSQL.20000.lock"))
    if longest_socket > SOCKET_PATH_BYTES:
        raise ServersError(f"{directory} is too long a path for Unix sockets: choose a shorter one (or TMPDIR)")
    names = list(arguments.names)
    if os.environ.get("MARTLET_TESTS_WITHOUT_MYSQL") == "1" and "mysql" in names:
        print("servers: without MySQL, as MARTLET_TESTS_WITHOUT_MYSQL=1 asks", file=sys.stderr)
        names.remove("mysql")
    command = [sys.executable, sys.argv[0], "supervise", f"--with={','.join(names)}",
               f"--postgres={arguments.postgres}", f"--profile={arguments.profile}",
               *[f"--source-setting={setting}" for setting in arguments.settings],
               *(["--restart"] if arguments.restart else []), *(["--owned"] if is_owned else []), directory]
    # Its own session: Ctrl-C in a terminal reaches the command first, and the servers end after it.
    return subprocess.Popen(
        command, stdin=subprocess.PIPE if is_owned else subprocess.DEVNULL, stdout=subprocess.PIPE, text=True,
        start_new_session=True)


def wait_until_ready(supervisor):
    for kind, text in messages(supervisor):
        if kind == "ready":
            return
        if kind == "fail":
            supervisor.wait()
            raise ServersError(text)
        print(f"servers: {text}", file=sys.stderr)
    raise ServersError("the supervisor ended before the servers were ready")


def show_messages(supervisor):
    for _, text in messages(supervisor):
        print(f"servers: {text}", file=sys.stderr)


def messages(supervisor):
    for line in supervisor.stdout:
        kind, text = line.split(" ", 1)
        yield kind, json.loads(text)


def run_command(command, environment, signals):
    """Runs it in the foreground; passes SIGTERM and SIGHUP on; kills it when this process is killed."""
    process = subprocess.Popen(
        ["setpriv", "--pdeathsig", "TERM", "--", *command], env={**os.environ, **environment})
    while True:
        try:
            status = process.wait()
            return status if status >= 0 else 128 - status
        except KeyboardInterrupt:
            if signals.received != signal.SIGINT:
                process.send_signal(signals.received)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(GRACE_SECONDS)
            process.kill()
            process.wait()
            return 128 + signals.received


class StopSignals:
    """Turns the first SIGINT, SIGTERM or SIGHUP into a KeyboardInterrupt, so that `finally` cleans up."""

    def __init__(self):
        self.received = 0
        for number in STOP_SIGNALS:
            signal.signal(number, self._stop)

    def ignore(self):
        for number in STOP_SIGNALS:
            signal.signal(number, signal.SIG_IGN)

    def _stop(self, number, frame):
        self.ignore()
        self.received = number
        raise KeyboardInterrupt


def supervisor_process(directory):
    """The process id of the supervisor that holds the directory's lock; None without one."""
    try:
        with open(directory / LOCK_FILE, "r+") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return None
            except BlockingIOError:
                return wait_for(lambda: int((directory / LOCK_FILE).read_text() or 0))
    except FileNotFoundError:
        return None


def wait_for_environment(directory):
    wait_for(lambda: (directory / ENVIRONMENT_FILE).exists() or supervisor_process(directory) is None)


def wait_for(condition):
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        value = condition()
        if value:
            return value
        time.sleep(0.05)
    raise ServersError(f"another process that starts the servers was not ready after {START_SECONDS} s")


def read_environment(directory):
    try:
        return json.loads((directory / ENVIRONMENT_FILE).read_text())
    except FileNotFoundError:
        raise ServersError(f"no servers are up in {directory}") from None


def sweep_orphans():
    """Removes scratch directories whose supervisor was killed together with its owner.

    A lock file that is younger than a minute may belong to a supervisor that is about to take the lock.
    """
    for lock in Path(tempfile.gettempdir()).glob(f"{SCRATCH_PREFIX}*/{LOCK_FILE}"):
        with contextlib.suppress(OSError):  # someone else's, or removed meanwhile
            if time.time() - lock.stat().st_mtime > 60 and supervisor_process(lock.parent) is None:
                remove_scratch(lock.parent)
