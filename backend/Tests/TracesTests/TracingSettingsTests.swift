import Diagnostics
import HTTPSender
import Testing

@testable import Traces

@Suite("OpenTelemetry's variables")
struct TracingSettingsTests {
  private func settings(_ environment: [String: String]) throws -> TracingSettings? {
    try TracingSettings(environment: environment, version: "1")
  }

  @Test(arguments: [
    [:], ["OTEL_EXPORTER_OTLP_ENDPOINT": ""], ["OTEL_SERVICE_NAME": "x"],
    ["OTEL_EXPORTER_OTLP_ENDPOINT": "http://c", "OTEL_SDK_DISABLED": "true"],
    ["OTEL_EXPORTER_OTLP_ENDPOINT": "http://c", "OTEL_TRACES_EXPORTER": "none"],
  ]) func `without an endpoint there is no tracing`(_ environment: [String: String]) throws {
    #expect(try settings(environment) == nil)
  }

  @Test func `the general endpoint gets the path of traces, their own is taken as it is`() throws {
    #expect(try settings(["OTEL_EXPORTER_OTLP_ENDPOINT": "http://c:4318"])?.endpoint.path == "/v1/traces")
    #expect(try settings(["OTEL_EXPORTER_OTLP_ENDPOINT": "http://c/otlp/"])?.endpoint.path == "/otlp/v1/traces")
    let both = ["OTEL_EXPORTER_OTLP_ENDPOINT": "http://c", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "https://d/x"]
    let endpoint = try #require(try settings(both)).endpoint
    #expect(endpoint.host == "d" && endpoint.path == "/x" && endpoint.isEncrypted)
  }

  @Test func `says what the spans are of`() throws {
    let found = try #require(
      try settings([
        "OTEL_EXPORTER_OTLP_ENDPOINT": "http://c", "OTEL_SERVICE_NAME": "copier",
        "OTEL_RESOURCE_ATTRIBUTES": "service.name=other, deployment.environment.name=a%20b,",
        "OTEL_EXPORTER_OTLP_HEADERS": "api-key=canary", "OTEL_EXPORTER_OTLP_TIMEOUT": "1500",
      ]))
    #expect(found.resource.map(\.name) == ["deployment.environment.name", "service.name", "service.version"])
    #expect(found.resource.map(\.value) == ["a b", "copier", "1"])
    #expect(found.timeoutSeconds == 1.5)
    #expect(!"\(found)".contains("canary"))
  }

  @Test(arguments: [
    ("OTEL_TRACES_SAMPLER", "sometimes"), ("OTEL_EXPORTER_OTLP_TIMEOUT", "soon"), ("OTEL_RESOURCE_ATTRIBUTES", "a"),
    ("OTEL_EXPORTER_OTLP_HEADERS", "=b"), ("OTEL_EXPORTER_OTLP_HEADERS", "a=%0d%0ab"),
  ]) func `what cannot be understood is named, and not repeated`(_ name: String, _ value: String) {
    let error = #expect(throws: MartletError.self) {
      try settings(["OTEL_EXPORTER_OTLP_ENDPOINT": "http://c", name: value])
    }
    #expect(error?.context.object == name)
  }

  @Test func `a caller's decision is kept, and the rest is a share of traces`() throws {
    let half = try #require(Sampler(name: "parentbased_traceidratio", argument: "0.5"))
    let (low, high) = (String(repeating: "0", count: 31) + "1", String(repeating: "f", count: 32))
    #expect(half.records(traceID: low, parent: nil) && !half.records(traceID: high, parent: nil))
    #expect(half.records(traceID: high, parent: true) && !half.records(traceID: low, parent: false))
    let alone = try #require(Sampler(name: "traceidratio", argument: "0.5"))
    #expect(!alone.records(traceID: high, parent: true))
    #expect(Sampler.all.records(traceID: high, parent: nil))
    let off = try #require(Sampler(name: "always_off", argument: nil))
    #expect(!off.records(traceID: low, parent: true))
  }

  @Test func `a traceparent is read back as it is written`() throws {
    let context = SpanContext.root(isSampled: true)
    #expect(SpanContext(traceparent: context.traceparent) == context)
    #expect(context.child.traceID == context.traceID && context.child.spanID != context.spanID)
  }
}
