import SQLDialect
import Testing

@Suite struct `A statement without its constants` {
  @Test(arguments: [
    ("", ""),
    (
      "SELECT a1, \"it's 5\" FROM t WHERE a = 'x' AND b=-1.5e-10 AND c = $1",
      "SELECT a1, \"it's 5\" FROM t WHERE a = ? AND b=-? AND c = $1"
    ),
    ("ALTER ROLE app PASSWORD 'it''s -- secret'", "ALTER ROLE app PASSWORD ?"),
    ("SELECT E'a\\'b', 'a\\', 'c'", "SELECT E?, ?, ?"),
    ("SELECT $$it's$$, $tag$ $$ 'x' $tag$, $1, 7", "SELECT ?, ?, $1, ?"),
    ("SELECT 1 -- card 4711\n, 2 /* a /* 'b' */ c */ + 0x1F", "SELECT ? \n, ?  + ?"),
    // Cut anywhere.
    ("SELECT 'secr", "SELECT ?"), ("SELECT $x$secr", "SELECT ?"), ("SELECT E'\\", "SELECT E?"),
    ("SELECT 1 /* secr", "SELECT ? "), ("SELECT \"na", "SELECT \"na"), ("SELECT 12", "SELECT ?"),
    ("SELECT 'grüß' AS \"größe\"", "SELECT ? AS \"größe\""),
  ])
  func `keeps names and says nothing of values`(_ statement: String, _ expected: String) {
    #expect(PostgresScript.withoutConstants(statement) == expected)
  }
}
