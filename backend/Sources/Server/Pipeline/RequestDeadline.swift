import NIOCore
import NIOHTTPTypes

/// Ends a connection whose client takes too long over one request: a byte now and then keeps any idle timer from
/// running out, also behind an answer that was given before the body was read. Of the first request the head counts from
/// the beginning of the connection; between two requests the server's idle timer runs, which a part of a head does not
/// wind up.
final class RequestDeadline: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart

  struct Limits: Sendable {
    /// From the beginning of the connection, TLS included, to the end of the first request's head.
    var headSeconds = 10
    /// From a request's head to the end of its body.
    var bodySeconds = 20
    /// More than any operation takes; what is over its own limit is still answered.
    var bodyBytesMax = 1 << 20
  }

  private let limits: Limits
  private let onTimeout: @Sendable () -> Void
  private var timer: Scheduled<Void>?
  private var bodyBytes = 0
  private var hasBegun = false

  /// - Parameter onTimeout: told of a connection that is ended.
  init(_ limits: Limits = Limits(), onTimeout: @escaping @Sendable () -> Void) {
    self.onTimeout = onTimeout
    self.limits = limits
  }

  func handlerAdded(context: ChannelHandlerContext) { if context.channel.isActive { begin(context) } }

  func channelActive(context: ChannelHandlerContext) {
    begin(context)
    context.fireChannelActive()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head:
      hasBegun = true
      bodyBytes = 0
      start(limits.bodySeconds, context)
    case .body(let bytes):
      bodyBytes += bytes.readableBytes
      if bodyBytes > limits.bodyBytesMax { context.close(promise: nil) }
    case .end: stop()
    }
    context.fireChannelRead(data)
  }

  func channelInactive(context: ChannelHandlerContext) {
    stop()
    context.fireChannelInactive()
  }

  func handlerRemoved(context: ChannelHandlerContext) { stop() }

  private func begin(_ context: ChannelHandlerContext) {
    guard !hasBegun else { return }
    hasBegun = true
    start(limits.headSeconds, context)
  }

  private func start(_ seconds: Int, _ context: ChannelHandlerContext) {
    stop()
    let channel = context.channel
    timer = context.eventLoop.scheduleTask(in: .seconds(Int64(seconds))) { [onTimeout] in
      onTimeout()
      channel.close(promise: nil)
    }
  }

  private func stop() {
    timer?.cancel()
    timer = nil
  }
}
