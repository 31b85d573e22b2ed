import Diagnostics
import NIOCore
import NIOPosix
import Testing

@testable import HTTPSender

@Suite("Addresses of HTTP")
struct HTTPAddressTests {
  @Test(arguments: [
    ("http://127.0.0.1:8080/readyz", "127.0.0.1", 8080, "/readyz", "127.0.0.1:8080"),
    ("HTTPS://collector.example", "collector.example", 443, "/", "collector.example"),
    ("http://[::1]:4318/v1/traces?x=%20y", "::1", 4318, "/v1/traces?x=%20y", "[::1]:4318"),
    ("http://a", "a", 80, "/", "a"),
  ]) func `are taken apart`(_ text: String, _ host: String, _ port: Int, _ path: String, _ authority: String) throws {
    let address = try HTTPAddress(text)
    #expect(address.host == host && address.port == port && address.path == path)
    #expect(address.authority == authority)
    #expect(address.isEncrypted == text.lowercased().hasPrefix("https"))
  }

  @Test(arguments: ["", "ftp://a", "/readyz", "http://", "http://user:secret@a/", "http://a:0", "http://a:99999"])
  func `others are refused without being repeated`(_ text: String) {
    let error = #expect(throws: MartletError.self) { try HTTPAddress(text) }
    #expect(error?.code == .invalidURL)
    #expect(!"\(String(describing: error))".contains("secret"))
  }
}

@Suite("Sending a request")
struct HTTPSenderTests {
  /// Answers every connection with these bytes; nil says nothing.
  private func withServer(_ answer: String?, _ body: (HTTPAddress) async throws -> Void) async throws {
    let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .bind(host: "127.0.0.1", port: 0) { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(Parrot(answer: answer))
          return channel
        }
      }
    let port = try #require(server.channel.localAddress?.port)
    do {
      try await body(try HTTPAddress("http://127.0.0.1:\(port)/x"))
    } catch {
      try await server.channel.close()
      throw error
    }
    try await server.channel.close()
  }

  private final class Parrot: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer
    let answer: String?
    init(answer: String?) { self.answer = answer }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      guard let answer else { return }
      context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: answer)), promise: nil)
      context.close(promise: nil)
    }
  }

  @Test func `gives the answer`() async throws {
    try await withServer("HTTP/1.1 503 No\r\nRetry-After: 7\r\nContent-Length: 2\r\n\r\nno") { address in
      let answer = try await HTTPSender.send("GET", to: address, seconds: 5)
      #expect(answer.status == 503 && answer.body == Array("no".utf8) && answer.headers["retry-after"] == "7")
    }
  }

  @Test func `keeps no more of a body than it may`() async throws {
    let long = String(repeating: "x", count: 100_000)
    try await withServer("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n\(long)") { address in
      let answer = try await HTTPSender.send("POST", to: address, body: [1, 2], seconds: 5)
      #expect(answer.body.count == HTTPSender.bodyBytesMax)
    }
  }

  @Test func `does not wait for ever`() async throws {
    try await withServer(nil) { address in
      let error = await #expect(throws: MartletError.self) {
        try await HTTPSender.send("GET", to: address, seconds: 0.1)
      }
      #expect(error?.code == .timeout)
    }
  }

  @Test(arguments: ["no HTTP\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort"])
  func `an answer that is none, or is cut, is an error`(_ answer: String) async throws {
    try await withServer(answer) { address in
      let error = await #expect(throws: MartletError.self) { try await HTTPSender.send("GET", to: address, seconds: 5) }
      #expect(error?.code == .connectionLost)
    }
  }

  @Test func `says where nobody listens`() async throws {
    var closed: HTTPAddress?
    try await withServer("") { closed = $0 }
    let address = try #require(closed)
    let error = await #expect(throws: MartletError.self) { try await HTTPSender.send("GET", to: address, seconds: 5) }
    #expect(error?.code == .connect)
  }
}
