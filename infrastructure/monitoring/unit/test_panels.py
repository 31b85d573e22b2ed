import unittest

from ..dashboard import description_of, document, unit_of
from ..panels import Panel, Queries, Row
from .samples import board, catalogue, sample_panel


class PanelTests(unittest.TestCase):
    queries = Queries(catalogue(), 'job="j"')

    def test_queries_have_selectors_and_units_of_the_catalogue(self):
        query = self.queries.rate("wal_bytes_total")
        self.assertEqual((query.expr, query.unit), ('sum (rate(wal_bytes_total{job="j"}[$__rate_interval]))', "Bps"))
        query = self.queries.rate("rows_total", 'table="a"', ("table",))
        self.assertEqual(query.expr, 'sum by (table) (rate(rows_total{job="j",table="a"}[$__rate_interval]))')
        self.assertEqual(query.legend, "{{table}}")
        query = self.queries.quantile(.95, "request_duration_seconds", by=("route",))
        self.assertEqual(query.expr, 'histogram_quantile(0.95, sum by (route, le) '
                                     '(rate(request_duration_seconds_bucket{job="j"}[$__rate_interval])))')
        self.assertEqual((query.legend, query.unit), ("95 % {{route}}", "s"))

    def test_what_the_catalogue_does_not_have_is_refused(self):
        for make in (lambda: self.queries.value("nothing"), lambda: self.queries.rate("size_bytes"),
                     lambda: self.queries.value("request_duration_seconds"),
                     lambda: self.queries.quantile(.5, "rows_total"),
                     lambda: self.queries.raw("up", "short", "", "nothing")):
            with self.assertRaises(ValueError):
                make()

    def test_a_panel_says_what_its_metrics_are(self):
        panel = Panel("x", (self.queries.value("size_bytes"), self.queries.rate("rows_total")))
        self.assertEqual(description_of(panel), "Help of size_bytes. Help of rows_total.")
        self.assertEqual(unit_of(panel), "bytes")

    def test_panels_fill_rows_from_the_left(self):
        made = document(board(Row("A"), sample_panel(width=16), sample_panel(width=8, height=9), sample_panel(),
                              Row("B"), sample_panel()))["panels"]
        places = [tuple(panel["gridPos"][key] for key in "xywh") for panel in made]
        self.assertEqual(places, [(0, 0, 24, 1), (0, 1, 16, 7), (16, 1, 8, 9), (0, 10, 8, 7), (0, 17, 24, 1),
                                  (0, 18, 8, 7)])

    def test_each_kind_of_panel_has_options_and_others_are_refused(self):
        for kind in ("timeseries", "stat", "gauge", "bargauge", "table", "heatmap", "state-timeline"):
            self.assertTrue(document(board(sample_panel(kind=kind)))["panels"][0]["options"])
        with self.assertRaises(ValueError):
            document(board(sample_panel(kind="graph")))
