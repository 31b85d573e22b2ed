import copy
import tempfile
import unittest
from pathlib import Path

from .. import rules
from .samples import catalogue

ALERT = {
    "alert": "MartletBig", "expr": "size_bytes > 3", "for": "5m", "labels": {"severity": "warning"},
    "annotations": {"summary": "s", "description": "d", "runbook_url": "docs/alerts.md#martletbig"}}
PAGE = "# Alerts\n\n### MartletBig\n\nText.\n"


def _problems(change=lambda alert: None, page: str = PAGE, more: tuple[dict, ...] = ()) -> str:
    alert = copy.deepcopy(ALERT)
    change(alert)
    return "\n".join(rules.problems([alert, *more], catalogue(), page))


class RuleTests(unittest.TestCase):
    def test_a_good_rule_has_no_problem(self):
        self.assertEqual(_problems(), "")

    def test_each_problem_is_named(self):
        cases = {
            "nobody exports size": lambda alert: alert.update(expr="size > 3"),
            "nobody exports request_duration_seconds": lambda alert: alert.update(expr="request_duration_seconds > 3"),
            "severity": lambda alert: alert["labels"].update(severity="bad"),
            "no `for`": lambda alert: alert.pop("for"),
            "annotations": lambda alert: alert["annotations"].pop("summary"),
            "does not exist": lambda alert: alert["annotations"].update(runbook_url="docs/alerts.md#other")}
        for words, change in cases.items():
            with self.subTest(words):
                self.assertIn(words, _problems(change))
        self.assertIn("does not exist", _problems(page="# Alerts\n"))
        self.assertIn("is about no alert", _problems(page=PAGE + "### MartletGone\n"))
        self.assertIn("there are two", _problems(more=(ALERT,)))

    def test_series_of_records_histograms_and_prometheus_are_known(self):
        for expr in ("a:b:c", "request_duration_seconds_bucket", "request_duration_seconds_count", "up", "ALERTS"):
            self.assertEqual(rules.unknown_series(expr, catalogue(), {"a:b:c"}), [])
        self.assertEqual(rules.unknown_series("rows_total_count", catalogue(), set()), ["rows_total_count"])

    def test_an_alert_needs_a_case_in_which_it_fires_and_one_in_which_it_is_silent(self):
        with tempfile.TemporaryDirectory() as folder:
            def write(*cases: str) -> list[str]:
                (Path(folder) / "a.yml").write_text(
                    "tests: [{alert_rule_test: [%s]}]" % ",".join(f"{{alertname: A, exp_alerts: {c}}}" for c in cases))
                return list(rules.untested(["A"], Path(folder)))
            self.assertEqual(write("[{}]", "[]"), [])
            self.assertEqual(write("[]"), ["A: no test in which it fires"])
            self.assertEqual(write("[{}]"), ["A: no test in which it is silent"])

    def test_anchors_are_made_as_on_a_page(self):
        self.assertEqual(rules.anchors_of("# A b: c?\ntext # no\n### MartletX\n"), {"a-b-c", "martletx"})
