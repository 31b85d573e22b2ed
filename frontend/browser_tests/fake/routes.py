"""Which operation is answered by what. `path` is the path's own part, `query` the parameters."""

from collections.abc import Callable
from typing import Any

from . import documents
from .world import SHA256, World

Answer = tuple[int, Any]
Handler = Callable[[World, str, dict[str, str], dict[str, Any]], Answer]
ID = "([^/]+)"


def _get(make: Callable[[World], Any]) -> Handler:
    return lambda world, _path, _query, _body: (200, make(world))


def _list(items: Callable[[World], list[dict[str, Any]]]) -> Handler:
    return lambda world, _path, query, _body: (200, documents.page(items(world), query))


def _tables(world: World, _path: str, query: dict[str, str], _body: dict[str, Any]) -> Answer:
    with world.lock:
        found = [documents.table(one) for one in world.tables
                 if query.get("name", "") in one.name and query.get("state") in (None, one.state)]
    return 200, documents.page(found, query)


def _order(order: str) -> Handler:
    def give(world: World, _path: str, _query: dict[str, str], _body: dict[str, Any]) -> Answer:
        with world.lock:
            world.hold = {"pause": "paused", "resume": None, "cancel": "stopping"}[order]
        return 202, {"runID": world.run_id, "order": order, "effect": "given"}
    return give


def _start(world: World, _path: str, _query: dict[str, str], _body: dict[str, Any]) -> Answer:
    with world.lock:
        world.run_state, world.phase = "running", "copying"
    return 202, documents.run(world)


def _backup(world: World, path: str, _query: dict[str, str], _body: dict[str, Any]) -> Answer:
    found = next((one for one in world.backups if one["id"] == path), None)
    return (404, None) if found is None else (200, found)


def _log(_world: World, _path: str, _query: dict[str, str], _body: dict[str, Any]) -> Answer:
    return 200, {"text": "pg_dump: dumping\n", "nextOffset": 17, "isComplete": True}


def _queries(world: World) -> dict[str, Any]:
    return {"state": "available", "deallocations": 0, "statementsTotal": len(world.queries), "items": world.queries,
            "countedSince": world.now(3600)}


def _sizes(world: World) -> dict[str, Any]:
    return {"tablesTotal": len(world.sizes), "bytesTotal": 3_000_000, "offset": 0, "items": world.sizes}


EMPTY_HINTS: dict[str, Any] = {"unused": [], "redundant": [], "foreignKeysWithoutIndex": [], "sequentialScans": []}

ROUTES: dict[tuple[str, str], Handler] = {
    ("GET", "/api/migration-status"): _get(documents.status),
    ("GET", "/api/sources"): _list(lambda world: [{"name": world.source_name, "url": "mysql://app@db1/shop"}]),
    ("GET", "/api/runs"): _list(lambda world: [] if world.run_state is None else [documents.summary(world)]),
    ("POST", "/api/runs"): _start,
    ("GET", "/api/runs/{id}"): _get(documents.run),
    ("GET", "/api/runs/{id}/tables"): _tables,
    ("GET", "/api/runs/{id}/steps"): _list(lambda world: [
        {"id": f"index:{one.name}", "kind": "index", "state": "waiting", "seconds": 0, "table": one.name}
        for one in world.tables]),
    ("GET", "/api/runs/{id}/findings"): _list(lambda world: world.findings),
    ("GET", "/api/runs/{id}/rejects"): _get(documents.rejects),
    ("GET", "/api/runs/{id}/report"): _get(documents.report),
    ("POST", "/api/runs/{id}/pause"): _order("pause"),
    ("POST", "/api/runs/{id}/resume"): _order("resume"),
    ("POST", "/api/runs/{id}/cancel"): _order("cancel"),
    ("GET", "/api/backups"): _list(lambda world: world.backups),
    ("GET", "/api/backups/{id}"): _backup,
    ("GET", "/api/backups/{id}/log"): _log,
    ("GET", "/api/database/metrics"): _get(documents.metrics),
    ("GET", "/api/database/connections"): _get(documents.connections),
    ("GET", "/api/database/queries"): _get(_queries),
    ("GET", "/api/database/queries/{id}"): lambda world, path, _query, _body: (
        200, {"id": path, "text": world.query_text, "isCut": False}),
    ("GET", "/api/database/locks"): _get(lambda world: {
        "roots": world.locks, "waitersTotal": len(world.locks), "isCut": False}),
    ("GET", "/api/database/sizes"): _get(_sizes),
    ("GET", "/api/database/indexes"): _get(lambda _: {"indexesTotal": 0, "bytesTotal": 0, "offset": 0, "items": []}),
    ("GET", "/api/database/index-hints"): _get(lambda _: EMPTY_HINTS),
    ("GET", "/api/tokens"): _list(lambda world: world.tokens),
    ("GET", "/api/audit"): _list(lambda world: world.audit),
    ("GET", "/api/audit/verification"): _get(lambda world: {
        "entries": len(world.audit), "removedEntries": 0, "isIntact": True, "head": {"sequence": len(world.audit), "hash": SHA256}}),
    ("GET", "/readyz"): _get(lambda _: {"state": "ready"}),
    ("GET", "/livez"): _get(lambda _: {"state": "alive"}),
}
