"""Each complaint about files that do not fit together."""

import unittest
from typing import Any

from container_checks.wiring import complaints


def found(
    *, url: str = "http://prometheus:9090", path: str = "/var/lib/grafana/dashboards", target: str = "backend:8080",
    file: str = "/run/secrets/metrics_token", networks: list[str] | None = None,
) -> list[str]:
    compose: dict[str, Any] = {"services": {
        "backend": {"networks": ["data", "edge"]},
        "prometheus": {"networks": networks or ["edge"], "volumes": ["metrics-token:/run/secrets:ro", "/tmp"]},
        "grafana": {"networks": ["edge"], "volumes": ["./grafana/dashboards:/var/lib/grafana/dashboards:ro"]}}}
    job = {"static_configs": [{"targets": [target, "localhost:9090"]}], "authorization": {"credentials_file": file}}
    return list(complaints(
        compose, {"scrape_configs": [job, {}]}, {"datasources": [{"url": url}]},
        {"providers": [{"options": {"path": path}}]}))


class Wiring(unittest.TestCase):
    def test_files_that_fit_together_pass(self) -> None:
        self.assertEqual(found(), [])
        self.assertEqual(found(path="/var/lib/grafana/dashboards/Martlet"), [])

    def test_each_complaint(self) -> None:
        for change, words in (
            ({"url": "http://prom:9090"}, "grafana asks prom, which is no service"),
            ({"target": "server:8080"}, "prometheus asks server, which is no service"),
            ({"path": "/dashboards"}, "grafana reads /dashboards, where nothing is mounted"),
            ({"file": "/etc/token"}, "prometheus reads /etc/token, where nothing is mounted"),
        ):
            with self.subTest(words):
                self.assertEqual(found(**change), [words])  # type: ignore[arg-type]

    def test_services_that_cannot_see_each_other(self) -> None:
        self.assertEqual(found(networks=["other"]), [
            "grafana and prometheus share no network", "prometheus and backend share no network"])
