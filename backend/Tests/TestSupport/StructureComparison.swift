import PostgresClient
public import SchemaModel

/// Whether everything that the source's catalog names is in the target's catalog.
///
/// Counts by kind and table: what the plan makes of names and types is the planner's tests' matter; here it is that
/// nothing was lost on the way.
public struct StructureComparison {
  let scratch: Scratch

  public init(_ scratch: Scratch) { self.scratch = scratch }

  /// Lines for what is missing; findings of the run account for an object that was left out on purpose.
  public func missing(_ catalog: SourceCatalog, plan: MigrationPlan) throws -> [String] {
    let sources = Dictionary(
      catalog.databases.flatMap(\.tables).map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    return try plan.tables.flatMap { table -> [String] in
      guard let source = sources[table.source] else { return ["\(table.source) is not in the catalog"] }
      return try missing(source, in: table.target, findings: plan.findings)
    }
  }

  private func missing(_ source: SourceTable, in target: QualifiedName, findings: [Finding]) throws -> [String] {
    let found = try counts(of: target)
    let comments = source.columns.count { !$0.comment.isEmpty } + (source.comment.isEmpty ? 0 : 1)
    let wanted: [(String, Int, String)] = [
      ("columns", source.columns.count, "column"),
      ("primary_keys", source.primaryKey == nil ? 0 : 1, "primary"),
      ("indexes", source.indexes.count { $0.kind != .primary }, "index"),
      ("foreign_keys", source.foreignKeys.count, "foreign-key"),
      ("identities", source.columns.count { $0.isAutoIncrement }, "identity"),
      ("defaults", source.columns.count { $0.defaultValue != nil && $0.generated == nil }, "default"),
      ("not_null", source.columns.count { !$0.isNullable && $0.generated == nil }, "null"),
      ("comments", comments, "comment"),
    ]
    return wanted.compactMap { kind, number, code in
      let excused = findings.count {
        $0.code.rawValue.contains(code) && $0.severity >= .loss
          && ($0.object.hasPrefix(source.name.description) || $0.object.hasSuffix(source.name.description))
      }
      let actual = found[kind] ?? 0
      return actual + excused >= number ? nil : "\(source.name): \(number) \(kind) wanted, \(actual) found"
    }
  }

  private func counts(of table: QualifiedName) throws -> [String: Int] {
    let sql = """
      SELECT
        (SELECT count(*) FROM pg_attribute a WHERE a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped) AS columns,
        (SELECT count(*) FROM pg_index i WHERE i.indrelid = t.oid AND i.indisprimary AND i.indisvalid) AS primary_keys,
        (SELECT count(*) FROM pg_index i WHERE i.indrelid = t.oid AND NOT i.indisprimary AND i.indisvalid) AS indexes,
        (SELECT count(*) FROM pg_constraint c WHERE c.conrelid = t.oid AND c.contype = 'f' AND c.convalidated) AS foreign_keys,
        (SELECT count(*) FROM pg_attribute a WHERE a.attrelid = t.oid AND a.attidentity <> '') AS identities,
        (SELECT count(*) FROM pg_attribute a WHERE a.attrelid = t.oid AND a.atthasdef AND a.attgenerated = '') AS defaults,
        (SELECT count(*) FROM pg_attribute a WHERE a.attrelid = t.oid AND a.attnum > 0 AND a.attnotnull
           AND a.attgenerated = '') AS not_null,
        (SELECT count(*) FROM pg_description d WHERE d.objoid = t.oid AND d.classoid = 'pg_class'::regclass) AS comments
      FROM pg_class t JOIN pg_namespace n ON n.oid = t.relnamespace WHERE n.nspname = $1 AND t.relname = $2
      """
    return try scratch.onTarget { connection in
      guard let row = try connection.query(sql, [.text(table.schema), .text(table.name)]).first else { return [:] }
      var counts: [String: Int] = [:]
      for kind in [
        "columns", "primary_keys", "indexes", "foreign_keys", "identities", "defaults", "not_null", "comments",
      ] {
        counts[kind] = try row.int(kind)
      }
      return counts
    }
  }
}
