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

  /// Bytes left; below 0 once the limit was crossed. At an address of its own, which the connection carries.
  private let left: UnsafeMutablePointer<Int>

  init() {
    _ = Self.isCounting
    left = .allocate(capacity: 1)
    left.initialize(to: Self.loginBytes)
  }

  /// The connection is closed by now.
  deinit { left.deallocate() }

  func attach(to handle: UnsafeMutablePointer<MYSQL>) { martlet_set_user_data(handle, left) }

  /// Begins to count anew.
  func begin(_ bytes: Int = headBytes) { left.pointee = bytes }

  /// Rows are read one by one and kept by nobody: their number has no limit, and each one's size is libmariadb's.
  func lift() { left.pointee = Int.max }

  var isExceeded: Bool { left.pointee < 0 }

  /// What an answer needs in memory is more than what came over the line.
  func exceed(on handle: UnsafeMutablePointer<MYSQL>) {
    left.pointee = -1
    Self.hangUp(handle)
  }

  private static func hangUp(_ handle: UnsafeMutablePointer<MYSQL>) {
    shutdown(CInt(mysql_get_socket(handle)), CInt(SHUT_RDWR))
  }

  /// One callback for all connections of the process, forever. Connections of others carry no pointer.
  private static let isCounting = ma_pvio_register_callback(1) { mode, handle, _, count in
    guard mode == 0, count > 0, let handle, let data = martlet_user_data(handle) else { return }
    let left = data.assumingMemoryBound(to: Int.self)
    left.pointee -= count
    if left.pointee < 0 { ReceiveLimit.hangUp(handle) }
  }
}
