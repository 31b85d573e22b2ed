"""The collector itself finds what is wrong."""

import unittest

from ..collector import read_spans


def _document(**changes: object) -> dict:
    span = {"traceId": "5b8efff798038103d269b633813fc60c", "spanId": "eee19b7ec3c1b174", "name": "x", "kind": 1,
            "startTimeUnixNano": "1", "endTimeUnixNano": "2", "status": {"code": 0},
            "attributes": [{"key": "n", "value": {"intValue": "3"}}], **changes}
    return {"resourceSpans": [{"resource": {"attributes": []}, "scopeSpans": [{"scope": {}, "spans": [span]}]}]}


class CollectorTests(unittest.TestCase):
    def test_a_span_is_read(self) -> None:
        _, (span,) = read_spans(_document())
        self.assertEqual((span.name, span.kind, span.start, span.end, span.attributes["n"], span.error),
                         ("x", "internal", 1, 2, 3, None))

    def test_what_is_not_as_otlp_has_it_is_refused(self) -> None:
        for changes in ({"traceId": "0" * 32}, {"spanId": "XYZ"}, {"startTimeUnixNano": 1}, {"endTimeUnixNano": "0"},
                        {"status": {"code": 7}}, {"attributes": [{"key": "n", "value": {"intValue": 3}}]}):
            with self.assertRaises(ValueError):
                read_spans(_document(**changes))


if __name__ == "__main__":
    unittest.main()
