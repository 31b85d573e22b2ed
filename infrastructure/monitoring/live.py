"""Every query of every panel and rule, asked of a Prometheus that has watched a migration and a backup."""

import math
import time
from collections.abc import Iterator
from typing import NamedTuple

from . import expressions, rules
from .panels import Board, Panel, Query
from .prometheus import Prometheus, Series

RATE_INTERVAL = "15s"
# Parts of rules that have no data where nothing fails; their alerts have unit tests like all.
MAY_BE_EMPTY = {
    "MartletServerErrors": "no request was answered with 500",
}


class Answer(NamedTuple):
    board: Board
    panel: Panel
    query: Query
    series: list[Series]

    @property
    def peak(self) -> tuple[Series, float] | None:
        """The greatest finite value, and whose it is."""
        values = [(value, number) for number, series in enumerate(self.series)
                  for _, value in series.points if math.isfinite(value)]
        if not values:
            return None
        value, number = max(values)
        return self.series[number], value


def ask_boards(prometheus: Prometheus, boards: list[Board], start: float) -> list[Answer]:
    end = time.time()
    return [
        Answer(board, panel, query, [series for series in prometheus.query_range(
            expressions.filled(query.expr, RATE_INTERVAL), start, end) if series.points])
        for board in boards for panel in board.panels for query in panel.queries]


def unanswered(answers: list[Answer]) -> Iterator[str]:
    for answer in answers:
        name = f"{answer.board.title}, {answer.panel.title}: {answer.query.expr}"
        if answer.peak is None and not answer.panel.may_be_empty:
            yield f"no data: {name}"


def ask_rules(prometheus: Prometheus, start: float) -> Iterator[str]:
    """What is wrong with the rules: an evaluation that failed, a part that no series answers."""
    loaded = [rule for group in prometheus.ask("rules")["groups"] for rule in group["rules"]]
    committed = rules.load()
    if len(loaded) != len(committed):
        yield f"Prometheus has {len(loaded)} rules of {len(committed)}"
    for rule in loaded:
        if rule["health"] != "ok":
            yield f"{rule['name']}: {rule['health']}: {rule.get('lastError')}"
    end = time.time()
    for rule in committed:
        name = rule.get("alert") or rule["record"]
        parts = expressions.parts(rule["expr"]) if "alert" in rule else [rule["record"]]
        for part in parts:
            series = prometheus.query_range(part, start, end)
            if not any(found.points for found in series) and name not in MAY_BE_EMPTY:
                yield f"{name}: no data for {part}"
