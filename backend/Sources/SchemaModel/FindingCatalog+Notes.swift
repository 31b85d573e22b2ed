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
