public import SchemaModel

/// What is asked of the target's catalog. Source: PostgreSQL manual, 53 "System Catalogs".
public enum PostgresCatalogQueries {
  /// Tables, partitioned and foreign ones included.
  public static func tables(in schemas: [String]) -> String {
    """
    SELECT n.nspname AS schema_name, c.relname AS name
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'f') AND n.nspname = ANY (ARRAY[\(literals(schemas))]::text[])
    ORDER BY 1, 2
    """
  }

  /// Everything that shares its namespace with tables, and the table that it belongs to: that of an index or of an
  /// owned sequence, and the root of a partition. Source: PostgreSQL manual, 53.11 "pg_class", 53.18 "pg_depend".
  public static let relations = """
    SELECT n.nspname AS schema_name, c.relname AS name, tn.nspname AS table_schema, t.relname AS table_name
    FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN pg_catalog.pg_index i ON i.indexrelid = c.oid
    LEFT JOIN pg_catalog.pg_depend d ON c.relkind = 'S' AND d.objid = c.oid AND d.deptype IN ('a', 'i')
      AND d.classid = 'pg_catalog.pg_class'::regclass AND d.refclassid = 'pg_catalog.pg_class'::regclass
    CROSS JOIN LATERAL (
      SELECT coalesce(i.indrelid, d.refobjid, CASE WHEN c.relispartition THEN c.oid END) AS oid) AS own
    LEFT JOIN pg_catalog.pg_class t ON t.oid = coalesce(pg_catalog.pg_partition_root(own.oid), own.oid)
    LEFT JOIN pg_catalog.pg_namespace tn ON tn.oid = t.relnamespace
    WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm', 'S', 'i', 'I', 'c')
      AND n.nspname NOT IN ('information_schema', 'martlet') AND n.nspname NOT LIKE 'pg\\_%'
    ORDER BY 1, 2
    """

  /// Columns in order of their place. A type outside pg_catalog is always printed with its schema, whatever the
  /// session's search_path: format_type leaves it out for what the path finds.
  public static func columns(of tables: [QualifiedName]) -> String {
    let names = tables.map { "(\(PostgresLiteral($0.schema)), \(PostgresLiteral($0.name)))" }
    return """
      SELECT n.nspname AS schema_name, c.relname AS table_name, a.attname AS name, NOT a.attnotnull AS is_nullable,
        a.attgenerated <> '' AS is_generated,
        a.attnotnull AND NOT a.atthasdef AND a.attidentity = '' AS needs_value,
        e.typtype = 'e' AS is_enumeration, en.nspname AS type_schema,
        e.typname AS type_name,
        CASE WHEN en.nspname <> 'pg_catalog' AND pg_catalog.pg_type_is_visible(e.oid)
          THEN pg_catalog.quote_ident(en.nspname) || '.' ELSE '' END
          || pg_catalog.format_type(a.atttypid, a.atttypmod) AS type_text,
        x.extname AS type_owner,
        pg_catalog.substr(
          pg_catalog.format_type(a.atttypid, a.atttypmod), pg_catalog.length(pg_catalog.format_type(e.oid, NULL)) + 1)
          AS type_modifier
      FROM (VALUES \(names.joined(separator: ", "))) AS wanted (schema_name, table_name)
      JOIN pg_catalog.pg_namespace n ON n.nspname = wanted.schema_name
      JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = wanted.table_name
      JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
      JOIN pg_catalog.pg_type e
        ON e.oid = CASE WHEN t.typcategory = 'A' AND t.typelem <> 0 THEN t.typelem ELSE t.oid END
      JOIN pg_catalog.pg_namespace en ON en.oid = e.typnamespace
      \(ownerOfType("e"))
      ORDER BY 1, 2, a.attnum
      """
  }

  /// The extension that made a type, as `x`; NULL for other types.
  private static func ownerOfType(_ type: String) -> String {
    """
    LEFT JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_type'::pg_catalog.regclass AND d.objid = \(type).oid
        AND d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass AND d.deptype = 'e'
      LEFT JOIN pg_catalog.pg_extension x ON x.oid = d.refobjid
    """
  }

  /// Types of these names in every schema, without the row types of tables.
  public static func types(named names: [String]) -> String {
    """
    SELECT n.nspname AS schema_name, t.typname AS name, x.extname AS owner,
      pg_catalog.has_schema_privilege(n.oid, 'USAGE') AND pg_catalog.has_type_privilege(t.oid, 'USAGE') AS is_usable
    FROM pg_catalog.pg_type t
    JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
    LEFT JOIN pg_catalog.pg_class c ON c.oid = t.typrelid
      \(ownerOfType("t"))
    WHERE t.typname = ANY (ARRAY[\(literals(names))]::text[]) AND t.typisdefined AND coalesce(c.relkind = 'c', true)
    ORDER BY 1, 2
    """
  }

  public static let server = """
    SELECT pg_catalog.current_setting('server_version_num')::int AS version_number,
      pg_catalog.current_setting('server_version') AS version_text, pg_catalog.current_database() AS database_name,
      pg_catalog.pg_encoding_to_char(d.encoding) AS encoding, pg_catalog.pg_database_size(d.oid) AS database_bytes
    FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database()
    """

  /// `installed` is NULL for an extension that is only available.
  public static let extensions = """
    SELECT name, installed_version AS installed, default_version AS available
    FROM pg_catalog.pg_available_extensions ORDER BY name
    """

  /// Settings in their own units, as `SHOW` prints them; one that the server lacks has no row.
  public static func settings(_ names: [String]) -> String {
    """
    SELECT name, pg_catalog.current_setting(name) AS value, setting, unit FROM pg_catalog.pg_settings
    WHERE name = ANY (ARRAY[\(literals(names))]::text[])
    """
  }

  private static func literals(_ texts: [String]) -> String {
    texts.map { PostgresLiteral($0).description }.joined(separator: ", ")
  }
}
