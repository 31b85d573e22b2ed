"""A browser that notes whatever a page must not do: errors, dialogs, requests elsewhere, what the policy refused."""

import contextlib
import json
import re
import time
import traceback
import urllib.parse
from collections.abc import Iterator
from types import TracebackType
from typing import Any

from playwright.sync_api import ConsoleMessage, Error, Page, Request, sync_playwright
from server_tests.checks import Failure

from .tools import CHROMIUM, CHROMIUM_ARGUMENTS
from .trace import CATEGORIES, Task, tasks_of

WAIT_MILLISECONDS = 15_000
SETTLE_SECONDS = 5
# Whether something on the screen says that it is on its way.
LOADING = "document.querySelector('main [aria-busy=true], main .skeleton') !== null"
# Set by no page of ours: a script that was smuggled in would.
CANARY = "martletIntruder"
WATCH = """
window.refusedByPolicy = [];
document.addEventListener('securitypolicyviolation', (event) =>
  window.refusedByPolicy.push(`${event.violatedDirective}: ${event.blockedURI || event.sample}`));
"""
# Chromium's own words about an answer that the test has asked for.
EXPECTED = re.compile(r"Failed to load resource")


class Visit:
    """Started when entered. When left without a failure, what was noted is one."""

    def __init__(
        self, url: str, *, width: int = 1440, height: int = 900, theme: str = "light", reduced_motion: bool = False,
        zone: str = "Europe/Berlin",
    ) -> None:
        self.url = url
        self.origin = "{0.scheme}://{0.netloc}".format(urllib.parse.urlsplit(url))
        self._options: dict[str, Any] = {
            "viewport": {"width": width, "height": height}, "color_scheme": theme, "timezone_id": zone,
            "locale": "en-GB", "reduced_motion": "reduce" if reduced_motion else "no-preference"}
        self.complaints: list[str] = []
        self.page: Page

    def __enter__(self) -> "Visit":
        self._playwright = sync_playwright().start()
        self._browser = self._playwright.chromium.launch(executable_path=CHROMIUM, args=list(CHROMIUM_ARGUMENTS))
        context = self._browser.new_context(**self._options)
        context.set_default_timeout(WAIT_MILLISECONDS)
        context.add_init_script(WATCH)
        self.page = context.new_page()
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.complaints.append(f"an error that nobody caught: {error}"))
        self.page.on("dialog", self._asked)
        context.on("request", self._requested)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None,
    ) -> None:
        try:
            if error is None:
                self.check()
            elif isinstance(error, (Error, Failure)):
                raise Failure(self._explained(error)) from None
        finally:
            self._browser.close()
            self._playwright.stop()

    def _explained(self, error: BaseException) -> str:
        """A failure with what the page looked like; Playwright's own words are about itself."""
        lines = [str(error).split("\nCall log")[0]]
        if isinstance(error, Error):
            frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "/cases/" in frame.filename]
            lines += [f"in: {frame.line}" for frame in frames[-1:]]
            lines.append(f"at {self.page.url}: {self.gist()}")
        return "\n".join([*lines, *(f"noted: {complaint}" for complaint in dict.fromkeys(self.complaints))])

    # What was noted

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not EXPECTED.search(message.text):
            self.complaints.append(f"console {message.type}: {message.text[:400]}")

    def _asked(self, dialog: Any) -> None:
        self.complaints.append(f"a dialog: {dialog.type} {dialog.message!r}")
        dialog.dismiss()

    def _requested(self, request: Request) -> None:
        if not request.url.startswith((self.origin + "/", "data:", "blob:" + self.origin)):
            self.complaints.append(f"a request to another origin: {request.url[:200]}")

    def check(self) -> None:
        refused = self.page.evaluate("window.refusedByPolicy")
        noted = [*self.complaints, *(f"refused by the policy: {what}" for what in refused)]
        if self.page.evaluate(f"window.{CANARY} !== undefined"):
            noted.append("a script from the data has run")
        if noted:
            raise Failure(f"at {self.page.url}: " + "; ".join(dict.fromkeys(noted)))

    # What a visitor does

    def open(self, path: str = "/") -> None:
        self.page.goto(self.url + path, wait_until="domcontentloaded")

    def sign_in(self, token: str, path: str = "/") -> None:
        self.open(path)
        self.page.get_by_label("Token", exact=True).fill(token)
        self.page.get_by_role("button", name="Sign in").click()
        self.page.get_by_role("navigation", name="Screens").wait_for()

    def go(self, title: str) -> None:
        """By the navigation."""
        self.page.get_by_role("navigation", name="Screens").get_by_role("link", name=title, exact=True).click()
        self.heading(title).wait_for()

    def heading(self, title: str) -> Any:
        return self.page.get_by_role("heading", level=1, name=title, exact=True)

    def settle(self) -> None:
        """Until nothing on the screen says that it is being loaded; what says so for ever has a case of its own."""
        deadline = time.monotonic() + SETTLE_SECONDS
        while self.page.evaluate(LOADING) and time.monotonic() < deadline:
            self.page.wait_for_timeout(100)
        self.page.wait_for_timeout(250)

    def button(self, name: str | re.Pattern[str]) -> Any:
        return self.page.get_by_role("button", name=name, **({"exact": True} if isinstance(name, str) else {}))

    def sees(self, text: str | re.Pattern[str], seconds: float = WAIT_MILLISECONDS / 1000) -> None:
        """Waits until the page shows it."""
        try:
            self.page.get_by_text(text).locator("visible=true").first.wait_for(timeout=seconds * 1000)
        except Exception:
            raise Failure(f"{text!r} is not seen within {seconds:g} s; there is: {self.gist()}") from None

    def text(self) -> str:
        return self.page.inner_text("body")

    def gist(self) -> str:
        """What the main part shows, for a failure."""
        main = self.page.locator("dialog[open], main").last
        return " ".join((main.inner_text() if main.count() else self.text()).split())[:500]

    @contextlib.contextmanager
    def traced(self, over_milliseconds: float) -> Iterator[list[Task]]:
        """The page's tasks meanwhile that took longer; known when it is over."""
        tasks: list[Task] = []
        self._browser.start_tracing(page=self.page, categories=list(CATEGORIES))
        try:
            yield tasks
        finally:
            trace = json.loads(self._browser.stop_tracing())
        tasks += tasks_of(trace, over_milliseconds)

    @property
    def freshness(self) -> str:
        return self.page.locator(".freshness").inner_text()

    def awaits(self, expression: str, seconds: float, what: str) -> None:
        """Until a JavaScript expression is true. Asked from outside: the page's policy forbids it to evaluate text."""
        deadline = time.monotonic() + seconds
        while not self.page.evaluate(expression):
            if time.monotonic() > deadline:
                raise Failure(f"after {seconds:g} s still not: {what}; there is: {self.gist()}")
            self.page.wait_for_timeout(100)
