public import Diagnostics
public import PostgresClient
public import SchemaModel

/// A step as the ledger has it.
public struct StepRecord: Sendable, Hashable {
  public enum State: String, Sendable, Hashable {
    case waiting, done, failed
  }

  /// Index in the plan.
  public var step: Int
  public var stage: Int
  public var table: String?
  public var state: State
  public var seconds: Double
}

extension Ledger {
  /// Says that a step is done, in the transaction that did it.
  public func finishStep(run: RunHandle, step: Int, seconds: Double) throws(MartletError) {
    try one(LedgerStatements.finishStep, [.text(run.runID), .text("\(step)"), .text("\(seconds)")])
  }

  public func failStep(run: RunHandle, step: Int, error: String) throws(MartletError) {
    try one(LedgerStatements.failStep, [.text(run.runID), .text("\(step)"), .text(error)])
  }

  public func steps(ofRun runID: String) throws(MartletError) -> [StepRecord] {
    var records: [StepRecord] = []
    for row in try connection.query(LedgerStatements.steps, [.text(runID)]) {
      guard let step = try row.int("step_ordinal"), let stage = try row.int("stage"),
        let state = try row.string("state").flatMap(StepRecord.State.init(rawValue:))
      else { continue }
      records.append(
        StepRecord(
          step: step, stage: stage, table: try row.string("table_name"), state: state,
          seconds: try row.string("seconds").flatMap { Double($0) } ?? 0))
    }
    return records
  }

  public func add(_ findings: [Finding], run: RunHandle) throws(MartletError) {
    guard !findings.isEmpty else { return }
    _ = try connection.query(LedgerStatements.insertFindings, [.text(run.runID), try text(findings)])
  }

  public func findings(ofRun runID: String) throws(MartletError) -> [Finding] {
    var findings: [Finding] = []
    for row in try connection.query(LedgerStatements.findings, [.text(runID)]) {
      guard let code = try row.string("code"),
        let severity = try row.string("severity").flatMap(Finding.Severity.init(rawValue:)),
        let object = try row.string("object"), let detail = try row.string("detail")
      else { continue }
      findings.append(
        Finding(
          FindingCode(code), severity, object: object, detail: detail, count: try row.int("count"),
          hint: try row.string("hint")))
    }
    return findings
  }

  /// Records rejected rows, in the transaction that goes on without them.
  public func record(_ rows: [RejectedRow], run: RunHandle, table: Int) throws(MartletError) {
    guard !rows.isEmpty else { return }
    let statements = try rows.map { row throws(MartletError) in
      PostgresStatement(
        LedgerStatements.insertReject,
        [
          .text(run.runID), .text("\(table)"), try text(row.key), .text(row.column), .text(row.reason),
          .text(row.message), try text(row.values), .bytes(row.raw),
        ])
    }
    _ = try connection.pipeline(statements)
  }

  /// Rejected rows by table, column and reason, as findings.
  public func rejectFindings(ofRun runID: String) throws(MartletError) -> [Finding] {
    var findings: [Finding] = []
    for row in try connection.query(LedgerStatements.rejectCounts, [.text(runID)]) {
      guard let table = try row.string("source"), let reason = try row.string("reason"),
        let count = try row.int("count")
      else { continue }
      let column = try row.string("column_name")
      findings.append(
        Finding(
          FindingCode("rows-rejected"), .loss, object: [table, column].compactMap { $0 }.joined(separator: "."),
          detail: "\(count) row(s) were not written: \(reason).", count: count,
          hint: "They are in martlet.reject with their source bytes. A policy such as --zero-date, --nul or --encoding decides what becomes of such values."))
    }
    return findings
  }
}
