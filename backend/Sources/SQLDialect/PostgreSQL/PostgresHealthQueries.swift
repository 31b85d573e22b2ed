// What `doctor` asks of a target. Read-only.

public enum PostgresHealthQueries {
  public static let rights = """
    SELECT current_user AS account, r.rolsuper AS is_superuser, r.rolcreatedb AS can_create_databases,
      pg_catalog.has_database_privilege(pg_catalog.current_database(), 'CREATE') AS can_create_schemas,
      pg_catalog.has_database_privilege(pg_catalog.current_database(), 'TEMPORARY') AS can_create_temporary_tables,
      COALESCE((SELECT pg_catalog.has_schema_privilege(n.oid, 'CREATE') FROM pg_catalog.pg_namespace n
        WHERE n.nspname = 'public'), false) AS can_create_in_public
    FROM pg_catalog.pg_roles r WHERE r.rolname = current_user
    """

  public static let ledgerSchema = "martlet"

  /// Those of the named schemas that exist, and whether objects can be made in them.
  public static func schemaRights(_ names: [String]) -> String {
    """
    SELECT n.nspname AS name, pg_catalog.has_schema_privilege(n.oid, 'CREATE')
      AND pg_catalog.has_schema_privilege(n.oid, 'USAGE') AS can_create
    FROM pg_catalog.pg_namespace n WHERE n.nspname IN (\(names.map { PostgresLiteral($0).description }.joined(separator: ", ")))
    """
  }

  public static let connections = """
    SELECT (SELECT count(*) FROM pg_catalog.pg_stat_activity WHERE backend_type = 'client backend') AS used,
      pg_catalog.current_setting('max_connections')::int
        - pg_catalog.current_setting('superuser_reserved_connections')::int AS usable
    """

  /// What is used is counted from the server's statistics: sessions of others are hidden in part.
  public static let connectionLimits = """
    SELECT current_user AS account, d.datname AS database, r.rolsuper AS is_superuser, r.rolconnlimit AS role_limit,
      d.datconnlimit AS database_limit,
      (SELECT count(*) FROM pg_catalog.pg_stat_activity a WHERE a.usename = current_user) AS used_by_role,
      (SELECT numbackends FROM pg_catalog.pg_stat_database s WHERE s.datid = d.oid) AS used_in_database,
      (SELECT sum(numbackends)::bigint FROM pg_catalog.pg_stat_database) AS used,
      pg_catalog.current_setting('max_connections')::int
        - pg_catalog.current_setting('superuser_reserved_connections')::int
        - COALESCE(pg_catalog.current_setting('reserved_connections', true), '0')::int AS usable
    FROM pg_catalog.pg_roles r, pg_catalog.pg_database d
    WHERE r.rolname = current_user AND d.datname = pg_catalog.current_database()
    """

  public static func raiseLimit(ofRole role: String) -> String {
    "ALTER ROLE \(PostgresIdentifier(role)) CONNECTION LIMIT -1;"
  }

  public static func raiseLimit(ofDatabase database: String) -> String {
    "ALTER DATABASE \(PostgresIdentifier(database)) CONNECTION LIMIT -1;"
  }

  public static let ledger = """
    SELECT EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = 'martlet') AS has_schema,
      pg_catalog.to_regclass('martlet.run') IS NOT NULL AS has_runs
    """

  public static func grantCreate(on database: String, to account: String) -> String {
    "GRANT CREATE ON DATABASE \(PostgresIdentifier(database)) TO \(PostgresIdentifier(account));"
  }

  public static func grantTemporary(on database: String, to account: String) -> String {
    "GRANT TEMPORARY ON DATABASE \(PostgresIdentifier(database)) TO \(PostgresIdentifier(account));"
  }

  public static func grantSchema(_ schema: String, to account: String) -> String {
    "GRANT USAGE, CREATE ON SCHEMA \(PostgresIdentifier(schema)) TO \(PostgresIdentifier(account));"
  }

  public static func createSchema(_ schema: String, for account: String) -> String {
    "CREATE SCHEMA \(PostgresIdentifier(schema)) AUTHORIZATION \(PostgresIdentifier(account));"
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
