"""Back up now, to the last byte."""

import hashlib
import re

from server_tests.checks import equal, eventually, expect
from server_tests.dumps import fill
from server_tests.runner import takes

from ..marks import short
from ..stage import Stage
from ..visit import Visit


def press_back_up(visit: Visit) -> None:
    """And what the dialog asks for."""
    visit.button("Back up now").first.click()
    visit.page.get_by_role("dialog").get_by_role("button", name="Start backup").click()


@short
@takes(30)
def the_button_makes_a_backup_whose_download_has_the_hash_on_the_screen(bench: Stage) -> None:
    with bench.serve_dashboard() as server, Visit(server.url) as visit:
        bench.on_target("CREATE TABLE t AS SELECT generate_series(1, 1000) n", server.target_url.rpartition("/")[2])
        visit.sign_in(server.new_token("operator")[1], "/backups")
        visit.heading("Backups").wait_for()
        press_back_up(visit)
        eventually(lambda: [one for one in server.admin.get("/api/backups").json()["items"]
                            if one["state"] == "succeeded"], 40, "a backup on the server")
        visit.sees(re.compile("succeeded", re.I))
        file = server.admin.get("/api/backups").json()["items"][0]["file"]
        _open_details(visit, file["fileName"])
        visit.sees(re.compile(file["sha256"]))
        with visit.page.expect_download() as waiting:
            visit.page.get_by_role("dialog").get_by_role("link", name="Download").click()
        content = waiting.value.path().read_bytes()
        equal(hashlib.sha256(content).hexdigest(), file["sha256"], "SHA-256 of the download")


def _open_details(visit: Visit, name: str) -> None:
    visit.page.get_by_role("button", name=re.compile("Details|Show|" + re.escape(name[:8]), re.I)).first.click()


@takes(40)
def a_backup_at_work_is_shown_and_can_be_cancelled(bench: Stage) -> None:
    with bench.serve_dashboard() as server, Visit(server.url) as visit:
        fill(bench, server)
        visit.sign_in(server.new_token("operator")[1], "/backups")
        press_back_up(visit)
        visit.page.get_by_role("progressbar").first.wait_for()
        visit.button(re.compile("^Cancel")).first.click()
        dialog = visit.page.get_by_role("dialog")
        dialog.get_by_role("button", name="Cancel the backup").click()
        eventually(lambda: server.admin.get("/api/backups").json()["items"][0]["state"] == "cancelled", 20,
                   "a backup that was cancelled")
        visit.sees(re.compile("cancelled", re.I))


@short
@takes(12)
def who_only_reads_sees_backups_and_why_he_makes_none(bench: Stage) -> None:
    with bench.migrated() as server, Visit(server.url) as visit:
        visit.sign_in(server.new_token("read_only")[1], "/backups")
        visit.settle()
        visit.sees(re.compile("succeeded", re.I))
        before = len(server.admin.get("/api/backups").json()["items"])
        button = visit.button("Back up now")
        if button.count():
            expect(button.first.get_attribute("aria-disabled") == "true", "the button looks as if it worked")
            button.first.click(force=True)
            visit.page.wait_for_timeout(500)
            why = button.first.get_attribute("title") or ""
            expect("needs the role" in why, f"nothing says why the button is off: {why!r}")
        equal(len(server.admin.get("/api/backups").json()["items"]), before, "backups after pressing it")
