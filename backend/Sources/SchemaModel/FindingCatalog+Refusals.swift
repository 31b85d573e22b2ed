extension FindingCatalog {
  /// Nothing is written until an option or `--accept` decides.
  static let refusals: [Entry] = [
    entry(
      typeUnknown, .refusal, "A type that this version does not know; accepted, its bytes are copied.",
      remedy: "Give the column a type with --cast.",
      example: "CREATE TABLE t (id INT PRIMARY KEY, x XMLTYPE);  -- MariaDB 12",
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
      tooManyColumns, .refusal, "PostgreSQL's tables hold at most 1,600 columns.",
      remedy: "Leave the table out with --exclude, or split it in the source.",
      example: "CREATE TABLE wide (c1 INT, c2 INT, …, c1700 INT) ENGINE=MyISAM;",
      says: "shop.wide: It has 1700 columns."),
  ]
}
