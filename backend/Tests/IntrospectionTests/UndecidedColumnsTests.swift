import SchemaModel
import Testing

@testable import Introspection

struct UndecidedColumnsTests {
  static let bigint = MySQLType.integer(.bigint, isUnsigned: true, displayWidth: nil)
  static let parent = SourceTable(
    name: SourceTableName(database: "d", name: "parent"),
    columns: [
      SourceColumn(name: "id", type: bigint, isAutoIncrement: true),
      SourceColumn(name: "Code", type: bigint), SourceColumn(name: "free", type: bigint),
      SourceColumn(name: "flag", type: .integer(.tinyint, isUnsigned: false, displayWidth: 1)),
      SourceColumn(name: "small", type: .integer(.tinyint, isUnsigned: false, displayWidth: 4)),
      SourceColumn(name: "t", type: .time(fractionDigits: 3)), SourceColumn(name: "s", type: .varchar(length: 3)),
    ])
  static let child = SourceTable(
    name: SourceTableName(database: "d", name: "child"), columns: [SourceColumn(name: "code", type: bigint)],
    foreignKeys: [
      SourceForeignKey(name: "fk", columns: ["code"], referencedTable: parent.name, referencedColumns: ["code"])
    ])
  static let catalog = SourceCatalog(
    server: ColumnDefaultParserTests.mysql,
    databases: [
      SourceDatabase(name: "d", characterSet: "", collation: "", tables: [parent, child], storedObjects: [])
    ])

  @Test func `columns whose type depends on data are profiled`() {
    let undecided = UndecidedColumns(catalog: Self.catalog, options: PlanOptions())
    #expect(undecided.names(in: Self.parent) == ["id", "Code", "flag", "t"])
    #expect(undecided.names(in: Self.child) == ["code"])
  }

  @Test func `an explicit choice needs no profile`() {
    var options = PlanOptions()
    options.bigintUnsigned = .numeric
    options.tinyintOne = .smallint
    options.time = .interval
    let undecided = UndecidedColumns(catalog: Self.catalog, options: options)
    #expect(undecided.names(in: Self.parent).isEmpty && undecided.names(in: Self.child).isEmpty)
  }
}
