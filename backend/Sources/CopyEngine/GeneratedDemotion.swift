import Diagnostics
import Failpoints
import Ledger
import PostgresClient
import SQLDialect
import SchemaModel

/// Makes generated columns plain whose values are not the source's, after the chunk that showed it was rolled back: the
/// columns, and a finding for each, in one transaction.
///
/// Chunks that are committed had the source's values, so theirs stay. The lock waits for the workers that copy other
/// chunks of the table; those that come later see what the table computes then.
struct GeneratedDemotion {
  let run: RunHandle
  let plan: TableCopyPlan
  let target: PostgresConnection

  /// - Returns: the findings; none for what another worker has done meanwhile.
  func perform(_ mismatch: GeneratedMismatch) throws(MartletError) -> [Finding] {
    do throws(MartletError) {
      return try target.transaction(
        commitIsSent: { () throws(MartletError) in try Failpoints.hit(.generatedCommitSent, target: target) },
        { () throws(MartletError) in try demote(mismatch) })
    } catch {
      throw error.context.sqlState == "42501"
        ? error.adding(ErrorContext(object: plan.table.target.description)).hinting(
          "Let the table's owner run ALTER TABLE … ALTER COLUMN … DROP EXPRESSION for "
            + "\(mismatch.columns.map(\.name).joined(separator: ", ")), then: martlet resume") : error
    }
  }

  private func demote(_ mismatch: GeneratedMismatch) throws(MartletError) -> [Finding] {
    try target.execute(ComputedTable.lockWhole(plan.table.target))
    let table = try ComputedTable.read(plan.table.target, on: target)
    var findings: [Finding] = []
    for column in mismatch.columns {
      guard let actual = table.columns.first(where: { $0.name == column.name }), actual.expression != nil else {
        continue
      }
      for statement in table.makePlain(actual) { try target.execute(statement) }
      findings.append(mismatch.finding(column, isLast: actual.isVirtual, of: plan.table))
    }
    try Ledger(target).addHoldingLease(findings, run: run)
    try Failpoints.hit(.generatedBeforeCommit, target: target)
    return findings
  }
}
