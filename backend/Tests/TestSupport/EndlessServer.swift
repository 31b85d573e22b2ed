import Foundation
import Glibc

/// A server on loopback that speaks its part up to some point, and then sends without end: for clients that take what
/// they are sent into memory.
///
/// SAFETY: everything is set before the threads start and never changes.
public final class EndlessServer: @unchecked Sendable {
  public let port: Int
  private let listener: Int32
  private let answers: [[UInt8]]
  private let answersFirst: Bool
  private let head: [UInt8]
  private let flood: [UInt8]

  public struct Failed: Error {}

  /// - Parameters:
  ///   - answers: to what each client sends, in turn.
  ///   - speaksFirst: sends the first of them before anything is asked.
  ///   - head: what begins the last answer.
  ///   - flood: what follows it again and again.
  public init(answers: [[UInt8]], speaksFirst: Bool, head: [UInt8] = [], flood: [UInt8]) throws {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutableBytes(of: &address) { bytes in
      bytes.withMemoryRebound(to: sockaddr.self) {
        bind(descriptor, $0.baseAddress, length) == 0 && listen(descriptor, 64) == 0
          && getsockname(descriptor, $0.baseAddress, &length) == 0
      }
    }
    guard isBound else { throw Failed() }
    listener = descriptor
    port = Int(UInt16(bigEndian: address.sin_port))
    self.answers = answers
    answersFirst = speaksFirst
    self.head = head
    // Large pieces, so that a client that reads them is busy with nothing else.
    let copies = max(1, (1 << 20) / max(1, flood.count))
    self.flood = Array(repeatElement(flood, count: copies).joined())
    Thread { [self] in
      while true {
        let client = accept(descriptor, nil, nil)
        guard client >= 0 else { return }
        Thread { self.serve(client) }.start()
      }
    }.start()
  }

  public func stop() { shutdown(listener, Int32(SHUT_RDWR)) }

  private func serve(_ client: Int32) {
    defer { close(client) }
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    for (index, answer) in answers.enumerated() {
      if index > 0 || !answersFirst { guard recv(client, &buffer, buffer.count, 0) > 0 else { return } }
      guard Self.write(answer, to: client) else { return }
    }
    if !answers.isEmpty || !answersFirst { guard recv(client, &buffer, buffer.count, 0) > 0 else { return } }
    guard Self.write(head, to: client) else { return }
    while Self.write(flood, to: client) {}
  }

  private static func write(_ bytes: [UInt8], to client: Int32) -> Bool {
    bytes.withUnsafeBytes { bytes in
      var rest = bytes[...]
      while !rest.isEmpty {
        let piece = UnsafeRawBufferPointer(rebasing: rest)
        let count = send(client, piece.baseAddress, piece.count, Int32(MSG_NOSIGNAL))
        guard count > 0 else { return false }
        rest = rest.dropFirst(count)
      }
      return true
    }
  }
}
