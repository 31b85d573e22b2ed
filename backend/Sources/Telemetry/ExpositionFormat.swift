/// The two text formats that Prometheus scrapes.
public enum ExpositionFormat: Sendable, CaseIterable {
  /// "Text-based format", version 0.0.4.
  case prometheusText
  /// OpenMetrics 1.0.0.
  case openMetrics

  public var contentType: String {
    switch self {
    case .prometheusText: "text/plain; version=0.0.4; charset=utf-8"
    case .openMetrics: "application/openmetrics-text; version=1.0.0; charset=utf-8"
    }
  }

  /// The format for an `Accept` header: OpenMetrics where it is asked for by name and nothing is liked better.
  /// Source: RFC 9110, 12.5.1.
  public init(accept: String) {
    var weights: [String: Double] = [:]
    for range in accept.split(separator: ",") {
      let parts = range.split(separator: ";").map { Self.trimmed($0).lowercased() }
      guard let type = parts.first, Self.knowsVersion(of: type, parts.dropFirst()) else { continue }
      let weight = parts.dropFirst().first { $0.hasPrefix("q=") }.map { Double($0.dropFirst(2)) ?? 0 } ?? 1
      weights[type] = max(weight, weights[type] ?? 0)
    }
    let open = weights["application/openmetrics-text"] ?? 0
    let plain = weights["text/plain"] ?? 0
    self = open > 0 && open >= plain ? .openMetrics : .prometheusText
  }

  private static func knowsVersion(of type: String, _ parameters: ArraySlice<String>) -> Bool {
    guard type == "application/openmetrics-text" else { return true }
    let versions = parameters.filter { $0.hasPrefix("version=") }.map { $0.dropFirst("version=".count) }
    return versions.allSatisfy { ["1.0.0", "\"1.0.0\""].contains($0) }
  }

  private static func trimmed(_ text: Substring) -> Substring {
    let start = text.drop { $0 == " " || $0 == "\t" }
    return start.lastIndex { $0 != " " && $0 != "\t" }.map { start[...$0] } ?? ""
  }
}
