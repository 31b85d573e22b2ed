"""docs/images: every screen in both themes, with the real sample shop, a run that was watched, a database that works, a
real lock, and rows that were really refused."""

import contextlib
import io
import itertools
from collections.abc import Iterator
from pathlib import Path

from PIL import Image
from server_tests.checks import expect
from server_tests.runs import SLOW, await_end, await_middle, start_run
from server_tests.serve import Serve

from .cases.database import Blocked
from .meanwhile import repeated
from .screens import THEMES, screens_of, visit_screen
from .stage import Stage
from .visit import Visit

WIDTH, HEIGHT = 1440, 900
COLOURS = 96
FOLDER_BYTES_MAX = 3_000_000
# Both themes are visited while it copies.
WATCHED = {**SLOW, "bytesPerSecondMax": 1_500_000}
# Until charts have a line to show.
CHART_SECONDS = {"Overview": 2.5, "Database": 28}
OF_A_FINISHED_RUN = {"Tables", "Findings", "Backups", "Database", "API tokens", "Audit", "Settings"}
ALL = OF_A_FINISHED_RUN | {"Overview", "Rejects"}
# Bookings of an old application; what PostgreSQL has no value for is refused.
LEGACY = """\
CREATE DATABASE bookings CHARACTER SET utf8mb4;
USE bookings;
SET sql_mode = '';
CREATE TABLE guests (id int PRIMARY KEY, name varchar(60) NOT NULL, note text, born date NOT NULL);
INSERT INTO guests VALUES (1, 'Amélie Durand', 'sea view', '1981-04-02'), (2, 'Jonas Weber', 'late arrival', '0000-00-00'),
  (3, 'Ines Costa', CONCAT('allergic to nuts', CHAR(0)), '1990-11-30'), (4, 'Li Wei', NULL, '1975-00-00');
CREATE TABLE bookings (id int PRIMARY KEY, guest int NOT NULL, arrival date NOT NULL, departure date NOT NULL,
  paid datetime NOT NULL);
INSERT INTO bookings VALUES (1, 1, '2026-05-01', '2026-05-09', '2026-03-11 10:00:00'),
  (2, 2, '2026-06-12', '2026-06-30', '0000-00-00 00:00:00'), (3, 4, '2026-06-31', '2026-07-02', '2026-04-01 09:30:00'),
  (4, 3, '2026-07-04', '2026-07-18', '2026-05-20 18:45:00');
"""


def take_all(stage: Stage, folder: Path) -> int:
    """Returns the status of the command."""
    folder.mkdir(parents=True, exist_ok=True)
    stage.on_source(LEGACY, database=None)
    # The overview is of a run in its middle, everything else of one that has ended.
    with stage.serve_dashboard() as running:
        run = start_run(running.client("operator"), **WATCHED)
        await_middle(running.admin, run, rows=10_000)
        for theme in THEMES:
            _take(running, folder, theme, {"Overview"})
    with stage.serve_dashboard(sources={"bookings": stage.source_url("bookings")}) as refusing:
        await_end(refusing.admin, start_run(refusing.client("operator"), source="bookings"))
        for theme in THEMES:
            _take(refusing, folder, theme, {"Rejects"})
    with stage.migrated() as finished:
        for theme in THEMES:
            with _at_work(stage, finished):
                _take(finished, folder, theme, OF_A_FINISHED_RUN)
    return _weigh(folder)


@contextlib.contextmanager
def _at_work(stage: Stage, server: Serve) -> Iterator[None]:
    """An application of the target, and one of its sessions that waits for another."""
    database = server.target_url.rpartition("/")[2]
    stage.on_target("CREATE TABLE IF NOT EXISTS lock_of_test AS SELECT 1 AS n", database)
    numbers = itertools.count(1)

    def work() -> None:
        number = next(numbers)
        stage.on_target(
            f"UPDATE inventory SET quantity = quantity + 1 WHERE product_id % 50 = {number % 50};"
            f"SELECT count(*) FROM order_items WHERE product_id = {number % 2000};"
            "SELECT status, count(*) FROM orders GROUP BY status;" * (number % 3 + 1), database)

    with repeated(0.2, work), Blocked(stage, server.target_url):
        yield


def _take(server: Serve, folder: Path, theme: str, titles: set[str]) -> None:
    with Visit(server.url, width=WIDTH, height=HEIGHT, theme=theme) as visit:
        visit.open("/")
        visit.page.get_by_label("Token", exact=True).wait_for()
        if "Settings" in titles:
            _save(visit, folder / f"sign-in-{theme}.png")
        visit.sign_in(server.new_token("admin")[1], "/settings")
        screens = {screen.title: screen for screen in screens_of(visit)}
        expect(titles <= screens.keys() <= ALL, f"there are other screens by now: {', '.join(screens)}")
        for screen in (screens[title] for title in screens if title in titles):
            visit_screen(visit, screen)
            visit.page.wait_for_timeout(CHART_SECONDS.get(screen.title, 1.5) * 1000)
            _save(visit, folder / f"{screen.slug}-{theme}.png")


def _save(visit: Visit, path: Path) -> None:
    """A palette is enough for a screen of few colours, and a fraction of the bytes."""
    with Image.open(io.BytesIO(visit.page.screenshot(animations="disabled"))) as image:
        image.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
    print(f"{path.name}: {path.stat().st_size / 1000:.0f} kB", flush=True)


def _weigh(folder: Path) -> int:
    weight = sum(file.stat().st_size for file in folder.glob("*.png"))
    print(f"{weight / 1e6:.2f} MB in {folder}")
    return 0 if weight <= FOLDER_BYTES_MAX else 1
