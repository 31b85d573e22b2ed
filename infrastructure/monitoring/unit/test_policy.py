import unittest
from collections.abc import Callable
from typing import Any

from .. import policy, schemas
from .samples import catalogue, sample_document


def _panel(**members: Any) -> Callable[[dict], None]:
    return lambda board: board["panels"][1].update(members)


def _expr(expr: str) -> Callable[[dict], None]:
    return lambda board: board["panels"][1]["targets"][0].update(expr=expr)


GOOD = 'job=~"$job",instance=~"$instance"'
BROKEN: dict[str, Callable[[dict], None]] = {
    "schemaVersion": lambda board: board.update(schemaVersion=36),
    "id": lambda board: board.update(id=7),
    "__inputs": lambda board: board.update(__inputs=[]),
    "variables": lambda board: board["templating"]["list"].pop(),
    "two panels": _panel(id=1),
    "lies on": lambda board: board["panels"][2]["gridPos"].update(x=0),
    "too wide": lambda board: board["panels"][3]["gridPos"].update(x=20),
    "type graph": _panel(type="graph"),
    "no title": _panel(title=""),
    "no description": _panel(description=""),
    "unit": lambda board: board["panels"][1]["fieldConfig"]["defaults"].update(unit="furlongs"),
    "no query": _panel(targets=[]),
    "no variable": _panel(datasource={"type": "prometheus", "uid": "prometheus"}),
    "$nothing": _expr(f'rows_total{{{GOOD},a="$nothing"}}'),
    "without instance": _expr('rows_total{job=~"$job"}'),
    "something else": _expr(f"sum(rate(rows_total{{{GOOD}}}[5m]))"),
    "nobody exports": _expr(f"rows{{{GOOD}}}"),
    "annotation": lambda board: board["annotations"]["list"][0].update(expr="rows_total"),
    "sum(": _expr("sum("),
}


class PolicyTests(unittest.TestCase):
    def test_a_board_that_is_made_here_keeps_it(self):
        self.assertEqual(list(policy.problems(sample_document(), catalogue(), set())), [])
        self.assertEqual(list(schemas.problems(sample_document())), [])

    def test_what_breaks_a_rule_is_found(self):
        for word, change in BROKEN.items():
            with self.subTest(word):
                board = sample_document()
                change(board)
                problems = list(policy.problems(board, catalogue(), set()))
                self.assertTrue(any(word in problem for problem in problems), problems)

    def test_metrics_that_no_board_shows_are_named(self):
        problems = list(policy.unshown([sample_document()], catalogue(), []))
        self.assertIn("no board shows size_bytes", problems)
        self.assertNotIn("no board shows rows_total", problems)

    def test_what_a_recording_rule_is_made_of_counts_as_shown(self):
        board = sample_document()
        board["panels"][1]["targets"][0]["expr"] = "a:size:max"
        rules = [{"record": "a:size:max", "expr": "max(size_bytes)"}]
        self.assertNotIn("no board shows size_bytes", list(policy.unshown([board], catalogue(), rules)))

    def test_keys_that_grafana_does_not_know_and_other_types_are_found(self):
        board = sample_document()
        board["panels"][1]["targetz"] = [1]
        board["panels"][1]["fieldConfig"]["defaults"]["custom"]["lineWidthh"] = 2
        found = " ".join(schemas.problems(board))
        self.assertIn("targetz", found)
        self.assertIn("lineWidthh", found)
        board = sample_document()
        board["panels"][1]["gridPos"]["h"] = "eight"
        self.assertTrue(list(schemas.problems(board)))
