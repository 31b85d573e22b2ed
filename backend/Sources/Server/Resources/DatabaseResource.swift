import AccessControl
import HTTPTypes
import Monitoring
import SQLDialect

/// What the target is doing: levels and rates, its heaviest statements, who waits for whom, sizes, connections.
struct DatabaseResource: Resource {
  let tag = "Database"
  let insight: DatabaseInsight

  var endpoints: [Endpoint] { [metrics, queries, queryText, locks, sizes, indexSizes, hints, connections] }

  private var metrics: Endpoint {
    .get("/api/database/metrics", .role(.readOnly), "Levels and rates of the target.", as: DatabaseMetrics.self) { _ in
      try await insight.metrics()
    }
  }

  private var queries: Endpoint {
    let orders = DatabaseInsight.QueryOrder.allCases
    return .get(
      "/api/database/queries", .role(.readOnly), "The heaviest statements by pg_stat_statements, without their texts.",
      query: [
        .integer("limit", 1...200, "How many at most; 50 unless told."),
        .choice(
          "sort", orders.map(\.rawValue), "By what; `\(DatabaseInsight.QueryOrder.totalTime.rawValue)` unless told."),
      ], as: DatabaseQueries.self
    ) { call in
      try await insight.queries(
        by: call.query["sort"].flatMap { DatabaseInsight.QueryOrder(rawValue: $0) } ?? .totalTime,
        limit: call.integer("limit") ?? 50)
    }
  }

  /// The text may hold what a person typed, so it takes more than looking.
  private var queryText: Endpoint {
    .get("/api/database/queries/{id}", .role(.operator), "The text of a statement.", as: DatabaseQueryText.self) {
      call in
      guard let text = try await insight.queryText(id: try call.path("id")) else {
        throw Problem.notFound("statement of this id")
      }
      return text
    }
  }

  private var locks: Endpoint {
    .get("/api/database/locks", .role(.readOnly), "Who waits for whom, as a tree.", as: DatabaseLocks.self) { _ in
      try await insight.locks()
    }
  }

  private static let page: [QueryParameter] = [
    .integer("limit", 1...DatabasePage.limitMax, "How many at most; 50 unless told."),
    .integer("offset", 0...1_000_000, "How many to pass over."),
  ]

  private static func page(_ call: Call) -> DatabasePage {
    DatabasePage(offset: call.integer("offset") ?? 0, limit: call.integer("limit") ?? 50)
  }

  private var sizes: Endpoint {
    .get(
      "/api/database/sizes", .role(.readOnly), "Tables with their sizes and an estimate of their bloat.",
      query: Self.page + [
        .choice("sort", DatabaseInsight.TableOrder.allCases.map(\.rawValue), "By what; the total size unless told.")
      ], as: DatabaseTableSizes.self
    ) { call in
      try await insight.tableSizes(
        by: call.query["sort"].flatMap { DatabaseInsight.TableOrder(rawValue: $0) } ?? .total, page: Self.page(call))
    }
  }

  private var indexSizes: Endpoint {
    .get(
      "/api/database/indexes", .role(.readOnly), "Indexes with their sizes and uses.",
      query: Self.page + [.choice("sort", ["size", "name"], "By what; the size unless told.")],
      as: DatabaseIndexSizes.self
    ) { call in try await insight.indexSizes(byName: call.query["sort"] == "name", page: Self.page(call)) }
  }

  private var hints: Endpoint {
    .get(
      "/api/database/index-hints", .role(.readOnly),
      "Indexes that nobody uses, that double others, or that are missing.",
      as: DatabaseIndexHints.self
    ) { _ in try await insight.indexHints() }
  }

  private var connections: Endpoint {
    .get(
      "/api/database/connections", .role(.readOnly), "Connections by state, and the longest transactions.",
      as: DatabaseConnections.self
    ) { _ in try await insight.connections() }
  }
}
