/// Every metric that Martlet exports. Dashboards, alert rules and the reference page are made from it.
public enum MetricCatalogue {
  public static let all: [Metric] =
    service + backup + run + process + host + collector + postgres + source

  /// What a `MetricRegistry` of the own process holds: the rest is read elsewhere at each scrape.
  public static let inProcess: [Metric] = service + backup

  /// What is read from the target's PostgreSQL.
  public static let postgres: [Metric] =
    [postgresUp, backendCPU] + server + database + databaseSize + activity + locks + backgroundWriter + wal + walFiles
    + replicationSlots + copyProgress + indexProgress + vacuumProgress + horizon + settings + tables + statements

  /// What is read from the MySQL source.
  public static let source: [Metric] = [sourceUp] + sourceStatus

  public static func metric(named name: String) -> Metric? { byName[name] }

  private static let byName = Dictionary(all.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
}
