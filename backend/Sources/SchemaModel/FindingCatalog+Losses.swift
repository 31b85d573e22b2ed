extension FindingCatalog {
  /// Left out or approximated: exit code 3 until accepted.
  static let losses: [Entry] = rowLosses + columnLosses + keyLosses + objectLosses

  private static let rowLosses: [Entry] = [
    entry(
      rowsRejected, .loss, "Rows were not written; they are in martlet.reject.",
      remedy: "See them with martlet rejects list, and try them again with martlet rejects replay.",
      example: """
        CREATE TABLE t (id INT PRIMARY KEY, d DATE NOT NULL);
        SET sql_mode = '';
        INSERT INTO t VALUES (1, '0000-00-00');
        """,
      says: "shop.t.d: Rows were not written: zero-date."),
    entry(
      objectRefusedByRows, .loss, "The target refused an index or constraint because of the rows.",
      remedy: "Correct the rows in the target, then run the step's statement by hand.",
      example: """
        CREATE TABLE p (id INT PRIMARY KEY);
        CREATE TABLE t (id INT PRIMARY KEY, p INT, CONSTRAINT t_p FOREIGN KEY (p) REFERENCES p (id));
        SET foreign_key_checks = 0;
        INSERT INTO t VALUES (1, 7);
        """,
      says: "fk-validate:public.t.t_p: The target refused this object because of the rows it holds: insert or update "
        + "on table \"t\" violates foreign key constraint \"t_p\"; Key (p)=(7) is not present in table \"p\"."),
    entry(
      replacedUnseen, .loss,
      "The source executed TRUNCATE, RENAME or the like while it was read, and the account cannot see of which tables.",
      remedy: "Grant PROCESS to the account and migrate again, or accept it if you know what was executed.",
      example: """
        CREATE TABLE t (id INT PRIMARY KEY);
        -- … Read from MariaDB by an account without PROCESS; meanwhile, by another one:
        TRUNCATE other_shop.t;
        """,
      says: "source: TRUNCATE was executed while the source was read, and the account cannot see of which tables."),
  ]

  private static let columnLosses: [Entry] = [
    entry(
      defaultNotTranslated, .loss, "A default was not understood whole; the column has none.",
      remedy: "Set one in the plan's files or in the application.",
      example: "CREATE TABLE t (id INT PRIMARY KEY, a VARCHAR(200) DEFAULT (SOUNDEX('abc')));",
      says: "shop.t.a: Not translated: the function soundex() is not translated, at position 1 of soundex('abc'). "
        + "The column has no default."),
    entry(
      defaultNamesColumn, .loss,
      "A default is computed from other columns, which PostgreSQL does not allow; the column has none.",
      remedy: "Fill the column by a BEFORE INSERT trigger in the target, or in the application.",
      example: "CREATE TABLE t (id INT PRIMARY KEY, a VARCHAR(20) DEFAULT (CONCAT('art-', id)));",
      says: "shop.t.a: concat(_utf8mb4'art-',`id`) names the column id. The column has no default."),
    entry(
      commentLossy, .loss,
      "A comment holds a ? that may stand for a character beyond the BMP, which the source has not kept.",
      remedy: "Accept it if it is a question mark; else write the comment again, with COMMENT ON in the target.",
      example: "CREATE TABLE t (id INT PRIMARY KEY) COMMENT 'a 🦊';",
      says: "shop.t: The comments of the table are copied with the ? that the source holds."),
    entry(
      labelWithNul, .loss, "A label of an ENUM or SET holds 0x00, which PostgreSQL cannot store; it is left out.",
      remedy: "Change the label on the source; until then rows that hold it are rejected.",
      example: "CREATE TABLE t (id INT PRIMARY KEY, e ENUM('a\\0b', 'c'));",
      says: "shop.t.e: 1 of its 2 labels hold 0x00 and are left out; rows that hold one of them are rejected."),
    entry(
      defaultZeroDate, .loss, "A default is a zero date, which PostgreSQL does not have; the column has none.",
      remedy: "Set a real default in the plan's files or in the application.",
      example: """
        SET sql_mode = '';
        CREATE TABLE t (id INT PRIMARY KEY, d DATE NOT NULL DEFAULT '0000-00-00');
        """,
      says: "shop.t.d: Not translated: `0000-00-00` is a zero date, which PostgreSQL does not have, at position 1 of "
        + "0000-00-00. The column has no default and is NOT NULL."),
    entry(
      generatedValuesDiffer, .loss,
      "The target computed other values than the source holds: the column is plain, with the source's values.",
      remedy: "Let the application fill it, or add a generated column with an expression that gives these values.",
      example: """
        CREATE TABLE t (id INT PRIMARY KEY, a VARCHAR(20) COLLATE utf8mb4_unicode_ci, is_1 INT AS (a = '1') STORED);
        INSERT INTO t (id, a) VALUES (1, '１'), (2, 'y');
        """,
      says:
        "shop.t.is_1: The target would hold other values than the source: for id = '1', a = '１' the source has '1', "
        + "the target '0'. It differs in 1 of the 2 rows that were compared together. It is a plain column with the "
        + "source's values, and does not compute itself any more."),
    entry(
      generatedNotTranslated, .loss,
      "A generated column's expression was not translated; its values are copied into a plain column.",
      remedy: "Write the expression for PostgreSQL into the plan's files, or fill the column in the application.",
      example: "CREATE TABLE t (id INT PRIMARY KEY, a VARCHAR(20), s VARCHAR(20) AS (SOUNDEX(a)) STORED);",
      says: "shop.t.s: Not translated: the function soundex() is not translated, at position 1 of soundex(`a`). "
        + "Its values are copied into a plain column."),
    entry(
      identityAsPlain, .loss, "An AUTO_INCREMENT column's type cannot be an identity.",
      remedy: "Cast the column to bigint if its values allow it.",
      example: """
        CREATE TABLE t (id BIGINT UNSIGNED AUTO_INCREMENT PRIMARY KEY);
        INSERT INTO t VALUES (9223372036854775808);
        """,
      says: "shop.t.id: numeric(20,0) cannot be an identity column: new rows need a value."),
    entry(
      identityNotSet, .loss,
      "A column of a kept table has no sequence of its own, so its next value is not the source's.",
      remedy: "Make it an identity column, or set what fills it, to the value that the finding names.",
      example: """
        CREATE TABLE t (id INT AUTO_INCREMENT PRIMARY KEY) AUTO_INCREMENT = 500;
        -- … with --on-existing truncate into a target in which a person made it as:
        CREATE TABLE t (id integer PRIMARY KEY);
        """,
      says: "shop.t.id: public.t.id is no identity column there: nothing gives new rows the source's next value."),
    entry(
      onUpdateNotMade, .loss, "ON UPDATE CURRENT_TIMESTAMP is left out, for the column is no timestamp in the target.",
      remedy: "Cast the column to timestamp or timestamptz, or write a trigger.",
      example: """
        -- martlet plan --cast 'column shop.t.changed:text'
        CREATE TABLE t (id INT PRIMARY KEY, changed DATETIME NULL ON UPDATE CURRENT_TIMESTAMP);
        """,
      says: "shop.t.changed: It is text."),
  ]

  private static let keyLosses: [Entry] = [
    entry(
      checkNotTranslated, .loss, "A CHECK was not understood whole and is left out.",
      remedy: "Write it for PostgreSQL into the plan's files.",
      example: "CREATE TABLE t (id INT PRIMARY KEY, a VARCHAR(20), CONSTRAINT sounds CHECK (SOUNDEX(a) > 'B'));",
      says: "check sounds on shop.t: Not translated: the function soundex() is not translated, at position 2 of "
        + "(soundex(`a`) > 'B')."),
    entry(
      indexNotTranslated, .loss, "A functional index was not understood whole and is left out.",
      remedy: "Write it for PostgreSQL into the plan's files.",
      example: "CREATE TABLE t (id INT PRIMARY KEY, a VARCHAR(20), KEY sounds ((SOUNDEX(a))));  -- MySQL",
      says: "index sounds on shop.t: Not translated: the function soundex() is not translated, at position 1."),
    entry(
      indexSpatial, .loss, "A spatial index needs PostGIS and is left out.",
      remedy: "CREATE EXTENSION postgis in the target database before the migration; any schema will do.",
      example: "CREATE TABLE t (id INT PRIMARY KEY, g POINT NOT NULL, SPATIAL KEY place (g));",
      says: "index place on shop.t: A spatial index needs a geometry column of PostGIS in the target."),
    entry(
      keyWithoutOverlaps, .loss,
      "A key WITHOUT OVERLAPS became a unique key: rows whose periods overlap are no longer refused.",
      remedy: "Add an exclusion constraint over the range of the period, with the extension btree_gist.",
      example: """
        CREATE TABLE t (id INT, a DATE, b DATE, PERIOD FOR p (a, b),
          UNIQUE KEY k (id, p WITHOUT OVERLAPS));  -- MariaDB
        """,
      says: "index k on shop.t: Rows of equal key whose period p overlaps are no longer refused; equal periods still "
        + "are."),
    entry(
      foreignKeyOutside, .loss, "A foreign key to a table that is not migrated is left out.",
      remedy: "Migrate the table too, or accept it.",
      example: """
        -- martlet plan --exclude p
        CREATE TABLE p (id INT PRIMARY KEY);
        CREATE TABLE t (id INT PRIMARY KEY, p INT, CONSTRAINT t_p FOREIGN KEY (p) REFERENCES p (id));
        """,
      says: "foreign key t_p on shop.t: It refers to shop.p, which is not migrated."),
    entry(
      foreignKeyNotUnique, .loss, "A foreign key to columns that are not unique is left out.",
      remedy: "Add a unique key over the referenced columns in the source.",
      example: """
        CREATE TABLE p (id INT PRIMARY KEY, a INT, KEY a (a));  -- MariaDB
        CREATE TABLE t (id INT PRIMARY KEY, a INT, CONSTRAINT t_a FOREIGN KEY (a) REFERENCES p (a));
        """,
      says: "foreign key t_a on shop.t: shop.p (a) is not unique, which PostgreSQL demands."),
    entry(
      foreignKeyTypes, .loss, "A foreign key whose two sides have different types is left out.",
      remedy: "Cast both columns to one type with --cast.",
      example: """
        SET foreign_key_checks = 0;
        CREATE TABLE t (id INT PRIMARY KEY, p DATE, CONSTRAINT t_p FOREIGN KEY (p) REFERENCES p (id));
        CREATE TABLE p (id BINARY(3) PRIMARY KEY);  -- where the server lets such a key in …
        """,
      says: "foreign key t_p on shop.t: p is date, shop.p.id is bytea."),
  ]

  private static let objectLosses: [Entry] = [
    entry(
      systemVersioned, .loss, "System versioning is not kept: only current rows are copied.",
      remedy: "Copy the history by hand if it is needed.",
      example: "CREATE TABLE t (id INT PRIMARY KEY) WITH SYSTEM VERSIONING;  -- MariaDB",
      says: "shop.t: Only its current rows are copied."),
    entry(
      viewNotMigrated, .loss, "A view is listed and not translated.",
      remedy: "Write it for PostgreSQL and run it after the migration.",
      example: "CREATE VIEW v AS SELECT 1 AS one;",
      says: "view shop.v: It is listed and not translated."),
    entry(
      triggerNotMigrated, .loss, "A trigger is listed and not translated.",
      remedy: "Write it for PostgreSQL and run it after the migration.",
      example: """
        CREATE TABLE t (id INT PRIMARY KEY, a INT);
        CREATE TRIGGER a_is_set BEFORE INSERT ON t FOR EACH ROW SET NEW.a = 1;
        """,
      says: "trigger shop.a_is_set on shop.t: It is listed and not translated."),
    entry(
      routineNotMigrated, .loss, "A procedure, function or library is listed and not translated.",
      remedy: "Write it for PostgreSQL and run it after the migration.",
      example: "CREATE FUNCTION one() RETURNS INT DETERMINISTIC RETURN 1;",
      says: "function shop.one: It is listed and not translated."),
    entry(
      eventNotMigrated, .loss, "An event is listed and not translated: PostgreSQL has no event scheduler.",
      remedy: "Schedule the work with cron or the extension pg_cron.",
      example: "CREATE EVENT nightly ON SCHEDULE EVERY 1 DAY DO DO 1;",
      says: "event shop.nightly: It is listed and not translated."),
    entry(
      sequenceNotMigrated, .loss, "A sequence is listed and not translated.",
      remedy: "Create it with CREATE SEQUENCE and the source's next value.",
      example: "CREATE SEQUENCE numbers;  -- MariaDB",
      says: "sequence shop.numbers: It is listed and not translated."),
    entry(
      stepRemoved, .loss, "A step of the plan was removed by hand.",
      remedy: "Nothing, if that was meant; else put it back into its file.",
      example: """
        -- martlet plan --out plan …; the statement of index a is deleted in the files; martlet migrate --plan plan …
        CREATE TABLE t (id INT PRIMARY KEY, a INT, KEY a (a));
        """,
      says: "index:public.t.a: Taken out of 060-indexes.sql by hand."),
  ]
}
