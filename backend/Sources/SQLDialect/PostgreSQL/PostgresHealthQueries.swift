// What `doctor` asks of a target. Read-only.

public enum PostgresHealthQueries {
  public static let rights = """
    SELECT current_user AS account, r.rolsuper AS is_superuser, r.rolcreatedb AS can_create_databases,
      pg_catalog.has_database_privilege(pg_catalog.current_database(), 'CREATE') AS can_create_schemas,
      COALESCE((SELECT pg_catalog.has_schema_privilege(n.oid, 'CREATE') FROM pg_catalog.pg_namespace n
        WHERE n.nspname = 'public'), false) AS can_create_in_public
    FROM pg_catalog.pg_roles r WHERE r.rolname = current_user
    """

  public static let connections = """
    SELECT (SELECT count(*) FROM pg_catalog.pg_stat_activity WHERE backend_type = 'client backend') AS used,
      pg_catalog.current_setting('max_connections')::int
        - pg_catalog.current_setting('superuser_reserved_connections')::int AS usable
    """

  public static let ledger = """
    SELECT EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = 'martlet') AS has_schema,
      pg_catalog.to_regclass('martlet.run') IS NOT NULL AS has_runs
    """

  public static func grantCreate(on database: String, to account: String) -> String {
    "GRANT CREATE ON DATABASE \(PostgresIdentifier(database)) TO \(PostgresIdentifier(account));"
  }

  public static func createDatabase(_ database: String) -> String {
    "CREATE DATABASE \(PostgresIdentifier(database)) TEMPLATE template0 ENCODING 'UTF8';"
  }

  public static func createExtension(_ name: String) -> String { "CREATE EXTENSION \(PostgresIdentifier(name));" }

  /// To whom is for the reader to fill in.
  public static func grantUsage(onSchema name: String) -> String { "GRANT USAGE ON SCHEMA \(PostgresIdentifier(name))" }

  public static func setSystem(_ name: String, to value: String) -> String {
    "ALTER SYSTEM SET \(name) = \(PostgresLiteral(value)); SELECT pg_reload_conf();"
  }
}
