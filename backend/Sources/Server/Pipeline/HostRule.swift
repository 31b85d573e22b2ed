import HTTPTypes
import Hummingbird

/// The names that this server goes by. A page of another site whose name is made to mean this machine (DNS rebinding) has
/// that name in `Host`: a server that listens on this machine alone answers to its own names only. Pure.
struct HostRule: Sendable {
  /// Nil where every name will do.
  private let names: Set<String>?

  init(listensOn host: String, allowed: [String]) {
    let isLocal = Self.isLocal(host.lowercased())
    names = isLocal || !allowed.isEmpty ? Set(allowed.map { $0.lowercased() } + [host.lowercased()]) : nil
  }

  func check(_ request: Request) throws {
    try check(authority: request.head.authority, isDoubled: request.headers.contains(.host))
  }

  /// - Throws: `Problem`.
  func check(authority: String?, isDoubled: Bool) throws {
    guard let authority, !isDoubled, let host = Self.host(of: authority) else {
      throw Problem.badRequest(
        "The request does not name its host as it should (RFC 9112, 3.2).",
        fields: [Problem.Field(name: "Host", message: isDoubled ? "is given twice" : "is no name and no address")])
    }
    guard let names, !Self.isLocal(host), !names.contains(host) else { return }
    throw Problem(
      .misdirectedRequest, "host.foreign", "This server does not go by that name.", detail: host,
      hint: "Ask for localhost, or start the server with --allowed-host \(host).")
  }

  private static func isLocal(_ host: String) -> Bool {
    host == "localhost" || IPAddress(host).map(\.isLoopback) ?? false
  }

  /// In lower case, without its port and brackets; nil for what is no host.
  static func host(of authority: String) -> String? {
    let text = authority.lowercased()
    let host: Substring
    let port: Substring
    if text.first == "[" {
      guard let end = text.firstIndex(of: "]") else { return nil }
      host = text[text.index(after: text.startIndex)..<end]
      port = text[text.index(after: end)...]
      guard host.contains(":"), IPAddress(host) != nil else { return nil }
    } else {
      let end = text.firstIndex(of: ":") ?? text.endIndex
      host = text[..<end]
      port = text[end...]
      guard (1...255).contains(host.utf8.count), host.utf8.allSatisfy(isNameByte) else { return nil }
    }
    guard port.isEmpty || port.first == ":" && isPort(port.dropFirst()) else { return nil }
    return String(host)
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"): true
    default: false
    }
  }

  /// It may be missing behind its colon (RFC 3986, 3.2.3).
  private static func isPort(_ text: Substring) -> Bool {
    text.utf8.count <= 5 && text.utf8.allSatisfy { (0x30...0x39).contains($0) } && Int(text) ?? 0 <= 65_535
  }
}
