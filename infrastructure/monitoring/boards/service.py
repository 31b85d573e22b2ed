"""The server itself: what it answers, how fast, and what it promises."""

from ..catalogue import Catalogue
from ..dashboard import GREEN, RED, YELLOW
from ..panels import Board, Panel, Queries, Row

REQUESTS = "martlet_http_request_duration_seconds"
USERS = 'route!~"/livez|/readyz|/metrics|/api/events"'
WINDOWS = ("5m", "30m", "1h", "2h", "6h", "1d", "3d")
BUDGET = 0.005


def board(catalogue: Catalogue) -> Board:
    q = Queries(catalogue)
    burn = tuple(
        q.raw(f'job:martlet_http_errors:ratio_rate{window}{{job=~"$job"}} / {BUDGET}', "short", f"{window} {{{{job}}}}",
              REQUESTS) for window in WINDOWS)
    errors = q.raw('job:martlet_http_errors:ratio_rate5m{job=~"$job"}', "percentunit", "{{job}}", REQUESTS)
    return Board("martlet-service", "Service", "Martlet", "The server: requests, errors, its budget, resources.", (
        Row("Now"),
        Panel("Scraped", (q.raw("up{SELECTOR}", "short", "{{instance}}"),), "stat", width=4, height=4,
              steps=((RED, 0), (GREEN, 1)), words=((0, "down"), (1, "up")),
              description="1 while Prometheus can scrape the server."),
        Panel("Version", (q.value("martlet_build_info", legend="{{version}}"),), "stat", width=4, height=4,
              text="name"),
        Panel("Up for", (q.age("process_start_time_seconds", legend="since its start"),), "stat", width=4, height=4),
        Panel("Errors", (errors,), "stat", width=4, height=4, steps=((GREEN, 0), (YELLOW, .001), (RED, BUDGET)),
              description="Share of requests of the last 5 minutes that were answered with 500 or above."),
        Panel("Jobs", (q.value("martlet_jobs", legend="{{kind}} {{state}}"),), "stat", width=4, height=4),
        Panel("In flight", (q.value("martlet_http_requests_in_flight", legend="requests"),
                            q.value("martlet_event_streams", legend="streams")), "stat", width=4, height=4),
        Row("Requests"),
        Panel("Requests per second by status", (q.count_rate(REQUESTS, USERS, ("status",), unit="reqps"),),
              is_stacked=True),
        Panel("Requests per second by route", (q.count_rate(REQUESTS, "", ("route", "method"), unit="reqps"),)),
        Panel("Latency", tuple(q.quantile(quantile, REQUESTS, USERS) for quantile in (.5, .95, .99))),
        Panel("95 % by route", (q.quantile(.95, REQUESTS, "", ("route",), "{{route}}"),)),
        Panel("Requests that were refused", (q.rate("martlet_http_requests_refused_total", by=("reason",)),)),
        Panel("Requests without the right", (q.rate("martlet_auth_failures_total", by=("reason",)),)),
        Row("The promise: 99.5 % of requests succeed"),
        Panel("Errors by window", burn, width=16,
              description="How many times faster than it comes the budget is spent; alerts at 14.4, 6, 3 and 1."),
        Panel("Alerts", (q.raw("ALERTS{SELECTOR}", "short", "{{alertname}} {{alertstate}}"),), "table",
              description="All alerts that fire or are about to."),
        Row("Event streams and audit"),
        Panel("Streams", (q.value("martlet_event_streams", legend="open"),)),
        Panel("Events", (q.rate("martlet_events_sent_total", legend="sent"),
                         q.rate("martlet_event_streams_dropped_total", legend="streams dropped"))),
        Panel("Entries in the audit", (q.rate("martlet_audit_events_total", by=("outcome",)),)),
        Panel("Spans", (q.rate("martlet_trace_spans_total", by=("outcome",)),),
              may_be_empty="no collector of traces is set (OTEL_EXPORTER_OTLP_ENDPOINT)"),
        Row("Resources"),
        Panel("CPU time of the server", (q.rate("process_cpu_seconds_total", legend="user and system"),)),
        Panel("Memory", (q.value("process_resident_memory_bytes", legend="resident"),)),
        Panel("Files and threads", (q.value("process_open_fds", legend="open files"),
                                    q.value("process_max_fds", legend="may be open"),
                                    q.value("process_threads", legend="threads"))),
        Panel("CPU time of the machine", (q.rate("martlet_host_cpu_seconds_total", 'mode!="idle"', ("mode",)),),
              is_stacked=True),
        Panel("Load", (q.value("martlet_host_load1", legend="1 min"), q.value("martlet_host_load5", legend="5 min"),
                       q.value("martlet_host_load15", legend="15 min"),
                       q.value("martlet_host_cpus", legend="processors"))),
        Panel("Memory of the machine", (q.value("martlet_host_memory_available_bytes", legend="available"),
                                        q.value("martlet_host_memory_bytes", legend="all"))),
        Row("Collectors"),
        Panel("Success", (q.value("martlet_collector_success", legend="{{collector}}"),), "state-timeline",
              unit="short", steps=((RED, 0), (GREEN, 1)), height=9),
        Panel("Time of a collection", (q.value("martlet_collector_duration_seconds", legend="{{collector}}"),),
              height=9),
        Panel("Age of what they found", (
            q.age("martlet_collector_last_success_timestamp_seconds", ("collector",)),), height=9),
    ))
