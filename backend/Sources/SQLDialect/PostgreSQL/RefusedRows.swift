public import SchemaModel

/// Which rows a CHECK refuses: ADD CONSTRAINT says that there are some, and VALIDATE names none either.
///
/// In a transaction that is rolled back: the constraint is added without looking at the rows, and the server itself says
/// what it means.
public enum RefusedRows {
  /// The statement of a plan's step for one CHECK, made to look at no row; nil for one that is of another form.
  public static func addWithoutValidation(_ sql: String) -> String? {
    guard let end = sql.lastIndex(where: { !$0.isWhitespace }), sql[end] == ";" else { return nil }
    let statement = sql[..<end]
    guard statement.last == ")", statement.contains("ADD CONSTRAINT") else { return nil }
    return "\(statement) NOT VALID;"
  }

  /// The newest CHECK of a table that has not been validated: `expression`.
  public static func newestCheck(of table: QualifiedName) -> String {
    """
    SELECT pg_catalog.pg_get_expr(conbin, conrelid) AS expression FROM pg_catalog.pg_constraint
    WHERE conrelid = \(PostgresLiteral(PostgresIdentifier(table).description))::pg_catalog.regclass
      AND contype = 'c' AND NOT convalidated
    ORDER BY oid DESC LIMIT 1
    """
  }

  /// Columns of the primary key, in its order: `name`.
  public static func primaryKey(of table: QualifiedName) -> String {
    """
    SELECT a.attname AS name FROM pg_catalog.pg_index i
    CROSS JOIN LATERAL pg_catalog.unnest(i.indkey::int2[]) WITH ORDINALITY AS k (attnum, place)
    JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
    WHERE i.indrelid = \(PostgresLiteral(PostgresIdentifier(table).description))::pg_catalog.regclass
      AND i.indisprimary AND k.place <= i.indnkeyatts
    ORDER BY k.place
    """
  }

  /// - Parameter expression: of the target's catalog.
  public static func count(_ table: QualifiedName, refusedBy expression: String) -> String {
    "SELECT pg_catalog.count(*) AS refused FROM \(PostgresIdentifier(table)) WHERE NOT (\(expression))"
  }

  /// A few of them, as `row`: the key, or the beginning of a row without one.
  public static func examples(
    _ table: QualifiedName, refusedBy expression: String, key: [String], limit: Int
  ) -> String {
    let parts = key.map { name in
      "pg_catalog.format('%s = %L', \(PostgresLiteral(name)), pg_catalog.left(\(PostgresIdentifier(name))::text, 100))"
    }
    let shown =
      parts.isEmpty
      ? "pg_catalog.left(martlet_row::text, 200)" : "pg_catalog.concat_ws(', ', \(parts.joined(separator: ", ")))"
    return """
      SELECT \(shown) AS row FROM \(PostgresIdentifier(table)) AS martlet_row WHERE NOT (\(expression)) LIMIT \(limit)
      """
  }
}
