"""Runs one command and measures what it costs, and whom."""

import os
import select
import signal
import subprocess
import time

from .processes import machine_busy_seconds, tree_cpu_seconds
from .results import Result

SAMPLE_SECONDS = 0.5
DIES_WITH_PARENT = ["setpriv", "--pdeathsig", "KILL", "--"]  # so that a killed benchmark leaves nothing behind


class Meter:
    """Knows the servers' processes. `log` takes what the commands print."""

    def __init__(self, processes, log):
        self.processes = processes  # server's name: process id
        self.log = log
        self.memory = log.with_suffix(".memory")

    def run(self, result, command, timeout):
        """Fills `result`. A command that fails or takes longer than `timeout` seconds leaves `failure` in it."""
        with open(self.log, "ab") as log:
            log.write(f"\n== {' '.join(map(str, command))}\n".encode())
            log.flush()
            before, started = self._costs(result.source, None), time.monotonic()
            self.memory.unlink(missing_ok=True)
            # A session of its own, so that all of it can be killed.
            process = subprocess.Popen(
                [*DIES_WITH_PARENT, "time", "--quiet", "--format=%M", f"--output={self.memory}", *DIES_WITH_PARENT,
                 *map(str, command)], stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)
            try:
                is_late = not self._wait(process.pid, result, before, started, timeout)
            finally:
                kill_session(process.pid)
                status, usage = os.wait4(process.pid, 0)[1:]
                process.returncode = os.waitstatus_to_exitcode(status)
        result.wall = time.monotonic() - started
        result.client_cpu = usage.ru_utime + usage.ru_stime
        # Not of `usage`: a process starts with the peak of the one that made it, which would be this one.
        result.peak_rss = int(self.memory.read_text()) * 1024 if self.memory.exists() and not is_late else 0
        _, source, target, _, machine = (now - then for now, then in zip(self._costs(result.source, None), before))
        result.source_cpu, result.target_cpu = source, target
        result.other_cpu = max(0.0, machine - source - target - result.client_cpu)
        if is_late:
            result.failure = f"stopped after {timeout} s"
        elif process.returncode not in (0, 3):  # 3: martlet left something out, which the checks then judge
            result.failure = f"ended with status {process.returncode}: {self._last_line()}"
        return process.returncode

    def _wait(self, process, result, before, started, timeout):
        """Until the command ends; False when the time is over first."""
        descriptor = os.pidfd_open(process)
        try:
            while True:
                left = started + timeout - time.monotonic()
                if left <= 0:
                    return False
                if select.select([descriptor], [], [], min(SAMPLE_SECONDS, left))[0]:
                    return True
                now = self._costs(result.source, process)
                result.samples.append([round(b - a, 3) for a, b in zip(before, now)])
        finally:
            os.close(descriptor)

    def _costs(self, source, client):
        return [
            time.monotonic(), tree_cpu_seconds(self.processes[source]) if source else 0.0,
            tree_cpu_seconds(self.processes["postgres"]), tree_cpu_seconds(client) if client else 0.0,
            machine_busy_seconds()]

    def _last_line(self):
        lines = self.log.read_text(errors="replace").strip().splitlines()
        return lines[-1][:200] if lines else ""


def kill_session(process):
    """The command and all that it started and that did not end with it. Not reaped yet, so the number is still ours."""
    try:
        os.killpg(process, signal.SIGKILL)
    except ProcessLookupError:
        pass
