import unittest

from .. import expressions


class Expressions(unittest.TestCase):
    def test_variables_select_everything_and_a_rate_has_a_range(self):
        self.assertEqual(
            expressions.filled('rate(a{job=~"$job",b=~"${other}"}[$__rate_interval])', "15s"),
            'rate(a{job=~".+",b=~".+"}[15s])')

    def test_selectors_are_found_wherever_they_are(self):
        expr = ('histogram_quantile(0.9, sum by (le) (rate(a_bucket{job="x"}[5m]))) > on (job) -(b + c offset 1m) '
                'and topk(3, max_over_time(d[1h:1m])) or count_values("v", {__name__=~"e|f",job="x"})')
        self.assertEqual([found.name for found in expressions.selectors(expr)], ["a_bucket", "b", "c", "d", "e|f"])
        self.assertEqual(next(expressions.selectors(expr)).labels, {"job"})

    def test_what_is_no_promql_is_refused(self):
        for bad in ("rate(a)", "sum by (a", "a{b=c}", ""):
            with self.subTest(bad), self.assertRaises(ValueError):
                list(expressions.selectors(bad))

    def test_the_ranges_of_rates_are_compared(self):
        self.assertEqual(expressions.ranges_of_rates("rate(a[15s]) + increase(b[1h]) + c", "15s"), [True, False])

    def test_an_alert_is_taken_apart_into_what_has_to_have_data(self):
        cases = {
            "a > 3": ["a"], "a == 1 and on (job) b == 0": ["a", "b"], "a > b": ["a", "b"],
            "(a == 1) unless on (job) c == 1 or d": ["a", "c", "d"], 'absent(up{job="m"})': ['up{job="m"}'],
            "time() - a > 60": ["time() - a"], "sum by (job) (rate(a[5m])) > 0.1": ["sum by (job) (rate(a[5m]))"]}
        for expr, parts in cases.items():
            with self.subTest(expr):
                self.assertEqual(expressions.parts(expr), parts)
