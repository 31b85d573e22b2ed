import Diagnostics

/// What one layer (URL, environment, option files) says about a connection; `nil` is "not mentioned here".
///
/// The layers are folded with `over`: URL over environment over option files over defaults.
struct ConnectionSettings: Equatable {
  /// Host and socket go together: a layer that names either decides where the server is.
  var host: String?
  var socketPath: String?
  var port: Int?
  var user: String?
  var password: Secret?
  var database: String?
  var tlsMode: MySQLConfiguration.TLSMode?
  var caFile: String?
  var certificateFile: String?
  var keyFile: String?
  var serverPublicKeyFile: String?
  var allowsPlaintextPassword: Bool?
  var connectTimeoutSeconds: Int?
  var readTimeoutSeconds: Int?
  var writeTimeoutSeconds: Int?

  func over(_ lower: ConnectionSettings) -> ConnectionSettings {
    let namesServer = host != nil || socketPath != nil
    return ConnectionSettings(
      host: namesServer ? host : lower.host, socketPath: namesServer ? socketPath : lower.socketPath,
      port: port ?? lower.port, user: user ?? lower.user, password: password ?? lower.password,
      database: database ?? lower.database, tlsMode: tlsMode ?? lower.tlsMode, caFile: caFile ?? lower.caFile,
      certificateFile: certificateFile ?? lower.certificateFile, keyFile: keyFile ?? lower.keyFile,
      serverPublicKeyFile: serverPublicKeyFile ?? lower.serverPublicKeyFile,
      allowsPlaintextPassword: allowsPlaintextPassword ?? lower.allowsPlaintextPassword,
      connectTimeoutSeconds: connectTimeoutSeconds ?? lower.connectTimeoutSeconds,
      readTimeoutSeconds: readTimeoutSeconds ?? lower.readTimeoutSeconds,
      writeTimeoutSeconds: writeTimeoutSeconds ?? lower.writeTimeoutSeconds)
  }

  /// As MySQL's own clients do: a socket beside a real host name is for `localhost` and is left alone.
  func preferringHostOverSocket() -> ConnectionSettings {
    var copy = self
    if let host, host != "localhost" { copy.socketPath = nil }
    return copy
  }

  /// Sets the option that both a URL's query and an option file may hold.
  ///
  /// - Returns: `nil` if the option was set, else the reason why not (which never quotes the value).
  mutating func set(_ option: String, to value: String) -> Refusal? {
    switch option {
    case "socket": socketPath = value
    case "ssl-ca": caFile = value
    case "ssl-cert": certificateFile = value
    case "ssl-key": keyFile = value
    case "server-public-key": serverPublicKeyFile = value
    case "allow-plaintext-password":
      guard let isAllowed = ["1": true, "true": true, "0": false, "false": false][value] else {
        return .badValue("true or false")
      }
      allowsPlaintextPassword = isAllowed
    case "ssl-mode":
      guard let mode = Self.tlsMode(named: value) else { return .badValue(Self.tlsModeNames) }
      tlsMode = mode
    case "connect-timeout": return Self.read(value, into: &connectTimeoutSeconds)
    case "read-timeout": return Self.read(value, into: &readTimeoutSeconds)
    case "write-timeout": return Self.read(value, into: &writeTimeoutSeconds)
    default: return .unknownOption
    }
    return nil
  }

  enum Refusal: Equatable {
    case unknownOption
    case badValue(_ expected: String)
  }

  static let optionNames = [
    "ssl-mode", "ssl-ca", "ssl-cert", "ssl-key", "server-public-key", "allow-plaintext-password", "socket",
    "connect-timeout", "read-timeout", "write-timeout",
  ]

  private static let tlsModeNames = "one of disabled, preferred, required, verify-ca, verify-full"

  /// Our names, and MySQL's (`VERIFY_CA`, `VERIFY_IDENTITY`; manual, "Command Options for Encrypted Connections").
  static func tlsMode(named name: String) -> MySQLConfiguration.TLSMode? {
    let plain = name.lowercased().replacing("_", with: "-")
    return plain == "verify-identity" ? .verifyFull : MySQLConfiguration.TLSMode(rawValue: plain)
  }

  private static func read(_ text: String, into seconds: inout Int?) -> Refusal? {
    guard let number = Int(text), (0...31_536_000).contains(number) else {
      return .badValue("a whole number of seconds")
    }
    seconds = number
    return nil
  }
}
