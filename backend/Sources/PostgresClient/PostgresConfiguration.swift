public import Diagnostics

/// How to reach a PostgreSQL server: libpq's connection keywords, with the secrets apart so that nothing prints them.
public struct PostgresConfiguration: Sendable, Hashable {
  /// libpq keywords (`host`, `port`, `dbname`, `user`, `sslmode`, `sslrootcert`, …) except `password` and
  /// `sslpassword`. Source: PostgreSQL manual, 34.1.2 "Parameter Key Words".
  public var keywords: [String: String]
  public var password: Secret?
  /// `sslpassword`: opens the private key of a client certificate.
  public var keyPassword: Secret?

  public init(keywords: [String: String], password: Secret? = nil, keyPassword: Secret? = nil) {
    self.keywords = keywords
    self.password = password
    self.keyPassword = keyPassword
  }

  /// The database asked for; nil leaves it to libpq, which takes the user's name.
  public var database: String? { keywords["dbname"] }

  /// The same server and account, another database.
  public func withDatabase(_ name: String) -> PostgresConfiguration {
    var copy = self
    copy.keywords["dbname"] = name
    return copy
  }

  /// A URL for messages and reports: who, where and which database, and no other keyword than `sslmode` and `service`.
  public var redactedURL: String {
    var url = "postgresql://"
    if let user = keywords["user"] { url += Self.percentEncoded(user) + "@" }
    url += zip(hostNames, ports).map { host, port in
      Self.percentEncoded(host) + (port.isEmpty ? "" : ":\(port)")
    }.joined(separator: ",")
    if let database { url += "/" + Self.percentEncoded(database) }
    let shown = ["service", "sslmode"].compactMap { key in keywords[key].map { "\(key)=\(Self.percentEncoded($0))" } }
    return shown.isEmpty ? url : url + (database == nil ? "/?" : "?") + shown.joined(separator: "&")
  }

  /// `target HOST:PORT`, as `ErrorContext.server` wants it.
  var serverDescription: String {
    let places = zip(hostNames, ports).map { host, port in
      host.isEmpty || host.hasPrefix("/") || port.isEmpty ? host : "\(host):\(port)"
    }.filter { !$0.isEmpty }
    return places.isEmpty ? "target" : "target " + places.joined(separator: ",")
  }

  /// The hosts of a list; one empty name where libpq's default is used.
  private var hostNames: [String] {
    Self.list(keywords["host"] ?? keywords["hostaddr"] ?? "")
  }

  /// As many as hosts: libpq lets one port serve them all.
  private var ports: [String] {
    let ports = Self.list(keywords["port"] ?? "")
    return ports.count == hostNames.count ? ports : hostNames.map { _ in ports[0] }
  }

  /// One set of keywords for each host of a list, to be tried in turn.
  ///
  /// libpq could walk the list itself, but only its blocking call gives each host a time limit, and that call cannot
  /// be told to put the SQLSTATE of a refused login into its message (see `ConnectionAttempt`).
  var attempts: [[String: String]] {
    let lists = ["host", "hostaddr", "port"].compactMap { key in keywords[key].map { (key, Self.list($0)) } }
    let count = lists.map { $0.1.count }.max() ?? 1
    // A list of another length than the others is libpq's to refuse; one value alone serves every host.
    guard count > 1, lists.allSatisfy({ $0.1.count == count || $0.1.count == 1 }) else { return [keywords] }
    return (0..<count).map { index in
      var attempt = keywords
      for (key, values) in lists { attempt[key] = values.count == 1 ? values[0] : values[index] }
      return attempt
    }
  }

  private static func list(_ text: String) -> [String] {
    text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
  }

  private static func percentEncoded(_ text: String) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var encoded: [UInt8] = []
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
        UInt8(ascii: "~"), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: ":"):
        encoded.append(byte)
      default:
        encoded += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: encoded, as: UTF8.self)
  }
}
