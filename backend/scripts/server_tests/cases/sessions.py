"""Browsers: the login, its cookie, and pages of other sites."""

import ssl
from http.cookies import Morsel, SimpleCookie

from ..bench import Bench
from ..checks import equal, eventually, expect
from ..client import Client
from ..runner import takes
from ..serve import FORGED_TOKEN, Serve

COOKIE = "martlet_session"
SECURE_COOKIE = "__Host-martlet_session"
FOREIGN = (
    {"Origin": "http://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"}, {"Sec-Fetch-Site": "none"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "SELF"})


def _log_in(server: Serve, token: str | None = None) -> Morsel:
    client = server.anonymous
    answer = client.post("/api/login", {"token": token or server.token}, 200, headers={"Origin": server.url})
    cookie: SimpleCookie = SimpleCookie(answer.header("set-cookie") or "")
    expect(COOKIE in cookie, f"no cookie: {answer.header('set-cookie')}")
    server.bench.canaries.add(cookie[COOKIE].value, "a session")
    return cookie[COOKIE]


def _cookie(morsel: Morsel) -> dict[str, str]:
    return {"Cookie": f"{COOKIE}={morsel.value}"}


def a_login_sets_a_cookie_that_scripts_and_other_sites_cannot_use(bench: Bench) -> None:
    with bench.serve() as server:
        morsel = _log_in(server)
        expect(morsel.value not in (server.token or "") and len(morsel.value) >= 43, "the cookie can be guessed")
        equal((bool(morsel["httponly"]), morsel["samesite"].lower(), morsel["path"], bool(morsel["secure"])),
              (True, "strict", "/", False), "HttpOnly, SameSite, Path and Secure")
        expect(0 < int(morsel["max-age"]) <= 86_400, f"Max-Age {morsel['max-age']}")
        expect(not morsel["domain"], "the cookie goes to other hosts")
        session = server.anonymous.get("/api/session", headers=_cookie(morsel)).json()
        equal((session["credential"], session["role"]), ("session", "admin"), "who asks")


def pages_of_other_sites_can_neither_log_in_nor_change_anything(bench: Bench) -> None:
    with bench.serve() as server:
        cookie = _cookie(_log_in(server))
        new = {"name": "never", "role": "admin"}
        for foreign in FOREIGN:
            headers = {name: value.replace("SELF", server.url) for name, value in foreign.items()}
            client = server.anonymous
            client.post("/api/login", {"token": server.token}, 403, headers=headers)
            client.post("/api/tokens", new, 403, headers={**headers, **cookie})
            client.post("/api/runs", {"source": "shop"}, 403, headers={**headers, **cookie})
        server.anonymous.post("/api/tokens", new, 403, headers=cookie)  # says not at all where it comes from
        names = {item["name"] for item in server.admin.get("/api/tokens").json()["items"]}
        expect("never" not in names, "a token was made")
        for own in ({"Origin": server.url}, {"Sec-Fetch-Site": "same-origin"}):
            server.anonymous.post("/api/tokens", {"name": "own", "role": "read_only"}, 201, headers={**own, **cookie},
                                  reveals=True)


def a_logout_ends_the_session_and_only_it(bench: Bench) -> None:
    with bench.serve() as server:
        first, second = _log_in(server), _log_in(server)
        own = {"Origin": server.url}
        answer = server.anonymous.post("/api/logout", None, 204, headers={**own, **_cookie(first)})
        ended: SimpleCookie = SimpleCookie(answer.header("set-cookie") or "")
        equal((ended[COOKIE].value, ended[COOKIE]["max-age"]), ("", "0"), "the cookie that is left")
        server.anonymous.get("/api/session", 401, headers=_cookie(first))
        server.anonymous.get("/api/session", 200, headers=_cookie(second))


@takes(15)
def a_session_dies_with_its_token(bench: Bench) -> None:
    with bench.serve() as server:
        number, token = server.new_token("operator")
        _, brief = server.new_token("operator", seconds=3)
        other_number, other = server.new_token("operator")
        session, brief_session = _cookie(_log_in(server, token)), _cookie(_log_in(server, brief))
        other_session = _cookie(_log_in(server, other))
        server.admin.request("DELETE", f"/api/tokens/{number}", 200)
        server.anonymous.get("/api/session", 401, headers=session)
        bench.martlet("token", "revoke", server.target_url, other_number)
        _await_end(server.anonymous, brief_session, 5)
        _await_end(server.anonymous, other_session, 11)


def _await_end(client: Client, cookie: dict[str, str], seconds: float) -> None:
    eventually(lambda: client.get("/api/session", None, headers=cookie).status in (401, 429), seconds, "an end", 0.5)


def wrong_logins_are_refused_and_slowed_down(bench: Bench) -> None:
    with bench.serve() as server:
        own = {"Origin": server.url}
        client = server.anonymous
        client.post("/api/login", {"token": FORGED_TOKEN}, 401, headers=own)
        client.post("/api/login", {"token": ""}, 401, headers=own)
        for document in ({}, {"token": 7}, {"token": None}, [], "mlt_"):
            client.post("/api/login", document, 400, headers=own)
        statuses = [client.post("/api/login", {"token": "x"}, None, headers=own).status for _ in range(20)]
        equal(statuses[-1], 429, "the answer to the twentieth guess")
        # A right one of the same address is let in: only who is told no waits.
        client.post("/api/login", {"token": server.token}, 200, headers=own)
        server.anonymous.with_token(server.token).get("/api/session", 200)
        for value in ("", "x", "A" * 43, "A" * 4000):
            server.anonymous.get("/api/session", 401, headers={"Cookie": f"{COOKIE}={value}"})


def over_tls_the_cookie_is_secure_and_browsers_are_told_to_stay(bench: Bench) -> None:
    folder = bench.tls_folder
    options = ("--tls-certificate", str(folder / "server-cert.pem"), "--tls-key", str(folder / "server-key.pem"))
    with bench.serve(None, *options) as server:
        expect(server.url.startswith("https://"), f"it serves {server.url}")
        context = ssl.create_default_context(cafile=folder / "ca.pem")
        client = Client(server.url, None, bench.canaries, context)
        answer = client.post("/api/login", {"token": server.token}, 200, headers={"Origin": server.url})
        expect((answer.header("strict-transport-security") or "").startswith("max-age="), "no HSTS")
        cookie: SimpleCookie = SimpleCookie(answer.header("set-cookie") or "")
        expect(SECURE_COOKIE in cookie, f"the cookie: {answer.header('set-cookie')}")
        morsel = cookie[SECURE_COOKIE]
        bench.canaries.add(morsel.value, "a session")
        expect(morsel["secure"] and morsel["httponly"] and morsel["path"] == "/", f"the cookie: {morsel}")
        client.get("/api/session", 200, headers={"Cookie": f"{SECURE_COOKIE}={morsel.value}"})
        client.get("/api/session", 401, headers={"Cookie": f"{COOKIE}={morsel.value}"})
        plain = server.anonymous.raw(b"GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n", 10)
        expect(plain is None or plain.status == 400, "it speaks plain HTTP too")
