import SQLDialect
import SchemaModel
import Testing

@Suite("Statements that read a table in chunks")
struct ChunkStatementsTests {
  private let table = SourceTableName(database: "shop", name: "Order Items")
  private let pair = ChunkKey(
    indexName: "PRIMARY",
    columns: [
      .init(name: "order", type: .integer(.bigint, isUnsigned: true, displayWidth: nil)),
      .init(name: "line", type: .varchar(length: 10)),
    ])

  @Test func `a table without a key is read whole`() {
    let statements = ChunkStatements(table: table, key: nil)
    #expect(
      statements.select(columns: ["`a`", "`b``c`"], range: .wholeTable)
        == "SELECT `a`, `b``c` FROM `shop`.`Order Items`")
    #expect(statements.extremes() == nil)
    #expect(statements.boundary(after: nil, rows: 10) == nil)
  }

  @Test func `a range excludes its lower bound and includes its upper`() {
    let statements = ChunkStatements(table: table, key: pair)
    let range = ChunkRange(lower: KeyBound([.number("7")]), upper: KeyBound([.number("9")]))
    #expect(
      statements.select(columns: ["`order`"], range: range)
        == "SELECT `order` FROM `shop`.`Order Items` FORCE INDEX (`PRIMARY`) WHERE (`order` > 7) AND (`order` <= 9)")
  }

  @Test func `a composite bound is spelled so that an index can be used`() {
    let statements = ChunkStatements(table: table, key: pair)
    let range = ChunkRange(lower: KeyBound([.number("7"), .text("é")]), upper: nil)
    #expect(
      statements.select(columns: ["`order`"], range: range).hasSuffix(
        "WHERE (`order` >= 7 AND (`order` > 7 OR (`order` = 7 AND `line` > _utf8mb4 0xC3A9)))"))
  }

  @Test func `values are literals that no setting can change`() {
    let key = ChunkKey(indexName: "k", columns: [.init(name: "b", type: .binary(length: 2))])
    let statements = ChunkStatements(table: table, key: key)
    let range = ChunkRange(lower: nil, upper: KeyBound([.binary([0, 0x27])]))
    #expect(statements.select(columns: ["`b`"], range: range).hasSuffix("WHERE (`b` <= _binary 0x0027)"))
  }

  @Test func `the next boundary stands a chunk of rows ahead`() {
    let statements = ChunkStatements(table: table, key: pair)
    #expect(
      statements.boundary(after: nil, rows: 1_000)
        == "SELECT `order`, `line` FROM `shop`.`Order Items` FORCE INDEX (`PRIMARY`) ORDER BY `order`, `line` LIMIT 1 OFFSET 999"
    )
  }

  @Test func `ranges between boundaries leave nothing out`() {
    let bounds = [KeyBound([.number("1")]), KeyBound([.number("2")])]
    #expect(
      ChunkRange.between(bounds) == [
        ChunkRange(lower: nil, upper: bounds[0]), ChunkRange(lower: bounds[0], upper: bounds[1]),
        ChunkRange(lower: bounds[1], upper: nil),
      ])
    #expect(ChunkRange.between([]) == [.wholeTable])
  }
}
