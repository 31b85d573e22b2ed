import Diagnostics
import Introspection
import PostgresClient
import SQLDialect
import SchemaModel

/// The last check before a run writes: what exists in the target, and whether it takes the plan's statements.
struct RunRehearsal {
  let existing: RunOptions.ExistingTables

  /// - Returns: the plan as the run carries it out.
  /// - Throws: `.targetNotEmpty`, `.planRefused`; nothing is written then.
  func prepare(
    _ plan: MigrationPlan, on session: PostgresSession, accepted: Set<FindingCode>, watch: RunWatch
  ) async throws -> MigrationPlan {
    let existing = existing
    let (prepared, verdict) = try await session.run { connection in
      let prepared = try TargetPreparation(connection: connection, existing: existing).prepare(plan)
      try SourceReading.checkRefusals(prepared, accepted: accepted)
      return (prepared, try Rehearsal(connection: connection, plan: prepared).run())
    }
    for finding in verdict.findings { watch.emit(.finding(finding)) }
    try SourceReading.checkRefusals(verdict.findings, accepted: accepted)
    return prepared.rehearsed(verdict)
  }

  /// The plan with what a run would find; the statements stay, so that they can be changed.
  func rehearse(_ plan: MigrationPlan, on target: PostgresConfiguration) async throws -> MigrationPlan {
    let findings: [Finding]
    do {
      findings = try await self.findings(of: plan, target)
    } catch let error as MartletError where error.code == .unknownDatabase {
      findings = [
        FindingCatalog.finding(
          FindingCatalog.notRehearsed, object: "database \(target.database ?? "")",
          "It does not exist yet: a run tries all statements after making it, and drops it again if it refuses one.")
      ]
    }
    var plan = plan
    plan.findings = FindingCatalog.ordered(plan.findings + findings)
    return plan
  }

  private func findings(of plan: MigrationPlan, _ target: PostgresConfiguration) async throws -> [Finding] {
    try await PostgresSession.with(target, applicationName: "martlet plan", for: .running) { connection in
      try self.findings(of: plan, connection)
    }
  }

  private func findings(
    of plan: MigrationPlan, _ connection: PostgresConnection
  ) throws(MartletError) -> [Finding] {
    let prepared: MigrationPlan
    do {
      prepared = try TargetPreparation(connection: connection, existing: existing).prepare(plan)
    } catch {
      guard error.code == .targetNotEmpty else { throw error }
      return [
        FindingCatalog.finding(
          FindingCatalog.checkFailed, object: "target: tables",
          "\(error.summary) \(error.context.serverDetail ?? "")", hint: error.hint)
      ]
    }
    let known = Set(plan.findings)
    return prepared.findings.filter { !known.contains($0) }
      + (try Rehearsal(connection: connection, plan: prepared).run().findings)
  }
}
