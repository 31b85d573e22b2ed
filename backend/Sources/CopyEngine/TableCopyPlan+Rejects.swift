import Diagnostics
import RowPipeline
import SchemaModel

extension TableCopyPlan {
  /// The record of a row that the conversion refused.
  ///
  /// - Throws: where the packet is no row of this table at all: then nothing that follows can be trusted.
  func rejectedRow(_ packet: UnsafeRawBufferPointer, _ failure: RowFailure) throws(MartletError) -> RejectedRow {
    switch failure {
    case .rejected(let rejection):
      return try rejectedRow(
        packet, column: columns[rejection.columnIndex], reason: rejection.reason.rawValue, message: nil)
    case .malformed(let row): throw malformed(row)
    }
  }

  func rejectedRow(_ packet: [UInt8], _ failure: RowFailure) throws(MartletError) -> RejectedRow {
    try Self.lending(packet) { (bytes) throws(MartletError) in try rejectedRow(bytes, failure) }
  }

  func rejectedRow(_ packet: [UInt8], _ error: MartletError) throws(MartletError) -> RejectedRow {
    try Self.lending(packet) { (bytes) throws(MartletError) in try rejectedRow(bytes, error) }
  }

  private static func lending<Result>(
    _ packet: [UInt8], _ body: (UnsafeRawBufferPointer) throws(MartletError) -> Result
  ) throws(MartletError) -> Result {
    try packet.withUnsafeBytes { bytes in
      Swift.Result { () throws(MartletError) in try body(bytes) }
    }.get()
  }

  /// The record of a row that the target refused.
  func rejectedRow(_ packet: UnsafeRawBufferPointer, _ error: MartletError) throws(MartletError) -> RejectedRow {
    let message = [error.context.serverMessage, error.context.serverDetail].compactMap { $0 }
    return try rejectedRow(
      packet, column: error.context.column, reason: error.context.sqlState ?? error.code.rawValue,
      message: message.isEmpty ? nil : message.joined(separator: "; "))
  }

  private func rejectedRow(
    _ packet: UnsafeRawBufferPointer, column: String?, reason: String, message: String?
  ) throws(MartletError) -> RejectedRow {
    let values = try shownValues(of: packet)
    return RejectedRow(
      key: keyColumns.isEmpty ? Self.beginning(of: values) : keyColumns.map { values[$0] }, column: column,
      reason: reason,
      message: message, values: values, raw: Array(packet))
  }

  /// Apart, so that the values whole are gone before the packet is copied.
  private func shownValues(of packet: UnsafeRawBufferPointer) throws(MartletError) -> [RejectedRow.Value] {
    let sourceValues: [SourceValue]
    do {
      sourceValues = try RowInspector(plan: rowPlan).values(of: packet)
    } catch {
      throw malformed(error)
    }
    return zip(columns, sourceValues).map { column, value in
      RejectedRow.Value(column: column, text: value.text(bytesMax: RejectedRow.shownBytesMax))
    }
  }

  /// Of a row without a key, what tells it from others is shown, not all of it.
  private static func beginning(of values: [RejectedRow.Value]) -> [RejectedRow.Value] {
    var bytes = 0
    let shown = values.prefix { value in
      defer { bytes += value.column.utf8.count + (value.text?.utf8.count ?? 0) }
      return bytes < RejectedRow.shownBytesMax
    }
    return Array(shown)
  }

  private func malformed(_ row: MalformedRow) -> MartletError {
    MartletError(
      .protocolViolation, "The source sent bytes that are not a row of this table.",
      context: ErrorContext(
        object: table.source.description, column: row.columnIndex.map { columns[$0] }, position: row.offset,
        serverDetail: row.reason.rawValue),
      hint: "Was the table altered while it was read? If not, this is a fault of martlet: please report it.")
  }
}
