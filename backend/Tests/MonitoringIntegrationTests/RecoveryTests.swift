import Diagnostics
import Foundation
import Glibc
import MySQLClient
import PostgresClient
import Telemetry
import TestSupport
import Testing

@testable import Monitoring

@Suite(.ownThread) struct `A monitor` {
  @Test func `serves all who ask at once from one collection, and the next ones from its result`() async throws {
    let monitored = try MonitoredDatabase()
    let monitor = monitored.monitor
    let pages = await withTaskGroup(of: Int.self) { group in
      for _ in 0..<50 { group.addTask { await monitor.page(.openMetrics, run: nil).count } }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(pages.count == 50 && pages.allSatisfy { $0 > 5000 })
    func collections() -> Int? {
      guard case .histogram(let value) = monitor.registry.series(MetricCatalogue.canaryDuration).value else {
        return nil
      }
      return value.count
    }
    #expect(collections() == 1)
    monitored.advance(by: .milliseconds(4900))
    _ = await monitor.collected()
    #expect(collections() == 1)
    monitored.advance(by: .milliseconds(200))
    _ = await monitor.collected()
    #expect(collections() == 2)
    await monitor.close()
  }

  @Test func `goes on after its session was ended, without a gap`() async throws {
    let monitored = try MonitoredDatabase()
    #expect(await monitored.collect().isUp)
    try monitored.execute(
      """
      SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
      WHERE application_name = 'martlet monitor' AND datname = current_database()
      """)
    #expect(await monitored.collect().isUp)
    #expect(monitored.failures.all == [])
    await monitored.monitor.close()
  }

  @Test func `says that the target is down, and finds it again`() async throws {
    let monitored = try MonitoredDatabase()
    let size = try metric("pg_database_size_bytes")
    #expect(await monitored.collect()[size] != [:])
    try monitored.executeElsewhere(
      """
      ALTER DATABASE \(monitored.name) ALLOW_CONNECTIONS false;
      SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '\(monitored.name)'
      """)
    let down = await monitored.collect()
    #expect(down[MetricCatalogue.postgresUp] == [[]: 0])
    // No old value passes for a present one.
    #expect(down[size] == [:])
    #expect(!down.succeeded("database"))
    #expect(down.succeeded("process"))
    #expect(monitored.failures.all.map(\.collector) == ["server"])
    try monitored.executeElsewhere("ALTER DATABASE \(monitored.name) ALLOW_CONNECTIONS true")
    let up = await monitored.collect()
    #expect(up.isUp)
    #expect(up.succeeded("database"))
    await monitored.monitor.close()
  }

  @Test func `gives its own metrics where nobody listens`() async throws {
    let monitor = Monitor(
      target: PostgresConfiguration(keywords: ["host": "127.0.0.1", "port": "1", "user": "x", "dbname": "x"]),
      registry: MetricRegistry())
    let page = String(decoding: await monitor.page(.prometheusText, run: nil), as: UTF8.self)
    #expect(page.contains("\npg_up 0\n"))
    #expect(page.contains("\nprocess_resident_memory_bytes "))
    #expect(page.contains("\nmartlet_canary_failures_total 1\n"))
    await monitor.close()
  }

  @Test func `does not wait for a port that is silent`() async throws {
    // The kernel accepts for a program that never does.
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { Glibc.close(listener) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let port = try withUnsafeMutablePointer(to: &address) { pointer in
      try pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        try #require(bind(listener, address, length) == 0 && listen(listener, 8) == 0)
        try #require(getsockname(listener, address, &length) == 0)
      }
      return UInt16(bigEndian: pointer.pointee.sin_port)
    }
    let silent = PostgresConfiguration(keywords: [
      "host": "127.0.0.1", "port": "\(port)", "user": "x", "dbname": "x", "sslmode": "disable",
    ])
    let failures = Collected<CollectorFailure>()
    let monitor = Monitor(target: silent, registry: MetricRegistry(), onFailure: { failures.append($0) })
    #expect(await monitor.collected()[MetricCatalogue.postgresUp] == [[]: 0])
    let error = try #require(failures.all.first).error
    #expect(error.context.serverMessage == "no connection within 2 s" || error.code == .timeout)
    await monitor.close()
  }

  /// Nothing that libpq offers ends the wait for a server that has stopped: the line is fine and nobody answers.
  @Test func `does not wait for a session that is frozen, and opens another one`() async throws {
    let monitored = try MonitoredDatabase(options: MonitoringOptions(collectionLimit: .seconds(3)))
    #expect(await monitored.collect().isUp)
    let row = try monitored.database.connect().query(
      """
      SELECT pid FROM pg_stat_activity
      WHERE application_name = 'martlet monitor' AND datname = current_database()
      """
    ).first
    let frozen = pid_t(try #require(try row?.int("pid")))
    #expect(kill(frozen, SIGSTOP) == 0)
    defer { kill(frozen, SIGCONT) }
    #expect(await monitored.collect()[MetricCatalogue.postgresUp] == [[]: 0])
    #expect(monitored.failures.all.map(\.error.code) == [.timeout])
    #expect(await monitored.collect().isUp)
    await monitored.monitor.close()
  }

  @Test(arguments: TestServers.sources)
  func `watches a source while it is told to`(_ flavor: TestServers.Source) async throws {
    let monitored = try MonitoredDatabase()
    let admin = try MySQLConnection(unprepared: try flavor.configuration())
    let account = "m_\(UInt32.random(in: 0...UInt32.max))"
    try admin.execute("CREATE USER \(account) IDENTIFIED BY ''")
    defer { try? admin.execute("DROP USER \(account)") }
    // Without any privilege.
    var configuration = try flavor.configuration()
    configuration.user = account
    configuration.password = nil
    await monitored.monitor.watchSource(configuration)
    var samples = await monitored.collect()
    #expect(samples[MetricCatalogue.sourceUp] == [[]: 1])
    #expect(samples.succeeded("source"))
    let missing = MetricCatalogue.sourceStatus.filter { samples[$0][[]] == nil }
    #expect(missing == [])
    #expect(try #require(samples[try metric("mysql_global_status_threads_connected")][[]]) >= 1)
    #expect(try Promtool.complaint(about: Exposition.render(samples, .prometheusText)) == "")
    // A session that was ended in between is no gap.
    for session in try admin.otherSessions() where session.user == account { try admin.execute("KILL \(session.id)") }
    samples = await monitored.collect()
    #expect(samples[MetricCatalogue.sourceUp] == [[]: 1])
    #expect(monitored.failures.all == [])
    await monitored.monitor.watchSource(nil)
    samples = await monitored.collect()
    #expect(samples[MetricCatalogue.sourceUp] == [:])
    await monitored.monitor.close()
  }

  @Test func `keeps the target apart from a source that is down`() async throws {
    let monitored = try MonitoredDatabase()
    await monitored.monitor.watchSource(MySQLConfiguration(host: "127.0.0.1", port: 1, user: "x"))
    let samples = await monitored.collect()
    #expect(samples[MetricCatalogue.sourceUp] == [[]: 0])
    #expect(samples.isUp)
    #expect(monitored.failures.all.map(\.collector) == ["source"])
    await monitored.monitor.close()
  }
}

@Suite(.ownThread) struct `A scrape of a database with two thousand tables` {
  @Test func `takes no longer than 100 ms, and costs the server less than 1 %`() async throws {
    let monitored = try MonitoredDatabase()
    try monitored.execute("CREATE EXTENSION pg_stat_statements")
    try monitored.execute(
      """
      DO $$ BEGIN FOR i IN 1..2000 LOOP
        EXECUTE format('CREATE TABLE t%s (id int PRIMARY KEY, a text)', i);
        IF i % 500 = 0 THEN COMMIT; END IF;
      END LOOP; END $$
      """)
    // What is costly is collected less often: an hour later all of it is due, 20 s later what is due mostly.
    let complete = try await scrapes(monitored, after: .seconds(3600))
    let usual = try await scrapes(monitored, after: .seconds(20))
    let samples = await monitored.monitor.collected()
    #expect(samples[try metric("martlet_postgres_tables")] == [[monitored.name]: 2000])
    print("2,000 tables: a usual scrape \(usual), one of everything \(complete)")
    #expect(usual.time <= .milliseconds(100))
    #expect(complete.time <= .milliseconds(200))
    // Of a scrape interval of 15 s.
    #expect(complete.serverSeconds <= 0.15)
    await monitored.monitor.close()
  }

  /// The best of eight: other tests run beside this one.
  private func scrapes(
    _ monitored: MonitoredDatabase, after wait: Duration
  ) async throws -> (time: Duration, serverSeconds: Double) {
    let clock = ContinuousClock()
    var times: [Duration] = []
    var serverSeconds: [Double] = []
    for _ in 0..<8 {
      monitored.advance(by: wait)
      let before = try spent(monitored)
      times.append(await clock.measure { _ = await monitored.monitor.page(.prometheusText, run: nil) })
      serverSeconds.append(try spent(monitored) - before)
    }
    return (try #require(times.min()), try #require(serverSeconds.min()))
  }

  /// Execution time of the monitor's statements in its database.
  private func spent(_ monitored: MonitoredDatabase) throws -> Double {
    let row = try monitored.database.connect().query(
      """
      SELECT sum(total_exec_time + total_plan_time) / 1000 AS seconds FROM pg_stat_statements
      WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
        AND query NOT LIKE '%total_plan_time%' AND query NOT LIKE 'DO %' AND query NOT LIKE 'CREATE %'
      """
    ).first
    return try row?.double("seconds") ?? 0
  }
}
