import unittest

from ..table import Row, markdown, milliseconds, read_wrk

WRK = """Running 15s test @ http://127.0.0.1:1/
  1 threads and 52 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency   612.40us  120.00us   4.71ms   90.10%
  Latency Distribution
     50%  600.00us
     75%    1.20ms
     90%    3.00ms
     99%    1.02s
  15000 requests in 15.00s, 1.00MB read
  Socket errors: connect 1, read 2, write 0, timeout 4
  Non-2xx or 3xx responses: 3
Requests/sec:   1000.50
"""


class TableTests(unittest.TestCase):
    def test_wrk_is_read(self):
        load = read_wrk(WRK)
        self.assertEqual(load.per_second, 1000.5)
        self.assertEqual(load.percentiles, {50: 0.6, 75: 1.2, 90: 3.0, 99: 1020.0})
        self.assertEqual(load.errors, 10)

    def test_a_text_without_figures_is_no_result(self):
        with self.assertRaises(ValueError):
            read_wrk("unable to connect to 127.0.0.1:1 Connection refused")

    def test_the_table(self):
        self.assertEqual(markdown([Row("a", "b", "c")]).splitlines()[2], "| a | b | c |  |")
        self.assertEqual([milliseconds(0.61), milliseconds(123.4)], ["0.6 ms", "123 ms"])
