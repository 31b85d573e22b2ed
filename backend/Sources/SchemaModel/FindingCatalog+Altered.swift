extension FindingCatalog {
  /// Kept, but behaves or looks differently.
  static let altered: [Entry] = comparisonChanges + nameChanges + tableChanges + keyChanges + typeChanges

  private static let comparisonChanges: [Entry] = [
    entry(
      valuesAltered, .altered, "Values were altered by the policy chosen for them.",
      remedy: "Nothing, if that was meant; --zero-date, --nul, --encoding and --empty-enum choose the policies.",
      example: """
        -- martlet migrate --zero-date null …
        CREATE TABLE t (id INT PRIMARY KEY, d DATE);
        SET sql_mode = '';
        INSERT INTO t VALUES (1, '0000-00-00');
        """,
      says: "shop.t.d: Values were altered by the policy that was chosen for them."),
    entry(
      caseInsensitiveUnique, .altered,
      "A unique key over columns that compared without case or accents lets in values that differ only in them.",
      remedy: "Cast the columns to citext once the target has that extension, or add a unique index over "
        + "lower(column).",
      example: "CREATE TABLE t (id INT PRIMARY KEY, a VARCHAR(20) COLLATE utf8mb4_general_ci, UNIQUE KEY a (a));",
      says: "index a on shop.t: It lets in values that differ only in case, accents or trailing spaces: a."),
    entry(
      paddingUnique, .altered,
      "A unique key over columns that compared without trailing spaces lets in values that differ only in them.",
      remedy: "Add a unique index over rtrim(column, ' ').",
      example: "CREATE TABLE t (id INT PRIMARY KEY, a VARCHAR(20) COLLATE utf8mb4_bin, UNIQUE KEY a (a));",
      says: "index a on shop.t: It lets in values that differ only in trailing spaces: a."),
    entry(
      collationForeignKey, .altered, "A foreign key over texts matches them exactly now.",
      remedy: "Write the referenced value as it stands; rows that no longer match are reported when it is checked.",
      example: """
        CREATE TABLE p (a VARCHAR(20) COLLATE utf8mb4_bin PRIMARY KEY);
        CREATE TABLE t (id INT PRIMARY KEY, a VARCHAR(20) COLLATE utf8mb4_bin,
          CONSTRAINT t_a FOREIGN KEY (a) REFERENCES p (a));
        """,
      says: "foreign key t_a on shop.t: In the source it also matches what differs only in trailing spaces: a."),
    entry(
      caseInsensitive, .altered, "Columns that compared without case or accents now compare bytes.",
      remedy: "Cast them to citext once the target has that extension, or compare lower(column) in the application.",
      example: "CREATE TABLE t (id INT PRIMARY KEY, a VARCHAR(20) COLLATE utf8mb4_general_ci);",
      says: "shop.t: Comparisons tell apart now case, accents and trailing spaces (a)."),
    entry(
      padding, .altered, "Columns that compared without trailing spaces now compare bytes; CHAR never kept them.",
      remedy: "Compare rtrim(column, ' ') in the application, or trim what it writes.",
      example: "CREATE TABLE t (id INT PRIMARY KEY, a VARCHAR(20) COLLATE utf8mb4_bin);",
      says: "shop.t: Comparisons tell apart now trailing spaces (a)."),
  ]

  private static let nameChanges: [Entry] = [
    entry(
      nameClash, .altered, "Folded names would clash; the source's spelling is kept.",
      remedy: "Rename one of them, or use --identifiers keep.",
      example: "CREATE TABLE t (id INT PRIMARY KEY);  CREATE TABLE T (id INT PRIMARY KEY);",
      says: "shop.T: Folded to \"t\" it would clash with another table, so it is spelled \"T\"."),
    entry(
      nameCut, .altered, "A name is longer than PostgreSQL's 63 bytes and was cut.",
      remedy: "Use the new name in the application, or rename it in the source.",
      example: """
        CREATE TABLE t (id INT PRIMARY KEY,
          a_name_of_64_bytes_which_is_one_more_than_PostgreSQL_has_room_fo INT);
        """,
      says: "shop.t.a_name_of_64_bytes_which_is_one_more_than_PostgreSQL_has_room_fo: PostgreSQL's names "
        + "hold 63 bytes: it is spelled \"a_name_of_64_bytes_which_is_one_more_than_postgresql_h_78af8b4b\"."),
    entry(
      nameReserved, .altered, "A column has the name of one of PostgreSQL's system columns, and got an underscore.",
      remedy: "Use the new name in the application.",
      example: "CREATE TABLE t (id INT PRIMARY KEY, xmin INT);",
      says: "shop.t.xmin: It is spelled \"xmin_\"."),
    entry(
      nameHidden, .altered, "A table's name begins with pg_, as those of PostgreSQL's own relations do.",
      remedy: "Write the schema before its name in the application, or rename it in the source.",
      example: "CREATE TABLE pg_class (id INT PRIMARY KEY);",
      says:
        "shop.pg_class: Where PostgreSQL has a relation \"pg_class\" of its own, that one is meant unless the schema is "
        + "written too."),
    entry(
      constraintRenamed, .altered,
      "CHECKs, foreign keys and the primary key of a table share one namespace; a taken name was changed.",
      remedy: "Use the new name where the application names the constraint.",
      example: """
        CREATE TABLE p (id INT PRIMARY KEY);
        CREATE TABLE t (id INT PRIMARY KEY, CONSTRAINT c CHECK (id > 0),
          CONSTRAINT c FOREIGN KEY (id) REFERENCES p (id));  -- MySQL
        """,
      says: "foreign key c on shop.t: It is spelled \"c_2\"."),
    entry(
      schemaRenamed, .altered, "A database has a name that PostgreSQL or the ledger reserves for a schema.",
      remedy: "Choose a schema with --target-schema.",
      example: "CREATE DATABASE martlet; CREATE TABLE martlet.t (id INT PRIMARY KEY);  -- and several databases …",
      says: "martlet: Its schema is \"db_martlet\"."),
    entry(
      indexRenamed, .altered, "Indexes share one namespace with the tables of their schema; a taken name was changed.",
      remedy: "Use the new names where the application names an index.",
      example: "CREATE TABLE t (id INT PRIMARY KEY, a INT, KEY t (a));",
      says: "shop.t: t → t_t."),
  ]

  private static let tableChanges: [Entry] = [
    entry(
      engineWithoutSnapshot, .altered, "The engine gives no snapshot: rows are read as they are at each moment.",
      remedy: "Stop the table's writers during the run, or convert it to InnoDB.",
      example: "CREATE TABLE t (id INT PRIMARY KEY) ENGINE=MyISAM;", says: "shop.t: MyISAM gives no snapshot."),
    entry(
      partitionsDropped, .altered, "Partitions could not be kept; the table is a plain one.",
      remedy: "Partition it by hand in the plan's files.",
      example: "CREATE TABLE t (a INT) PARTITION BY RANGE (a) (PARTITION low VALUES LESS THAN (10));",
      says: "shop.t: PARTITION BY RANGE (`a`): the key may be NULL."),
    entry(
      periodNotKept, .altered,
      "An application-time period is kept as its columns and its CHECK; FOR PORTION OF is not in PostgreSQL.",
      remedy: "Split the rows in the application's statements.",
      example: "CREATE TABLE t (id INT PRIMARY KEY, a DATE, b DATE, PERIOD FOR p (a, b));  -- MariaDB",
      says: "shop.t: Periods: p."),
    entry(
      subpartitionsFlattened, .altered, "The partitions are kept, their subpartitions are not.",
      remedy: "Nothing: no row is lost.",
      example: """
        CREATE TABLE t (a INT NOT NULL) PARTITION BY RANGE (a) SUBPARTITION BY HASH (a) SUBPARTITIONS 2
          (PARTITION low VALUES LESS THAN (10));
        """,
      says: "shop.t: They are by HASH."),
    entry(
      identityPerGroup, .altered, "AUTO_INCREMENT counted for each value of the key before it; the identity does not.",
      remedy: "Compute the number in the application if it must start again.",
      example: "CREATE TABLE t (g INT, n INT AUTO_INCREMENT, PRIMARY KEY (g, n)) ENGINE=MyISAM;",
      says: "shop.t.n: It is not the first column of any key."),
    entry(
      invisibleColumn, .altered, "An invisible column is visible to SELECT *.",
      remedy: "Name the columns in the application's statements.",
      example: "CREATE TABLE t (id INT PRIMARY KEY, a INT INVISIBLE);",
      says: "shop.t.a: It is visible in the target."),
  ]

  private static let keyChanges: [Entry] = [
    entry(
      primaryKeyPrefix, .altered, "A primary key over the start of a column became a unique index.",
      remedy: "Nothing: the same rows are refused, but the table has no primary key by name.",
      example: "CREATE TABLE t (a VARCHAR(200) NOT NULL, PRIMARY KEY (a(10)));",
      says: "shop.t: It becomes the unique index t_pkey."),
    entry(
      foreignKeySetDefault, .altered, "InnoDB refuses or ignores SET DEFAULT, PostgreSQL obeys it.",
      remedy: "Choose another action if the source's behaviour is meant.",
      example: "FOREIGN KEY (p) REFERENCES p (id) ON DELETE SET DEFAULT  -- of an engine that takes it …",
      says: "foreign key t_p on shop.t: It has SET DEFAULT."),
    entry(
      indexFullText, .altered, "FULLTEXT became a GIN index over to_tsvector; queries must use that expression.",
      remedy: "Search with to_tsvector('simple', …) @@ plainto_tsquery('simple', …).",
      example: "CREATE TABLE t (id INT PRIMARY KEY, a TEXT, FULLTEXT KEY words (a));",
      says: "index words on shop.t: It is a GIN index over to_tsvector('simple', …)."),
    entry(
      indexPrefix, .altered,
      "A prefix index became an index on left(column, n); queries must use that expression.",
      remedy: "A query uses it when it compares the same expression.",
      example: "CREATE TABLE t (id INT PRIMARY KEY, a TEXT, KEY start (a(10)));",
      says: "index start on shop.t: Its prefix differs: a(10) is an expression."),
    entry(
      indexInvisible, .altered, "An invisible index is used by the planner.",
      remedy: "Take it out of the plan's files if it is not wanted.",
      example: "CREATE TABLE t (id INT PRIMARY KEY, a INT, KEY a (a) INVISIBLE);  -- MySQL",
      says: "index a on shop.t: PostgreSQL has no invisible indexes."),
  ]

  private static let typeChanges: [Entry] = [
    entry(
      geometryAsBytes, .altered, "Without PostGIS a geometry is kept as EWKB bytes.",
      remedy: "CREATE EXTENSION postgis in the target database before the migration; any schema will do.",
      example: "CREATE TABLE t (id INT PRIMARY KEY, g POINT);", says: "shop.t.g: It is kept as EWKB in bytea."),
    entry(
      enumAsText, .altered, "An ENUM is kept as text with a CHECK.",
      remedy: "Nothing: it sorts by its text instead of the order of its labels.",
      example: """
        CREATE TABLE t (id INT PRIMARY KEY,
          e ENUM('a label of 64 bytes, which is one more than PostgreSQL takes for'));
        """,
      says: "shop.t.e: A label is longer than 63 bytes, so it is text with a CHECK."),
    entry(
      enumEmptyLabel, .altered, "An ENUM's type got the label '' for values that are no member.",
      remedy: "Correct those rows and use --empty-enum reject.",
      example: """
        -- martlet plan --empty-enum keep
        CREATE TABLE t (id INT PRIMARY KEY, e ENUM('a', 'b'));
        """,
      says: "shop.t.e: Its type begins with the label ''."),
    entry(
      timeAsInterval, .altered, "A TIME column is an interval: it holds more than times of day, or nobody looked.",
      remedy: "Nothing: times beyond a day, and negative ones, need it.",
      example: """
        CREATE TABLE t (id INT PRIMARY KEY, d TIME);
        INSERT INTO t VALUES (1, '-01:00:00');
        """,
      says: "shop.t.d: time becomes interval: its only value is -01:00:00."),
    entry(
      datetimeAsUTC, .altered, "A DATETIME, which has no time zone, was read as UTC to become timestamptz.",
      remedy: "Cast it to timestamp if its values are in another zone.",
      example: """
        -- martlet plan --cast 'type datetime:timestamptz'
        CREATE TABLE t (id INT PRIMARY KEY, d DATETIME);
        """,
      says: "shop.t.d: Its values are taken to be in UTC."),
    entry(
      timestampLiteral, .altered,
      "A literal for a TIMESTAMP is read in each session's time zone by the source, and in UTC by the target.",
      remedy: "Write the instant that is meant, with its offset, into the plan's files.",
      example: "CREATE TABLE t (id INT PRIMARY KEY, a TIMESTAMP, CONSTRAINT new CHECK (a > '2020-01-01 00:00:00'));",
      says: "check new on shop.t: '2020-01-01 00:00:00' means 2020-01-01 00:00:00 in UTC, in "
        + "(`a` > _utf8mb4'2020-01-01 00:00:00')."),
    entry(
      keptColumnType, .altered, "A column of a table that is kept has another type than the plan would give it.",
      remedy: "Nothing where that type is the one you want; else alter it before the run.",
      example: """
        CREATE TABLE t (id INT PRIMARY KEY, a DATETIME);
        -- … with --on-existing truncate into a target in which a person made it as:
        CREATE TABLE t (id integer PRIMARY KEY, a timestamptz);
        """,
      says: "shop.t.a: public.t.a is timestamptz there, where the plan has timestamp(0). Its values are taken to be in "
        + "UTC."),
    entry(
      letterCase, .altered,
      "UPPER or LOWER of letters outside ASCII: each server, and each locale of the target, has a table of its own.",
      remedy: "Nothing for most alphabets, unless the target's database has LC_CTYPE C; else name a collation in the "
        + "expression.",
      example: "CREATE TABLE t (id INT PRIMARY KEY, a VARCHAR(20), b VARCHAR(20) AS (UPPER(a)) STORED);",
      says: "shop.t.b: UPPER and LOWER of letters outside ASCII follow the locale of the target's database."),
    entry(
      floatDigits, .altered, "FLOAT(M,D) and DOUBLE(M,D) round what they store, the target's types do not.",
      remedy: "Cast the column to numeric, or round in the application.",
      example: "CREATE TABLE t (id INT PRIMARY KEY, f FLOAT(7,3));",
      says: "shop.t.f: New values of float(7,3) are kept without rounding to 3 decimals."),
    entry(
      jsonNormalized, .altered,
      "MariaDB keeps JSON as it was written; jsonb drops spaces, the order of keys and repeated keys.",
      remedy: "Cast the column to json to keep its text.",
      example: "CREATE TABLE t (id INT PRIMARY KEY, j JSON);  -- MariaDB",
      says: "shop.t.j: It is longtext with a CHECK of json_valid(): jsonb keeps its meaning, not its text."),
  ]
}
