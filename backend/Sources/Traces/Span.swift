import Foundation

/// A piece of work that has ended.
public struct Span: Sendable, Equatable {
  public enum Kind: Int, Sendable {
    // The numbers of opentelemetry.proto.trace.v1.Span.SpanKind.
    case `internal` = 1
    case server = 2
  }

  public enum Value: Sendable, Equatable {
    case text(String)
    case integer(Int)
    case number(Double)
  }

  public var context: SpanContext
  public var parentID: String?
  /// One of few: what differs from span to span is in `attributes`.
  public var name: String
  public var kind: Kind
  /// Nanoseconds since 1970.
  public var startNanoseconds: UInt64
  public var endNanoseconds: UInt64
  public var attributes: [(name: String, value: Value)]
  /// Why it failed.
  public var error: String?

  /// - Parameter end: nanoseconds since 1970; now unless told.
  public init(
    _ context: SpanContext, parentID: String?, name: String, kind: Kind = .internal, start: UInt64,
    end: UInt64 = Span.now(), attributes: [(name: String, value: Value)] = [], error: String? = nil
  ) {
    self.context = context
    self.parentID = parentID
    self.name = name
    self.kind = kind
    startNanoseconds = start
    // The wall clock may have been set back in between.
    endNanoseconds = max(start, end)
    self.attributes = attributes
    self.error = error
  }

  /// Nanoseconds since 1970, by the wall clock.
  public static func now() -> UInt64 { UInt64(max(0, Date.now.timeIntervalSince1970) * 1_000_000_000) }

  /// About what it takes in memory and on the wire.
  var bytes: Int {
    let texts = attributes.reduce(0) { sum, attribute in
      if case .text(let text) = attribute.value { return sum + attribute.name.utf8.count + text.utf8.count + 48 }
      return sum + attribute.name.utf8.count + 64
    }
    return 256 + name.utf8.count + texts + (error?.utf8.count ?? 0)
  }

  public static func == (left: Span, right: Span) -> Bool {
    left.context == right.context && left.parentID == right.parentID && left.name == right.name
      && left.kind == right.kind && left.startNanoseconds == right.startNanoseconds
      && left.endNanoseconds == right.endNanoseconds && left.error == right.error
      && left.attributes.elementsEqual(right.attributes) { $0.name == $1.name && $0.value == $1.value }
  }
}
