import SchemaModel
import Testing

@testable import Introspection

struct InnoDBFileNameTests {
  private static let tables = Set(
    [("d", "t"), ("a/b", "c"), ("d", "x#p#y"), ("d", "x")].map { SourceTableName(database: $0, name: $1) })

  @Test(arguments: [
    ("d/t", "d.t"), ("d/t#p#p0", "d.t"), ("d/t#p#p0#sp#p0sp1", "d.t"), ("a/b/c", "a/b.c"), ("d/x#p#y", "d.x#p#y"),
    ("d/x#p#y#p#p1", "d.x#p#y"), ("d/x#p#z", "d.x"), ("d/other", nil), ("mysql", nil), ("d/", nil), ("", nil),
  ])
  func `of a tablespace is that of its table`(file: String, table: String?) {
    #expect(InnoDBFileName.table(of: file, among: Self.tables)?.description == table)
  }
}
