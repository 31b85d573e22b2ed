import Diagnostics
import PostgresClient
import SQLDialect
import SchemaModel

/// Finds out which rows a CHECK was refused for: the server's error names none.
struct RefusedCheck {
  /// Of rows that are shown.
  private static let examplesMax = 3

  let step: TargetStep
  let connection: PostgresConnection

  struct Rows {
    var count: Int
    /// In words: `id = '7'; id = '9'`.
    var examples: String
  }

  /// - Returns: nil where the error is another one, or the step was written anew by hand in a form of its own.
  func rows(after error: MartletError) throws(MartletError) -> Rows? {
    guard step.stage == .checks, error.context.sqlState == "23514", let table = step.table,
      let statement = RefusedRows.addWithoutValidation(step.sql)
    else { return nil }
    var found: Rows?
    do throws(MartletError) {
      try connection.transaction { () throws(MartletError) in
        try connection.execute(statement)
        found = try rows(of: table)
        throw Self.rolledBack
      }
    } catch  where error == Self.rolledBack || error.code == .query {
      // The constraint is gone again, or its statement cannot be changed in this way: then nothing is named.
      return found
    }
    return found
  }

  private func rows(of table: QualifiedName) throws(MartletError) -> Rows? {
    guard let expression = try connection.query(RefusedRows.newestCheck(of: table)).first?.string("expression") else {
      return nil
    }
    let key = try connection.query(RefusedRows.primaryKey(of: table)).map { (row) throws(MartletError) in
      try row.string("name") ?? ""
    }
    let count = try connection.query(RefusedRows.count(table, refusedBy: expression)).first?.int("refused") ?? 0
    let examples = try connection.query(
      RefusedRows.examples(table, refusedBy: expression, key: key, limit: Self.examplesMax)
    ).map { (row) throws(MartletError) in try row.string("row") ?? "" }
    return Rows(count: count, examples: examples.joined(separator: "; "))
  }

  /// Internal: what was found is kept, what was made for it is not.
  private static let rolledBack = MartletError(.schema, "The constraint is taken back.")
}
