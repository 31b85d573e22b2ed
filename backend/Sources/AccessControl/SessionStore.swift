import Diagnostics
import Synchronization

/// Browsers that have logged in, in this process's memory: a restart of the server ends them.
public final class SessionStore: Sendable {
  public static let prefix = "mls_"

  private let clock: AccessClock
  private let table: Mutex<SessionTable>

  public convenience init(clock: AccessClock = .system) { self.init(clock: clock, limits: SessionTable.Limits()) }

  init(clock: AccessClock, limits: SessionTable.Limits) {
    self.clock = clock
    table = Mutex(SessionTable(limits: limits))
  }

  /// The longest that a session lives, as a cookie's `Max-Age` wants it.
  public var lifetimeSeconds: Int { Int(table.withLock { $0.limits.lifetime }.components.seconds) }

  /// Opens a session, and hands out its id this once: `mls_` and 64 hexadecimal digits, the value of a cookie.
  func open(tokenID: String) -> Secret {
    let secret = RandomSecret()
    table.withLock { $0.add(secret.hash, tokenID: tokenID, at: clock.uptime()) }
    return secret.reveal { Secret(Self.prefix + $0) }
  }

  /// The token that the session was opened with.
  func use(_ sessionID: String) throws(AuthenticationFailure) -> String {
    guard let secret = Self.parse(sessionID) else { throw .malformed }
    let now = clock.uptime()
    let result = table.withLock { table in
      Result { () throws(AuthenticationFailure) in try table.use(secret.hash, at: now) }
    }
    return try result.get()
  }

  /// No use of it: what is only watched grows old.
  func isOpen(_ sessionID: String) -> Bool {
    guard let secret = Self.parse(sessionID) else { return false }
    let now = clock.uptime()
    return table.withLock { $0.isOpen(secret.hash, at: now) }
  }

  /// Logging out. Harmless for what is no session.
  public func end(_ sessionID: String) {
    guard let secret = Self.parse(sessionID) else { return }
    table.withLock { $0.remove(secret.hash) }
  }

  func endAll(ofToken tokenID: String) { table.withLock { $0.removeAll(ofToken: tokenID) } }

  private static func parse(_ text: String) -> RandomSecret? {
    guard text.utf8.starts(with: prefix.utf8), text.utf8.count == prefix.utf8.count + RandomSecret.characters else {
      return nil
    }
    return RandomSecret(parsing: text.utf8.dropFirst(prefix.utf8.count))
  }
}
