"""The server, its stream and its target go away and come back; nothing that is shown is a lie meanwhile."""

import re
import time

from server_tests.checks import equal, eventually, expect
from server_tests.runner import takes

from ..fake.faults import Fault, refusal
from ..fake.server import FakeServer, token_of
from ..fake.world import small_world
from ..marks import short
from ..stage import Stage
from ..visit import Visit
from .backups import press_back_up


def _until_live(visit: Visit, seconds: float = 20) -> None:
    visit.awaits("document.querySelector('.freshness')?.innerText.trim() === 'Live'", seconds, "the sign says Live")


def _shows(visit: Visit, wanted: str, seconds: float) -> str:
    """What the sign of freshness says when it matches."""
    def look() -> str | None:
        visit.page.wait_for_timeout(100)
        return visit.freshness if re.search(wanted, visit.freshness) else None
    return eventually(look, seconds, f"{wanted} on the sign of freshness (it says {visit.freshness!r})")


@short
@takes(40)
def a_server_that_goes_away_is_said_with_the_time_and_found_again(bench: Stage) -> None:
    with bench.fake(small_world()) as (server, visit):
        _until_live(visit)
        visit.settle()
        before = visit.page.inner_text("main")
        server.stop()
        said = _shows(visit, "Server away|Stale", 25)
        expect(re.search(r"since \d\d:\d\d:\d\d", said), f"no time in {said!r}")
        expect("Live" not in said, f"it says {said!r}")
        expect(before.split("\n")[0] in visit.page.inner_text("main"), "what was known is gone")
        server.start()
        _until_live(visit, 30)


@takes(20)
def a_screen_that_is_opened_while_the_server_is_away_says_so_and_recovers(bench: Stage) -> None:
    with bench.fake(small_world(), "admin") as (server, visit):
        _until_live(visit)
        server.faults.add(Fault("(GET|POST) /api/(?!session|events|login).*", hangs_up=True))
        visit.go("Backups")
        visit.sees(re.compile("cannot be reached", re.I))
        server.faults.clear()
        visit.button(re.compile("Try again|Retry", re.I)).first.click()
        visit.awaits("!/cannot be reached/i.test(document.querySelector('main').innerText)", 15, "the list again")


@short
@takes(25)
def a_stream_that_is_cut_every_two_seconds_loses_and_repeats_nothing(bench: Stage) -> None:
    world = small_world()
    with bench.fake(world) as (server, visit):
        _until_live(visit)
        server.hub.cut_after_seconds = 2
        server.hub.cut()
        orders, shown = world.tables[0], []
        until = time.monotonic() + 13
        while time.monotonic() < until:
            server.tell(world.advance([orders], 500))
            visit.page.wait_for_timeout(250)
            shown.append(_percent(visit))
        expect(server.hub.opened >= 4, f"only {server.hub.opened} streams were opened")
        expect(server.hub.replayed >= 3, f"only {server.hub.replayed} went on behind the last event")
        equal(shown, sorted(shown), "the shown percent at each look")
        expect(shown[-1] > shown[0], f"the percent stands still at {shown[-1]}")
        expect("away" not in visit.freshness, f"the sign says {visit.freshness!r}")


def _percent(visit: Visit) -> float:
    """Of the whole run, as the main progress bar says it."""
    bar = visit.page.get_by_role("progressbar").first
    return float(bar.get_attribute("aria-valuenow") or bar.get_attribute("value") or "nan")


@short
@takes(20)
def a_server_that_was_restarted_with_another_run_is_believed_at_once(bench: Stage) -> None:
    """A new epoch and a younger run: nothing of the old one may stay, and its percent is not compared."""
    world = small_world()
    with bench.fake(world) as (server, visit):
        _until_live(visit)
        before, opened = _percent(visit), server.hub.opened
        server.stop()
        with world.lock:
            world.run_id, world.ordinal = "9c31aaaa-52c0-4a52-8a3f-6b9c0e1d2f31", 2
            for table in world.tables:
                table.rows_copied, table.state = 0, "waiting"
        server.hub.restart()
        server.start()
        # Not the sign: a cut that is seconds old is no reason for it to change.
        eventually(lambda: visit.page.wait_for_timeout(50) or server.hub.opened > opened, 30, "a new stream")
        visit.page.wait_for_timeout(500)
        equal(visit.freshness, "Live", "the sign of freshness")
        expect(_percent(visit) < before, f"the old run's {before} % is still shown: {_percent(visit)}")


@takes(20)
def a_run_that_grows_says_why_its_percent_falls(bench: Stage) -> None:
    """The total is estimated anew: progress may not go backwards without a word."""
    world = small_world()
    with bench.fake(world) as (server, visit):
        _until_live(visit)
        before = _percent(visit)
        with world.lock:
            world.tables[2].rows_total *= 4
        server.tell_all()
        visit.page.wait_for_timeout(1500)
        after = _percent(visit)
        expect(after < before, f"the percent did not fall: {before} %, {after} %")
        visit.sees(re.compile(r"Total re-estimated: about [\d.]+M rows.*below the [\d.]+ % that it was"))
        with world.lock:
            for table in world.tables:
                table.rows_copied = table.rows_total
        server.tell_all()
        visit.awaits("!/re-estimated/.test(document.querySelector('main').innerText)", 5, "the end of the notice")


@takes(25)
def a_target_that_goes_away_is_told_from_a_server_that_does(bench: Stage) -> None:
    world = small_world()
    with bench.fake(world) as (server, visit):
        _until_live(visit)
        world.target_away = True
        server.hub.publish("unavailable", {"code": "target.unavailable", "title": "The target cannot be reached."})
        _shows(visit, "Target away", 10)
        moments = set()
        for _ in range(25):
            visit.page.wait_for_timeout(200)
            moments |= set(re.findall(r"since (\d\d:\d\d:\d\d)", visit.freshness))
        expect(len(moments) == 1, f"it is away since {sorted(moments)}")
        world.target_away = False
        server.hub.publish("available", {})
        server.tell_all()
        _until_live(visit, 15)
        world.target_away = True
        server.hub.cut()
        _shows(visit, "Target away", 15)
        world.target_away = False
        _until_live(visit, 30)


@takes(20)
def malformed_events_break_nothing(bench: Stage) -> None:
    world = small_world()
    with bench.fake(world) as (server, visit):
        _until_live(visit)
        for text in ("{", "null", "[]", '{"tables": 7}', '{"progress": {"percent": "NaN"}}', '"' + "x" * 100_000 + '"'):
            server.hub.publish_text("progress", text)
            visit.page.wait_for_timeout(150)
        server.hub.publish_text("snapshot", '{"run": {"runID": null}}')
        server.hub.publish_raw(b"\xff\xfe garbage without an end\n\n: \xf0\x9f\n")
        server.hub.publish("a-later-version", {"unknown": True})
        server.tell(world.advance([world.tables[0]], 12_345))
        _until_live(visit, 30)
        _same_percent_as_fresh(bench, visit)


def _same_percent_as_fresh(bench: Stage, visit: Visit) -> None:
    """What is shown after the trouble is what a page shows that is loaded anew."""
    shown = _percent(visit)
    visit.page.reload()
    _until_live(visit)
    equal(shown, _percent(visit), "the percent before and after loading anew")


@takes(35)
def a_clock_that_is_hours_off_makes_no_age_wrong(bench: Stage) -> None:
    for hours in (-26, 7):
        with bench.fake(small_world(hours * 3600), "admin") as (_, visit):
            _until_live(visit)
            for title in ("Overview", "Backups", "Audit"):
                visit.go(title)
                visit.settle()
                text = visit.page.inner_text("main")
                # The oldest things of the world that these screens show are minutes old.
                wrong = re.search(r"\b(in \d+ \w+|\d+ (h|hours?|d|days?) ago)\b", text)
                expect(not wrong, f"{title} with a clock {hours} h off says {wrong and wrong[0]!r}")
                expect("NaN" not in text and "Invalid Date" not in text, f"{title} says {text[:300]}")


@short
@takes(15)
def a_session_that_ends_asks_for_a_token_and_leads_back(bench: Stage) -> None:
    with bench.fake(small_world(), "operator", "/tables") as (server, visit):
        visit.heading("Tables").wait_for()
        server.end_sessions()
        visit.sees(re.compile("session has ended", re.I), 25)
        expect("shop.orders" not in visit.text(), "data is still shown to nobody")
        visit.page.get_by_label("Token", exact=True).fill(token_of("operator"))
        visit.button("Sign in").click()
        visit.heading("Tables").wait_for()


@takes(15)
def an_answer_of_401_to_a_button_ends_the_session_too(bench: Stage) -> None:
    with bench.fake(small_world(), "operator", "/backups") as (server, visit):
        server.faults.add(refusal("POST /api/backups?", 401, "The session is over."))
        press_back_up(visit)
        visit.sees(re.compile("session has ended", re.I))


PART = "GET /assets/BackupsPage-.*"


@takes(25)
def a_screen_that_cannot_be_loaded_while_the_server_is_away_is_loaded_later(bench: Stage) -> None:
    with bench.fake(small_world(), "admin", "/settings") as (server, visit):
        _until_live(visit)
        for what in (PART, "GET /"):
            server.faults.add(Fault(what, hangs_up=True))
        _open_backups(visit)
        visit.sees("The server cannot be reached.")
        visit.button("Try again").click()
        visit.sees("The server still cannot be reached.")
        _is_loaded_anew(server, visit)


@takes(25)
def a_page_that_is_older_than_the_server_says_so_and_is_loaded_anew(bench: Stage) -> None:
    """Each build has its own names, and the server gives its page for those that it does not know."""
    page = (bench.dashboard / "index.html").read_bytes().replace(b"/assets/main-", b"/assets/main-OF-ANOTHER-BUILD-")
    with bench.fake(small_world(), "admin", "/settings") as (server, visit):
        _until_live(visit)
        for what in (PART, "GET /"):
            server.faults.add(Fault(what, 200, page, "text/html"))
        _open_backups(visit)
        visit.sees("The server has another version of the dashboard by now.")
        _is_loaded_anew(server, visit)


def _open_backups(visit: Visit) -> None:
    visit.page.get_by_role("navigation", name="Screens").get_by_role("link", name="Backups", exact=True).click()


def _is_loaded_anew(server: FakeServer, visit: Visit) -> None:
    server.faults.clear()
    visit.button("Try again").click()
    visit.button("Back up now").wait_for()
    visit.complaints.clear()  # the browser's own words about the part that was not there


@takes(20)
def charts_that_cannot_be_loaded_leave_the_figures(bench: Stage) -> None:
    with bench.fake(small_world(), "admin", "/settings") as (server, visit):
        _until_live(visit)
        server.faults.add(Fault("GET /assets/(RateCharts|ChartCanvas)-.*", 404, b"", "text/plain"))
        visit.go("Overview")
        visit.sees("This part of the dashboard cannot be loaded.")
        expect(visit.page.get_by_role("progressbar").count(), "the figures are gone with the charts")
        visit.complaints.clear()
