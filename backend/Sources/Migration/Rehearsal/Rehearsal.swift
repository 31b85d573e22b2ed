import Diagnostics
import Ledger
import PostgresClient
import SQLDialect
import SchemaModel

/// Runs every statement of a plan on the target before a row is copied, in a transaction that is rolled back: see
/// decision 0015. What VACUUM and ANALYZE do is no part of it.
struct Rehearsal {
  let connection: PostgresConnection
  /// As the run would carry it out: prepared for what exists in the target.
  let plan: MigrationPlan

  func run() throws(MartletError) -> RehearsalVerdict {
    var verdict = RehearsalVerdict()
    let groups = RehearsalGroups(plan, locksMax: try locksMax())
    try connection.execute(RehearsalStatements.begin)
    do throws(MartletError) {
      try rehearseLedger(&verdict)
      let ledger = try connection.query(RehearsalStatements.ledgerRelations).first?.string("relations") ?? "{}"
      var dependents = RehearsalDependents()
      for ordinal in groups.shared { try attempt(ordinal, isJudged: true, ledger, &verdict, &dependents) }
      for group in groups.groups { try rehearse(group, ledger, dependents, &verdict) }
      try connection.execute(RehearsalStatements.end)
    } catch {
      // Without the transaction there is nothing to roll back: the server has done it with the connection.
      if connection.isInTransaction { try connection.execute(RehearsalStatements.end) }
      throw error
    }
    for ordinal in groups.skipped {
      verdict.skip(
        plan.steps[ordinal], because: Self.tooMuch)
    }
    return verdict
  }

  /// Half of what all sessions share: others work too.
  private func locksMax() throws(MartletError) -> Int {
    let slots = try connection.query(RehearsalStatements.lockSlots).first?.int("slots") ?? Self.defaultSlots
    return max(1, min(slots / 2, Self.locksPerGroupMax))
  }

  /// PostgreSQL's defaults: 64 for each of 100 connections.
  private static let defaultSlots = 6_400
  /// More tables in one group are not faster.
  private static let locksPerGroupMax = 2_000
  private static let ledger = "ledger (schema \(PostgresHealthQueries.ledgerSchema))"
  private static let outOfSharedMemory = "53200"
  private static let tooMuch = "It needs more than the target can lock at a time, or it ends a transaction."
  private static let tooManyLocks =
    "It needs more locks at a time than the target gives: raise max_locks_per_transaction."

  private func rehearseLedger(_ verdict: inout RehearsalVerdict) throws(MartletError) {
    try connection.execute(RehearsalStatements.beginGroup)
    do throws(MartletError) {
      try Ledger(connection).installInTransaction()
    } catch  where error.context.sqlState != nil && !error.isRetryable {
      let step = TargetStep(id: Self.ledger, stage: .schemas, table: nil, sql: "")
      verdict.add(step, error)
    }
    try connection.execute(RehearsalStatements.endGroup)
  }

  /// All statements in one message; where one fails, each of them alone.
  private func rehearse(
    _ group: RehearsalGroups.Group, _ ledger: String, _ dependents: RehearsalDependents,
    _ verdict: inout RehearsalVerdict
  ) throws(MartletError) {
    try connection.execute(RehearsalStatements.beginGroup)
    if !dependents.hasFailures, try succeedsAtOnce(group), try !touches(ledger) {
      try connection.execute(RehearsalStatements.endGroup)
      return
    }
    try connection.execute(RehearsalStatements.endGroup)
    var dependents = dependents
    let judged = Set(group.steps)
    for ordinal in group.all {
      try attempt(ordinal, isJudged: judged.contains(ordinal), ledger, &verdict, &dependents)
    }
    try connection.execute(RehearsalStatements.endGroup)
  }

  private func succeedsAtOnce(_ group: RehearsalGroups.Group) throws(MartletError) -> Bool {
    do throws(MartletError) {
      try connection.execute(RehearsalStatements.joined(group.all.map { plan.steps[$0].sql }))
      return true
    } catch {
      guard connection.isInTransaction, error.code != .cancelled else { throw error }
      return false
    }
  }

  private func attempt(
    _ ordinal: Int, isJudged: Bool, _ ledger: String, _ verdict: inout RehearsalVerdict,
    _ dependents: inout RehearsalDependents
  ) throws(MartletError) {
    let step = plan.steps[ordinal]
    guard !dependents.mustFail(step) else { return dependents.failed(step) }
    try connection.execute(RehearsalStatements.beginStep)
    do throws(MartletError) {
      try connection.execute(step.sql)
    } catch {
      guard connection.isInTransaction, error.code != .cancelled else { throw error }
      try connection.execute(RehearsalStatements.undoStep)
      dependents.failed(step)
      guard isJudged else { return }
      if error.context.sqlState == Self.outOfSharedMemory {
        verdict.skip(
          step, because: Self.tooManyLocks)
      } else {
        verdict.add(step, error)
      }
      return
    }
    if try touches(ledger) {
      try connection.execute(RehearsalStatements.undoStep)
      verdict.touchesLedger(step)
    }
    try connection.execute(RehearsalStatements.keepStep)
  }

  /// - Parameter ledger: an array of numbers of relations.
  private func touches(_ ledger: String) throws(MartletError) -> Bool {
    try !connection.query(RehearsalStatements.touchesLedger, [.text(ledger)]).isEmpty
  }
}

extension MigrationPlan {
  /// The plan without the statements that are known to fail, and with the findings that say so.
  func rehearsed(_ verdict: RehearsalVerdict) -> MigrationPlan {
    var plan = self
    var leftOut = verdict.leftOut
    // A validation goes with its foreign key.
    for step in steps where step.after.map({ leftOut.contains($0) }) == true { leftOut.insert(step.id) }
    plan.steps.removeAll { leftOut.contains($0.id) }
    plan.findings += verdict.findings
    return plan
  }
}
