/// The catalogue for readers: dashboards are made from `document`, the reference page is `markdown`.
public enum MetricReference {
  public static let document: [MetricDocument] = MetricCatalogue.all.map(MetricDocument.init)

  /// A table for each group.
  public static let markdown: String = {
    var text = """
      # Metrics

      Every metric on `/metrics`; made by `martlet metrics --format markdown`. \(MetricCatalogue.all.count) metrics. A
      counter starts at 0 with the process or server that counts; a `…_timestamp_seconds` of 0 means never. A type in
      italics is not told to Prometheus, because the name is an exporter's that breaks a convention.

      """
    for group in Metric.Group.allCases {
      text += "\n## \(group.title)\n\nThere: \(group.presence).\n\n"
      text += "| metric | type | unit | labels | what |\n|---|---|---|---|---|\n"
      for metric in MetricCatalogue.all where metric.group == group {
        let kind = metric.naming == .inherited ? "*\(metric.kind.rawValue)*" : metric.kind.rawValue
        let labels = metric.labels.map { "`\($0.name)`" }.joined(separator: ", ")
        text += "| `\(metric.name)` | \(kind) | \(metric.unit?.rawValue ?? "") | \(labels) | \(metric.help) |\n"
      }
    }
    return text
  }()
}

/// A metric as JSON.
public struct MetricDocument: Sendable, Encodable {
  public struct Label: Sendable, Encodable {
    public let name: String
    /// All values; absent where they are names of objects.
    public let values: [String]?
  }

  public let name: String
  public let type: String
  public let group: String
  public let help: String
  public let unit: String?
  public let labels: [Label]
  /// Upper bounds of a histogram, without infinity.
  public let buckets: [Double]
  /// When it has series.
  public let presence: String
  /// The name is an exporter's, and the page gives no type.
  public let isInherited: Bool

  init(_ metric: Metric) {
    name = metric.name
    type = metric.kind.rawValue
    group = metric.group.rawValue
    help = metric.help
    unit = metric.unit?.rawValue
    labels = metric.labels.map { Label(name: $0.name, values: $0.known) }
    buckets = metric.buckets
    presence = metric.group.presence
    isInherited = metric.naming == .inherited
  }
}

extension Metric.Group {
  /// When metrics of the group have series. A label that is open has a series from its first event on.
  public var presence: String {
    switch self {
    case .service, .backup, .process, .host, .collector: "always"
    case .run: "from the target's first run on, `martlet_run_active` always"
    case .postgres: "while PostgreSQL answers, `pg_up` always"
    case .source: "while a run of this server reads from the source"
    }
  }

  var title: String {
    switch self {
    case .service: "The server"
    case .run: "The current or last run"
    case .backup: "Backups"
    case .process: "The process"
    case .host: "The machine"
    case .collector: "Collectors"
    case .postgres: "PostgreSQL, the target"
    case .source: "MySQL or MariaDB, the source"
    }
  }
}
