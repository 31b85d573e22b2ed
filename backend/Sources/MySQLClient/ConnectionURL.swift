import Diagnostics

/// Reads `mysql://user:password@host:port/database?option=value` into settings.
///
/// Every part is optional but the scheme. Refusals never quote the text: an unescaped `/`, `?` or `#` in a password
/// puts pieces of it into any part.
struct ConnectionURL {
  private(set) var settings = ConnectionSettings()

  init(_ text: String) throws(MartletError) {
    guard let schemeEnd = text.firstRange(of: "://"),
      ["mysql", "mariadb"].contains(text[..<schemeEnd.lowerBound].lowercased())
    else {
      throw Self.refusal("A source URL starts with mysql:// or mariadb://")
    }
    let rest = text[schemeEnd.upperBound...]
    if rest.contains("#") { throw Self.refusal("A URL may not hold a bare #") }
    let query = rest.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    let path = query[0].split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)

    try readAuthority(path[0])
    if path.count == 2 { try readDatabase(path[1]) }
    if query.count == 2 { try readOptions(query[1]) }
  }

  private mutating func readAuthority(_ authority: Substring) throws(MartletError) {
    guard let at = authority.lastIndex(of: "@") else { return try readAddress(authority) }
    try readAddress(authority[authority.index(after: at)...])

    let login = authority[..<at].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let user = try Self.decode(login[0], "user name")
    if !user.isEmpty { settings.user = user }
    if login.count == 2 { settings.password = Secret(try Self.decode(login[1], "password")) }
  }

  /// `host`, `host:port`, `[::1]`, `[::1]:port` or nothing.
  private mutating func readAddress(_ address: Substring) throws(MartletError) {
    var host = address
    var port: Substring?
    if address.first == "[" {
      guard let end = address.firstIndex(of: "]") else { throw Self.refusal("An IPv6 host ends with ]") }
      host = address[..<end].dropFirst()
      let tail = address[end...].dropFirst()
      guard tail.isEmpty || tail.first == ":" else { throw Self.refusal("After ] a URL has :port or nothing") }
      port = tail.isEmpty ? nil : tail.dropFirst()
    } else if let colon = address.lastIndex(of: ":") {
      host = address[..<colon]
      port = address[address.index(after: colon)...]
      if host.contains(":") { throw Self.refusal("An IPv6 host in a URL stands in brackets, as in [::1]") }
    }
    if let port {
      guard let number = Int(port), (1...65535).contains(number) else {
        throw Self.refusal("The port of the URL is not a number from 1 to 65535")
      }
      settings.port = number
    }
    let name = try Self.decode(host, "host")
    if !name.isEmpty { settings.host = name }
  }

  private mutating func readDatabase(_ text: Substring) throws(MartletError) {
    if text.contains("/") { throw Self.refusal("The path of the URL names one database") }
    let name = try Self.decode(text, "database name")
    if !name.isEmpty { settings.database = name }
  }

  private mutating func readOptions(_ query: Substring) throws(MartletError) {
    var seen: Set<String> = []
    for pair in query.split(separator: "&") {
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, !parts[1].isEmpty else {
        throw Self.refusal("Each option of the URL has the form name=value")
      }
      let name = try Self.decode(parts[0], "option name").lowercased().replacing("_", with: "-")
      let value = try Self.decode(parts[1], "option value")
      if !seen.insert(name).inserted { throw Self.refusal("The URL sets an option twice") }
      switch settings.set(name, to: value) {
      case nil: continue
      case .badValue(let expected): throw Self.refusal("The option \(name) of the URL is \(expected)")
      case .unknownOption:
        throw Self.refusal(
          "The URL has an unknown option", "The options are \(ConnectionSettings.optionNames.joined(separator: ", ")).")
      }
    }
  }

  private static func decode(_ text: Substring, _ part: String) throws(MartletError) -> String {
    guard let decoded = PercentEncoding.decode(text) else {
      throw refusal("The \(part) of the URL is not percent-encoded UTF-8 text")
    }
    return decoded
  }

  static func refusal(_ summary: String, _ hint: String? = nil) -> MartletError {
    MartletError(
      .invalidURL, summary,
      hint: hint
        ?? """
        Write mysql://user@host:3306/database; in names and passwords write % as %25, @ as %40, : as %3A, / as %2F, \
        ? as %3F and # as %23. A password may also come from MARTLET_SOURCE_PASSWORD or an option file.
        """)
  }
}
