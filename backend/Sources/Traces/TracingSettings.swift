public import Diagnostics
import Foundation
public import HTTPSender

/// Where spans go, by the variables that OpenTelemetry's SDKs share.
public struct TracingSettings: Sendable {
  public var endpoint: HTTPAddress
  /// May hold a key of the collector.
  var headers: [(name: String, value: Secret)] = []
  /// `service.name` and the rest, in order of their names.
  var resource: [(name: String, value: String)]
  public var sampler = Sampler.all
  var timeoutSeconds = 10.0

  /// Nil where no endpoint is given, or tracing is switched off.
  ///
  /// - Throws: `.usage` for a variable that cannot be understood.
  public init?(environment: [String: String], version: String) throws(MartletError) {
    func value(_ name: String) -> String? {
      environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }
    guard value("OTEL_SDK_DISABLED")?.lowercased() != "true", value("OTEL_TRACES_EXPORTER") != "none" else {
      return nil
    }
    // The one for traces is taken as it is, the general one gets the path of traces.
    if let address = value("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT") {
      endpoint = try HTTPAddress(address)
    } else if let base = value("OTEL_EXPORTER_OTLP_ENDPOINT") {
      endpoint = try HTTPAddress(base + (base.hasSuffix("/") ? "" : "/") + "v1/traces")
    } else {
      return nil
    }
    let headerText = value("OTEL_EXPORTER_OTLP_TRACES_HEADERS") ?? value("OTEL_EXPORTER_OTLP_HEADERS") ?? ""
    headers = try Self.pairs(headerText, "OTEL_EXPORTER_OTLP_HEADERS").map { ($0.name, Secret($0.value)) }
    var resource = ["service.version": version, "service.name": "martlet"]
    let attributes = try Self.pairs(value("OTEL_RESOURCE_ATTRIBUTES") ?? "", "OTEL_RESOURCE_ATTRIBUTES")
    for (name, value) in attributes { resource[name] = value }
    if let name = value("OTEL_SERVICE_NAME") { resource["service.name"] = name }
    self.resource = resource.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    if let name = value("OTEL_TRACES_SAMPLER") {
      guard let sampler = Sampler(name: name, argument: value("OTEL_TRACES_SAMPLER_ARG")) else {
        throw Self.wrong("OTEL_TRACES_SAMPLER")
      }
      self.sampler = sampler
    }
    if let text = value("OTEL_EXPORTER_OTLP_TRACES_TIMEOUT") ?? value("OTEL_EXPORTER_OTLP_TIMEOUT") {
      guard let milliseconds = Int(text), (1...600_000).contains(milliseconds) else {
        throw Self.wrong("OTEL_EXPORTER_OTLP_TIMEOUT")
      }
      timeoutSeconds = Double(milliseconds) / 1000
    }
  }

  /// `a=1,b=2`, with values percent-encoded.
  private static func pairs(_ text: String, _ variable: String) throws(MartletError) -> [(name: String, value: String)]
  {
    var pairs: [(String, String)] = []
    for item in text.split(separator: ",") where !item.allSatisfy(\.isWhitespace) {
      let parts = item.split(separator: "=", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
      guard parts.count == 2, !parts[0].isEmpty, let value = parts[1].removingPercentEncoding,
        !value.contains(where: \.isNewline)
      else { throw wrong(variable) }
      pairs.append((parts[0], value))
    }
    return pairs
  }

  private static func wrong(_ variable: String) -> MartletError {
    MartletError(.usage, "A variable of the environment cannot be understood.", context: ErrorContext(object: variable))
  }
}
