/// Spans as a collector takes them: the JSON form of `ExportTraceServiceRequest`.
///
/// Source: OTLP 1.5, "JSON Protobuf Encoding": ids as hexadecimal digits, 64-bit integers as decimal texts, enumerations
/// as numbers, names in lowerCamelCase.
struct TraceDocument: Encodable {
  struct Attribute: Encodable {
    var key: String
    var value: Value

    struct Value: Encodable {
      var stringValue: String?
      var intValue: String?
      var doubleValue: Double?
    }

    init(_ key: String, _ value: Span.Value) {
      self.key = key
      switch value {
      case .text(let text): self.value = Value(stringValue: text)
      case .integer(let integer): self.value = Value(intValue: "\(integer)")
      case .number(let number): self.value = Value(doubleValue: number)
      }
    }
  }

  struct Item: Encodable {
    var traceId: String
    var spanId: String
    var parentSpanId: String?
    var flags: Int
    var name: String
    var kind: Int
    var startTimeUnixNano: String
    var endTimeUnixNano: String
    var attributes: [Attribute]
    var status: Status

    struct Status: Encodable {
      /// 0 unset, 2 error.
      var code: Int
      var message: String?
    }

    init(_ span: Span) {
      traceId = span.context.traceID
      spanId = span.context.spanID
      parentSpanId = span.parentID
      flags = span.context.isSampled ? 1 : 0
      name = span.name
      kind = span.kind.rawValue
      startTimeUnixNano = "\(span.startNanoseconds)"
      endTimeUnixNano = "\(span.endNanoseconds)"
      attributes = span.attributes.map { Attribute($0.name, $0.value) }
      status = Status(code: span.error == nil ? 0 : 2, message: span.error)
    }
  }

  struct ScopeSpans: Encodable {
    struct Scope: Encodable {
      var name: String
      var version: String
    }

    var scope: Scope
    var spans: [Item]
  }

  struct ResourceSpans: Encodable {
    struct Resource: Encodable {
      var attributes: [Attribute]
    }

    var resource: Resource
    var scopeSpans: [ScopeSpans]
  }

  var resourceSpans: [ResourceSpans]

  /// - Parameter resource: what the spans are of: `service.name` and the like.
  init(_ spans: [Span], resource: [(name: String, value: String)], version: String) {
    resourceSpans = [
      ResourceSpans(
        resource: ResourceSpans.Resource(attributes: resource.map { Attribute($0.name, .text($0.value)) }),
        scopeSpans: [
          ScopeSpans(scope: ScopeSpans.Scope(name: "martlet", version: version), spans: spans.map(Item.init))
        ])
    ]
  }
}
