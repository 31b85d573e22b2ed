"""What is held against every screen."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

GRAVE = ("serious", "critical")
TABS_MAX = 400

OVERFLOW = """() => {
  const width = document.documentElement.clientWidth;
  const wide = document.documentElement.scrollWidth;
  if (wide <= width) return null;
  const guilty = [...document.querySelectorAll('main *, header *')]
    .filter((element) => element.getBoundingClientRect().right > width + 1).slice(-3)
    .map((element) => element.tagName + '.' + element.className);
  return `${wide} px in ${width} px: ${guilty.join(', ')}`;
}"""

# A name is shortened within its button; a button that its cell cuts cannot be read.
CUT = """() => [...document.querySelectorAll('td button')].filter((button) => {
  const [box, cell] = [button, button.closest('td')].map((element) => element.getBoundingClientRect());
  const padding = parseFloat(getComputedStyle(button.closest('td')).paddingRight);
  return box.width > 0 && box.right > cell.right - padding + 1;
}).map((button) => button.innerText.trim() || button.getAttribute('aria-label') || 'a button')"""

FOCUSED = """() => {
  const element = document.activeElement;
  if (element === null || element === document.body) return null;
  const style = getComputedStyle(element);
  const box = element.getBoundingClientRect();
  const marked = (s) => (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0) || s.boxShadow !== 'none';
  // A field may be framed by what is around it.
  const isMarked = marked(style) || marked(getComputedStyle(element.parentElement));
  const name = element.getAttribute('aria-label') || element.innerText || element.title || element.tagName;
  return {name: name.trim().slice(0, 60), tag: element.tagName, isMarked,
    isSeen: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight
      && box.right > 0 && box.left < innerWidth,
    known: element.dataset.seenByTest === 'yes' ? true : (element.dataset.seenByTest = 'yes', false)};
}"""

HEADINGS = """() => [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')]
  .filter((heading) => heading.offsetParent !== null || heading.getClientRects().length > 0)
  .map((heading) => Number(heading.tagName[1]))"""

MOTION = """() => document.getAnimations().filter((animation) => animation.playState === 'running'
  && (animation.effect?.getComputedTiming().duration ?? 0) > 20)
  .map((animation) => animation.animationName || animation.transitionProperty || 'animation')"""


def grave_violations(page: Page) -> list[str]:
    """What axe-core calls serious or critical, with the first places."""
    response = Axe().run(page).response
    return [_violation(found) for found in response["violations"] if found["impact"] in GRAVE]


def _violation(found: dict[str, Any]) -> str:
    places = "; ".join(
        f"{' '.join(map(str, node['target']))} {node['html'][:140]} "
        f"({node['failureSummary'].splitlines()[-1].strip()[:160]})"
        for node in found["nodes"][:2])
    return f"{found['impact']} {found['id']} x{len(found['nodes'])}: {places}"


def overflow(page: Page) -> str | None:
    """What makes the page scroll sideways; None where nothing does."""
    return page.evaluate(OVERFLOW)


def cut_buttons(page: Page) -> list[str]:
    """Those of tables that reach beyond their cell."""
    return page.evaluate(CUT)


def heading_faults(page: Page) -> list[str]:
    levels: list[int] = page.evaluate(HEADINGS)
    faults = [] if levels[:1] == [1] and levels.count(1) == 1 else [f"the headings begin {levels[:3]}"]
    return faults + [f"a heading of level {after} behind one of {before}"
                     for before, after in zip(levels, levels[1:]) if after > before + 1]


def keyboard_walk(page: Page) -> tuple[list[str], list[str]]:
    """By Tab from the top to the end: names in order, and what was wrong."""
    # The walk begins where an element is that has the focus and goes: at the top, whatever had it before.
    page.evaluate("const top = document.createElement('span'); top.tabIndex = -1; document.body.prepend(top);"
                  "top.focus(); top.remove(); document.querySelectorAll('[data-seen-by-test]')"
                  ".forEach((element) => delete element.dataset.seenByTest)")
    names: list[str] = []
    faults: list[str] = []
    for _ in range(TABS_MAX):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        if focused is None or focused["known"]:
            return names, faults
        names.append(focused["name"])
        if not focused["isMarked"]:
            faults.append(f"focus on {focused['tag']} {focused['name']!r} is not to be seen")
        if not focused["isSeen"]:
            faults.append(f"{focused['tag']} {focused['name']!r} has the focus outside of the window")
    faults.append(f"no end after {TABS_MAX} tabs")
    return names, faults


def moving(page: Page) -> list[str]:
    """Animations that run now."""
    return page.evaluate(MOTION)
