import SchemaModel
import Testing

@testable import Introspection

struct HealthChecksTests {
  private func grantChecks(_ lines: [String]) -> [String: HealthCheck] {
    let grants = GrantSet(lines: lines)
    let (account, server) = ("o'neil@10.0.0.%", ColumnDefaultParserTests.mysql)
    let checks =
      VisibilityChecks(grants: grants, account: account, server: server, databases: ["shop"]).all
      + GrantChecks(grants: grants, account: account, server: server, databases: ["shop"]).all
    return Dictionary(checks.map { ($0.subject, $0) }) { $1 }
  }

  @Test func `missing grants name the statement that fixes them`() {
    let checks = grantChecks(["GRANT USAGE ON *.* TO `u`@`%`"])
    #expect(checks["grants: read"]?.state == .failed)
    #expect(
      checks["grants: read"]?.remedy
        == "GRANT SELECT, SHOW VIEW, TRIGGER, EVENT ON `shop`.* TO 'o''neil'@'10.0.0.%';")
    #expect(checks["grants: lock"]?.remedy == "GRANT RELOAD ON *.* TO 'o''neil'@'10.0.0.%';")
    #expect(checks["grants: position"]?.state == .warning)
    #expect(checks["grants: definitions"]?.state == .warning)
  }

  @Test func `full grants pass`() {
    let checks = grantChecks(["GRANT ALL PRIVILEGES ON *.* TO `u`@`%`"])
    #expect(checks.values.allSatisfy { $0.state == .passed && $0.remedy == nil })
  }

  @Test func `routines of others need a right of their own`() {
    let checks = grantChecks([
      "GRANT RELOAD, REPLICATION CLIENT ON *.* TO `u`@`%`",
      "GRANT SELECT, SHOW VIEW, TRIGGER, EVENT ON `shop`.* TO `u`@`%`",
    ])
    #expect(checks["grants: definitions"]?.remedy?.contains("SHOW_ROUTINE") == true)
    #expect(checks["grants: read"]?.state == .passed)
  }

  @Test(arguments: [
    ([:], HealthCheck.State.warning), (["log_bin": "OFF"], .warning), (["log_bin": "ON"], .passed),
    (["log_bin": "ON", "binlog_format": "MIXED"], .warning), (["log_bin": "1", "binlog_format": "row"], .passed),
  ])
  func `the binary log must be on and by row`(variables: [String: String], state: HealthCheck.State) {
    let checks = SourceSettingChecks(variables: variables, server: ColumnDefaultParserTests.mysql)
    #expect(checks.all.first { $0.subject == "binary log" }?.state == state)
  }

  @Test func `a lax sql_mode is reported`() throws {
    let checks = SourceSettingChecks(
      variables: ["sql_mode": "ANSI_QUOTES,NO_ENGINE_SUBSTITUTION"], server: ColumnDefaultParserTests.mysql)
    let check = try #require(checks.all.first { $0.subject == "sql_mode" })
    #expect(check.state == .warning)
    #expect(check.detail.contains("not strict") && check.detail.contains("ANSI_QUOTES"))
  }

  @Test(arguments: [(90_624, HealthCheck.State.failed), (130_004, .warning), (150_018, .passed), (180_001, .passed)])
  func `the target's version decides`(number: Int, state: HealthCheck.State) {
    let server = TargetServer(
      versionNumber: number, versionText: "", database: "d", encoding: "UTF8", databaseBytes: 0)
    #expect(TargetDoctor.version(server).state == state)
  }

  @Test func `a database that is not UTF8 fails with the statement that makes one`() {
    let server = TargetServer(
      versionNumber: 150_000, versionText: "15", database: "a\"b", encoding: "LATIN1", databaseBytes: 0)
    let check = TargetDoctor.encoding(server)
    #expect(check.state == .failed)
    #expect(check.remedy == "CREATE DATABASE \"a\"\"b_utf8\" TEMPLATE template0 ENCODING 'UTF8';")
  }

  @Test(arguments: [("1GB", 1024), ("512MB", 512), ("2TB", 2 << 20), ("8kB", 0), ("x", nil), ("12", nil)])
  func `settings have units`(text: String, megabytes: Int?) {
    #expect(TargetSettingChecks.megabytes(text) == megabytes)
  }
}
