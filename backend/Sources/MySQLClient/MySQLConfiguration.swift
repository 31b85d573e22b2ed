public import Diagnostics

/// How to reach a MySQL or MariaDB server. Made by `parse`, completed by option files and the environment.
public struct MySQLConfiguration: Sendable, Hashable {
  public enum TLSMode: String, Sendable, Hashable, CaseIterable {
    case disabled, preferred, required
    case verifyCA = "verify-ca"
    case verifyFull = "verify-full"
  }

  public var host: String
  public var port: Int
  /// A Unix socket; wins over host and port.
  public var socketPath: String?
  public var user: String
  public var password: Secret?
  public var database: String?
  public var tlsMode: TLSMode
  public var caFile: String?
  public var certificateFile: String?
  public var keyFile: String?
  /// The RSA key by which a server without TLS is known: passwords are encrypted for it.
  public var serverPublicKeyFile: String?
  /// A server on this machine, without TLS, is believed when it sends its key.
  public var allowsPlaintextPassword: Bool
  public var connectTimeoutSeconds: Int
  /// Longest silence of the server while it is waited for; 0 waits for ever.
  public var readTimeoutSeconds: Int
  public var writeTimeoutSeconds: Int

  /// The same server and account.
  public var withoutDatabase: MySQLConfiguration {
    var copy = self
    copy.database = nil
    return copy
  }

  public init(
    host: String = "127.0.0.1", port: Int = 3306, socketPath: String? = nil, user: String, password: Secret? = nil,
    database: String? = nil, tlsMode: TLSMode = .preferred, caFile: String? = nil, certificateFile: String? = nil,
    keyFile: String? = nil, serverPublicKeyFile: String? = nil, allowsPlaintextPassword: Bool = false,
    connectTimeoutSeconds: Int = 10, readTimeoutSeconds: Int = 600,
    writeTimeoutSeconds: Int = 60
  ) {
    self.host = host
    self.port = port
    self.socketPath = socketPath
    self.user = user
    self.password = password
    self.database = database
    self.tlsMode = tlsMode
    self.caFile = caFile
    self.certificateFile = certificateFile
    self.keyFile = keyFile
    self.serverPublicKeyFile = serverPublicKeyFile
    self.allowsPlaintextPassword = allowsPlaintextPassword
    self.connectTimeoutSeconds = connectTimeoutSeconds
    self.readTimeoutSeconds = readTimeoutSeconds
    self.writeTimeoutSeconds = writeTimeoutSeconds
  }
}
