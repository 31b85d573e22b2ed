"""What the fake server tells of. Tests change it directly."""

import datetime
import threading
from dataclasses import dataclass, field
from typing import Any

SHA256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
BACKUP_ID = "4fd34a6e-0b7d-4f7a-9d5e-0c2f3f8c1a11"


@dataclass
class Table:
    name: str
    rows_total: int
    rows_copied: int = 0
    rows_rejected: int = 0
    state: str = "waiting"
    seconds: float = 0

    @property
    def share(self) -> float:
        return 1 if self.rows_total == 0 else self.rows_copied / self.rows_total


@dataclass
class World:
    tables: list[Table] = field(default_factory=list)
    run_state: str | None = "running"
    run_id: str = "0b0e7a52-52c0-4a52-8a3f-6b9c0e1d2f30"
    ordinal: int = 1
    phase: str = "copying"
    hold: str | None = None
    failure: str | None = None
    stalled_seconds: float | None = None
    rows_per_second: float | None = 12_345.6
    remaining: tuple[float, float, float] | None = (600, 400, 900)
    findings: list[dict[str, Any]] = field(default_factory=list)
    rejects: list[dict[str, Any]] = field(default_factory=list)
    backups: list[dict[str, Any]] = field(default_factory=list)
    tokens: list[dict[str, Any]] = field(default_factory=list)
    audit: list[dict[str, Any]] = field(default_factory=list)
    queries: list[dict[str, Any]] = field(default_factory=list)
    query_text: str = "SELECT 1"
    locks: list[dict[str, Any]] = field(default_factory=list)
    sizes: list[dict[str, Any]] = field(default_factory=list)
    source_name: str = "shop"
    database: str = "shop"
    # The server's clock is so many seconds ahead of everybody else's.
    clock_skew_seconds: float = 0
    target_away: bool = False
    lock: threading.RLock = field(default_factory=threading.RLock, repr=False)

    def now(self, ago_seconds: float = 0) -> str:
        moment = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(
            seconds=self.clock_skew_seconds - ago_seconds)
        return moment.strftime("%Y-%m-%dT%H:%M:%SZ")

    def advance(self, tables: list[Table], rows: int) -> list[Table]:
        """Copies so many more rows of each; returns those that changed."""
        changed = []
        with self.lock:
            for table in tables:
                if table.rows_copied >= table.rows_total:
                    continue
                table.rows_copied = min(table.rows_total, table.rows_copied + rows)
                table.state = "done" if table.rows_copied == table.rows_total else "copying"
                table.seconds += 0.25
                changed.append(table)
        return changed

    def finish(self) -> None:
        with self.lock:
            for table in self.tables:
                table.rows_copied, table.state = table.rows_total, "done"
            self.run_state, self.phase, self.rows_per_second, self.remaining = "finished", "finished", None, None


def small_world(clock_skew_seconds: float = 0) -> World:
    """A run in its middle, and something on every screen."""
    world = World([
        Table("shop.orders", 120_000, 60_000, 3, "copying", 12), Table("shop.customers", 4_000, 4_000, 0, "done", 2),
        Table("shop.order_items", 800_000, 0), Table("shop.empty", 0, 0, 0, "done")])
    world.clock_skew_seconds = clock_skew_seconds
    world.findings = [
        {"code": "type.unsigned-bigint", "severity": "altered", "object": "shop.orders.id",
         "detail": "bigint unsigned became numeric(20,0).", "hint": "Nothing is lost.", "count": 3},
        {"code": "column.generated", "severity": "loss", "object": "shop.orders.total_net", "detail": "Not converted."}]
    world.rejects = [{
        "id": 7, "table": "shop.orders", "target": "public.orders", "key": [{"column": "id", "text": "42"}],
        "column": "note", "reason": "text.nul", "rawBytes": 120, "message": "A NUL in text.",
        "rejectedAt": world.now(60)}]
    world.backups = [backup(world, BACKUP_ID, "succeeded")]
    world.tokens = [{
        "id": f"tok{number}", "name": f"{role} of a test", "role": role, "state": "usable",
        "createdAt": world.now(3600), "createdBy": "first-start"} for number, role in enumerate(("admin", "operator", "read_only"))]
    world.audit = [{
        "sequence": number, "at": world.now(60 * number), "principal": "admin of a test", "role": "admin",
        "action": "token.create", "object": f"tok{number}", "outcome": "succeeded", "detail": {"role": "operator"},
        "hash": SHA256, "previousHash": SHA256} for number in range(1, 6)]
    world.queries = [{
        "id": str(1000 + number), "calls": 10 * number, "totalSeconds": 5.0 / number, "meanSeconds": 0.01 * number,
        "maxSeconds": 1.5, "rows": 100, "tempBytes": 0, "walBytes": 8192, "timeRatio": 0.5 / number,
        "cacheHitRatio": 0.99} for number in range(1, 6)]
    world.locks = [{
        "session": session(11, "idle in transaction", "UPDATE orders SET note = 'x'"), "blockedBy": [],
        "isInCycle": False, "waiters": [{
            "session": session(12, "active", "DELETE FROM orders"), "blockedBy": [11], "isInCycle": False,
            "waitSeconds": 4.2, "lock": {"type": "transactionid", "mode": "ShareLock"}, "waiters": []}]}]
    world.sizes = [{
        "table": {"schema": "public", "name": "orders"}, "totalBytes": 3_000_000, "tableBytes": 2_000_000,
        "indexBytes": 900_000, "toastBytes": 100_000, "isEstimate": False, "rowsEstimate": 120_000,
        "deadRowsEstimate": 5}]
    return world


def session(process: int, state: str, query: str) -> dict[str, Any]:
    return {"processID": process, "isQueryCut": False, "user": "app", "database": "shop", "application": "psql",
            "state": state, "query": query, "transactionSeconds": 12.5}


def backup(world: World, identifier: str, state: str) -> dict[str, Any]:
    document: dict[str, Any] = {
        "id": identifier, "state": state, "phase": "finished" if state == "succeeded" else "dumping",
        "requestedBy": "operator of a test", "createdAt": world.now(120)}
    if state == "succeeded":
        document["finishedAt"] = world.now(110)
        document["file"] = {
            "backupID": identifier, "database": world.database, "fileName": f"shop-{identifier[:8]}.dump",
            "format": "custom", "bytes": 4, "sha256": SHA256, "serverVersion": "15.14", "dumpVersion": "15.14",
            "startedAt": world.now(120), "finishedAt": world.now(110), "isPinned": False}
    return document


def huge_world(tables: int = 5_000) -> World:
    """Half of them at work, names of all lengths, and one with 10^12 rows."""
    world = small_world()
    world.tables = [
        Table(f"shop.table_{number:05d}{'_of_a_very_long_name' * (number % 3)}", 100_000 + number, 10, 0, "copying")
        for number in range(tables - 1)]
    world.tables.append(Table("shop.million_millions", 10**12, 10**11, 0, "copying"))
    return world
