"""Spans of requests, runs and backups, as a collector gets them."""

import json
import socket
import time
from typing import Any

from ..bench import Bench
from ..checks import equal, eventually, expect
from ..collector import Collector, Span
from ..dumps import await_backup, start_backup
from ..exposition import parse
from ..runner import takes
from ..runs import await_end
from ..serve import Serve

TRACE = "0af7651916cd43dd8448eb211c80319c"
CALLER = "b7ad6b7169203331"
PARENT = {"traceparent": f"00-{TRACE}-{CALLER}-01"}


def _traced(url: str, **more: str) -> dict[str, Any]:
    return {"environment": {"OTEL_EXPORTER_OTLP_ENDPOINT": url, **more}}


def _one(spans: list[Span], what: str) -> Span:
    equal(len(spans), 1, f"spans of {what}")
    return spans[0]


def _expect_below(child: Span, parent: Span) -> None:
    equal((child.trace, child.parent), (parent.trace, parent.id), f"the place of {child.name}")


@takes(20)
def a_run_is_a_tree_of_spans_below_the_request_that_started_it(bench: Bench) -> None:
    with Collector() as collector, bench.serve(**_traced(
            collector.url, OTEL_SERVICE_NAME="shop-copier", OTEL_RESOURCE_ATTRIBUTES="deployment.environment.name=test",
            OTEL_EXPORTER_OTLP_HEADERS="api-key=abc%20def")) as server:
        run = server.admin.post("/api/runs", {"source": "shop"}, 202, headers=PARENT).json()["id"]
        await_end(server.admin, run)
        root = _one(eventually(lambda: collector.named("run"), 10, "the run's span"), "the run")
        request = _one(collector.named("POST /api/runs"), "the request")
        equal((request.trace, request.parent, request.kind), (TRACE, CALLER, "server"), "the request's span")
        equal((request.attributes["http.response.status_code"], request.attributes["http.route"]), (202, "/api/runs"),
              "its attributes")
        _expect_below(root, request)
        equal((root.attributes["martlet.run"], root.error), (run, None), "the run's span")
        copying = _one(collector.named("phase copying"), "copying")
        _expect_below(copying, root)
        tables = {span.attributes["martlet.table"]: span for span in collector.named("copy table")}
        equal(len(tables), 17, "spans of tables")
        chunks = collector.named("copy chunk")
        expect(len(chunks) >= len(tables), f"only {len(chunks)} chunks")
        for table in tables.values():
            _expect_below(table, copying)
        for chunk in chunks:
            _expect_below(chunk, tables[chunk.attributes["martlet.table"]])
        for name, table in tables.items():
            rows = sum(chunk.attributes["martlet.rows"] for chunk in chunks if chunk.parent == table.id)
            equal(rows, table.attributes["martlet.rows"], f"rows of the chunks of {name}")
        expect(len(collector.named("step")) > 30, "statements have no spans")
        equal(len({span.id for span in collector.spans}), len(collector.spans), "different ids")
        equal((collector.resource["service.name"], collector.resource["deployment.environment.name"]),
              ("shop-copier", "test"), "what the spans are of")
        equal((collector.headers["api-key"], collector.complaints), ("abc def", []), "the collector's requests")
        expect("abc def" not in server.log, "the collector's key is in the log")
        told = [line for line in map(json.loads, server.log.splitlines()) if line["message"].startswith("run: ")]
        equal({(line["run"], line["trace"]) for line in told}, {(run, TRACE)}, "what lines of the run belong to")


@takes(10)
def a_run_of_the_command_line_has_spans_too(bench: Bench) -> None:
    with Collector() as collector:
        traced = {"OTEL_EXPORTER_OTLP_ENDPOINT": collector.url, "TRACEPARENT": PARENT["traceparent"]}
        target = bench.target_url(bench.new_database())
        bench.martlet("migrate", bench.source_url("shop"), target, environment=traced, statuses=(0, 3))
        run = _one(collector.named("run"), "the run")
        equal((run.trace, run.parent, run.error), (TRACE, CALLER, None), "the run's span")
        expect(run.attributes["martlet.run"] in bench.martlet("status", "--json", target), f"{run.attributes}")
        equal(len(collector.named("copy table")), 17, "spans of tables")
        said = bench.martlet("migrate", bench.source_url("shop"), target, environment=traced, statuses=(1, 2),
                             is_error=True)
        expect(any(span.error for span in collector.named("run")), f"no span of the run that failed: {said}")
        equal(collector.complaints, [], "complaints")
    said = bench.martlet("migrate", "--on-existing=drop", bench.source_url("shop"), target, environment=traced,
                         statuses=(0, 3), is_error=True)
    expect("spans did not come to the collector" in said, f"no warning: {said[-300:]}")


@takes(15)
def a_backup_is_a_tree_of_spans_and_the_rest_is_sent_at_the_end(bench: Bench) -> None:
    with Collector(refusals=2) as collector, bench.serve(**_traced(collector.url)) as server:
        await_backup(server.admin, start_backup(server.admin), "succeeded")
        server.admin.get("/api/backups", headers=PARENT)
        server.admin.get("/livez")
        server.stop()
        backup = _one(collector.named("backup"), "the backup")
        _expect_below(backup, _one(collector.named("POST /api/backup"), "the request"))
        for work in ("preflight", "dump", "package", "record"):
            _expect_below(_one(collector.named(f"backup {work}"), work), backup)
        expect(_one(collector.named("GET /api/backups"), "the last request").trace == TRACE, "another trace")
        equal((collector.named("GET /livez"), collector.complaints), ([], []), "probes, and complaints")


@takes(15)
def a_collector_that_is_away_costs_spans_and_nothing_else(bench: Bench) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:  # takes connections, and says nothing
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        with bench.serve(**_traced(url, OTEL_EXPORTER_OTLP_TIMEOUT="300")) as server:
            for _ in range(5):
                began = time.monotonic()
                server.admin.get("/api/session")
                expect(time.monotonic() - began < 1, "a request waits for the collector")
            eventually(lambda: _spans(server, "dropped") >= 5, 15, "dropped spans")
            equal(_spans(server, "exported"), 0, "exported spans")
            expect(server.stop() < 12, "the end waits for the collector")
            equal(sum("spans are lost" in entry["message"] for entry in server.log_entries()), 1, "lines in the log")


def _spans(server: Serve, outcome: str) -> float:
    return sum(sample.value for sample in parse(server.admin.get("/metrics").body.decode())
               if sample.name == "martlet_trace_spans_total" and dict(sample.labels)["outcome"] == outcome)


@takes(6)
def a_caller_who_does_not_record_is_not_recorded(bench: Bench) -> None:
    with Collector() as collector, bench.serve(**_traced(collector.url)) as server:
        server.admin.get("/api/session", headers={"traceparent": f"00-{TRACE}-{CALLER}-00"})
        server.admin.get("/api/runs")
        eventually(lambda: collector.named("GET /api/runs"), 10, "the other request")
        equal(collector.named("GET /api/session"), [], "its spans")


def variables_that_cannot_be_understood_end_the_start(bench: Bench) -> None:
    for variables in ({"OTEL_EXPORTER_OTLP_ENDPOINT": "collector:4318"},
                      {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://c", "OTEL_TRACES_SAMPLER": "sometimes"}):
        bench.martlet("serve", bench.target_url("none"), environment=variables, statuses=(2,))
