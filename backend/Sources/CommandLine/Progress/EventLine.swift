import Diagnostics
import Migration
import SchemaModel

/// An event as a line of `--json`: `event` names its kind, the other keys depend on it.
struct EventLine: Encodable {
  private enum Key: String, CodingKey {
    case event, elapsedSeconds
    case phase, tables, estimatedRows, estimatedBytes, findings, snapshot, table, rows, rejected, seconds, id, finding
    case what, error, inSeconds, readersLeft, hold, chunks, steps, secondsMax
  }

  private let timed: TimedEvent

  init(_ timed: TimedEvent) { self.timed = timed }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(timed.seconds, forKey: .elapsedSeconds)
    switch timed.event {
    case .phase(let phase):
      try container.encode("phase", forKey: .event)
      try container.encode(phase, forKey: .phase)
    case .planned(let tables, let estimatedRows, let estimatedBytes, let findings):
      try container.encode("planned", forKey: .event)
      try container.encode(tables, forKey: .tables)
      try container.encode(estimatedRows, forKey: .estimatedRows)
      try container.encode(estimatedBytes, forKey: .estimatedBytes)
      try container.encode(findings, forKey: .findings)
    case .snapshotTaken(let snapshot):
      try container.encode("snapshot", forKey: .event)
      try container.encode(snapshot, forKey: .snapshot)
    case .tableStarted(let table):
      try container.encode("table-started", forKey: .event)
      try container.encode(table, forKey: .table)
    case .tableCopied(let table, let rows, let rejected, let seconds):
      try container.encode("table-copied", forKey: .event)
      try container.encode(table, forKey: .table)
      try container.encode(rows, forKey: .rows)
      try container.encode(rejected, forKey: .rejected)
      try container.encode(seconds, forKey: .seconds)
    case .stepStarted(let id):
      try container.encode("step-started", forKey: .event)
      try container.encode(id, forKey: .id)
    case .stepFinished(let id, let seconds):
      try container.encode("step-finished", forKey: .event)
      try container.encode(id, forKey: .id)
      try container.encode(seconds, forKey: .seconds)
    case .finding(let finding):
      try container.encode("finding", forKey: .event)
      try container.encode(finding, forKey: .finding)
    case .held(let hold):
      try container.encode("held", forKey: .event)
      try container.encode(hold, forKey: .hold)
    case .goingOn:
      try container.encode("going-on", forKey: .event)
    case .stopping(let chunks, let steps, let secondsMax):
      try container.encode("stopping", forKey: .event)
      try container.encode(chunks, forKey: .chunks)
      try container.encode(steps, forKey: .steps)
      try container.encode(secondsMax, forKey: .secondsMax)
    case .retrying(let what, let error, let inSeconds):
      try container.encode("retrying", forKey: .event)
      try container.encode(what, forKey: .what)
      try container.encode(ErrorDocument(error), forKey: .error)
      try container.encode(inSeconds, forKey: .inSeconds)
    case .readerRetired(let readersLeft, let error):
      try container.encode("reader-retired", forKey: .event)
      try container.encode(readersLeft, forKey: .readersLeft)
      try container.encode(ErrorDocument(error), forKey: .error)
    }
  }
}

/// The `progress` line of `--json`: totals, and the tables that somebody works on. A line with every table, each
/// second, would be megabytes for a large schema.
struct ProgressLine: Encodable {
  var event = "progress"
  var runID: String
  var phase: RunPhase
  var elapsedSeconds: Double
  /// From 0 to 1.
  var share: Double
  var rowsCopied: Int
  var rowsTotal: Int
  var rowsRejected: Int
  var bytesCopied: Int
  var bytesTotal: Int
  var tablesCopied: Int
  var tablesTotal: Int
  var stepsDone: Int
  var stepsTotal: Int
  var rowsPerSecond: Double?
  var bytesPerSecond: Double?
  var remainingSeconds: Double?
  var activeTables: [TableProgress]
  var activeSteps: [String]
  var hold: RunHold?

  init(_ snapshot: ProgressSnapshot, rate: RateHistory.Rate?) {
    runID = snapshot.runID
    phase = snapshot.phase
    elapsedSeconds = snapshot.elapsedSeconds
    share = snapshot.share
    rowsCopied = snapshot.rowsCopied
    rowsTotal = snapshot.rowsTotal
    rowsRejected = snapshot.rowsRejected
    bytesCopied = snapshot.bytesCopied
    bytesTotal = snapshot.bytesTotal
    tablesCopied = snapshot.tablesCopied
    tablesTotal = snapshot.tables.count
    stepsDone = snapshot.stepsDone
    stepsTotal = snapshot.stepsTotal
    rowsPerSecond = rate?.rowsPerSecond
    bytesPerSecond = rate?.bytesPerSecond
    remainingSeconds = rate?.remainingSeconds
    activeTables = snapshot.activeTables
    activeSteps = snapshot.activeSteps
    hold = snapshot.hold
  }
}
