import HTTPTypes
import Testing
import Traces

@testable import Server

@Suite("Trace context")
struct TraceContextTests {
  private static let trace = "0af7651916cd43dd8448eb211c80319c"
  private static let span = "b7ad6b7169203331"

  @Test func `goes on with the caller's trace, in a span of its own`() {
    let context = TraceContext(headers: [.traceParent: "00-\(Self.trace)-\(Self.span)-01"])
    #expect(context.traceID == Self.trace)
    #expect(context.parentID == Self.span)
    #expect(context.span.isSampled)
    #expect(context.span.spanID != Self.span)
    #expect(context.traceparent == "00-\(Self.trace)-\(context.span.spanID)-01")
  }

  @Test(arguments: [
    "", "00", "00-\(trace)-\(span)", "ff-\(trace)-\(span)-01", "00-\(trace)-\(span)-01-more",
    "00-00000000000000000000000000000000-\(span)-01", "00-\(trace)-0000000000000000-01",
    "00-\(trace.uppercased())-\(span)-01", "00-\(trace)-\(span)-zz",
  ]) func `what is no traceparent begins a trace`(_ header: String) {
    let context = TraceContext(headers: [.traceParent: header])
    #expect(context.parentID == nil)
    #expect(context.traceID != Self.trace)
    #expect(context.traceID.utf8.count == 32 && context.span.spanID.utf8.count == 16)
  }

  @Test func `a later version may say more`() {
    #expect(TraceContext(headers: [.traceParent: "01-\(Self.trace)-\(Self.span)-00-x"]).traceID == Self.trace)
  }

  @Test func `a request keeps the name that its client gave it, if a log can bear it`() {
    #expect(TraceContext(headers: [.requestID: "deploy-17_a"]).requestID == "deploy-17_a")
    for hostile in ["", "a b", "a\"b", String(repeating: "x", count: 65)] {
      #expect(TraceContext(headers: [.requestID: hostile]).requestID.utf8.count == 16)
    }
  }
}
