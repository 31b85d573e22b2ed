import Diagnostics
import Ledger
import PostgresClient
import SchemaModel
import TestSupport
import Testing

@Suite(.ownThread) struct LeaseTests {
  private let fixture: LedgerFixture

  init() throws { fixture = try LedgerFixture() }

  private func failure(_ body: () throws -> Void) throws -> MartletError {
    try #require(throws: MartletError.self) { try body() }
  }

  @Test func `names the holder to whoever asks`() throws {
    let other = Ledger(try fixture.database.connect())
    try fixture.ledger.heartbeat(fixture.run)
    #expect(try other.isLeaseHeld())
    let error = try failure { try other.acquireLease() }
    #expect(error.code == .leaseHeld)
    let detail = try #require(error.context.serverDetail)
    #expect(detail.contains("process 42 on here, last heard of at 20"))
  }

  @Test func `does not name an owner of yesterday`() throws {
    try fixture.connection.execute("UPDATE martlet.run SET heartbeat_at = now() - interval '1 day'")
    let other = Ledger(try fixture.database.connect())
    let detail = try #require(try failure { try other.acquireLease() }.context.serverDetail)
    #expect(!detail.contains("process 42"))
    #expect(detail.contains("server process \(fixture.connection.serverProcess)"))
  }

  @Test func `a dead process loses the lease with its connection`() throws {
    let connection = try fixture.database.connect()
    let other = Ledger(connection)
    _ = try connection.query(
      "SELECT pg_terminate_backend($1, 5000)", [.int(fixture.connection.serverProcess)])
    try other.acquireLease()
    let record = try #require(try other.lastRun())
    let run = try other.takeOver(record, options: "{}", owner: LeaseOwner(host: "there", processID: 7))
    try other.heartbeat(run)
    #expect(try other.isLeaseHeld() == false)
    #expect(try failure { try fixture.ledger.heartbeat(fixture.run) }.code == .connectionLost)
  }

  /// As one that has just ended, which a busy server has not missed yet.
  @Test func `a session that is about to end is waited for`() throws {
    try fixture.connection.execute("SET idle_session_timeout = '300ms'")
    let other = Ledger(try fixture.database.connect())
    #expect(try other.isLeaseHeld())
    try other.acquireLease()
  }

  @Test func `a worker of the run before a takeover commits nothing more`() throws {
    try fixture.plan(table: 0)
    let record = try #require(try fixture.ledger.lastRun())
    let newer = try fixture.ledger.takeOver(record, options: "{}", owner: LedgerFixture.owner)
    try expectFenced()
    try fixture.ledger.heartbeat(newer)
  }

  @Test func `a worker of an older run commits nothing more either`() throws {
    try fixture.plan(table: 0)
    let newer = RunHandle()
    try fixture.ledger.begin(newer, LedgerFixture.newRun())
    try expectFenced()
    try fixture.ledger.heartbeat(newer)
  }

  /// Every write of the fixture's run is refused.
  private func expectFenced() throws {
    let ledger = fixture.ledger
    let run = fixture.run
    try expectRefusal { () throws(MartletError) in try fixture.finish() }
    try expectRefusal { () throws(MartletError) in
      try ledger.planChunks(run: run, table: 1, ranges: [.wholeTable])
    }
    try expectRefusal { () throws(MartletError) in try ledger.finishStep(run: run, step: 0, seconds: 1) }
    try expectRefusal { () throws(MartletError) in
      try ledger.failStep(
        run: run, step: 0, error: "x", finding: Finding(FindingCode("x"), .loss, object: "o", detail: "d"))
    }
    try expectRefusal { () throws(MartletError) in try ledger.heartbeat(run) }
    try expectRefusal { () throws(MartletError) in try ledger.enter("copying", run: run) }
    try expectRefusal { () throws(MartletError) in
      try ledger.finish(run, state: "finished", phase: "finished", report: "{}")
    }
  }

  private func expectRefusal(
    of write: () throws(MartletError) -> Void, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let error = #expect(throws: MartletError.self, sourceLocation: sourceLocation) {
      try fixture.connection.transaction(write)
    }
    #expect(error?.code == .leaseHeld, sourceLocation: sourceLocation)
  }

  @Test func `a takeover waits for a commit that was there first`() async throws {
    try fixture.plan(table: 0)
    try fixture.connection.execute("BEGIN")
    try fixture.finish()
    let record = try #require(try fixture.ledger.lastRun())
    let session = try await PostgresSession(unprepared: fixture.database.configuration, applicationName: "test")
    let refused = await #expect(throws: MartletError.self) {
      _ = try await session.run { connection in
        try connection.execute("SET lock_timeout = 200")
        return try Ledger(connection).takeOver(record, options: "{}", owner: LeaseOwner(host: "x", processID: 1))
      }
    }
    #expect(refused?.context.sqlState == "55P03")
    try fixture.connection.execute("COMMIT")
    _ = try await session.run { connection in
      try Ledger(connection).takeOver(record, options: "{}", owner: LeaseOwner(host: "x", processID: 1))
    }
    await session.close()
  }

  @Test func `dropping is refused while another holds the lease`() throws {
    let other = Ledger(try fixture.database.connect())
    #expect(try failure { try other.drop() }.code == .leaseHeld)
    try fixture.ledger.releaseLease()
    try other.drop()
    #expect(try !other.isInstalled())
    #expect(try !fixture.ledger.isLeaseHeld())
  }

  @Test func `dropping spares what is not the ledger's`() throws {
    try fixture.connection.execute("CREATE VIEW public.mine AS SELECT run_id FROM martlet.run")
    let error = try failure { try fixture.ledger.drop() }
    #expect(error.context.sqlState == "2BP01")
    #expect(try fixture.ledger.isInstalled())
    #expect(try fixture.connection.query("SELECT 1 FROM public.mine").count == 1)
  }
}
