import Diagnostics
import MySQLClient
import SQLDialect
import SchemaModel

/// Finds the boundaries between a table's chunks by asking the source.
///
/// An integer key is cut by the optimizer's estimates, which cost a few index dives each; any other key is walked in
/// steps of a chunk's rows. Either way the pieces lie side by side, so that what lies between two boundaries is read
/// once however wrong an estimate was.
struct ChunkPlanner {
  let source: MySQLConnection
  let table: TablePlan
  let chunkBytes: Int

  func ranges() throws(MartletError) -> [ChunkRange] {
    guard table.estimatedBytes > chunkBytes + chunkBytes / 2, let key = Self.usableKey(of: table) else {
      return [.wholeTable]
    }
    let bytesPerRow = max(1, table.estimatedBytes / max(1, table.estimatedRows))
    let rowsPerChunk = max(1_000, chunkBytes / bytesPerRow)
    let statements = ChunkStatements(table: table.source, key: key)
    if case .integer = key.columns[0].type,
      let boundaries = try integerBoundaries(statements, rowsPerChunk: rowsPerChunk)
    {
      return ChunkRange.between(boundaries)
    }
    return ChunkRange.between(try walkedBoundaries(statements, key: key, rowsPerChunk: rowsPerChunk))
  }

  /// The leading columns of the chunk key whose order the source can compare with a literal. ENUM and SET sort by
  /// index but compare as text, and floats have no exact literal.
  static func usableKey(of table: TablePlan) -> ChunkKey? {
    guard let key = table.chunkKey else { return nil }
    let columns = key.columns.prefix { Self.kind(of: $0.type) != nil }
    return columns.isEmpty ? nil : ChunkKey(indexName: key.indexName, columns: Array(columns))
  }

  private func integerBoundaries(
    _ statements: ChunkStatements, rowsPerChunk: Int
  ) throws(MartletError) -> [KeyBound]? {
    guard let query = statements.extremes(), let row = try source.query(query).first,
      let lowest = try row.string("lowest").flatMap({ Int128($0) }),
      let highest = try row.string("highest").flatMap({ Int128($0) })
    else { return nil }
    let splitter = IntegerRangeSplitter(
      rowsPerChunk: rowsPerChunk, estimatesMax: Self.estimatesMax(rows: table.estimatedRows, perChunk: rowsPerChunk))
    let boundaries = try splitter.boundaries(lowest: lowest, highest: highest) {
      (lower: Int128, upper: Int128) throws(MartletError) -> Int in
      let range = ChunkRange(
        lower: lower < lowest ? nil : KeyBound([.number("\(lower)")]), upper: KeyBound([.number("\(upper)")]))
      guard let query = statements.estimate(range), let row = try source.query(query).first else { return 0 }
      return try row.int("rows") ?? 0
    }
    return boundaries?.map { KeyBound([.number("\($0)")]) }
  }

  /// A few for each chunk, and what it takes to find the rows in a wide and nearly empty range.
  static func estimatesMax(rows: Int, perChunk: Int) -> Int { 400 + 40 * (rows / perChunk) }

  private func walkedBoundaries(
    _ statements: ChunkStatements, key: ChunkKey, rowsPerChunk: Int
  ) throws(MartletError) -> [KeyBound] {
    var boundaries: [KeyBound] = []
    while let query = statements.boundary(after: boundaries.last, rows: rowsPerChunk),
      let row = try source.query(query).first
    {
      var values: [KeyValue] = []
      for (index, column) in key.columns.enumerated() {
        guard let bytes = try row.bytes(at: index), let kind = Self.kind(of: column.type),
          let value = Self.value(bytes, kind)
        else { return boundaries }
        values.append(value)
      }
      boundaries.append(KeyBound(values))
    }
    return boundaries
  }

  private enum ValueKind { case number, text, binary, temporal }

  private static func kind(of type: MySQLType) -> ValueKind? {
    switch type {
    case .integer, .decimal, .year: .number
    case .char, .varchar, .text, .uuid, .inet4, .inet6: .text
    case .binary, .varbinary, .blob: .binary
    case .date, .datetime, .timestamp, .time: .temporal
    case .float, .double, .bit, .enumeration, .set, .json, .geometry, .vector, .unknown: nil
    }
  }

  /// Nil for text that is none: as a literal of bytes it would be compared by its bytes and not in the key's order, so
  /// that ranges beside it could overlap. The rest of the table is then one chunk.
  private static func value(_ bytes: [UInt8], _ kind: ValueKind) -> KeyValue? {
    switch kind {
    case .number: .number(String(decoding: bytes, as: UTF8.self))
    case .temporal: .temporal(String(decoding: bytes, as: UTF8.self))
    case .binary: .binary(bytes)
    case .text: String(validating: bytes, as: UTF8.self).map { .text($0) }
    }
  }
}
