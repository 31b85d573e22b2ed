// Whether the schema `martlet` is what this program made. Whoever may CREATE in a database may make the schema first, and
// what they put on its tables (a trigger, a rule, a default) runs with the rights of whoever uses them.

extension LedgerStatements {
  /// Rows of `object` and `reason`, one for each thing that keeps the ledger from being trusted.
  ///
  /// Only the session's own role and superusers are trusted: any other owner could change a table after this look, also
  /// one that the session's role is a member of.
  ///
  /// - Parameter $1: the names of the ledger's tables, as an array.
  static let distrusted = """
    WITH schema AS MATERIALIZED (
      SELECT oid, nspowner FROM pg_catalog.pg_namespace WHERE nspname = 'martlet'
    ), trusted AS MATERIALIZED (
      SELECT oid FROM pg_catalog.pg_roles WHERE rolsuper OR rolname = current_user
    ), relation AS MATERIALIZED (
      SELECT c.oid, c.relname, c.relkind, c.relowner, c.relrowsecurity, c.relhassubclass, c.relispartition
      FROM pg_catalog.pg_class c WHERE c.relnamespace = (SELECT oid FROM schema)
    ), guard AS MATERIALIZED (
      SELECT p.oid, p.proname, p.proowner,
             p.proname = 'refuse_change' AND p.pronargs = 0 AND NOT p.prosecdef
               AND p.prolang = (SELECT oid FROM pg_catalog.pg_language WHERE lanname = 'plpgsql')
               AND p.proconfig = ARRAY['search_path=pg_catalog'] AND p.prosrc = \(guardBody) AS is_own
      FROM pg_catalog.pg_proc p WHERE p.pronamespace = (SELECT oid FROM schema)
    )
    SELECT 'schema martlet' AS object, 'belongs to ' || pg_catalog.pg_get_userbyid(nspowner) AS reason
    FROM schema WHERE nspowner NOT IN (SELECT oid FROM trusted)
    UNION ALL
    SELECT 'martlet.' || relname, 'belongs to ' || pg_catalog.pg_get_userbyid(relowner)
    FROM relation WHERE relkind <> 'i' AND relowner NOT IN (SELECT oid FROM trusted)
    UNION ALL
    SELECT 'martlet.' || proname || '()', 'belongs to ' || pg_catalog.pg_get_userbyid(proowner)
    FROM guard WHERE proowner NOT IN (SELECT oid FROM trusted)
    UNION ALL
    SELECT 'martlet.' || proname || '()', 'is no function of the ledger, or not as the ledger has it'
    FROM guard WHERE NOT is_own
    UNION ALL
    SELECT 'martlet.' || relname, 'is no table of the ledger'
    FROM relation WHERE relkind NOT IN ('r', 'i', 'S') OR (relkind = 'r' AND relname <> ALL ($1::text[]))
    UNION ALL
    SELECT 'martlet.' || relname, 'has row-level security, or is a part of another table, or has such parts'
    FROM relation WHERE relrowsecurity OR relhassubclass OR relispartition
      OR oid IN (SELECT inhrelid FROM pg_catalog.pg_inherits)
    UNION ALL
    SELECT 'martlet.' || r.relname, 'has the trigger ' || t.tgname
    FROM relation r JOIN pg_catalog.pg_trigger t ON t.tgrelid = r.oid
    WHERE NOT t.tgisinternal
      AND NOT (r.relname = 'audit' AND t.tgname = 'append_only' AND t.tgfoid IN (SELECT oid FROM guard WHERE is_own))
    UNION ALL
    SELECT 'martlet.' || r.relname, 'has the rule ' || w.rulename
    FROM relation r JOIN pg_catalog.pg_rewrite w ON w.ev_class = r.oid
    UNION ALL
    SELECT 'martlet.' || r.relname, 'is referred to by ' || c.conrelid::pg_catalog.regclass
    FROM relation r JOIN pg_catalog.pg_constraint c ON c.confrelid = r.oid
    WHERE c.conrelid NOT IN (SELECT oid FROM relation)
    UNION ALL
    SELECT DISTINCT 'martlet.' || r.relname,
           'uses ' || pg_catalog.pg_describe_object(d.refclassid, d.refobjid, d.refobjsubid)
    FROM relation r
    JOIN (
      SELECT oid AS relid, 'pg_catalog.pg_class'::pg_catalog.regclass::oid AS classid, oid AS objid FROM relation
      UNION ALL SELECT adrelid, 'pg_catalog.pg_attrdef'::pg_catalog.regclass, oid FROM pg_catalog.pg_attrdef
      UNION ALL SELECT conrelid, 'pg_catalog.pg_constraint'::pg_catalog.regclass, oid FROM pg_catalog.pg_constraint
    ) part ON part.relid = r.oid
    JOIN pg_catalog.pg_depend d ON d.classid = part.classid AND d.objid = part.objid
    WHERE d.refobjid >= 16384 AND d.refclassid IN (
      'pg_catalog.pg_proc'::pg_catalog.regclass, 'pg_catalog.pg_operator'::pg_catalog.regclass,
      'pg_catalog.pg_opclass'::pg_catalog.regclass, 'pg_catalog.pg_collation'::pg_catalog.regclass,
      'pg_catalog.pg_type'::pg_catalog.regclass)
    ORDER BY 1, 2 LIMIT 20
    """

  /// Rows of `line`: each column with its type, whether it may be null, and whether it is an identity.
  static let shape = """
    SELECT c.relname || '.' || a.attname || ' ' || pg_catalog.format_type(a.atttypid, a.atttypmod)
           || CASE WHEN a.attnotnull THEN ' not null' ELSE '' END
           || CASE WHEN a.attidentity <> '' THEN ' identity' ELSE '' END AS line
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid
    WHERE c.relnamespace = 'martlet'::pg_catalog.regnamespace AND c.relkind = 'r' AND a.attnum > 0
      AND NOT a.attisdropped
    ORDER BY 1
    """

  /// As a literal. The text of version 3 of the schema, which is never edited.
  private static let guardBody = "$body$" + LedgerSchema.refuseChangeBody + "$body$"
}
