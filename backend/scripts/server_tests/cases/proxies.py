"""A proxy in front: whose address counts, and what its word is worth."""

from http.cookies import SimpleCookie

from ..bench import Bench
from ..checks import equal, expect
from ..serve import FORGED_TOKEN, Serve

TRUSTED = ("--trusted-proxy", "127.0.0.0/8")
GUESSES = 30  # more than an address has at once


def _log_in(server: Serve, token: str | None, wanted: int | None, **headers: str) -> str:
    """The cookie that is set."""
    sent = {"Origin": server.url, **{name.replace("_", "-"): value for name, value in headers.items()}}
    answer = server.anonymous.post("/api/login", {"token": token}, wanted, headers=sent)
    return answer.header("set-cookie") or str(answer.status)


def guesses_through_a_proxy_count_against_the_client_that_it_names(bench: Bench) -> None:
    with bench.serve(None, *TRUSTED) as server:
        for _ in range(GUESSES):
            last = _log_in(server, FORGED_TOKEN, None, X_Forwarded_For="192.0.2.1")
        equal(last, "429", "the last guess of one client")
        _log_in(server, FORGED_TOKEN, 401, X_Forwarded_For="192.0.2.2")
        _log_in(server, FORGED_TOKEN, 401, Forwarded='for="[2001:db8::7]:99"')
        _log_in(server, FORGED_TOKEN, 401, X_Forwarded_For="192.0.2.1, 192.0.2.3")
        _log_in(server, FORGED_TOKEN, 429, X_Forwarded_For="192.0.2.4, 192.0.2.1")
        addresses = {item.get("clientAddress") for item in server.admin.get("/api/audit").json()["items"]}
        expect({"192.0.2.1", "192.0.2.2", "2001:db8::7"} <= addresses, f"the audit has {addresses}")
        expect("192.0.2.4" not in addresses, "the audit has what a client says of itself")
        expect(any(entry.get("client") == "192.0.2.2" for entry in server.log_entries()), "the log has another address")


def what_a_client_says_of_itself_counts_for_nothing(bench: Bench) -> None:
    with bench.serve() as server:
        client = server.anonymous
        for number in range(GUESSES):
            forged = {"Origin": server.url, "X-Forwarded-For": f"192.0.2.{number}", "X-Forwarded-Proto": "https",
                      "Forwarded": f"for=192.0.2.{number};proto=https"}
            last = client.post("/api/login", {"token": FORGED_TOKEN}, None, headers=forged).status
        equal(last, 429, "the last guess")
        cookie = _log_in(server, server.token, 200, X_Forwarded_Proto="https")
        expect(cookie.startswith("martlet_session=") and "secure" not in cookie.lower(), f"the cookie {cookie[:30]}")
        bench.canaries.add(cookie.partition("=")[2].partition(";")[0], "a session")


def a_cookie_behind_a_proxy_with_tls_is_for_this_host_and_tls_alone(bench: Bench) -> None:
    with bench.serve(None, *TRUSTED) as server:
        said = _log_in(server, server.token, 200, X_Forwarded_For="192.0.2.1", X_Forwarded_Proto="https")
        cookie = SimpleCookie(said)["__Host-martlet_session"]
        bench.canaries.add(cookie.value, "a session")
        equal((bool(cookie["secure"]), cookie["path"], cookie["domain"]), (True, "/", ""), "Secure, Path, Domain")
        tls = {"X-Forwarded-Proto": "https"}
        value = f"__Host-martlet_session={cookie.value}"
        server.anonymous.get("/api/session", 200, headers={"Cookie": value, **tls})
        # Another name, which a neighbour or an open line could have set, and an open line itself.
        server.anonymous.get("/api/session", 401, headers={"Cookie": f"martlet_session={cookie.value}", **tls})
        server.anonymous.get("/api/session", 401, headers={"Cookie": value})
        ended = server.anonymous.post("/api/logout", None, 204, headers={
            "Cookie": value, "Sec-Fetch-Site": "same-origin", **tls})
        expect((ended.header("set-cookie") or "").startswith("__Host-martlet_session=;"), "the cookie is left")
        server.anonymous.get("/api/session", 401, headers={"Cookie": value, **tls})


def a_proxy_is_an_address_or_a_network(bench: Bench) -> None:
    for wrong in ("frontend", "10.0.0.0/33", "", "10.0.0.1:80"):
        done = bench.martlet(
            "serve", bench.target_url("postgres"), f"--trusted-proxy={wrong}", statuses=(2,), is_error=True)
        expect("address" in str(done), f"{wrong!r}: {done}")
