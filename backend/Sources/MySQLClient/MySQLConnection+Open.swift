import CMariaDB
import Diagnostics

extension MySQLConnection {
  /// Rows and statements up to this size; the protocol's and the servers' own limit.
  private static let packetBytesMax: UInt = 1 << 30

  /// Plugins that can do without the password itself. `mysql_clear_password` (RDS IAM) and `dialog` (PAM) send it, so they
  /// are for servers whose certificate was checked.
  private static let hashingPlugins = "mysql_native_password,caching_sha2_password,sha256_password,client_ed25519"
  private static let readablePlugins = "mysql_clear_password,dialog"

  /// Sets the options, connects and logs in. `mysql_init` initialises the library once, behind `pthread_once`, and
  /// Connector/C keeps no state per thread, so that neither needs calls of ours.
  static func open(
    _ configuration: MySQLConfiguration, _ limit: ReceiveLimit
  ) throws(MartletError) -> UnsafeMutablePointer<MYSQL> {
    try configuration.validate()
    guard let handle = mysql_init(nil) else {
      throw MartletError(.connect, "libmariadb has no memory for a connection")
    }
    var isOpen = false
    defer { if !isOpen { mysql_close(handle) } }

    setOptions(of: handle, to: configuration)
    limit.attach(to: handle)
    limit.begin(ReceiveLimit.loginBytes)
    martlet_clear_system_error()
    var outcome = (isConnected: false, hasExpired: false)
    let refusal = try Login(configuration).carryOut(on: handle) { outcome = connect(handle, to: configuration) }
    let server = server(configuration)
    if limit.isExceeded { throw .answerTooLarge(server: server) }
    if let refusal { throw refusal }
    if outcome.hasExpired { throw .loginTimedOut(seconds: configuration.connectTimeoutSeconds, server: server) }
    guard outcome.isConnected else { throw .last(of: handle, server: server, isConnecting: true) }

    let mustEncrypt = configuration.tlsMode != .disabled && configuration.tlsMode != .preferred
    if mustEncrypt && mysql_get_ssl_cipher(handle) == nil {
      throw MartletError(
        .tls, "The server does not offer TLS", context: ErrorContext(server: server),
        hint: "Enable TLS on the server, or accept an open line with ssl-mode=disabled.")
    }
    martlet_tune_keepalive(handle, 60, 15, 4)
    isOpen = true
    return handle
  }

  /// Every pointer that the library is given lives until the login has ended.
  private static func connect(
    _ handle: UnsafeMutablePointer<MYSQL>, to configuration: MySQLConfiguration
  ) -> (isConnected: Bool, hasExpired: Bool) {
    let socketPath = configuration.socketPath
    return lend(socketPath == nil ? configuration.host : nil) { host in
      lend(configuration.user) { user in
        withPassword(configuration) { password in
          lend(configuration.database) { database in
            lend(socketPath) { path in
              ConnectDeadline.connect(handle, seconds: configuration.connectTimeoutSeconds) { connected in
                mysql_real_connect_start(
                  &connected, handle, host, user, password, database, UInt32(configuration.port), path, 0)
              }
            }
          }
        }
      }
    }
  }

  private static func lend<Result>(_ text: String?, _ body: (UnsafePointer<CChar>?) -> Result) -> Result {
    guard let text else { return body(nil) }
    return text.withCString(body)
  }

  private static func withPassword<Result>(
    _ configuration: MySQLConfiguration, _ body: (UnsafePointer<CChar>?) -> Result
  ) -> Result {
    guard let password = configuration.password else { return body(nil) }
    return password.reveal { $0.withCString(body) }
  }

  private static func setOptions(of handle: UnsafeMutablePointer<MYSQL>, to configuration: MySQLConfiguration) {
    mysql_options(handle, MYSQL_SET_CHARSET_NAME, "utf8mb4")
    // Without this libmariadb would take `localhost` for its default socket, whatever the port says.
    let transport = configuration.socketPath == nil ? MYSQL_PROTOCOL_TCP : MYSQL_PROTOCOL_SOCKET
    set(MYSQL_OPT_PROTOCOL, to: transport.rawValue, of: handle)
    set(MYSQL_OPT_NONBLOCK, to: ConnectDeadline.stackBytes, of: handle)
    set(MYSQL_OPT_CONNECT_TIMEOUT, to: UInt32(configuration.connectTimeoutSeconds), of: handle)
    set(MYSQL_OPT_READ_TIMEOUT, to: UInt32(configuration.readTimeoutSeconds), of: handle)
    set(MYSQL_OPT_WRITE_TIMEOUT, to: UInt32(configuration.writeTimeoutSeconds), of: handle)
    set(MYSQL_OPT_MAX_ALLOWED_PACKET, to: packetBytesMax, of: handle)
    // A hostile server could otherwise ask for any file of this machine.
    set(MYSQL_OPT_LOCAL_INFILE, to: UInt32(0), of: handle)
    martlet_add_connect_attribute(handle, "program_name", "martlet")
    setTLS(of: handle, to: configuration)
  }

  private static func setTLS(of handle: UnsafeMutablePointer<MYSQL>, to configuration: MySQLConfiguration) {
    let isVerified = configuration.tlsMode == .verifyCA || configuration.tlsMode == .verifyFull
    martlet_restrict_authentication(handle, isVerified ? "\(hashingPlugins),\(readablePlugins)" : hashingPlugins)
    // With a CA file OpenSSL checks the chain; "verify server cert" adds the host name and the refusal of plain text.
    set(MYSQL_OPT_SSL_ENFORCE, to: my_bool(configuration.tlsMode == .disabled ? 0 : 1), of: handle)
    set(MYSQL_OPT_SSL_VERIFY_SERVER_CERT, to: my_bool(configuration.tlsMode == .verifyFull ? 1 : 0), of: handle)
    guard configuration.tlsMode != .disabled else { return }
    if let file = configuration.caFile { mysql_options(handle, MYSQL_OPT_SSL_CA, file) }
    if let file = configuration.certificateFile { mysql_options(handle, MYSQL_OPT_SSL_CERT, file) }
    if let file = configuration.keyFile { mysql_options(handle, MYSQL_OPT_SSL_KEY, file) }
  }

  private static func set<Value: BitwiseCopyable>(
    _ option: mysql_option, to value: Value, of handle: UnsafeMutablePointer<MYSQL>
  ) {
    withUnsafeBytes(of: value) { _ = mysql_options(handle, option, $0.baseAddress) }
  }
}
