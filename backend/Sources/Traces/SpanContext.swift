/// Where a span is: its trace, and itself. Ids are lower-case hexadecimal digits, 32 and 16, not all zeros.
///
/// Source: W3C Trace Context, 3.2 "Traceparent Header": `00-<trace>-<span>-<flags>`;
/// `00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01` is span b7ad… of trace 0af7…, sampled.
public struct SpanContext: Sendable, Hashable {
  public var traceID: String
  public var spanID: String
  /// Somebody records it.
  public var isSampled: Bool

  public init(traceID: String, spanID: String, isSampled: Bool) {
    self.traceID = traceID
    self.spanID = spanID
    self.isSampled = isSampled
  }

  /// The first span of a new trace.
  public static func root(isSampled: Bool) -> SpanContext {
    SpanContext(traceID: randomID(words: 2), spanID: randomID(words: 1), isSampled: isSampled)
  }

  /// A span below this one.
  public var child: SpanContext {
    SpanContext(traceID: traceID, spanID: Self.randomID(words: 1), isSampled: isSampled)
  }

  /// Nil where the text is no traceparent.
  public init?(traceparent text: String) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
    // A later version may have more parts behind these.
    guard parts.count >= 4, Self.isHex(parts[0], 2), parts[0] != "ff", parts[0] != "00" || parts.count == 4,
      Self.isHex(parts[1], 32), Self.isHex(parts[2], 16), Self.isHex(parts[3], 2),
      let flags = UInt8(parts[3], radix: 16), parts[1].contains(where: { $0 != "0" }),
      parts[2].contains(where: { $0 != "0" })
    else { return nil }
    self.init(traceID: parts[1], spanID: parts[2], isSampled: flags & 1 == 1)
  }

  public var traceparent: String { "00-\(traceID)-\(spanID)-\(isSampled ? "01" : "00")" }

  private static func isHex(_ text: String, _ count: Int) -> Bool {
    text.utf8.count == count
      && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
  }

  public static func randomID(words: Int) -> String {
    (0..<words).map { _ in
      let digits = String(UInt64.random(in: 1 ... .max), radix: 16)
      return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }.joined()
  }
}
