import unittest

from ..matrix import UNKNOWN_ID, refusal, routes_of

DOCUMENT = {"paths": {
    "/livez": {"get": {"security": []}},
    "/metrics": {"get": {"security": [{"bearer": []}]}},
    "/api/runs/{id}": {
        "parameters": [],
        "get": {"security": [{"bearer": []}], "x-martlet-role": "read_only",
                "parameters": [{"in": "path", "name": "id"}]},
        "delete": {"security": [{"bearer": []}], "x-martlet-role": "admin"}},
    "/api/events": {"get": {"responses": {"200": {"content": {"text/event-stream": {}}}}}},
    "/api/forgotten": {"get": {}}}}
ROUTES = {route.key: route for route in routes_of(DOCUMENT)}


class MatrixTests(unittest.TestCase):
    def test_routes_are_read_with_their_roles(self):
        self.assertEqual(len(ROUTES), 6)
        run = ROUTES["GET", "/api/runs/{id}"]
        self.assertEqual((run.role, run.address), ("read_only", f"/api/runs/{UNKNOWN_ID}"))
        self.assertEqual(run.parameters, (("path", "id"),))

    def test_streams_have_no_head(self):
        self.assertEqual(ROUTES["GET", "/livez"].methods, ("GET", "HEAD"))
        self.assertEqual(ROUTES["GET", "/api/events"].methods, ("GET",))
        self.assertEqual(ROUTES["DELETE", "/api/runs/{id}"].methods, ("DELETE",))

    def test_nobodies_are_unknown_and_lesser_roles_forbidden(self):
        run = ROUTES["DELETE", "/api/runs/{id}"]
        self.assertEqual([refusal(run, who) for who in ("anonymous", "forged", "expired", "revoked")], [401] * 4)
        self.assertEqual([refusal(run, who) for who in ("read_only", "operator", "admin")], [403, 403, None])

    def test_the_list_of_open_routes_decides_what_is_open(self):
        self.assertIsNone(refusal(ROUTES["GET", "/livez"], "anonymous"))
        self.assertEqual(refusal(ROUTES["GET", "/metrics"], "anonymous"), 401)
        self.assertIsNone(refusal(ROUTES["GET", "/metrics"], "read_only"))

    def test_a_route_without_a_role_is_nobodys(self):
        self.assertEqual(refusal(ROUTES["GET", "/api/forgotten"], "anonymous"), 401)
        self.assertEqual(refusal(ROUTES["GET", "/api/forgotten"], "admin"), 403)
