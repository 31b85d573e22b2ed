import RowPipeline
import SchemaModel
import Testing

@Suite("Inspected rows")
struct RowInspectorTests {
  private func values(_ columns: [ColumnConversion], _ packet: [UInt8]) throws -> [SourceValue] {
    let inspector = RowInspector(plan: RowPlan(columns: columns))
    return try packet.withUnsafeBytes { packet throws(MalformedRow) in try inspector.values(of: packet) }
  }

  private func value(_ conversion: ColumnConversion, _ wire: [UInt8]) throws -> SourceValue? {
    var packet = RowPacket(columnCount: 1)
    packet.append(wire)
    return try values([conversion], packet.bytes).first
  }

  @Test func `reads a row in column order`() throws {
    var packet = RowPacket(columnCount: 3)
    packet.append([5])
    packet.setNull(1)
    packet.append(lengthEncoded("Zoë"))
    let columns: [ColumnConversion] = [.integer(from: .int8, to: .int2), .float8, .text(.reject, .reject)]
    let read = try values(columns, packet.bytes)
    #expect(read == [.integer(5), .null, .bytes(Array("Zoë".utf8))])
    #expect(read.map(\.description) == ["5", "NULL", "Zoë"])
    #expect(read.map(\.rawBytes) == [[0x35], nil, Array("Zoë".utf8)])
  }

  @Test(
    arguments: [
      (ColumnConversion.integer(from: .uint64, to: .int8), hex("FFFFFFFFFFFFFFFF"), "18446744073709551615"),
      (.numericFromInteger(.int16), hex("FFFF"), "-1"),
      (.float4, hex("00 00 80 4B"), "16777216.0"),
      (.date(.reject), dateTime(0, 0, 0), "0000-00-00"),
      (.date(.reject), dateTime(2024, 2, 30), "2024-02-30"),
      (.timestamp(.reject), dateTime(2024, 0, 7, 1, 2, 3, microsecond: 4), "2024-00-07 01:02:03.000004"),
      (.timestamp(.reject), dateTime(65_535, 255, 255, 255, 255, 255), "65535-255-255 255:255:255"),
      (.timeOfDay, time(isNegative: true, days: 34, 22, 59, 59), "-838:59:59"),
      (.intervalFromTime, time(0, 0, 0, microsecond: 1), "00:00:00.000001"),
      (.text(.reject, .reject), lengthEncoded(hex("61 00 62")), "0x610062"),
      (.enumLabel(.reject), lengthEncoded(hex("FF 0A")), "0xFF0A"),
      (.numericFromDecimalText, lengthEncoded("1e5"), "1e5"),
      (.ewkbFromGeometry, lengthEncoded([0]), "0x00"),
    ] as [(ColumnConversion, [UInt8], String)])
  func `shows a value that was rejected`(_ conversion: ColumnConversion, _ wire: [UInt8], _ shown: String) throws {
    #expect(try value(conversion, wire)?.description == shown)
  }

  @Test func `tells a packet that is no row`() {
    #expect(throws: MalformedRow(.truncated, columnIndex: 0, offset: 2)) { try value(.float8, [1, 2, 3]) }
    #expect(throws: MalformedRow(.trailingBytes, columnIndex: nil, offset: 3)) { try value(.bytes, [0, 0]) }
    #expect(throws: MalformedRow(.notARow, columnIndex: nil, offset: 0)) { try values([], [0xFF]) }
  }
}
