"""What is remembered of what was done and tried, and that nothing is done without it."""

from ..bench import Bench
from ..checks import equal, expect
from ..runner import takes

ENTRIES_MAX = 70  # sixty at once, and one in ten seconds


def a_change_is_written_before_and_after_it_is_made(bench: Bench) -> None:
    with bench.serve() as server:
        operator = server.client("operator")
        operator.post("/api/backups", {}, 202)
        operator.post("/api/runs", {"source": "nothing"}, None)
        entries = server.admin.get("/api/audit?limit=100").json()["items"]
        for action, ends in (("backup.create", ("succeeded",)), ("run.start", ("failed",))):
            found = [entry for entry in reversed(entries) if entry["action"] == action]
            equal([entry["outcome"] for entry in found], ["begun", *ends], f"the entries of {action}")
            equal(len({entry["requestID"] for entry in found}), 1, f"the requests of {action}")


def without_an_entry_nothing_is_done(bench: Bench) -> None:
    with bench.serve() as server:
        database, operator = server.target_url.rpartition("/")[2], server.client("operator")
        bench.on_target("ALTER TABLE martlet.audit ADD CONSTRAINT full_disk CHECK (false) NOT VALID", database)
        answer = operator.post("/api/backups", {}, 503)
        equal(answer.json()["code"], "audit.unavailable", "the code")
        expect(answer.header("retry-after"), "no Retry-After")
        equal(server.admin.get("/api/backups").json()["items"], [], "backups")


@takes(10)
def strangers_do_not_fill_it(bench: Bench) -> None:
    with bench.serve() as server:
        for number in range(400):
            # A new address for each.
            server.anonymous.with_token(None).post(
                "/api/login", {"token": f"mlt_{number:012x}_{'0' * 64}"}, 401,
                headers={"Sec-Fetch-Site": "same-origin"})
        entries = server.admin.get("/api/audit?limit=200&action=session.open").json()["items"]
        expect(0 < len(entries) <= ENTRIES_MAX, f"{len(entries)} entries of 400 refusals")
