"""How long statements take. Means come from pg_stat_statements; quantiles from Martlet's own statements only."""

from ..catalogue import Catalogue
from ..panels import Board, Panel, Queries, Row

DATABASE = 'datname=~"$datname"'
BY_DATABASE = ("datname",)


def board(catalogue: Catalogue) -> Board:
    q = Queries(catalogue)

    def statements(column: str):
        return q.rate(f"pg_stat_statements_{column}_total", DATABASE, BY_DATABASE)

    return Board("martlet-queries", "Query performance", "Martlet", "Latency of the target and what causes it.", (
        Row("All statements of a database (pg_stat_statements)"),
        Panel("Mean time of a statement", (q.raw(
            f"datname:pg_stat_statements_seconds:mean_rate5m{{SELECTOR,{DATABASE}}}", "s", "{{datname}}",
            "pg_stat_statements_seconds_total", "pg_stat_statements_calls_total"),),
            description="Time of all statements by their number, over 5 minutes: a mean, and no quantile."),
        Panel("Statements per second", (statements("calls"),), unit="suffix: statements/s"),
        Panel("Sessions that execute", (statements("seconds"),), unit="short",
              description="Seconds of execution in a second: how many sessions were executing at a time."),
        Panel("Rows per second", (statements("rows"),), unit="suffix: rows/s"),
        Panel("Rows of a statement", (q.raw(
            f"{statements('rows').expr} / ({statements('calls').expr} > 0)", "short", "{{datname}}",
            "pg_stat_statements_rows_total", "pg_stat_statements_calls_total"),),
            description="Rows retrieved or affected by the mean statement."),
        Panel("Sequential scans of all scans", (q.ratio(
            q.rate("pg_stat_user_tables_seq_scan", DATABASE, BY_DATABASE),
            q.raw(" + ".join(
                f"sum by (datname) (rate(pg_stat_user_tables_{kind}_scan{{SELECTOR,{DATABASE}}}[$__rate_interval]))"
                for kind in ("seq", "idx")), "cps", "", "pg_stat_user_tables_idx_scan")),), maximum=1,
            description="Share of scans that read a table from end to end; many on large tables want an index."),
        Row("A trivial statement, once per collection"),
        Panel("Latency of the canary", tuple(
            q.quantile(quantile, "martlet_canary_duration_seconds") for quantile in (.5, .95, .99))),
        Panel("Canary by bucket", (q.buckets("martlet_canary_duration_seconds"),), "heatmap"),
        Panel("Canary without answer", (q.rate("martlet_canary_failures_total", legend="failures"),)),
        Row("Martlet's own statements"),
        Panel("95 % of them are faster", (
            q.quantile(.95, "martlet_statement_duration_seconds", by=("operation",), legend="{{operation}}"),)),
        Panel("Mean by operation", (q.mean("martlet_statement_duration_seconds", by=("operation",)),)),
        Panel("Failures", (q.rate("martlet_statement_failures_total", by=("operation",)),),
              may_be_empty="a series comes with the first statement that fails"),
    ), variables=(("datname", "pg_stat_database_numbackends"),))
