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

  /// Of the tables of the parameter (as above), what keeps rows from being copied into them, as `name`, `may_insert` and
  /// `has_row_security`.
  public static let copyRights = """
    SELECT x.name, pg_catalog.has_table_privilege(x.name::regclass, 'INSERT') AS may_insert,
           pg_catalog.row_security_active(x.name::regclass) AS has_row_security
    FROM unnest($1::text[]) AS x (name)
    """

  /// Triggers that copying rows into the tables of the parameter (as above) or their partitions, or emptying them, would
  /// fire, as `root` (of the parameter), `schema`, `table`, `name` and `is_always`. A partition's copy
  /// of its table's trigger follows that one.
  /// Source: PostgreSQL manual, 53.52 "pg_trigger"; bits 4 and 32 of tgtype are INSERT and TRUNCATE.
  public static let triggers = """
    SELECT r.root, n.nspname AS schema, c.relname AS table, t.tgname AS name, t.tgenabled = 'A' AS is_always
    FROM (SELECT root, root::regclass::oid AS oid FROM unnest($1::text[]) root
          UNION
          SELECT root, p.relid::oid FROM unnest($1::text[]) root, pg_catalog.pg_partition_tree(root::regclass) p) r
    JOIN pg_catalog.pg_trigger t ON t.tgrelid = r.oid
    JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE NOT t.tgisinternal AND t.tgparentid = 0 AND t.tgenabled IN ('O', 'A') AND t.tgtype & 36 <> 0
    ORDER BY 1, 2, 3, 4
    """

  public static func disableTrigger(_ name: String, on table: QualifiedName) -> String {
    "ALTER TABLE \(PostgresIdentifier(table)) DISABLE TRIGGER \(PostgresIdentifier(name));"
  }

  /// - Parameter isAlways: whether it also fires for what replication writes.
  public static func enableTrigger(_ name: String, isAlways: Bool, on table: QualifiedName) -> String {
    "ALTER TABLE \(PostgresIdentifier(table)) ENABLE \(isAlways ? "ALWAYS " : "")TRIGGER \(PostgresIdentifier(name));"
  }

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
