import Diagnostics
public import Foundation
public import Ledger
public import PostgresClient
import SQLDialect
public import Traces

/// The façade of backups that every edge calls.
///
/// `succeeded` says that a dump was written whole; only `verifiedAt`, which a restore sets, says that it can be restored.
public struct BackupControl: Sendable {
  public static let limitMax = 1000

  /// Owns the work; shut it down before the process ends.
  public let runner = BackupRunner()
  let setup: BackupSetup

  /// - Parameters:
  ///   - environment: of this process; pg_dump gets what libpq and the loader need of it.
  ///   - tracer: takes spans of the backups of this process.
  public init(
    target: PostgresConfiguration, options: BackupOptions,
    environment: [String: String] = ProcessInfo.processInfo.environment, tracer: Tracer? = nil
  ) {
    setup = BackupSetup(target: target, options: options, environment: environment, tracer: tracer)
  }

  // MARK: Making

  /// Begins a backup, which goes on when the caller is gone, and installs the ledger where there is none.
  ///
  /// Backups whose process died are cleaned up first.
  /// - Parameters:
  ///   - idempotencyKey: of the requester's choosing; asked twice under one key it is one backup.
  ///   - trace: the request that asks, where spans are taken.
  /// - Throws: `.jobActive` with the number of the backup that is at work as `context.key`; `.idempotencyKeyReused`.
  public func start(
    requestedBy: String, idempotencyKey: String? = nil, trace: SpanContext? = nil
  ) async throws -> JobRecord {
    try await setup.ordering.with {
      try await begin(requestedBy: requestedBy, idempotencyKey: idempotencyKey, trace: trace)
    }
  }

  private func begin(
    requestedBy: String, idempotencyKey: String?, trace: SpanContext?
  ) async throws -> JobRecord {
    try await recoverInterrupted()
    let session = try await BackupSession.open(setup.target)
    let start: JobStart
    do {
      start = try await session.run { connection in
        let ledger = Ledger(connection)
        try ledger.install()
        let database = try connection.query(BackupQueries.database).first?.text("name") ?? ""
        let request = try JSONDocument(BackupRequest(database: database, folder: setup.options.folder))
        return try ledger.start(
          NewJob(
            kind: .backup, requestedBy: requestedBy, request: request, idempotencyKey: idempotencyKey,
            owner: BackupSession.owner))
      }
    } catch {
      await session.close()
      throw error
    }
    switch start {
    case .begun(let job, let record):
      let link = JobLink(session: session, target: setup.target, job: job)
      runner.begin(record, link: link, setup: setup, trace: trace)
      return record
    case .repeated(let record):
      await session.close()
      return record
    }
  }

  /// Begins a backup and waits for its end. Cancelling the task cancels the backup, and waits until nothing is left.
  ///
  /// - Parameter observe: called twice a second with the job as it is.
  /// - Throws: what the backup failed with; `.cancelled`.
  public func create(
    requestedBy: String, observe: @escaping @Sendable (JobRecord) -> Void
  ) async throws -> Backup {
    let jobID = try await start(requestedBy: requestedBy).jobID
    let backup = try await withTaskCancellationHandler {
      try await Task { try await follow(jobID, observe) }.value
    } onCancel: {
      runner.cancel(jobID)
    }
    if backup.job.state == .succeeded { return backup }
    throw backup.job.error?.error ?? MartletError(.backup, "The backup did not succeed.")
  }

  private func follow(_ jobID: String, _ observe: @escaping @Sendable (JobRecord) -> Void) async throws -> Backup {
    let watcher = Task { await watch(jobID, observe) }
    await runner.finished(jobID)
    watcher.cancel()
    await watcher.value
    return try await get(jobID)
  }

  /// Until cancelled, or until its session is lost: whoever looks on does not decide about the backup.
  private func watch(_ jobID: String, _ observe: @escaping @Sendable (JobRecord) -> Void) async {
    var session: PostgresSession?
    do {
      let opened = try await BackupSession.open(setup.target)
      session = opened
      while true {
        try await Task.sleep(for: .milliseconds(500))
        if let job = try await opened.run({ connection in try Ledger(connection).job(jobID) }) { observe(job) }
      }
    } catch {
      await session?.close()
    }
  }

  /// Asks for the end of a backup, in whatever process it is; that process sees to it within a second.
  /// - Throws: `.jobUnknown`; `.jobOver`.
  public func cancel(_ backupID: String) async throws {
    try await ordering { ledger in
      _ = try Self.get(backupID, ledger)
      try ledger.order(backupID, .cancel)
    }
  }

  /// Marks backups whose process died as interrupted, ends what they left on the server and removes their partial files.
  /// For the start of a process and once in a while.
  /// - Returns: their numbers.
  @discardableResult
  public func recoverInterrupted() async throws -> [String] {
    try await BackupRecovery(target: setup.target).run()
  }

  // MARK: Looking

  /// - Parameter pageToken: of the page before.
  public func list(
    states: Set<JobState>? = nil, limit: Int = 50, pageToken: String? = nil
  ) async throws -> BackupPage {
    let before = try pageToken.map { token throws(MartletError) in
      guard let ordinal = Int(token) else { throw MartletError(.usage, "The page token is none of a list of backups.") }
      return ordinal
    }
    let limit = max(1, min(limit, Self.limitMax))
    return try await looking { ledger in
      guard try ledger.hasJobs() else { return BackupPage(backups: [], nextPageToken: nil) }
      // One more than asked for tells whether there is a next page.
      var jobs = try ledger.jobs(kind: .backup, states: states, before: before, limit: limit + 1)
      let hasMore = jobs.count > limit
      if hasMore { jobs.removeLast() }
      let files = try ledger.backups(jobs.map(\.jobID))
      return BackupPage(
        backups: jobs.map { Backup(job: $0, file: files[$0.jobID]) },
        nextPageToken: hasMore ? jobs.last.map { "\($0.ordinal)" } : nil)
    }
  }

  /// - Throws: `.jobUnknown`.
  public func get(_ backupID: String) async throws -> Backup {
    try await looking { ledger in try Self.get(backupID, ledger) }
  }

  private static func get(_ backupID: String, _ ledger: Ledger) throws(MartletError) -> Backup {
    guard try ledger.hasJobs(), let job = try ledger.job(backupID), job.kind == .backup else {
      throw Ledger.jobUnknown(backupID)
    }
    return Backup(job: job, file: try ledger.backups([backupID])[backupID])
  }

  /// What a dump holds, as JSON of a `BackupManifest`.
  /// - Throws: `.jobUnknown` where no dump of that number was written.
  public func manifest(of backupID: String) async throws -> JSONDocument {
    try await looking { ledger in
      guard try ledger.hasJobs(), let manifest = try ledger.manifest(ofBackup: backupID) else {
        throw Ledger.jobUnknown(backupID)
      }
      return manifest
    }
  }

  public func pin(_ backupID: String) async throws { try await setPin(backupID, true) }

  public func unpin(_ backupID: String) async throws { try await setPin(backupID, false) }

  private func looking<Result: Sendable>(
    _ body: @escaping @Sendable (Ledger) throws -> Result
  ) async throws -> Result {
    try await setup.looking.with { try await BackupSession.with(setup.target, body) }
  }

  private func ordering<Result: Sendable>(
    _ body: @escaping @Sendable (Ledger) throws -> Result
  ) async throws -> Result {
    try await setup.ordering.with { try await BackupSession.with(setup.target, body) }
  }

  private func setPin(_ backupID: String, _ isPinned: Bool) async throws {
    try await ordering { ledger in
      guard try ledger.hasJobs() else { throw Ledger.jobUnknown(backupID) }
      try ledger.pin(backup: backupID, isPinned)
    }
  }
}
