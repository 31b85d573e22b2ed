"""What Chromium says of itself: heap, first load."""

from typing import Any

from playwright.sync_api import CDPSession, Page

# What a page needs for its first screen, by what came over the wire.
LOADED = """() => performance.getEntriesByType('resource')
  .filter((entry) => /\\.js$/.test(new URL(entry.name).pathname))
  .reduce((bytes, entry) => bytes + entry.encodedBodySize, 0)"""


def heap_bytes(page: Page) -> int:
    """Used by JavaScript after two collections: the first may leave what has finalizers."""
    session: CDPSession = page.context.new_cdp_session(page)
    for _ in range(2):
        session.send("HeapProfiler.collectGarbage")
    session.send("Performance.enable")
    metrics: list[dict[str, Any]] = session.send("Performance.getMetrics")["metrics"]
    session.detach()
    return int(next(metric["value"] for metric in metrics if metric["name"] == "JSHeapUsedSize"))


def nodes(page: Page) -> int:
    return page.evaluate("document.getElementsByTagName('*').length")


def script_bytes(page: Page) -> int:
    """Of scripts, compressed, that have been loaded until now."""
    return page.evaluate(LOADED)
