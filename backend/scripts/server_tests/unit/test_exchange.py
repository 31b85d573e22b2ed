import json
import unittest

from ..exchange import Answer, broken_rules

TRACE = "0af7651916cd43dd8448eb211c80319c"
HEADERS = {
    "Content-Type": "application/json", "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer", "Cache-Control": "no-store", "X-Request-Id": "a",
    "traceparent": f"00-{TRACE}-b7ad6b7169203331-01",
    "Content-Security-Policy": "default-src 'self'; frame-ancestors 'none'; object-src 'none'"}
PROBLEM = {"type": "t", "title": "t", "status": 404, "code": "c", "requestId": "a", "traceId": TRACE}


def broken(status: int = 200, document: object = None, **headers: str | None) -> list[str]:
    changed = {**HEADERS, **{name.replace("_", "-"): value for name, value in headers.items()}}
    if status >= 400 and "Content_Type" not in headers:
        changed["Content-Type"] = "application/problem+json"
    pairs = tuple((name, value) for name, value in changed.items() if value is not None)
    return broken_rules(Answer("GET", "/", status, pairs, json.dumps(document).encode()))


class RulesTests(unittest.TestCase):
    def test_a_good_answer_breaks_none(self):
        self.assertEqual(broken(), [])
        self.assertEqual(broken(404, PROBLEM), [])

    def test_each_header_is_missed(self):
        for name in HEADERS:
            if name != "Content-Type":
                self.assertEqual(len(broken(**{name: None})) > 0, True, name)

    def test_weak_headers_are_seen(self):
        for name, value in (
                ("Server", "x"), ("Cache_Control", "private"), ("Cache_Control", "no-cache, private"),
                ("X_Request_Id", "a b"),
                ("traceparent", "00-1-2-3"), ("X_Frame_Options", "SAMEORIGIN"),
                ("Content_Security_Policy", HEADERS["Content-Security-Policy"] + "; script-src 'unsafe-inline'")):
            self.assertEqual(len(broken(**{name: value})), 1, (name, value))

    def test_errors_must_be_problems_about_themselves(self):
        self.assertEqual(len(broken(404, PROBLEM, Content_Type="text/html")), 1)
        for member, value in (("status", 400), ("requestId", "b"), ("traceId", "0"), ("code", None), ("title", 7)):
            self.assertEqual(len(broken(404, {**PROBLEM, member: value})), 1, member)
