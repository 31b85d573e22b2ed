"""The database's screens, with real statements and a real lock."""

import re
import subprocess
import time

from server_tests.checks import eventually, expect
from server_tests.runner import takes

from ..fake.world import small_world
from ..marks import short
from ..stage import Stage
from ..visit import Visit

TABS = ("Queries", "Locks", "Sizes", "Connections")


def _open_tab(visit: Visit, name: str) -> None:
    """Tabs or sections, whichever there are."""
    tab = visit.page.get_by_role("tab", name=re.compile(name, re.I))
    if tab.count():
        tab.first.click()
    visit.settle()


class Blocked:
    """Two sessions, of which one waits for the other."""

    def __init__(self, bench: Stage, url: str) -> None:
        self.url = url
        self.bench = bench
        self.sessions: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> "Blocked":
        for statement in ("BEGIN; UPDATE lock_of_test SET n = 2; SELECT pg_sleep(60);",
                          "UPDATE lock_of_test SET n = 3;"):
            self.sessions.append(subprocess.Popen(
                ["setpriv", "--pdeathsig", "KILL", "--", "psql", "--no-psqlrc", "--quiet", self.url, "--command",
                 statement],
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
            time.sleep(0.5)
        return self

    def __exit__(self, *_: object) -> None:
        for session in self.sessions:
            session.kill()
            session.wait()
        # Their servers would notice only when the statements have ended.
        self.bench.on_target(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'psql' "
            "AND datname = current_database() AND pid <> pg_backend_pid()", self.url.rpartition("/")[2])


@short
@takes(25)
def who_blocks_whom_is_shown_while_it_lasts(bench: Stage) -> None:
    with bench.migrated() as server, Visit(server.url) as visit:
        name = server.target_url.rpartition("/")[2]
        bench.on_target("CREATE TABLE lock_of_test AS SELECT 1 AS n", name)
        visit.sign_in(server.new_token("admin")[1], "/database")
        visit.settle()
        with Blocked(bench, server.target_url):
            eventually(lambda: server.admin.get("/api/database/locks").json()["waitersTotal"], 10, "a lock to wait for")
            _open_tab(visit, "Locks")
            visit.sees(re.compile("lock_of_test"))
            visit.check()
        eventually(lambda: not server.admin.get("/api/database/locks").json()["waitersTotal"], 10, "nobody waiting")
        visit.awaits("!/lock_of_test/.test(document.querySelector('main').innerText)", 25, "the lock is gone")


@takes(30)
def the_top_statements_are_listed_and_one_is_read(bench: Stage) -> None:
    with bench.migrated() as server, Visit(server.url) as visit:
        available = server.admin.get("/api/database/queries").json()
        visit.sign_in(server.new_token("operator")[1], "/database")
        visit.settle()
        _open_tab(visit, "Queries|Statements")
        if available["state"] != "available":
            visit.sees(re.compile("pg_stat_statements"))
            return
        first = available["items"][0]["id"]
        text = server.admin.get(f"/api/database/queries/{first}").json()["text"]
        visit.page.get_by_role("table").first.get_by_role("button").first.click()
        visit.sees(re.compile(r"SELECT|INSERT|UPDATE|COPY|CREATE|BEGIN|SET|WITH", re.I))
        expect(text, "the server gives no text")


@short
@takes(15)
def sizes_and_connections_of_the_real_database_are_shown(bench: Stage) -> None:
    with bench.migrated() as server, Visit(server.url) as visit:
        visit.sign_in(server.new_token("read_only")[1], "/database")
        visit.settle()
        _open_tab(visit, "Sizes")
        biggest = server.admin.get("/api/database/sizes?limit=1").json()["items"][0]["table"]["name"]
        visit.sees(re.compile(re.escape(biggest)))
        _open_tab(visit, "Connections")
        visit.sees(re.compile("martlet"))


# How many pixels of a chart have the colour of its first line.
COLOURED = """(title) => {
  const canvas = [...document.querySelectorAll('figure.chart')]
    .find((chart) => chart.querySelector('h3').textContent === title)?.querySelector('canvas');
  if (!canvas) return 0;
  const colour = getComputedStyle(document.documentElement).getPropertyValue('--chart-1').trim();
  const wanted = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  let found = 0;
  for (let at = 0; at < data.length; at += 4)
    if (data[at + 3] === 255 && wanted.every((part, index) => data[at + index] === part)) found += 1;
  return found;
}"""


@takes(15)
def a_chart_shows_the_first_look_and_says_where_there_is_none(bench: Stage) -> None:
    with bench.fake(small_world(), "admin", "/settings") as (_, visit):
        visit.go("Database")
        visit.sees(re.compile("No figures yet"), 5)
        found = 0
        deadline = time.monotonic() + 4  # before the second look
        while found < 4 and time.monotonic() < deadline:
            visit.page.wait_for_timeout(100)
            found = visit.page.evaluate(COLOURED, "Connections by state")
        expect(found >= 4, f"the first point has {found} pixels")
