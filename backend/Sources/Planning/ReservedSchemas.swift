import SQLDialect
public import SchemaModel

/// Schemas of the target that no plan may make, fill or drop anything in: the ledger's, where tokens and the audit lie,
/// and the server's own. Pure.
///
/// Source: PostgreSQL manual, 5.9.6 "The System Catalog Schema", and 37 "The Information Schema".
public enum ReservedSchemas {
  public static func contains(_ name: String) -> Bool {
    let folded = name.lowercased()
    return folded == PostgresHealthQueries.ledgerSchema || folded == "information_schema" || folded.hasPrefix("pg_")
  }

  /// One for each such schema that the plan names, whoever wrote the plan.
  public static func findings(in plan: MigrationPlan) -> [Finding] {
    var tables: [String: [String]] = [:]
    for name in plan.tables.map(\.target) + plan.steps.flatMap({ [$0.table, $0.referencedTable].compactMap { $0 } })
    where contains(name.schema) { tables[name.schema, default: []].append(name.name) }
    for table in plan.tables {
      for column in table.columns {
        if case .enumeration(let name) = column.targetType, contains(name.schema) {
          tables[name.schema, default: []].append(name.name)
        }
      }
    }
    return tables.sorted { $0.key < $1.key }.map { schema, names in
      FindingCatalog.finding(
        FindingCatalog.reservedSchema, object: "schema \(schema)",
        "It is not the plan's to write to: \(Set(names).sorted().prefix(5).joined(separator: ", ")).",
        hint: "Choose another schema with --target-schema, or leave the database out with --exclude '\(schema).*'.")
    }
  }
}
