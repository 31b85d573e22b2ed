import CLibPQ
import Synchronization

/// Asks the server to stop the statement that the connection runs now, from any thread.
///
/// SAFETY: libpq only reads the PGcancel after its making, and PQcancel is safe in any thread and even in a signal
/// handler (PostgreSQL manual, 34.7); the flag is atomic.
public final class PostgresCanceller: @unchecked Sendable {
  private let key: OpaquePointer?
  private let requested = Atomic(false)

  init(_ connection: OpaquePointer) { key = PQgetCancel(connection) }

  deinit { PQfreeCancel(key) }

  /// Sends the request over a connection of its own and waits until the server has taken it.
  /// The statement then fails with `.cancelled`, unless it was faster.
  /// - Returns: false when the server could not be reached.
  @discardableResult
  public func cancel() -> Bool {
    requested.store(true, ordering: .releasing)
    var message = [CChar](repeating: 0, count: 256)
    return PQcancel(key, &message, CInt(message.count)) == 1
  }

  /// Since the statement began.
  var wasRequested: Bool { requested.load(ordering: .acquiring) }

  func statementBegins() { requested.store(false, ordering: .releasing) }
}
