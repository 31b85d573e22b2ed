"""Prometheus's text format, as far as it is needed to compare two pages. Pure; promtool judges the format itself."""

import re
from collections.abc import Iterator
from typing import NamedTuple

SAMPLE = re.compile(r'([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (\S+)(?: -?\d+)?')
LABEL = re.compile(r'([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\.)*)",?')


class Sample(NamedTuple):
    name: str
    labels: tuple[tuple[str, str], ...]
    value: float


def parse(text: str) -> Iterator[Sample]:
    """Raises ValueError for a line that is neither a comment nor a sample."""
    for line in text.splitlines():
        if line and not line.startswith("#"):
            match = SAMPLE.fullmatch(line)
            if match is None or LABEL.sub("", match[2] or ""):
                raise ValueError(f"no sample: {line}")
            yield Sample(match[1], tuple(LABEL.findall(match[2] or "")), float(match[3]))
