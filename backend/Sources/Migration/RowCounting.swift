import Diagnostics
import Ledger
import PostgresClient
import SQLDialect
import SchemaModel

/// Counts the rows that the target has in the end and holds them against the ledger: what was deleted since it was
/// copied, or never written although the ledger says so, must not pass for complete.
///
/// It comes after VACUUM, so that the server counts by index-only scans over the visibility map (PostgreSQL manual,
/// 11.9 "Index-Only Scans").
struct RowCounting {
  let plan: MigrationPlan
  let target: PostgresConfiguration
  let retrying: Retrying
  let sessionsMax: Int

  /// - Parameters:
  ///   - sums: what the ledger says, by table.
  ///   - replayed: rejected rows that have been written since, by index of the table.
  func check(_ sums: [TableSums], replayed: [Int: Int]) async throws {
    let expected = ExpectedRows.byTarget(sums, replayed: replayed, plan)
    let differences = ExpectedRows.differences(expected, found: try await count(expected))
    guard !differences.isEmpty else { return }
    throw Self.error(differences)
  }

  private func count(_ expected: [ExpectedRows]) async throws -> [QualifiedName: Int] {
    let batches = Self.batches(expected)
    let sessions = min(max(1, sessionsMax), batches.count)
    return try await withThrowingTaskGroup(of: [QualifiedName: Int].self) { group in
      for number in 0..<sessions {
        let share = stride(from: number, to: batches.count, by: sessions).map { batches[$0] }
        group.addTask { try await count(share) }
      }
      var counts: [QualifiedName: Int] = [:]
      for try await part in group { counts.merge(part) { first, _ in first } }
      return counts
    }
  }

  /// Over one connection, which is opened again where it is lost.
  private func count(_ batches: [[QualifiedName]]) async throws -> [QualifiedName: Int] {
    var counts: [QualifiedName: Int] = [:]
    var session: PostgresSession?
    do {
      for batch in batches {
        let part = try await retrying.perform("counting the rows of \(batch[0])") {
          do {
            if session == nil {
              session = try await PostgresSession(target, applicationName: "martlet count", for: .running)
            }
            return try await session?.run { connection in try Self.count(batch, connection) } ?? [:]
          } catch {
            await session?.close()
            session = nil
            throw error
          }
        }
        counts.merge(part) { first, _ in first }
      }
    } catch {
      await session?.close()
      throw error
    }
    await session?.close()
    return counts
  }

  private static func count(
    _ batch: [QualifiedName], _ connection: PostgresConnection
  ) throws(MartletError) -> [QualifiedName: Int] {
    var counts: [QualifiedName: Int] = [:]
    for row in try connection.query(LoadStatements.countRows(of: batch)) {
      guard let index = try row.int("table_index"), batch.indices.contains(index) else { continue }
      counts[batch[index]] = try row.int("rows")
    }
    return counts
  }

  /// Big tables one by one and first; of small ones many to a statement, whose round trips would cost more than they.
  static func batches(_ expected: [ExpectedRows]) -> [[QualifiedName]] {
    let sorted = expected.sorted { ($0.rows, $1.target.description) > ($1.rows, $0.target.description) }
    let big = sorted.prefix { $0.rows >= bigRows }.map { [$0.target] }
    let small = sorted.dropFirst(big.count).map(\.target)
    let pieces = stride(from: 0, to: small.count, by: batchTables).map {
      Array(small[$0..<min($0 + batchTables, small.count)])
    }
    return big + pieces
  }

  private static let bigRows = 20_000
  private static let batchTables = 50

  private static func error(_ differences: [ExpectedRows.Difference]) -> MartletError {
    let listed = differences.prefix(20).map { "\($0.target): \($0.expected) rows expected, \($0.found) found" }
    let more = differences.count > 20 ? ["and \(differences.count - 20) more tables"] : []
    return MartletError(
      .rowsDiffer, "The target does not hold the rows that the ledger says were written.",
      context: ErrorContext(
        object: differences.count == 1 ? differences[0].target.description : nil,
        serverDetail: (listed + more).joined(separator: "\n")),
      hint:
        "Another session, a trigger of a table that was kept, or a change to the ledger has done this. Stop it, then: martlet resume --new-snapshot TARGET empties the tables and reads them again."
    )
  }
}

/// The rows that a table of the target must have. Pure.
struct ExpectedRows: Equatable {
  var target: QualifiedName
  var rows: Int

  struct Difference: Equatable {
    var target: QualifiedName
    var expected: Int
    var found: Int
  }

  /// By table of the target, which an edited plan may fill from several of the source.
  static func byTarget(_ sums: [TableSums], replayed: [Int: Int], _ plan: MigrationPlan) -> [ExpectedRows] {
    var rows: [QualifiedName: Int] = [:]
    for sum in sums where plan.tables.indices.contains(sum.table) {
      rows[plan.tables[sum.table].target, default: 0] += sum.counts.rowsWritten + (replayed[sum.table] ?? 0)
    }
    for table in plan.tables where rows[table.target] == nil { rows[table.target] = 0 }
    return rows.map { ExpectedRows(target: $0.key, rows: $0.value) }
      .sorted { $0.target.description < $1.target.description }
  }

  /// A table that was not counted counts as empty.
  static func differences(_ expected: [ExpectedRows], found: [QualifiedName: Int]) -> [Difference] {
    expected.compactMap { table in
      let rows = found[table.target] ?? 0
      return rows == table.rows ? nil : Difference(target: table.target, expected: table.rows, found: rows)
    }
  }
}
