import Foundation
import Glibc
import Testing

/// A TCP server on loopback that plays one prepared side of a conversation: for what no honest server does.
///
/// SAFETY: `received` is only touched with `lock` held; the descriptors are set once, before the thread starts.
final class FakeServer: @unchecked Sendable {
  let port: Int
  private let listener: Int32
  private let lock = NSCondition()
  private var received: [UInt8] = []
  private var isFinished = false

  /// Accepts one connection and sends each of `packets`, waiting for an answer after each.
  /// With `endsAfterwards` false it then stays silent until the client goes away, but for `trickle`: a byte of it every
  /// tenth of a second.
  init(sending packets: [[UInt8]], endsAfterwards: Bool = false, trickle: [UInt8] = []) throws {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    listener = descriptor
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let bound = withUnsafeMutableBytes(of: &address) { bytes in
      bytes.withMemoryRebound(to: sockaddr.self) { bind(descriptor, $0.baseAddress, length) }
    }
    try #require(bound == 0 && listen(descriptor, 1) == 0)
    _ = withUnsafeMutableBytes(of: &address) { bytes in
      bytes.withMemoryRebound(to: sockaddr.self) { getsockname(descriptor, $0.baseAddress, &length) }
    }
    port = Int(UInt16(bigEndian: address.sin_port))
    Thread { self.serve(packets, endsAfterwards, trickle) }.start()
  }

  deinit { close(listener) }

  /// What the client sent until it closed the connection.
  func allReceived() -> [UInt8] {
    lock.lock()
    defer { lock.unlock() }
    while !isFinished { lock.wait() }
    return received
  }

  private func serve(_ packets: [[UInt8]], _ endsAfterwards: Bool, _ trickle: [UInt8]) {
    let client = accept(listener, nil, nil)
    for packet in packets {
      _ = send(client, packet, packet.count, Int32(MSG_NOSIGNAL))
      if endsAfterwards && packet == packets.last { break }
      if !receive(from: client) { break }
    }
    for byte in trickle {
      guard send(client, [byte], 1, Int32(MSG_NOSIGNAL)) == 1 else { break }
      Thread.sleep(forTimeInterval: 0.1)
    }
    if !endsAfterwards { while receive(from: client) {} }
    close(client)
    lock.lock()
    isFinished = true
    lock.broadcast()
    lock.unlock()
  }

  private func receive(from client: Int32) -> Bool {
    var buffer = [UInt8](repeating: 0, count: 65536)
    let count = recv(client, &buffer, buffer.count, 0)
    guard count > 0 else { return false }
    lock.lock()
    received.append(contentsOf: buffer[..<count])
    lock.unlock()
    return true
  }
}

/// Packets of a server, with their headers: u24 length, u8 sequence number.
enum FakePacket {
  /// A greeting of protocol 10 without CLIENT_SSL, for the plugin mysql_native_password.
  static let greeting = greeting(offersTLS: false)

  static func greeting(offersTLS: Bool) -> [UInt8] {
    framed(
      0,
      [10] + Array("8.0.36-fake\0".utf8) + [1, 0, 0, 0] + Array("12345678\0".utf8)
        // capabilities: all of 4.1 but compression and LOCAL, SSL (0x0800) as asked; charset 45; status; PLUGIN_AUTH above
        + [0x0D, offersTLS ? 0xAA : 0xA2, 45, 2, 0, 0x08, 0x00, 21] + [UInt8](repeating: 0, count: 10)
        + Array("123456789012\0mysql_native_password\0".utf8))
  }

  static func ok(_ sequence: UInt8) -> [UInt8] { framed(sequence, [0, 0, 0, 2, 0, 0, 0]) }

  static func switchPlugin(_ sequence: UInt8, _ name: String, data: String = "") -> [UInt8] {
    framed(sequence, [0xFE] + Array("\(name)\0\(data)".utf8))
  }

  /// More of a login: 1 before what the plugin reads.
  static func loginData(_ sequence: UInt8, _ bytes: [UInt8]) -> [UInt8] { framed(sequence, [1] + bytes) }

  static func framed(_ sequence: UInt8, _ payload: [UInt8]) -> [UInt8] {
    [UInt8(payload.count & 255), UInt8(payload.count >> 8), 0, sequence] + payload
  }
}
