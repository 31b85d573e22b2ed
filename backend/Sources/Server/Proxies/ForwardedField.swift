/// The header `Forwarded` (RFC 7239, 4): a hop for each proxy, the nearest last.
enum ForwardedField {
  struct Hop: Equatable {
    /// `for`: an address with or without a port, `unknown`, or a name of the proxy's own making.
    var node: String?
    var proto: String?
  }

  /// Nil where it has not the RFC's form: nothing of it is believed then.
  static func hops(_ text: String) -> [Hop]? {
    var scanner = Scanner(bytes: Array(text.utf8))
    var hops: [Hop] = []
    repeat {
      guard scanner.readHop(into: &hops) else { return nil }
    } while scanner.skip(",")
    return scanner.isAtEnd ? hops : nil
  }

  /// The address of a node, as both `Forwarded` and `X-Forwarded-For` have it; nil for whoever is not named.
  static func address(ofNode text: some StringProtocol) -> IPAddress? {
    if text.first == "[" {
      guard let end = text.firstIndex(of: "]") else { return nil }
      let port = text[text.index(after: end)...]
      guard port.isEmpty || port.first == ":" && isPort(port.dropFirst()) else { return nil }
      let inner = text[text.index(after: text.startIndex)..<end]
      return inner.contains(":") ? IPAddress(inner) : nil
    }
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    // More than one colon: an IPv6 address as many proxies write it.
    guard parts.count == 2 else { return IPAddress(text) }
    return isPort(parts[1]) ? IPAddress(parts[0]) : nil
  }

  /// A number, or a name of the proxy's own making (RFC 7239, 6.3).
  private static func isPort(_ text: some StringProtocol) -> Bool {
    if text.first == "_" { return text.utf8.allSatisfy(Scanner.isToken) }
    return (1...5).contains(text.utf8.count) && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
  }

  private struct Scanner {
    let bytes: [UInt8]
    var position = 0

    var isAtEnd: Bool { position == bytes.count }

    mutating func skip(_ wanted: Unicode.Scalar) -> Bool {
      guard position < bytes.count, bytes[position] == UInt8(ascii: wanted) else { return false }
      position += 1
      return true
    }

    private mutating func skipBlanks() { while skip(" ") || skip("\t") {} }

    /// - Returns: false for what cannot be read. A list may have empty elements (RFC 9110, 5.6.1).
    mutating func readHop(into hops: inout [Hop]) -> Bool {
      var hop = Hop()
      var names: Set<String> = []
      repeat {
        skipBlanks()
        let name = token().lowercased()
        if name.isEmpty {
          skipBlanks()
          continue
        }
        guard skip("="), let value = value(), names.insert(name).inserted else { return false }
        if name == "for" { hop.node = value }
        if name == "proto" { hop.proto = value.lowercased() }
        skipBlanks()
      } while skip(";")
      if !names.isEmpty { hops.append(hop) }
      return true
    }

    private mutating func token() -> String {
      let start = position
      while position < bytes.count, Self.isToken(bytes[position]) { position += 1 }
      return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    /// A token, or a text in quotes with `\` before what would end it.
    private mutating func value() -> String? {
      guard skip("\"") else {
        let token = token()
        return token.isEmpty ? nil : token
      }
      var text: [UInt8] = []
      while position < bytes.count {
        if skip("\"") { return String(decoding: text, as: UTF8.self) }
        if skip("\\"), position == bytes.count { return nil }
        text.append(bytes[position])
        position += 1
      }
      return nil
    }

    /// RFC 9110, 5.6.2.
    static func isToken(_ byte: UInt8) -> Bool {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
      default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
      }
    }
  }
}
