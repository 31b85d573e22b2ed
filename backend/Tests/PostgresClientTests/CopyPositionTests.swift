import Testing

@testable import PostgresClient

@Suite struct CopyPositionTests {
  /// The translations of PostgreSQL 15 (postgres-15.mo of each language).
  @Test(arguments: [
    "COPY orders, line 17, column total: \"12x\"", "COPY orders, Zeile 17, Spalte total: »12x«",
    "COPY orders, línea 17, columna total: entrada nula", "COPY orders, ligne 17, colonne total : « 12x »",
    "COPY orders, riga 17, colonna total", "ordersのCOPY、行 17、列 total: \"12x\"",
    "orders 복사, 17번째 줄, total 열: \"12x\"", "COPY orders, 17행, total 열: null 입력",
    "COPY orders, строка 17, столбец total: \"12x\"",
  ])
  func `reads table, line and column in every language`(context: String) {
    #expect(CopyPosition(context: context) == CopyPosition(table: "orders", line: 17, column: "total"))
  }

  @Test(arguments: ["COPY orders, line 3", "COPY orders, line 3: \"a, column b: c\"", "orders 복사, 3번째 줄"])
  func `reads a line without a column`(context: String) {
    #expect(CopyPosition(context: context) == CopyPosition(table: "orders", line: 3))
  }

  @Test func `finds the COPY below a trigger and above a hostile value`() {
    let context = """
      PL/pgSQL function check_order() line 4 at RAISE
      COPY a, b, line 9, column odd name: "x
      COPY other, line 1, column y"
      """
    #expect(CopyPosition(context: context) == CopyPosition(table: "a, b", line: 9, column: "odd name"))
  }

  @Test(arguments: ["", "SQL function \"f\" statement 1", "COPY orders", "COPY orders, line"])
  func `is nil without a COPY`(context: String) {
    #expect(CopyPosition(context: context) == nil)
  }
}
