"""A catalogue and a board small enough to see through."""

import json
from typing import Any

from ..catalogue import Catalogue
from ..dashboard import document
from ..panels import Board, Panel, Queries, Row


def catalogue() -> Catalogue:
    def item(name: str, kind: str, unit: str | None = None, *labels: str) -> dict[str, Any]:
        return {"name": name, "type": kind, "unit": unit, "help": f"Help of {name}",
                "labels": [{"name": label} for label in labels]}
    return Catalogue.parse(json.dumps([
        item("martlet_run_phase", "gauge", None, "phase"),
        item("martlet_backup_last_success_timestamp_seconds", "gauge", "seconds"),
        item("rows_total", "counter", None, "table"), item("wal_bytes_total", "counter", "bytes"),
        item("size_bytes", "gauge", "bytes"), item("request_duration_seconds", "histogram", "seconds", "route"),
        item("martlet_build_info", "info")]))


def board(*panels: Panel | Row) -> Board:
    return Board("martlet-sample", "Sample", "Martlet", "For tests.", panels or (sample_panel(),))


def sample_panel(title: str = "Rows", **more: Any) -> Panel:
    return Panel(title, (Queries(catalogue()).rate("rows_total", by=("table",)),), **more)


def sample_document() -> dict[str, Any]:
    return document(board(Row("All"), sample_panel(), sample_panel("More"), sample_panel("Most"), sample_panel("Last")))
