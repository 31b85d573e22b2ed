import Introspection
import Testing

struct GrantSetTests {
  @Test(
    arguments: [
      ("SELECT", "shop", true), ("SHOW VIEW", "shop", true), ("INSERT", "shop", false), ("SELECT", "other", false),
      ("RELOAD", nil, true), ("SELECT", nil, false), ("replication client", nil, true), ("SELECT", "a_b", true),
      ("SELECT", "axb", false), ("SELECT", "dev_1", true), ("SELECT", "devx1", true), ("SELECT", "log2024", true),
      ("SELECT", "catalog2024", false), ("SELECT", "on", true), ("UPDATE", "tables", false),
    ] as [(String, String?, Bool)])
  func `knows what is granted where`(privilege: String, database: String?, expected: Bool) {
    let grants = GrantSet(lines: [
      "GRANT RELOAD, REPLICATION CLIENT ON *.* TO `u`@`%`",
      "GRANT SELECT, SHOW VIEW ON `shop`.* TO `u`@`%`",
      "GRANT SELECT ON `a\\_b`.* TO `u`@`%`",
      "GRANT SELECT ON `dev_1`.* TO `u`@`%` WITH GRANT OPTION",
      "GRANT SELECT ON `log%`.* TO `u`@`%`",
      "GRANT SELECT ON `on`.* TO `u`@`%`",
      "GRANT SELECT (`a`, `b on c`), UPDATE ON `tables`.`t` TO `u`@`%`",
      "GRANT EXECUTE ON PROCEDURE `shop`.`p` TO `u`@`%`",
      "GRANT `INSERT`@`%`,`reader`@`%` TO `u`@`%`",
      "GRANT PROXY ON ``@`` TO `u`@`%` WITH GRANT OPTION",
    ])
    #expect(grants.allows(privilege, on: database) == expected)
  }

  @Test func `a grant on a table is a part of its database`() {
    let grants = GrantSet(lines: [
      "GRANT SELECT ON `a b`.`t.*` TO `u`@`%`", "GRANT EXECUTE ON PROCEDURE `p`.`x` TO `u`",
    ])
    #expect(!grants.allows("SELECT", on: "a b"))
    #expect(grants.allowsPart("SELECT", of: "a b"))
    #expect(!grants.allowsPart("SELECT", of: "p"))
    #expect(grants.allowsPart("execute", of: "p"))
  }

  @Test func `all privileges cover everything but what was revoked`() {
    let grants = GrantSet(lines: [
      "GRANT ALL PRIVILEGES ON *.* TO `root`@`localhost` WITH GRANT OPTION",
      "REVOKE SELECT, INSERT ON `secret`.* FROM `root`@`localhost`",
    ])
    #expect(grants.allows("SELECT", on: "shop"))
    #expect(grants.allows("SHOW_ROUTINE"))
    #expect(!grants.allows("SELECT", on: "secret"))
    #expect(grants.allows("UPDATE", on: "secret"))
  }

  @Test func `an account without grants may do nothing`() {
    let grants = GrantSet(lines: ["GRANT USAGE ON *.* TO `u`@`%` IDENTIFIED BY PASSWORD '*0123'", "", "nonsense"])
    #expect(!grants.allows("SELECT", on: "shop"))
    #expect(!grants.allowsAny(of: ["RELOAD", "FLUSH_TABLES"]))
  }

  /// The servers take one grant on a database, and no other adds to it.
  @Test(
    arguments: [
      ("SELECT", "db_1", true), ("TRIGGER", "db_1", false), ("TRIGGER", "dbx", true), ("EVENT", "d1", true),
      ("TRIGGER", "d1", false), ("EVENT", "db_1", false),
    ])
  func `of grants whose patterns match a database, the most specific counts`(
    privilege: String, database: String, expected: Bool
  ) {
    let grants = GrantSet(lines: [
      "GRANT ALL PRIVILEGES ON `db%`.* TO `u`@`%`", "GRANT SELECT ON `db\\_1`.* TO `u`@`%`",
      "GRANT EVENT ON `d_`.* TO `u`@`%`", "GRANT TRIGGER ON `%`.* TO `u`@`%`",
    ])
    #expect(grants.allows(privilege, on: database) == expected)
  }

  @Test func `what an account and its roles are granted adds up`() {
    let grants = GrantSet(lines: [
      "GRANT SELECT ON `db_1`.* TO `u`@`%`", "GRANT TRIGGER ON `db%`.* TO `reader`", "GRANT USAGE ON *.* TO PUBLIC",
    ])
    #expect(grants.allows("SELECT", on: "db_1"))
    #expect(grants.allows("TRIGGER", on: "db_1"))
  }

  @Test func `with partial revokes a name of a database is no pattern`() {
    let lines = ["GRANT SELECT ON `db_1`.* TO `u`@`%`", "GRANT TRIGGER ON `db%`.* TO `u`@`%`"]
    let grants = GrantSet(lines: lines, hasPatterns: false)
    #expect(grants.allows("SELECT", on: "db_1"))
    #expect(!grants.allows("SELECT", on: "dbx1"))
    #expect(!grants.allows("TRIGGER", on: "db_1"))
  }
}
