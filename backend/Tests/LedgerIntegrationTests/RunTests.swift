import Diagnostics
import Ledger
import PostgresClient
import SchemaModel
import TestSupport
import Testing

@Suite(.ownThread) struct RunTests {
  @Test func `installing twice changes nothing`() throws {
    let fixture = try LedgerFixture()
    try fixture.ledger.install()
    #expect(try fixture.ledger.lastRun()?.runID == fixture.run.runID)
    #expect(try fixture.ledger.isInstalled())
  }

  @Test func `a target without a ledger says so`() throws {
    let database = try TestDatabase()
    #expect(try !Ledger(database.connect()).isInstalled())
  }

  @Test func `moves into a schema that was made for it`() throws {
    let database = try TestDatabase()
    let connection = try database.connect()
    try connection.execute("CREATE SCHEMA martlet")
    try Ledger(connection).install()
    #expect(try Ledger(connection).isInstalled())
  }

  @Test func `two programs may install at once`() async throws {
    let database = try TestDatabase()
    let configuration = database.configuration
    try await withThrowingTaskGroup { group in
      for _ in 0..<4 {
        group.addTask {
          let session = try await PostgresSession(unprepared: configuration, applicationName: "test")
          try await session.run { try Ledger($0).install() }
          await session.close()
        }
      }
      try await group.waitForAll()
    }
    #expect(try Ledger(database.connect()).isInstalled())
  }

  @Test func `refuses the ledger of a newer program`() throws {
    let fixture = try LedgerFixture()
    try fixture.connection.execute("INSERT INTO martlet.ledger_version (version) VALUES (1000)")
    for call in [{ try fixture.ledger.install() }, { _ = try fixture.ledger.isInstalled() }] as [() throws -> Void] {
      let error = try #require(throws: MartletError.self) { try call() }
      #expect(error.code == .ledgerNewer)
    }
  }

  @Test func `gives back what a run began with`() throws {
    let fixture = try LedgerFixture()
    try fixture.ledger.enter("copying", run: fixture.run)
    try fixture.ledger.record(snapshot: #"{"gtid": "a:1-2"}"#, run: fixture.run)
    let record = try #require(try fixture.ledger.lastRun())
    #expect(record.plan == LedgerFixture.newRun().plan)
    #expect(record.source == "mysql://h/shop")
    #expect(record.sourceVersion == "8.0.36")
    #expect(record.state == "running")
    #expect(record.phase == "copying")
    #expect(record.snapshot?.contains("a:1-2") == true)
    #expect(record.resumes == 0)
    #expect(try fixture.ledger.steps(ofRun: fixture.run.runID).map(\.state) == [.waiting, .waiting])
    #expect(try fixture.ledger.sums(ofRun: fixture.run.runID).map(\.source) == ["shop.orders", "shop.lines"])
  }

  @Test func `counts resumes and ends with a report`() throws {
    let fixture = try LedgerFixture()
    let record = try #require(try fixture.ledger.lastRun())
    let resumed = try fixture.ledger.takeOver(record, options: "{}", owner: LedgerFixture.owner)
    try fixture.ledger.finish(resumed, state: "finished", phase: "finished", report: #"{"rows": 1}"#)
    let last = try #require(try fixture.ledger.lastRun())
    #expect(last.resumes == 1)
    #expect(last.state == "finished")
    #expect(last.report?.contains("rows") == true)
  }

  @Test func `a finished run cannot be taken over, nor be called failed by who thinks it is`() throws {
    let fixture = try LedgerFixture()
    let record = try #require(try fixture.ledger.lastRun())
    try fixture.ledger.finish(fixture.run, state: "finished", phase: "finished", report: "{}")
    let error = try #require(throws: MartletError.self) {
      try fixture.ledger.takeOver(record, options: "{}", owner: LedgerFixture.owner)
    }
    #expect(error.code == .noRun)
    #expect(throws: MartletError.self) {
      try fixture.ledger.finish(fixture.run, state: "failed", phase: "failed", report: "{}")
    }
    // The answer to the first may have been lost.
    try fixture.ledger.finish(fixture.run, state: "finished", phase: "finished", report: "{}")
    let last = try #require(try fixture.ledger.lastRun())
    #expect(last.state == "finished" && last.resumes == 0)
  }

  @Test func `has the source that a run was begun or last resumed with`() throws {
    let fixture = try LedgerFixture()
    #expect(try fixture.ledger.sourceBinding(ofRun: fixture.run.runID) == nil)
    var new = LedgerFixture.newRun()
    new.source.binding = #"{"v": 1}"#
    let run = RunHandle()
    try fixture.ledger.begin(run, new)
    let record = try #require(try fixture.ledger.lastRun())
    #expect(try fixture.ledger.sourceBinding(ofRun: run.runID) == #"{"v": 1}"#)
    for source in [nil, RunSource(url: "mysql://other/shop")] {
      _ = try fixture.ledger.takeOver(record, options: "{}", source: source, owner: LedgerFixture.owner)
      #expect(try fixture.ledger.lastRun()?.source == source?.url ?? record.source)
      #expect(try fixture.ledger.sourceBinding(ofRun: run.runID) == (source == nil ? #"{"v": 1}"# : nil))
    }
  }

  @Test func `keeps findings in order, with what PostgreSQL's text cannot hold made visible`() throws {
    let fixture = try LedgerFixture()
    let given = [
      Finding(FindingCode("b"), .note, object: "shop.x", detail: "a \"quote\", grün", count: 3, hint: "do"),
      Finding(FindingCode("a"), .loss, object: "shop.y", detail: "a NUL: \0."),
    ]
    try fixture.ledger.add(given, run: fixture.run)
    let found = try fixture.ledger.findings(ofRun: fixture.run.runID)
    #expect(found.first == given[0])
    #expect(found.last?.detail == "a NUL: ␀.")
  }

  @Test func `keeps a plan that speaks of a NUL`() throws {
    let fixture = try LedgerFixture()
    let finding = Finding(FindingCode("nul"), .note, object: "shop.x", detail: "comment \0")
    let run = RunHandle()
    try fixture.ledger.begin(run, LedgerFixture.newRun(findings: [finding]))
    #expect(try fixture.ledger.lastRun()?.plan.findings == [finding])
  }

  @Test func `reads events on from where it stopped`() throws {
    let fixture = try LedgerFixture()
    for number in 1...3 { try fixture.ledger.record(event: "tick", detail: #"{"n":\#(number)}"#, run: fixture.run) }
    let first = try fixture.ledger.events(ofRun: fixture.run.runID, limit: 2)
    #expect(first.map(\.detail) == [#"{"n":1}"#, #"{"n":2}"#])
    let rest = try fixture.ledger.events(ofRun: fixture.run.runID, after: try #require(first.last).eventID)
    #expect(rest.map(\.kind) == ["tick"])
  }
}
