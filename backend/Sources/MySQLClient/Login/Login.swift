import CMariaDB
import Diagnostics
import Foundation
import Synchronization

/// One login that libmariadb carries out, and the plugins by which it does: ours, in the place of the library's, which
/// send the password where TLS was wanted, whether it is there or not.
final class Login: Sendable {
  private let configuration: MySQLConfiguration
  private let serverKey: String?
  private let failure = Mutex<MartletError?>(nil)

  /// The one that this thread carries out: a plugin is told nothing but the connection.
  @TaskLocal private static var current: Login?

  /// - Throws: `file` for a key that cannot be read.
  init(_ configuration: MySQLConfiguration) throws(MartletError) {
    self.configuration = configuration
    serverKey = try configuration.serverPublicKeyFile.map { path throws(MartletError) in try PublicKeyFile.read(path) }
  }

  /// Runs `mysql_real_connect`.
  ///
  /// - Returns: why a plugin ended the login; nil where none did.
  func carryOut(on handle: UnsafeMutablePointer<MYSQL>, _ connect: () -> Void) throws(MartletError) -> MartletError? {
    try Self.register(with: handle)
    Self.$current.withValue(self, operation: connect)
    return failure.withLock { $0 }
  }

  // MARK: Plugins

  private static let isRegistered = Mutex(false)

  /// libmariadb looks for a plugin among those that are registered before it loads one from a file.
  private static func register(with handle: UnsafeMutablePointer<MYSQL>) throws(MartletError) {
    let missing = isRegistered.withLock { isRegistered -> String? in
      if isRegistered { return nil }
      for (method, plugin) in plugins where martlet_register_login(handle, method.rawValue, plugin) != 0 {
        return method.rawValue
      }
      isRegistered = true
      return nil
    }
    if let missing {
      throw MartletError(
        .authentication, "libmariadb has a login plugin of its own that cannot be replaced.",
        context: ErrorContext(object: missing),
        hint: "Debian's libmariadb3 keeps it in a file; use that build of the library.")
    }
  }

  private static let plugins: [(LoginExchange.Method, martlet_login)] = [
    (.cachingSHA2, { line, handle in Login.run(.cachingSHA2, line, handle) }),
    (.sha256, { line, handle in Login.run(.sha256, line, handle) }),
    (.clear, { line, handle in Login.run(.clear, line, handle) }),
    (.dialog, { line, handle in Login.run(.dialog, line, handle) }),
  ]

  /// What a plugin returns. Source: mysql/plugin_auth_common.h.
  private enum Result {
    static let error: CInt = 0
    static let finished: CInt = -1
    static let serverHasDecided: CInt = -2
  }

  private static func run(
    _ method: LoginExchange.Method, _ line: UnsafeMutablePointer<martlet_login_line>?,
    _ handle: UnsafeMutablePointer<MYSQL>?
  ) -> CInt {
    guard let login = current, let line, let handle else { return Result.error }
    return login.run(method, line, handle)
  }

  private func run(
    _ method: LoginExchange.Method, _ line: UnsafeMutablePointer<martlet_login_line>,
    _ handle: UnsafeMutablePointer<MYSQL>
  ) -> CInt {
    var exchange = LoginExchange(
      method, password: configuration.password.map { $0.reveal { $0 } } ?? "", channel: channel(handle))
    var packet: [UInt8] = []
    var mustRead = method.beginsWithPacket
    while true {
      if mustRead {
        guard let received = Self.read(line) else { return Result.error }
        packet = received
      }
      mustRead = true
      do throws(LoginExchange.Refusal) {
        switch try exchange.next(packet) {
        case .ask(let bytes): guard Self.write(bytes, line) else { return Result.error }
        case .finish(let bytes): return Self.write(bytes, line) ? Result.finished : Result.error
        case .finished: return Result.finished
        case .verdict: return Result.serverHasDecided
        }
      } catch {
        let refusal = self.error(error, method)
        failure.withLock { $0 = refusal }
        return Result.error
      }
    }
  }

  private func channel(_ handle: UnsafeMutablePointer<MYSQL>) -> PasswordChannel {
    PasswordChannel(
      isPrivate: configuration.socketPath != nil || martlet_is_encrypted(handle) != 0, serverKey: serverKey,
      trustsSentKey: configuration.allowsPlaintextPassword)
  }

  private static func read(_ line: UnsafeMutablePointer<martlet_login_line>) -> [UInt8]? {
    var packet: UnsafeMutablePointer<UInt8>?
    let length = martlet_login_read(line, &packet)
    guard length >= 0, let packet else { return nil }
    return Array(UnsafeBufferPointer(start: packet, count: Int(length)))
  }

  private static func write(_ bytes: [UInt8], _ line: UnsafeMutablePointer<martlet_login_line>) -> Bool {
    bytes.withUnsafeBufferPointer { martlet_login_write(line, $0.baseAddress, CInt($0.count)) } == 0
  }

  // MARK: Errors

  private func error(_ refusal: LoginExchange.Refusal, _ method: LoginExchange.Method) -> MartletError {
    let context = ErrorContext(server: MySQLConnection.server(configuration), object: method.rawValue)
    switch refusal {
    case .readable:
      let keyHint =
        method == .clear || method == .dialog
        ? ""
        : " Without TLS: --source-public-key FILE with the server's RSA key (SHOW STATUS LIKE "
          + "'Caching_sha2_password_rsa_public_key' prints it), the server's Unix socket, or, on this machine alone, "
          + "--allow-plaintext-password."
      return MartletError(
        .authentication, "The password would be sent so that others can read it, and was not.", context: context,
        hint: "The server offers no TLS, or something between takes it away: enable it there, and use "
          + "ssl-mode=required, or verify-full with ssl-ca.\(keyHint)")
    case .unusableKey:
      return MartletError(
        .authentication, "The server's public key does not encrypt the password.", context: context,
        hint: "It is PEM (-----BEGIN PUBLIC KEY-----) of an RSA key of at least 2048 bits.")
    case .malformed:
      return MartletError(
        .protocolViolation, "The server sent a packet that does not belong to the login.", context: context,
        hint: "Check that the port belongs to a MySQL or MariaDB server, and what is between.")
    case .anotherQuestion:
      return MartletError(
        .authentication, "The account's login asks for more than a password.", context: context,
        hint: "Use an account with a password alone.")
    }
  }
}

/// The RSA key that a server is known by.
enum PublicKeyFile {
  static func read(_ path: String) throws(MartletError) -> String {
    do {
      return try String(contentsOfFile: path, encoding: .utf8)
    } catch {
      throw MartletError(
        .file, "The server's public key cannot be read.", context: ErrorContext(object: path),
        hint: "--source-public-key names a readable PEM file; with TLS it is not needed.")
    }
  }
}
