// Opening a connection. libpq's asynchronous start is used although we wait for it: between start and login it can be
// told to write the SQLSTATE into its message, which is the only way to learn it, and to send notices to us.

import CLibPQ
import Diagnostics
import Glibc

enum ConnectionAttempt {
  /// Settings that libpq would not make; the person's own win.
  ///
  /// A peer that vanishes is noticed within minutes instead of hours. tcp_user_timeout is long on purpose: Linux also
  /// counts it while a living server reads nothing, as it does in the middle of a COPY that waits for a lock or a
  /// checkpoint.
  static let defaults = [
    "connect_timeout": "10", "keepalives_idle": "30", "keepalives_interval": "10", "keepalives_count": "3",
    "tcp_user_timeout": "300000",
  ]

  /// Tries the hosts in turn. A server that refuses the login ends the attempts, as in libpq.
  static func open(
    _ configuration: PostgresConfiguration, applicationName: String, notices: NoticeSink
  ) throws(MartletError) -> OpaquePointer {
    var failure = MartletError(.connect, "PostgreSQL cannot be reached.")
    for attempt in configuration.attempts {
      var keywords = defaults.merging(attempt) { _, given in given }
      keywords["client_encoding"] = "UTF8"
      keywords["fallback_application_name"] = applicationName
      configuration.password?.reveal { keywords["password"] = $0 }
      configuration.keyPassword?.reveal { keywords["sslpassword"] = $0 }
      do throws(MartletError) {
        return try open(keywords, server: configuration.serverDescription, notices: notices)
      } catch {
        failure = error
        guard error.code == .connect else { break }
      }
    }
    throw failure
  }

  private static func open(
    _ keywords: [String: String], server: String, notices: NoticeSink
  ) throws(MartletError) -> OpaquePointer {
    let pairs = Array(keywords)
    let started = withCStringArray(pairs.map(\.key)) { names in
      withCStringArray(pairs.map(\.value)) { values in PQconnectStartParams(names, values, 0) }
    }
    guard let connection = started else {
      throw MartletError(.connect, "libpq has no memory for a connection.")
    }
    notices.attach(to: connection)
    PQsetErrorVerbosity(connection, PQERRORS_VERBOSE)
    let seconds = keywords["connect_timeout"].flatMap { Int($0) } ?? 0
    let deadline = seconds > 0 ? ContinuousClock.now + .seconds(seconds) : nil
    switch wait(for: connection, until: deadline) {
    case .connected:
      PQsetErrorVerbosity(connection, PQERRORS_DEFAULT)
      return connection
    case .failed:
      let error = MartletError.postgresConnect(
        message: shortened(PQerrorMessage(connection)),
        needsPassword: PQconnectionNeedsPassword(connection) == 1, server: server)
      PQfinish(connection)
      throw error
    case .tooLarge:
      PQfinish(connection)
      throw .answerTooLarge(server: server)
    case .timedOut:
      PQfinish(connection)
      throw MartletError(
        .connect, "PostgreSQL did not answer in time.",
        context: ErrorContext(server: server, serverMessage: "no connection within \(seconds) s"), isRetryable: true,
        hint: "Check host, port and firewall; connect_timeout=SECONDS in the URL waits longer.")
    }
  }

  private enum Outcome { case connected, failed, timedOut, tooLarge }

  private static func wait(for connection: OpaquePointer, until deadline: ContinuousClock.Instant?) -> Outcome {
    guard PQstatus(connection) != CONNECTION_BAD else { return .failed }
    // The manual: behave at first as if PQconnectPoll had asked for writing.
    var events = CShort(POLLOUT)
    while true {
      // The socket changes when libpq tries the next address.
      guard pollSocket(PQsocket(connection), events, until: deadline) != 0 else { return .timedOut }
      switch PQconnectPoll(connection) {
      case PGRES_POLLING_OK: return .connected
      case PGRES_POLLING_READING:
        events = CShort(POLLIN)
        // Of this socket, from its beginning.
        guard ReceivedBytes().isWithinLimit(on: PQsocket(connection)) else { return .tooLarge }
      case PGRES_POLLING_WRITING: events = CShort(POLLOUT)
      default: return .failed
      }
    }
  }
}

/// Waits for any of `events`; nil waits for ever.
/// - Returns: what happened, 0 after the deadline.
func pollSocket(_ socket: CInt, _ events: CShort, until deadline: ContinuousClock.Instant?) -> CShort {
  var entry = pollfd(fd: socket, events: events, revents: 0)
  while true {
    var milliseconds: CInt = -1
    if let deadline {
      let left = deadline - ContinuousClock.now
      // Rounded up, so that the last wait does not spin.
      milliseconds = CInt(min(max(0, (left / .milliseconds(1)).rounded(.up)), 1e9))
    }
    let count = poll(&entry, 1, milliseconds)
    if count < 0, errno == EINTR { continue }
    return count == 0 ? 0 : entry.revents
  }
}

/// Lends `strings` as C does it: an array of pointers, ended by a null pointer.
private func withCStringArray<Result>(
  _ strings: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> Result
) -> Result {
  let copies = strings.map { strdup($0) }
  defer {
    for copy in copies {
      // One of them may be the password.
      if let copy { explicit_bzero(copy, strlen(copy)) }
      free(copy)
    }
  }
  return body(copies.map { UnsafePointer($0) } + [nil])
}
