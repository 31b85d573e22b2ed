/// What shows before a row is copied: checks of the two servers, and the rehearsal of the plan's statements.
extension FindingCatalog {
  /// When a plan is checked again, these replace the ones it had.
  public static let preflightCodes: Set<FindingCode> = Set(
    (preflightRefusals + preflightLosses + preflightNotes).map(\.code))

  /// Refusals that nobody can accept: a run that begins with one of them cannot come to its end.
  public static let cannotBeAccepted: Set<FindingCode> = [
    tableUnreadable, columnsHidden, snapshotRefused, rightsMissing, statementRefused, connectionsMissing,
    keptTableUnfit, reservedSchema,
  ]

  static let preflightRefusals: [Entry] = [
    entry(
      nothingToMigrate, .refusal, "No table is seen or selected; accepted, an empty migration is carried out.",
      remedy: "Check the database in the URL, the account's grants, and --include and --exclude.",
      example: "DROP TABLE a; -- … the only table",
      says: "9.7.4: No table of the source is selected, or none is seen: nothing would be migrated."),
    entry(
      tableUnreadable, .refusal, "The source account may not read a table; this cannot be accepted.",
      remedy: "Grant SELECT on it, or leave it out with --exclude.",
      example: "CREATE USER 'app'@'%' …; GRANT INSERT ON shop.a TO 'app'@'%'",
      says: "shop.a: app@% lacks SELECT on shop.a."),
    entry(
      columnsHidden, .refusal,
      "The source account may read some columns of a table only, and may not see its definition; this cannot be accepted.",
      remedy: "Grant SELECT on the whole table, or leave it out with --exclude.",
      example: "CREATE USER 'app'@'%' …; GRANT SELECT (id) ON shop.a TO 'app'@'%'",
      says: "shop.a: app@% has SELECT on the columns id of shop.a only: its other columns are hidden."),
    entry(
      snapshotRefused, .refusal, "The source refuses what the chosen way to a snapshot needs; this cannot be accepted.",
      remedy: "Grant what the message names, or choose another way with --snapshot.",
      example: "CREATE USER 'app'@'%' …; GRANT SELECT ON shop.* TO 'app'@'%'",
      says: "snapshot of the source: app@% may not lock the source for one snapshot of all readers."),
    entry(
      rightsMissing, .refusal, "The target role lacks a privilege that the run needs; this cannot be accepted.",
      remedy: "Run the statement that the finding names as the owner of the database.",
      example: "-- on the target: … REVOKE CREATE ON SCHEMA public FROM app",
      says: "schema public: app may not create tables in schema public."),
    entry(
      statementRefused, .refusal,
      "The target refused a statement of the plan when all of them were tried; this cannot be accepted.",
      remedy: "Change it in the plan's files, or leave its table out with --exclude.",
      example: "-- … a type in the plan's files that the target does not have: CREATE TABLE public.a (id no_such_type)",
      says: "table:public.a: The target refuses it: type \"no_such_type\" does not exist (SQLSTATE 42704)"),
    entry(
      reservedSchema, .refusal,
      "A plan would write to Martlet's own schema or to one of the server's; this cannot be accepted.",
      remedy: "Choose another schema with --target-schema, leave the database out with --exclude, or change the plan's "
        + "files.",
      example: """
        -- martlet plan --target-schema martlet
        CREATE TABLE token (id INT PRIMARY KEY);
        """,
      says: "schema martlet: It is not the plan's to write to: token."),
    entry(
      keptTableUnfit, .refusal,
      "A table that is kept (--on-existing truncate) cannot take the source's rows; this cannot be accepted.",
      remedy: "Change the target's table as the finding says, leave it out with --exclude, or use --on-existing drop.",
      example: """
        CREATE TABLE t (id INT PRIMARY KEY, a VARCHAR(20));
        -- … with --on-existing truncate into a target in which a person made it as:
        CREATE TABLE t (id integer PRIMARY KEY);
        """,
      says: "shop.t: public.t.a: A planned column is not in the target's table. Add it to the table, or leave the "
        + "source's column out of the plan."),
    entry(
      connectionsMissing, .refusal,
      "A server lets the account open too few connections for any run; this cannot be accepted.",
      remedy: "Raise the limit that the finding names, or close other sessions of the account.",
      example: "-- on the target: … ALTER ROLE app CONNECTION LIMIT 2",
      says: "target: connections: CONNECTION LIMIT 2 of role app leaves 1, and a run needs 2 more than are open."),
    entry(
      checkFailed, .refusal, "A check of martlet doctor failed.",
      remedy: "Fix what martlet doctor names; accepted, the run begins all the same.",
      example: "-- on the target: … CREATE DATABASE shop ENCODING 'LATIN1'",
      says: "target: encoding: Database shop is encoded in LATIN1, which cannot hold every text of the source."),
  ]

  static let preflightLosses: [Entry] = [
    entry(
      databasesHidden, .loss, "The source account does not see every database: others may be left out.",
      remedy: "Name the database in the source URL, or grant SHOW DATABASES.",
      example: "CREATE USER 'app'@'%' …; GRANT SELECT ON shop.* TO 'app'@'%'",
      says: "databases of the server: app@% lacks SHOW DATABASES: a database on which it has no privilege is not seen,"
        + " and is left out."),
    entry(
      tablesHidden, .loss, "The source account does not see every table of a database: others may be left out.",
      remedy: "Grant SELECT on the database, or name the tables with --include.",
      example: "CREATE USER 'app'@'%' …; GRANT SELECT ON shop.a TO 'app'@'%'",
      says: "tables of shop: app@% lacks SELECT on all of shop: tables and views without a grant of their own are"
        + " hidden."),
    entry(
      objectsHidden, .loss, "The source account does not see objects of a kind, so they are in no list.",
      remedy: "Grant the privilege that the finding names.",
      example: "CREATE USER 'app'@'%' …; GRANT SELECT ON shop.* TO 'app'@'%'",
      says: "triggers of shop: app@% lacks TRIGGER on shop: the triggers there are hidden, and not in the plan."),
    entry(
      objectRefused, .loss,
      "The target refused an index, key or CHECK of the plan when all statements were tried: it will be left out.",
      remedy: "Write it for PostgreSQL into the plan's files.",
      example: "-- … a function in the plan's files that the target does not have: CHECK (no_such_function(id) > 0)",
      says: "check:public.a.positive: The target refuses it, and it is left out: function no_such_function(integer)"
        + " does not exist (SQLSTATE 42883)"),
  ]

  static let preflightNotes: [Entry] = [
    entry(
      fewerConnections, .note, "A server has fewer connections left than the run would use: fewer workers copy.",
      remedy: "Raise the limit that the finding names to copy faster.",
      example: "-- on the target: … ALTER ROLE app CONNECTION LIMIT 5",
      says: "target: connections: CONNECTION LIMIT 5 of role app leaves 4: 3 of 4 readers copy, and 1 build indexes."),
    entry(
      notRehearsed, .note, "A statement of the plan could not be tried beforehand.",
      remedy: "Nothing; if it fails in the run, martlet resume repeats it.",
      example: "-- … a statement of the plan's files that ends the transaction: COMMIT",
      says: "own: It needs more than the target can lock at a time, or it ends a transaction."),
  ]
}
