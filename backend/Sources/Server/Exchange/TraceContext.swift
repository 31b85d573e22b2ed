import HTTPTypes

/// Where a request belongs in a distributed trace, and its own id.
///
/// Source: W3C Trace Context, 3.2 "Traceparent Header": `00-<32 hex digits>-<16 hex digits>-<2 hex digits>`, lower case,
/// neither id all zeros. `00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01` is trace 0af7…, parent b7ad….
struct TraceContext: Sendable, Hashable {
  /// What the client called the request (`X-Request-Id`), or our own name for it.
  var requestID: String
  var traceID: String
  /// The caller's span, if it has told one.
  var parentID: String?
  /// Ours.
  var spanID: String
  var isSampled: Bool

  init(headers: HTTPFields) {
    let parent = headers[.traceParent].flatMap(Self.parse)
    traceID = parent?.traceID ?? Self.random(words: 2)
    parentID = parent?.parentID
    isSampled = parent?.isSampled ?? false
    spanID = Self.random(words: 1)
    requestID = headers[.requestID].flatMap { Self.isRequestID($0) ? $0 : nil } ?? Self.random(words: 1)
  }

  var traceparent: String { "00-\(traceID)-\(spanID)-\(isSampled ? "01" : "00")" }

  private static func parse(_ text: String) -> (traceID: String, parentID: String, isSampled: Bool)? {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
    // A later version may have more parts behind these.
    guard parts.count >= 4, isHex(parts[0], 2), parts[0] != "ff", parts[0] != "00" || parts.count == 4,
      isHex(parts[1], 32), isHex(parts[2], 16), isHex(parts[3], 2), let flags = UInt8(parts[3], radix: 16),
      parts[1].utf8.contains(where: { $0 != UInt8(ascii: "0") }),
      parts[2].utf8.contains(where: { $0 != UInt8(ascii: "0") })
    else { return nil }
    return (parts[1], parts[2], flags & 1 == 1)
  }

  private static func isHex(_ text: String, _ count: Int) -> Bool {
    text.utf8.count == count
      && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
  }

  /// What may stand in a log line and a header as it is.
  private static func isRequestID(_ text: String) -> Bool {
    (1...64).contains(text.utf8.count)
      && text.utf8.allSatisfy {
        (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) || $0 == 0x2D
          || $0 == 0x5F
      }
  }

  private static func random(words: Int) -> String {
    (0..<words).map { _ in
      let digits = String(UInt64.random(in: 1 ... .max), radix: 16)
      return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }.joined()
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
}
