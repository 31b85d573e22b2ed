import HTTPTypes
import Traces

/// Where a request belongs in a distributed trace, and its own id.
struct TraceContext: Sendable, Hashable {
  /// What the client called the request (`X-Request-Id`), or our own name for it.
  var requestID: String
  /// Ours.
  var span: SpanContext
  /// The caller's span, if it has told one.
  var parentID: String?

  var traceID: String { span.traceID }
  var traceparent: String { span.traceparent }

  /// - Parameter tracer: decides whether the request is recorded; without one a caller's decision is passed on.
  init(headers: HTTPFields, tracer: Tracer? = nil) {
    let parent = headers[.traceParent].flatMap { SpanContext(traceparent: $0) }
    parentID = parent?.spanID
    span = tracer?.begin(below: parent) ?? parent?.child ?? .root(isSampled: false)
    requestID =
      headers[.requestID].flatMap { Self.isRequestID($0) ? $0 : nil } ?? SpanContext.randomID(words: 1)
  }

  /// What may stand in a log line and a header as it is.
  private static func isRequestID(_ text: String) -> Bool {
    (1...64).contains(text.utf8.count)
      && text.utf8.allSatisfy {
        (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) || $0 == 0x2D
          || $0 == 0x5F
      }
  }
}

extension HTTPField.Name {
  // SAFETY: each is a valid token of RFC 9110, 5.1; the initializer fails only for other texts.
  private static func named(_ text: String) -> HTTPField.Name {
    guard let name = HTTPField.Name(text) else { preconditionFailure("no header's name: \(text)") }
    return name
  }

  static let traceParent = named("traceparent")
  static let requestID = named("x-request-id")
  static let idempotencyKey = named("idempotency-key")
  static let rateLimitLimit = named("ratelimit-limit")
  static let rateLimitRemaining = named("ratelimit-remaining")
  static let rateLimitReset = named("ratelimit-reset")
  static let frameOptions = named("x-frame-options")
  static let referrerPolicy = named("referrer-policy")
  static let accelBuffering = named("x-accel-buffering")
  static let lastEventID = named("last-event-id")
  static let fetchSite = named("sec-fetch-site")
  /// Beyond the first, which is the request's authority.
  static let host = named("host")
  static let forwarded = named("forwarded")
  static let xForwardedFor = named("x-forwarded-for")
  static let xForwardedProto = named("x-forwarded-proto")
}
