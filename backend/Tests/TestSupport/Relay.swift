import Foundation
import Glibc

/// A TCP relay on loopback that may alter what passes through it, as a proxy between a client and its server would.
///
/// SAFETY: the descriptors and closures are set before the threads start and never change.
public final class Relay: @unchecked Sendable {
  /// Gets what was read at once, and how much has passed in this direction before it.
  public typealias Change = @Sendable (_ bytes: [UInt8], _ offset: Int) -> [UInt8]

  public let port: Int
  private let listener: Int32
  private let serverPort: Int
  private let toServer: Change
  private let toClient: Change

  public struct Failed: Error {}

  /// - Parameter serverPort: on loopback.
  public init(
    to serverPort: Int, toServer: @escaping Change = { bytes, _ in bytes },
    toClient: @escaping Change = { bytes, _ in bytes }
  ) throws {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = Self.loopback(port: 0)
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
    self.serverPort = serverPort
    self.toServer = toServer
    self.toClient = toClient
    Thread { [descriptor, serverPort, toServer, toClient] in
      while true {
        let client = accept(descriptor, nil, nil)
        guard client >= 0 else { return }
        let server = Self.connected(to: serverPort)
        Thread { Self.forward(from: client, to: server, toServer) }.start()
        Thread { Self.forward(from: server, to: client, toClient) }.start()
      }
    }.start()
  }

  /// Takes no more connections; those that are open stay.
  public func stop() { shutdown(listener, Int32(SHUT_RDWR)) }

  deinit { stop() }

  /// Replaces each occurrence of one text by another of the same length.
  public static func replacing(_ text: String, with other: String) -> Change {
    let (old, new) = (Array(text.utf8), Array(other.utf8))
    precondition(old.count == new.count, "packets carry their lengths")
    return { bytes, _ in
      var bytes = bytes
      var start = 0
      while start + old.count <= bytes.count {
        if bytes[start..<start + old.count].elementsEqual(old) {
          bytes.replaceSubrange(start..<start + old.count, with: new)
          start += old.count
        } else {
          start += 1
        }
      }
      return bytes
    }
  }

  private static func forward(from source: Int32, to sink: Int32, _ change: Change) {
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    var offset = 0
    while true {
      let count = recv(source, &buffer, buffer.count, 0)
      guard count > 0 else { break }
      let bytes = change(Array(buffer[..<count]), offset)
      offset += count
      var sent = 0
      while sent < bytes.count {
        let written = bytes[sent...].withUnsafeBytes { send(sink, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
        guard written > 0 else { break }
        sent += written
      }
    }
    // The other direction's thread sees its end, too; the descriptors live as long as the test.
    shutdown(source, Int32(SHUT_RDWR))
    shutdown(sink, Int32(SHUT_RDWR))
  }

  private static func connected(to port: Int) -> Int32 {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = loopback(port: port)
    _ = withUnsafeMutableBytes(of: &address) { bytes in
      bytes.withMemoryRebound(to: sockaddr.self) {
        connect(descriptor, $0.baseAddress, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    return descriptor
  }

  private static func loopback(port: Int) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return address
  }
}
