import Glibc

/// How much a server has sent since a statement began: libpq takes rows, messages and notifications into memory without
/// end, and says nothing of it.
///
/// The kernel counts what came over a TCP connection (`tcpi_bytes_received` of TCP_INFO; Linux, include/uapi/linux/tcp.h,
/// since 4.1). A Unix socket's other end is this machine's; what lies in its queue before each read is added up.
struct ReceivedBytes {
  /// A login: a few messages, and the settings that the server reports.
  static let loginMax = 1 << 20
  /// The largest honest answer is a plan that is read back from the ledger.
  static let answerMax = 256 << 20

  private var start = 0
  private var queued = 0
  private var max = loginMax

  /// Begins to count anew.
  mutating func begin(on socket: CInt, max: Int) {
    self.max = max
    queued = 0
    start = Self.kernelCount(of: socket) ?? 0
  }

  /// Called before a read.
  mutating func willRead(from socket: CInt) {
    guard Self.kernelCount(of: socket) == nil else { return }
    var count: CInt = 0
    if ioctl(socket, UInt(FIONREAD), &count) == 0 { queued += Int(count) }
  }

  func isWithinLimit(on socket: CInt) -> Bool { (Self.kernelCount(of: socket) ?? start) - start + queued <= max }

  private static let offset = 128

  private static func kernelCount(of socket: CInt) -> Int? {
    withUnsafeTemporaryAllocation(byteCount: offset + 8, alignment: 8) { info in
      var length = socklen_t(info.count)
      let status = getsockopt(socket, CInt(IPPROTO_TCP), TCP_INFO, info.baseAddress, &length)
      guard status == 0, length >= info.count else { return nil }
      return Int(truncatingIfNeeded: info.load(fromByteOffset: offset, as: UInt64.self))
    }
  }
}
