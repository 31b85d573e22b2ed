import SchemaModel
import Testing

@testable import Introspection

@Suite("What the source account cannot see")
struct VisibilityChecksTests {
  private static let member = SourceTableName(database: "shop", name: "member")
  private static let open = SourceTableName(database: "shop", name: "open_t")

  private func checks(
    _ lines: [String], server: SourceServer = ColumnDefaultParserTests.mysql,
    _ change: (inout VisibilityChecks) -> Void = { _ in }
  ) -> [HealthCheck] {
    var checks = VisibilityChecks(
      grants: GrantSet(lines: lines), account: "u@%", server: server, databases: ["shop"])
    checks.tables = [Self.member, Self.open]
    checks.seenDatabases = ["shop"]
    change(&checks)
    return checks.all.filter { $0.state != .passed }
  }

  private func objects(_ checks: [HealthCheck], _ concern: HealthCheck.Concern) -> [String] {
    checks.filter { $0.concern == concern }.flatMap(\.objects)
  }

  @Test func `columns without a grant are hidden, and their table is named`() throws {
    let found = checks([
      "GRANT SELECT (`id`, `nick, x`), INSERT (`pay`) ON `shop`.`member` TO `u`@`%`",
      "GRANT SELECT ON `shop`.`open_t` TO `u`@`%`",
    ])
    let check = try #require(found.first { $0.concern == .hiddenColumns })
    #expect(check.state == .failed && check.objects == ["shop.member"])
    #expect(check.detail.contains("id, nick, x"))
    #expect(check.remedy == "GRANT SELECT ON `shop`.`member` TO 'u'@'%';")
    #expect(objects(found, .hiddenTables) == ["tables of shop"])
  }

  @Test func `tables that are named and granted hide nothing`() {
    let lines = [
      "GRANT SELECT, TRIGGER ON `shop`.`member` TO `u`@`%`", "GRANT SELECT, TRIGGER ON `shop`.`open_t` TO `u`@`%`",
      "GRANT EVENT, EXECUTE ON `shop`.* TO `u`@`%`",
    ]
    #expect(checks(lines) { $0.namesTables = true }.isEmpty == false)
    #expect(objects(checks(lines) { $0.namesTables = true }, .hiddenTables).isEmpty)
    #expect(objects(checks(lines) { $0.namesTables = true }, .hiddenObjects).isEmpty)
    #expect(objects(checks(lines), .hiddenTables) == ["tables of shop"])
  }

  @Test(
    arguments: [
      ("SELECT", ["triggers of shop", "events of shop", "procedures and functions of shop"]),
      ("SELECT, TRIGGER", ["events of shop", "procedures and functions of shop"]),
      ("SELECT, TRIGGER, EVENT", ["procedures and functions of shop"]), ("SELECT, TRIGGER, EVENT, EXECUTE", []),
      ("ALL PRIVILEGES", []),
    ] as [(String, [String])])
  func `objects of a kind are hidden without its privilege`(privileges: String, hidden: [String]) {
    let found = checks(["GRANT \(privileges) ON `shop`.* TO `u`@`%`"])
    #expect(objects(found, .hiddenObjects) == hidden)
    #expect(objects(found, .hiddenTables).isEmpty && objects(found, .hiddenColumns).isEmpty)
  }

  @Test func `MariaDB hides constraints from whoever may only select`() {
    let server = SourceServer(flavor: .mariadb, version: ServerVersion(10, 11, 19), versionText: "10.11.19")
    let found = checks(["GRANT SELECT, EVENT, EXECUTE ON `shop`.* TO `u`@`%`"], server: server)
    #expect(objects(found, .hiddenObjects) == ["triggers of shop", "foreign keys and CHECKs of shop"])
    let more = checks(["GRANT SELECT, SHOW VIEW, EVENT, EXECUTE ON `shop`.* TO `u`@`%`"], server: server)
    #expect(objects(more, .hiddenObjects) == ["triggers of shop"])
  }

  @Test func `a partial revoke takes a database out of a grant on all`() {
    let lines = ["GRANT ALL PRIVILEGES ON *.* TO `u`@`%`", "REVOKE SELECT ON `shop`.* FROM `u`@`%`"]
    let found = checks(lines) { $0.refused = [Self.member] }
    #expect(objects(found, .unreadableTables) == ["shop.member"])
  }

  @Test func `the server's answer decides for what the grants do not say`() {
    #expect(objects(checks([]), .unreadableTables).isEmpty)
    #expect(objects(checks([]) { $0.refused = [Self.open] }, .unreadableTables) == ["shop.open_t"])
  }

  @Test func `databases are hidden unless they are named or all are shown`() {
    let lines = ["GRANT SELECT, TRIGGER, EVENT ON `shop`.* TO `u`@`%`"]
    #expect(objects(checks(lines), .hiddenDatabases).isEmpty)
    #expect(objects(checks(lines) { $0.namesDatabases = false }, .hiddenDatabases) == ["databases of the server"])
    let shown = lines + ["GRANT SHOW DATABASES ON *.* TO `u`@`%`"]
    #expect(objects(checks(shown) { $0.namesDatabases = false }, .hiddenDatabases).isEmpty)
  }

  @Test func `nothing visible is a failure`() throws {
    let found = checks(["GRANT CREATE TEMPORARY TABLES ON `shop`.* TO `u`@`%`"]) {
      $0.tables = []
      $0.seenDatabases = []
    }
    let check = try #require(found.first { $0.subject == "grants: read" })
    #expect(check.state == .failed && check.objects == ["tables of shop"])
  }
}
