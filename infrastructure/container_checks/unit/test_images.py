"""The backend's last stage, as it is put around a program that is built already."""

import unittest

from container_checks import paths  # first: it says where private_servers is
from container_checks.images import last_stage
from private_servers.errors import ServersError

DOCKERFILE = """\
FROM swift:6.3-bookworm AS build
RUN swift build
FROM debian:bookworm-slim
COPY --from=build /install/martlet /usr/local/bin/
USER 10001:0
"""


class LastStage(unittest.TestCase):
    def test_it_takes_files_in_the_place_of_what_is_compiled(self) -> None:
        self.assertEqual(last_stage(DOCKERFILE), (
            "FROM debian:bookworm-slim\nCOPY files/martlet /usr/local/bin/\nCOPY libraries /\nUSER 10001:0\n"))

    def test_what_is_copied_from_elsewhere_is_refused(self) -> None:
        for text in (DOCKERFILE.replace("/install/", "/build/"), DOCKERFILE.replace("COPY --from", "# COPY --from=x")):
            with self.assertRaises(ServersError):
                last_stage(text)

    def test_it_fits_the_real_file(self) -> None:
        stage = last_stage((paths.PROJECT / "backend/Dockerfile").read_text())
        self.assertIn("COPY files/martlet /usr/local/bin/", stage)
        self.assertNotIn("swift build", stage)
