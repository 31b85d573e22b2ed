"""A board as Grafana's classic JSON."""

import json
from typing import Any

from .panels import SELECTOR, Board, Panel, Query, Row

SCHEMA_VERSION = 41
DATASOURCE = {"type": "prometheus", "uid": "${datasource}"}
COLUMNS = 24
GREEN, YELLOW, RED = "green", "yellow", "red"


def document(board: Board) -> dict[str, Any]:
    return {
        "id": None, "uid": board.uid, "title": board.title, "description": board.description, "tags": ["martlet"],
        "schemaVersion": SCHEMA_VERSION, "version": 1, "editable": False, "graphTooltip": 1, "timezone": "browser",
        "refresh": "10s", "time": {"from": "now-1h", "to": "now"}, "fiscalYearStartMonth": 0, "weekStart": "",
        "links": [{
            "type": "dashboards", "title": "Martlet", "tags": ["martlet"], "asDropdown": True, "includeVars": True,
            "keepTime": True, "targetBlank": False, "icon": "external link", "tooltip": "", "url": ""}],
        "annotations": {"list": _annotations()},
        "templating": {"list": _variables(board)},
        "panels": _panels(board)}


def text(board: Board) -> str:
    return json.dumps(document(board), indent=2, ensure_ascii=False) + "\n"


def _annotations() -> list[dict[str, Any]]:
    def annotation(name: str, colour: str, expr: str, title: str) -> dict[str, Any]:
        return {"name": name, "datasource": DATASOURCE, "enable": True, "hide": False, "iconColor": colour,
                "expr": expr, "titleFormat": title}
    return [
        annotation("Phases of a run", "blue", f"martlet_run_phase{{{SELECTOR}}} == 1 and "
                   f"changes(martlet_run_phase{{{SELECTOR}}}[$__rate_interval]) > 0", "{{phase}}"),
        annotation("Backups", "purple",
                   f"changes(martlet_backup_last_success_timestamp_seconds{{{SELECTOR}}}[$__rate_interval]) > 0",
                   "backup")]


def _variables(board: Board) -> list[dict[str, Any]]:
    def label(name: str, metric: str, matchers: str) -> dict[str, Any]:
        query = f"label_values({metric}{matchers}, {name})"
        return {
            "name": name, "label": name, "type": "query", "datasource": DATASOURCE,
            "query": {"query": query, "refId": f"Variable-{name}"}, "refresh": 2, "sort": 1, "multi": True,
            "includeAll": True, "allValue": ".+", "current": {"text": ["All"], "value": ["$__all"]}, "hide": 0}
    datasource = {
        "name": "datasource", "label": "data source", "type": "datasource", "query": "prometheus", "refresh": 1,
        "hide": 0, "current": {"text": "Prometheus", "value": "prometheus"}, "regex": "", "multi": False,
        "includeAll": False}
    first = board.variables[0][1] if board.variables else "martlet_build_info"
    return [
        datasource, label("job", first, ""), label("instance", first, '{job=~"$job"}'),
        *(label(name, metric, f"{{{SELECTOR}}}") for name, metric in board.variables)]


def _panels(board: Board) -> list[dict[str, Any]]:
    panels, left, top, bottom = [], 0, 0, 0
    for number, item in enumerate(board.items, 1):
        if isinstance(item, Row):
            left, top = 0, bottom
            panels.append({"id": number, "type": "row", "title": item.title, "collapsed": False, "panels": [],
                           "gridPos": {"h": 1, "w": COLUMNS, "x": 0, "y": top}})
            top, bottom = top + 1, top + 1
            continue
        if left + item.width > COLUMNS:
            left, top = 0, bottom
        position = {"h": item.height, "w": item.width, "x": left, "y": top}
        panels.append(_panel(item, number, position))
        left, bottom = left + item.width, max(bottom, top + item.height)
    return panels


def _panel(panel: Panel, number: int, position: dict[str, int]) -> dict[str, Any]:
    return {
        "id": number, "type": panel.kind, "title": panel.title, "description": description_of(panel),
        "datasource": DATASOURCE, "gridPos": position,
        "fieldConfig": {"defaults": _defaults(panel), "overrides": []}, "options": _options(panel),
        "targets": [_target(panel, query, chr(ord("A") + index)) for index, query in enumerate(panel.queries)],
        **({"transformations": _TABLE} if panel.kind == "table" else {})}


# What a table does not need of an answer.
_TABLE = [{"id": "organize", "options": {"excludeByName": {"Time": True, "__name__": True, "job": True}}}]


def description_of(panel: Panel) -> str:
    """Its own, or what the catalogue says of its metrics."""
    if panel.description:
        return panel.description
    helps = dict.fromkeys(metric.help for query in panel.queries for metric in query.metrics)
    return ". ".join(helps) + "."


def unit_of(panel: Panel) -> str:
    return panel.unit or panel.queries[0].unit


def _target(panel: Panel, query: Query, ref: str) -> dict[str, Any]:
    is_instant = panel.kind in ("table", "bargauge")
    return {
        "refId": ref, "datasource": DATASOURCE, "editorMode": "code", "expr": query.expr,
        "legendFormat": query.legend or "__auto", "instant": is_instant, "range": not is_instant,
        "format": {"table": "table", "heatmap": "heatmap"}.get(panel.kind, "time_series")}


def _defaults(panel: Panel) -> dict[str, Any]:
    steps = [{"color": colour, "value": value if index else None}
             for index, (colour, value) in enumerate(panel.steps or ((GREEN, 0),))]
    defaults: dict[str, Any] = {
        "unit": unit_of(panel), "thresholds": {"mode": "absolute", "steps": steps},
        "color": {"mode": "palette-classic" if panel.kind == "timeseries" else "thresholds"}, "min": 0}
    if panel.maximum is not None:
        defaults["max"] = panel.maximum
    if panel.words:
        options = {str(value): {"text": word, "index": index} for index, (value, word) in enumerate(panel.words)}
        defaults["mappings"] = [{"type": "value", "options": options}]
    if panel.kind == "timeseries":
        defaults["custom"] = {
            "drawStyle": "line", "lineWidth": 1, "fillOpacity": 20 if panel.is_stacked else 8, "showPoints": "never",
            "spanNulls": False, "stacking": {"mode": "normal" if panel.is_stacked else "none", "group": "A"}}
    return defaults


def _options(panel: Panel) -> dict[str, Any]:
    reduce = {"calcs": ["lastNotNull"], "fields": "", "values": False}
    legend = {"displayMode": "list", "placement": "bottom", "showLegend": True, "calcs": []}
    match panel.kind:
        case "timeseries":
            return {"legend": legend, "tooltip": {"mode": "multi", "sort": "desc"}}
        case "stat":
            return {"reduceOptions": reduce, "textMode": panel.text, "colorMode": "value", "graphMode": "none",
                    "justifyMode": "auto", "orientation": "auto"}
        case "gauge":
            return {"reduceOptions": reduce, "showThresholdLabels": False, "showThresholdMarkers": True}
        case "bargauge":
            return {"reduceOptions": reduce, "displayMode": "basic", "orientation": "horizontal",
                    "showUnfilled": True}
        case "state-timeline":
            return {"showValue": "never", "mergeValues": True, "rowHeight": 0.9, "alignValue": "left",
                    "legend": legend, "tooltip": {"mode": "single", "sort": "none"}}
        case "heatmap":
            return {"calculate": False, "yAxis": {"unit": unit_of(panel)}, "legend": {"show": True},
                    "tooltip": {"mode": "single"}}
        case "table":
            return {"showHeader": True, "cellHeight": "sm"}
    raise ValueError(f"{panel.title}: no panel of the type {panel.kind}")
