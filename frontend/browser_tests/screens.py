"""The screens that there are. Read from the navigation of the build under test, so that a new one is tested too."""

from dataclasses import dataclass

from server_tests.checks import expect

from .visit import Visit

ROLES = ("read_only", "operator", "admin")
THEMES = ("light", "dark")
WIDTHS = (360, 768, 1440, 3840)
# Their own chapter of the contract: who lacks the role does not see them.
FOR_ADMINS = {"API tokens", "Audit"}


@dataclass(frozen=True)
class Screen:
    title: str
    path: str

    @property
    def slug(self) -> str:
        return self.title.lower().replace(" ", "-")


def screens_of(visit: Visit) -> list[Screen]:
    """What the navigation offers to who is signed in."""
    links = visit.page.get_by_role("navigation", name="Screens").get_by_role("link")
    found = [Screen(link.inner_text().strip(), link.get_attribute("href") or "") for link in links.all()]
    expect(found, "the navigation is empty")
    return found


def visit_screen(visit: Visit, screen: Screen) -> None:
    visit.go(screen.title)
    visit.settle()
    expect(visit.page.title() == f"{screen.title} · Martlet", f"the title of {screen.path} is {visit.page.title()!r}")
