// libpq parses its own URLs and keyword strings, so that whatever works with psql works here.

import CLibPQ
public import Diagnostics

extension PostgresConfiguration {
  /// Reads `postgresql://…`, `postgres://…` or a `keyword=value` string.
  ///
  /// What the text leaves open comes from `environment` as libpq does it (`PGHOST`, `PGPASSWORD`, …). A password file
  /// is read by libpq when it connects. With a service (`service=` or `PGSERVICE`) the rest is left to libpq
  /// altogether, because the service file goes before the environment.
  ///
  /// Where nobody names an `sslmode`, it is `require` beyond this machine: libpq's own `prefer` gives way to whoever
  /// says that the server has no TLS.
  /// - Throws: `.invalidURL`, without any of the text in it: a password may be anywhere in a text that does not parse.
  public static func parse(
    _ url: String, environment: [String: String]
  ) throws(MartletError) -> PostgresConfiguration {
    if let wrong = foreignScheme(of: url) {
      throw MartletError(
        .invalidURL, "The target is not a PostgreSQL URL.", context: ErrorContext(object: "\(wrong)://"),
        hint: "Write postgresql://USER@HOST:PORT/DATABASE.")
    }
    var message: UnsafeMutablePointer<CChar>?
    guard !url.utf8.contains(0), let options = PQconninfoParse(url, &message) else {
      defer { PQfreemem(message) }
      throw MartletError(
        .invalidURL, "The target's URL cannot be read.",
        context: ErrorContext(serverMessage: message.map { redacted(String(cString: $0), of: url) }),
        hint: "Write postgresql://USER@HOST:PORT/DATABASE, with special characters percent-encoded (a slash is %2F).")
    }
    defer { PQconninfoFree(options) }
    var configuration = PostgresConfiguration(options: options, environment: environment)
    try configuration.checkPort()
    configuration.requireTLSBeyondThisMachine()
    return configuration
  }

  /// - Parameter options: PQconninfoParse's array; an entry without keyword ends it.
  private init(options: UnsafeMutablePointer<PQconninfoOption>, environment: [String: String]) {
    var given: [String: String] = [:]
    var inherited: [String: String] = [:]
    var option = options
    while let keyword = option.pointee.keyword.map({ String(cString: $0) }) {
      if let value = option.pointee.val {
        given[keyword] = String(cString: value)
      } else if let variable = option.pointee.envvar, let value = environment[String(cString: variable)] {
        inherited[keyword] = value
      }
      option += 1
    }
    if let service = given["service"] ?? inherited["service"] {
      given["service"] = service
    } else {
      given.merge(inherited) { given, _ in given }
    }
    let password = given.removeValue(forKey: "password").map { Secret($0) }
    let keyPassword = given.removeValue(forKey: "sslpassword").map { Secret($0) }
    self.init(keywords: given, password: password, keyPassword: keyPassword)
  }

  /// An unencoded slash in a password makes libpq take the password's head for a port, which its messages then show.
  private func checkPort() throws(MartletError) {
    guard let port = keywords["port"], !port.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == 0x2C }) else {
      return
    }
    throw MartletError(
      .invalidURL, "The port in the target's URL is not a number.",
      hint: "Percent-encode special characters of the user and the password: / is %2F, @ is %40, : is %3A.")
  }

  private mutating func requireTLSBeyondThisMachine() {
    guard keywords["sslmode"] == nil, keywords["service"] == nil else { return }
    // A host that has an address too is reached at the address.
    let hosts = attempts.map { $0["hostaddr"] ?? $0["host"] ?? "" }
    let isSocket = { (host: String) in host.isEmpty || host.hasPrefix("/") || host.hasPrefix("@") }
    guard !hosts.allSatisfy({ isSocket($0) || HostName.isLoopback($0) }) else { return }
    keywords["sslmode"] = "require"
  }

  private static func foreignScheme(of url: String) -> Substring? {
    guard let end = url.firstRange(of: "://")?.lowerBound else { return nil }
    let scheme = url[..<end]
    let isScheme = scheme.utf8.allSatisfy { byte in
      (0x61...0x7A).contains(byte | 0x20) || byte == UInt8(ascii: "+")
    }
    return isScheme && scheme != "postgresql" && scheme != "postgres" ? scheme : nil
  }

  /// libpq quotes what it could not read. The quotes are emptied, but for the name of an unknown keyword in a text
  /// that gives no password there.
  private static func redacted(_ message: String, of url: String) -> String {
    let text = message.hasSuffix("\n") ? String(message.dropLast()) : message
    let namesKeyword =
      text.hasPrefix("invalid URI query parameter: ") || text.hasPrefix("invalid connection option ")
    if namesKeyword, !url.lowercased().contains("password") { return text }
    let parts = text.split(separator: "\"", omittingEmptySubsequences: false)
    return parts.enumerated().map { index, part in
      // Odd parts are inside quotes; one character is punctuation of libpq's own.
      index.isMultiple(of: 2) || part.count <= 1 ? String(part) : "…"
    }.joined(separator: "\"")
  }
}
