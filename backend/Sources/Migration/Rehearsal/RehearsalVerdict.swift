import Diagnostics
import SchemaModel

/// What the failures of a rehearsal mean for the run. Pure.
struct RehearsalVerdict: Sendable, Equatable {
  private(set) var findings: [Finding] = []
  /// Ids of steps that the run leaves out, as the findings say.
  private(set) var leftOut: Set<String> = []

  /// Records a statement that the target refused.
  mutating func add(_ step: TargetStep, _ error: MartletError) {
    let words = Self.words(of: error)
    if step.isLeftOut(onSQLState: error.context.sqlState) {
      leftOut.insert(step.id)
      add(FindingCatalog.objectRefused, step.id, "The target refuses it, and it is left out: \(words)")
    } else if error.context.sqlState == TargetStep.insufficientPrivilege {
      add(FindingCatalog.rightsMissing, step.id, "The target's role lacks a privilege: \(words)", hint: error.hint)
    } else {
      add(FindingCatalog.statementRefused, step.id, "The target refuses it: \(words)", hint: Self.hint(error))
    }
  }

  /// `duplicate_table`, which is said of views, indexes and sequences too, and `duplicate_object`, `duplicate_function`.
  /// Source: PostgreSQL manual, appendix A.
  private static let duplicates: Set<String> = ["42P07", "42710", "42723"]

  private static func hint(_ error: MartletError) -> String? {
    guard let state = error.context.sqlState, duplicates.contains(state) else { return nil }
    return "Something else of the target has this name: drop or rename it there, or use another --target-schema."
  }

  private static func words(of error: MartletError) -> String {
    let context = error.context
    let words = [context.serverMessage ?? error.summary, context.serverDetail, context.serverHint]
    let state = context.sqlState.map { " (SQLSTATE \($0))" } ?? ""
    return words.compactMap { $0 }.joined(separator: "; ") + state
  }

  /// Records a statement that reads, writes or drops what the ledger is made of.
  mutating func touchesLedger(_ step: TargetStep) {
    add(
      FindingCatalog.reservedSchema, step.id, "It uses a table of Martlet's own schema.",
      hint: "Take the statement out of the plan's files.")
  }

  /// Records what could not be tried.
  mutating func skip(_ step: TargetStep, because reason: String) {
    add(FindingCatalog.notRehearsed, step.id, reason)
  }

  private mutating func add(_ code: FindingCode, _ object: String, _ detail: String, hint: String? = nil) {
    findings.append(FindingCatalog.finding(code, object: object, detail, hint: hint))
  }

}

/// Which steps a failed one takes with it: their failures say nothing new. Pure.
struct RehearsalDependents {
  private var tables: Set<QualifiedName> = []
  private var keys: Set<QualifiedName> = []
  private var types: Set<QualifiedName> = []
  private var ids: Set<String> = []

  mutating func failed(_ step: TargetStep) {
    ids.insert(step.id)
    guard let table = step.table else { return }
    switch step.stage {
    case .tables: tables.insert(table)
    case .types: types.insert(table)
    case .primaryKeys, .indexes: keys.insert(table)
    default: break
    }
  }

  func mustFail(_ step: TargetStep) -> Bool {
    if let after = step.after, ids.contains(after) { return true }
    if let other = step.referencedTable, tables.contains(other) || keys.contains(other) { return true }
    guard let table = step.table, step.stage > .types else { return false }
    return tables.contains(table) || types.contains(table)
  }

  var hasFailures: Bool { !ids.isEmpty }
}
