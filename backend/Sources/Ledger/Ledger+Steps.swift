public import Diagnostics
import PostgresClient
public import SchemaModel

/// A step as the ledger has it.
public struct StepRecord: Sendable, Hashable {
  public enum State: String, Sendable, Hashable {
    case waiting, done, failed
  }

  /// Index in the plan.
  public var step: Int
  public var id: String
  public var stage: Int
  public var table: String?
  public var state: State
  public var seconds: Double
  /// Why it was left out.
  public var error: String?
}

extension Ledger {
  /// Takes a step for the caller's transaction, as its first deed: waits for a session that has lost its client and may
  /// still commit the same step, and then tells what came of it.
  public func claimStep(
    run: RunHandle, step: Int
  ) throws(MartletError) -> (state: StepRecord.State, error: String?) {
    guard
      let row = try connection.query(LedgerStatements.claimStep, [.text(run.runID), .text("\(step)")]).first
    else { throw Self.leaseLost }
    return (try row.require("state").value(StepRecord.State.init(rawValue:)), try row.string("error"))
  }

  /// Says that a step is done, in the transaction that did it.
  public func finishStep(run: RunHandle, step: Int, seconds: Double) throws(MartletError) {
    try holdLease(run)
    try one(LedgerStatements.finishStep, [.text(run.runID), .text("\(step)"), .text("\(seconds)")])
  }

  /// Says that a step was left out, and why; in a transaction of the caller's. Said twice it is recorded once.
  public func failStep(run: RunHandle, step: Int, error: String, finding: Finding) throws(MartletError) {
    let error = storable(error)
    let found = try claimStep(run: run, step: step)
    guard found.state != .failed || found.error != error else { return }
    try holdLease(run)
    try one(LedgerStatements.failStep, [.text(run.runID), .text("\(step)"), .text(error)])
    try add([finding], run: run)
  }

  public func steps(ofRun runID: String) throws(MartletError) -> [StepRecord] {
    var records: [StepRecord] = []
    for row in try connection.query(LedgerStatements.steps, [.text(runID)]) {
      records.append(
        StepRecord(
          step: try row.require("step_ordinal").int, id: try row.require("step_id").text,
          stage: try row.require("stage").int,
          table: try row.string("table_name"), state: try row.require("state").value(StepRecord.State.init(rawValue:)),
          seconds: try row.require("seconds").value { Double($0) }, error: try row.string("error")))
    }
    return records
  }

  public func add(_ findings: [Finding], run: RunHandle) throws(MartletError) {
    try add(findings, runID: run.runID)
  }

  /// Findings about what the caller's transaction does to the target: a process that has lost its lease cannot commit it.
  public func addHoldingLease(_ findings: [Finding], run: RunHandle) throws(MartletError) {
    try holdLease(run)
    try add(findings, run: run)
  }

  func add(_ findings: [Finding], runID: String) throws(MartletError) {
    guard !findings.isEmpty else { return }
    let storableFindings = findings.map { finding in
      Finding(
        finding.code, finding.severity, object: storable(finding.object), detail: storable(finding.detail),
        count: finding.count, hint: finding.hint.map(storable))
    }
    _ = try connection.query(LedgerStatements.insertFindings, [.text(runID), try text(storableFindings)])
  }

  public func findings(ofRun runID: String) throws(MartletError) -> [Finding] {
    var findings: [Finding] = []
    for row in try connection.query(LedgerStatements.findings, [.text(runID)]) {
      findings.append(
        Finding(
          FindingCode(try row.require("code").text),
          try row.require("severity").value(Finding.Severity.init(rawValue:)),
          object: try row.require("object").text, detail: try row.require("detail").text,
          count: try row.int("count"), hint: try row.string("hint")))
    }
    return findings
  }

  /// What happened to rows, as findings: those that were rejected, and values that a policy altered.
  public func dataFindings(ofRun runID: String) throws(MartletError) -> [Finding] {
    var findings: [Finding] = []
    for row in try connection.query(LedgerStatements.rejectCounts, [.text(runID)]) {
      let count = try row.require("count").int
      let object = [try row.require("source").text, try row.string("column_name")].compactMap { $0 }
      findings.append(
        FindingCatalog.finding(
          FindingCatalog.rowsRejected, object: object.joined(separator: "."),
          "Rows were not written: \(try row.require("reason").text).", count: count,
          hint: "They are kept with their source bytes. Look at them with: martlet rejects list TARGET_URL. Then "
            + "correct the target, or choose a policy (--zero-date, --nul, --encoding, --empty-enum), and: martlet rejects "
            + "replay TARGET_URL."))
    }
    for row in try connection.query(LedgerStatements.alteredCounts, [.text(runID)]) {
      findings.append(
        FindingCatalog.finding(
          FindingCatalog.valuesAltered,
          object: "\(try row.require("source").text).\(try row.require("column_name").text)",
          "Values were altered by the policy that was chosen for them.",
          count: try row.require("count").int))
    }
    return findings
  }
}
