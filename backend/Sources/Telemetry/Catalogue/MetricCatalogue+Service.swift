// The server's own work: what it counts in its registry while it runs.

extension MetricCatalogue {
  public static let buildInfo = Metric(
    "martlet_build_info", .info, .service, "Version of the running program; always 1",
    labels: [MetricLabel("version"), MetricLabel("commit")])

  public static let httpRequestDuration = Metric(
    "martlet_http_request_duration_seconds", .histogram, .service,
    "Time from the head of a request to the end of its response, by route template",
    unit: .seconds,
    labels: [MetricLabel("route"), MetricLabel("method", known: httpMethods), MetricLabel("status")],
    buckets: MetricBuckets.request)

  public static let httpRequestsInFlight = Metric(
    "martlet_http_requests_in_flight", .gauge, .service,
    "Requests whose answer is being made; what its body takes, as of a download or a stream, is not counted")

  public static let httpRequestsRefused = Metric(
    "martlet_http_requests_refused_total", .counter, .service,
    "Requests that were too many, too large or too slow, by reason",
    labels: [MetricLabel("reason", known: ["rate_limit", "body_size", "time", "other"])])

  public static let statementDuration = Metric(
    "martlet_statement_duration_seconds", .histogram, .service, "Latency of the server's own statements by operation",
    unit: .seconds, labels: [MetricLabel("operation")], buckets: MetricBuckets.statement)

  public static let statementFailures = Metric(
    "martlet_statement_failures_total", .counter, .service, "Own statements that failed, by operation",
    labels: [MetricLabel("operation")])

  public static let authenticationFailures = Metric(
    "martlet_auth_failures_total", .counter, .service, "Requests without the right to what they asked for, by reason",
    labels: [
      MetricLabel(
        "reason",
        known: ["missing", "malformed", "unknown", "expired", "revoked", "role", "origin", "limited", "other"])
    ])

  public static let auditEvents = Metric(
    "martlet_audit_events_total", .counter, .service, "Entries written to the audit log, by outcome",
    labels: [MetricLabel("outcome", known: ["begun", "allowed", "denied", "failed", "other"])])

  public static let eventStreams = Metric(
    "martlet_event_streams", .gauge, .service, "Open streams of server-sent events")

  public static let eventsSent = Metric(
    "martlet_events_sent_total", .counter, .service, "Server-sent events written to all streams")

  public static let eventStreamsDropped = Metric(
    "martlet_event_streams_dropped_total", .counter, .service,
    "Times that an event stream was too slow: it gets no events, and a snapshot when it has caught up")

  public static let traceSpans = Metric(
    "martlet_trace_spans_total", .counter, .service, "Spans, by whether the collector has taken them",
    labels: [MetricLabel("outcome", known: ["exported", "dropped"])])

  public static let jobs = Metric(
    "martlet_jobs", .gauge, .service, "Jobs that are not over, by kind and state",
    labels: [
      MetricLabel("kind", known: ["run", "backup", "other"]), MetricLabel("state", known: ["queued", "running"]),
    ])

  public static let canaryDuration = Metric(
    "martlet_canary_duration_seconds", .histogram, .service,
    "Latency of a trivial statement on the target, once per collection", unit: .seconds,
    buckets: MetricBuckets.statement)

  public static let canaryFailures = Metric(
    "martlet_canary_failures_total", .counter, .service, "Collections that the target did not answer")

  static let service: [Metric] = [
    buildInfo, httpRequestDuration, httpRequestsInFlight, httpRequestsRefused, statementDuration, statementFailures,
    authenticationFailures, auditEvents, eventStreams, eventsSent, eventStreamsDropped, traceSpans, jobs,
    canaryDuration, canaryFailures,
  ]

  static let httpMethods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "other"]
}

// Times instead of ages: whoever asks subtracts from now, and a server that died shows.
extension MetricCatalogue {
  public static let backups = Metric(
    "martlet_backups_total", .counter, .backup, "Backups that ended, by outcome",
    labels: [MetricLabel("outcome", known: ["succeeded", "failed", "cancelled", "interrupted"])])

  public static let backupsRunning = Metric("martlet_backups_running", .gauge, .backup, "Backups under way")

  public static let backupDuration = Metric(
    "martlet_backup_duration_seconds", .histogram, .backup, "How long backups took that were written to their end",
    unit: .seconds, buckets: MetricBuckets.backup)

  public static let backupLastAttempt = Metric(
    "martlet_backup_last_attempt_timestamp_seconds", .gauge, .backup,
    "When the last backup began, in Unix time; 0 for never", unit: .seconds)

  public static let backupLastSuccess = Metric(
    "martlet_backup_last_success_timestamp_seconds", .gauge, .backup,
    "When the last backup was written to its end, in Unix time; 0 for never", unit: .seconds)

  public static let backupLastSize = Metric(
    "martlet_backup_last_size_bytes", .gauge, .backup, "Size of the last backup that succeeded", unit: .bytes)

  public static let backupStorage = Metric(
    "martlet_backup_storage_bytes", .gauge, .backup, "Size of all backups that are kept", unit: .bytes)

  static let backup: [Metric] = [
    backups, backupsRunning, backupDuration, backupLastAttempt, backupLastSuccess, backupLastSize, backupStorage,
  ]
}
