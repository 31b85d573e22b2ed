"""What every dashboard keeps, after the rules of grafana/dashboard-linter and ours."""

from collections.abc import Iterator
from typing import Any

from . import expressions
from .boards import NOT_SHOWN
from .catalogue import Catalogue
from .rules import unknown_series

KINDS = {"timeseries", "stat", "gauge", "bargauge", "table", "heatmap", "state-timeline", "logs", "text", "row"}
UNITS = {"short", "s", "ms", "bytes", "Bps", "percentunit", "cps", "reqps", "dateTimeFromNow"}
PLACEHOLDER = "20s"


def problems(board: dict[str, Any], catalogue: Catalogue, records: set[str]) -> Iterator[str]:
    """Of the JSON as it is committed."""
    if board.get("id", 0) is not None or not board.get("uid") or not 39 <= board["schemaVersion"] <= 42:
        yield "id, uid or schemaVersion"
    if "__inputs" in board:
        yield "__inputs are for sharing by hand"
    variables = {variable["name"]: variable for variable in board["templating"]["list"]}
    if not {"datasource", "job", "instance"} <= set(variables):
        yield "data source, job and instance are to be variables"
    identifiers = [panel["id"] for panel in board["panels"]]
    if len(identifiers) != len(set(identifiers)):
        yield "two panels have one id"
    yield from _overlaps(board["panels"])
    for panel in board["panels"]:
        for problem in _of_panel(panel, set(variables), catalogue, records):
            yield f"{panel.get('title')}: {problem}"
    for annotation in board["annotations"]["list"]:
        for problem in _of_query(annotation["expr"], set(variables), catalogue, records):
            yield f"annotation {annotation['name']}: {problem}"


def _of_panel(
    panel: dict[str, Any], variables: set[str], catalogue: Catalogue, records: set[str],
) -> Iterator[str]:
    if panel["type"] not in KINDS:
        yield f"type {panel['type']}"
    if not panel.get("title"):
        yield "no title"
    if panel["type"] == "row":
        return
    if not panel.get("description"):
        yield "no description"
    unit = panel["fieldConfig"]["defaults"].get("unit", "")
    if unit not in UNITS and not unit.startswith("suffix: "):
        yield f"unit {unit!r}"
    if not panel["targets"]:
        yield "no query"
    for target in panel["targets"]:
        if {panel["datasource"]["uid"], target["datasource"]["uid"]} != {"${datasource}"}:
            yield "a data source that is no variable"
        yield from _of_query(target["expr"], variables, catalogue, records)


def _of_query(expr: str, variables: set[str], catalogue: Catalogue, records: set[str]) -> Iterator[str]:
    for name in expressions.VARIABLE.findall(expr):
        if name not in variables | {"__rate_interval"}:
            yield f"${name} is no variable"
    filled = expressions.filled(expr, PLACEHOLDER)
    try:
        found = list(expressions.selectors(filled))
    except ValueError as error:
        yield f"{expr}: {error}"
        return
    if not all(expressions.ranges_of_rates(filled, PLACEHOLDER)):
        yield f"{expr}: a rate over something else than $__rate_interval"
    for name, labels in found:
        # A series over all instances of a job has no label for one of them.
        wanted = {"job"} if name.startswith("job:") else {"job", "instance"}
        if not wanted <= labels:
            yield f"{name} without {', '.join(sorted(wanted - labels))}"
    for name in unknown_series(filled, catalogue, records):
        yield f"nobody exports {name}"


def _overlaps(panels: list[dict[str, Any]]) -> Iterator[str]:
    taken: dict[tuple[int, int], str] = {}
    for panel in panels:
        place = panel["gridPos"]
        if place["x"] + place["w"] > 24:
            yield f"{panel['title']}: too wide"
        for x in range(place["x"], place["x"] + place["w"]):
            for y in range(place["y"], place["y"] + place["h"]):
                if (x, y) in taken:
                    yield f"{panel['title']} lies on {taken[x, y]}"
                    return
                taken[x, y] = panel["title"]


def unshown(boards: list[dict[str, Any]], catalogue: Catalogue, rules: list[dict[str, Any]]) -> Iterator[str]:
    """Metrics that no panel shows and no list excuses, and excuses for what is shown or gone."""
    expressions_of_records = {rule["record"]: rule["expr"] for rule in rules if "record" in rule}
    queue = [expressions.filled(target["expr"], PLACEHOLDER)
             for board in boards for panel in board["panels"] for target in panel.get("targets", [])]
    shown: set[str] = set()
    while queue:
        for name, _ in expressions.selectors(queue.pop()):
            if name in expressions_of_records:
                queue.append(expressions_of_records.pop(name))
            elif metric := catalogue.family(name):
                shown.add(metric.name)
    for name in catalogue.by_name:
        if name not in shown and name not in NOT_SHOWN:
            yield f"no board shows {name}"
    for name in NOT_SHOWN:
        if name in shown or name not in catalogue.by_name:
            yield f"{name} is excused without need"
