import RowPipeline
import SchemaModel
import Testing
import WireBytes

/// Bytes written as hexadecimal pairs, so that tests show what goes over the wire.
func hex(_ text: String) -> [UInt8] {
  let digits = text.utf8.compactMap { Character(UnicodeScalar($0)).hexDigitValue.map(UInt8.init) }
  precondition(digits.count % 2 == 0, "hexadecimal digits come in pairs: \(text)")
  return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
}

/// A binary row packet under construction.
struct RowPacket {
  private(set) var bytes: [UInt8]

  init(columnCount: Int) {
    bytes = Array(repeating: 0, count: 1 + (columnCount + 7 + 2) / 8)
  }

  mutating func setNull(_ column: Int) {
    bytes[1 + (column + 2) / 8] |= 1 << UInt8((column + 2) % 8)
  }

  mutating func append(_ value: [UInt8]) { bytes += value }
}

/// A value behind its length, by MySQL's rules.
func lengthEncoded(_ value: some Collection<UInt8>) -> [UInt8] {
  let count = value.count
  let prefix: [UInt8] =
    switch count {
    case ..<0xFB: [UInt8(count)]
    case ..<0x1_0000: [0xFC] + littleEndian(UInt16(count))
    case ..<0x100_0000: [0xFD] + littleEndian(UInt32(count)).prefix(3)
    default: [0xFE] + littleEndian(UInt64(count))
    }
  return prefix + value
}

func lengthEncoded(_ text: String) -> [UInt8] { lengthEncoded(Array(text.utf8)) }

func littleEndian(_ value: some FixedWidthInteger) -> [UInt8] {
  (0..<value.bitWidth / 8).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
}

func bigEndian(_ value: some FixedWidthInteger) -> [UInt8] { littleEndian(value).reversed() }

func bytes(_ output: borrowing ByteWriter) -> [UInt8] {
  output.withUnsafeBytes { Array($0) }
}

/// The tuple of one packet.
func tuple(_ columns: [ColumnConversion], _ packet: [UInt8]) throws(RowFailure) -> [UInt8] {
  var converter = RowConverter(plan: RowPlan(columns: columns))
  var output = ByteWriter()
  try append(packet, &converter, &output)
  return bytes(output)
}

func append(
  _ packet: [UInt8], _ converter: inout RowConverter, _ output: inout ByteWriter
) throws(RowFailure) {
  // An exact copy on the heap: a read beyond the packet is one that a sanitizer sees.
  let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: packet.count, alignment: 1)
  defer { copy.deallocate() }
  copy.copyBytes(from: packet)
  try converter.append(UnsafeRawBufferPointer(copy), to: &output)
}

/// The field that one value becomes, without its length; nil for NULL.
func field(_ conversion: ColumnConversion, _ value: [UInt8]) throws(RowFailure) -> [UInt8]? {
  var packet = RowPacket(columnCount: 1)
  packet.append(value)
  let tuple = try tuple([conversion], packet.bytes)
  #expect(tuple.prefix(2) == [0, 1])
  let length = tuple[2..<6].reduce(0) { $0 << 8 | Int32($1) }
  guard length >= 0 else {
    #expect(Array(tuple[2...]) == [0xFF, 0xFF, 0xFF, 0xFF])
    return nil
  }
  #expect(tuple.count == 6 + Int(length))
  return Array(tuple[6...])
}

/// Why the value was rejected; nil if it was not.
func rejection(_ conversion: ColumnConversion, _ value: [UInt8]) -> RowRejection? {
  do throws(RowFailure) {
    _ = try field(conversion, value)
    return nil
  } catch {
    guard case .rejected(let rejection) = error else {
      Issue.record("not a rejection: \(error)")
      return nil
    }
    return rejection
  }
}

/// Why the packet is no row; nil if it is one.
func malformation(_ columns: [ColumnConversion], _ packet: [UInt8]) -> MalformedRow? {
  do throws(RowFailure) {
    _ = try tuple(columns, packet)
    return nil
  } catch {
    guard case .malformed(let malformed) = error else {
      Issue.record("not malformed: \(error)")
      return nil
    }
    return malformed
  }
}

/// A small generator with a printed seed (SplitMix64), so that a failure can be repeated.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
