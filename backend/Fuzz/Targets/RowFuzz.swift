import RowPipeline
import SchemaModel
import WireBytes

/// Input: a byte with the number of columns, a byte for each column's conversion, then the packet.
enum RowFuzz {
  private static let columnsMax = 12

  static func complaint(about bytes: [UInt8]) -> String? {
    var input = FuzzInput(bytes)
    let count = Int(input.byte()) % (columnsMax + 1)
    let plan = RowPlan(columns: (0..<count).map { _ in conversions[Int(input.byte()) % conversions.count] })
    let packet = input.remainingBytes()
    // An exact copy on the heap: a sanitizer sees a read beyond it.
    let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: packet.count, alignment: 1)
    defer { copy.deallocate() }
    copy.copyBytes(from: packet)
    return complaint(about: UnsafeRawBufferPointer(copy), plan)
  }

  private static func complaint(about packet: UnsafeRawBufferPointer, _ plan: RowPlan) -> String? {
    var converter = RowConverter(plan: plan)
    var output = ByteWriter(capacity: 64)
    let marker: UInt8 = 0xAA
    output.append(marker)
    let values = Result { () throws(MalformedRow) in try RowInspector(plan: plan).values(of: packet) }
    do throws(RowFailure) {
      try converter.append(packet, to: &output)
    } catch {
      guard output.count == 1 else { return "bytes were left behind by \(error)" }
      guard output.withUnsafeBytes({ $0[0] }) == marker else { return "bytes before the row were overwritten" }
      guard !converter.alteredValueCounts.contains(where: { $0 != 0 }) else { return "a row that failed was counted" }
      return disagreement(of: values, with: error)
    }
    guard case .success(let values) = values else { return "a row that was converted cannot be inspected: \(values)" }
    var reader = TupleReader(output.withUnsafeBytes { Array($0.dropFirst()) })
    return reader.complaint(plan.columns, values)
  }

  private static func disagreement(of values: Result<[SourceValue], MalformedRow>, with failure: RowFailure) -> String?
  {
    switch (failure, values) {
    case (.rejected(let rejection), .success(let values)):
      values.indices.contains(rejection.columnIndex) ? nil : "a column that does not exist was refused"
    case (.rejected, .failure): nil  // It is malformed further on.
    case (.malformed(let converted), .failure(let inspected)):
      converted == inspected ? nil : "converted as \(converted), inspected as \(inspected)"
    case (.malformed(let converted), .success): "inspected without fault, but converted as \(converted)"
    }
  }

  /// Seeds name conversions by their place here: new ones go to the end.
  static let conversions: [ColumnConversion] =
    IntegerWire.allCases.flatMap { wire in IntegerField.allCases.map { .integer(from: wire, to: $0) } }
    + IntegerWire.allCases.map { .booleanFromInteger($0) } + IntegerWire.allCases.map { .numericFromInteger($0) }
    + [.numericFromDecimalText, .float4, .float8, .float8FromFloat4]
    + ZeroDatePolicy.allCases.flatMap { [.date($0), .timestamp($0)] }
    + [.timeOfDay, .intervalFromTime, .textFromDate]
    + [0, 3, 6].flatMap { [.textFromTimestamp(fractionDigits: $0), .textFromTime(fractionDigits: $0)] }
    + NulPolicy.allCases.flatMap { nul in EncodingPolicy.allCases.map { .text(nul, $0) } }
    + EmptyEnumPolicy.allCases.map { .enumLabel($0) }
    + [
      .textArrayFromSet, .bytes, .bits(width: 1), .bits(width: 12), .bits(width: 64), .booleanFromBit, .integerFromBit,
    ]
    + [.jsonb, .json] + UUIDByteOrder.allCases.map { .uuidFromBinary16($0) }
    + [.uuidFromText, .inetFromText, .realArrayFromVector, .ewkbFromGeometry]
    + [.vectorFromVector, .geometryFromGeometry]
}
