import Diagnostics
import Introspection
import MySQLClient
import SchemaModel
import TestSupport
import Testing

@Suite(.ownThread, .attack(from: .catalog, is: .survived)) struct SourceCatalogReaderTests {
  private static func withNasty(
    _ source: TestServers.Source, _ body: (SourceDatabase, ScratchDatabase) throws -> Void
  ) throws {
    try ScratchDatabase.with(source) { scratch in
      try scratch.execute(NastySchema.statements(source))
      let catalog = try SourceCatalogReader(connection: try source.connect()).read(databases: [scratch.name])
      #expect(catalog.server.flavor == (source == .mysql ? .mysql : .mariadb))
      try body(try #require(catalog.databases.first), scratch)
    }
  }

  @Test(arguments: TestServers.sources)
  func `columns have their types, defaults and expressions`(source: TestServers.Source) throws {
    try Self.withNasty(source) { database, _ in
      let odd = try #require(database.tables.first { $0.name.name == "Odd `name`" })
      let columns = Dictionary(uniqueKeysWithValues: odd.columns.map { ($0.name, $0) })
      for (name, expected) in Expected.types.merging(
        source == .mysql ? Expected.mysqlTypes : Expected.mariadbTypes, uniquingKeysWith: { $1 })
      {
        #expect(columns[name]?.type == expected, "\(name)")
      }
      for (name, expected) in Expected.defaults(source) {
        #expect(columns[name]?.defaultValue == expected, "\(name)")
      }
      for name in ["ts2", "nodef", "nn", "c0", "lb", "gv"] { #expect(columns[name]?.defaultValue == nil, "\(name)") }
      for (name, expected) in Expected.generated(source) {
        #expect(columns[name]?.generated == expected, "\(name)")
      }
      #expect(odd.columns.filter(\.isZerofill).map(\.name) == ["we ird", "quoted\"col"])
      #expect(odd.columns.filter(\.updatesOnChange).map(\.name) == ["dt", "ts"])
      #expect(odd.columns.filter(\.isInvisible).map(\.name) == ["inv"])
      #expect(columns["quoted\"col"]?.comment == "comment 'x' \\ \n newline é")
      #expect(columns["p"]?.srid == 4326)
      #expect(columns["c"]?.characterSet == "ascii")
      #expect(columns["vc"]?.collation == "utf8mb4_bin")
      #expect(columns["nn"]?.isNullable == false && columns["c0"]?.isNullable == true)
    }
  }

  @Test(arguments: TestServers.sources)
  func `indexes, checks and keys are whole`(source: TestServers.Source) throws {
    try Self.withNasty(source) { database, scratch in
      let tables = Dictionary(uniqueKeysWithValues: database.tables.map { ($0.name.name, $0) })
      let odd = try #require(tables["Odd `name`"])
      let indexes = Dictionary(uniqueKeysWithValues: odd.indexes.map { ($0.name, $0) })
      #expect(
        indexes["pre"]?.parts == [
          .init(.column(name: "vc", prefixLength: 10)),
          .init(.column(name: "c", prefixLength: nil), isDescending: true),
        ])
      #expect(indexes["ft"]?.kind == .fulltext && indexes["ft"]?.wholeColumns == ["tx", "lt"])
      #expect(indexes["sp"]?.kind == .spatial && indexes["sp"]?.wholeColumns == ["p"])
      #expect(indexes["bb"]?.parts == [.init(.column(name: "lb", prefixLength: 20))])
      #expect(indexes["hid"]?.isVisible == false && indexes["hid"]?.comment == "hid'den")
      #expect(indexes["pre"]?.isVisible == true)
      #expect(Expected.checks(source) == odd.checks.sorted { $0.name < $1.name })
      if source == .mysql {
        #expect(indexes["func"]?.parts.map(\.subject) == Expected.functionalParts)
      } else {
        #expect(indexes["uh"]?.kind == .unique && indexes["uh"]?.method == "HASH")
      }
      let child = try #require(tables["child"])
      #expect(child.primaryKey?.wholeColumns == ["y", "x"])
      #expect(child.indexes.map(\.kind).first == .primary)
      let parent = SourceTableName(database: scratch.name, name: "parent")
      let plain: ReferentialAction = source == .mysql ? .noAction : .restrict
      #expect(
        child.foreignKeys == [
          SourceForeignKey(
            name: "fk_ab", columns: ["x", "y"], referencedTable: parent, referencedColumns: ["a", "b"],
            onDelete: .cascade, onUpdate: .cascade),
          SourceForeignKey(
            name: "fk_pid", columns: ["pid"], referencedTable: parent, referencedColumns: ["id"], onDelete: .setNull,
            onUpdate: plain),
          SourceForeignKey(
            name: "fk_self", columns: ["self"], referencedTable: child.name, referencedColumns: ["x"], onDelete: plain,
            onUpdate: .restrict),
        ])
    }
  }

  @Test(arguments: TestServers.sources)
  func `tables have their engine, comment, counter and partitions`(source: TestServers.Source) throws {
    try Self.withNasty(source) { database, _ in
      let tables = Dictionary(uniqueKeysWithValues: database.tables.map { ($0.name.name, $0) })
      #expect(tables["parent"]?.autoIncrement == 18_446_744_073_709_551_000)
      #expect(tables["parent"]?.comment == "it's a \"parent\" \\ table é")
      #expect(tables["myi"]?.autoIncrement == 42 && tables["myi"]?.engine == "MyISAM")
      #expect(tables["mem"]?.autoIncrement == nil && tables["mem"]?.primaryKey?.method == "HASH")
      #expect(
        tables["part_range"]?.partitioning
          == SourcePartitioning(
            method: "RANGE", expression: "year(`d`)", subpartitionMethod: "HASH",
            partitions: [.init(name: "p0", bound: "2020"), .init(name: "p1", bound: "MAXVALUE")]))
      #expect(tables["part_list"]?.partitioning?.partitions.map(\.bound) == ["'a','it''s'", "'b',NULL"])
      #expect(tables["part_list"]?.partitioning?.method == "LIST COLUMNS")
      #expect(tables["part_key"]?.partitioning?.partitions.count == 3)
      #expect(tables["child"]?.partitioning == nil)
      if source == .mysql {
        #expect(tables["gipk"]?.primaryKey?.wholeColumns == ["my_row_id"])
        #expect(tables["gipk"]?.columns.first?.isInvisible == true)
        #expect(tables["part_rc"]?.partitioning?.expression == "`id`,`d`")
      } else {
        #expect(tables["part_def"]?.partitioning?.partitions.map(\.bound) == ["1,2", "DEFAULT"])
        #expect(tables["sysv"]?.isSystemVersioned == true && tables["sysv"]?.columns.map(\.name) == ["id"])
        #expect(tables["sysv2"]?.columns.map(\.name) == ["id", "a", "b"])
        #expect(tables["sysv2"]?.columns.allSatisfy { $0.generated == nil } == true)
        #expect(tables["sysv2"]?.columns.map(\.versionTime) == [nil, .start, .end])
        // The server ends the key by the time at which a version ends.
        #expect(tables["sysv2"]?.primaryKey?.wholeColumns == ["id"])
        #expect(tables["period"]?.periods == ["p"] && tables["sysv2"]?.periods == [])
        #expect(tables["period"]?.indexes.map(\.period) == ["p", "p", nil])
        #expect(tables["period"]?.checks.map(\.expression) == ["`s` < `e`"])
        #expect(tables["useseq"]?.checks.map(\.expression) == ["`id` > 0"])
        #expect(tables["sameck"]?.checks.map(\.expression) == ["`id` > 1"])
        #expect(tables["seq"] == nil)
      }
    }
  }

  @Test(arguments: TestServers.sources)
  func `stored objects come with their text`(source: TestServers.Source) throws {
    try Self.withNasty(source) { database, _ in
      let objects = database.storedObjects
      #expect(objects.filter { $0.kind == .trigger }.map(\.name) == ["early", "trg"])
      #expect(objects.first { $0.name == "early" }?.table == "parent")
      #expect(objects.first { $0.name == "early" }?.definition?.contains("SET NEW.b = 'it''s'") == true)
      #expect(objects.first { $0.name == "proc" }?.definition?.contains("SELECT 'it''s \\\\' INTO b") == true)
      #expect(objects.first { $0.name == "fun" }?.definition?.contains("CHARSET latin1") == true)
      #expect(objects.first { $0.name == "ev" }?.kind == .event)
      let good = try #require(objects.first { $0.name == "good" }?.definition)
      #expect(good.hasPrefix("CREATE VIEW `\(database.name)`.`good` AS select"))
      #expect(good.hasSuffix(" WITH CASCADED CHECK OPTION") && good.contains("é"))
      #expect(objects.contains { $0.name == "broken" && $0.kind == .view })
      #expect(objects.contains { $0.kind == .sequence && $0.name == "seq" } == (source == .mariadb))
      let library = objects.first { $0.kind == .library }
      #expect(library?.name == (source == .mysql ? "lib" : nil))
      #expect(library == nil || library?.definition?.contains("return 1") == true)
    }
  }

  /// What is read as an expression is again an expression: the server that printed it takes it back.
  @Test(arguments: TestServers.sources)
  func `expressions can be given back to the server`(source: TestServers.Source) throws {
    try Self.withNasty(source) { database, scratch in
      for table in database.tables {
        let name = "`\(table.name.name.replacing("`", with: "``"))`"
        for expression in table.columns.compactMap({ $0.generated?.expression }) + table.checks.map(\.expression) {
          try scratch.connection.execute("SELECT \(expression) FROM \(name) WHERE false")
        }
        for case .expression(let expression) in table.indexes.flatMap({ $0.parts.map(\.subject) }) {
          try scratch.connection.execute("SELECT \(expression) FROM \(name) WHERE false")
        }
        for case .expression(let expression)? in table.columns.map(\.defaultValue) {
          try scratch.connection.execute("SELECT \(expression)")
        }
      }
    }
  }

  @Test(arguments: TestServers.sources)
  func `an unknown database is refused by name`(source: TestServers.Source) throws {
    let reader = SourceCatalogReader(connection: try source.connect())
    #expect {
      _ = try reader.read(databases: ["no_such_database"])
    } throws: { error in
      let error = error as? MartletError
      return error?.code == .unknownDatabase && error?.context.object == "no_such_database"
    }
  }

  @Test func `a table that the server cannot read is named`() throws {
    try ScratchDatabase.with(.mariadb) { scratch in
      // A definition file that is none: what remains of a table after a lost disk block.
      let folder = try #require(
        try scratch.connection.query("SELECT CONCAT(@@datadir, DATABASE()) AS folder").first?.string("folder"))
      try scratch.execute(["CREATE TABLE fine (id int)", "SELECT REPEAT('x', 100) INTO DUMPFILE '\(folder)/bad.frm'"])
      let reader = SourceCatalogReader(connection: scratch.connection)
      #expect {
        _ = try reader.read(databases: [scratch.name])
      } throws: { error in
        let error = error as? MartletError
        return error?.code == .introspection && error?.context.object == "\(scratch.name).bad"
          && error?.context.serverMessage != nil
      }
      let rest = try reader.read(databases: [scratch.name]) { $0.name != "bad" }
      #expect(rest.databases.first?.tables.map(\.name.name) == ["fine"])
    }
  }

  @Test(arguments: TestServers.sources)
  func `without names every database but the server's own is read`(source: TestServers.Source) throws {
    try ScratchDatabase.with(source) { scratch in
      try scratch.execute(["CREATE TABLE t (id int)", "CREATE TABLE hidden (id int)"])
      // Other tests make and drop databases meanwhile: their tables are left alone.
      let catalog = try SourceCatalogReader(connection: try source.connect()).read { table in
        table.database == scratch.name && table.name != "hidden"
      }
      #expect(catalog.databases.first { $0.name == scratch.name }?.tables.map(\.name.name) == ["t"])
      let system: Set = ["mysql", "sys", "information_schema", "performance_schema"]
      #expect(system.isDisjoint(with: catalog.databases.map(\.name)))
    }
  }

  @Test(arguments: TestServers.sources)
  func `a definition that the account may not read is nil`(source: TestServers.Source) throws {
    try ScratchDatabase.with(source) { scratch in
      try scratch.execute(NastySchema.statements(source))
      let user = "u\(UInt32.random(in: .min ... .max))"
      try scratch.execute([
        "CREATE USER `\(user)`@`%`", "GRANT SELECT, EXECUTE ON `\(scratch.name)`.* TO `\(user)`@`%`",
      ])
      defer { try? scratch.connection.execute("DROP USER `\(user)`@`%`") }
      let catalog = try SourceCatalogReader(connection: try source.connect(user: user)).read()
      let database = try #require(catalog.databases.first)
      #expect(catalog.databases.map(\.name) == [scratch.name])
      #expect(database.tables.contains { $0.name.name == "parent" })
      #expect(database.storedObjects.first { $0.name == "good" }?.definition == nil)
      #expect(database.storedObjects.first { $0.name == "proc" }?.definition == nil)
    }
  }
}
