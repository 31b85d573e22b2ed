public import SchemaModel

/// The current or last run, as numbers: whoever knows the run fills this in, and `samples` names them.
public struct RunMetrics: Sendable, Equatable {
  public struct Table: Sendable, Equatable {
    public var name: String
    /// The raw value of `TableProgress.State`.
    public var state: String
    public var rowsTotal: Int
    public var rowsCopied: Int
    public var bytesTotal: Int

    public init(name: String, state: String, rowsTotal: Int, rowsCopied: Int, bytesTotal: Int) {
      self.name = name
      self.state = state
      self.rowsTotal = rowsTotal
      self.rowsCopied = rowsCopied
      self.bytesTotal = bytesTotal
    }
  }

  public var runID: String
  /// A URL without a password.
  public var source: String
  /// The raw values of `RunStatus.State`, `RunPhase` and `RunHold`.
  public var state: String
  public var phase: String
  public var hold: String?
  public var elapsedSeconds: Double
  public var etaSeconds: Double?
  public var tables: [Table]
  public var rowsRejected: Int
  public var bytesCopied: Int
  /// Shares from 0 to 1 that the caller knows better than rows would tell; nil leaves the series out.
  public var bytesRatio: Double?
  public var overallRatio: Double?
  public var stepsTotal: Int
  public var stepsDone: Int
  public var findings: [Finding.Severity: Int]

  public init(
    runID: String, source: String, state: String, phase: String, hold: String? = nil, elapsedSeconds: Double,
    etaSeconds: Double? = nil, tables: [Table], rowsRejected: Int, bytesCopied: Int, bytesRatio: Double? = nil,
    overallRatio: Double? = nil, stepsTotal: Int, stepsDone: Int, findings: [Finding.Severity: Int] = [:]
  ) {
    self.runID = runID
    self.source = source
    self.state = state
    self.phase = phase
    self.hold = hold
    self.elapsedSeconds = elapsedSeconds
    self.etaSeconds = etaSeconds
    self.tables = tables
    self.rowsRejected = rowsRejected
    self.bytesCopied = bytesCopied
    self.bytesRatio = bytesRatio
    self.overallRatio = overallRatio
    self.stepsTotal = stepsTotal
    self.stepsDone = stepsDone
    self.findings = findings
  }

  /// Series of their own have the largest tables only; the same ones from the run's start to its end.
  public static let tablesShownMax = 10

  /// The samples of a run, or of there being none.
  public static func samples(of run: RunMetrics?) -> MetricSamples {
    var samples = MetricSamples()
    samples.add(MetricCatalogue.runActive, run?.state == "running" ? 1 : 0)
    run?.add(to: &samples)
    return samples
  }

  private func add(to samples: inout MetricSamples) {
    samples.add(MetricCatalogue.runInfo, 1, runID, source)
    samples.addState(MetricCatalogue.runState, state)
    samples.addState(MetricCatalogue.runPhase, phase)
    samples.addState(MetricCatalogue.runHold, hold)
    samples.add(MetricCatalogue.runElapsed, elapsedSeconds)
    if let etaSeconds { samples.add(MetricCatalogue.runETA, etaSeconds) }
    samples.add(MetricCatalogue.runRowsCopied, Double(rowsCopied))
    samples.add(MetricCatalogue.runRowsExpected, Double(rowsTotal))
    samples.add(MetricCatalogue.runRowsRejected, Double(rowsRejected))
    samples.add(MetricCatalogue.runBytesCopied, Double(bytesCopied))
    samples.add(MetricCatalogue.runBytesExpected, Double(tables.reduce(0) { $0 + $1.bytesTotal }))
    samples.add(MetricCatalogue.runSteps, Double(max(0, stepsTotal - stepsDone)), "left")
    samples.add(MetricCatalogue.runSteps, Double(stepsDone), "done")
    addProgress(to: &samples)
    let states = Dictionary(grouping: tables, by: \.state)
    for state in MetricCatalogue.runTables.labels.first?.known ?? [] {
      samples.add(MetricCatalogue.runTables, Double(states[state]?.count ?? 0), state)
    }
    for severity in Finding.Severity.allCases {
      samples.add(MetricCatalogue.runFindings, Double(findings[severity] ?? 0), severity.rawValue)
    }
  }

  private func addProgress(to samples: inout MetricSamples) {
    let tablesDone = tables.count { $0.state == "done" }
    let shares = [
      ("rows", Self.ratio(rowsCopied, rowsTotal, isDone: state == "finished")), ("bytes", bytesRatio),
      ("tables", Self.ratio(tablesDone, tables.count, isDone: state == "finished")), ("overall", overallRatio),
    ]
    for (scope, share) in shares {
      if let share { samples.add(MetricCatalogue.runProgress, min(max(share, 0), 1), scope) }
    }
    let largest = tables.sorted { ($0.bytesTotal, $1.name) > ($1.bytesTotal, $0.name) }.prefix(Self.tablesShownMax)
    for table in largest {
      let share = Self.ratio(table.rowsCopied, table.rowsTotal, isDone: table.state == "done")
      samples.add(MetricCatalogue.runTableProgress, min(share, 1), table.name)
    }
  }

  private var rowsTotal: Int { tables.reduce(0) { $0 + $1.rowsTotal } }
  private var rowsCopied: Int { tables.reduce(0) { $0 + $1.rowsCopied } }

  /// Nothing of nothing is done when the whole is.
  private static func ratio(_ part: Int, _ whole: Int, isDone: Bool) -> Double {
    whole > 0 ? Double(part) / Double(whole) : isDone ? 1 : 0
  }
}
