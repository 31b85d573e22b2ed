import SchemaModel

// The current or last migration run. What has no run has no samples, but for `runActive`.

extension MetricCatalogue {
  public static let runInfo = Metric(
    "martlet_run_info", .info, .run, "The current or last run and its source; always 1",
    labels: [MetricLabel("run"), MetricLabel("source")])

  public static let runActive = Metric(
    "martlet_run_active", .gauge, .run, "1 while a process holds the lease of a run, else 0")

  public static let runState = Metric(
    "martlet_run_state", .gauge, .run, "1 for the state that the run is in, else 0",
    labels: [MetricLabel("state", known: ["running", "interrupted", "finished", "failed", "cancelled"])])

  public static let runPhase = Metric(
    "martlet_run_phase", .gauge, .run, "1 for the phase that the run is in, else 0",
    labels: [
      MetricLabel(
        "phase",
        known: [
          "connecting", "introspecting", "planning", "schema", "copying", "constraints", "finishing", "finished",
          "failed", "cancelled",
        ])
    ])

  public static let runHold = Metric(
    "martlet_run_hold", .gauge, .run, "1 for what holds the run up, else 0",
    labels: [MetricLabel("reason", known: ["paused", "source-busy", "rate-limit", "stopping"])])

  public static let runProgress = Metric(
    "martlet_run_progress_ratio", .gauge, .run, "Share of the work that is done, from 0 to 1",
    unit: .ratio, labels: [MetricLabel("scope", known: ["rows", "bytes", "tables", "overall"])])

  public static let runElapsed = Metric(
    "martlet_run_elapsed_seconds", .gauge, .run, "How long the run has worked", unit: .seconds)

  public static let runETA = Metric(
    "martlet_run_eta_seconds", .gauge, .run, "Estimate of the time left; absent where there is none", unit: .seconds)

  public static let runRowsCopied = Metric(
    "martlet_run_copied_rows_total", .counter, .run, "Rows written to the target")

  public static let runRowsExpected = Metric(
    "martlet_run_expected_rows", .gauge, .run, "Rows of all tables, estimated until each table is copied")

  public static let runRowsRejected = Metric(
    "martlet_run_rejected_rows_total", .counter, .run, "Rows that the target refused, kept with their source bytes")

  public static let runBytesCopied = Metric(
    "martlet_run_copied_bytes_total", .counter, .run, "Bytes sent to the target in the form of COPY", unit: .bytes)

  public static let runBytesExpected = Metric(
    "martlet_run_expected_bytes", .gauge, .run, "What the source's engine says that the tables occupy", unit: .bytes)

  public static let runTables = Metric(
    "martlet_run_tables", .gauge, .run, "Tables by state",
    labels: [MetricLabel("state", known: ["waiting", "copying", "indexing", "done", "failed"])])

  public static let runSteps = Metric(
    "martlet_run_steps", .gauge, .run, "Statements beside the data, such as indexes and constraints, by state",
    labels: [MetricLabel("state", known: ["left", "done"])])

  public static let runFindings = Metric(
    "martlet_run_findings", .gauge, .run, "Findings of the plan by severity",
    labels: [MetricLabel("severity", known: Finding.Severity.allCases.map(\.rawValue))])

  public static let runTableProgress = Metric(
    "martlet_run_table_progress_ratio", .gauge, .run, "Share of rows that are copied, of the largest tables only",
    unit: .ratio, labels: [MetricLabel("table")])

  static let run: [Metric] = [
    runInfo, runActive, runState, runPhase, runHold, runProgress, runElapsed, runETA, runRowsCopied, runRowsExpected,
    runRowsRejected, runBytesCopied, runBytesExpected, runTables, runSteps, runFindings, runTableProgress,
  ]
}
