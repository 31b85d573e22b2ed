extension FindingCatalog {
  /// Worth knowing; nothing differs for an application.
  static let notes: [Entry] = [
    entry(
      typeChosen, .note,
      "A type that MySQL's alone does not decide was chosen by the values and by how the schema uses the column.",
      remedy: "Nothing: the values need this type.",
      example: "CREATE TABLE t (id INT PRIMARY KEY, stage TINYINT(1), CONSTRAINT up_to_5 CHECK (stage <= 5));",
      says: "shop.t.stage: tinyint(1) becomes smallint: CHECK up_to_5 uses it as a number; it has no values."),
    entry(
      typeByForeignKey, .note, "A column has the type of the columns that foreign keys join it to.",
      remedy: "Nothing.",
      example: """
        -- martlet plan --cast 'column shop.p.id:numeric'
        CREATE TABLE p (id INT PRIMARY KEY);
        CREATE TABLE t (id INT PRIMARY KEY, p INT, CONSTRAINT t_p FOREIGN KEY (p) REFERENCES p (id));
        """,
      says: "shop.t.p: It is numeric as the columns that foreign keys join it to, instead of integer."),
    entry(
      zerofill, .note, "ZEROFILL is presentation and is not kept.",
      remedy: "Pad in the application: lpad(column::text, width, '0').",
      example: "CREATE TABLE t (id INT PRIMARY KEY, z INT(5) ZEROFILL);", says: "shop.t.z: Leading zeros are not kept."),
    entry(
      defaultRounded, .note,
      "The source prints six digits of a FLOAT's default, and gives no others while the table has no rows.",
      remedy: "Nothing, unless the default was written with more than six digits.",
      example: "CREATE TABLE t (id INT PRIMARY KEY, a FLOAT NOT NULL DEFAULT 1.5);",
      says: "shop.t.a: The server prints six digits of this FLOAT; 1.5 is taken."),
    entry(
      keptTrigger, .note, "A trigger of a table that is kept does not fire for the rows that are copied.",
      remedy: "Nothing, or do afterwards what the trigger would have done for these rows.",
      example: """
        CREATE TABLE t (id INT PRIMARY KEY);
        -- … with --on-existing truncate into a target in which a person made it with a trigger:
        CREATE TRIGGER stamp BEFORE INSERT ON t …
        """,
      says:
        "trigger:public.t.stamp: It does not fire for the rows that are copied, which arrive as the source has them; "
        + "it is enabled again after."),
    entry(
      jsonText, .note,
      "An expression makes text of a value inside JSON: texts are the same, numbers, arrays and objects have the "
        + "target's spelling.",
      remedy: "Nothing where the value is a text. Else take it out as a number, or rely on its meaning alone.",
      example: "CREATE TABLE t (id INT PRIMARY KEY, j JSON, a VARCHAR(20) AS (JSON_UNQUOTE(JSON_EXTRACT(j, '$.a'))));",
      says: "shop.t.a: Numbers, arrays and objects inside JSON become text as jsonb spells them; texts are the same."),
    entry(
      expressionLenient, .note,
      "The source evaluates an expression to an error for some rows, and refuses them; the target has a value.",
      remedy: "Add a CHECK for what must not be, where that matters.",
      example: "CREATE TABLE t (id INT PRIMARY KEY, a INT, b INT AS (100 / a) STORED);",
      says: "shop.t.b: The source refuses rows with division by zero; the target takes them."),
    entry(
      generatedStored, .note, "A VIRTUAL column is STORED: the same values, on disk.", remedy: "Nothing.",
      example: "CREATE TABLE t (id INT PRIMARY KEY, a INT, b INT AS (a + 1) VIRTUAL);  -- PostgreSQL before 18",
      says: "shop.t.b: Its values are stored."),
    entry(
      primaryKeyOrder, .note, "A primary key's descending columns are ascending.",
      remedy: "Nothing: an index is read in both directions.",
      example: "CREATE TABLE t (id INT, PRIMARY KEY (id DESC));  -- MySQL",
      says: "shop.t: All its columns are ascending."),
    entry(
      checkNotEnforced, .note, "A CHECK that the source does not enforce is left out.", remedy: "Nothing.",
      example: """
        -- MySQL, to PostgreSQL before 18
        CREATE TABLE t (id INT PRIMARY KEY, CONSTRAINT positive CHECK (id > 0) NOT ENFORCED);
        """,
      says: "check positive on shop.t: The source does not enforce it either."),
    entry(
      indexWide, .note,
      "An index entry may exceed PostgreSQL's 2,704 bytes; then the index is left out and reported.",
      remedy: "Index left(column, n) instead if the values are that long.",
      example: "CREATE TABLE t (id INT PRIMARY KEY, a VARCHAR(700), KEY a (a));",
      says: "index a on shop.t: Its entries may reach 2800 bytes; PostgreSQL takes 2,704. "
        + "It is built if the values allow it."),
    entry(
      rowTooWide, .note, "A row with all columns filled may not fit in a page; then it is rejected and recorded.",
      remedy: "Split the table if rows are rejected.",
      example: "CREATE TABLE wide (c1 TEXT, c2 TEXT, …, c500 TEXT);",
      says: "shop.wide: With all 500 columns filled a row needs 9086 of a page's 8160 bytes."),
    entry(
      noKey, .note, "A table without a key is read in one piece.",
      remedy: "Add a primary key in the source to copy it in parallel.",
      example: "CREATE TABLE t (a INT);", says: "shop.t: It has no unique key over NOT NULL columns."),
    entry(
      stepAdded, .note, "A step was added to the plan by hand.", remedy: "Nothing.",
      example: """
        -- martlet plan --out plan …; a step is added to plan/060-indexes.sql; martlet migrate --plan plan …
        CREATE TABLE t (id INT PRIMARY KEY);
        """,
      says: "mine: Added by hand in 060-indexes.sql."),
  ]
}
