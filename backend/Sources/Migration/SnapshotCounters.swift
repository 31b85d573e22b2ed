import Diagnostics
import Introspection
import MySQLClient
import SQLDialect
import SchemaModel

/// The next AUTO_INCREMENT values at the run's snapshot, or a moment later: rows inserted since can only raise them.
struct SnapshotCounters {
  let tables: [TablePlan]

  /// What the definitions of the tables say.
  func raise(_ definitions: [SourceTableName: TableDefinition]) -> RaiseIdentities {
    RaiseIdentities(
      tables.compactMap { table in
        guard let identity = definitions[table.source]?.identity,
          let column = table.columns.first(where: { $0.source.lowercased() == identity.column.lowercased() })
        else { return nil }
        return RaiseIdentities.Counter(
          table: table.target, column: column.target, type: column.targetType, nextValue: identity.nextValue)
      })
  }
}
