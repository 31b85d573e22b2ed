import unittest

from migration_bench.goals import Goal
from migration_bench.main import PAGE, is_whole, parse
from migration_bench.page import BEGIN, END, block, goals_table, results_table, verdict, with_block
from migration_bench.pgloader import copy_seconds, errors, heap_megabytes, load_command
from migration_bench.processes import busy_seconds_of, cpu_seconds_of, TICKS_PER_SECOND
from migration_bench.results import Result

SUMMARY = """\
          public.lineitem          0     120515    14.2 MB          1.204s
--------------------------  ---------  ---------  ---------  --------------
  COPY Threads Completion          0          4                     {}
           Create Indexes          0         16                     0.744s
"""


class Parsing(unittest.TestCase):
    def test_cpu_of_a_process_whose_name_has_spaces_and_parentheses(self):
        times = [100, 20, 3, 4]
        stat = f"42 (a) b (c) S 1 42 42 0 -1 4194304 1 2 3 4 {' '.join(map(str, times))} 20 0 1 0 5 6 7"
        self.assertEqual(cpu_seconds_of(stat), 127 / TICKS_PER_SECOND)

    def test_cpu_of_the_machine_leaves_waiting_out(self):
        self.assertEqual(busy_seconds_of("cpu  10 1 5 1000 500 2 3 4 0 0\ncpu0 1 1\n"), 25 / TICKS_PER_SECOND)

    def test_pgloader_summary(self):
        self.assertEqual(copy_seconds(SUMMARY.format("2.364s")), 2.364)
        self.assertEqual(copy_seconds(SUMMARY.format("1m5.5s")), 65.5)
        self.assertEqual(copy_seconds("nothing"), 0)
        self.assertEqual(errors("x ERROR relation\ny LOG fine\nz FATAL gone"), ["ERROR relation", "FATAL gone"])

    def test_pgloader_takes_what_the_machine_has(self):
        self.assertEqual(heap_megabytes("MemTotal:       25165824 kB\n"), 10_000)
        self.assertEqual(heap_megabytes("MemTotal:        8388608 kB\n"), 4915)
        self.assertIn("FROM mysql://root@h:1/tpch\n", load_command("mysql://root@h:1/tpch", "postgresql://h/b", "tpch"))

    def test_options_are_names_in_the_order_of_a_run(self):
        options = parse(["--only", "martlet,floor", "--sources", "mariadb", "--scale", "0.1"])
        self.assertEqual((options.only, options.sources, options.scale), (["floor", "martlet"], ["mariadb"], 0.1))


class Page(unittest.TestCase):
    machine = {"command": "make bench", "scale": 0.1, "date": "today", "cores": 2, "processor": "P", "memory_gb": 8,
               "system": "S", "servers": {"MySQL": "9.7"}}

    def test_a_table_is_aligned_and_escapes_its_bars(self):
        lines = results_table([
            Result("read as text", "tpch", "mysql", wall=2, source_cpu=1.5, rows=2_000_000),
            Result("pipe", "tpch", "mariadb", wall=1, failure="a | b\nc")]).splitlines()
        self.assertEqual(len({len(line) for line in lines}), 1)
        self.assertIn("| 1,000,000 |", lines[2])
        self.assertIn("failed: a \\| b c", lines[3])

    def test_goals_that_were_not_measured_are_neither_met_nor_missed(self):
        lines = goals_table([Goal("a", "mysql", 0.6, 0.5), Goal("b", "mysql", 0.6, 0.7),
                             Goal("c", "mysql", 150, None, "MB")]).splitlines()
        self.assertRegex(lines[2], r"0\.50 .* yes +\|$")
        self.assertRegex(lines[3], r"0\.70 .* \*\*no\*\* \|$")
        self.assertRegex(lines[4], r"not measured .* ≤ 150 MB \| +\|$")

    def test_a_noisy_machine_is_told(self):
        quiet = Result("pipe", "tpch", wall=10, other_cpu=1)
        self.assertNotIn("not quiet", block([quiet], [], self.machine))
        noisy = Result("pipe", "tpch", wall=10, other_cpu=5)
        self.assertIn("not quiet", block([noisy], [], self.machine))

    def test_goals_at_a_small_scale_say_so(self):
        goal = Goal("a", "mysql", 0.6, 0.5)
        self.assertIn("The goals are for scale 1.", block([], [goal], self.machine))
        self.assertNotIn("The goals are for scale 1.", block([], [goal], self.machine | {"scale": 1}))

    def test_verdicts(self):
        self.assertEqual(verdict(Result("x", "tpch", wrong=["a", "b", "c", "d"])), "wrong: a; b; c …")
        self.assertEqual(verdict(Result("x", "tpch", notes={"analyzed tables": 0})), "right")
        self.assertEqual(verdict(Result("COPY text", "tpch")), "")

    def test_only_what_is_between_the_markers_changes(self):
        page = f"before\n{BEGIN}\nold\n{END}\nafter\n"
        self.assertEqual(with_block(page, "new"), f"before\n{BEGIN}\n\nnew\n\n{END}\nafter\n")
        self.assertEqual(with_block(with_block(page, "x"), "new"), with_block(page, "new"))
        self.assertRaises(ValueError, with_block, "no markers", "new")

    def test_the_page_in_docs_has_a_place_for_it(self):
        self.assertIn(f"{BEGIN}\n\nnew\n\n{END}", with_block(PAGE.read_text(), "new"))

    def test_only_a_whole_run_writes_the_page(self):
        self.assertTrue(is_whole(parse(["--mixed", "--runs=3"])))
        for words in (["--scale=0.1"], ["--only=martlet"], ["--sources=mysql"], ["--without-tpch"], ["--tls"]):
            self.assertFalse(is_whole(parse(words)), words)
