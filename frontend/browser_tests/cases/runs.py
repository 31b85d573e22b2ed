"""Real runs, started and steered from the browser, on real databases."""

import re
import time

from server_tests.checks import equal, eventually, expect
from server_tests.runner import takes
from server_tests.runs import SLOW, await_end, await_job, await_middle, start_run, status_of

from ..marks import short
from ..screens import ROLES
from ..stage import Stage
from ..visit import Visit


def _percent(visit: Visit) -> float:
    bar = visit.page.get_by_role("progressbar").first
    return float(bar.get_attribute("aria-valuenow") or bar.get_attribute("value") or "nan")


def _start(visit: Visit) -> None:
    """By the button, and what the dialog asks for."""
    visit.button("Start a run").first.click()
    dialog = visit.page.get_by_role("dialog")
    dialog.wait_for()
    dialog.get_by_role("button", name=re.compile("^Start")).click()


@short
@takes(30)
def a_run_is_started_in_the_browser_and_watched_to_its_end(bench: Stage) -> None:
    with bench.serve_dashboard() as server, Visit(server.url) as visit:
        visit.sign_in(server.new_token("operator")[1])
        visit.heading("Overview").wait_for()
        _start(visit)
        eventually(lambda: status_of(server.admin).get("run"), 20, "a run on the server")
        shown = [0.0]
        until = time.monotonic() + 60
        while status_of(server.admin)["run"]["state"] == "running" and time.monotonic() < until:
            if visit.page.get_by_role("progressbar").count():
                shown.append(_percent(visit))
            visit.page.wait_for_timeout(100)
        visit.sees(re.compile("finished|complete", re.I), 10)
        equal(shown, sorted(shown), "the percent at each look")
        expect(all(value < 100 for value in shown[:-1]), f"100 % before the end: {shown}")
        visit.go("Tables")
        visit.settle()
        visit.sees("orders")


@short
@takes(40)
def a_run_is_paused_resumed_and_cancelled(bench: Stage) -> None:
    with bench.serve_dashboard() as server, Visit(server.url) as visit:
        client = server.client("operator")
        run = start_run(client, **SLOW)
        visit.sign_in(server.new_token("operator")[1])
        await_middle(client, run)
        visit.button("Pause").first.click()
        eventually(lambda: status_of(client)["progress"].get("hold") == "paused", 20, "a run that is paused")
        visit.sees(re.compile("paused", re.I))
        visit.button("Resume").first.click()
        eventually(lambda: status_of(client)["progress"].get("hold") != "paused", 20, "a run that goes on")
        visit.button(re.compile("^Cancel")).first.click()
        dialog = visit.page.get_by_role("dialog")
        dialog.wait_for()
        dialog.get_by_role("button", name=re.compile("^(Cancel the|Cancel run|Yes)", re.I)).first.click()
        await_job(client, run, ("cancelled",))
        visit.sees(re.compile("cancelled", re.I))


@takes(20)
def a_run_that_cannot_begin_says_why_and_can_be_put_away(bench: Stage) -> None:
    """The target has a table of that name already."""
    database = bench.new_database()
    bench.on_target("CREATE TABLE orders (id int)", database)
    with bench.serve_dashboard(database) as server, Visit(server.url) as visit:
        visit.sign_in(server.new_token("operator")[1])
        _start(visit)
        visit.sees("The run was not begun", 40)
        visit.sees(re.compile(r"already has objects.*public\.orders"))
        visit.button("Dismiss").click()
        visit.awaits("!/not begun/.test(document.querySelector('main').innerText)", 5, "the end of the notice")
        expect(visit.button("Start a run").count(), "no other run can be started")


@takes(40)
def a_run_that_fails_says_why_and_can_be_resumed(bench: Stage) -> None:
    """Somebody drops a table while it is filled."""
    with bench.serve_dashboard() as server, Visit(server.url) as visit:
        client = server.client("operator")
        run = start_run(client, **SLOW)
        visit.sign_in(server.new_token("operator")[1])
        await_middle(client, run)
        bench.on_target("DROP TABLE order_items CASCADE", server.target_url.rpartition("/")[2])
        await_job(client, run, ("failed",))
        visit.sees(re.compile("failed", re.I), 10)
        visit.sees(re.compile("order_items.*does not exist"))
        expect(visit.button("Resume").count(), "it cannot be resumed")


@short
@takes(12)
def an_empty_target_is_explained_to_each_role(bench: Stage) -> None:
    with bench.serve_dashboard() as server:
        for role in ROLES:
            with Visit(server.url) as visit:
                visit.sign_in(server.new_token(role)[1])
                visit.heading("Overview").wait_for()
                visit.settle()
                visit.sees(re.compile("no run", re.I))
                button = visit.button("Start a run")
                offered = button.count() and button.first.get_attribute("aria-disabled") != "true"
                expect(bool(offered) == (role != "read_only"), f"{role}: a run may be started: {bool(offered)}")


@takes(30)
def a_table_of_the_real_run_shows_the_rows_that_are_there(bench: Stage) -> None:
    with bench.serve_dashboard() as server, Visit(server.url) as visit:
        run = start_run(server.client("operator"))
        await_end(server.admin, run)
        visit.sign_in(server.new_token("read_only")[1], "/tables")
        visit.settle()
        orders = next(one for one in status_of(server.admin)["tables"] if one["name"].endswith("orders"))
        visit.sees(f"{orders['rowsCopied']:,}")
        visit.go("Findings")
        visit.settle()
        first = server.admin.get(f"/api/runs/{run}/findings?limit=1").json()["items"][0]
        visit.sees(re.compile(re.escape(first["object"].rpartition(".")[2][:20])))
