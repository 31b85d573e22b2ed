import Glibc
import NIOCore
import NIOHTTPTypes

/// Ends a connection whose client takes nothing of what it is sent, or next to nothing: a download or a stream would keep
/// its buffers for as long as somebody likes. And keeps the kernel from buffering for such a client, which it otherwise
/// does up to 4 MB for each.
///
/// Not writable means that 64 KiB wait here, behind those in the kernel; writable again, that half of them are gone. So
/// a client may be as slow as some 100 KiB in the time of the limit.
final class StalledClient: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart

  static let secondsMax = 60
  /// What the kernel takes beyond what is on its way; on a long way the window is as large as ever.
  static let unsentBytesMax: CInt = 256 << 10

  /// Linux, include/uapi/linux/tcp.h: TCP_NOTSENT_LOWAT.
  private static let unsentOption = ChannelOptions.socket(
    SocketOptionLevel(IPPROTO_TCP), SocketOptionName(25))

  private let limit: TimeAmount
  private let onStall: @Sendable () -> Void
  /// Nil while the client takes what it is sent.
  private var stalledSince: NIODeadline?
  private var timer: Scheduled<Void>?

  /// - Parameter onStall: told of a connection that is ended.
  init(seconds: Int = secondsMax, onStall: @escaping @Sendable () -> Void) {
    limit = .seconds(Int64(seconds))
    self.onStall = onStall
  }

  func handlerAdded(context: ChannelHandlerContext) {
    // Refused, as a Unix socket does: the kernel buffers as it likes.
    _ = context.channel.setOption(Self.unsentOption, value: SocketOptionValue(Self.unsentBytesMax))
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    if context.channel.isWritable {
      stalledSince = nil
    } else if stalledSince == nil {
      stalledSince = context.eventLoop.now
      // A fast download changes thousands of times a second: one timer runs, and looks again.
      if timer == nil { look(again: limit, context) }
    }
    context.fireChannelWritabilityChanged()
  }

  func channelInactive(context: ChannelHandlerContext) {
    stop()
    context.fireChannelInactive()
  }

  func handlerRemoved(context: ChannelHandlerContext) { stop() }

  private func look(again pause: TimeAmount, _ context: ChannelHandlerContext) {
    let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
    timer = context.eventLoop.scheduleTask(in: pause) {
      let (handler, context) = bound.value
      handler.timer = nil
      guard let since = handler.stalledSince else { return }
      let left = since + handler.limit - context.eventLoop.now
      guard left <= .zero else { return handler.look(again: left, context) }
      handler.onStall()
      // Without lingering: the kernel would keep what it has for minutes, waiting for the client to take it.
      let provider = context.channel as? any SocketOptionProvider
      _ = provider?.setSoLinger(linger(l_onoff: 1, l_linger: 0))
      context.channel.close(promise: nil)
    }
  }

  private func stop() {
    timer?.cancel()
    timer = nil
    stalledSince = nil
  }
}
