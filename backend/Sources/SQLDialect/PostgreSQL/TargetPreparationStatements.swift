public import SchemaModel

/// Statements that make room for a migration on the target.
public enum TargetPreparationStatements {
  /// Whether the database named by the parameter exists.
  public static let databaseExists = "SELECT 1 AS found FROM pg_catalog.pg_database WHERE datname = $1"

  /// Enumeration types of the schemas in the parameter (a text[]), as `schema` and `name`.
  public static let enumerations = """
    SELECT n.nspname AS schema, t.typname AS name
    FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
    WHERE t.typtype = 'e' AND n.nspname = ANY ($1::text[])
    """

  /// Foreign keys on the tables of the parameter (a text[] of `schema.name`, quoted where needed), as `schema`,
  /// `table`, `name` and `definition`.
  public static let foreignKeys = """
    SELECT n.nspname AS schema, c.relname AS table, k.conname AS name,
           pg_catalog.pg_get_constraintdef(k.oid) AS definition
    FROM pg_catalog.pg_constraint k
    JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE k.contype = 'f' AND k.conparentid = 0 AND k.conrelid = ANY (SELECT name::regclass FROM unnest($1::text[]) name)
    ORDER BY 1, 2, 3
    """

  /// Which of these columns (a text[] of tables, quoted where needed, and one of columns) have no sequence of their own,
  /// as `table_name` and `column_name`; a column that is not there is none of them.
  public static let columnsWithoutSequence = """
    SELECT x.table_name, x.column_name
    FROM unnest($1::text[], $2::text[]) AS x (table_name, column_name)
    LEFT JOIN pg_catalog.pg_attribute a
      ON a.attrelid = x.table_name::regclass AND a.attname = x.column_name AND NOT a.attisdropped
    WHERE CASE WHEN a.attname IS NULL THEN false
      ELSE pg_catalog.pg_get_serial_sequence(x.table_name, x.column_name) IS NULL END
    """

  /// Never FORCE: a database that somebody uses is not ours to drop.
  public static func dropDatabase(_ name: String) -> String { "DROP DATABASE \(PostgresIdentifier(name))" }

  public static func dropTypes(_ types: [QualifiedName]) -> String {
    "DROP TYPE " + types.map { PostgresIdentifier($0).description }.joined(separator: ", ")
  }

  public static func dropConstraint(_ name: String, on table: QualifiedName) -> String {
    "ALTER TABLE \(PostgresIdentifier(table)) DROP CONSTRAINT IF EXISTS \(PostgresIdentifier(name));"
  }

  /// - Parameter definition: as `pg_get_constraintdef` prints it.
  public static func addConstraint(_ name: String, on table: QualifiedName, definition: String) -> String {
    "ALTER TABLE \(PostgresIdentifier(table)) ADD CONSTRAINT \(PostgresIdentifier(name)) \(definition);"
  }

  /// A text[] literal for a parameter. Source: PostgreSQL manual, 8.15.2 "Array Value Input".
  public static func array(_ elements: [String]) -> String {
    let quoted = elements.map {
      "\"" + $0.replacing(scalar: "\\", with: "\\\\").replacing(scalar: "\"", with: "\\\"") + "\""
    }
    return "{" + quoted.joined(separator: ",") + "}"
  }
}
