"""The figures to meet. Each is a ratio of two measurements or one measurement against a number."""

from dataclasses import dataclass

RSS_MEGABYTES = 150


@dataclass(frozen=True)
class Goal:
    """`figure` is None where something that it needs was not measured."""

    text: str
    source: str
    limit: float
    figure: float | None
    unit: str = ""

    @property
    def is_met(self):
        return self.figure is not None and self.figure <= self.limit


def goals(results, lineitem_rows):
    """All goals, for each source that martlet was measured with. `results` is by (name, dataset, source)."""
    found = []
    for source in ("mysql", "mariadb"):
        if ("martlet", "tpch", source) in results:
            found += tpch_goals(results, source, lineitem_rows)
        if ("martlet", "mixed", source) in results:
            found.append(Goal(
                "mixed: data phase / server-side COPY BINARY", source, 1.15,
                ratio(results, ("martlet", "mixed", source), "data_wall", ("COPY binary", "mixed", ""), "wall")))
        if ("martlet", "many", source) in results:
            run = ("martlet", "many", source)
            found += [
                Goal("2,000 tables: whole migration", source, 60, value(results, run, "wall"), "s"),
                Goal("2,000 tables: peak memory", source, RSS_MEGABYTES, megabytes(results, run), "MB")]
    return found


def tpch_goals(results, source, lineitem_rows):
    run, pipe = ("martlet", "tpch", source), ("pipe", "tpch", source)
    lineitem_cpu = value(results, ("martlet, lineitem", "tpch", source), "client_cpu")
    found = [
        Goal("data phase / pipe's data phase", source, 0.6, ratio(results, run, "data_wall", pipe, "data_wall")),
        Goal("data phase / server-side COPY text", source, 0.85,
             ratio(results, run, "data_wall", ("COPY text", "tpch", ""), "wall")),
        Goal("whole migration / pipe, indexes, keys", source, 0.7, ratio(results, run, "wall", pipe, "wall")),
        Goal("own CPU for a million lineitem rows", source, 0.5,
             lineitem_cpu / (lineitem_rows / 1e6) if lineitem_cpu and lineitem_rows else None, "s"),
        Goal("peak memory", source, RSS_MEGABYTES, megabytes(results, run), "MB")]
    if source == "mariadb":
        found.insert(3, Goal(
            "whole migration / pgloader", source, 0.35,
            ratio(results, run, "wall", ("pgloader", "tpch", source), "wall")))
    return found


def value(results, key, name):
    """None for what was not measured, failed or came out wrong: a wrong result has no speed."""
    result = results.get(key)
    return getattr(result, name) if result and not result.failure and not result.wrong else None


def ratio(results, above_key, above, below_key, below):
    top, bottom = value(results, above_key, above), value(results, below_key, below)
    return top / bottom if top and bottom else None


def megabytes(results, key):
    rss = value(results, key, "peak_rss")
    return rss / 1e6 if rss else None
