"""Every screen of every role in both themes, at every width, by keyboard, and standing still."""

import re

from server_tests.checks import Failure, expect
from server_tests.runner import takes

from ..fake.server import FakeServer, token_of
from ..fake.world import huge_world, small_world
from ..judge import cut_buttons, grave_violations, heading_faults, keyboard_walk, moving, overflow
from ..marks import short
from ..screens import FOR_ADMINS, ROLES, THEMES, WIDTHS, screens_of, visit_screen
from ..stage import Stage
from ..visit import Visit

CONTRACT = {
    "Overview", "Tables", "Findings", "Rejects", "Backups", "Database", "API tokens", "Audit", "Settings"}


def _raise(faults: list[str]) -> None:
    if faults:
        raise Failure("\n".join(faults))


def _judge_all(bench: Stage, roles: tuple[str, ...]) -> None:
    faults: list[str] = []
    with bench.migrated() as server:
        for theme in THEMES:
            for role in roles:
                with Visit(server.url, theme=theme) as visit:
                    visit.open("/")
                    visit.page.get_by_label("Token", exact=True).wait_for()
                    faults += [f"Sign in, {theme}: {fault}" for fault in grave_violations(visit.page)]
                    visit.sign_in(server.new_token(role)[1])
                    for screen in screens_of(visit):
                        visit_screen(visit, screen)
                        found = grave_violations(visit.page) + heading_faults(visit.page)
                        faults += [f"{screen.title}, {role}, {theme}: {fault}" for fault in found]
    _raise(faults)


@short
@takes(60)
def every_screen_of_an_admin_in_both_themes_pleases_axe(bench: Stage) -> None:
    _judge_all(bench, ("admin",))


@takes(100)
def every_screen_of_the_lesser_roles_in_both_themes_pleases_axe(bench: Stage) -> None:
    _judge_all(bench, ("read_only", "operator"))


@short
@takes(10)
def each_role_sees_the_screens_of_the_contract_and_no_others(bench: Stage) -> None:
    for role in ROLES:
        with bench.fake(small_world(), role, "/settings") as (_, visit):
            titles = {screen.title for screen in screens_of(visit)}
            wanted = CONTRACT if role == "admin" else CONTRACT - FOR_ADMINS
            expect(titles >= wanted, f"{role} lacks {wanted - titles}")
            expect(role == "admin" or not titles & FOR_ADMINS, f"{role} is offered {titles & FOR_ADMINS}")
            if role != "admin":
                visit.open("/audit")
                visit.sees(re.compile("needs the role admin"))


@takes(60)
def no_screen_scrolls_sideways_or_cuts_a_button_at_any_width(bench: Stage) -> None:
    faults: list[str] = []
    for width in WIDTHS:
        with bench.fake(small_world(), "admin", "/settings", width=width) as (_, visit):
            for screen in screens_of(visit):
                visit_screen(visit, screen)
                if fault := overflow(visit.page):
                    faults.append(f"{screen.title} at {width}: {fault}")
                if cut := cut_buttons(visit.page):
                    faults.append(f"{screen.title} at {width}: buttons are cut: {', '.join(dict.fromkeys(cut))}")
    _raise(faults)


@takes(20)
def the_signing_in_fits_into_the_narrowest_window(bench: Stage) -> None:
    with FakeServer(bench.dashboard, small_world()) as server, Visit(server.url, width=360, height=640) as visit:
        visit.open("/tables")
        visit.page.get_by_label("Token", exact=True).wait_for()
        expect(overflow(visit.page) is None, f"{overflow(visit.page)}")
        visit.page.keyboard.type(token_of("admin"))
        visit.page.keyboard.press("Enter")
        visit.heading("Tables").wait_for()


@short
@takes(40)
def everything_is_reached_by_keyboard_with_the_focus_in_sight(bench: Stage) -> None:
    faults: list[str] = []
    with bench.fake(small_world(), "admin", "/settings") as (_, visit):
        for screen in screens_of(visit):
            visit_screen(visit, screen)
            names, found = keyboard_walk(visit.page)
            faults += [f"{screen.title}: {fault}" for fault in found]
            if not names or not names[0].startswith("Skip"):
                faults.append(f"{screen.title}: the first stop is {names[:1]}")
            visible = visit.page.locator("main button:visible, main a[href]:visible").all()
            reachable = " ".join(names)
            for element in visible[:60]:
                name = (element.get_attribute("aria-label") or element.inner_text()).strip()[:40]
                if name and name not in reachable and element.get_attribute("tabindex") != "-1":
                    faults.append(f"{screen.title}: {name!r} is not among the stops")
    _raise(faults)


@takes(20)
def the_skip_link_leads_past_the_navigation(bench: Stage) -> None:
    with bench.fake(small_world(), "admin", "/settings") as (_, visit):
        # A screen that somebody goes to has the focus; one that is loaded leaves it to them.
        visit.page.reload()
        visit.heading("Settings").wait_for()
        visit.settle()
        visit.page.keyboard.press("Tab")
        visit.page.keyboard.press("Enter")
        visit.page.keyboard.press("Tab")
        inside = visit.page.evaluate("document.activeElement.closest('main') !== null")
        expect(inside, "behind the skip link the focus is not in the main part")


@takes(25)
def nothing_moves_for_who_does_not_want_it(bench: Stage) -> None:
    world = small_world()
    with bench.fake(world, "admin", "/settings", reduced_motion=True) as (server, visit):
        faults = []
        for screen in screens_of(visit):
            visit.go(screen.title)
            server.tell(world.advance([world.tables[0]], 2_000))
            visit.page.wait_for_timeout(300)
            if names := moving(visit.page):
                faults.append(f"{screen.title}: {', '.join(names)}")
        _raise(faults)


@takes(20)
def the_theme_is_chosen_kept_and_there_before_anything_is_drawn(bench: Stage) -> None:
    with bench.fake(small_world(), "admin", "/settings", theme="light") as (_, visit):
        background = "getComputedStyle(document.documentElement).backgroundColor"
        light = visit.page.evaluate(background)
        for _ in range(3):
            visit.button(re.compile("^Theme:")).click()
            if visit.page.evaluate("document.documentElement.dataset.theme") == "dark":
                break
        dark = visit.page.evaluate(background)
        expect(dark != light, f"dark looks as light does: {dark}")
        visit.page.reload(wait_until="commit")
        visit.heading("Settings").wait_for()
        expect(visit.page.evaluate(background) == dark, "the choice is gone after loading anew")


@takes(40)
def huge_runs_please_axe_and_fit_too(bench: Stage) -> None:
    faults: list[str] = []
    for width in (360, 1440):
        with bench.fake(huge_world(), "admin", "/settings", width=width, theme="dark") as (_, visit):
            for screen in [one for one in screens_of(visit) if one.title in ("Overview", "Tables")]:
                visit_screen(visit, screen)
                faults += [f"{screen.title} at {width}: {fault}" for fault in grave_violations(visit.page)]
                if fault := overflow(visit.page):
                    faults.append(f"{screen.title} at {width}: {fault}")
    _raise(faults)
