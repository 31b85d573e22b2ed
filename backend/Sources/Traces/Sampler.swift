/// Which traces are recorded. Source: OpenTelemetry's environment variables, `OTEL_TRACES_SAMPLER`.
public struct Sampler: Sendable, Hashable {
  /// Of the traces that begin here; from 0 to 1.
  var ratio: Double
  /// A caller's decision is kept.
  var followsParent: Bool

  public static let all = Sampler(ratio: 1, followsParent: true)

  init(ratio: Double, followsParent: Bool) {
    self.ratio = ratio
    self.followsParent = followsParent
  }

  /// - Returns: nil for a name that is none.
  init?(name: String, argument: String?) {
    let ratio = argument.flatMap { Double($0) }.map { min(max($0, 0), 1) } ?? 1
    switch name.lowercased() {
    case "always_on": self.init(ratio: 1, followsParent: false)
    case "always_off": self.init(ratio: 0, followsParent: false)
    case "traceidratio": self.init(ratio: ratio, followsParent: false)
    case "parentbased_always_on": self.init(ratio: 1, followsParent: true)
    case "parentbased_always_off": self.init(ratio: 0, followsParent: true)
    case "parentbased_traceidratio": self.init(ratio: ratio, followsParent: true)
    default: return nil
    }
  }

  /// The same for a trace wherever it is asked: decided by the second half of its id.
  /// - Parameter parent: what the caller decided; nil where the trace begins here.
  public func records(traceID: String, parent: Bool?) -> Bool {
    if followsParent, let parent { return parent }
    guard ratio < 1 else { return true }
    guard ratio > 0, let number = UInt64(traceID.suffix(16), radix: 16) else { return false }
    return Double(number >> 1) < ratio * 0x1p63
  }
}
