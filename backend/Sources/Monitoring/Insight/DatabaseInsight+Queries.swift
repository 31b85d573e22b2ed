public import Diagnostics
import PostgresClient
public import SQLDialect

extension DatabaseInsight {
  public typealias QueryOrder = PostgresInsightQueries.StatementOrder

  /// The statements that matter most in one respect, without texts.
  /// - Parameter limit: at most 200.
  public func queries(by order: QueryOrder = .totalTime, limit: Int = 50) async throws(MartletError) -> DatabaseQueries
  {
    let limit = min(max(1, limit), 200)
    return try await ask { connection throws(MartletError) in
      let facts = try ServerFacts(connection)
      guard let schema = facts.statementsSchema else { return DatabaseQueries.missing(facts) }
      var queries = DatabaseQueries(
        state: .available, hint: nil, countedSince: nil, deallocations: 0, statementsTotal: 0, items: [])
      for row in try connection.query(
        PostgresInsightQueries.statements(schema: schema, by: order, limit: limit))
      {
        queries.items.append(try DatabaseQueries.Item(row))
        queries.statementsTotal = try row.int("statements_all") ?? 0
      }
      if let info = try connection.query(PostgresInsightQueries.statementsReset(schema: schema)).first {
        queries.countedSince = try info.string("reset_at")
        queries.deallocations = try info.int("dealloc") ?? 0
      }
      return queries
    }
  }

  /// - Parameter id: of an item of `queries`.
  /// - Returns: nil for what pg_stat_statements does not know, or forgot; also without the extension.
  public func queryText(id: String) async throws(MartletError) -> DatabaseQueryText? {
    guard let number = Int(id) else { return nil }
    return try await ask { connection throws(MartletError) in
      guard let schema = try ServerFacts(connection).statementsSchema else { return nil }
      let sql = PostgresInsightQueries.statementText(schema: schema, charactersMax: Self.queryTextCharactersMax)
      guard let row = try connection.query(sql, [.int(number)]).first, let text = try row.string("query") else {
        return nil
      }
      return DatabaseQueryText(
        id: id, text: PostgresScript.withoutConstants(text), isCut: try row.bool("is_query_cut") ?? false)
    }
  }
}

extension DatabaseQueries {
  static func missing(_ facts: ServerFacts) -> DatabaseQueries {
    let load = "Put pg_stat_statements into shared_preload_libraries and restart the server"
    let state: State = facts.hasStatementsExtension ? .libraryNotLoaded : .extensionMissing
    let hint: String
    switch (facts.hasStatementsExtension, facts.hasStatementsLibrary) {
    case (true, _): hint = load + "."
    case (false, true): hint = "Run in this database: " + PostgresInsightQueries.createStatementsExtension
    case (false, false):
      hint = load + "; then run in this database: " + PostgresInsightQueries.createStatementsExtension
    }
    return DatabaseQueries(
      state: state, hint: hint, countedSince: nil, deallocations: 0, statementsTotal: 0, items: [])
  }
}

extension DatabaseQueries.Item {
  init(_ row: PostgresRow) throws(MartletError) {
    let total = try row.double("total_seconds") ?? 0
    let all = try row.double("total_seconds_all") ?? 0
    self.init(
      id: try row.string("id") ?? "", calls: try row.int("calls") ?? 0, totalSeconds: total,
      meanSeconds: try row.double("mean_seconds") ?? 0, maxSeconds: try row.double("max_seconds") ?? 0,
      rows: try row.int("rows") ?? 0,
      cacheHitRatio: SummarySample.ratio(
        try row.double("blocks_hit") ?? 0, try row.double("blocks_read") ?? 0),
      tempBytes: try row.int("temp_bytes") ?? 0, walBytes: try row.int("wal_bytes") ?? 0,
      timeRatio: all > 0 ? total / all : 0)
  }
}
