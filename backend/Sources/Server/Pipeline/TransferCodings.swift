import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Refuses a body in a coding that nobody here undoes (RFC 9112, 6.1: 501), and ends the connection: where the next request
/// would begin is not known for certain.
final class TransferCodings: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart
  typealias OutboundOut = HTTPResponsePart

  private static let problem = """
    {"code":"transfer-encoding","detail":"A body comes with its length, or chunked.","status":501,\
    "title":"The transfer coding is not known.","type":"urn:martlet:problem:transfer-encoding"}
    """

  private var isRefused = false

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    if case .head(let head) = unwrapInboundIn(data), let coding = head.headerFields[.transferEncoding],
      coding.lowercased() != "chunked"
    {
      refuse(context)
    }
    if !isRefused { context.fireChannelRead(data) }
  }

  private func refuse(_ context: ChannelHandlerContext) {
    guard !isRefused else { return }
    isRefused = true
    let body = ByteBuffer(string: Self.problem)
    let head = HTTPResponse(
      status: .notImplemented,
      headerFields: [
        .contentType: "application/problem+json", .contentLength: "\(body.readableBytes)", .connection: "close",
      ])
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    context.write(wrapOutboundOut(.body(body)), promise: nil)
    context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    // What is still being sent is taken, so that the answer arrives, and no longer than the deadline allows.
    context.close(mode: .output, promise: nil)
  }
}
