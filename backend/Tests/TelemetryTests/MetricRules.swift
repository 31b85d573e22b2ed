import Telemetry

/// What Prometheus ("Metric and label naming"), OpenMetrics 1.0.0 and promtool ask of names.
enum MetricRules {
  static func violations(of metrics: [Metric]) -> [String] {
    metrics.flatMap(violations(of:)) + duplicates(in: metrics)
  }

  private static func duplicates(in metrics: [Metric]) -> [String] {
    var seen: Set<String> = []
    var samples: [String: String] = [:]
    return metrics.flatMap { metric -> [String] in
      guard seen.insert(metric.name).inserted else { return ["\(metric.name): duplicate"] }
      return sampleNames(of: metric).compactMap { name in
        let other = samples.updateValue(metric.name, forKey: name)
        return other.map { "\(metric.name): clash with \($0) over \(name)" }
      }
    }
  }

  /// The names that a metric takes up in either format.
  private static func sampleNames(of metric: Metric) -> [String] {
    switch metric.kind {
    case .histogram: [metric.name] + ["_bucket", "_sum", "_count", "_created"].map { metric.name + $0 }
    case .counter where metric.name.hasSuffix("_total") && metric.naming == .conventional:
      [metric.name, String(metric.name.dropLast(6))]
    case .info where metric.name.hasSuffix("_info"): [metric.name, String(metric.name.dropLast(5))]
    default: [metric.name]
    }
  }

  private static func violations(of metric: Metric) -> [String] {
    var found = general(metric) + labels(metric) + buckets(metric)
    found += metric.naming == .conventional ? conventional(metric) : inherited(metric)
    return found.map { "\(metric.name): \($0)" }
  }

  private static func general(_ metric: Metric) -> [String] {
    var found: [String] = []
    if metric.name.wholeMatch(of: #/[a-z][a-z0-9]*(_[a-z0-9]+)*/#) == nil { found.append("name") }
    if metric.help.isEmpty || metric.help.hasSuffix(".") || metric.help.contains("\n") { found.append("help") }
    if !["martlet_", "pg_", "mysql_", "process_"].contains(where: metric.name.hasPrefix) { found.append("prefix") }
    return found
  }

  private static func labels(_ metric: Metric) -> [String] {
    let names = metric.labels.map(\.name)
    let isFine =
      Set(names).count == names.count && !names.contains("le") && !names.contains("quantile")
      && names.allSatisfy { $0.wholeMatch(of: #/[a-z][a-z0-9_]*/#) != nil }
      && metric.labels.allSatisfy { label in
        label.known.map { !$0.isEmpty && Set($0).count == $0.count && !$0.contains("") } ?? true
      }
    return isFine ? [] : ["label"]
  }

  private static func buckets(_ metric: Metric) -> [String] {
    guard metric.kind == .histogram else { return metric.buckets.isEmpty ? [] : ["bucket"] }
    let ascends = zip(metric.buckets, metric.buckets.dropFirst()).allSatisfy { $0 < $1 }
    return !metric.buckets.isEmpty && ascends && metric.buckets.allSatisfy(\.isFinite) ? [] : ["bucket"]
  }

  private static let otherUnits: Set<String> = [
    "milliseconds", "microseconds", "nanoseconds", "ms", "us", "ns", "s", "sec", "minutes", "hours", "days", "kb", "mb",
    "gb", "kib", "mib", "gib", "kilobytes", "megabytes", "bits", "percent", "percentage",
  ]
  private static let units = Metric.Unit.allCases.map(\.rawValue)

  private static func conventional(_ metric: Metric) -> [String] {
    var found: [String] = []
    let words = metric.name.split(separator: "_").map(String.init)
    if (metric.kind == .counter) != metric.name.hasSuffix("_total") { found.append("_total is a counter's") }
    if (metric.kind == .info) != metric.name.hasSuffix("_info") { found.append("_info is an info's") }
    if words.contains(where: otherUnits.contains) || metric.unit == .milliseconds { found.append("no base unit") }
    let stem = words.last == "total" ? words.dropLast() : words[...]
    if let unit = metric.unit, stem.last != unit.rawValue { found.append("unit is not the last word") }
    if metric.unit == nil, words.contains(where: units.contains) { found.append("unit in the name alone") }
    if ["bucket", "sum", "count", "created"].contains(words.last) { found.append("reserved ending") }
    return found
  }

  /// Only who really inherits a name may break the conventions.
  private static func inherited(_ metric: Metric) -> [String] {
    ["pg_", "mysql_global_"].contains { metric.name.hasPrefix($0) } ? [] : ["inherited from whom"]
  }
}
