extension FindingCatalog {
  /// Nothing is written until an option or `--accept` decides.
  static let refusals: [Entry] = [
    entry(
      typeUnknown, .refusal, "A type that this version does not know; accepted, its bytes are copied.",
      remedy: "Give the column a type with --cast.",
      example: "CREATE TABLE t (id INT PRIMARY KEY, x XMLTYPE);  -- MariaDB 12 …",
      says: "shop.t.x: The type xmltype is not known; accepted, its bytes go into bytea."),
    entry(
      castImpossible, .refusal, "A cast rule asks for a type that cannot hold the values exactly.",
      remedy: "Change the cast rule; accepted, the built-in type is taken.",
      example: """
        -- martlet plan --cast 'type double:integer'
        CREATE TABLE t (id INT PRIMARY KEY, x DOUBLE);
        """,
      says: "shop.t.x: double cannot become integer exactly; it would be double precision."),
    entry(
      castTypeUnresolved, .refusal,
      "A cast rule names a type that the target does not have, that several of its schemas have, or that the account "
        + "may not use.",
      remedy: "Create the extension, name the schema in the rule, or grant the usage; accepted, the built-in type is "
        + "taken.",
      example: """
        -- martlet plan --cast 'type varchar:citext'
        CREATE TABLE t (id INT PRIMARY KEY, a VARCHAR(20));
        """,
      says: "shop.t.a: The target has no type citext; it would be varchar(20)."),
    entry(
      tooManyColumns, .refusal, "PostgreSQL's tables hold at most 1,600 columns.",
      remedy: "Leave the table out with --exclude, or split it in the source.",
      example: "CREATE TABLE wide (c1 INT, c2 INT, …, c1700 INT) ENGINE=MyISAM;",
      says: "shop.wide: It has 1700 columns."),
    entry(
      labelUnreadable, .refusal, "The server prints a label of an ENUM or SET with characters that are not its own.",
      remedy: "Change the label on the source; accepted, it is taken as printed, and rows that hold it are refused.",
      example: "CREATE TABLE t (id INT PRIMARY KEY, e ENUM('👍'));  -- MySQL 5.7 …",
      says: "shop.t.e: The server prints a label as '\u{FFFD}', and gives its characters in no other way."),
  ]
}
