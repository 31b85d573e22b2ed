"""Prometheus in the composed stack: Martlet's metrics, and what exporters tell of the servers."""

import subprocess
from urllib.parse import quote

from . import documentation
from .checks import eventually, expect
from .confinement import expect_confined, expect_no_secret
from .stack import Stack

UP = 'up{job="martlet"}'


def prometheus_scrapes_with_its_token(stack: Stack) -> None:
    url = f"http://127.0.0.1:{stack.prometheus_port}"
    eventually(lambda: _asked(stack, UP) == "1", 60, lambda: f"up is {_asked(stack, UP)}: " + "; ".join(
        target["lastError"] for target in stack.get("/api/v1/targets", url=url).json()["data"]["activeTargets"]))
    expect(_asked(stack, "martlet_build_info") == "1" or _asked(stack, "pg_up") == "1", "no metric of Martlet's")


def exporters_tell_of_both_servers(stack: Stack) -> None:
    """By the page's own lines, while everything runs."""
    exporters = ("postgres-exporter", "mysqld-exporter")
    stack.compose("--profile", "exporters", "up", "--detach", "--no-build", *exporters)
    subprocess.run(["bash", "-euc", documentation.exporters_targets()], cwd=stack.folder, check=True)
    for exporter in exporters:
        stack.await_healthy(exporter)
        expect_confined(stack, exporter)
        expect_no_secret(stack, exporter)
    for query in ('pg_up{job="postgres"}', 'mysql_up{job="mysql"}'):
        eventually(lambda: _asked(stack, query) == "1", 60, lambda: f"{query} is {_asked(stack, query)}")
    # `down` with another profile would leave them on its networks.
    stack.compose("--profile", "exporters", "rm", "--stop", "--force", *exporters)


def nobody_waits_for_prometheus(stack: Stack) -> None:
    scrapes = f"count_over_time({UP}[1h])"
    before = float(_asked(stack, scrapes) or 0)
    stack.compose("stop", "prometheus")
    stack.await_healthy("backend", 20)
    expect(stack.get("/api/session").status == 200, "the API without Prometheus")
    stack.compose("start", "prometheus")
    stack.await_healthy("prometheus")
    eventually(lambda: float(_asked(stack, scrapes) or 0) > before, 60, "it goes on with what it knew")


def _asked(stack: Stack, query: str) -> str | None:
    url = f"http://127.0.0.1:{stack.prometheus_port}"
    result = stack.get(f"/api/v1/query?query={quote(query)}", url=url).json()["data"]["result"]
    return result[0]["value"][1] if result else None
