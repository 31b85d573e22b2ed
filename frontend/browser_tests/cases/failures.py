"""Answers that are refusals, mistakes, late or nonsense."""

import re

from server_tests.checks import expect
from server_tests.runner import takes

from ..fake.faults import Fault, refusal
from ..fake.world import World, small_world
from ..marks import short
from ..screens import screens_of
from ..stage import Stage
from ..visit import LOADING
from .backups import press_back_up

LISTS = "GET /api/(backups|tokens|audit|database|sources|runs).*"
BROKEN = re.compile(r"undefined|NaN|\[object|Invalid Date|Infinity|null\b")


@short
@takes(25)
def every_screen_says_what_went_wrong_on_the_server_and_offers_to_try_again(bench: Stage) -> None:
    with bench.fake(small_world(), "admin", "/settings") as (server, visit):
        silent = []
        for screen in screens_of(visit):
            server.faults.clear()
            server.faults.add(refusal(LISTS, 500, "The server made a mistake.", detail="Detail 4711."))
            asked = len(server.asked)
            visit.go(screen.title)
            visit.page.wait_for_timeout(900)
            failed = [one for one in server.asked[asked:] if re.fullmatch(LISTS, one)]
            if failed and not re.search("server made a mistake", visit.page.inner_text("body"), re.I):
                silent.append(f"{screen.title} (asked {failed[0]})")
            expect(not BROKEN.search(visit.page.inner_text("main")), f"{screen.title}: {visit.gist()}")
        expect(not silent, f"nothing is said of the mistake on {', '.join(silent)}")


@takes(25)
def too_many_requests_are_waited_out_as_the_server_asks(bench: Stage) -> None:
    with bench.fake(small_world(), "operator", "/settings") as (server, visit):
        fault = server.faults.add(refusal(
            "GET /api/backups", 429, "Too many requests.", headers={"Retry-After": "4"}))
        visit.go("Backups")
        visit.sees(re.compile("too many requests", re.I))
        visit.page.wait_for_timeout(3000)
        expect(fault.met <= 2, f"it was asked {fault.met} times within 3 s instead of waiting 4 s")


@short
@takes(15)
def a_refusal_by_role_is_explained(bench: Stage) -> None:
    with bench.fake(small_world(), "operator", "/backups") as (server, visit):
        server.faults.add(refusal(
            "POST /api/backups?", 403, "Your role does not allow this.", hint="Ask an admin for the role operator."))
        press_back_up(visit)
        visit.sees(re.compile("role does not allow this", re.I))


@takes(40)
def answers_that_take_ten_seconds_are_waited_for_with_a_sign(bench: Stage) -> None:
    with bench.fake(small_world(), "admin", "/settings") as (server, visit):
        server.faults.add(Fault(LISTS, delay_seconds=10))
        for screen in [one for one in screens_of(visit) if one.title in ("Backups", "API tokens", "Audit")]:
            visit.go(screen.title)
            visit.page.wait_for_timeout(1500)
            main = visit.page.locator("main")
            busy = main.locator("[aria-busy=true], .skeleton, [role=progressbar]").count()
            expect(busy or re.search("loading|asking|waiting", main.inner_text(), re.I),
                   f"{screen.title} shows no sign of waiting: {main.inner_text()[:200]!r}")
            expect(not re.search(r"\bno (backups|tokens|entries)|nothing", main.inner_text(), re.I),
                   f"{screen.title} says that there is nothing before it knows")
        visit.sees(re.compile("token.create"), 15)


@takes(20)
def a_button_that_is_pressed_twice_starts_one_thing(bench: Stage) -> None:
    with bench.fake(small_world(), "operator", "/backups") as (server, visit):
        server.faults.add(Fault("POST /api/backups?", delay_seconds=2))
        visit.button("Back up now").click()
        button = visit.button("Start backup")
        for _ in range(3):
            button.click(force=True, timeout=1000, no_wait_after=True)
        visit.page.wait_for_timeout(3000)
        posts = [one for one in server.asked if one.startswith("POST /api/backup")]
        expect(len(posts) == 1, f"{len(posts)} requests for one backup")


@short
@takes(20)
def nothing_at_all_is_said_in_words_on_every_screen(bench: Stage) -> None:
    world = World(run_state=None)
    with bench.fake(world, "admin", "/settings") as (_, visit):
        for screen in screens_of(visit):
            visit.go(screen.title)
            visit.settle()
            text = visit.page.inner_text("main")
            expect(not BROKEN.search(text), f"{screen.title} says {text[:400]!r}")
            expect(len(text.split()) > 4, f"{screen.title} shows nothing: {text!r}")


@takes(30)
def no_screen_says_for_ever_that_it_is_loading(bench: Stage) -> None:
    """Nothing more comes than the snapshot, as of a run that was paused long ago."""
    with bench.fake(small_world(), "admin", "/settings") as (_, visit):
        endless = []
        for screen in screens_of(visit):
            visit.go(screen.title)
            visit.page.wait_for_timeout(4_000)
            if visit.page.evaluate(LOADING):
                endless.append(screen.title)
        expect(not endless, f"after 4 s it is still loading on {', '.join(endless)}")


@takes(20)
def a_proxys_page_instead_of_json_is_not_shown(bench: Stage) -> None:
    page = b"<html><body><h1>502 Bad Gateway</h1><script>window.martletIntruder = 1</script></body></html>"
    with bench.fake(small_world(), "admin", "/settings") as (server, visit):
        for status in (200, 502):
            server.faults.clear()
            server.faults.add(Fault("GET /api/backups", status, page, "text/html"))
            visit.go("Backups")
            visit.page.wait_for_timeout(800)
            text = visit.page.inner_text("body")
            expect("Bad Gateway" not in text, "the proxy's page is shown")
            expect(re.search("not what the server sends|cannot be reached|proxy", text, re.I),
                   f"nothing is said of an answer {status} that is no JSON")
            visit.go("Settings")
