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
    let sourceValues: [SourceValue]
    do {
      sourceValues = try RowInspector(plan: rowPlan).values(of: packet)
    } catch {
      throw malformed(error)
    }
    let values = zip(columns, sourceValues).map { column, value in
      RejectedRow.Value(column: column, text: value == .null ? nil : value.description)
    }
    return RejectedRow(
      key: keyColumns.isEmpty ? values : keyColumns.map { values[$0] }, column: column, reason: reason,
      message: message, values: values, raw: Array(packet))
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
