import Migration

/// `/api/migration-status`: the current or last run at one look. Also the `snapshot` event of `/api/events`.
struct StatusDocument: Codable, Sendable, Equatable {
  /// Tables in the list; all of them are at `/api/runs/{id}/tables`.
  static let tablesMax = 100

  /// Nil where this target has seen no run.
  var run: RunSummary?
  var progress: ProgressDocument?
  /// The biggest that somebody works on, then failed ones, then the biggest of the rest.
  var tables: [TableDocument]
  var tablesTotal: Int
  /// Findings by severity.
  var findings: [String: Int]
  /// Whether the contents of both sides were compared; there is no such run yet.
  var verification: String
  /// When the server looked, ISO 8601, UTC.
  var observedAt: String
}

/// How far a run is.
struct ProgressDocument: Codable, Sendable, Equatable {
  /// All work, in percent, from 0 to 100; 100 only when the run has finished.
  var percent: Double
  var percentOfRows: Double
  var percentOfTables: Double
  var percentOfSteps: Double
  var rowsCopied: Int
  var rowsTotal: Int
  var rowsRejected: Int
  var bytesCopied: Int
  var bytesTotal: Int
  var tablesCopied: Int
  var tablesTotal: Int
  var stepsDone: Int
  var stepsTotal: Int
  /// Statements that run now; known only of a run in this process.
  var activeSteps: [String]
  var hold: RunHold?
  var elapsedSeconds: Double
  /// Nil while nothing is copied.
  var rowsPerSecond: Double?
  var bytesPerSecond: Double?
  /// Until the rows are in; nil while that would be a guess.
  var remainingSeconds: RemainingSeconds?
  /// No row has arrived for this long although rows are being copied.
  var stalledSeconds: Double?

  struct RemainingSeconds: Codable, Sendable, Equatable {
    var expected: Double
    var least: Double
    var most: Double
  }
}

struct TableDocument: Codable, Sendable, Equatable {
  /// As the source spells it: `shop.orders`.
  var name: String
  /// Where its rows go: `public.orders`.
  var target: String
  var state: TableProgress.State
  var percent: Double
  var rowsCopied: Int
  var rowsTotal: Int
  var rowsRejected: Int
  var bytesCopied: Int
  var bytesTotal: Int
  var chunksDone: Int
  var chunksTotal: Int
  var secondsCopying: Double

  init(_ table: TableProgress) {
    name = table.name
    target = table.target
    state = table.state
    percent = StatusDocument.percent(table.share)
    rowsCopied = table.rowsCopied
    rowsTotal = table.rowsTotal
    rowsRejected = table.rowsRejected
    bytesCopied = table.bytesCopied
    bytesTotal = table.bytesTotal
    chunksDone = table.chunksDone
    chunksTotal = table.chunksTotal
    secondsCopying = table.secondsCopying
  }
}

extension StatusDocument {
  static let notVerified = "not-run"

  /// Two digits behind the point, and never 100 by rounding.
  static func percent(_ share: Double) -> Double {
    share >= 1 ? 100 : min((share * 10_000).rounded() / 100, 99.99)
  }

  init(_ sighting: RunSighting?, rate: RateHistory.Rate?, stalledSeconds: Double?, observedAt: String) {
    run = sighting?.run
    progress = sighting.map { ProgressDocument($0, rate: rate, stalledSeconds: stalledSeconds) }
    tables = sighting.map { Self.foremost($0.progress.tables).map(TableDocument.init) } ?? []
    tablesTotal = sighting?.progress.tables.count ?? 0
    findings = sighting?.findings ?? [:]
    verification = Self.notVerified
    self.observedAt = observedAt
  }

  private static func foremost(_ tables: [TableProgress]) -> [TableProgress] {
    func rank(_ table: TableProgress) -> Int {
      switch table.state {
      case .copying, .indexing: 0
      case .failed: 1
      case .waiting, .done: 2
      }
    }
    let ordered = tables.sorted { (rank($0), $1.bytesTotal, $0.name) < (rank($1), $0.bytesTotal, $1.name) }
    return Array(ordered.prefix(tablesMax))
  }
}

extension ProgressDocument {
  init(_ sighting: RunSighting, rate: RateHistory.Rate?, stalledSeconds: Double?) {
    let progress = sighting.progress
    let steps = progress.stepsTotal == 0 ? 1 : Double(progress.stepsDone) / Double(progress.stepsTotal)
    let isFinished = sighting.run.state == .finished
    percent = StatusDocument.percent(isFinished ? 1 : min(progress.share * 0.8 + steps * 0.2, 0.9999))
    percentOfRows = StatusDocument.percent(progress.share)
    percentOfTables = StatusDocument.percent(
      progress.tables.isEmpty ? 1 : Double(progress.tablesCopied) / Double(progress.tables.count))
    percentOfSteps = StatusDocument.percent(steps)
    rowsCopied = progress.rowsCopied
    rowsTotal = progress.rowsTotal
    rowsRejected = progress.rowsRejected
    bytesCopied = progress.bytesCopied
    bytesTotal = progress.bytesTotal
    tablesCopied = progress.tablesCopied
    tablesTotal = progress.tables.count
    stepsDone = progress.stepsDone
    stepsTotal = progress.stepsTotal
    activeSteps = progress.activeSteps
    hold = progress.hold
    elapsedSeconds = progress.elapsedSeconds
    rowsPerSecond = rate?.rowsPerSecond
    bytesPerSecond = rate?.bytesPerSecond
    // `RateHistory` promises only where the newer half of its window agrees with the whole within a factor of 1.5.
    remainingSeconds = rate?.remainingSeconds.map {
      RemainingSeconds(expected: $0, least: $0 / 1.5, most: $0 * 1.5)
    }
    self.stalledSeconds = stalledSeconds
  }
}
