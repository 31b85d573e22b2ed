import Foundation
import Synchronization

/// A Unix socket whose server sends one prepared answer to each connection without listening to it: then it says that
/// no more will come, and reads until the client has gone.
final class FuzzServer: Sendable {
  static let shared = FuzzServer()

  let path: String
  private let listener: Int32
  private let answer = Mutex<[UInt8]>([])

  private init?() {
    // A socket's path is short: 107 bytes.
    path = NSTemporaryDirectory() + "martlet-fuzz-\(getpid()).sock"
    listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    guard Self.bindAndListen(listener, path) else { return nil }
    Thread { [self] in while serve() {} }.start()
  }

  /// Runs `body` while connections get `bytes`.
  func answering<Result>(_ bytes: [UInt8], _ body: () -> Result) -> Result {
    answer.withLock { $0 = bytes }
    return body()
  }

  private static func bindAndListen(_ descriptor: Int32, _ path: String) -> Bool {
    unlink(path)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8) + [0]
    guard bytes.count <= MemoryLayout.size(ofValue: address.sun_path) else { return false }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    let size = socklen_t(MemoryLayout<sockaddr_un>.size)
    let bound = withUnsafeBytes(of: address) { address in
      address.withMemoryRebound(to: sockaddr.self) { bind(descriptor, $0.baseAddress, size) }
    }
    return bound == 0 && listen(descriptor, 8) == 0
  }

  private func serve() -> Bool {
    let client = accept(listener, nil, nil)
    guard client >= 0 else { return false }
    let bytes = answer.withLock { $0 }
    _ = send(client, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    shutdown(client, Int32(SHUT_WR))
    var buffer = [UInt8](repeating: 0, count: 4096)
    while recv(client, &buffer, buffer.count, 0) > 0 {}
    close(client)
    return true
  }
}
