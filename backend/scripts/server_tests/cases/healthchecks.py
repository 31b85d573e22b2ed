"""`martlet healthcheck`, as a container's runtime calls it."""

import socket
import time

from ..bench import Bench
from ..checks import equal, expect


def it_says_whether_a_server_is_ready(bench: Bench) -> None:
    with bench.serve() as server:
        equal(bench.martlet("healthcheck", f"{server.url}/readyz"), "healthy\n", "a server that is ready")
        equal(bench.martlet("healthcheck", f"{server.url}/livez"), "healthy\n", "a server that lives")
        said = bench.martlet("healthcheck", f"{server.url}/api/runs", statuses=(1,))
        equal(said, "unhealthy: status 401\n", "another answer")
        url = server.url
    said = bench.martlet("healthcheck", f"{url}/readyz", statuses=(1,))
    expect(said.startswith("unhealthy: ") and said.count("\n") == 1, f"a server that has ended: {said}")
    bench.martlet("healthcheck", "localhost", statuses=(2,))


def it_does_not_wait_for_ever(bench: Bench) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        began = time.monotonic()
        bench.martlet(
            "healthcheck", f"http://127.0.0.1:{silent.getsockname()[1]}/readyz", "--timeout", "0.5", statuses=(1,))
        expect(time.monotonic() - began < 5, "it waits")


def it_does_not_mind_a_certificate_of_ones_own(bench: Bench) -> None:
    files = bench.tls_folder
    with bench.serve(
            None, "--tls-certificate", str(files / "server-cert.pem"), "--tls-key", str(files / "server-key.pem")) as server:
        equal(bench.martlet("healthcheck", f"{server.url}/readyz"), "healthy\n", "an encrypted server")
