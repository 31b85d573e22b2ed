import CMariaDB
import Glibc

/// How much a server may send until the next statement: libmariadb itself takes column definitions, buffered rows and
/// packets without end, before anybody sees one of them.
///
/// Counted in the socket's reads, not in rows. What is over the limit shuts the socket down: libmariadb then reads what
/// the kernel still has, a few megabytes, and loses the connection.
final class ReceiveLimit {
  /// A greeting and a login: packets of a few hundred bytes, and a key. libmariadb refuses a large packet by itself then,
  /// but not many of them.
  static let loginBytes = 1 << 20
  /// What comes before the rows: an OK, an error, up to 4,096 columns' definitions of a kilobyte each. Less than an
  /// answer's, because libmariadb makes 150 bytes of a definition of 12.
  static let headBytes = 16 << 20
  /// The columns of 2,000 tables with 30 each are 13 MB; a definition has at most max_allowed_packet, 64 MiB unless
  /// somebody has raised it. In memory it may be twice as much, while an array grows.
  static let answerBytes = 128 << 20

  private struct State {
    /// Bytes; below 0 once the limit was crossed.
    var left: Int
    var greeting = GreetingHead()
  }

  /// At an address of its own, which the connection carries.
  private let state: UnsafeMutablePointer<State>

  init() {
    _ = Self.isCounting
    state = .allocate(capacity: 1)
    state.initialize(to: State(left: Self.loginBytes))
  }

  /// The connection is closed by now.
  deinit { state.deallocate() }

  func attach(to handle: UnsafeMutablePointer<MYSQL>) { martlet_set_user_data(handle, state) }

  /// Begins to count anew.
  func begin(_ bytes: Int = headBytes) { state.pointee.left = bytes }

  /// Rows are read one by one and kept by nobody: their number has no limit, and each one's size is libmariadb's.
  func lift() { state.pointee.left = Int.max }

  var isExceeded: Bool { state.pointee.left < 0 }

  /// What an answer needs in memory is more than what came over the line.
  func exceed(on handle: UnsafeMutablePointer<MYSQL>) {
    state.pointee.left = -1
    Self.hangUp(handle)
  }

  private static func hangUp(_ handle: UnsafeMutablePointer<MYSQL>) {
    shutdown(CInt(mysql_get_socket(handle)), CInt(SHUT_RDWR))
  }

  /// One callback for all connections of the process, forever. Connections of others carry no pointer.
  private static let isCounting = ma_pvio_register_callback(1) { mode, handle, bytes, count in
    guard mode == 0, count > 0, let handle, let bytes, let data = martlet_user_data(handle) else { return }
    let state = data.assumingMemoryBound(to: State.self)
    state.pointee.left -= count
    if state.pointee.left < 0 { ReceiveLimit.hangUp(handle) }
    guard handle.pointee.server_version == nil else { return }
    state.pointee.greeting.read(UnsafeBufferPointer(start: bytes, count: count))
    guard state.pointee.greeting.isProgress else { return }
    // What it looks into without asking whether it is there; freed with the connection.
    handle.pointee.server_version = strdup("")
    ReceiveLimit.hangUp(handle)
  }
}

/// The first bytes of a server: 4 of a packet's header, then 0A, the version of the protocol, in a greeting, or FF and the
/// number of an error. Error FFFF tells of progress, of which libmariadb 3.3 asks the server's version first, which a
/// server that has not greeted does not have yet: it would read at address 0.
///
/// Source: MariaDB's client/server protocol, "ERR_Packet"; libmariadb/mariadb_lib.c, ma_net_safe_read.
struct GreetingHead {
  private static let errorNumber = 4..<7
  private var position = 0
  private var isErrorOfProgress = true

  /// They may come one by one.
  mutating func read(_ bytes: UnsafeBufferPointer<UInt8>) {
    for byte in bytes.prefix(max(0, Self.errorNumber.upperBound - position)) {
      if Self.errorNumber.contains(position), byte != 0xFF { isErrorOfProgress = false }
      position += 1
    }
  }

  var isProgress: Bool { position >= Self.errorNumber.upperBound && isErrorOfProgress }
}
