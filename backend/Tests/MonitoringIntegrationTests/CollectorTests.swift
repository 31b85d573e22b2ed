import Diagnostics
import Foundation
import PostgresClient
import Telemetry
import TestSupport
import Testing

@testable import Monitoring

@Suite(.ownThread) struct `Collectors of PostgreSQL` {
  @Test func `give every metric of the catalogue, and a page that satisfies promtool`() async throws {
    let monitored = try MonitoredDatabase()
    let slot = "s_\(UInt32.random(in: 0...UInt32.max))"
    try monitored.execute("CREATE EXTENSION pg_stat_statements; CREATE TABLE t AS SELECT generate_series(1, 1000) AS a")
    try monitored.execute("SELECT pg_create_physical_replication_slot('\(slot)', true)")
    defer { try? monitored.execute("SELECT pg_drop_replication_slot('\(slot)')") }
    let samples = await monitored.collect()
    #expect(monitored.failures.all == [])
    for name in MetricCatalogue.collectorNames where name != "source" {
      #expect(samples.succeeded(name), "\(name)")
    }
    let missing = Set(MetricCatalogue.postgres).subtracting(samples.all.map(\.metric)).map(\.name)
    // Nothing limits what a slot keeps here; backends' own writes left the view with PostgreSQL 17.
    let absent = [
      "pg_replication_slots_safe_wal_size_bytes", "pg_stat_bgwriter_buffers_backend_total",
      "pg_stat_bgwriter_buffers_backend_fsync_total",
    ]
    #expect(Set(missing).subtracting(absent) == [])
    #expect(samples.isUp)
    #expect(try #require(samples[try metric("pg_database_size_bytes")][[monitored.name]]) > 1_000_000)
    #expect(samples[try metric("martlet_postgres_tables")] == [[monitored.name]: 1])
    #expect(try #require(samples[MetricCatalogue.backendCPU][["proc"]]) > 0)
    #expect(try #require(samples[try metric("pg_stat_activity_count")][[monitored.name, "active"]]) >= 1)
    #expect(try #require(samples[try metric("pg_stat_statements_calls_total")][[monitored.name]]) >= 1)
    #expect(samples[try metric("pg_settings_shared_buffers_bytes")] == [[]: 512 * 1024 * 1024])
    let page = await monitored.monitor.page(.prometheusText, run: nil)
    #expect(try Promtool.complaint(about: page) == "")
    #expect(String(decoding: page, as: UTF8.self).contains("martlet_canary_duration_seconds_count 1\n"))
    await monitored.monitor.close()
  }

  @Test func `see a transaction that holds the horizon back, a lock, and who waits for it`() async throws {
    let monitored = try MonitoredDatabase()
    try monitored.execute("CREATE TABLE t (a int)")
    let holder = try monitored.database.connect()
    try holder.execute("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT 1; LOCK TABLE t IN ACCESS EXCLUSIVE MODE")
    let waiter = try await PostgresSession(
      unprepared: monitored.database.configuration, applicationName: "martlet test")
    let waiting = Task { try await waiter.run { try $0.execute("SELECT * FROM t") } }
    let blocked = try metric("martlet_postgres_blocked_sessions")
    var samples = await monitored.collect()
    for _ in 0..<100 where samples[blocked][[monitored.name, "active"]] != 1 {
      try await Task.sleep(for: .milliseconds(50))
      samples = await monitored.collect()
    }
    #expect(samples[blocked][[monitored.name, "active"]] == 1)
    let locks = samples[try metric("pg_locks_count")]
    #expect(locks[[monitored.name, "accessexclusivelock"]] == 1)
    #expect(locks[[monitored.name, "sharerowexclusivelock"]] == 0)
    let idle = samples[try metric("pg_stat_activity_max_tx_duration")][[monitored.name, "idle in transaction"]]
    #expect(try #require(idle) > 0)
    #expect(monitored.failures.all == [])
    try holder.execute("ROLLBACK")
    try await waiting.value
    await waiter.close()
    await monitored.monitor.close()
  }

  @Test func `fail alone`() async throws {
    let monitored = try MonitoredDatabase(
      [
        PostgresCollector("locks", MetricCatalogue.locks, "SELECT 1 / 0 AS pg_locks_count"),
        PostgresCollector("wal", MetricCatalogue.wal, "SELECT 'x' AS wrong_name"),
        PostgresCollector("slots", MetricCatalogue.replicationSlots, "SELECT pg_sleep(30)"),
        PostgresCollector("horizon", MetricCatalogue.horizon, "CREATE TABLE t (a int)"),
        PostgresCollector("server", MetricCatalogue.server, "SELECT broken FROM nowhere"),
      ] + PostgresCollector.all.filter { $0.name == "database" },
      options: MonitoringOptions(statementsLimit: .seconds(4)))
    let samples = await monitored.collect()
    #expect(samples.isUp)
    for name in ["locks", "wal", "slots", "horizon", "server"] {
      #expect(samples[MetricCatalogue.collectorSuccess][[name]] == 0, "\(name)")
    }
    #expect(samples.succeeded("database"))
    #expect(samples.succeeded("process"))
    #expect(monitored.failures.all.map(\.collector) == ["locks", "wal", "slots", "horizon", "server"])
    let slow = try #require(monitored.failures.all.first { $0.collector == "slots" })
    #expect(slow.error.code == .timeout)
    // A session that only looks cannot write.
    #expect(monitored.failures.all.first { $0.collector == "horizon" }?.error.context.sqlState == "25006")
    await monitored.monitor.close()
  }

  @Test func `need no more than pg_monitor, and fewer rights cost only what they guard`() async throws {
    let role = "r_\(UInt32.random(in: 0...UInt32.max))"
    let monitored = try MonitoredDatabase { configuration in
      var copy = configuration
      copy.keywords["user"] = role
      return copy
    }
    try monitored.execute("CREATE ROLE \(role) LOGIN; CREATE EXTENSION pg_stat_statements")
    defer { try? monitored.execute("DROP ROLE \(role)") }
    var samples = await monitored.collect()
    #expect(samples.isUp)
    #expect(monitored.failures.all.map(\.collector) == ["wal_files"])
    try monitored.execute("GRANT pg_monitor TO \(role)")
    samples = await monitored.collect()
    #expect(samples.succeeded("wal_files"))
    await monitored.monitor.close()
  }

  @Test func `add up tables as the server's view does, and stay level when one is dropped`() async throws {
    let monitored = try MonitoredDatabase()
    try monitored.execute("CREATE TABLE a (a int PRIMARY KEY, b text); CREATE TABLE b (a int PRIMARY KEY, b text)")
    try monitored.execute("INSERT INTO a SELECT g, g FROM generate_series(1, 300) g; INSERT INTO b TABLE a")
    try monitored.execute("UPDATE a SET b = 'x' WHERE a < 50; DELETE FROM b WHERE a < 20; SELECT count(*) FROM a")
    try monitored.execute("SET enable_seqscan = off; SELECT b FROM a WHERE a = 7; SELECT pg_stat_force_next_flush()")
    try monitored.execute("ANALYZE; SELECT pg_stat_force_next_flush()")
    let inserted = try metric("pg_stat_user_tables_n_tup_ins")
    var samples = await monitored.collect()
    for _ in 0..<100 where samples[inserted][[monitored.name]] != 600 {
      try await Task.sleep(for: .milliseconds(50))
      samples = await monitored.collect()
    }
    for metric in MetricCatalogue.tables where metric.name.hasPrefix("pg_stat_user_tables_") {
      let column = metric.name.dropFirst("pg_stat_user_tables_".count)
      let row = try monitored.database.connect().query("SELECT sum(\(column)) AS n FROM pg_stat_user_tables").first
      #expect(samples[metric][[monitored.name]] == (try row?.double("n")), "\(column)")
    }
    #expect(samples[try metric("pg_stat_user_tables_n_dead_tup")][[monitored.name]] ?? 0 > 0)
    try monitored.execute("DROP TABLE a")
    samples = await monitored.collect()
    #expect(samples[inserted][[monitored.name]] == 600)
    #expect(samples[try metric("martlet_postgres_tables")][[monitored.name]] == 1)
    await monitored.monitor.close()
  }

  @Test func `do without pg_stat_statements`() async throws {
    let monitored = try MonitoredDatabase()
    let samples = await monitored.collect()
    #expect(samples.succeeded("statements"))
    #expect(samples[try metric("pg_stat_statements_calls_total")] == [:])
    await monitored.monitor.close()
  }
}
