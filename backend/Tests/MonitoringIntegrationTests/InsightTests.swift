import Diagnostics
import Foundation
import PostgresClient
import SQLDialect
import Telemetry
import TestSupport
import Testing

@testable import Monitoring

/// A database of a test's own, and the façade over it.
private struct Observed {
  let database: TestDatabase
  let insight: DatabaseInsight

  init() throws {
    database = try TestDatabase()
    insight = DatabaseInsight(target: database.configuration, registry: MetricRegistry())
  }

  func execute(_ statements: String...) throws {
    let connection = try database.connect()
    for sql in statements { try connection.execute(sql) }
  }
}

@Suite(.ownThread) struct `Locks` {
  /// A name that would be markup on a page and an escape in a statement.
  private static let name = #"<b>'; DROP TABLE "x" --"#

  @Test func `are a tree of who waits for whom, over real sessions`() async throws {
    let observed = try Observed()
    let table =
      "\"" + Self.name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    try observed.execute(
      "CREATE TABLE \(table) (id int PRIMARY KEY, a int); INSERT INTO \(table) VALUES (1, 0), (2, 0)")
    let sessions = [
      try await PostgresSession(unprepared: observed.database.configuration, applicationName: "first"),
      try await PostgresSession(unprepared: observed.database.configuration, applicationName: "second"),
      try await PostgresSession(unprepared: observed.database.configuration, applicationName: "third"),
    ]
    try await sessions[0].run { try $0.execute("BEGIN; UPDATE \(table) SET a = 1 WHERE id = 1") }
    try await sessions[1].run { try $0.execute("BEGIN; UPDATE \(table) SET a = 2 WHERE id = 2") }
    let second = Task { [sessions] in
      try await sessions[1].run { try $0.execute("UPDATE \(table) SET a = 2 WHERE id = 1") }
    }
    let third = Task { [sessions] in
      try await sessions[2].run { try $0.execute("UPDATE \(table) SET a = 3 WHERE id = 2") }
    }
    func root() async throws -> DatabaseLocks.Node? {
      try await observed.insight.locks().roots.first {
        $0.session.database == observed.database.configuration.database
      }
    }
    var found = try await root()
    for _ in 0..<100 where found?.waiters.first?.waiters.isEmpty != false {
      try await Task.sleep(for: .milliseconds(50))
      found = try await root()
    }
    let first = try #require(found)
    #expect(first.session.application == "first")
    #expect(first.session.state == "idle in transaction")
    #expect(first.lock == nil && first.blockedBy == [])
    let waiter = try #require(first.waiters.first)
    #expect(waiter.session.application == "second")
    #expect(waiter.blockedBy == [first.session.processID])
    #expect(waiter.session.waitEventType == "Lock")
    #expect(waiter.session.query?.hasSuffix("SET a = ? WHERE id = ?") == true)
    #expect(waiter.lock?.type == "transactionid")
    #expect(waiter.lock?.mode == "ShareLock")
    #expect(waiter.lock?.relation == DatabaseObjectName(schema: "public", name: Self.name))
    #expect(try #require(waiter.waitSeconds) > 0)
    let last = try #require(waiter.waiters.first)
    #expect(last.session.application == "third")
    #expect(last.waiters == [] && !last.isInCycle)
    try await sessions[0].run { try $0.execute("ROLLBACK") }
    try await second.value
    try await sessions[1].run { try $0.execute("ROLLBACK") }
    try await third.value
    for session in sessions { await session.close() }
    await observed.insight.close()
  }

  @Test func `of a prepared transaction have no session`() async throws {
    let observed = try Observed()
    let members = [
      LockForest.Member(
        session: DatabaseSession(processID: 0, isQueryCut: false), lock: nil, waitSeconds: nil, blockedBy: []),
      LockForest.Member(
        session: DatabaseSession(processID: 7, isQueryCut: false), lock: nil, waitSeconds: nil, blockedBy: [0]),
    ]
    #expect(LockForest.roots(of: members).map(\.session.processID) == [0])
    await observed.insight.close()
  }
}

@Suite(.ownThread) struct `Sizes` {
  @Test func `are sorted and paged by the server`() async throws {
    let observed = try Observed()
    try observed.execute(
      "CREATE TABLE small (a int PRIMARY KEY); INSERT INTO small SELECT generate_series(1, 10)",
      "CREATE TABLE large (a int PRIMARY KEY, b text); INSERT INTO large SELECT g, repeat('x', 200) FROM generate_series(1, 5000) g",
      "CREATE TABLE toasted (a text); ALTER TABLE toasted ALTER a SET STORAGE EXTERNAL; INSERT INTO toasted SELECT repeat(g::text, 40000) FROM generate_series(1, 50) g",
      "CREATE SCHEMA \"an other\"; CREATE TABLE \"an other\".\"a \"\"b\"\"\" (a int)", "ANALYZE")
    let all = try await observed.insight.tableSizes()
    #expect(all.tablesTotal == 4)
    #expect(all.items.map(\.table.name) == ["toasted", "large", "small", "a \"b\""])
    #expect(all.items.map(\.totalBytes) == all.items.map(\.totalBytes).sorted(by: >))
    #expect(all.bytesTotal == all.items.reduce(0) { $0 + $1.totalBytes })
    #expect(all.items[0].toastBytes > 3_000_000 && all.items[0].tableBytes < 100_000)
    #expect(all.items[1].indexBytes > 100_000 && all.items[1].rowsEstimate == 5000)
    #expect(all.items.allSatisfy { !$0.isEstimate && $0.totalBytes == $0.tableBytes + $0.indexBytes + $0.toastBytes })
    let page = try await observed.insight.tableSizes(by: .name, page: DatabasePage(offset: 1, limit: 2))
    #expect(page.items.map(\.table.name) == ["large", "small"])
    #expect(page.tablesTotal == 4 && page.offset == 1)
    for order in DatabaseInsight.TableOrder.allCases {
      #expect(try await observed.insight.tableSizes(by: order).items.count == 4)
    }
    #expect(try await observed.insight.tableSizes(page: DatabasePage(offset: 100)).items == [])
    let indexes = try await observed.insight.indexSizes()
    #expect(indexes.items.map(\.index.name) == ["large_pkey", "small_pkey"])
    #expect(indexes.items[0].isPrimary && indexes.items[0].isValid && indexes.indexesTotal == 2)
    #expect(try await observed.insight.indexSizes(byName: true).items.count == 2)
    await observed.insight.close()
  }

  @Test func `do not wait for a table that somebody has locked`() async throws {
    let observed = try Observed()
    try observed.execute(
      "CREATE TABLE a (a int PRIMARY KEY); INSERT INTO a SELECT generate_series(1, 5000); CREATE TABLE b (a int)",
      "VACUUM ANALYZE a")
    let holder = try observed.database.connect()
    try holder.execute("BEGIN; LOCK TABLE a IN ACCESS EXCLUSIVE MODE")
    let sizes = try await observed.insight.tableSizes(by: .name)
    #expect(sizes.items.map(\.isEstimate) == [true, false])
    #expect(sizes.items[0].tableBytes > 100_000 && sizes.items[0].indexBytes > 50_000)
    #expect(try await observed.insight.indexSizes().items.map(\.isEstimate) == [true])
    _ = try await observed.insight.indexHints()
    try holder.execute("ROLLBACK")
    await observed.insight.close()
  }

  @Test func `tell about how much of a table is bloat`() async throws {
    let observed = try Observed()
    try observed.execute(
      "CREATE TABLE full_one (a int, b text) WITH (autovacuum_enabled = off); INSERT INTO full_one SELECT g, repeat('x', 80) FROM generate_series(1, 20000) g",
      "CREATE TABLE hollow (LIKE full_one) WITH (autovacuum_enabled = off); INSERT INTO hollow TABLE full_one; DELETE FROM hollow WHERE a % 4 <> 0",
      "CREATE TABLE unknown (a int) WITH (autovacuum_enabled = off); INSERT INTO unknown VALUES (1)",
      "ANALYZE full_one, hollow")
    let items = try await observed.insight.tableSizes(by: .name).items
    #expect(items.map(\.table.name) == ["full_one", "hollow", "unknown"])
    #expect(try #require(items[0].bloatRatioEstimate) < 0.05)
    #expect((0.7...0.8).contains(try #require(items[1].bloatRatioEstimate)))
    #expect(items[2].bloatRatioEstimate == nil)
    await observed.insight.close()
  }
}

@Suite(.ownThread) struct `Hints about indexes` {
  @Test func `name what is unused, doubled or missing, and nothing that a constraint stands on`() async throws {
    let observed = try Observed()
    try observed.execute(
      "CREATE TABLE parent (id int PRIMARY KEY, code text UNIQUE, CONSTRAINT x EXCLUDE USING btree (id WITH =))",
      "CREATE TABLE child (id int PRIMARY KEY, parent_id int REFERENCES parent, \"Other Id\" int REFERENCES parent, a int, b int)",
      "CREATE INDEX child_parent ON child (parent_id); CREATE INDEX child_a ON child (a); CREATE INDEX child_ab ON child (a, b)",
      "CREATE INDEX child_b ON child (b); CREATE INDEX child_b_again ON child (b); CREATE INDEX child_b_down ON child (b DESC)",
      "CREATE UNIQUE INDEX child_unique ON child (a, b, id); CREATE INDEX child_half ON child (a) WHERE b > 0",
      "CREATE INDEX child_expression ON child ((a + b)); CREATE INDEX child_expression_again ON child ((a + b))",
      "INSERT INTO parent SELECT g, g::text FROM generate_series(1, 20) g",
      "INSERT INTO child SELECT g, g, g, g, g FROM generate_series(1, 20) g")
    let hints = try await observed.insight.indexHints()
    #expect(
      Set(hints.unused.map(\.index.name)) == [
        "child_parent", "child_a", "child_ab", "child_b", "child_b_again", "child_b_down", "child_half",
        "child_expression", "child_expression_again",
      ])
    #expect(hints.unused.filter(\.servesForeignKey).map(\.index.name) == ["child_parent"])
    #expect(hints.unused.first { $0.index.name == "child_parent" }?.statement == nil)
    #expect(
      hints.unused.first { $0.index.name == "child_b" }?.statement == "DROP INDEX CONCURRENTLY \"public\".\"child_b\";")
    #expect(
      Dictionary(uniqueKeysWithValues: hints.redundant.map { ($0.index.name, $0.coveringIndex) }) == [
        "child_a": "child_ab", "child_ab": "child_unique", "child_b_again": "child_b",
        "child_expression_again": "child_expression",
      ])
    #expect(hints.redundant.filter(\.isDuplicate).map(\.index.name) == ["child_b_again", "child_expression_again"])
    #expect(hints.foreignKeysWithoutIndex.count == 1)
    let key = try #require(hints.foreignKeysWithoutIndex.first)
    #expect(key.columns == ["Other Id"])
    #expect(key.referencedTable.name == "parent")
    #expect(key.statement == "CREATE INDEX CONCURRENTLY ON \"public\".\"child\" (\"Other Id\");")
    // The statements are what they say.
    try observed.execute(key.statement)
    #expect(try await observed.insight.indexHints().foreignKeysWithoutIndex == [])
    await observed.insight.close()
  }

  @Test func `leave out an index that was used, and name a large table that is read from end to end`() async throws {
    let observed = try Observed()
    try observed.execute(
      "CREATE TABLE t (a int, b int) WITH (autovacuum_enabled = off); INSERT INTO t SELECT g, g FROM generate_series(1, 20000) g",
      "CREATE INDEX t_a ON t (a); ANALYZE t", "SET enable_seqscan = off; SELECT b FROM t WHERE a = 7",
      "SELECT count(*) FROM t WHERE b = 1; SELECT count(*) FROM t WHERE b = 2; SELECT count(*) FROM t WHERE b = 3",
      "SELECT pg_stat_force_next_flush()", "SELECT 1")
    var hints = try await observed.insight.indexHints()
    // The counters of a session arrive when it ends at the latest.
    for _ in 0..<100 where !hints.unused.isEmpty || hints.sequentialScans.isEmpty {
      try await Task.sleep(for: .milliseconds(50))
      hints = try await observed.insight.indexHints()
    }
    #expect(hints.unused == [])
    let scan = try #require(hints.sequentialScans.first)
    #expect(scan.table.name == "t" && scan.sequentialScans >= 3 && scan.rowsPerScan >= 10_000)
    await observed.insight.close()
  }
}

@Suite(.ownThread) struct `Queries, connections and figures` {
  @Test func `top queries come without their texts, and a text on demand`() async throws {
    let observed = try Observed()
    #expect(try await observed.insight.queries().state == .extensionMissing)
    #expect(try await observed.insight.queryText(id: "1") == nil)
    let long = "/* " + String(repeating: "y", count: 25_000) + " */"
    try observed.execute("CREATE SCHEMA \"my stats\"; CREATE EXTENSION pg_stat_statements SCHEMA \"my stats\"")
    try observed.execute(
      "CREATE TABLE t AS SELECT generate_series(1, 50000) AS a", "SELECT count(*) FROM t WHERE a > 7",
      "SELECT count(*) FROM t WHERE a > 8", "SELECT 41 AS x \(long)")
    let queries = try await observed.insight.queries(by: .rows)
    #expect(queries.state == .available && queries.hint == nil && queries.countedSince != nil)
    #expect(queries.items.map(\.rows) == queries.items.map(\.rows).sorted(by: >))
    #expect(queries.items.first?.rows == 50_000)
    #expect(queries.statementsTotal == queries.items.count)
    let times = try await observed.insight.queries(by: .totalTime).items
    #expect(times.map(\.totalSeconds) == times.map(\.totalSeconds).sorted(by: >))
    #expect((0.5...1.01).contains(times.reduce(0) { $0 + $1.timeRatio }))
    for order in DatabaseInsight.QueryOrder.allCases {
      #expect(try await observed.insight.queries(by: order, limit: 1).items.count == 1)
    }
    var texts: [String] = []
    var cut: [String] = []
    for item in times {
      let text = try #require(try await observed.insight.queryText(id: item.id))
      #expect(text.text.unicodeScalars.count <= DatabaseInsight.queryTextCharactersMax)
      texts.append(text.text)
      if text.isCut { cut.append(text.text) }
    }
    #expect(texts.contains("SELECT count(*) FROM t WHERE a > $1"))
    #expect(times.first { $0.calls == 2 && $0.rows == 2 } != nil)
    #expect(cut.count == 1 && cut[0].hasPrefix("SELECT $1 AS x"))
    #expect(try await observed.insight.queryText(id: "1; DROP TABLE t") == nil)
    await observed.insight.close()
  }

  @Test func `connections are counted by state, user and application`() async throws {
    let observed = try Observed()
    let application = "app \(UInt32.random(in: 0...UInt32.max)) <i>"
    let sessions = try (0..<3).map { _ in
      try PostgresConnection(unprepared: observed.database.configuration, applicationName: application)
    }
    try sessions[0].execute("BEGIN; SELECT 'a'")
    let found = try await observed.insight.connections()
    #expect(found.byApplication.first { $0.name == application }?.connections == 3)
    #expect(found.connectionsMax == 200 && found.connectionsReserved >= 3)
    #expect(found.byState.reduce(0) { $0 + $1.connections } == found.connections)
    #expect(found.byUser.contains { $0.name == "postgres" })
    #expect(try #require(found.byApplication.first { $0.name == application }?.longestTransactionSeconds) > 0)
    #expect(found.longestTransactions.count <= DatabaseInsight.longestTransactionsMax)
    sessions.forEach { $0.close() }
    await observed.insight.close()
  }

  @Test func `figures have rates from the first look on`() async throws {
    let observed = try Observed()
    let writer = try await PostgresSession(unprepared: observed.database.configuration, applicationName: "martlet test")
    try await writer.run { try $0.execute("CREATE TABLE t (a int)") }
    let busy = Task {
      while !Task.isCancelled {
        try await writer.run { try $0.execute("INSERT INTO t VALUES (1); SELECT pg_stat_force_next_flush()") }
      }
    }
    try await Task.sleep(for: .milliseconds(200))
    let first = try await observed.insight.metrics()
    #expect(first.database == observed.database.configuration.database)
    #expect(try #require(first.rates).intervalSeconds >= 0.5)
    #expect(try #require(first.rates).rowsInsertedPerSecond > 0)
    #expect(try #require(first.rates).walBytesPerSecond > 0)
    #expect(first.databaseBytes > 1_000_000 && first.connections >= 2)
    #expect(first.serverStartedAt < first.sampledAt)
    // A second one within the second is the same.
    #expect(try await observed.insight.metrics() == first)
    busy.cancel()
    _ = await busy.result
    await writer.close()
    await observed.insight.close()
  }

  @Test func `nothing that is asked can write, or last`() async throws {
    let observed = try Observed()
    let refused = await #expect(throws: MartletError.self) {
      try await observed.insight.ask { connection throws(MartletError) in
        try connection.execute("CREATE TABLE t (a int)")
      }
    }
    #expect(refused?.context.sqlState == "25006")
    let slow = await #expect(throws: MartletError.self) {
      try await observed.insight.ask { connection throws(MartletError) in try connection.execute("SELECT pg_sleep(60)")
      }
    }
    #expect(slow?.code == .timeout)
    let nobody = DatabaseInsight(
      target: PostgresConfiguration(keywords: ["host": "127.0.0.1", "port": "1", "user": "x", "dbname": "x"]),
      registry: MetricRegistry())
    await #expect(throws: MartletError.self) { try await nobody.connections() }
    await observed.insight.close()
  }
}
