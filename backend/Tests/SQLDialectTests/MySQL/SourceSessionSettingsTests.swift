import SQLDialect
import Testing

@Suite struct `Settings of a session on the source` {
  private static let mariadb = Dictionary(
    uniqueKeysWithValues: SourceSessionSettings.all.map { ($0.name, $0.wanted) })

  @Test func `that hold need no second statement`() {
    #expect(SourceSessionSettings.set(differingIn: Self.mariadb) == nil)
    #expect(SourceSessionSettings.difference(in: Self.mariadb) == nil)
  }

  @Test func `are set where the server has them at another value`() {
    let found = Self.mariadb.merging(["max_statement_time": "10.000000", "old_mode": "ZERO_DATE_TIME_CAST"]) { $1 }
    #expect(
      SourceSessionSettings.set(differingIn: found)
        == "SET SESSION old_mode = '', max_statement_time = 0")
  }

  @Test func `that a flavour does not have are no difference, and those of every server are`() {
    var found = Self.mariadb
    found["information_schema_stats_expiry"] = nil
    #expect(SourceSessionSettings.difference(in: found) == nil)
    found["sql_mode"] = nil
    #expect(SourceSessionSettings.difference(in: found)?.setting.name == "sql_mode")
  }

  @Test(arguments: SourceSessionSettings.all.map(\.name))
  func `are each missed when they do not hold`(name: String) {
    let found = Self.mariadb.merging([name: "something else"]) { $1 }
    #expect(SourceSessionSettings.difference(in: found)?.setting.name == name)
    #expect(SourceSessionSettings.difference(in: found)?.found == "something else")
  }

  @Test func `are compared without regard to case, which servers print differently`() {
    let found = Self.mariadb.mapValues { $0.lowercased() }
    #expect(SourceSessionSettings.difference(in: found) == nil)
  }

  @Test func `are recognised as SELECT prints them, too`() {
    var found = Self.mariadb
    found["autocommit"] = "1"
    found["sql_safe_updates"] = "0"
    #expect(SourceSessionSettings.difference(in: found) == nil)
    found["autocommit"] = "0"
    #expect(SourceSessionSettings.difference(in: found)?.setting.name == "autocommit")
  }

  /// One unknown name would make the whole statement fail on the other flavour.
  @Test func `of one flavour are not in the first statement`() {
    #expect(!SourceSessionSettings.setCommon.contains("max_execution_time"))
    #expect(SourceSessionSettings.setCommon.contains("sql_big_selects = 1"))
  }
}
