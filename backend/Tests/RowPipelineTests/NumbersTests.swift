import RowPipeline
import SchemaModel
import Testing

@Suite("Integers, booleans and floats")
struct NumbersTests {
  struct Case: Sendable {
    var from: IntegerWire
    var to: IntegerField
    var wire: [UInt8]
    /// nil: out of range.
    var field: [UInt8]?
  }

  static let cases: [Case] = [
    Case(from: .int8, to: .int2, wire: hex("80"), field: hex("FF 80")),
    Case(from: .uint8, to: .int2, wire: hex("FF"), field: hex("00 FF")),
    Case(from: .int16, to: .int2, wire: hex("00 80"), field: hex("80 00")),
    Case(from: .uint16, to: .int2, wire: hex("FF 7F"), field: hex("7F FF")),
    Case(from: .uint16, to: .int2, wire: hex("00 80"), field: nil),
    Case(from: .uint16, to: .int4, wire: hex("00 80"), field: hex("00 00 80 00")),
    Case(from: .int32, to: .int4, wire: hex("00 00 00 80"), field: hex("80 00 00 00")),
    Case(from: .int32, to: .int2, wire: hex("FF 7F FF FF"), field: nil),  // −32769
    Case(from: .int32, to: .int2, wire: hex("00 80 FF FF"), field: hex("80 00")),  // −32768
    Case(from: .uint32, to: .int4, wire: hex("FF FF FF FF"), field: nil),
    Case(from: .uint32, to: .int8, wire: hex("FF FF FF FF"), field: hex("00 00 00 00 FF FF FF FF")),
    Case(from: .int64, to: .int8, wire: hex("00 00 00 00 00 00 00 80"), field: hex("80 00 00 00 00 00 00 00")),
    Case(from: .int64, to: .int4, wire: hex("00 00 00 80 00 00 00 00"), field: nil),  // 2^31
    Case(from: .int64, to: .int4, wire: hex("FF FF FF 7F 00 00 00 00"), field: hex("7F FF FF FF")),
    Case(from: .uint64, to: .int8, wire: hex("FF FF FF FF FF FF FF 7F"), field: hex("7F FF FF FF FF FF FF FF")),
    Case(from: .uint64, to: .int8, wire: hex("00 00 00 00 00 00 00 80"), field: nil),
    Case(from: .uint64, to: .int2, wire: hex("FF FF FF FF FF FF FF FF"), field: nil),  // Not −1.
  ]

  @Test(arguments: cases)
  func `keeps an integer exactly or rejects it`(_ value: Case) throws {
    let conversion = ColumnConversion.integer(from: value.from, to: value.to)
    if let expected = value.field {
      #expect(try field(conversion, value.wire) == expected)
    } else {
      #expect(rejection(conversion, value.wire)?.reason == .outOfRange)
    }
  }

  @Test(arguments: IntegerWire.allCases)
  func `takes 0 and 1 as boolean from any width and nothing else`(_ wire: IntegerWire) throws {
    let width =
      switch wire {
      case .int8, .uint8: 1
      case .int16, .uint16: 2
      case .int32, .uint32: 4
      case .int64, .uint64: 8
      }
    let conversion = ColumnConversion.booleanFromInteger(wire)
    let zeros = Array(repeating: UInt8(0), count: width - 1)
    #expect(try field(conversion, [0] + zeros) == [0])
    #expect(try field(conversion, [1] + zeros) == [1])
    #expect(rejection(conversion, [2] + zeros)?.reason == .notBoolean)
    #expect(rejection(conversion, Array(repeating: 0xFF, count: width))?.reason == .notBoolean)
    #expect(rejection(conversion, zeros + [0x80])?.reason == .notBoolean)
  }

  @Test func `copies the bits of floats`() throws {
    #expect(try field(.float4, littleEndian(Float(16_777_216).bitPattern)) == hex("4B 80 00 00"))
    #expect(try field(.float4, littleEndian(Float(-0.0).bitPattern)) == hex("80 00 00 00"))
    #expect(try field(.float8, littleEndian(Double(1.5).bitPattern)) == hex("3F F8 00 00 00 00 00 00"))
    #expect(try field(.float8, littleEndian(UInt64(1))) == hex("00 00 00 00 00 00 00 01"))  // Least subnormal.
  }

  @Test func `widens a float exactly`() throws {
    let value = Float(0.1)
    #expect(try field(.float8FromFloat4, littleEndian(value.bitPattern)) == bigEndian(Double(value).bitPattern))
  }
}
