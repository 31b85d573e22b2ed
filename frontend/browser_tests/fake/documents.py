"""The answers, made of the world."""

from typing import Any

from .world import Table, World

BYTES_PER_ROW = 120
STATUS_TABLES_MAX = 100


def table(one: Table) -> dict[str, Any]:
    return {
        "name": one.name, "state": one.state, "percent": round(100 * one.share, 2) if one.share < 1 else 100,
        "rowsCopied": one.rows_copied, "rowsTotal": one.rows_total, "rowsRejected": one.rows_rejected,
        "bytesCopied": one.rows_copied * BYTES_PER_ROW, "bytesTotal": one.rows_total * BYTES_PER_ROW,
        "target": "public." + one.name.rpartition(".")[2],
        "chunksDone": int(10 * one.share), "chunksTotal": 10, "secondsCopying": round(one.seconds, 2)}


def summary(world: World) -> dict[str, Any]:
    document: dict[str, Any] = {
        "runID": world.run_id, "ordinal": world.ordinal, "state": world.run_state, "phase": world.phase,
        "source": "mysql://app@db1/shop", "target": "postgresql://app@db2/shop", "sourceVersion": "9.7.0",
        "targetVersion": "15.14", "startedAt": world.now(90), "heartbeatAt": world.now(), "elapsedSeconds": 90.5,
        "resumes": 0, "ownerHost": "db2", "ownerProcessID": 4711}
    if world.run_state in ("finished", "failed", "cancelled"):
        document["finishedAt"] = world.now()
        document["outcome"] = {"finished": "completeWithLosses"}.get(world.run_state, world.run_state)
    if world.failure is not None:
        document["failure"] = world.failure
    return document


def progress(world: World) -> dict[str, Any]:
    copied, total = (sum(getattr(one, name) for one in world.tables) for name in ("rows_copied", "rows_total"))
    done = sum(one.state == "done" for one in world.tables)
    share = 1 if total == 0 else copied / total
    is_finished = world.run_state == "finished"
    percent = 100 if is_finished else min(round(share * 80, 2), 99.99)
    document: dict[str, Any] = {
        "percent": percent, "percentOfRows": round(100 * share, 2), "percentOfTables": 50,
        "percentOfSteps": 100 if is_finished else 0, "rowsCopied": copied, "rowsTotal": total,
        "rowsRejected": sum(one.rows_rejected for one in world.tables), "bytesCopied": copied * BYTES_PER_ROW,
        "bytesTotal": total * BYTES_PER_ROW, "tablesCopied": done, "tablesTotal": len(world.tables), "stepsDone": 0,
        "stepsTotal": 12, "activeSteps": [], "elapsedSeconds": 90.5}
    optional = {
        "hold": world.hold, "stalledSeconds": world.stalled_seconds, "rowsPerSecond": world.rows_per_second,
        "bytesPerSecond": world.rows_per_second and world.rows_per_second * BYTES_PER_ROW,
        "remainingSeconds": world.remaining and dict(zip(("expected", "least", "most"), world.remaining))}
    return document | {name: value for name, value in optional.items() if value is not None}


def findings_by_severity(world: World) -> dict[str, int]:
    counts: dict[str, int] = {}
    for finding in world.findings:
        counts[finding["severity"]] = counts.get(finding["severity"], 0) + 1
    return counts


def change(world: World, changed: list[Table]) -> dict[str, Any]:
    """The `progress` event."""
    with world.lock:
        document = {
            "tables": [table(one) for one in changed], "tablesTotal": len(world.tables),
            "findings": findings_by_severity(world), "observedAt": world.now()}
        return document | _run(world)


def _run(world: World) -> dict[str, Any]:
    return {} if world.run_state is None else {"run": summary(world), "progress": progress(world)}


def status(world: World) -> dict[str, Any]:
    with world.lock:
        tables = world.tables if world.run_state is not None else []
        foremost = sorted(tables, key=lambda one: (one.state not in ("copying", "indexing"), -one.rows_total, one.name))
        return {
            "tables": [table(one) for one in foremost[:STATUS_TABLES_MAX]], "tablesTotal": len(tables),
            "findings": findings_by_severity(world), "verification": "not-run", "observedAt": world.now(),
            **_run(world)}


def run(world: World) -> dict[str, Any]:
    job = {"id": world.run_id, "kind": "migration", "state": "running", "phase": world.phase,
           "requestedBy": "operator of a test", "createdAt": world.now(90)}
    return {"id": world.run_id, "accepted": [], "findings": findings_by_severity(world), "job": job, **_run(world)}


def page(items: list[dict[str, Any]], query: dict[str, str]) -> dict[str, Any]:
    """By cursor, as the server's lists are."""
    limit, start = int(query.get("limit", "100")), int(query.get("cursor", "0"))
    document: dict[str, Any] = {"items": items[start:start + limit], "total": len(items)}
    if start + limit < len(items):
        document["nextCursor"] = str(start + limit)
    return document


def rejects(world: World) -> dict[str, Any]:
    counts: dict[tuple[str, str, str | None], dict[str, Any]] = {}
    for one in world.rejects:
        entry = counts.setdefault((one["table"], one["reason"], one.get("column")), {
            "table": one["table"], "target": one["target"], "reason": one["reason"], "rows": 0, "rowsReplayed": 0,
            "remedy": "Replay with --nul strip, or mend the source.",
            "firstID": one["id"], **({"column": one["column"]} if "column" in one else {})})
        entry["rows"] += 1
    return {"runID": world.run_id, "counts": list(counts.values()), "rows": world.rejects}


def report(world: World) -> dict[str, Any]:
    return {
        "runID": world.run_id, "outcome": "completeWithLosses", "startedAt": world.now(90), "finishedAt": world.now(),
        "elapsedSeconds": 90.5, "source": "mysql://app@db1/shop", "target": "postgresql://app@db2/shop",
        "sourceVersion": "9.7.0", "targetVersion": "15.14", "objects": {"tables": len(world.tables)},
        "findings": world.findings, "accepted": [], "phases": [{"phase": "copying", "seconds": 80}], "resumes": 0,
        "tables": []}


def metrics(world: World) -> dict[str, Any]:
    rates = ("commits", "rollbacks", "rowsReturned", "rowsFetched", "rowsInserted", "rowsUpdated", "rowsDeleted",
             "blocksHit", "blocksRead", "tempBytes", "walBytes")
    return {
        "sampledAt": world.now(), "database": world.database, "serverVersion": "15.14",
        "serverStartedAt": world.now(86_400), "databaseBytes": 123_456_789, "connections": 12, "activeSessions": 3,
        "blockedSessions": 1, "longestWaitSeconds": 4.2, "longestTransactionSeconds": 12.5,
        "latency": {"probeSeconds": 0.0003, "statementMeanSeconds": 0.002, "statementsPerSecond": 120}, "xminHorizonAgeTransactions": 40, "deadlocks": 0,
        "cacheHitRatio": 0.993, "rates": {"intervalSeconds": 5, **{f"{name}PerSecond": 10.5 for name in rates}}}


def connections(world: World) -> dict[str, Any]:
    group = [{"name": "active", "connections": 3}, {"connections": 1}]
    return {"connections": 12, "connectionsMax": 100, "connectionsReserved": 3, "byState": group, "byUser": group,
            "byApplication": group, "longestTransactions": [node["session"] for node in world.locks]}
