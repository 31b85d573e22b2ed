import NIOCore
import NIOHTTPTypes

/// Ends a connection whose client takes too long over one request: a byte now and then keeps any idle timer from
/// running out, also behind an answer that was given before the body was read.
final class RequestDeadline: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart

  private let limit: TimeAmount
  private let bodyBytesMax: Int
  private let onTimeout: @Sendable () -> Void
  private var timer: Scheduled<Void>?
  private var bodyBytes = 0

  /// - Parameters:
  ///   - seconds: from a request's head to the end of its body.
  ///   - bodyBytesMax: more than any operation takes; what is over its own limit is still answered.
  ///   - onTimeout: told of a connection that is ended.
  init(seconds: Int, bodyBytesMax: Int, onTimeout: @escaping @Sendable () -> Void) {
    self.onTimeout = onTimeout
    limit = .seconds(Int64(seconds))
    self.bodyBytesMax = bodyBytesMax
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head:
      bodyBytes = 0
      let channel = context.channel
      timer = context.eventLoop.scheduleTask(in: limit) { [onTimeout] in
        onTimeout()
        channel.close(promise: nil)
      }
    case .body(let bytes):
      bodyBytes += bytes.readableBytes
      if bodyBytes > bodyBytesMax { context.close(promise: nil) }
    case .end: stop()
    }
    context.fireChannelRead(data)
  }

  func channelInactive(context: ChannelHandlerContext) {
    stop()
    context.fireChannelInactive()
  }

  func handlerRemoved(context: ChannelHandlerContext) { stop() }

  private func stop() {
    timer?.cancel()
    timer = nil
  }
}
