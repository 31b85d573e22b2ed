/// One metric that Martlet exports: everything that the exposition, dashboards, alert rules and the reference page need
/// to know about it. `MetricCatalogue.all` has them all.
///
/// Naming follows the practice of Prometheus ("Metric and label naming"): base units, the unit last, `_total` for
/// counters, `_info` for infos.
public struct Metric: Sendable {
  public enum Kind: String, Sendable, CaseIterable {
    case counter, gauge, histogram, info
  }

  /// What is measured in; a conventional name ends in it (before `_total`).
  public enum Unit: String, Sendable, CaseIterable {
    case seconds, bytes, ratio
    /// Of inherited names only, which do not say so.
    case milliseconds
  }

  public enum Naming: Sendable {
    case conventional
    /// The name and the unit are postgres_exporter's or mysqld_exporter's, so that their dashboards work unchanged, and
    /// break a convention. Such a metric is exposed without a type: OpenMetrics knows no counter without `_total`.
    case inherited
  }

  /// Who fills it: a board or a page of the reference has one of these.
  public enum Group: String, Sendable, CaseIterable {
    case service, run, backup, process, host, collector, postgres, source
  }

  /// As in a query: `_total` and `_info` included, a histogram's without `_bucket`.
  public let name: String
  public let kind: Kind
  public let group: Group
  /// One sentence, without a full stop.
  public let help: String
  public let unit: Unit?
  public let labels: [MetricLabel]
  /// Upper bounds of a histogram, ascending, without infinity.
  public let buckets: [Double]
  public let naming: Naming

  public init(
    _ name: String, _ kind: Kind, _ group: Group, _ help: String, unit: Unit? = nil, labels: [MetricLabel] = [],
    buckets: [Double] = [], naming: Naming = .conventional
  ) {
    self.name = name
    self.kind = kind
    self.group = group
    self.help = help
    self.unit = unit
    self.labels = labels
    self.buckets = buckets
    self.naming = naming
  }

  /// Every combination of label values, where all of them are known; nil where one is open.
  public var knownLabelSets: [[String]]? {
    labels.reduce([[]] as [[String]]?) { sets, label in
      guard let sets, let values = label.known else { return nil }
      return sets.flatMap { set in values.map { set + [$0] } }
    }
  }
}

extension Metric: Hashable {
  public static func == (left: Metric, right: Metric) -> Bool { left.name == right.name }
  public func hash(into hasher: inout Hasher) { hasher.combine(name) }
}

/// The name of a label and how many values it can have: never an id, a query's text or what a person typed.
public struct MetricLabel: Sendable, Hashable {
  public let name: String
  /// All values; nil where they are names of the database's or the server's objects.
  public let known: [String]?

  /// What stands for every value beyond the bound.
  public static let overflow = "other"

  public init(_ name: String, known: [String]? = nil) {
    self.name = name
    self.known = known
  }
}

/// Upper bounds in seconds. Source: Prometheus practice, "Histograms and summaries"; chosen by what is being waited for.
public enum MetricBuckets {
  public static let request: [Double] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
  public static let statement: [Double] = [
    0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30,
  ]
  public static let backup: [Double] = [1, 5, 15, 60, 300, 900, 3600, 14400, 43200, 86400]
}
