"""The rule files, their unit tests and the page of runbooks."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from . import expressions
from .catalogue import Catalogue
from .paths import DOCS, PROMETHEUS

SEVERITIES = {"critical", "warning", "info"}
ANNOTATIONS = {"summary", "description", "runbook_url"}
PAGE = "docs/alerts.md"
# Series that Prometheus makes itself.
OWN_SERIES = {"up", "ALERTS"}


def load(folder: Path = PROMETHEUS / "rules") -> list[dict[str, Any]]:
    """All rules, in the order of files."""
    return [rule for file in sorted(folder.glob("*.yml"))
            for group in yaml.safe_load(file.read_text())["groups"] for rule in group["rules"]]


def alerts(rules: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [rule for rule in rules if "alert" in rule]


def recorded(rules: list[dict[str, Any]]) -> set[str]:
    return {rule["record"] for rule in rules if "record" in rule}


def unknown_series(expr: str, catalogue: Catalogue, records: set[str]) -> list[str]:
    """Names that neither the catalogue, a recording rule nor Prometheus itself gives."""
    return [name for name, _ in expressions.selectors(expr)
            if name not in OWN_SERIES | records and catalogue.family(name) is None]


def problems(rules: list[dict[str, Any]], catalogue: Catalogue, page: str) -> Iterator[str]:
    anchors = anchors_of(page)
    names = [rule["alert"] for rule in alerts(rules)]
    for rule in rules:
        name = rule.get("alert") or rule.get("record")
        for series in unknown_series(rule["expr"], catalogue, recorded(rules)):
            yield f"{name}: nobody exports {series}"
    for rule in alerts(rules):
        name = rule["alert"]
        if names.count(name) > 1:
            yield f"{name}: there are two"
        if rule.get("labels", {}).get("severity") not in SEVERITIES:
            yield f"{name}: severity"
        if "for" not in rule:
            yield f"{name}: no `for`"
        if set(rule.get("annotations", {})) != ANNOTATIONS or not all(rule["annotations"].values()):
            yield f"{name}: annotations"
            continue
        file, _, anchor = rule["annotations"]["runbook_url"].partition("#")
        if file != PAGE or anchor != name.lower() or anchor not in anchors:
            yield f"{name}: {file}#{anchor} does not exist"
    for anchor in sorted(anchors - {name.lower() for name in names}):
        if anchor.startswith("martlet"):
            yield f"{PAGE}#{anchor} is about no alert"


def anchors_of(markdown: str) -> set[str]:
    return {re.sub(r"[^\w -]", "", title).strip().lower().replace(" ", "-")
            for title in re.findall(r"^#+ (.+)$", markdown, re.MULTILINE)}


def runbooks() -> str:
    return (DOCS / "alerts.md").read_text()


def untested(names: list[str], folder: Path = PROMETHEUS / "tests") -> Iterator[str]:
    """Alerts without a case in which they fire, or without one in which they are silent."""
    fires, silent = set(), set()
    for file in folder.glob("*.yml"):
        for test in yaml.safe_load(file.read_text())["tests"]:
            for case in test.get("alert_rule_test", []):
                (fires if case.get("exp_alerts") else silent).add(case["alertname"])
    for name in names:
        if name not in fires:
            yield f"{name}: no test in which it fires"
        if name not in silent:
            yield f"{name}: no test in which it is silent"
