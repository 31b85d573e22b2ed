import Diagnostics
import Foundation
import Ledger
import PostgresClient
import TestSupport
import Testing

@Suite(.ownThread) struct JobTests {
  private let database: TestDatabase
  private let connection: PostgresConnection
  private let ledger: Ledger

  init() throws {
    database = try TestDatabase()
    connection = try database.connect()
    ledger = Ledger(connection)
    try ledger.install()
  }

  private func new(
    _ kind: JobKind = .backup, key: String? = nil, by requester: String = "ann", request: String = #"{"a":1}"#
  ) -> NewJob {
    NewJob(
      kind: kind, requestedBy: requester, request: JSONDocument(text: request), idempotencyKey: key,
      owner: LeaseOwner(host: "here", processID: 42))
  }

  private func begin(_ new: NewJob) throws -> (JobHandle, JobRecord) {
    guard case .begun(let job, let record) = try ledger.start(new) else {
      throw MartletError(.ledger, "The job was not begun.")
    }
    return (job, record)
  }

  private func failure(_ body: () throws -> Void) throws -> MartletError {
    try #require(throws: MartletError.self) { try body() }
  }

  private func silence(seconds: Int) throws {
    try connection.execute("UPDATE martlet.job SET heartbeat_at = now() - interval '\(seconds) seconds'")
  }

  @Test func `one job of a kind is at work, and a second start names it`() throws {
    let (job, record) = try begin(new())
    #expect(record.state == .queued && record.phase == "queued" && record.requestedBy == "ann")
    let error = try failure { _ = try ledger.start(new(by: "bob")) }
    #expect(error.code == .jobActive && error.context.key == job.jobID)
    #expect(error.context.serverDetail?.contains("process 42 on here") == true)
    // Another kind is another matter.
    _ = try begin(new(.run))
    try ledger.finish(job, state: .failed, error: MartletError(.backup, "No."))
    _ = try begin(new(by: "bob"))
  }

  @Test func `the same request under the same key is the same job, also when it is over`() throws {
    let (job, _) = try begin(new(key: "k"))
    guard case .repeated(let first) = try ledger.start(new(key: "k")) else { return #expect(Bool(false)) }
    #expect(first.jobID == job.jobID)
    try ledger.finish(job, state: .cancelled)
    guard case .repeated(let second) = try ledger.start(new(key: "k")) else { return #expect(Bool(false)) }
    #expect(second.jobID == job.jobID && second.state == .cancelled && second.finishedAt != nil)
    // Somebody else's key is another key.
    _ = try begin(new(key: "k", by: "bob"))
  }

  @Test(arguments: [(JobKind.backup, #"{"a":2}"#), (.run, #"{"a":1}"#)])
  func `a key that stands for another request is refused`(_ kind: JobKind, _ request: String) throws {
    let (job, _) = try begin(new(key: "k"))
    let error = try failure { _ = try ledger.start(new(kind, key: "k", request: request)) }
    #expect(error.code == .idempotencyKeyReused && error.context.key == job.jobID)
  }

  @Test func `starts at the same time make one job`() async throws {
    let configuration = database.configuration
    let outcomes = await withTaskGroup(of: String.self) { group in
      for number in 0..<8 {
        group.addTask {
          do {
            let session = try await PostgresSession(unprepared: configuration, applicationName: "martlet test")
            let begun = try await session.run { connection in
              let new = NewJob(
                kind: .backup, requestedBy: "r\(number)", request: JSONDocument(text: "{}"),
                owner: LeaseOwner(host: "here", processID: number))
              return if case .begun(_, let record) = try Ledger(connection).start(new) { record.jobID } else { "?" }
            }
            await session.close()
            return begun
          } catch {
            return "refused: \((error as? MartletError)?.context.key ?? "\(error)")"
          }
        }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    let begun = outcomes.filter { !$0.hasPrefix("refused") }
    #expect(begun.count == 1)
    #expect(Set(outcomes) == Set(begun + begun.map { "refused: \($0)" }))
  }

  @Test func `phase, progress, result and failure come back as they were given`() throws {
    let (job, _) = try begin(new())
    try ledger.enter("dumping", job: job)
    let progress = JobProgress(doneRatio: 0.25, doneBytes: 5, totalBytes: 20, item: "shop.o'rders")
    #expect(try ledger.heartbeat(job, progress: progress) == nil)
    // Nothing new to say keeps what was said.
    #expect(try ledger.heartbeat(job, progress: nil) == nil)
    var record = try #require(try ledger.job(job.jobID))
    #expect(record.state == .running && record.phase == "dumping" && record.startedAt != nil)
    #expect(record.progress == progress)
    let error = MartletError(
      .backup, "It broke.", context: ErrorContext(object: "a \u{0} b", line: 7), isRetryable: true, hint: "Mend it.")
    try ledger.finish(job, state: .failed, result: JSONDocument(text: #"{"b":[1,2.5,"x",null,true]}"#), error: error)
    record = try #require(try ledger.job(job.jobID))
    #expect(record.state == .failed && record.phase == "failed" && record.error?.error == error)
    // As part of another document the JSON of others is JSON.
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let text = String(decoding: try encoder.encode(record), as: UTF8.self)
    #expect(text.contains(#""result":{"b":[1,2.5,"x",null,true]}"#))
    #expect(try JSONDecoder().decode(JobRecord.self, from: Data(text.utf8)) == record)
  }

  @Test func `the last word said twice is recorded once, and another one is refused`() throws {
    let (job, _) = try begin(new())
    try ledger.finish(job, state: .cancelled)
    try ledger.finish(job, state: .cancelled)
    #expect(try failure { try ledger.finish(job, state: .succeeded) }.code == .jobLost)
    #expect(try failure { try ledger.enter("x", job: job) }.code == .jobLost)
  }

  @Test func `a job is taken over when its owner is silent, by one, and the old owner writes nothing more`() throws {
    let (job, _) = try begin(new())
    let owner = LeaseOwner(host: "there", processID: 7)
    try silence(seconds: 25)
    #expect(try ledger.takeOver(job.jobID, owner: owner) == nil)
    #expect(try ledger.silentJobs(.backup) == [])
    try silence(seconds: 31)
    #expect(try ledger.silentJobs(.backup).map(\.jobID) == [job.jobID])
    #expect(try #require(try ledger.job(job.jobID)).isSilent)
    let newer = try #require(try ledger.takeOver(job.jobID, owner: owner))
    #expect(try ledger.takeOver(job.jobID, owner: owner) == nil)
    let writes: [() throws -> Void] = [
      { try ledger.enter("x", job: job) }, { _ = try ledger.heartbeat(job, progress: nil) },
      { _ = try ledger.wanted(of: job) }, { try ledger.finish(job, state: .succeeded) },
      { try ledger.assign(run: "r", to: job) }, { try recordDump(of: job) },
    ]
    for write in writes { #expect(try failure(write).code == .jobLost) }
    #expect(try ledger.backups([job.jobID]) == [:])
    try ledger.finish(newer, state: .interrupted)
    let record = try #require(try ledger.job(job.jobID))
    #expect(record.state == .interrupted && record.ownerHost == "there" && !record.isSilent)
  }

  @Test func `an order reaches the owner, and cancelling outranks the rest`() throws {
    let (job, _) = try begin(new())
    #expect(try ledger.wanted(of: job) == nil)
    try ledger.order(job.jobID, .pause)
    #expect(try ledger.wanted(of: job) == .pause)
    try ledger.order(job.jobID, nil)
    #expect(try ledger.heartbeat(job, progress: nil) == nil)
    try ledger.order(job.jobID, .cancel)
    try ledger.order(job.jobID, .pause)
    try ledger.order(job.jobID, nil)
    #expect(try ledger.heartbeat(job, progress: nil) == .cancel)
    try ledger.finish(job, state: .cancelled)
    #expect(try failure { try ledger.order(job.jobID, .cancel) }.code == .jobOver)
    #expect(try failure { try ledger.order("none", .cancel) }.code == .jobUnknown)
  }

  @Test func `lists are paged, newest first, by kind and state`() throws {
    var numbers: [String] = []
    for index in 0..<5 {
      let (job, _) = try begin(new(index == 2 ? .run : .backup))
      try ledger.finish(job, state: index == 3 ? .failed : .succeeded)
      numbers.append(job.jobID)
    }
    let first = try ledger.jobs(limit: 2)
    #expect(first.map(\.jobID) == [numbers[4], numbers[3]])
    #expect(try ledger.jobs(before: first.last?.ordinal, limit: 9).map(\.jobID) == [2, 1, 0].map { numbers[$0] })
    #expect(try ledger.jobs(kind: .run, limit: 9).map(\.jobID) == [numbers[2]])
    #expect(try ledger.jobs(states: [.failed, .queued], limit: 9).map(\.jobID) == [numbers[3]])
    #expect(try ledger.jobs(states: [], limit: 9) == [])
  }

  private func recordDump(of job: JobHandle) throws {
    let backup = NewBackup(
      database: "shop", fileName: "shop-\(job.jobID).dump", bytes: 7, sha256: String(repeating: "0f", count: 32),
      serverVersion: "15.1", dumpVersion: "16.2", manifest: JSONDocument(text: #"{"m":1}"#))
    try ledger.record(
      backup, job: job, result: JSONDocument(text: "{}"), progress: JobProgress(doneRatio: 1))
  }

  @Test func `a dump is recorded with the end of its job, once`() throws {
    let (job, _) = try begin(new())
    try recordDump(of: job)
    // As after a COMMIT whose answer was lost.
    try recordDump(of: job)
    let file = try #require(try ledger.backups([job.jobID, #"no"\ne"#])[job.jobID])
    #expect(file.bytes == 7 && file.verifiedAt == nil && !file.isPinned && file.format == .custom)
    #expect(try ledger.job(job.jobID)?.state == .succeeded)
    #expect(try ledger.manifest(ofBackup: job.jobID)?.text == #"{"m":1}"#)
    try ledger.pin(backup: job.jobID, true)
    #expect(try ledger.backups([job.jobID])[job.jobID]?.isPinned == true)
    #expect(try failure { try ledger.pin(backup: "none", true) }.code == .jobUnknown)
  }

  @Test func `the ledger is not dropped under a living job`() throws {
    let (job, _) = try begin(new())
    #expect(try failure { try ledger.drop() }.code == .jobActive)
    try ledger.finish(job, state: .cancelled)
    try ledger.drop()
    #expect(try ledger.isInstalled() == false)
  }
}

@Suite(.ownThread) struct RunOrderTests {
  @Test func `an order reaches the process that works on a run, and is gone when the run is resumed`() throws {
    let fixture = try LedgerFixture()
    let other = Ledger(try fixture.database.connect())
    let runID = fixture.run.runID
    #expect(try fixture.ledger.heartbeat(fixture.run) == nil)
    try other.orderRun(runID, .pause)
    #expect(try fixture.ledger.heartbeat(fixture.run) == .pause)
    try other.orderRun(runID, nil)
    #expect(try fixture.ledger.heartbeat(fixture.run) == nil)
    try other.orderRun(runID, .cancel)
    try other.orderRun(runID, nil)
    #expect(try fixture.ledger.heartbeat(fixture.run) == .cancel)

    let record = try #require(try fixture.ledger.lastRun())
    let resumed = try fixture.ledger.takeOver(record, options: "{}", owner: LedgerFixture.owner)
    #expect(try fixture.ledger.heartbeat(resumed) == nil)
    try fixture.ledger.finish(resumed, state: "finished", phase: "finished", report: "{}")
    let error = #expect(throws: MartletError.self) { try other.orderRun(runID, .cancel) }
    #expect(error?.code == .jobOver)
  }
}
