import json
import re
import unittest
from pathlib import Path

from ..fake import documents
from ..fake.faults import Fault, Faults, problem
from ..fake.routes import ROUTES
from ..fake.schema import answer_schema, faults
from ..fake.stream import Hub
from ..fake.world import BACKUP_ID, Table, World, huge_world, small_world

OPENAPI = json.loads((Path(__file__).resolve().parents[2] / "openapi.json").read_text())
SCHEMAS = OPENAPI["components"]["schemas"]


def wrong(document: object, name: str) -> list[str]:
    return list(faults(document, {"$ref": f"#/components/schemas/{name}"}, SCHEMAS))


class DocumentTests(unittest.TestCase):
    def test_every_answer_is_what_the_document_of_the_API_says(self):
        for world in (small_world(), World(run_state=None), huge_world(300)):
            for (method, path), handler in ROUTES.items():
                if world.run_state is None and "{id}" in path or "manifest" in path:
                    continue
                schema = answer_schema(OPENAPI, method, path)
                with self.subTest(method=method, path=path):
                    status, answer = handler(world, BACKUP_ID, {}, {})
                    if status < 400 and schema:
                        self.assertEqual(list(faults(answer, schema, SCHEMAS)), [])

    def test_events_and_problems(self):
        world = small_world()
        self.assertEqual(wrong(documents.status(world), "StatusDocument"), [])
        self.assertEqual(wrong(json.loads(problem(429, "too-many-requests", "Too many.")), "ProblemDocument"), [])

    def test_pages_lead_to_all_items(self):
        items = [{"n": number} for number in range(250)]
        seen, query = [], {"limit": "100"}
        while True:
            page = documents.page(items, query)
            seen += page["items"]
            if "nextCursor" not in page:
                break
            query["cursor"] = page["nextCursor"]
        self.assertEqual(seen, items)


class SchemaTests(unittest.TestCase):
    def test_what_is_wrong_is_seen(self):
        good = documents.table(Table("a.b", 10))
        self.assertEqual(wrong(good, "TableDocument"), [])
        for change, words in (({"percent": "7"}, "percent"), ({"state": "odd"}, "none of"), ({"more": 1}, "unknown"),
                              ({"rowsTotal": True}, "rowsTotal"), ({"rowsTotal": 1.5}, "rowsTotal")):
            self.assertRegex(" ".join(wrong(good | change, "TableDocument")), words)
        del good["name"]
        self.assertEqual(wrong(good, "TableDocument"), ["$.name is missing"])


class StreamTests(unittest.TestCase):
    def collect(self, hub: Hub, last: str | None) -> bytes:
        frames: list[bytes] = []
        hub.cut_after_seconds = 0.01
        hub.serve(frames.append, last)
        return b"".join(frames)

    def test_a_snapshot_first_then_what_follows_the_last_event(self):
        hub = Hub(lambda: {"whole": True})
        hub.publish("progress", {"n": 1})
        hub.publish("progress", {"n": 2})
        self.assertIn(b'event: snapshot\ndata: {"whole": true}', self.collect(hub, None))
        sequel = self.collect(hub, f"{hub.epoch}-1")
        self.assertIn(b'{"n": 2}', sequel)
        self.assertNotIn(b'{"n": 1}', sequel)
        old = hub.epoch
        hub.restart()
        self.assertIn(b"event: snapshot", self.collect(hub, f"{old}-2"))


class FaultTests(unittest.TestCase):
    def test_a_fault_is_for_whole_requests_and_so_many_times(self):
        all_faults = Faults()
        fault = all_faults.add(Fault("GET /api/a", 500, times=1))
        self.assertIsNone(all_faults.of("GET /api/ab"))
        self.assertIs(all_faults.of("GET /api/a"), fault)
        self.assertIsNone(all_faults.of("GET /api/a"))

    def test_times_of_the_world_are_the_servers(self):
        world = World(clock_skew_seconds=7200)
        self.assertTrue(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", world.now()))
