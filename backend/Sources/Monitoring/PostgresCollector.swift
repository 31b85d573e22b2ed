import Diagnostics
import PostgresClient
import SQLDialect
import Telemetry

/// What is known of a server before its first collector runs.
struct ServerFacts: Sendable, Equatable {
  var version: Int
  var versionText: String
  var database: String
  /// Where pg_stat_statements is installed; nil where it is not, or cannot work.
  var statementsSchema: String?
  var hasStatementsExtension: Bool
  var hasStatementsLibrary: Bool

  init(_ connection: PostgresConnection) throws(MartletError) {
    guard let row = try connection.query(PostgresMonitoringSession.facts).first else {
      throw MartletError(.protocolViolation, "The server says nothing about itself.")
    }
    version = try row.int("version_number") ?? 0
    versionText = try row.string("version_text") ?? ""
    database = try row.string("database_name") ?? ""
    let schema = try row.string("statements_schema")
    hasStatementsExtension = schema != nil
    hasStatementsLibrary = try row.bool("has_statements_library") ?? false
    statementsSchema = hasStatementsLibrary ? schema : nil
  }

  init(
    version: Int, versionText: String, database: String, hasStatementsExtension: Bool, hasStatementsLibrary: Bool
  ) {
    self.version = version
    self.versionText = versionText
    self.database = database
    self.hasStatementsExtension = hasStatementsExtension
    self.hasStatementsLibrary = hasStatementsLibrary
  }
}

/// One query whose columns are named after metrics and labels. It runs by itself: what it does wrong or is not allowed
/// to is its own failure.
struct PostgresCollector: Sendable {
  let name: String
  let metrics: [Metric]
  /// What changes slowly, and costs, is not asked for more often.
  let intervalMin: Duration
  /// nil where this server has nothing of the kind, which is no failure.
  let sql: @Sendable (ServerFacts) -> String?

  init(_ name: String, _ metrics: [Metric], intervalMin: Duration = .zero, _ sql: String) {
    self.init(name, metrics, intervalMin: intervalMin) { _ in sql }
  }

  init(
    _ name: String, _ metrics: [Metric], intervalMin: Duration = .zero,
    on server: @escaping @Sendable (ServerFacts) -> String?
  ) {
    self.name = name
    self.metrics = metrics
    self.intervalMin = intervalMin
    sql = server
  }

  struct Result: Equatable {
    var samples = MetricSamples()
    /// Whether counters may seem to fall; then the `epoch` tells when they really begin anew.
    var canFall = false
    var epoch: String?
  }

  /// A value that is NULL has no sample.
  func collect(_ connection: PostgresConnection, _ facts: ServerFacts) throws(MartletError) -> Result {
    var result = Result(canFall: canFall)
    guard let sql = sql(facts) else { return result }
    for row in try connection.query(sql) {
      for metric in metrics {
        guard let value = try row.double(metric.name) else { continue }
        var labelValues: [String] = []
        for label in metric.labels { labelValues.append(try row.string(label.name) ?? "") }
        result.samples.add(metric, .number(value), labelValues)
      }
      if canFall { result.epoch = try row.string("epoch") }
    }
    return result
  }

  private var canFall: Bool { ["statements", "tables"].contains(name) }

  static let all: [PostgresCollector] = [
    PostgresCollector("server", MetricCatalogue.server, PostgresMetricQueries.server),
    PostgresCollector("database", MetricCatalogue.database, PostgresMetricQueries.database),
    PostgresCollector("activity", MetricCatalogue.activity, PostgresMetricQueries.activity),
    PostgresCollector("locks", MetricCatalogue.locks, PostgresMetricQueries.locks),
    PostgresCollector("bgwriter", MetricCatalogue.backgroundWriter) {
      PostgresMetricQueries.backgroundWriter(version: $0.version)
    },
    PostgresCollector("wal", MetricCatalogue.wal, PostgresMetricQueries.wal),
    PostgresCollector("slots", MetricCatalogue.replicationSlots, PostgresMetricQueries.replicationSlots),
    PostgresCollector("copy_progress", MetricCatalogue.copyProgress, PostgresMetricQueries.copyProgress),
    PostgresCollector("index_progress", MetricCatalogue.indexProgress, PostgresMetricQueries.indexProgress),
    PostgresCollector("vacuum_progress", MetricCatalogue.vacuumProgress, PostgresMetricQueries.vacuumProgress),
    PostgresCollector("horizon", MetricCatalogue.horizon, PostgresMetricQueries.horizon),
    PostgresCollector("settings", MetricCatalogue.settings, PostgresMetricQueries.settings),
    PostgresCollector("statements", MetricCatalogue.statements) {
      $0.statementsSchema.map { PostgresMetricQueries.statements(schema: $0) }
    },
    PostgresCollector("tables", MetricCatalogue.tables, PostgresMetricQueries.tables),
    PostgresCollector("wal_files", MetricCatalogue.walFiles, PostgresMetricQueries.walFiles),
    PostgresCollector(
      "size", MetricCatalogue.databaseSize, intervalMin: .seconds(30), PostgresMetricQueries.databaseSize),
  ]
}
