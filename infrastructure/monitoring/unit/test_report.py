import unittest

from .. import report
from ..live import Answer, unanswered
from ..prometheus import Series
from .samples import board, sample_panel


class ReportTests(unittest.TestCase):
    def test_values_are_written_as_people_write_them(self):
        cases = {(0.25, "percentunit"): "25 %", (2048, "bytes"): "2 KiB", (5 << 20, "Bps"): "5 MiB/s",
                 (0.0031, "s"): "3.1 ms", (7200, "s"): "2 h", (1.7e9, "s"): "decades", (0, "s"): "0 s",
                 (12345, "short"): "12.35 k", (3, "reqps"): "3 requests/s", (1500, "suffix: rows/s"): "1.5 k rows/s"}
        for (value, unit), text in cases.items():
            with self.subTest(text):
                self.assertEqual(report.spoken(value, unit), text)

    def test_a_query_is_shortened_to_what_distinguishes_it(self):
        expr = 'sum (rate(rows_total{job=~"$job",instance=~"$instance",a="b"}[$__rate_interval]))'
        self.assertEqual(report.short(expr), 'sum (rate(rows_total{…,a="b"}[…]))')

    def test_the_greatest_value_and_whose_it_is_are_shown(self):
        sample = board()
        (panel,), (query,) = sample.panels, sample.panels[0].queries
        series = [Series({"table": "a"}, [(1, 2.0), (2, float("inf"))]), Series({"table": "b"}, [(1, 3.0)])]
        answer = Answer(sample, panel, query, series)
        text = report.page([sample], [answer], "MySQL 9.7", 60)
        self.assertIn("| Rows | `sum by (table) (rate(rows_total{…}[…]))` | 2 | 3/s (b) |", text)

    def test_a_query_without_data_is_a_problem_unless_that_is_excused(self):
        sample, excused = board(), board(sample_panel(may_be_empty="no reason"))
        def ask(board, series):
            return list(unanswered([Answer(board, board.panels[0], board.panels[0].queries[0], series)]))
        self.assertEqual(len(ask(sample, [])), 1)
        self.assertEqual(len(ask(sample, [Series({}, [(1, float("inf"))])])), 1)
        self.assertEqual(ask(sample, [Series({}, [(1, 0.0)])]), [])
        self.assertEqual(ask(excused, []), [])
