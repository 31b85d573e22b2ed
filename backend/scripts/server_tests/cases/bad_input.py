"""What is wrong, is too large, or is no HTTP: refused with words, and the server lives."""

from ..bench import Bench
from ..checks import equal, expect
from ..client import Client
from ..matrix import routes_of
from ..runner import takes
from ..serve import Serve

BODY_BYTES_MAX = 64 << 10
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


def _survives(server: Serve) -> None:
    server.anonymous.get("/livez")
    server.admin.get("/api/session")


def unknown_addresses_are_404_as_a_problem(bench: Bench) -> None:
    with bench.serve() as server:
        for path in ("/", "/api", "/api/", "/api/nothing", "/apis", "/api/runs/a/b/c", "/metrics/x", "/favicon.ico",
                     "/../etc/passwd", "/..%2f..%2fetc/passwd", "/%00", "/api/runs/%00", "//", "/.",
                     "/api/backups/..%2f..%2f..%2fetc%2fpasswd/download", "/api/runs/%2e%2e", "/api/RUNS",
                     "/" + "a" * 4000, "/api/runs/" + "a" * 4000, "/api/backups/%ff%fe/log", "/api/runs/%"):
            for client in (server.admin, server.anonymous):
                answer = client.get(path, None)
                expect(answer.status in (404, 400) or client.token is None and answer.status == 401, f"{answer}")


@takes(8)
def a_wrong_method_is_405_and_hears_the_right_ones(bench: Bench) -> None:
    with bench.serve() as server:
        routes = list(routes_of(server.anonymous.get("/api/openapi.json").json()))
        allowed: dict[str, set[str]] = {}
        for route in routes:
            allowed.setdefault(route.address, set()).update(route.methods)
        client = server.admin
        for address, methods in allowed.items():
            for method in METHODS:
                if method not in methods:
                    answer = client.request(method, address, 405)
                    said = {name.strip() for name in (answer.header("allow") or "").split(",")}
                    equal(said, methods, f"Allow of {method} {address}")
        brewed = client.raw(b"BREW /api/runs HTTP/1.1\r\nHost: localhost\r\n\r\n", 10)
        expect(brewed is None or brewed.status in (400, 404, 405, 501), f"a method that nobody knows: {brewed}")


def bodies_that_are_wrong_are_400_and_name_the_member(bench: Bench) -> None:
    with bench.serve() as server:
        client = server.client("operator")
        for body in (b"", b"{", b"[]", b"null", b"7", b'"shop"', b"\xff\xfe", b'{"source": "shop"', b'{"source": }',
                     b"{'source': 'shop'}", b"\0", b"[" * 20_000, b'{"a":' * 5_000, b'{"source": "\\ud800"}'):
            answer = client.request("POST", "/api/runs", 400, body=body, headers={"Content-Type": "application/json"})
            equal(answer.json()["code"], "bad-request", f"the code for {body[:20]!r}")
        twice = client.request(
            "POST", "/api/runs", 400, body=b'{"source": "shop", "sourc\\u0065": "other"}',
            headers={"Content-Type": "application/json"})
        equal(twice.json()["fields"], [{"name": "source", "message": "is given twice"}], "a member that comes twice")
        for member, value in (
                ("source", 7), ("source", None), ("source", ["shop"]), ("jobs", "many"), ("jobs", 0),
                ("jobs", -1), ("bytesPerSecondMax", 0), ("onExisting", "never"), ("include", "a"),
                ("accept", [1]), ("overlapIndexes", "yes"), ("snapshot", ""), ("tinyintOne", {})):
            answer = client.post("/api/runs", {"source": "shop", member: value}, 400)
            names = [field["name"] for field in answer.json().get("fields", [])]
            expect(any(name.partition(".")[0] == member for name in names), f"{member} = {value!r}: {answer}")
        for value in (1.5, 1 << 70, 1e300):  # JSONDecoder says of these that they are no JSON, and not where
            client.post("/api/runs", {"source": "shop", "jobs": value}, 400)
        expect(client.get("/api/runs").json()["items"] == [], "a run was started")


def members_that_nobody_knows_are_refused(bench: Bench) -> None:
    with bench.serve() as server:
        answer = server.admin.post("/api/runs", {"source": "shop", "byteLimit": 1}, 400)
        expect("byteLimit" in str(answer.json().get("fields")), f"{answer}")
        server.admin.post("/api/tokens", {"name": "a", "role": "read_only", "expires": 60}, 400)


def tokens_that_cannot_be_are_refused(bench: Bench) -> None:
    with bench.serve() as server:
        for document in (
                {"name": "", "role": "admin"}, {"name": "a" * 101, "role": "admin"}, {"name": "a\nb", "role": "admin"},
                {"name": "a", "role": "root"}, {"name": "a"}, {"role": "admin"},
                {"name": "a", "role": "admin", "expiresInSeconds": 0},
                {"name": "a", "role": "admin", "expiresInSeconds": -5},
                {"name": "a", "role": "admin", "expiresInSeconds": 1 << 62},
                {"name": "\0", "role": "admin"}, {"name": "\u202e", "role": "admin"}):
            server.admin.post("/api/tokens", document, 400)
        equal(server.admin.get("/api/tokens").json()["total"], 1, "tokens")
        server.admin.request("DELETE", "/api/tokens/unknown", 404)
        name = "Zoë's \"token\" </script> '; DROP TABLE martlet.token; --"
        made = server.admin.post("/api/tokens", {"name": name, "role": "read_only"}, 201, reveals=True).json()
        equal(made["info"]["name"], name, "the name")


@takes(8)
def bodies_over_64_kib_are_413_however_they_are_sent(bench: Bench) -> None:
    with bench.serve() as server:
        client = server.admin
        just = b'{"source": "' + b"a" * (BODY_BYTES_MAX - 14) + b'"}'
        equal(len(just), BODY_BYTES_MAX, "bytes of the largest body")
        client.request("POST", "/api/runs", 400, body=just)
        for size in (BODY_BYTES_MAX + 1, 1 << 20):
            client.request("POST", "/api/runs", 413, body=just.ljust(size))
        head = (f"POST /api/runs HTTP/1.1\r\nHost: {client.host}\r\nAuthorization: Bearer {client.token}\r\n"
                "Connection: close\r\n").encode()
        answer = client.raw(head + b"Transfer-Encoding: chunked\r\n\r\n" + b"2000\r\n" + b" " * 0x2000 + b"\r\n" +
                            (b"2000\r\n" + b" " * 0x2000 + b"\r\n") * 9 + b"0\r\n\r\n")
        expect(answer and answer.status == 413, f"a body in pieces: {answer}")
        answer = client.raw(head + b"Content-Length: 99999999999\r\n\r\n" + b" " * (BODY_BYTES_MAX * 2), 40)
        expect(answer and answer.status == 413, f"a body that says to be 100 GB: {answer}")
        _survives(server)


def parameters_that_are_unknown_doubled_or_wrong_are_400(bench: Bench) -> None:
    with bench.serve() as server:
        client = server.admin
        for query in (
                "?unknown=1", "?limit=1&limit=2", "?limit=0", "?limit=1001", "?limit=-1", "?limit=1.5", "?limit=",
                "?limit", "?limit=%31%30x", "?limit=99999999999999999999", "?cursor=x", "?cursor=-1", "?LIMIT=5",
                "?limit=1&cursor=%00", "?cursor=" + "1" * 600, "?limit=%ff", "?%ff=1", "?=", "?=1"):
            answer = client.get(f"/api/runs{query}", 400)
            expect(answer.json().get("fields"), f"no field is named for {query[:30]}: {answer}")
        for query in ("?", "?limit=5", "?limit=%35"):
            client.get(f"/api/runs{query}", 200)
        for path in ("/api/backups?state=gone", "/api/database/queries?sort=x", "/api/audit?outcome=maybe",
                     "/api/database/sizes?offset=-1", "/livez?x=1", "/api/migration-status?x=1"):
            client.get(path, 400)


def what_is_no_http_is_refused_without_harm(bench: Bench) -> None:
    with bench.serve() as server:
        client = server.anonymous
        line = b"GET /livez HTTP/1.1\r\nHost: localhost\r\n"
        for request in (
                b"nonsense\r\n\r\n", b"GET\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\0" * 200,
                line + b"A: " + b"b" * 100_000 + b"\r\n\r\n", line + b"A: b\r\n" * 5_000 + b"\r\n",
                line + b"A" * 70_000 + b": b\r\n\r\n", line + b"Content-Length: -1\r\n\r\n",
                line + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\n", line + b"Content-Length: x\r\n\r\n",
                line + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                b"POST /api/login HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n",
                line + b"Bad Header: x\r\n\r\n",
                b"GET /livez HTTP/9.9\r\n\r\n", b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
                b"GET /\xff\xfe HTTP/1.1\r\nHost: localhost\r\n\r\n", b"GET /a b HTTP/1.1\r\nHost: localhost\r\n\r\n",
                b"\0" * 5_000):
            answer = client.raw(request, 10)
            expect(answer is None or 400 <= answer.status < 500, f"{request[:80]!r}: {answer}")
        _survives(server)


def a_host_that_is_missing_doubled_or_malformed_is_400(bench: Bench) -> None:
    with bench.serve() as server:
        for fields in (b"", b"Host:\r\n", b"Host: \r\n", b"Host: localhost\r\nHost: localhost\r\n", b"Host: a b\r\n",
                       b"Host: localhost\r\nhost: evil.example\r\n", b"Host: localhost:x\r\n", b"Host: [::1\r\n",
                       b"Host: user@localhost\r\n", b"Host: localhost/\r\n", b"Host: " + b"a" * 300 + b"\r\n"):
            for version in (b"1.1", b"1.0"):
                answer = server.anonymous.raw(
                    b"GET /livez HTTP/" + version + b"\r\n" + fields + b"Connection: close\r\n\r\n", 10)
                expect(answer and answer.status == 400, f"{fields!r}: {answer}")
        _survives(server)


def a_name_that_is_made_to_mean_this_machine_is_refused(bench: Bench) -> None:
    with bench.serve(None, "--allowed-host", "martlet.example.com") as server:
        client = server.admin
        for name in ("evil.example", f"evil.example:{client.port}", "localhost.evil.example", "192.0.2.7",
                     "[2001:db8::1]"):
            for path in ("/", "/livez", "/api/session", "/api/nothing", "/metrics"):
                equal(client.get(path, 421, headers={"Host": name}).json()["code"], "host.foreign", "the code")
            client.post("/api/login", {"token": client.token}, 421, headers={"Host": name, "Origin": f"http://{name}"})
        for name in ("localhost", "LOCALHOST:1", "127.0.0.1", "[::1]:8080", "Martlet.Example.com:443"):
            client.get("/api/session", 200, headers={"Host": name})


def an_unknown_transfer_coding_is_refused_and_ends_the_connection(bench: Bench) -> None:
    with bench.serve() as server:
        smuggled = b"GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n"
        for coding in (b"gzip", b"identity", b"x", b"gzip, chunked", b"chunked, gzip",
                       b"chunked\r\nTransfer-Encoding: x", b"chunked\r\nTransfer-Encoding: chunked", b"\x0bchunked", b"chunked;a=b"):
            with server.anonymous.socket(10) as connection:
                connection.sendall(b"POST /api/login HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: " + coding +
                                   b"\r\n\r\n0\r\n\r\n" + smuggled)
                said = b""
                while piece := connection.recv(65536):  # until it is closed
                    said += piece
            heads = [line[9:12] for line in said.split(b"\r\n") if line.startswith(b"HTTP/1.1 ")]
            expect(heads in ([b"400"], [b"501"]), f"{coding!r}: {said[:300]!r}")
        _survives(server)


def requests_in_one_write_are_answered_in_their_order(bench: Bench) -> None:
    with bench.serve() as server:
        client: Client = server.anonymous
        with client.socket(10) as connection:
            connection.sendall(b"GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n"
                               b"GET /nothing HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            said = b""
            while piece := connection.recv(65536):
                said += piece
        answers = [line[:12] for line in said.split(b"\r\n") if line.startswith(b"HTTP/1.1 ")]
        # RFC 9112, 9.3.2: a connection may be closed before all are answered; the client asks again.
        expect(answers in ([b"HTTP/1.1 200"], [b"HTTP/1.1 200", b"HTTP/1.1 404"]), f"the answers: {answers}")
        _survives(server)
