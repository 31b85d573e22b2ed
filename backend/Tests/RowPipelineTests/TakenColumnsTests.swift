import RowPipeline
import SchemaModel
import Testing
import WireBytes

@Suite("A plan that takes some of a row's columns")
struct TakenColumnsTests {
  private func tuple(_ columns: [ColumnConversion], taking taken: [Bool], _ packet: [UInt8]) throws -> [UInt8] {
    var converter = RowConverter(plan: RowPlan(columns: columns, taking: taken))
    var output = ByteWriter()
    try append(packet, &converter, &output)
    return bytes(output)
  }

  @Test func `passes every kind of value that it does not take`() throws {
    let columns = EveryConversion.columns
    for index in columns.indices {
      var alone = RowPacket(columnCount: 1)
      alone.append(columns[index].value)
      let expected = try RowPipelineTests.tuple([columns[index].conversion], alone.bytes)
      let taken = columns.indices.map { $0 == index }
      let same = try tuple(EveryConversion.conversions, taking: taken, EveryConversion.packet) == expected
      #expect(same, "\(columns[index].conversion)")
    }
  }

  @Test func `makes no field of a NULL that it does not take`() throws {
    let columns: [ColumnConversion] = [
      .integer(from: .int8, to: .int2), .text(.reject, .reject), .integer(from: .int8, to: .int2),
    ]
    var packet = RowPacket(columnCount: 3)
    packet.setNull(1)
    packet.append([1])
    packet.append([2])
    let outer = try tuple(columns, taking: [true, false, true], packet.bytes)
    #expect(outer == hex("0002 00000002 0001 00000002 0002"))
    let inner = try tuple(columns, taking: [false, true, false], packet.bytes)
    #expect(inner == hex("0001 FFFFFFFF"))
  }

  @Test func `judges the framing of all columns`() throws {
    let columns: [ColumnConversion] = [.integer(from: .int8, to: .int2), .text(.reject, .reject)]
    var packet = RowPacket(columnCount: 2)
    packet.append([1])
    packet.append([5, 65])
    #expect(throws: RowFailure.malformed(MalformedRow(.truncated, columnIndex: 1, offset: 3))) {
      try tuple(columns, taking: [true, false], packet.bytes)
    }
  }

  @Test func `does not mind what it does not take`() throws {
    let columns: [ColumnConversion] = [.integer(from: .int8, to: .int2), .text(.reject, .reject)]
    var packet = RowPacket(columnCount: 2)
    packet.append([1])
    packet.append(lengthEncoded([0]))
    let output = try tuple(columns, taking: [true, false], packet.bytes)
    #expect(output == hex("0001 00000002 0001"))
    #expect(throws: RowFailure.rejected(RowRejection(.nulInText, columnIndex: 1))) {
      try tuple(columns, taking: [true, true], packet.bytes)
    }
  }
}
