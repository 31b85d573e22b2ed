import Hummingbird
import Logging
import NIOCore
import Synchronization

/// What the server knows of a request beside its bytes.
struct APIContext: RequestContext {
  var coreContext: CoreRequestContextStorage
  var trace: TraceContext
  /// Who asks: the peer, until `RequestScope` has looked whether it is a proxy.
  var client: TrustedProxies.Client
  let facts = RequestFacts()

  init(source: ApplicationRequestContextSource) {
    coreContext = CoreRequestContextStorage(source: source)
    trace = TraceContext(headers: [:])
    client = TrustedProxies.Client(address: source.channel.remoteAddress?.ipAddress, isEncrypted: false)
  }

  var clientAddress: String? { client.address }
}

/// What inner layers find out about a request, for the log of the outermost.
final class RequestFacts: Sendable {
  private struct State {
    var principal: String?
    var route: String?
  }

  private let state = Mutex(State())

  var principal: String? {
    get { state.withLock { $0.principal } }
    set { state.withLock { $0.principal = newValue } }
  }

  /// What the metrics call it, where it is no endpoint's.
  var route: String? {
    get { state.withLock { $0.route } }
    set { state.withLock { $0.route = newValue } }
  }
}
