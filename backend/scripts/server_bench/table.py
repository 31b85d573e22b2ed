"""What is printed. Pure."""

import re
from dataclasses import dataclass

UNITS = {"us": 1e-3, "ms": 1.0, "s": 1e3, "m": 60e3}


@dataclass(frozen=True)
class Row:
    what: str
    how: str
    result: str
    goal: str = ""

    def __str__(self) -> str:
        return f"| {self.what} | {self.how} | {self.result} | {self.goal} |"


@dataclass(frozen=True)
class Load:
    """What wrk reports; milliseconds."""

    per_second: float
    percentiles: dict[int, float]
    errors: int


def markdown(rows: list[Row]) -> str:
    return "\n".join(["| what | how it was measured | result | goal |", "|---|---|---|---|", *map(str, rows)])


def read_wrk(text: str) -> Load:
    """Raises ValueError for a text that has no figures."""
    rate = re.search(r"Requests/sec:\s+([\d.]+)", text)
    percentiles = {
        int(percent): float(value) * UNITS[unit]
        for percent, value, unit in re.findall(r"^\s+(\d+)%\s+([\d.]+)(us|ms|s|m)$", text, re.MULTILINE)}
    if rate is None or 99 not in percentiles:
        raise ValueError(f"wrk says: {text}")
    refused = re.search(r"Non-2xx or 3xx responses: (\d+)", text)
    broken = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", text)
    errors = int(refused[1]) if refused else 0
    return Load(float(rate[1]), percentiles, errors + sum(map(int, broken.groups())) if broken else errors)


def milliseconds(value: float) -> str:
    return f"{value:.1f} ms" if value < 100 else f"{value:.0f} ms"
