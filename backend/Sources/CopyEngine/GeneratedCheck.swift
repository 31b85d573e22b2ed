import Diagnostics
import PostgresClient
import RowPipeline
import SQLDialect
import SchemaModel
import WireBytes

/// The second sink of a table with generated columns: sends what their expressions read, and the source's values of the
/// columns themselves, to a temporary table that computes the same, and compares there.
///
/// Over the same connection as the rows, between two COPYs, in the transaction of the caller: no chunk commits before
/// its rows are compared. Its buffer is reused; nothing is allocated per row.
final class GeneratedCheck {
  /// Fits into the temporary buffers of a session (`temp_buffers`, 8 MiB).
  private static let bytesMax = 4 << 20

  private let plan: TableCopyPlan
  private let target: PostgresConnection
  private let comparison: GeneratedComparison
  private let copyStatement: String
  private var converter: RowConverter
  private var buffer = ByteWriter(capacity: 1 << 16)
  private var rows = 0
  private var rowsCompared = 0
  private var hasTable = false
  /// What the error `.generatedValuesDiffer` is about.
  private(set) var mismatch: GeneratedMismatch?

  /// - Parameter plan: fitted to `table`.
  init(_ plan: TableCopyPlan, _ table: ComputedTable, target: PostgresConnection) {
    self.plan = plan
    self.target = target
    let columns = plan.table.columns
    let keys = Set(plan.keyColumns.map { columns[$0].target })
    comparison = GeneratedComparison(
      table, compared: Set(columns.filter(\.isGenerated).map(\.target)), keys: keys,
      copied: Set(plan.table.copiedColumns.map(\.target)))
    let taken = Set(comparison.inputs + comparison.compared)
    copyStatement = comparison.copyBinary(columns.map(\.target).filter(taken.contains))
    converter = RowConverter(
      plan: RowPlan(columns: columns.map(\.conversion), taking: columns.map { taken.contains($0.target) }))
  }

  /// A plan for what the target computes now, which nobody changes before the caller's transaction ends, and the check
  /// for it; without one where there is nothing to compare.
  static func prepare(
    _ plan: TableCopyPlan, on target: PostgresConnection
  ) throws(MartletError) -> (TableCopyPlan, GeneratedCheck?) {
    guard plan.hasGeneratedColumns else { return (plan, nil) }
    try target.execute(ComputedTable.lockDefinition(of: plan.table.target))
    let table = try ComputedTable.read(plan.table.target, on: target)
    let fitted = plan.fitted(to: table)
    return (fitted, fitted.hasGeneratedColumns ? GeneratedCheck(fitted, table, target: target) : nil)
  }

  /// Takes a row that the table's own COPY has taken.
  ///
  /// - Returns: whether it is time to compare.
  func add(_ packet: UnsafeRawBufferPointer) throws(MartletError) -> Bool {
    do throws(RowFailure) {
      try converter.append(packet, to: &buffer)
    } catch {
      throw try notHeld(try plan.rejectedRow(packet, error))
    }
    rows += 1
    return buffer.count >= Self.bytesMax
  }

  func add(_ packet: [UInt8]) throws(MartletError) {
    _ = try packet.withUnsafeBytes { bytes in Result { () throws(MartletError) in try add(bytes) } }.get()
  }

  /// A value of the source that the column's type does not hold is not what the target computes.
  private func notHeld(_ row: RejectedRow) throws(MartletError) -> MartletError {
    let names = plan.table.columns.filter { $0.source == row.column }.map(\.target)
    let key = row.key.map { "\($0.column) = \($0.text ?? "NULL")" }.joined(separator: ", ")
    let found = GeneratedMismatch(
      columns: names.map {
        GeneratedMismatch.Column(name: $0, example: "for \(key) its type cannot hold the source's (\(row.reason))")
      }, rowsCompared: rowsCompared)
    mismatch = found
    return found.error
  }

  /// Compares the rows that were added since the last time.
  ///
  /// - Throws: `.generatedValuesDiffer`, and keeps the mismatch. The transaction is not failed then.
  func compare() throws(MartletError) {
    guard rows > 0 else { return }
    if hasTable {
      try target.execute(GeneratedComparison.truncate)
    } else {
      try recreate(computing: comparison.compared)
      hasTable = true
    }
    var columns: [GeneratedMismatch.Column]
    do throws(MartletError) {
      try load()
      columns = try differing(comparison.compared)
      try target.execute(GeneratedComparison.releaseSavepoint)
    } catch  where BatchIsolation.canIsolate(error) {
      try target.execute(GeneratedComparison.rollbackToSavepoint)
      columns = try failing()
      hasTable = false
      if columns.isEmpty { throw error }
    }
    rowsCompared += rows
    rows = 0
    buffer.removeAll(keepingCapacity: buffer.capacity <= RowSink.keptBytes)
    guard !columns.isEmpty else { return }
    let found = GeneratedMismatch(columns: columns, rowsCompared: rowsCompared)
    mismatch = found
    throw found.error
  }

  private func load() throws(MartletError) {
    let copy = try target.copyIn([GeneratedComparison.savepoint, copyStatement].joined(separator: "; "))
    var frame = ByteWriter(capacity: CopyBinary.headerBytes)
    CopyBinary.appendHeader(to: &frame)
    try frame.withUnsafeBytes { (bytes) throws(MartletError) in try copy.write(bytes) }
    try buffer.withUnsafeBytes { (bytes) throws(MartletError) in try copy.write(bytes) }
    frame.removeAll(keepingCapacity: true)
    CopyBinary.appendTrailer(to: &frame)
    try frame.withUnsafeBytes { (bytes) throws(MartletError) in try copy.write(bytes) }
    _ = try copy.finish()
  }

  private func differing(_ columns: [String]) throws(MartletError) -> [GeneratedMismatch.Column] {
    guard let counts = try target.query(comparison.count(columns)).first else { return [] }
    var found: [GeneratedMismatch.Column] = []
    for (index, column) in columns.enumerated() {
      guard let count = try counts.int("d\(index)"), count > 0 else { continue }
      var example = "rows differ"
      if let row = try target.query(comparison.example(of: column)).first {
        example =
          "\(try inputs(row)) the source has \(try row.string("source") ?? "?"), the target "
          + (try row.string("target") ?? "?")
      }
      found.append(GeneratedMismatch.Column(name: column, count: count, example: example))
    }
    return found
  }

  /// The columns that cannot be computed for some row, one at a time: the server does not name the one at fault.
  private func failing() throws(MartletError) -> [GeneratedMismatch.Column] {
    var found: [GeneratedMismatch.Column] = []
    for column in comparison.compared {
      try recreate(computing: [column])
      do throws(MartletError) {
        try load()
        found += try differing([column])
      } catch  where BatchIsolation.canIsolate(error) {
        try target.execute(GeneratedComparison.rollbackToSavepoint)
        let place = try error.context.line.map { (line) throws(MartletError) in try row(line: line) } ?? ""
        found.append(
          GeneratedMismatch.Column(name: column, example: "\(place) \(error.context.serverMessage ?? error.summary)"))
      }
    }
    return found
  }

  private func row(line: Int) throws(MartletError) -> String {
    try recreate(computing: [])
    try load()
    return try target.query(comparison.example(line: line)).first.map { (row) throws(MartletError) in
      try inputs(row)
    } ?? ""
  }

  private func recreate(computing columns: [String]) throws(MartletError) {
    try target.execute(GeneratedComparison.drop)
    do throws(MartletError) {
      try target.execute(comparison.create(computing: columns))
    } catch  where error.context.sqlState == "42501" {
      throw error.hinting(
        "Generated columns are compared in a temporary table: GRANT TEMPORARY ON DATABASE … TO the role, then: "
          + "martlet resume")
    }
  }

  /// `for id = '7', a = 'x '`
  private func inputs(_ row: PostgresRow) throws(MartletError) -> String {
    var parts: [String] = []
    for (index, name) in comparison.inputs.enumerated() {
      parts.append("\(name) = \(try row.string("i\(index)") ?? "?")")
    }
    return parts.isEmpty ? "for a row" : "for \(parts.joined(separator: ", "))"
  }
}

extension ComputedTable {
  static func read(_ name: QualifiedName, on target: PostgresConnection) throws(MartletError) -> ComputedTable {
    var columns: [Column] = []
    for row in try target.query(query(name)) {
      let isGenerated = try row.bool("is_generated") == true
      let expression = try row.string("expression")
      columns.append(
        Column(
          name: try row.string("name") ?? "", type: try row.string("type_text") ?? "",
          collation: try row.string("collation_name"), isNotNull: try row.bool("is_not_null") == true,
          defaultExpression: isGenerated ? nil : expression, expression: isGenerated ? expression : nil,
          isVirtual: try row.bool("is_virtual") == true, isInput: try row.bool("is_input") == true))
    }
    return ComputedTable(name: name, columns: columns)
  }
}
