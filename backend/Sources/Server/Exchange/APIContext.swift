import Hummingbird
import Logging
import NIOCore

/// What the server knows of a request beside its bytes.
struct APIContext: RequestContext {
  var coreContext: CoreRequestContextStorage
  var trace: TraceContext
  /// The peer's address without its port; nil for a socket of the file system.
  let clientAddress: String?

  init(source: ApplicationRequestContextSource) {
    coreContext = CoreRequestContextStorage(source: source)
    trace = TraceContext(headers: [:])
    clientAddress = source.channel.remoteAddress?.ipAddress
  }
}
