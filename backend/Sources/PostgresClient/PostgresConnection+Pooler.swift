import CLibPQ
import Diagnostics
import SQLDialect
import Synchronization

// A pooler answers the login itself, so the process that it names (BackendKeyData; PostgreSQL manual 55.2.8) is another
// one than pg_backend_pid() gives. In session mode a client then keeps one session of the server. In transaction mode each
// transaction takes whichever is idle, and settings, advisory locks and a COPY's surroundings stay with whoever comes
// next.

extension PostgresConnection {
  /// Finds out whether this session is its own, before anything is set that would stay behind.
  ///
  /// - Parameter process: in which the session's first statement ran.
  /// - Throws: `.pooler` unless the session is kept.
  func checkPooler(_ configuration: PostgresConfiguration, process: Int) throws(MartletError) {
    guard process != serverProcess else { return }
    becomesPooled(process: process)
    let place = configuration.keywords
    if Self.keepingSessions.withLock({ !$0.contains(place) }) {
      try PoolerProbe(session: self, configuration: configuration).check()
      Self.keepingSessions.withLock { _ = $0.insert(place) }
    }
    keepsSession = true
  }

  /// Where sessions were seen to be kept: a run of many connections tries it once, and then each of its transactions is
  /// checked.
  private static let keepingSessions = Mutex<Set<[String: String]>>([])

  /// BEGIN, which on a pooled session also says where the transaction runs.
  func beginTransaction() throws(MartletError) {
    guard isPooled else { return try execute("BEGIN") }
    let process = try Self.process(in: lastResult(of: PoolerStatements.begin, withinSeconds: nil))
    guard process == serverProcess else {
      keepsSession = false
      try execute("ROLLBACK")
      close()
      throw isPooler(
        "this session's transaction runs in server process \(process), the one before in \(serverProcess)")
    }
  }

  /// Where a statement runs now.
  /// - Parameter seconds: after which the connection is given up.
  func process(running statement: String, withinSeconds seconds: Int?) throws(MartletError) -> Int {
    try Self.process(in: lastResult(of: statement, withinSeconds: seconds))
  }

  private static func process(in result: PostgresResult) throws(MartletError) -> Int {
    guard let process = try PostgresRows(result).first?.int("process") else {
      throw MartletError(.protocolViolation, "The target did not say where a statement runs.")
    }
    return process
  }

  /// Leaves nothing behind on a session that another client gets next. Without a word where the line is gone; and never
  /// where the session may be another client's by now.
  func discardSession() {
    guard keepsSession, isHealthy, !isInTransaction else { return }
    do throws(MartletError) {
      _ = try lastResult(of: PoolerStatements.discard, withinSeconds: 5)
    } catch {
      // The pooler sees the client go, and resets the session or ends it.
      return
    }
  }

  func isPooler(_ detail: String) -> MartletError {
    MartletError(
      .pooler, "The target's address is that of a pooler that does not keep sessions.",
      context: ErrorContext(server: server, serverDetail: detail),
      hint: "Give the database's own address, or that of a pooler in session mode (pgbouncer: pool_mode = session).")
  }
}

/// Whether a pooler keeps a session of the server for its client.
///
/// A second client holds a transaction while the first one runs statements. In session mode the two never meet, and the
/// first one stays where it is. In transaction mode an idle session goes to whoever asks next: pgbouncer gives the one
/// that was used last, so the second client gets the first one's; with `server_round_robin`, or where others take part,
/// the first one's own next transaction goes elsewhere. Three rounds, because others may be in between.
struct PoolerProbe {
  let session: PostgresConnection
  let configuration: PostgresConfiguration

  private static let rounds = 3
  /// A pooler may have to open a session of the server first.
  private static let secondsMax = 15

  func check() throws(MartletError) {
    let other = try PostgresConnection(opening: configuration, applicationName: "martlet pooler check")
    defer { other.close() }
    for _ in 0..<Self.rounds {
      try checkPlace()
      let process = try begin(other)
      let isShared = process == session.serverProcess
      let place = Result { () throws(MartletError) in if !isShared { try checkPlace() } }
      // Before anything is thrown: a pooler ends a session of the server whose client goes in a transaction.
      try other.execute("ROLLBACK")
      if isShared {
        throw session.isPooler(
          "a second client was given server process \(process), which served the first")
      }
      try place.get()
    }
  }

  private func checkPlace() throws(MartletError) {
    let process = try session.process(running: PoolerStatements.process, withinSeconds: Self.secondsMax)
    guard process == session.serverProcess else {
      throw session.isPooler(
        "one client was served by server processes \(session.serverProcess) and \(process)")
    }
  }

  private func begin(_ other: PostgresConnection) throws(MartletError) -> Int {
    do throws(MartletError) {
      return try other.process(running: PoolerStatements.begin, withinSeconds: Self.secondsMax)
    } catch  where error.context.serverMessage?.contains("pooling mode") == true {
      // pgbouncer in statement mode ends the client: "transaction blocks not allowed in statement pooling mode".
      throw session.isPooler(error.context.serverMessage ?? "")
    } catch  where error.code == .timeout || error.context.sqlState == "08P01" {
      // The latter where the pooler's own limit of waiting (pgbouncer: query_wait_timeout) is shorter.
      throw MartletError(
        .pooler, "The pooler before the target gives no second session.", context: error.context,
        hint:
          "A run needs several: raise the size of its pool (pgbouncer: default_pool_size), or give the database's own "
          + "address.")
    }
  }
}
