"""Panels and their queries. What a query says of a metric is checked against the catalogue when it is made."""

from dataclasses import dataclass

from .catalogue import Catalogue, Metric

SELECTOR = 'job=~"$job",instance=~"$instance"'
UNITS = {None: "short", "seconds": "s", "bytes": "bytes", "ratio": "percentunit", "milliseconds": "ms"}
RATE_UNITS = {None: "cps", "seconds": "percentunit", "bytes": "Bps", "milliseconds": "short"}


@dataclass(frozen=True)
class Query:
    expr: str
    legend: str
    unit: str
    metrics: tuple[Metric, ...]


@dataclass(frozen=True)
class Panel:
    title: str
    queries: tuple[Query, ...]
    kind: str = "timeseries"
    unit: str = ""
    description: str = ""
    width: int = 8
    height: int = 7
    maximum: float | None = None
    is_stacked: bool = False
    # Of a stat: what is written large, "value" or the series' "name".
    text: str = "value"
    # (colour, from this value on); the first value is ignored.
    steps: tuple[tuple[str, float], ...] = ()
    words: tuple[tuple[int, str], ...] = ()
    # Why it is right that the queries have no answer in a test where nothing fails.
    may_be_empty: str = ""


@dataclass(frozen=True)
class Row:
    title: str


@dataclass(frozen=True)
class Board:
    uid: str
    title: str
    folder: str
    description: str
    items: tuple[Panel | Row, ...]
    # Templated labels beside job and instance: name and the metric whose values they have.
    variables: tuple[tuple[str, str], ...] = ()

    @property
    def panels(self) -> list[Panel]:
        return [item for item in self.items if isinstance(item, Panel)]


class Queries:
    """Makes queries. `where` holds further matchers, such as `state="done"`; `by` the labels that are kept."""

    def __init__(self, catalogue: Catalogue, selector: str = SELECTOR) -> None:
        self.catalogue = catalogue
        self.selector = selector

    def value(
        self, name: str, where: str = "", by: tuple[str, ...] = (), legend: str = "", unit: str = "",
        fold: str = "sum", suffix: str = "",
    ) -> Query:
        metric = self._metric(name, "gauge", "info", "counter")
        expr = f"{name}{self._braces(where)}{suffix}"
        expr = f"{fold} by ({', '.join(by)}) ({expr})" if by else expr
        return Query(expr, legend or _legend(by), unit or UNITS[metric.unit], (metric,))

    def rate(self, name: str, where: str = "", by: tuple[str, ...] = (), legend: str = "", unit: str = "") -> Query:
        metric = self._metric(name, "counter")
        return Query(self._rate(name, where, by), legend or _legend(by), unit or RATE_UNITS[metric.unit], (metric,))

    def count_rate(
        self, histogram: str, where: str = "", by: tuple[str, ...] = (), legend: str = "", unit: str = "cps",
    ) -> Query:
        metric = self._metric(histogram, "histogram")
        return Query(self._rate(f"{histogram}_count", where, by), legend or _legend(by), unit, (metric,))

    def quantile(
        self, quantile: float, histogram: str, where: str = "", by: tuple[str, ...] = (), legend: str = "",
    ) -> Query:
        metric = self._metric(histogram, "histogram")
        inner = self._rate(f"{histogram}_bucket", where, (*by, "le"))
        legend = legend or " ".join([f"{quantile * 100:g} %", *(f"{{{{{label}}}}}" for label in by)])
        return Query(f"histogram_quantile({quantile}, {inner})", legend, UNITS[metric.unit], (metric,))

    def mean(self, histogram: str, by: tuple[str, ...] = (), legend: str = "") -> Query:
        metric = self._metric(histogram, "histogram")
        return Query(
            f"{self._rate(f'{histogram}_sum', '', by)} / {self._rate(f'{histogram}_count', '', by)}",
            legend or _legend(by) or "mean", UNITS[metric.unit], (metric,))

    def buckets(self, histogram: str) -> Query:
        metric = self._metric(histogram, "histogram")
        return Query(self._rate(f"{histogram}_bucket", "", ("le",)), "{{le}}", UNITS[metric.unit], (metric,))

    def age(self, name: str, by: tuple[str, ...] = (), legend: str = "") -> Query:
        metric = self._metric(name, "gauge")
        expr = f"time() - {name}{self._braces('')}"
        expr = f"max by ({', '.join(by)}) ({expr})" if by else expr
        return Query(expr, legend or _legend(by), "s", (metric,))

    def ratio(self, part: Query, whole: Query, legend: str = "") -> Query:
        """Of two queries that keep the same labels."""
        return Query(f"{part.expr} / ({whole.expr} > 0)", legend or part.legend, "percentunit",
                     part.metrics + whole.metrics)

    def raw(self, expr: str, unit: str, legend: str, *names: str) -> Query:
        """`SELECTOR` in `expr` stands for the matchers of job and instance."""
        metrics = tuple(self._metric(name, "gauge", "counter", "info", "histogram") for name in names)
        return Query(expr.replace("SELECTOR", self.selector), legend, unit, metrics)

    def _rate(self, series: str, where: str, by: tuple[str, ...]) -> str:
        keep = f" by ({', '.join(by)})" if by else ""
        return f"sum{keep} (rate({series}{self._braces(where)}[$__rate_interval]))"

    def _braces(self, where: str) -> str:
        return f"{{{self.selector}{',' if where else ''}{where}}}"

    def _metric(self, name: str, *types: str) -> Metric:
        metric = self.catalogue.by_name.get(name)
        if metric is None:
            raise ValueError(f"{name} is not in the catalogue")
        if metric.type not in types:
            raise ValueError(f"{name} is a {metric.type}, and not for this query")
        return metric


def _legend(by: tuple[str, ...]) -> str:
    return " ".join(f"{{{{{label}}}}}" for label in by)
