"""Every route and everybody: who is kept out, and with which answer."""

import re

from ..bench import Bench
from ..checks import equal, eventually, expect
from ..client import Client
from ..exchange import Answer
from ..matrix import METRICS, NOBODIES, OPEN, ROLES, Route, refusal, routes_of
from ..runner import takes
from ..serve import FORGED_TOKEN, Serve

BURST = 20  # failed attempts of one address before it is told to wait


def routes(server: Serve) -> list[Route]:
    return list(routes_of(server.anonymous.get("/api/openapi.json").json()))


def every_route_has_a_role_or_is_open_by_decision(bench: Bench) -> None:
    with bench.serve() as server:
        found = routes(server)
        equal({route.key for route in found if route.role is None}, OPEN | {METRICS}, "routes without a role")
        equal({route.key for route in found if not route.needs_credentials}, OPEN, "routes without credentials")
        unknown = {route.role for route in found} - {None, *ROLES}
        expect(not unknown, f"unknown roles: {unknown}")


def _credentials(server: Serve) -> dict[str, str | None]:
    token = server.token or ""
    number, revoked = server.new_token("admin")
    server.admin.request("DELETE", f"/api/tokens/{number}", 200)
    _, expired = server.new_token("admin", seconds=1)
    forged = token[:-1] + ("0" if token[-1] != "0" else "1")  # a token that there is, with another secret
    credentials: dict[str, str | None] = {
        "anonymous": None, "forged": forged, "expired": expired, "revoked": revoked,
        **{role: server.new_token(role)[1] for role in ROLES}}
    eventually(lambda: server.admin.with_token(expired).get("/api/session", None).status == 401, 5, "an expired token")
    return credentials


@takes(20)
def every_route_keeps_out_whom_it_must_and_no_one_else(bench: Bench) -> None:
    with bench.serve() as server:
        credentials = _credentials(server)
        for route in routes(server):
            client = server.anonymous  # a new address for each route: failed attempts are counted by it
            for who in (*NOBODIES, *ROLES):
                client.token = credentials[who]
                for method in route.methods:
                    _check(client.request(method, route.address), route, who)


def _check(answer: Answer, route: Route, who: str) -> None:
    wanted = refusal(route, who)
    if wanted is None:
        # Login asks for more than a token; the others let in.
        allowed = answer.status in (400, 401, 403) if route.path == "/api/login" else answer.status not in (401, 403)
        expect(allowed, f"{who} is kept out: {answer}")
        expect(answer.status not in (429, 500, 504), f"{who}: {answer}")
        return
    equal(answer.status, wanted, f"{who} at {answer}")
    if wanted == 401:
        expect((answer.header("www-authenticate") or "").startswith("Bearer"), f"no WWW-Authenticate: {answer}")


def all_nobodies_hear_the_same(bench: Bench) -> None:
    with bench.serve() as server:
        answers = set()
        for who, token in _credentials(server).items():
            if who in NOBODIES:
                document = server.admin.with_token(token).get("/api/tokens", 401).json()
                answers.add((document["code"], document["title"], document.get("detail"), document.get("hint")))
        equal(len(answers), 1, f"answers that tell nobodies apart: {answers}")


def credentials_of_another_form_are_refused(bench: Bench) -> None:
    with bench.serve() as server:
        token = server.token or ""
        for header in ("", "Bearer", "Bearer ", f"Basic {token}", f"Bearer {token} x", token,
                       f"Bearer {token[:-1]}", f"Bearer {token}A", f"Bearer {token.upper()}", "Bearer mlt_",
                       "Bearer " + "A" * 5000, f"Bearer {token}, Bearer {token}"):
            answer = server.anonymous.get("/api/session", None, headers={"Authorization": header})
            equal(answer.status, 401, f"the answer to the header {re.sub('mlt_.*', 'mlt_…', header)[:40]!r}")
        server.anonymous.get("/api/session", 200, headers={"Authorization": f"bearer {token}"})
        answer = server.anonymous.get(f"/api/session?access_token={token}", None)
        equal(answer.status, 401, "a token in the address")


def guessing_is_slowed_down_and_a_good_token_is_not(bench: Bench) -> None:
    with bench.serve() as server:
        client = server.anonymous.with_token(FORGED_TOKEN)
        statuses = [client.get("/api/session", None).status for _ in range(BURST + 5)]
        expect(statuses[0] == 401 and statuses[-1] == 429, f"statuses {statuses}")
        refused = client.get("/api/session", 429)
        expect(int(refused.header("retry-after") or 0) >= 1, "no Retry-After")
        client.token = server.token  # of the same address
        client.get("/api/session", 200)
        server.anonymous.get("/api/session", 401)  # of another


def a_token_that_asks_too_often_is_told_to_wait(bench: Bench) -> None:
    with bench.serve(None, "--requests-per-second", "5") as server:
        client: Client = server.client("read_only")
        answers = [client.get("/api/session", None) for _ in range(20)]
        statuses = [answer.status for answer in answers]
        expect(statuses[0] == 200 and 429 in statuses, f"statuses {statuses}")
        equal(answers[0].header("ratelimit-limit"), "10", "RateLimit-Limit")
        expect(int(answers[statuses.index(429)].header("retry-after") or 0) >= 1, "no Retry-After")
        server.admin.get("/api/session", 200)


def open_metrics_need_no_token_and_nothing_else_opens(bench: Bench) -> None:
    with bench.serve(None, "--open-metrics") as server:
        expect(b"pg_up 1" in server.anonymous.get("/metrics").body, "no pg_up 1")
        server.anonymous.get("/api/database/metrics", 401)
