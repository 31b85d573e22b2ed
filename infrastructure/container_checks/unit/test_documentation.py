"""The commands that are taken from docs/deployment.md."""

import unittest

from container_checks.documentation import backend_commands, exporters_targets


class BackendCommands(unittest.TestCase):
    def test_the_page_has_some_and_examples_give_way(self) -> None:
        commands = backend_commands("mysql://here/a", "postgresql://here/b")
        self.assertIn(["martlet", "doctor", "mysql://here/a", "postgresql://here/b"], commands)
        self.assertIn(["martlet", "backup", "list", "postgresql://here/b"], commands)
        self.assertGreaterEqual(len(commands), 3)
        for words in commands:
            self.assertEqual(words[0], "martlet")
            self.assertFalse([word for word in words if "example" in word or "$" in word])


class ExportersTargets(unittest.TestCase):
    def test_the_page_writes_a_file_that_names_both(self) -> None:
        lines = exporters_targets().splitlines()
        self.assertEqual(lines[0], "mkdir -p infrastructure/prometheus/targets")
        self.assertEqual(lines[-1], "END")
        self.assertEqual(sum("-exporter:" in line for line in lines), 2)
