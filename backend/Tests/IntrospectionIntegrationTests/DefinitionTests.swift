import Diagnostics
import Introspection
import MySQLClient
import SchemaModel
import TestSupport
import Testing

/// What information_schema prints wrongly is read as it is.
@Suite(.ownThread) struct DefinitionTests {
  private static func read(
    _ source: TestServers.Source, _ statements: [String], _ body: ([String: SourceTable]) throws -> Void
  ) throws {
    try ScratchDatabase.with(source) { scratch in
      try scratch.execute(statements)
      let catalog = try SourceCatalogReader(connection: try source.connect()).read(databases: [scratch.name])
      let tables = try #require(catalog.databases.first).tables
      try body(Dictionary(uniqueKeysWithValues: tables.map { ($0.name.name, $0) }))
    }
  }

  private static func defaults(_ table: SourceTable?) -> [String: SourceDefault] {
    Dictionary(
      uniqueKeysWithValues: (table?.columns ?? []).compactMap { column in
        column.defaultValue.map { (column.name, $0) }
      })
  }

  @Test(arguments: TestServers.sources)
  func `characters of all planes are whole`(_ source: TestServers.Source) throws {
    let create = """
      CREATE TABLE t (
        id int PRIMARY KEY, a varchar(60) NOT NULL DEFAULT 'é☂п🦊?' COMMENT 'é☂', b varchar(9) CHARACTER SET utf16 DEFAULT '🦊?x',
        c varchar(9) CHARACTER SET latin1 DEFAULT 'ÿ€?', e enum('да?', '🦊', '🦊🦊', '?') NOT NULL DEFAULT '🦊🦊',
        s set('один', '🦊', '?🎈') DEFAULT '?🎈,один', x varchar(20) DEFAULT (concat('🦊', 'é')),
        g varchar(80) GENERATED ALWAYS AS (concat(a, '☂🦊')) VIRTUAL, u16 enum('🦊', 'b?') CHARACTER SET utf32 DEFAULT 'b?',
        CONSTRAINT named CHECK (a <> '🦊')
      )
      """
    try Self.read(source, [create]) { tables in
      let table = try #require(tables["t"])
      let columns = Dictionary(uniqueKeysWithValues: table.columns.map { ($0.name, $0) })
      var defaults = Self.defaults(table)
      guard case .expression(let expression)? = defaults.removeValue(forKey: "x") else {
        Issue.record("the default of x is no expression")
        return
      }
      #expect(expression.contains("'🦊'") && expression.contains("'é'"))
      #expect(
        defaults == [
          "a": .literal("é☂п🦊?"), "b": .literal("🦊?x"), "c": .literal("ÿ€?"), "e": .literal("🦊🦊"),
          "s": .literal(source == .mysql ? "один,?🎈" : "один,?🎈"), "u16": .literal("b?"),
        ])
      #expect(columns["e"]?.type == .enumeration(["да?", "🦊", "🦊🦊", "?"]))
      #expect(columns["s"]?.type == .set(["один", "🦊", "?🎈"]))
      #expect(columns["u16"]?.type == .enumeration(["🦊", "b?"]))
      #expect(columns["a"]?.comment == "é☂")
      #expect(columns["g"]?.generated?.expression.contains("'☂🦊'") == true)
      #expect(table.checks.count == 1 && table.checks[0].expression.contains("'🦊'"))
    }
  }

  @Test(arguments: TestServers.sources)
  func `literals of another character set are decoded`(_ source: TestServers.Source) throws {
    let create = """
      CREATE TABLE t (
        id int PRIMARY KEY, a varchar(9) CHARACTER SET latin1, g varchar(20) CHARACTER SET latin1 GENERATED ALWAYS AS (concat(a, 'é'))
        VIRTUAL, CONSTRAINT named CHECK (a <> 'ÿ')
      )
      """
    // In a session of latin1 literals are latin1, and MySQL prints them in it.
    let statements = ["SET character_set_connection = latin1", create, "SET NAMES utf8mb4"]
    try Self.read(source, statements) { tables in
      #expect(tables["t"]?.columns[2].generated?.expression.contains("'é'") == true)
      #expect(tables["t"]?.checks.first?.expression.contains("'ÿ'") == true)
    }
  }

  @Test(arguments: TestServers.sources)
  func `binary defaults have all their bytes`(_ source: TestServers.Source) throws {
    let create = #"""
      CREATE TABLE t (
        a binary(4) DEFAULT 'a', b binary(3) DEFAULT '', c varbinary(5) DEFAULT 'a\0b', d varbinary(5) DEFAULT '',
        e varbinary(9) DEFAULT x'ff00c3a9f09fa68a', f binary(3) NOT NULL DEFAULT 'abc', g bit(12) DEFAULT b'101',
        h blob DEFAULT (x'00ff'), i varbinary(9) DEFAULT '?é\'"\\'
      )
      """#
    try Self.read(source, [create]) { tables in
      #expect(
        Self.defaults(tables["t"]) == [
          "a": .literal("0x61000000"), "b": .literal("0x000000"), "c": .literal("0x610062"), "d": .literal("0x"),
          "e": .literal("0xFF00C3A9F09FA68A"), "f": .literal("0x616263"), "g": .literal("b'101'"),
          "h": .literal("0x00FF"), "i": .literal("0x3FC3A927225C"),
        ])
    }
  }

  @Test(arguments: TestServers.sources)
  func `a TIMESTAMP default is the instant that was meant`(_ source: TestServers.Source) throws {
    let statements = [
      "SET time_zone = '-03:00'",
      """
      CREATE TABLE t (
        a timestamp NOT NULL DEFAULT '2020-01-01 00:00:00', b timestamp(3) NULL DEFAULT '2020-06-30 23:30:00.5',
        c datetime DEFAULT '2020-01-01 00:00:00'
      )
      """,
    ]
    try ScratchDatabase.with(source) { scratch in
      try scratch.execute(statements)
      let connection = try source.connect()
      try connection.execute("SET time_zone = '+00:00'")
      let catalog = try SourceCatalogReader(connection: connection).read(databases: [scratch.name])
      #expect(
        Self.defaults(catalog.databases[0].tables.first) == [
          "a": .literal("2020-01-01 03:00:00"), "b": .literal("2020-07-01 02:30:00.500"),
          "c": .literal("2020-01-01 00:00:00"),
        ])
    }
  }

  @Test(arguments: TestServers.sources)
  func `every table that cannot be opened is named, and may be left out`(_ source: TestServers.Source) throws {
    try ScratchDatabase.with(source) { scratch in
      try scratch.execute([
        "CREATE TABLE fine (id int PRIMARY KEY) COMMENT 'mine'",
        "CREATE TABLE a_member (id int, KEY (id)) ENGINE=MyISAM",
        "CREATE TABLE b_member (id int, KEY (id)) ENGINE=MyISAM",
        "CREATE TABLE bad_one (id int, KEY (id)) ENGINE=MERGE UNION=(a_member)",
        "CREATE TABLE bad_two (id int, KEY (id)) ENGINE=MERGE UNION=(b_member)", "DROP TABLE a_member, b_member",
      ])
      let reader = SourceCatalogReader(connection: scratch.connection)
      #expect {
        _ = try reader.read(databases: [scratch.name])
      } throws: { error in
        let error = error as? MartletError
        return error?.code == .introspection
          && error?.context.object == "\(scratch.name).bad_one, \(scratch.name).bad_two"
          && error?.context.serverDetail?.split(separator: "\n").count == 2
          && error?.context.serverErrorNumber == 1168
          && error?.hint?.contains("--exclude '\(scratch.name).bad_one' --exclude '\(scratch.name).bad_two'") == true
      }
      let rest = try reader.read(databases: [scratch.name]) { !$0.name.hasPrefix("bad_") }
      // MySQL lists one table's error as the next one's comment.
      #expect(rest.databases.first?.tables.map(\.comment) == ["mine"])
    }
  }

  /// Neither server shows the definition to an account that may read some of the columns only.
  @Test(arguments: TestServers.sources)
  func `a table with columns that the account may not see is refused by name`(_ source: TestServers.Source) throws {
    try ScratchDatabase.with(source) { scratch in
      let user = "u\(UInt32.random(in: .min ... .max))"
      try scratch.execute([
        "CREATE TABLE t (id int PRIMARY KEY, shown int, secret int)", "CREATE USER `\(user)`@`%`",
        "GRANT SELECT (id, shown) ON `\(scratch.name)`.t TO `\(user)`@`%`",
      ])
      defer { try? scratch.connection.execute("DROP USER `\(user)`@`%`") }
      let reader = SourceCatalogReader(connection: try source.connect(user: user))
      #expect {
        _ = try reader.read(databases: [scratch.name])
      } throws: { error in
        let error = error as? MartletError
        return error?.code == .introspection && error?.context.object == "\(scratch.name).t"
          && error?.context.serverErrorNumber == 1142
      }
    }
  }

  /// As text in utf8mb4 both servers print a ? for each byte of such a letter, so that all of them would be equal.
  @Test(arguments: TestServers.sources)
  func `definitions that differ in a letter beyond the BMP are not the same`(_ source: TestServers.Source) throws {
    try ScratchDatabase.with(source) { scratch in
      let name = SourceTableName(database: scratch.name, name: "t")
      func definition() throws -> String? {
        let reader = SourceDefinitionReader(connection: scratch.connection)
        return try reader.read([name], in: [scratch.name]).definitions[name]
      }
      try scratch.execute([
        "CREATE TABLE t (id int PRIMARY KEY, a varchar(9), CONSTRAINT c CHECK (a <> '🦊')) CHARACTER SET utf8mb4"
      ])
      let first = try #require(try definition())
      #expect(first.contains("🦊"))
      try scratch.execute([
        "ALTER TABLE t DROP CONSTRAINT c", "ALTER TABLE t ADD CONSTRAINT c CHECK (a <> '🎈')",
      ])
      #expect(try definition() != first)
    }
  }

  @Test(arguments: TestServers.sources)
  func `two definitions differ by what was altered and not by what was inserted`(
    _ source: TestServers.Source
  ) throws {
    try ScratchDatabase.with(source) { scratch in
      try scratch.execute(["CREATE TABLE t (id int AUTO_INCREMENT PRIMARY KEY, n int)"])
      let name = SourceTableName(database: scratch.name, name: "t")
      func definition() throws -> TableDefinition {
        try #require(TableDefinitionReader(connection: scratch.connection).read([name]).definitions[name])
      }
      let first = try definition()
      #expect(first.identity?.column == "id" && first.identity?.nextValue == 1)
      try scratch.execute(["INSERT INTO t VALUES (41, 1)"])
      let second = try definition()
      #expect(second.identity?.nextValue == 42)
      #expect(first.withoutCounter == second.withoutCounter && first.bytes != second.bytes)
      try scratch.execute(["ALTER TABLE t MODIFY n int unsigned"])
      #expect(try definition().withoutCounter != first.withoutCounter)
    }
  }
}
