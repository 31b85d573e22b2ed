"""The limits that containers are given."""

import resource
import tempfile
import unittest
from pathlib import Path
from unittest import mock

from container_checks import paths  # noqa: F401  first: it says where private_servers is
from container_checks.engine import Engine


class Limits(unittest.TestCase):
    def test_none_is_above_what_the_starting_process_may_have(self) -> None:
        for hard, wanted in ((4096, "=4096:4096"), (resource.RLIM_INFINITY, "=32768:32768"), (10**6, "=32768:32768")):
            with self.subTest(hard), tempfile.TemporaryDirectory() as folder, \
                    mock.patch("resource.getrlimit", return_value=(hard, hard)):
                Engine(Path(folder), "martletcheck1")
                self.assertIn(f"nproc{wanted}", (Path(folder) / "containers.conf").read_text())
