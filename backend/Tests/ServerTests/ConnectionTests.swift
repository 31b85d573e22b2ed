import AccessControl
import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTPTypes
import Synchronization
import TestSupport
import Testing

@testable import Server

/// Embedded channels: their clock is the test's.
@Suite("Connections that want too much", .attack(from: .client, is: .refused))
struct ConnectionTests {
  private static func channel(
    _ handler: any ChannelHandler & RemovableChannelHandler, from address: String = "192.0.2.7"
  ) throws -> EmbeddedChannel {
    let channel = EmbeddedChannel()
    let peer = try SocketAddress(ipAddress: address, port: 5678)
    channel.remoteAddress = peer
    try channel.pipeline.syncOperations.addHandler(handler)
    try channel.connect(to: peer).wait()
    return channel
  }

  private static func head(_ fields: HTTPFields = [:]) -> HTTPRequestPart {
    .head(HTTPRequest(method: .post, scheme: "http", authority: "localhost", path: "/", headerFields: fields))
  }

  private final class Count: Sendable {
    private let number = Mutex(0)
    var value: Int { number.withLock { $0 } }
    func add() { number.withLock { $0 += 1 } }
  }

  // MARK: Of one address

  @Test func `an address has so many, and places become free`() throws {
    let refusals = Count()
    let shared = ConnectionLimit.Connections(perAddressMax: 2, proxies: TrustedProxies([]), onRefusal: refusals.add)
    let first = try Self.channel(ConnectionLimit(shared))
    let second = try Self.channel(ConnectionLimit(shared))
    #expect(try !Self.channel(ConnectionLimit(shared)).isActive)
    #expect(try Self.channel(ConnectionLimit(shared), from: "192.0.2.8").isActive)
    #expect(first.isActive && second.isActive && refusals.value == 1)
    try first.close().wait()
    #expect(try Self.channel(ConnectionLimit(shared)).isActive)
    #expect(try !Self.channel(ConnectionLimit(shared)).isActive)
  }

  @Test func `a network of IPv6 counts as one`() throws {
    let shared = ConnectionLimit.Connections(perAddressMax: 1, proxies: TrustedProxies([]), onRefusal: {})
    let first = try Self.channel(ConnectionLimit(shared), from: "2001:db8::1")
    #expect(try !Self.channel(ConnectionLimit(shared), from: "2001:db8::2").isActive)
    #expect(try Self.channel(ConnectionLimit(shared), from: "2001:db8:0:1::2").isActive && first.isActive)
  }

  @Test(arguments: ["127.0.0.1", "::1", "10.0.0.1"])
  func `this machine and proxies are not counted`(_ address: String) throws {
    let proxies = TrustedProxies([try #require(IPNetwork(parsing: "10.0.0.0/8"))])
    let shared = ConnectionLimit.Connections(perAddressMax: 1, proxies: proxies, onRefusal: {})
    for _ in 0..<3 { #expect(try Self.channel(ConnectionLimit(shared), from: address).isActive) }
  }

  // MARK: In time

  @Test func `a head that does not come is not waited for`() throws {
    let late = Count()
    let channel = try Self.channel(RequestDeadline(onTimeout: late.add))
    channel.embeddedEventLoop.advanceTime(by: .seconds(9))
    #expect(channel.isActive)
    channel.embeddedEventLoop.advanceTime(by: .seconds(1))
    #expect(!channel.isActive && late.value == 1)
  }

  @Test func `a body that does not come is not waited for`() throws {
    let late = Count()
    let channel = try Self.channel(RequestDeadline(onTimeout: late.add))
    channel.embeddedEventLoop.advanceTime(by: .seconds(9))
    try channel.writeInbound(Self.head())
    channel.embeddedEventLoop.advanceTime(by: .seconds(19))
    try channel.writeInbound(HTTPRequestPart.body(ByteBuffer(string: "a")))
    #expect(channel.isActive)
    channel.embeddedEventLoop.advanceTime(by: .seconds(1))
    #expect(!channel.isActive && late.value == 1)
  }

  @Test func `whoever is in time is let alone`() throws {
    let late = Count()
    let channel = try Self.channel(RequestDeadline(onTimeout: late.add))
    for _ in 0..<3 {
      try channel.writeInbound(Self.head())
      try channel.writeInbound(HTTPRequestPart.end(nil))
      channel.embeddedEventLoop.advanceTime(by: .seconds(60))
    }
    #expect(channel.isActive && late.value == 0)
  }

  // MARK: Codings

  @Test(arguments: ["gzip", "gzip, chunked", "identity", "chunked, chunked", "", "x"])
  func `a coding that is not known is refused`(_ coding: String) throws {
    let channel = try Self.channel(TransferCodings())
    try channel.writeInbound(Self.head([.transferEncoding: coding]))
    try channel.writeInbound(HTTPRequestPart.body(ByteBuffer(string: "GET / HTTP/1.1\r\n\r\n")))
    try channel.writeInbound(Self.head())
    #expect(try channel.readInbound(as: HTTPRequestPart.self) == nil)
    guard case .head(let response) = try channel.readOutbound(as: HTTPResponsePart.self) else {
      Issue.record("no answer")
      return
    }
    #expect(response.status == .notImplemented && response.headerFields[.connection] == "close")
  }

  @Test func `chunked is known`() throws {
    let channel = try Self.channel(TransferCodings())
    try channel.writeInbound(Self.head([.transferEncoding: "Chunked"]))
    #expect(try channel.readInbound(as: HTTPRequestPart.self) != nil)
  }
}
