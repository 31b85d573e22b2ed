"""Ids of requests and traces: taken, given, and in the log."""

from ..bench import Bench
from ..checks import equal, expect
from ..serve import Serve

TRACE = "0af7651916cd43dd8448eb211c80319c"
SPAN = "b7ad6b7169203331"


def a_trace_goes_through_the_server_and_into_its_log(bench: Bench) -> None:
    with bench.serve() as server:
        answer = server.admin.get("/api/session", headers={
            "traceparent": f"00-{TRACE}-{SPAN}-01", "X-Request-Id": "request-of-a-test"})
        version, trace, span, flags = (answer.header("traceparent") or "---").split("-")
        equal((version, trace, flags), ("00", TRACE, "01"), "version, trace and flags")
        expect(span != SPAN, "the server calls its span as the caller's")
        equal(answer.header("x-request-id"), "request-of-a-test", "the request's id")
        refused = server.anonymous.get("/api/session", 401, headers={"traceparent": f"00-{TRACE}-{SPAN}-00"}).json()
        equal(refused["traceId"], TRACE, "the trace in a problem")
        entry = _entry(server, "request-of-a-test")
        equal((entry["trace"], entry["status"], entry["path"], entry["method"]), (TRACE, "200", "/api/session", "GET"),
              "the line in the log")
        expect(entry["principal"].startswith("token:"), f"the principal: {entry}")


def _entry(server: Serve, request: str) -> dict:
    found = [entry for entry in server.log_entries() if entry.get("request") == request]
    equal(len(found), 1, "lines in the log about the request")
    return found[0]


def ids_that_cannot_be_are_replaced(bench: Bench) -> None:
    with bench.serve() as server:
        seen = set()
        for trace in (
                "", "00", f"00-{TRACE}-{SPAN}", f"00-{'0' * 32}-{SPAN}-01", f"00-{TRACE}-{'0' * 16}-01",
                f"ff-{TRACE}-{SPAN}-01", f"00-{TRACE.upper()}-{SPAN}-01", f"00-{TRACE}-{SPAN}-01-more", "x" * 500):
            answer = server.anonymous.get("/livez", headers={"traceparent": trace})
            seen.add((answer.header("traceparent") or "").split("-")[1])
        expect(TRACE not in seen and len(seen) == 9, f"traces {seen}")
        for name in ("", "a b", "a" * 65, "<script>", "a\tb", '"},{"a":"b'):
            answer = server.anonymous.get("/livez", headers={"X-Request-Id": name})
            expect(answer.header("x-request-id") != name, f"the id {name!r} is taken")


def every_line_of_the_log_is_json(bench: Bench) -> None:
    with bench.serve(None, "--log-level", "debug") as server:
        for path in ("/livez", '/"\\%0a%0d%00', "/api/runs?x=%0ay", "/api/runs/%1b[31m"):
            server.admin.get(path, None, headers={"User-Agent": 'a"b\\c'})
        server.stop()
        entries = server.log_entries()
        expect(len(entries) >= 4, "the log is empty")
        for entry in entries:
            expect({"time", "level", "message"} <= entry.keys(), f"{entry}")
