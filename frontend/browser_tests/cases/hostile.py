"""Strings that were made to be taken for something else. No markup is interpreted, no line of a screen is turned."""

import re

from server_tests.checks import expect
from server_tests.runner import takes

from ..fake.world import Table, World, session, small_world
from ..judge import overflow
from ..marks import short
from ..screens import screens_of
from ..stage import Stage
from ..visit import CANARY

IMAGE = f"<img src=x onerror=window.{CANARY}=1>"
SCRIPT = f"</script><script>window.{CANARY}=2</script>"
FRAME = "<iframe srcdoc='<script>parent." + CANARY + "=3</script>'></iframe><a href=javascript:" + CANARY + "=4>x</a>"
ADDRESS = "http://203.0.113.9/steal.png"
STYLE = f"<style>@import '{ADDRESS}'</style><link rel=prefetch href={ADDRESS}>"
RIGHT_TO_LEFT = "evil\u202egnp.exe\u2066x\u2069"
COMBINING = "Z" + "\u0351\u036b\u0343\u036a\u0302" * 60 + "algo"
WIDE = "表" * 64
LONG = "x" * 63
# Above each other in the fonts of Debian, 650 pixels of them over what stands above a list that does not cut them.
PILED = "Z" + "\u0302\u0301\u0303\u0308" * 15
# Round corners are not drawn alike each time: the picture is of what stands between them.
CORNER_PIXELS = 16
STRINGS = (IMAGE, SCRIPT, FRAME, STYLE, RIGHT_TO_LEFT, COMBINING, WIDE, LONG, "\u0000\u0007 \u2028 \ufeff",
           "' OR 1=1 --", "${7*7} {{7*7}}", "constructor", "__proto__", "🏴‍☠️" * 16)


def hostile_world() -> World:
    world = small_world()
    world.tables = [Table(f"shop.{text}", 10**12, 10**11, 10**9, "copying", 10**6) for text in STRINGS]
    world.failure = IMAGE + RIGHT_TO_LEFT
    world.source_name = IMAGE
    world.database = WIDE
    world.findings = [
        {"code": text, "severity": severity, "object": f"shop.{text}", "detail": text * 3, "hint": text,
         "count": 10**12}
        for text in STRINGS for severity in ("note", "loss")]
    world.rejects = [
        {"id": number, "table": text, "target": text, "key": [{"column": text, "text": text}, {"column": text}],
         "column": text, "reason": text, "message": text, "rawBytes": 10**12, "rejectedAt": "not a date"}
        for number, text in enumerate(STRINGS, 1)]
    for document in world.backups:
        document |= {"requestedBy": IMAGE, "phase": IMAGE, "error": SCRIPT, "hint": FRAME, "state": "succeeded"}
        document["file"] |= {"fileName": IMAGE, "database": WIDE, "bytes": 10**15, "serverVersion": IMAGE}
    world.tokens = [{**world.tokens[0], "id": f"t{number}", "name": text, "createdBy": text}
                    for number, text in enumerate(STRINGS)]
    world.audit = [{**world.audit[0], "sequence": number, "principal": text, "action": text, "object": text,
                    "clientAddress": text, "detail": {text: text}} for number, text in enumerate(STRINGS, 1)]
    world.query_text = IMAGE + SCRIPT
    world.queries = [{**world.queries[0], "id": str(10**18), "calls": 10**12, "totalSeconds": 1e9, "rows": 10**15}]
    world.locks = [{"session": {**session(1, IMAGE, text), "user": text, "application": text}, "blockedBy": [2],
                    "isInCycle": True, "waiters": []} for text in STRINGS]
    world.sizes = [{**world.sizes[0], "table": {"schema": text, "name": text}, "totalBytes": 10**16}
                   for text in STRINGS]
    return world


MARKUP = "document.querySelectorAll('main img, main iframe, main style, main link, main script').length"


@short
@takes(40)
def no_string_of_the_data_becomes_markup_on_any_screen(bench: Stage) -> None:
    """Visit itself looks for scripts that ran, requests elsewhere and what the policy had to refuse."""
    for state in ("running", "failed"):
        world = hostile_world()
        world.run_state = world.phase = state
        world.phase = "copying" if state == "running" else "failed"
        with bench.fake(world, "admin", "/settings") as (server, visit):
            for screen in screens_of(visit):
                visit.go(screen.title)
                visit.settle()
                server.tell_all()
                visit.page.wait_for_timeout(400)
                expect(visit.page.evaluate(MARKUP) == 0, f"{screen.title} has made markup of a string")
                expect("made a mistake" not in visit.page.inner_text("main"), f"{screen.title} has broken")
                visit.check()


@takes(30)
def long_names_widen_no_screen(bench: Stage) -> None:
    for width in (360, 1440):
        with bench.fake(hostile_world(), "admin", "/settings", width=width) as (_, visit):
            wide = []
            for screen in screens_of(visit):
                visit.go(screen.title)
                visit.settle()
                if fault := overflow(visit.page):
                    wide.append(f"{screen.title} at {width}: {fault}")
            expect(not wide, "; ".join(wide))


# Texts that are drawn and hold what nobody sees in them; a line of a log may end.
HIDDEN = r"""() => [...document.querySelectorAll('main *, header *')].flatMap((element) =>
  [...element.childNodes].filter((node) => node.nodeType === 3 && element.getClientRects().length > 0
    && /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/
      .test(node.data))
  .map(() => `${element.tagName}.${element.className} in ${element.parentElement.className}`))"""


@takes(20)
def no_text_turns_another_one_or_hides_a_part_of_itself(bench: Stage) -> None:
    """What cannot be seen has a mark, on every screen."""
    with bench.fake(hostile_world(), "admin", "/settings") as (_, visit):
        hidden = []
        for screen in screens_of(visit):
            visit.go(screen.title)
            visit.settle()
            hidden += [f"{screen.title}: {place}" for place in visit.page.evaluate(HIDDEN)]
            if screen.title in ("Overview", "Tables", "Findings", "Rejects"):
                expect("[U+" in visit.page.inner_text("main"), f"{screen.title} has no mark")
        expect(not hidden, f"texts that hide something: {'; '.join(dict.fromkeys(hidden))}")


@takes(20)
def piled_marks_of_a_text_stay_in_its_row(bench: Stage) -> None:
    """What stands above the list is drawn alike with and without them."""
    pictures = []
    for text in ("plain", PILED):
        world = small_world()
        world.findings = [{"code": "a", "severity": "loss", "object": "shop.orders", "detail": text} for _ in range(3)]
        with bench.fake(world, "admin", "/findings") as (_, visit):
            visit.settle()
            edge = visit.page.locator(".finding-list").first.bounding_box()
            expect(edge, "there is no finding")
            pictures.append(visit.page.screenshot(
                clip={"x": edge["x"] + CORNER_PIXELS, "y": 60, "width": edge["width"] - 2 * CORNER_PIXELS,
                      "height": edge["y"] - 60}, animations="disabled"))
    expect(pictures[0] == pictures[1], "the marks are painted over what stands above")


@takes(15)
def a_long_name_keeps_both_its_ends_in_the_narrowest_window(bench: Stage) -> None:
    script = """() => [...document.querySelectorAll('.tables-list .name')].map((name) => {
      const [head, tail, cell] = [name.querySelector('.name-head'), name.querySelector('.name-tail'),
        name.closest('td')].map((element) => element?.getBoundingClientRect());
      return tail === undefined || (head.width >= 40 && tail.width >= 40 && tail.right <= cell.right + 1
        && head.left >= cell.left) ? null : `${name.title.slice(0, 20)}: ${head.width} and ${tail.width} px`;
    }).filter(Boolean)"""
    world = small_world()
    world.tables = [Table(f"shop.{text}", 100, 10, 0, "copying") for text in (WIDE, LONG, IMAGE, FRAME, "short")]
    with bench.fake(world, "admin", "/tables", width=360, height=700) as (_, visit):
        visit.settle()
        expect(visit.page.locator(".name-tail").count() >= 4, "no long name is there")
        faults = visit.page.evaluate(script)
        expect(not faults, "; ".join(faults))


@takes(15)
def an_error_text_from_the_server_stays_text(bench: Stage) -> None:
    from ..fake.faults import refusal
    with bench.fake(small_world(), "admin", "/settings") as (server, visit):
        server.faults.add(refusal("GET /api/backups", 500, IMAGE, detail=SCRIPT, hint=FRAME))
        visit.go("Backups")
        visit.sees(re.compile(re.escape("<img src=x")))
        expect(visit.page.evaluate(MARKUP) == 0, "markup was made of an error text")
