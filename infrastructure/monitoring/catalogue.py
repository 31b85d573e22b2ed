"""The catalogue of metrics, as `martlet metrics --format json` gives it."""

import json
import subprocess
from pathlib import Path
from typing import NamedTuple

HISTOGRAM_SUFFIXES = ("_bucket", "_sum", "_count")


class Metric(NamedTuple):
    name: str
    type: str
    unit: str | None
    help: str
    labels: tuple[str, ...]


class Catalogue:
    def __init__(self, metrics: list[Metric]) -> None:
        self.by_name = {metric.name: metric for metric in metrics}

    @classmethod
    def of(cls, program: Path) -> "Catalogue":
        result = subprocess.run(
            [str(program), "metrics", "--format", "json"], stdin=subprocess.DEVNULL, capture_output=True, text=True,
            timeout=30, check=True)
        return cls.parse(result.stdout)

    @classmethod
    def parse(cls, text: str) -> "Catalogue":
        return cls([
            Metric(item["name"], item["type"], item.get("unit"), item["help"],
                   tuple(label["name"] for label in item["labels"])) for item in json.loads(text)])

    def family(self, series: str) -> Metric | None:
        """The metric that has series of this name: its own, or those of a histogram."""
        if found := self.by_name.get(series):
            return None if found.type == "histogram" else found
        for suffix in HISTOGRAM_SUFFIXES:
            found = self.by_name.get(series.removesuffix(suffix))
            if series.endswith(suffix) and found and found.type == "histogram":
                return found
        return None
