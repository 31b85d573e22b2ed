import AccessControl
import NIOCore
import NIOHTTPTypes
import Synchronization

/// Open connections of each address (of IPv6, of each network of 64 bits). Pure.
struct ConnectionTable {
  let perAddressMax: Int
  private var counts: [RateKey: Int] = [:]

  init(perAddressMax: Int) { self.perAddressMax = perAddressMax }

  /// - Returns: false where there are too many already; this one is not counted then.
  mutating func open(_ key: RateKey) -> Bool {
    guard counts[key, default: 0] < perAddressMax else { return false }
    counts[key, default: 0] += 1
    return true
  }

  mutating func close(_ key: RateKey) {
    guard let count = counts[key] else { return }
    counts[key] = count > 1 ? count - 1 : nil
  }
}

/// Closes what is more than an address may have open. This machine has no limit, and a proxy, which has the connections of
/// all its clients, none either.
final class ConnectionLimit: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart

  /// What the connections of one server share.
  final class Connections: Sendable {
    private let table: Mutex<ConnectionTable>
    private let proxies: TrustedProxies
    private let onRefusal: @Sendable () -> Void

    init(perAddressMax: Int, proxies: TrustedProxies, onRefusal: @escaping @Sendable () -> Void) {
      table = Mutex(ConnectionTable(perAddressMax: perAddressMax))
      self.proxies = proxies
      self.onRefusal = onRefusal
    }

    /// Nil for who is not counted.
    fileprivate func key(of address: String?) -> RateKey? {
      guard let address, let known = IPAddress(address), !known.isLoopback, !proxies.trusts(known) else { return nil }
      return .address(address)
    }

    fileprivate func open(_ key: RateKey) -> Bool {
      let isOpen = table.withLock { $0.open(key) }
      if !isOpen { onRefusal() }
      return isOpen
    }

    fileprivate func close(_ key: RateKey) { table.withLock { $0.close(key) } }
  }

  private let connections: Connections
  /// While it is counted.
  private var key: RateKey?

  init(_ connections: Connections) { self.connections = connections }

  func handlerAdded(context: ChannelHandlerContext) { if context.channel.isActive { begin(context) } }

  func channelActive(context: ChannelHandlerContext) {
    begin(context)
    context.fireChannelActive()
  }

  func channelInactive(context: ChannelHandlerContext) {
    end()
    context.fireChannelInactive()
  }

  func handlerRemoved(context: ChannelHandlerContext) { end() }

  private func begin(_ context: ChannelHandlerContext) {
    guard key == nil, let address = connections.key(of: context.remoteAddress?.ipAddress) else { return }
    if connections.open(address) { key = address } else { context.close(promise: nil) }
  }

  private func end() {
    if let key { connections.close(key) }
    key = nil
  }
}
