// What a backup asks of the database that it dumps. Catalogs are named without their schema: sessions have an empty
// search path, which pg_catalog is part of nevertheless.

public enum BackupQueries {
  /// What pg_dump reads, it reads as this session sees it.
  public static let beginSnapshot = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"

  /// $1: milliseconds; sizes wait for tables that somebody alters.
  public static let limitLockWait = "SELECT set_config('lock_timeout', $1, false) AS limited"

  public static let snapshot = """
    SELECT pg_export_snapshot() AS snapshot, current_database() AS database, current_setting('server_version') AS version,
           current_user AS account, pg_current_wal_lsn() AS wal_position,
           to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS taken_at
    """

  public static let database = "SELECT current_database() AS name"

  /// Not the server's own, not another session's, not an extension's: pg_dump writes CREATE EXTENSION for those.
  private static let isDumped = """
    c.relpersistence <> 't' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
      AND NOT EXISTS (
        SELECT 1 FROM pg_depend d
        WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
    """

  /// Tables that hold rows, with what they take without their indexes.
  public static let tables = """
    SELECT n.nspname AS schema, c.relname AS name, coalesce(pg_table_size(c.oid), 0) AS bytes,
           greatest(c.reltuples, 0)::bigint AS rows_estimated
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'r' AND \(isDumped) ORDER BY 1, 2
    """

  /// What pg_dump would fail at for this role: it locks and reads every table and sequence, and refuses to read a table
  /// through row-level security.
  public static let unreadable = """
    SELECT format('%I.%I', n.nspname, c.relname) AS object,
           CASE WHEN NOT has_schema_privilege(n.oid, 'USAGE') THEN 'schema'
                WHEN NOT has_table_privilege(c.oid, 'SELECT') THEN 'select' ELSE 'rows' END AS lack
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'S') AND \(isDumped)
      AND (NOT has_schema_privilege(n.oid, 'USAGE') OR NOT has_table_privilege(c.oid, 'SELECT')
           OR row_security_active(c.oid))
    ORDER BY 1
    """

  /// Large objects, what they take, and how many of them this role may not read: pg_read_all_data is not about them.
  public static let largeObjects = """
    SELECT pg_table_size('pg_largeobject'::regclass) AS bytes,
           count(*) FILTER (
             WHERE NOT pg_has_role(l.lomowner, 'USAGE') AND NOT EXISTS (
               SELECT 1 FROM aclexplode(l.lomacl) a
               WHERE a.privilege_type = 'SELECT' AND (a.grantee = 0 OR pg_has_role(a.grantee, 'USAGE')))) AS unreadable
    FROM pg_largeobject_metadata l
    """

  /// Of the sessions of that name ($1): the table that each copies out.
  public static let copying = """
    SELECT n.nspname AS schema, c.relname AS name, p.tuples_processed AS rows
    FROM pg_stat_progress_copy p JOIN pg_stat_activity a ON a.pid = p.pid
    JOIN pg_class c ON c.oid = p.relid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE a.application_name = $1 AND a.datname = current_database()
    """

  /// Ends the role's own sessions of that name ($1) in this database; a row for each that was there.
  public static let endSessions = """
    SELECT pg_terminate_backend(pid) AS ended FROM pg_stat_activity
    WHERE application_name = $1 AND datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()
    """
}
