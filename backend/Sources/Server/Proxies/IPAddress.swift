import Glibc

/// An address as 128 bits. One of IPv4 is ::ffff:a.b.c.d (RFC 4291, 2.5.5.2), so that both notations of it are the same.
struct IPAddress: Sendable, Hashable {
  let high: UInt64
  let low: UInt64

  init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// - Parameter text: without brackets, port and zone.
  init?(_ text: some StringProtocol) {
    guard text.utf8.count < Int(INET6_ADDRSTRLEN), !text.utf8.contains(0) else { return nil }
    let text = String(text)
    var v4 = in_addr()
    if inet_pton(AF_INET, text, &v4) == 1 {
      self.init(high: 0, low: 0xFFFF_0000_0000 | UInt64(UInt32(bigEndian: v4.s_addr)))
      return
    }
    var v6 = in6_addr()
    guard inet_pton(AF_INET6, text, &v6) == 1 else { return nil }
    let words = withUnsafeBytes(of: &v6) { bytes in
      (bytes.loadUnaligned(as: UInt64.self), bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
    }
    self.init(high: UInt64(bigEndian: words.0), low: UInt64(bigEndian: words.1))
  }

  var isIPv4: Bool { high == 0 && low >> 32 == 0xFFFF }

  /// 127.0.0.0/8 and ::1.
  var isLoopback: Bool { isIPv4 ? low >> 24 & 0xFF == 127 : high == 0 && low == 1 }

  var text: String {
    if isIPv4 { return [24, 16, 8, 0].map { String(low >> UInt64($0) & 0xFF) }.joined(separator: ".") }
    var address = in6_addr()
    withUnsafeMutableBytes(of: &address) { bytes in
      bytes.storeBytes(of: high.bigEndian, as: UInt64.self)
      bytes.storeBytes(of: low.bigEndian, toByteOffset: 8, as: UInt64.self)
    }
    var buffer = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    guard inet_ntop(AF_INET6, &address, &buffer, socklen_t(buffer.count)) != nil else { return "" }
    return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}

/// `10.0.0.7`, `10.0.0.0/8`, `fd00::/8`.
public struct IPNetwork: Sendable, Hashable {
  private let address: IPAddress
  private let highMask: UInt64
  private let lowMask: UInt64

  /// Bits of the address behind the prefix do not count.
  public init?(parsing text: String) {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard let address = IPAddress(parts[0]) else { return nil }
    let isWrittenAsIPv4 = !parts[0].contains(":")
    let bitsMax = isWrittenAsIPv4 ? 32 : 128
    var bits = bitsMax
    if parts.count == 2 {
      guard parts[1].utf8.allSatisfy({ (0x30...0x39).contains($0) }), let given = Int(parts[1]), given <= bitsMax else {
        return nil
      }
      bits = given
    }
    if isWrittenAsIPv4 { bits += 96 }
    highMask = bits == 0 ? 0 : UInt64.max << UInt64(64 - min(64, bits))
    lowMask = bits <= 64 ? 0 : UInt64.max << UInt64(128 - bits)
    self.address = IPAddress(high: address.high & highMask, low: address.low & lowMask)
  }

  func contains(_ other: IPAddress) -> Bool {
    other.high & highMask == address.high && other.low & lowMask == address.low
  }
}
