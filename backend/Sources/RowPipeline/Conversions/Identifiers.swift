import SchemaModel
import WireBytes

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// UUIDs and network addresses.
enum Identifiers {
  static func uuidFromBinary16(
    _ order: UUIDByteOrder, _ row: inout RowDecoder, _ output: inout ByteWriter
  ) throws(ValueFailure) {
    let value = try unsafe row.bytes()
    guard value.count == 16, let bytes = value.baseAddress else { throw .rejected(.malformedValue) }
    // SAFETY: sixteen bytes are there.
    let (first, second) = unsafe (
      UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)),
      UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
    )
    // UUID_TO_BIN(u, 1) stores the groups of aaaaaaaa-bbbb-cccc as cccc bbbb aaaaaaaa.
    let ordered =
      switch order {
      case .standard: first
      case .swapped: first << 32 | first >> 16 & 0xFFFF_0000 | first >> 48
      }
    appendUUID(ordered, second, &output)
  }

  /// The 36 characters of `01234567-89ab-cdef-0123-456789abcdef`, in either case.
  static func uuidFromText(_ row: inout RowDecoder, _ output: inout ByteWriter) throws(ValueFailure) {
    let value = try unsafe row.bytes()
    guard value.count == 36 else { throw .rejected(.malformedValue) }
    var first: UInt64 = 0
    var second: UInt64 = 0
    for index in 0..<36 {
      let byte = unsafe value[index]
      switch index {
      case 8, 13, 18, 23:
        guard byte == UInt8(ascii: "-") else { throw .rejected(.malformedValue, offset: index) }
      default:
        guard let digit = hexDigit(byte) else { throw .rejected(.malformedValue, offset: index) }
        first = first << 4 | second >> 60
        second = second << 4 | UInt64(digit)
      }
    }
    appendUUID(first, second, &output)
  }

  private static func appendUUID(_ first: UInt64, _ second: UInt64, _ output: inout ByteWriter) {
    output.append(bigEndian: 16 as Int32)
    output.append(bigEndian: first)
    output.append(bigEndian: second)
  }

  /// `inet` of one host (src/backend/utils/adt/network.c, network_send). `192.0.2.1` is
  ///
  ///     00 00 00 08   8 bytes
  ///     02            family: 2 IPv4, 3 IPv6
  ///     20            bits of the mask: all 32 or 128
  ///     00            not a cidr
  ///     04            bytes of the address
  ///     C0 00 02 01
  static func inetFromText(_ row: inout RowDecoder, _ output: inout ByteWriter) throws(ValueFailure) {
    let value = try unsafe row.bytes()
    // The longest text is a v4-mapped address, as INET6_ADDRSTRLEN − 1.
    guard value.count <= 45, unsafe !value.contains(0) else { throw .rejected(.malformedValue) }
    let isVersion6 = unsafe value.contains(UInt8(ascii: ":"))
    output.reserve(24 + 46)
    // SAFETY: the field takes at most 24 bytes; behind them the text gets room and the NUL that inet_pton wants.
    let text = unsafe output.tail + 24
    unsafe text.copyMemory(from: value.baseAddress.unsafelyUnwrapped, byteCount: value.count)
    unsafe text.storeBytes(of: 0, toByteOffset: value.count, as: UInt8.self)
    let family = isVersion6 ? AF_INET6 : AF_INET
    guard unsafe inet_pton(family, text.assumingMemoryBound(to: CChar.self), output.tail + 8) == 1 else {
      throw .rejected(.malformedValue)
    }
    unsafe output.appendUnchecked(bigEndian: isVersion6 ? 20 : 8 as Int32)
    unsafe output.appendUnchecked(bigEndian: isVersion6 ? 0x0380_0010 : 0x0220_0004 as UInt32)
    unsafe output.advance(by: isVersion6 ? 16 : 4)
  }
}
