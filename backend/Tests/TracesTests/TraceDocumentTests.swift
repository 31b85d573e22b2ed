import Foundation
import Testing

@testable import Traces

@Suite("Spans as OTLP has them")
struct TraceDocumentTests {
  @Test func `a worked example, as a collector takes it`() throws {
    let context = SpanContext(
      traceID: "5b8efff798038103d269b633813fc60c", spanID: "eee19b7ec3c1b174", isSampled: true)
    let span = Span(
      context, parentID: "eee19b7ec3c1b173", name: "copy chunk", start: 1_544_712_660_000_000_000,
      end: 1_544_712_661_000_000_000,
      attributes: [("martlet.table", .text("shop.orders")), ("martlet.rows", .integer(1_000)), ("x", .number(0.5))],
      error: "It went wrong.")
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let document = TraceDocument([span], resource: [("service.name", "martlet")], version: "1")
    #expect(
      String(decoding: try encoder.encode(document), as: UTF8.self) == """
        {"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"martlet"}}]},\
        "scopeSpans":[{"scope":{"name":"martlet","version":"1"},"spans":[{"attributes":[\
        {"key":"martlet.table","value":{"stringValue":"shop.orders"}},\
        {"key":"martlet.rows","value":{"intValue":"1000"}},{"key":"x","value":{"doubleValue":0.5}}],\
        "endTimeUnixNano":"1544712661000000000","flags":1,"kind":1,"name":"copy chunk",\
        "parentSpanId":"eee19b7ec3c1b173","spanId":"eee19b7ec3c1b174",\
        "startTimeUnixNano":"1544712660000000000","status":{"code":2,"message":"It went wrong."},\
        "traceId":"5b8efff798038103d269b633813fc60c"}]}]}]}
        """)
  }

  @Test func `a span does not end before it began`() {
    let span = Span(.root(isSampled: true), parentID: nil, name: "x", start: 10, end: 5)
    #expect(span.endNanoseconds == 10)
  }
}

@Suite("The queue of spans")
struct SpanQueueTests {
  private func span(_ name: String) -> Span {
    Span(.root(isSampled: true), parentID: nil, name: name, start: 1, end: 2)
  }

  @Test func `is bounded in bytes, and gives room back`() {
    var queue = SpanQueue(bytesMax: span("a").bytes * 2)
    let isTaken = ["a", "b", "c"].map { queue.add(span($0)) }
    #expect(isTaken == [true, true, false])
    let first = queue.take(countMax: 1)
    #expect(first.map(\.name) == ["a"])
    let hasRoom = queue.add(span("d"))
    #expect(hasRoom)
    let rest = queue.take()
    #expect(rest.map(\.name) == ["b", "d"])
    #expect(queue.bytes == 0 && queue.spans.isEmpty)
  }

  @Test func `a batch is bounded too, and has one span at least`() {
    var queue = SpanQueue()
    for number in 0..<5 { _ = queue.add(span("\(number)")) }
    let counts = [
      queue.take(bytesMax: 1).count, queue.take(bytesMax: span("1").bytes * 3).count, queue.take(countMax: 9).count,
    ]
    #expect(counts == [1, 3, 1])
  }
}
