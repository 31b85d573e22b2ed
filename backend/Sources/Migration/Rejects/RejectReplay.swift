import CopyEngine
import Diagnostics
import Introspection
import Ledger
import PostgresClient
import SQLDialect
import SchemaModel

/// Writes rejected rows again, from the bytes that the source sent: by the run's plan, the columns that the target has
/// now, and the policies that are chosen now. A few rows and the word that they are in their table are one transaction,
/// so that a replay that dies is simply begun again. Under the target's lease: nothing else works on the run meanwhile.
struct RejectReplay {
  let session: PostgresSession
  let request: ReplayRequest

  func run() async throws -> ReplayReport {
    let request = request
    let (runID, plans) = try await session.run { connection in
      let ledger = Ledger(connection)
      guard try ledger.isInstalled() else {
        throw MartletError(.noRun, "This target has no run, and so no rejected rows.")
      }
      try ledger.install()
      try ledger.acquireLease()
      let reading = try RejectReading(connection)
      return (reading.run.runID, try Self.plans(reading, request, connection))
    }
    var totals = ReplayTotals()
    var pass = ReplayTotals()
    // A row may refer to one that is replayed after it: as long as some get in, others may follow. Where rows were
    // selected by what they were refused for, that has changed by now.
    let selectsByReason = request.selection.reason != nil || request.selection.column != nil
    repeat {
      pass = ReplayTotals()
      for plan in plans { try await replay(plan, runID: runID, &pass) }
      totals.add(pass)
    } while pass.rowsReplayed > 0 && pass.rowsMissingAnother > 0 && !selectsByReason
    let waiting = try await session.run { connection in
      try Ledger(connection).rejectGroups(ofRun: runID, RejectFilter(isReplayed: false)).reduce(0) { $0 + $1.rows }
    }
    return totals.report(runID: runID, plans: plans, rowsWaiting: waiting)
  }

  /// Tables that have selected rows, in the order of the plan, fitted to what the target's columns are now.
  private static func plans(
    _ reading: RejectReading, _ request: ReplayRequest, _ connection: PostgresConnection
  ) throws(MartletError) -> [ReplayPlan] {
    var selection = request.selection
    selection.state = .waiting
    let filter = try reading.filter(selection)
    let tables = Set(try reading.ledger.rejectGroups(ofRun: reading.run.runID, filter).map(\.table)).sorted()
    let plan = reading.run.plan
    let columns = try TargetCatalogReader(connection: connection).columnTypes(
      of: tables.map { plan.tables[$0].target })
    var changes = PolicyChanges()
    changes.zeroDate = request.zeroDate
    changes.nul = request.nul
    changes.encoding = request.encoding
    changes.emptyEnum = request.emptyEnum
    return try tables.map { index throws(MartletError) in
      let planned = plan.tables[index]
      guard let actual = columns[planned.target] else {
        throw MartletError(
          .schema, "The table of rejected rows is not in the target.",
          context: ErrorContext(object: planned.target.description),
          hint: "Finish the run with martlet resume, or choose other tables with --table.")
      }
      var fitted = try TargetFit.fit(planned, to: actual, policies: ConversionPolicies(plan.options))
      fitted.columns = fitted.columns.map { $0.applying(changes) }
      var own = filter
      own.tables = [index]
      return ReplayPlan(copy: TableCopyPlan(index: index, table: fitted), filter: own)
    }
  }

  private func replay(_ plan: ReplayPlan, runID: String, _ pass: inout ReplayTotals) async throws {
    var position: RejectPosition?
    repeat {
      let (from, sums) = (position, pass)
      (position, pass) = try await session.run { connection in
        var sums = sums
        let next = try Self.replayBatch(plan, after: from, runID: runID, connection, &sums)
        return (next, sums)
      }
    } while position != nil
  }

  /// - Returns: where to go on; nil at the end.
  private static func replayBatch(
    _ plan: ReplayPlan, after position: RejectPosition?, runID: String, _ connection: PostgresConnection,
    _ sums: inout ReplayTotals
  ) throws(MartletError) -> RejectPosition? {
    let ledger = Ledger(connection)
    let batch = try RejectReading.batch(ledger, runID: runID, plan.filter, after: position)
    guard let last = batch.last else { return nil }
    let outcome = try connection.transaction { () throws(MartletError) in
      let outcome = try RowReplay(plan: plan.copy, target: connection).write(batch.map(\.packet))
      try ledger.finishReplays(ofRun: runID, rejectIDs: outcome.written.map { batch[$0].record.rejectID })
      try ledger.failReplays(
        ofRun: runID, outcome.refused.map { (rejectID: batch[$0.index].record.rejectID, row: $0.row) })
      try ledger.addAltered(outcome.altered, source: plan.copy.table.source.description, runID: runID)
      return outcome
    }
    sums.add(outcome, table: plan.copy.index, source: plan.copy.table.source)
    return last.record.position(in: RejectOrder())
  }
}

/// A table's part of a replay.
struct ReplayPlan: Sendable {
  let copy: TableCopyPlan
  let filter: RejectFilter
}

/// Counts of a replay.
struct ReplayTotals: Sendable {
  private var replayed: [Int: Int] = [:]
  private var refused: [Int: Int] = [:]
  private var altered: [String: Int] = [:]
  /// Refused because a foreign key's other row is missing.
  private(set) var rowsMissingAnother = 0

  var rowsReplayed: Int { replayed.values.reduce(0, +) }

  mutating func add(_ outcome: RowReplay.Outcome, table: Int, source: SourceTableName) {
    replayed[table, default: 0] += outcome.written.count
    refused[table, default: 0] += outcome.refused.count
    rowsMissingAnother += outcome.refused.count { $0.row.reason == "23503" }
    for (column, count) in outcome.altered { altered["\(source).\(column)", default: 0] += count }
  }

  /// Adds a later pass over the same rows: what it refused is what is refused.
  mutating func add(_ pass: ReplayTotals) {
    replayed.merge(pass.replayed, uniquingKeysWith: +)
    altered.merge(pass.altered, uniquingKeysWith: +)
    refused = pass.refused
  }

  func report(runID: String, plans: [ReplayPlan], rowsWaiting: Int) -> ReplayReport {
    let tables = plans.map { plan in
      ReplayReport.Table(
        source: plan.copy.table.source.description, target: plan.copy.table.target.description,
        rowsReplayed: replayed[plan.copy.index] ?? 0, rowsRefused: refused[plan.copy.index] ?? 0)
    }
    return ReplayReport(runID: runID, tables: tables, altered: altered, rowsWaiting: rowsWaiting)
  }
}
