/// Renders samples as text, grouped by metric, each with one HELP and one TYPE.
///
/// Sources: Prometheus "Exposition formats" (0.0.4); OpenMetrics 1.0.0. Bounds of buckets are written as floats in both
/// (`le="1.0"`), so that a series keeps its name when the negotiated format changes.
public struct Exposition {
  private let format: ExpositionFormat
  private var bytes: [UInt8] = []

  private init(_ format: ExpositionFormat) { self.format = format }

  /// Families come in the order in which they first occur. Of two samples with the same labels the first one counts,
  /// because Prometheus refuses a page that has a series twice.
  public static func render(_ samples: MetricSamples, _ format: ExpositionFormat) -> [UInt8] {
    var families: [Family] = []
    var places: [Metric: Int] = [:]
    for sample in samples.all {
      if let place = places[sample.metric] {
        families[place].append(sample)
      } else {
        places[sample.metric] = families.count
        families.append(Family(sample))
      }
    }
    var exposition = Exposition(format)
    exposition.bytes.reserveCapacity(96 * samples.all.count + 128 * families.count)
    for family in families { exposition.write(family) }
    if format == .openMetrics { exposition.write("# EOF\n") }
    return exposition.bytes
  }

  private struct Family {
    let metric: Metric
    private(set) var samples: [MetricSample]
    private var seen: Set<[String]>

    init(_ sample: MetricSample) {
      metric = sample.metric
      samples = [sample]
      seen = [sample.labelValues]
    }

    mutating func append(_ sample: MetricSample) {
      if seen.insert(sample.labelValues).inserted { samples.append(sample) }
    }
  }

  private mutating func write(_ family: Family) {
    let name = familyName(of: family.metric)
    write("# HELP \(name) ")
    writeEscaped(family.metric.help, quotes: format == .openMetrics)
    write("\n# TYPE \(name) \(type(of: family.metric))\n")
    if format == .openMetrics, let unit = family.metric.unit?.rawValue, name.hasSuffix("_" + unit) {
      write("# UNIT \(name) \(unit)\n")
    }
    for sample in family.samples { write(sample) }
  }

  /// OpenMetrics names a family without the ending of its samples.
  private func familyName(of metric: Metric) -> String {
    guard format == .openMetrics, metric.naming == .conventional else { return metric.name }
    return switch metric.kind {
    case .counter: Self.dropping("_total", from: metric.name)
    case .info: Self.dropping("_info", from: metric.name)
    case .gauge, .histogram: metric.name
    }
  }

  private static func dropping(_ ending: String, from name: String) -> String {
    name.hasSuffix(ending) ? String(name.dropLast(ending.count)) : name
  }

  private func type(of metric: Metric) -> String {
    if metric.naming == .inherited { return format == .openMetrics ? "unknown" : "untyped" }
    return metric.kind == .info && format == .prometheusText ? "gauge" : metric.kind.rawValue
  }

  private mutating func write(_ sample: MetricSample) {
    switch sample.value {
    case .number(let number): writeLine(sample, "", number)
    case .histogram(let histogram):
      let bounds = sample.metric.buckets + [.infinity]
      var sum = 0
      for (bound, count) in zip(bounds, histogram.counts) {
        sum += count
        writeLine(sample, "_bucket", Double(sum), bound: bound)
      }
      writeLine(sample, "_sum", histogram.sum)
      writeLine(sample, "_count", Double(sum))
    }
  }

  private mutating func writeLine(_ sample: MetricSample, _ ending: String, _ value: Double, bound: Double? = nil) {
    write(sample.metric.name)
    write(ending)
    var separator = "{"
    for (label, value) in zip(sample.metric.labels, sample.labelValues) {
      write("\(separator)\(label.name)=\"")
      writeEscaped(value, quotes: true)
      write("\"")
      separator = ","
    }
    if let bound {
      write("\(separator)le=\"\(Self.float(bound))\"")
      separator = ","
    }
    if separator == "," { write("}") }
    write(" \(Self.number(value))\n")
  }

  /// The shortest text that reads back as the same number, whole numbers without a point.
  static func number(_ value: Double) -> String {
    guard value.isFinite else { return float(value) }
    // Beyond 2^53 neighbours are further apart than 1, and the digits would pretend otherwise.
    return value.magnitude < 0x1p53 && value.rounded() == value ? String(Int(value)) : "\(value)"
  }

  private static func float(_ value: Double) -> String {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
    return "\(value)"
  }

  private mutating func write(_ text: String) { bytes.append(contentsOf: text.utf8) }

  private mutating func writeEscaped(_ text: String, quotes: Bool) {
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\\"): write("\\\\")
      case UInt8(ascii: "\n"): write("\\n")
      case UInt8(ascii: "\"") where quotes: write("\\\"")
      default: bytes.append(byte)
      }
    }
  }
}
