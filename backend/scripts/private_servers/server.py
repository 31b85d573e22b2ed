"""What all servers have in common: where they live, how they are started, and how one sees that they are ready."""

import os
import random
import socket
import subprocess
from pathlib import Path

# Below the range from which Linux takes ports for outgoing connections, so that a busy test run does not take ours.
PORTS = range(20000, 32000)

# Durable like in production unless the caller wants speed: what a demo shows should be what users will see.
IS_DURABLE = os.environ.get("MARTLET_TEST_FSYNC", "1") != "0"


def free_port():
    """A port that is free now. Another program may still take it first: then the server fails and is started again."""
    for port in random.SystemRandom().sample(PORTS, 200):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
                return port
            except OSError:
                continue
    raise RuntimeError(f"no free port between {PORTS.start} and {PORTS.stop}")


class Server:
    """One server process in a scratch directory. Subclasses say how to prepare it and how to start it."""

    name = ""  # also the directory of its data and the stem of its log
    ready_line = ""  # appears in the log when connections are accepted
    port_taken_line = ""  # appears in the log when another program has the port
    death_signal = "KILL"  # what the kernel sends when the supervisor dies

    def __init__(self, scratch, profile):
        self.scratch = Path(scratch)
        self.profile = profile
        self.data = self.scratch / self.name
        self.log = self.scratch / f"{self.name}.log"
        self.port = 0
        self.process = None

    def prepare(self, say):
        """Makes `self.data`. Runs in a thread of its own, beside the other servers' preparation."""
        raise NotImplementedError

    def command(self):
        raise NotImplementedError

    def environment(self):
        """The variables by which tests find the server."""
        raise NotImplementedError

    def launcher(self):
        return ["setpriv", "--pdeathsig", self.death_signal, "--"]

    def start(self, port=None):
        """Starts the process, on a free port unless one is given (a restart keeps its own).

        Call it from the main thread only: the death signal follows the thread that forked.
        """
        self.port = port or free_port()
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                [*self.launcher(), *map(str, self.command())], stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                cwd=self.scratch)

    def log_text(self):
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def is_ready(self):
        return self.ready_line in self.log_text()

    def log_end(self):
        return "\n".join(self.log_text().splitlines()[-12:])
