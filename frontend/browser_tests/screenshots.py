"""docs/images: every screen in both themes, with the real sample shop, a run that was watched, and a real lock."""

import io
from pathlib import Path

from PIL import Image
from server_tests.runs import SLOW, await_middle, start_run

from .cases.database import Blocked
from .screens import THEMES, Screen, screens_of, visit_screen
from .stage import Stage
from .visit import Visit

WIDTH, HEIGHT = 1440, 900
COLOURS = 96
FOLDER_BYTES_MAX = 3_000_000


def take_all(stage: Stage, folder: Path) -> int:
    """Returns the status of the command."""
    folder.mkdir(parents=True, exist_ok=True)
    with stage.serve_dashboard() as running, stage.migrated() as finished:
        # The overview is of a run in its middle, everything else of one that has ended.
        run = start_run(running.client("operator"), **SLOW)
        await_middle(running.admin, run, rows=10_000)
        for theme in THEMES:
            with Visit(running.url, width=WIDTH, height=HEIGHT, theme=theme) as visit:
                visit.open("/")
                visit.page.get_by_label("Token", exact=True).wait_for()
                _take(visit, folder / f"sign-in-{theme}.png")
                visit.sign_in(running.new_token("admin")[1])
                visit_screen(visit, Screen("Overview", "/"))
                visit.page.wait_for_timeout(2_500)  # the charts have something to show
                _take(visit, folder / f"overview-{theme}.png")
        for theme in THEMES:
            _take_finished(stage, finished, folder, theme)
    return _weigh(folder)


def _take_finished(stage: Stage, server, folder: Path, theme: str) -> None:
    database = server.target_url.rpartition("/")[2]
    stage.on_target("CREATE TABLE IF NOT EXISTS lock_of_test AS SELECT 1 AS n", database)
    with Blocked(stage, server.target_url), Visit(server.url, width=WIDTH, height=HEIGHT, theme=theme) as visit:
        visit.sign_in(server.new_token("admin")[1], "/settings")
        for screen in screens_of(visit):
            if screen.title != "Overview":
                visit_screen(visit, screen)
                visit.page.wait_for_timeout(1_500)
                _take(visit, folder / f"{screen.slug}-{theme}.png")


def _take(visit: Visit, path: Path) -> None:
    """A palette is enough for a screen of few colours, and a fraction of the bytes."""
    with Image.open(io.BytesIO(visit.page.screenshot(animations="disabled"))) as image:
        image.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
    print(f"{path.name}: {path.stat().st_size / 1000:.0f} kB", flush=True)


def _weigh(folder: Path) -> int:
    weight = sum(file.stat().st_size for file in folder.glob("*.png"))
    print(f"{weight / 1e6:.2f} MB in {folder}")
    return 0 if weight <= FOLDER_BYTES_MAX else 1
