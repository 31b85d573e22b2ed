import HTTPTypes

/// For whom a peer asks: for itself, or, where it is a proxy that the operator trusts, for whom it names. Pure.
struct TrustedProxies: Sendable {
  struct Client: Sendable, Equatable {
    /// Without its port; nil for a socket of the file system.
    var address: String?
    /// Whether the client's own line is TLS.
    var isEncrypted: Bool
  }

  /// More proxies than this one behind the other are not looked at.
  static let hopsMax = 32

  let networks: [IPNetwork]

  init(_ networks: [IPNetwork]) { self.networks = networks }

  func trusts(_ address: IPAddress) -> Bool { networks.contains { $0.contains(address) } }

  /// - Parameter direct: the peer, and whether it speaks TLS with us.
  func client(_ direct: Client, _ headers: HTTPFields) -> Client {
    guard !networks.isEmpty, let peer = direct.address.flatMap({ IPAddress($0) }), trusts(peer) else { return direct }
    let named = [
      headers[.forwarded].map { origin(peer, (ForwardedField.hops($0) ?? []).suffix(Self.hopsMax)) },
      headers[.xForwardedFor].map { origin(peer, Self.list($0).map { ForwardedField.Hop(node: $0) }[...]) },
    ].compactMap(\.self)
    // A proxy that writes one of them may pass on the other as the client has sent it: where they do not agree, neither
    // is believed.
    let address = Set(named.map { $0.address }).count == 1 ? named[0].address : peer
    let protocols =
      named.compactMap { $0.proto } + [headers[.xForwardedProto].flatMap { Self.list($0).last }].compactMap(\.self)
    let isEncrypted = protocols.isEmpty ? direct.isEncrypted : protocols.allSatisfy { $0.lowercased() == "https" }
    return Client(address: address.text, isEncrypted: isEncrypted)
  }

  /// The nearest that is no trusted proxy; what is farther away was written by who is not trusted. Who is not named may
  /// be anybody, and counts as the proxy that says so.
  private func origin(_ peer: IPAddress, _ hops: ArraySlice<ForwardedField.Hop>) -> (address: IPAddress, proto: String?)
  {
    var nearest = (address: peer, proto: hops.last?.proto)
    for hop in hops.reversed() {
      guard let address = hop.node.flatMap({ ForwardedField.address(ofNode: $0) }) else { break }
      nearest = (address, hop.proto)
      guard trusts(address) else { break }
    }
    return nearest
  }

  /// Without its empty elements (RFC 9110, 5.6.1).
  private static func list(_ text: String) -> [String] {
    text.utf8.split(separator: UInt8(ascii: ",")).suffix(hopsMax).compactMap { item in
      let item = item.drop(while: isBlank)
      return item.lastIndex { !isBlank($0) }.map { String(decoding: item[...$0], as: UTF8.self) }
    }
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
}
