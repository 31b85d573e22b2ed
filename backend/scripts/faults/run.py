"""One migration under fault: martlet as a process, resumed until it is finished, and what must be true then."""

import os
import subprocess
import time

from .shop import TARGET_OBJECTS, WANTED_OBJECTS, target_checksums

RESUMES_MAX = 6
RUN_SECONDS = 180
LEFTOVER_SECONDS = 15
FINISHED = (0, 3)  # 3: finished, and the rejected rows are told


class Fault(Exception):
    """A promise that was broken."""


class Run:
    def __init__(self, bench, program, database, environment=None, user="postgres"):
        self.bench = bench
        self.program = program
        self.database = database
        self.user = user
        self.environment = {**os.environ, **(environment or {})}
        self.output = bench.scratch / f"{database}.log"
        self.statuses = []
        self.process = None

    # The process

    def migrate(self, *options, is_source_quiet=True):
        self._start([
            "migrate", self.bench.source_url, self.target_url, "--chunk-size", "1MiB", "--jobs", "2",
            *(["--source-quiet"] if is_source_quiet else []), "--progress", "none", *options])

    def resume(self, *options):
        self._start(["resume", self.target_url, "--source", self.bench.source_url, "--progress", "none", *options])

    @property
    def target_url(self):
        return self.bench.target_url(self.database, self.user)

    def _start(self, arguments):
        with open(self.output, "ab") as output:
            output.write(f"\n$ martlet {' '.join(arguments)}\n".encode())
            output.flush()
            self.process = subprocess.Popen(
                ["setpriv", "--pdeathsig", "KILL", "--", self.program, *arguments],
                stdin=subprocess.DEVNULL, stdout=output, stderr=output, env=self.environment)

    @property
    def is_running(self):
        return self.process.poll() is None

    def wait(self, seconds=RUN_SECONDS):
        try:
            self.statuses.append(self.process.wait(seconds))
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise Fault(f"martlet was still running after {seconds} s:\n{self.log_end()}") from None
        return self.statuses[-1]

    def kill(self):
        self.process.kill()
        self.statuses.append(self.process.wait())

    def log_end(self, lines=15):
        return "\n".join(self.output.read_text(errors="replace").splitlines()[-lines:])

    # What must be true in the end

    def finish(self):
        """Resumes until nothing is left to do, whatever happened before."""
        resumes = 0
        while not self.is_finished():
            if resumes == RESUMES_MAX:
                raise Fault(f"not finished after {RESUMES_MAX} resumes:\n{self.log_end()}")
            self.bench.on_target("SELECT 1")
            if self.has_run():
                self.resume()
            else:  # it died before it had written its plan
                self.migrate("--on-existing", "drop")
            self.wait()
            resumes += 1
        self.check()
        return resumes

    def is_finished(self):
        return bool(self.statuses) and self.statuses[-1] in FINISHED

    def has_run(self):
        exists = self.bench.on_target("SELECT to_regclass('martlet.run') IS NOT NULL", self.database)
        return exists == "t" and self.bench.on_target("SELECT count(*) > 0 FROM martlet.run", self.database) == "t"

    def check(self):
        found = sorted(self.bench.on_target(target_checksums(), self.database).replace("|", "\t").splitlines())
        if found != self.bench.wanted:
            raise Fault(f"the contents differ\nsource: {self.bench.wanted}\ntarget: {found}")
        objects = self.bench.on_target(TARGET_OBJECTS, self.database)
        if objects != WANTED_OBJECTS:
            raise Fault(f"primary keys, foreign keys, indexes, rejected rows, identities: {objects}, not {WANTED_OBJECTS}")
        deadline = time.monotonic() + LEFTOVER_SECONDS
        while left := self.bench.leftovers():
            if time.monotonic() > deadline:
                raise Fault(f"{left} sessions of martlet are left on the servers")
            time.sleep(0.2)
