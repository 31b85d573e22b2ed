public import Diagnostics
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

/// Sends one request over a connection of its own and takes the answer: enough for a health check and for handing
/// spans to a collector once a second, and no client for anything else.
public enum HTTPSender {
  /// Of an answer's body, more is not kept.
  public static let bodyBytesMax = 64 << 10

  public struct Answer: Sendable {
    public var status: Int
    /// Names in lower case.
    public var headers: [String: String]
    public var body: [UInt8]
  }

  /// - Parameters:
  ///   - seconds: from connecting to the end of the answer.
  ///   - isVerified: whether the certificate must be one that this machine trusts, and the host's.
  /// - Throws: `.connect`, `.connectionLost` or `.timeout`; any answer is one.
  public static func send(
    _ method: String, to address: HTTPAddress, headers: [(name: String, value: String)] = [], body: [UInt8] = [],
    seconds: Double, isVerified: Bool = true
  ) async throws(MartletError) -> Answer {
    let loop = MultiThreadedEventLoopGroup.singleton.next()
    let answer = loop.makePromise(of: Answer.self)
    let limit = TimeAmount.milliseconds(Int64(seconds * 1000))
    let timer = loop.scheduleTask(in: limit) { answer.fail(failure(.timeout, address, "no answer in \(seconds) s")) }
    var head = HTTPRequestHead(version: .http1_1, method: HTTPMethod(rawValue: method), uri: address.path)
    head.headers = HTTPHeaders(
      [("Host", address.authority), ("Connection", "close"), ("Content-Length", "\(body.count)")]
        + headers.map { ($0.name, $0.value) })
    let tls = address.isEncrypted ? try context(isVerified, address) : nil
    let request = [HTTPClientRequestPart.head(head), .body(.byteBuffer(ByteBuffer(bytes: body))), .end(nil)]
    let connecting = ClientBootstrap(group: loop).connectTimeout(limit)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          let pipeline = channel.pipeline.syncOperations
          if let tls { try pipeline.addHandler(try encryption(tls, address)) }
          try pipeline.addHTTPClientHandlers()
          try pipeline.addHandler(AnswerReader(answer, address))
        }
      }
      .connect(host: address.host, port: address.port)
    connecting.whenFailure { answer.fail(failure(.connect, address, "\($0)")) }
    connecting.whenSuccess { channel in
      for part in request { channel.write(part, promise: nil) }
      channel.flush()
      answer.futureResult.whenComplete { _ in channel.close(promise: nil) }
    }
    defer { timer.cancel() }
    do {
      return try await withTaskCancellationHandler {
        try await answer.futureResult.get()
      } onCancel: {
        answer.fail(failure(.cancelled, address, "cancelled"))
      }
    } catch let error as MartletError {
      throw error
    } catch {
      throw failure(.connectionLost, address, "\(error)")
    }
  }

  private static func context(
    _ isVerified: Bool, _ address: HTTPAddress
  ) throws(MartletError) -> NIOSSLContext {
    var configuration = TLSConfiguration.makeClientConfiguration()
    if !isVerified { configuration.certificateVerification = .none }
    do {
      return try NIOSSLContext(configuration: configuration)
    } catch {
      throw failure(.tls, address, "\(error)")
    }
  }

  private static func encryption(_ context: NIOSSLContext, _ address: HTTPAddress) throws -> NIOSSLClientHandler {
    // Server Name Indication knows names only, RFC 6066, 3.
    let isAddress = (try? SocketAddress(ipAddress: address.host, port: 0)) != nil
    return try NIOSSLClientHandler(context: context, serverHostname: isAddress ? nil : address.host)
  }

  fileprivate static func failure(_ code: ErrorCode, _ address: HTTPAddress, _ detail: String) -> MartletError {
    MartletError(
      code, "The HTTP server did not answer.", context: ErrorContext(object: address.authority, serverMessage: detail),
      isRetryable: true)
  }
}

/// Puts an answer together.
private final class AnswerReader: ChannelInboundHandler {
  typealias InboundIn = HTTPClientResponsePart

  private let promise: EventLoopPromise<HTTPSender.Answer>
  private let address: HTTPAddress
  private var answer: HTTPSender.Answer?

  init(_ promise: EventLoopPromise<HTTPSender.Answer>, _ address: HTTPAddress) {
    self.promise = promise
    self.address = address
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head):
      let headers = head.headers.map { ($0.name.lowercased(), $0.value) }
      answer = HTTPSender.Answer(
        status: Int(head.status.code), headers: Dictionary(headers, uniquingKeysWith: { first, _ in first }), body: [])
    case .body(let bytes):
      let room = HTTPSender.bodyBytesMax - (answer?.body.count ?? 0)
      answer?.body.append(contentsOf: bytes.readableBytesView.prefix(room))
    case .end: if let answer { promise.succeed(answer) }
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    promise.fail(HTTPSender.failure(.connectionLost, address, "\(error)"))
    context.close(promise: nil)
  }

  func channelInactive(context: ChannelHandlerContext) {
    promise.fail(HTTPSender.failure(.connectionLost, address, "the connection was closed"))
  }
}
