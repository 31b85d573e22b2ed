"""PromQL: which series an expression selects, and its parts that have to have data. Parsed by promql-parser."""

import re
from collections.abc import Iterator
from typing import NamedTuple

import promql_parser as promql

COMPARISONS = {"==", "!=", ">", "<", ">=", "<="}
SETS = {"and", "or", "unless"}
VARIABLE = re.compile(r"\$\{?(\w+)\}?")


class Selector(NamedTuple):
    name: str
    labels: frozenset[str]


def filled(expr: str, rate_interval: str) -> str:
    """As Grafana would send it with everything selected."""
    return VARIABLE.sub(lambda match: {"__rate_interval": rate_interval}.get(match[1], ".+"), expr)


def selectors(expr: str) -> Iterator[Selector]:
    for node in _walk(promql.parse(expr)):
        if isinstance(node, promql.VectorSelector):
            matchers = node.matchers.matchers
            names = [matcher.value for matcher in matchers if matcher.name == "__name__"]
            yield Selector(node.name or "|".join(names), frozenset(matcher.name for matcher in matchers))


def ranges_of_rates(expr: str, placeholder: str) -> list[bool]:
    """For each rate, irate and increase whether its range is the placeholder."""
    wanted = promql.parse(f"rate(x[{placeholder}])").args[0].range
    return [node.args[0].range == wanted for node in _walk(promql.parse(expr))
            if isinstance(node, promql.Call) and node.func.name in ("rate", "irate", "increase")]


def parts(expr: str) -> list[str]:
    """An alert's expression without what makes it silent: each side of `and`, `or` and `unless`, each comparison's left
    side, what `absent` waits for."""
    return [part.prettify() for part in _parts(promql.parse(expr))]


def _parts(node: object) -> Iterator[object]:
    if isinstance(node, promql.ParenExpr):
        yield from _parts(node.expr)
    elif isinstance(node, promql.BinaryExpr) and str(node.op) in SETS:
        yield from _parts(node.lhs)
        yield from _parts(node.rhs)
    elif isinstance(node, promql.BinaryExpr) and str(node.op) in COMPARISONS:
        yield from _parts(node.lhs)
        if any(isinstance(inner, promql.VectorSelector) for inner in _walk(node.rhs)):
            yield from _parts(node.rhs)
    elif isinstance(node, promql.Call) and node.func.name == "absent":
        yield node.args[0]
    else:
        yield node


def _walk(node: object) -> Iterator[object]:
    yield node
    match node:
        case promql.BinaryExpr():
            children = [node.lhs, node.rhs]
        case promql.AggregateExpr():
            children = [node.expr, *([node.param] if node.param else [])]
        case promql.Call():
            children = list(node.args)
        case promql.MatrixSelector():
            children = [node.vector_selector]
        case promql.ParenExpr() | promql.SubqueryExpr() | promql.UnaryExpr():
            children = [node.expr]
        case _:
            children = []
    for child in children:
        yield from _walk(child)
