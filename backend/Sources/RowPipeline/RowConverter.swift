// The row loop: RowDecoder yields a value's bytes, the switch picks the conversion, RowEncoder writes the field. One
// pass, no allocation, no reference counting; a row that fails leaves no trace in the output.

import SchemaModel
public import WireBytes

/// Turns rows of MySQL's binary protocol into tuples of PostgreSQL's binary COPY.
///
/// One converter serves one reader of one table; it is noncopyable because it counts what policies altered.
public struct RowConverter: ~Copyable {
  public let plan: RowPlan

  /// Per column, values that a policy altered (zero dates, 0x00, invalid UTF-8, empty labels), in rows that were
  /// appended; they become findings.
  public private(set) var alteredValueCounts: [Int]
  /// Columns altered in the current row, as many as `alteredColumnCount`; counted only once the row is whole.
  private var alteredColumns: [Int]
  private var alteredColumnCount = 0

  public init(plan: RowPlan) {
    self.plan = plan
    self.alteredValueCounts = Array(repeating: 0, count: plan.columns.count)
    self.alteredColumns = Array(repeating: 0, count: plan.columns.count)
  }

  /// Starts counting anew, for counts per chunk.
  public mutating func resetAlteredValueCounts() {
    for column in alteredValueCounts.indices { alteredValueCounts[column] = 0 }
  }

  /// Appends one tuple for one row packet, or throws and leaves `output` as it was.
  ///
  /// - Parameter packet: the payload of the packet, header byte 0x00 first; read only during the call.
  public mutating func append(_ packet: UnsafeRawBufferPointer, to output: inout ByteWriter) throws(RowFailure) {
    guard plan.isTaken.isEmpty else { return try unsafe appendTaken(packet, to: &output) }
    let mark = output.count
    var row: RowDecoder
    do throws(ValueFailure) {
      row = try unsafe RowDecoder(packet, columnCount: plan.columns.count)
    } catch {
      throw Self.failure(error, column: nil, offset: 0)
    }
    var column = 0
    do throws(ValueFailure) {
      RowEncoder.tupleHeader(fieldCount: plan.columns.count, &output)
      while column < plan.columns.count {
        if row.isNull(column) {
          RowEncoder.null(&output)
        } else if try Self.append(plan.columns[column], &row, &output) {
          alteredColumns[alteredColumnCount] = column
          alteredColumnCount &+= 1
        }
        column &+= 1
      }
      try row.finish()
    } catch {
      output.rollback(to: mark)
      alteredColumnCount = 0
      throw Self.failure(error, column: column < plan.columns.count ? column : nil, offset: row.cursor.offset)
    }
    if alteredColumnCount > 0 { countAlteredColumns() }
  }

  /// Appends one field; true if a policy altered the value.
  @inline(__always)
  private static func append(
    _ conversion: ColumnConversion, _ row: inout RowDecoder, _ output: inout ByteWriter
  ) throws(ValueFailure) -> Bool {
    switch conversion {
    case .integer(let wire, let field): try Numbers.integer(wire, field, &row, &output)
    case .numericFromDecimalText: try Decimals.numeric(&row, &output)
    case .text(let nul, let encoding): return try Text.text(nul, encoding, &row, &output)
    case .date(let policy): return try Dates.date(policy, &row, &output)
    case .timestamp(let policy): return try Dates.timestamp(policy, &row, &output)
    case .booleanFromInteger(let wire): try Numbers.boolean(wire, &row, &output)
    case .numericFromInteger(let wire): try Decimals.numericFromInteger(wire, &row, &output)
    case .float4: RowEncoder.fourBytes(try row.load(UInt32.self), &output)
    case .float8: RowEncoder.eightBytes(try row.load(UInt64.self), &output)
    case .float8FromFloat4: try Numbers.float8FromFloat4(&row, &output)
    case .timeOfDay: try Dates.timeOfDay(&row, &output)
    case .intervalFromTime: try Dates.interval(&row, &output)
    case .textFromDate: try DateText.date(&row, &output)
    case .textFromTimestamp(let digits): try DateText.timestamp(fractionDigits: digits, &row, &output)
    case .textFromTime(let digits): try DateText.time(fractionDigits: digits, &row, &output)
    case .enumLabel(let policy): return try Text.enumLabel(policy, &row, &output)
    case .textArrayFromSet: try Arrays.textArrayFromSet(&row, &output)
    case .realArrayFromVector: try Arrays.realArrayFromVector(&row, &output)
    case .bytes: try unsafe RowEncoder.bytes(row.bytes(), &output)
    case .bits(let width): try Bits.bits(width: width, &row, &output)
    case .booleanFromBit: try Bits.boolean(&row, &output)
    case .integerFromBit: try Bits.integer(&row, &output)
    case .jsonb: try Documents.jsonb(&row, &output)
    case .json: try Documents.json(&row, &output)
    case .uuidFromBinary16(let order): try Identifiers.uuidFromBinary16(order, &row, &output)
    case .uuidFromText: try Identifiers.uuidFromText(&row, &output)
    case .inetFromText: try Identifiers.inetFromText(&row, &output)
    case .vectorFromVector: try Arrays.vectorFromVector(&row, &output)
    case .ewkbFromGeometry: try Spatial.ewkb(&row, &output)
    case .geometryFromGeometry: try Spatial.geometry(&row, &output)
    }
    return false
  }

  private static func failure(_ failure: ValueFailure, column: Int?, offset: Int) -> RowFailure {
    switch failure {
    case .rejected(let reason, let valueOffset):
      .rejected(RowRejection(reason, columnIndex: column ?? 0, offset: valueOffset))
    case .malformed(let reason):
      .malformed(MalformedRow(reason, columnIndex: column, offset: offset))
    }
  }

  /// `append` for a plan that takes some of the columns; apart, so that the others pay nothing per column for it.
  @inline(never)
  private mutating func appendTaken(
    _ packet: UnsafeRawBufferPointer, to output: inout ByteWriter
  ) throws(RowFailure) {
    let mark = output.count
    var row: RowDecoder
    do throws(ValueFailure) {
      row = try unsafe RowDecoder(packet, columnCount: plan.columns.count)
    } catch {
      throw Self.failure(error, column: nil, offset: 0)
    }
    var column = 0
    do throws(ValueFailure) {
      RowEncoder.tupleHeader(fieldCount: plan.fieldCount, &output)
      while column < plan.columns.count {
        if row.isNull(column) {
          if plan.isTaken[column] { RowEncoder.null(&output) }
        } else if !plan.isTaken[column] {
          try row.skip(SourceWire(plan.columns[column]))
        } else if try Self.append(plan.columns[column], &row, &output) {
          alteredColumns[alteredColumnCount] = column
          alteredColumnCount &+= 1
        }
        column &+= 1
      }
      try row.finish()
    } catch {
      output.rollback(to: mark)
      alteredColumnCount = 0
      throw Self.failure(error, column: column < plan.columns.count ? column : nil, offset: row.cursor.offset)
    }
    if alteredColumnCount > 0 { countAlteredColumns() }
  }

  @inline(never)
  private mutating func countAlteredColumns() {
    for index in 0..<alteredColumnCount { alteredValueCounts[alteredColumns[index]] += 1 }
    alteredColumnCount = 0
  }
}
