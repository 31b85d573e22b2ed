import RowPipeline
import SchemaModel
import Testing
import WireBytes

@Suite("Rows")
struct RowConverterTests {
  static let columns: [ColumnConversion] = [.integer(from: .int32, to: .int4), .text(.reject, .reject), .date(.reject)]

  @Test func `turns a packet into a tuple`() throws {
    var packet = RowPacket(columnCount: 3)
    packet.append(littleEndian(Int32(5)))
    packet.setNull(1)
    packet.append(dateTime(2000, 1, 2))
    #expect(packet.bytes == hex("00 08  05000000  04 D0070102"))
    #expect(
      try tuple(Self.columns, packet.bytes) == hex("0003  00000004 00000005  FFFFFFFF  00000004 00000001"))
  }

  @Test(arguments: [0, 1, 5, 6, 7, 8, 13, 14, 15, 16, 1000])
  func `finds each column's NULL bit`(_ columnCount: Int) throws {
    let columns = Array(repeating: ColumnConversion.integer(from: .int8, to: .int2), count: columnCount)
    for null in 0..<max(min(columnCount, 40), 1) {
      var packet = RowPacket(columnCount: columnCount)
      var expected = bigEndian(Int16(columnCount))
      for column in 0..<columnCount {
        if column == null {
          packet.setNull(column)
          expected += hex("FFFFFFFF")
        } else {
          packet.append([7])
          expected += hex("00000002 0007")
        }
      }
      let same = try tuple(columns, packet.bytes) == expected
      #expect(same)
    }
  }

  @Test func `leaves the output as it was when a row fails`() throws {
    var converter = RowConverter(plan: RowPlan(columns: Self.columns))
    var output = ByteWriter()
    var good = RowPacket(columnCount: 3)
    good.append(littleEndian(Int32(1)) + lengthEncoded("a") + dateTime(2024, 1, 1))
    try append(good.bytes, &converter, &output)
    let before = bytes(output)

    var bad = RowPacket(columnCount: 3)
    bad.append(littleEndian(Int32(2)) + lengthEncoded("b") + dateTime(2024, 0, 1))
    #expect(throws: RowFailure.rejected(RowRejection(.zeroDate, columnIndex: 2))) {
      try append(bad.bytes, &converter, &output)
    }
    #expect(bytes(output) == before)
    #expect(throws: RowFailure.malformed(MalformedRow(.trailingBytes, columnIndex: nil, offset: good.bytes.count))) {
      try append(good.bytes + [0], &converter, &output)
    }
    #expect(bytes(output) == before)
    try append(good.bytes, &converter, &output)
    #expect(bytes(output) == before + before)
  }

  @Test func `counts what policies alter, in whole rows only`() throws {
    var converter = RowConverter(
      plan: RowPlan(columns: [.date(.null), .text(.strip, .replace), .enumLabel(.null), .timestamp(.reject)]))
    var output = ByteWriter()
    func packet(_ values: [UInt8]...) -> [UInt8] {
      var packet = RowPacket(columnCount: 4)
      for value in values { packet.append(value) }
      return packet.bytes
    }
    let plain = packet(dateTime(2024, 1, 1), lengthEncoded("x"), lengthEncoded("y"), dateTime(2024, 1, 1))
    let altered = packet(dateTime(0, 0, 0), lengthEncoded([0, 0xFF]), [0], dateTime(2024, 1, 1))
    let rejected = packet(dateTime(0, 0, 0), lengthEncoded([0]), [0], dateTime(0, 0, 0))
    try append(plain, &converter, &output)
    #expect(converter.alteredValueCounts == [0, 0, 0, 0])
    try append(altered, &converter, &output)
    #expect(throws: RowFailure.rejected(RowRejection(.zeroDate, columnIndex: 3))) {
      try append(rejected, &converter, &output)
    }
    try append(altered, &converter, &output)
    #expect(converter.alteredValueCounts == [2, 2, 2, 0])
    converter.resetAlteredValueCounts()
    #expect(converter.alteredValueCounts == [0, 0, 0, 0])
  }

  @Test(
    arguments: [
      ("", MalformedRow(.notARow, columnIndex: nil, offset: 0)),
      ("FE 00 00 02 00", MalformedRow(.notARow, columnIndex: nil, offset: 0)),  // EOF
      ("FF 15 04", MalformedRow(.notARow, columnIndex: nil, offset: 0)),  // An error.
      ("00", MalformedRow(.truncated, columnIndex: nil, offset: 0)),
      ("00 00", MalformedRow(.truncated, columnIndex: 0, offset: 2)),
      ("00 00 05 00 00", MalformedRow(.truncated, columnIndex: 0, offset: 2)),
      ("00 00 05 00 00 00", MalformedRow(.truncated, columnIndex: 1, offset: 6)),
      ("00 00 05 00 00 00 02 61", MalformedRow(.truncated, columnIndex: 1, offset: 6)),
      ("00 00 05 00 00 00 FB", MalformedRow(.truncated, columnIndex: 1, offset: 6)),  // NULL of text rows.
      ("00 00 05 00 00 00 FF", MalformedRow(.truncated, columnIndex: 1, offset: 6)),
      ("00 00 05 00 00 00 FE FFFFFFFFFFFFFFFF", MalformedRow(.truncated, columnIndex: 1, offset: 6)),  // 2^64 − 1
      ("00 00 05 00 00 00 FE FFFFFFFFFFFFFF7F", MalformedRow(.truncated, columnIndex: 1, offset: 6)),  // 2^63 − 1
      ("00 00 05 00 00 00 00 05 D0070102 00", MalformedRow(.unknownLength, columnIndex: 2, offset: 13)),
      ("00 00 05 00 00 00 00 04 D00701", MalformedRow(.truncated, columnIndex: 2, offset: 8)),
      ("00 00 05 00 00 00 00 04 D0070101 FF", MalformedRow(.trailingBytes, columnIndex: nil, offset: 12)),
    ] as [(String, MalformedRow)])
  func `tells a packet that is no row`(_ packet: String, _ expected: MalformedRow) {
    #expect(malformation(Self.columns, hex(packet)) == expected)
  }

  @Test func `frames a COPY stream`() throws {
    var output = ByteWriter()
    CopyBinary.appendHeader(to: &output)
    #expect(bytes(output) == Array("PGCOPY\n".utf8) + hex("FF 0D 0A 00  00000000 00000000"))
    #expect(output.count == CopyBinary.headerBytes)
    CopyBinary.appendTrailer(to: &output)
    #expect(bytes(output).suffix(2) == hex("FFFF"))
    #expect(output.count == CopyBinary.headerBytes + CopyBinary.trailerBytes)
  }
}
