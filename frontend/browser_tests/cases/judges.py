"""The tests' own judges, held against pages that are wrong on purpose: a test that cannot fail says nothing."""

import functools
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from server_tests.checks import Failure, expect
from server_tests.runner import takes

from ..judge import cut_buttons, grave_violations, heading_faults, keyboard_walk, moving, overflow
from ..marks import short
from ..speed import heap_bytes
from ..stage import Stage
from ..visit import CANARY, Visit

BROKEN = Path(__file__).resolve().parents[1] / "broken"


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Nobody asks."""


class _Pages:
    def __enter__(self) -> str:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(BROKEN)))
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


@short
@takes(8)
def the_judges_find_what_is_wrong_with_a_broken_page(bench: Stage) -> None:
    with _Pages() as url, Visit(url) as visit:
        visit.open("/judged.html")
        found = " ".join(grave_violations(visit.page))
        for rule in ("button-name", "image-alt", "color-contrast"):
            expect(rule in found, f"axe does not find {rule}: {found}")
        expect("DIV" in (overflow(visit.page) or ""), "the width is not found")
        expect(cut_buttons(visit.page) == ["Too wide"], f"the cut button is not found: {cut_buttons(visit.page)}")
        expect(heading_faults(visit.page), "the missing level is not found")
        expect(moving(visit.page), "the animation is not found")
        _, faults = keyboard_walk(visit.page)
        expect(any("not to be seen" in fault for fault in faults), f"the hidden focus is not found: {faults}")
        visit.complaints.clear()  # of the favicon that there is not


@short
@takes(8)
def the_visit_complains_of_whatever_a_page_must_not_do(bench: Stage) -> None:
    sins = {
        f"window.{CANARY} = 1": "a script from the data has run",
        "alert('x')": "a dialog",
        "setTimeout(() => { throw new Error('lost') })": "nobody caught",
        "console.error('odd')": "console error",
        "fetch('http://127.0.0.1:9/').catch(() => {})": "another origin"}
    for sin, wanted in sins.items():
        try:
            with _Pages() as url, Visit(url) as visit:
                visit.open("/judged.html")
                visit.complaints.clear()
                visit.page.evaluate(f"() => {{ {sin} }}")
                visit.page.wait_for_timeout(300)
        except Failure as failure:
            expect(wanted in str(failure), f"{sin}: {failure}")
        else:
            raise Failure(f"nothing was said of {sin}")


@short
@takes(8)
def the_measures_of_speed_see_a_long_task_and_a_leak(bench: Stage) -> None:
    with _Pages() as url, Visit(url) as visit:
        visit.open("/judged.html")
        with visit.traced(50) as tasks:
            visit.page.evaluate(
                "setTimeout(() => { const end = performance.now() + 120; while (performance.now() < end); })")
            visit.page.wait_for_timeout(500)
        expect(any(task.milliseconds >= 100 for task in tasks), f"a task of 120 ms is not among {tasks}")
        expect(all(0 < task.busy_milliseconds <= task.milliseconds + 1 for task in tasks), f"odd times: {tasks}")
        before = heap_bytes(visit.page)
        visit.page.evaluate("window.kept = Array.from({length: 100000}, (_, index) => ({index, text: 'x' + index}))")
        expect(heap_bytes(visit.page) - before > 3_000_000, "a leak of megabytes is not seen")
        visit.complaints.clear()
