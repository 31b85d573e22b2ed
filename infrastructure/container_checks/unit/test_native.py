"""nginx's settings, with the places of a machine that allows no containers."""

import unittest
from pathlib import Path

from container_checks import paths  # first: it says where private_servers is
from container_checks.native import settings
from private_servers.errors import ServersError

TEXT = (paths.PROJECT / "frontend/nginx/nginx.conf").read_text()


class Settings(unittest.TestCase):
    def test_nothing_of_the_image_is_left(self) -> None:
        made = settings(TEXT, Path("/tmp/scratch"), 4001, 4002).replace(str(paths.PROJECT), "/project")
        self.assertIn("listen 127.0.0.1:4001;", made)
        self.assertIn("set $backend http://127.0.0.1:4002;", made)
        self.assertIn("pid /tmp/scratch/nginx.pid;", made)
        self.assertIn("access_log /tmp/scratch/access.log plain;", made)
        for place in ("8080", "/srv/", "/dev/stdout", "include mime.types", "include headers.conf"):
            self.assertNotIn(place, made)
        self.assertEqual(made.count("/tmp/"), made.count("/tmp/scratch/"))
        self.assertNotIn("scratch/scratch", made)

    def test_settings_that_have_changed_are_refused(self) -> None:
        with self.assertRaisesRegex(ServersError, "listen 8080"):
            settings(TEXT.replace("listen 8080", "listen 80"), Path("/s"), 1, 2)
