import Glibc

/// Whose requests are counted together.
public struct RateKey: Sendable, Hashable {
  let text: String

  public static func principal(_ principal: Principal) -> RateKey { RateKey(text: principal.identifier) }

  /// An IPv4 address, or the network of 64 bits of an IPv6 address: one host has as many addresses of it as it likes.
  /// What is no address (a proxy's mistake) is one key.
  public static func address(_ text: String) -> RateKey {
    guard text.utf8.count <= Int(INET6_ADDRSTRLEN) else { return unknown }
    var v4 = in_addr()
    if inet_pton(AF_INET, text, &v4) == 1 { return RateKey(text: "v4:\(v4.s_addr)") }
    var v6 = in6_addr()
    guard inet_pton(AF_INET6, text, &v6) == 1 else { return unknown }
    let bytes = withUnsafeBytes(of: &v6) { Array($0) }
    // ::ffff:192.0.2.1 is that IPv4 address.
    if bytes.prefix(12).elementsEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]) {
      return RateKey(text: "v4:\(bytes.suffix(4).reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) })")
    }
    return RateKey(text: "v6:\(Hex.text(Array(bytes.prefix(8))))")
  }

  static let unknown = RateKey(text: "unknown")
  /// All that came when there was no more room.
  static let overflow = RateKey(text: "overflow")
}
