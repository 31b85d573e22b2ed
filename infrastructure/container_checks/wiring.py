"""What one file names and another one has: hosts that are services, folders that are mounted. Pure."""

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlsplit

Document = Mapping[str, Any]


def complaints(compose: Document, prometheus: Document, datasources: Document, dashboards: Document) -> Iterator[str]:
    """Of the compose file beside what Prometheus and Grafana are told."""
    services = compose["services"]
    for source in datasources["datasources"]:
        yield from _reach(services, "grafana", str(urlsplit(source["url"]).hostname))
    for provider in dashboards["providers"]:
        yield from _mounted(services, "grafana", provider["options"]["path"])
    for job in prometheus["scrape_configs"]:
        for target in (target for group in job.get("static_configs", []) for target in group["targets"]):
            if (host := target.partition(":")[0]) != "localhost":
                yield from _reach(services, "prometheus", host)
        if file := job.get("authorization", {}).get("credentials_file"):
            yield from _mounted(services, "prometheus", file)


def _reach(services: Document, name: str, other: str) -> Iterator[str]:
    if other not in services:
        yield f"{name} asks {other}, which is no service"
    elif not set(services[name]["networks"]) & set(services[other]["networks"]):
        yield f"{name} and {other} share no network"


def _mounted(services: Document, name: str, path: str) -> Iterator[str]:
    places = {volume.split(":")[1] for volume in services[name].get("volumes", []) if ":" in volume}
    if not places & {path, *map(str, PurePosixPath(path).parents)}:
        yield f"{name} reads {path}, where nothing is mounted"
