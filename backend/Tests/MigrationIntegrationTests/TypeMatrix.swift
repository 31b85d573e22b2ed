import TestSupport

/// A column of the type matrix: how it is declared, values for it, and its text by each server. `{}` in the texts
/// stands for the column's name.
struct MatrixColumn: Sendable {
  typealias Literal = @Sendable (inout SeededGenerator) -> String

  let name: String
  let declaration: String
  /// SQL of the values at the edges of the type.
  let boundary: [String]
  let random: Literal
  let source: String
  let target: String

  init(
    _ declaration: String, boundary: [String], source: String, target: String, name: String? = nil,
    random: @escaping Literal
  ) {
    self.declaration = declaration
    self.name = name ?? "c_" + String(declaration.map { $0.isLetter || $0.isNumber ? $0 : "_" })
    self.boundary = boundary
    self.source = source
    self.target = target
    self.random = random
  }
}

/// A table of the matrix: an id and columns of one family.
struct MatrixTable: Sendable {
  static let rows = 10_000

  let name: String
  let columns: [MatrixColumn]

  /// CREATE TABLE, and INSERTs of the edges, NULLs and random values.
  func statements(_ random: inout SeededGenerator) -> [String] {
    let list = columns.map { "`\($0.name)` \($0.declaration) NULL" }.joined(separator: ", ")
    var statements = ["CREATE TABLE `\(name)` (id int PRIMARY KEY, \(list))"]
    let batch = max(50, 10_000 / columns.count)
    for start in stride(from: 0, to: Self.rows, by: batch) {
      var rows: [String] = []
      for row in start..<min(start + batch, Self.rows) {
        let values = columns.map { column in
          if row < column.boundary.count { return column.boundary[row] }
          return random.next() % 50 == 0 ? "NULL" : column.random(&random)
        }
        rows.append("(\(row),\(values.joined(separator: ",")))")
      }
      statements.append("INSERT INTO `\(name)` VALUES \(rows.joined(separator: ","))")
    }
    return statements
  }

  /// One row with a sum over the hashes of each column's texts.
  var sourceSums: String {
    let sums = columns.enumerated().map { index, column in
      let name = "`\(column.name)`"
      let text = column.source.replacing("{}", with: name)
      let hash = "SHA2(CONCAT(id, IF(\(name) IS NULL, '~', CONCAT('=', \(text)))), 256)"
      return "CAST(SUM(CAST(CONV(SUBSTR(\(hash), 1, 12), 16, 10) AS UNSIGNED)) AS CHAR) AS s\(index)"
    }
    return "SELECT \(sums.joined(separator: ", ")) FROM `\(self.name)`"
  }

  var targetSums: String {
    let sums = columns.enumerated().map { index, column in
      let name = "\"\(column.name.lowercased())\""
      let text = column.target.replacing("{}", with: name)
      let hash =
        "encode(sha256(convert_to(id || CASE WHEN \(name) IS NULL THEN '~' ELSE '=' || \(text) END, 'UTF8')), 'hex')"
      return "sum(('x' || substr(\(hash), 1, 12))::bit(48)::bigint)::text AS s\(index)"
    }
    return "SELECT \(sums.joined(separator: ", ")) FROM public.\"\(self.name)\""
  }

  /// `id` and `t` of one column, by id.
  func sourceLines(_ column: MatrixColumn) -> String {
    let text = column.source.replacing("{}", with: "`\(column.name)`")
    return "SELECT id, COALESCE(\(text), '~') AS t FROM `\(name)` ORDER BY id"
  }

  func targetLines(_ column: MatrixColumn) -> String {
    let text = column.target.replacing("{}", with: "\"\(column.name.lowercased())\"")
    return "SELECT id::text AS id, coalesce(\(text), '~') AS t FROM public.\"\(name)\" ORDER BY public.\"\(name)\".id"
  }
}

extension MatrixTable {
  static func all(for flavor: TestServers.Source) -> [MatrixTable] {
    [
      MatrixTable(name: "integers", columns: MatrixColumn.integers),
      MatrixTable(name: "decimals", columns: MatrixColumn.decimals),
      MatrixTable(name: "floats", columns: MatrixColumn.floats), MatrixTable(name: "bits", columns: MatrixColumn.bits),
      MatrixTable(name: "moments", columns: MatrixColumn.moments),
      MatrixTable(name: "times", columns: MatrixColumn.times),
      MatrixTable(name: "binaries", columns: MatrixColumn.binaries),
      MatrixTable(name: "texts", columns: MatrixColumn.texts),
      MatrixTable(name: "labels", columns: MatrixColumn.labels),
      MatrixTable(
        name: "rarities",
        columns: MatrixColumn.geometries(flavor)
          + MatrixColumn.rarities(flavor) + [MatrixColumn.json]),
    ]
  }
}
