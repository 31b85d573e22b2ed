import unittest
from decimal import Decimal

from migration_bench.checking import as_numbers, differences, wrong_structure
from migration_bench.competitors import pipe_script, read_report
from migration_bench.datasets import mixed, sb, tpch
from migration_bench.goals import goals
from migration_bench.many import many
from migration_bench.results import Result, median_run


def run(name, source="", dataset="tpch", **values):
    return Result(name, dataset, source, **values)


class Goals(unittest.TestCase):
    results = {result.key: result for result in (
        run("martlet", "mariadb", wall=20, data_wall=12, peak_rss=80_000_000),
        run("martlet, lineitem", "mariadb", client_cpu=2.4),
        run("pipe", "mariadb", wall=40, data_wall=24),
        run("pgloader", "mariadb", wall=50),
        run("COPY text", wall=16))}

    def figures(self, **changes):
        results = {**self.results, **{result.key: result for result in changes.values()}}
        return {goal.text: goal for goal in goals(results, 6_000_000)}

    def test_ratios_are_ours_over_theirs(self):
        found = self.figures()
        self.assertEqual(found["data phase / pipe's data phase"].figure, 0.5)
        self.assertEqual(found["data phase / server-side COPY text"].figure, 0.75)
        self.assertEqual(found["whole migration / pipe, indexes, keys"].figure, 0.5)
        self.assertEqual(found["whole migration / pgloader"].figure, 0.4)
        self.assertFalse(found["whole migration / pgloader"].is_met)
        self.assertAlmostEqual(found["own CPU for a million lineitem rows"].figure, 0.4)
        self.assertEqual(found["peak memory"].figure, 80)
        self.assertTrue(found["peak memory"].is_met)

    def test_what_failed_or_came_out_wrong_has_no_figure_and_meets_nothing(self):
        for broken in (run("pipe", "mariadb", wall=1, data_wall=1, failure="status 1"),
                       run("pipe", "mariadb", wall=1, data_wall=1, wrong=["orders: 1 of 2 rows"])):
            goal = self.figures(pipe=broken)["data phase / pipe's data phase"]
            self.assertIsNone(goal.figure)
            self.assertFalse(goal.is_met)

    def test_a_source_without_martlet_has_no_goals(self):
        self.assertEqual(goals({("pipe", "tpch", "mysql"): run("pipe", "mysql", wall=1)}, 1), [])


class Results(unittest.TestCase):
    def test_parts_add_up_and_memory_is_the_larger(self):
        data = run("pipe", wall=2, data_wall=2, source_cpu=1, client_cpu=1, peak_rss=10, samples=[[1, 1, 0, 0, 2]])
        rest = run("pipe", wall=3, target_cpu=3, peak_rss=20, samples=[[1, 0, 1, 0, 1]])
        whole = data.then(rest)
        self.assertEqual((whole.wall, whole.data_wall, whole.peak_rss), (5, 2, 20))
        self.assertEqual(whole.cores_busy, 1)
        self.assertEqual(whole.samples, [[1, 1, 0, 0, 2], [3, 1, 1, 1, 3]])

    def test_the_median_run_is_a_whole_run_and_failures_are_the_slowest(self):
        runs = [run("x", wall=3), run("x", wall=1), run("x", wall=0.1, failure="status 1")]
        self.assertEqual(median_run(runs).wall, 3)
        self.assertEqual(median_run([run("x", wall=5), run("x", wall=4)]).wall, 4)

    def test_a_report_gives_the_phase_of_copying_and_the_rows(self):
        result = run("martlet", wall=9)
        read_report(result, {
            "phases": [{"phase": "schema", "seconds": 1}, {"phase": "copying", "seconds": 4.5}], "findings": [],
            "tables": [{"target": "public.a", "rowsWritten": 7, "copySeconds": 1, "indexSeconds": 1}]})
        self.assertEqual((result.data_wall, result.rows, result.failure), (4.5, 7, ""))


class Checks(unittest.TestCase):
    def test_numbers_are_compared_by_value_and_rows_are_counted(self):
        right = [as_numbers(["2", "10.50", "NULL"]), as_numbers(["3", "1", "2"])]
        self.assertEqual(right[0], [Decimal(2), Decimal("10.5"), None])
        self.assertEqual(differences(["a", "b"], right, [as_numbers(["2", "10.5", ""]), right[1]]), [])
        self.assertEqual(
            differences(["a", "b"], right, [as_numbers(["2", "10.6", ""]), as_numbers(["2", "1", "2"])]),
            ["a: sums differ", "b: 2 of 3 rows"])

    def test_missing_keys_are_named(self):
        self.assertEqual(wrong_structure([8, 8, 8, 0], tpch()), [])
        self.assertEqual(wrong_structure([8, 7, 0, 0], tpch()), ["7 of 8 indexes", "0 of 8 foreign keys"])


class Datasets(unittest.TestCase):
    def test_the_files_agree_about_keys_on_both_sides(self):
        for dataset in (tpch(), sb(), mixed()):
            source = dataset.sql("source") + dataset.sql("source_keys")
            self.assertEqual(source.count("PRIMARY KEY"), dataset.primary_keys, dataset.name)
            self.assertEqual(source.count("ADD KEY"), dataset.indexes, dataset.name)
            self.assertEqual(source.count("FOREIGN KEY"), dataset.foreign_keys, dataset.name)
            for table in dataset.tables:
                self.assertIn(f"CREATE TABLE {table.name} (", dataset.sql("target"))

    def test_many_tables_are_many(self):
        dataset = many(20)
        self.assertEqual(dataset.sql("source").count("CREATE TABLE"), 20)
        self.assertEqual(dataset.sql("source").count("FOREIGN KEY"), dataset.foreign_keys)

    def test_rows_scale(self):
        self.assertIn("LIMIT 100000)", mixed().rows_sql(0.1))

    def test_a_pipe_for_each_table_breaks_at_either_end(self):
        class Client:
            client = ["client", "a b"]

        class Target:
            def client(self):
                return ["psql"]

        script = pipe_script(Client(), Target(), tpch())
        self.assertTrue(script.startswith("set -euo pipefail\n"))
        self.assertEqual(script.count("|\n"), 8)
        self.assertIn("client 'a b'", script)
