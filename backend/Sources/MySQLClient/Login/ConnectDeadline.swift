import CMariaDB
import Dispatch
import Glibc
import Synchronization

/// A limit for all of a login. libmariadb limits each of its waits by itself, so that a server that sends a byte now and
/// then could keep it waiting for as long as it likes.
///
/// The library's non-blocking calls are used although we wait for them, because they give away the socket while the login
/// is under way. At the deadline it is shut down, which also ends the waits of a TLS handshake, which those calls do not
/// hand out. Not limited is the lookup of the host's name, which has the resolver's own limits.
///
/// Source: MariaDB Connector/C, "Non-blocking client library".
final class ConnectDeadline: Sendable {
  /// Of the call's own stack, which our login plugins use as well.
  static let stackBytes = 512 << 10

  private struct State {
    /// Ours, of the same open socket, so that it can still be named when the library has closed its own.
    var socket: CInt?
    var isOver = false
    var hasExpired = false
  }

  private let state = Mutex(State())
  private let instant: ContinuousClock.Instant

  private init(seconds: Int) { instant = .now + .seconds(seconds) }

  /// - Parameters:
  ///   - handle: with `MYSQL_OPT_NONBLOCK` set.
  ///   - start: `mysql_real_connect_start`; what it is given must live as long as this call.
  /// - Returns: whether the time was up before it had ended.
  static func connect(
    _ handle: UnsafeMutablePointer<MYSQL>, seconds: Int,
    _ start: (_ connected: inout UnsafeMutablePointer<MYSQL>?) -> CInt
  ) -> (isConnected: Bool, hasExpired: Bool) {
    let deadline = ConnectDeadline(seconds: seconds)
    DispatchQueue.global().asyncAfter(deadline: .now() + .seconds(seconds)) { deadline.expire() }
    var connected: UnsafeMutablePointer<MYSQL>?
    var waitsFor = start(&connected)
    while waitsFor != 0 {
      let socket = mysql_get_socket(handle)
      deadline.guard(socket)
      waitsFor = mysql_real_connect_cont(&connected, handle, deadline.wait(for: waitsFor, on: socket, of: handle))
    }
    return (connected != nil, deadline.end())
  }

  /// Each address of a host has a socket of its own.
  private func `guard`(_ socket: CInt) {
    state.withLock { state in
      if let earlier = state.socket { close(earlier) }
      let copy = fcntl(socket, F_DUPFD_CLOEXEC, 0)
      state.socket = copy < 0 ? nil : copy
    }
  }

  private func wait(for events: CInt, on socket: CInt, of handle: UnsafeMutablePointer<MYSQL>) -> CInt {
    var entry = pollfd(fd: socket, events: 0, revents: 0)
    if events & CInt(MYSQL_WAIT_READ) != 0 { entry.events |= CShort(POLLIN) }
    if events & CInt(MYSQL_WAIT_WRITE) != 0 { entry.events |= CShort(POLLOUT) }
    if events & CInt(MYSQL_WAIT_EXCEPT) != 0 { entry.events |= CShort(POLLPRI) }
    while true {
      // Rounded up, so that the last wait does not spin.
      var milliseconds = max(0, ((instant - .now) / .milliseconds(1)).rounded(.up))
      if events & CInt(MYSQL_WAIT_TIMEOUT) != 0 {
        milliseconds = min(milliseconds, Double(mysql_get_timeout_value_ms(handle)))
      }
      let count = poll(&entry, 1, CInt(min(milliseconds, 1e9)))
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        state.withLock { $0.hasExpired = true }
        return CInt(MYSQL_WAIT_TIMEOUT)
      }
      var occurred: CInt = 0
      // What ends the socket is learned by reading or writing, whichever the call waits for.
      let isEnded = entry.revents & CShort(POLLERR | POLLHUP) != 0
      if isEnded || entry.revents & CShort(POLLIN) != 0 { occurred |= events & CInt(MYSQL_WAIT_READ) }
      if isEnded || entry.revents & CShort(POLLOUT) != 0 { occurred |= events & CInt(MYSQL_WAIT_WRITE) }
      if entry.revents & CShort(POLLPRI) != 0 { occurred |= events & CInt(MYSQL_WAIT_EXCEPT) }
      return occurred
    }
  }

  private func expire() {
    state.withLock { state in
      guard !state.isOver else { return }
      state.hasExpired = true
      if let socket = state.socket { shutdown(socket, CInt(SHUT_RDWR)) }
    }
  }

  private func end() -> Bool {
    state.withLock { state in
      state.isOver = true
      if let socket = state.socket { close(socket) }
      state.socket = nil
      return state.hasExpired
    }
  }
}
