import Diagnostics
import Foundation
import Ledger
import PostgresClient
import SQLDialect
import Subprocess
import Synchronization

/// Does the works of one backup, as `BackupState` asks for them.
actor BackupWork {
  /// How long the ledger may be away when there is something to record: a server that restarts is back by then.
  static let patience = Duration.seconds(60)
  private static let sessionsEndSecondsMax = 10
  /// pg_stat_progress_copy.
  private static let progressMajorMin = 14

  private let record: JobRecord
  private let link: JobLink
  private let setup: BackupSetup
  private let folder: BackupFolder
  private let files = FileThread()
  private let applicationName: String
  private let progress: Mutex<DumpProgress?>
  private var name: BackupName?
  private var log: BackupLog?
  private var snapshot: SnapshotSession?
  private var tool: DumpTool?
  private var facts: SnapshotSession.Facts?
  private var sealed: (bytes: Int, sha256: String)?

  init(record: JobRecord, link: JobLink, setup: BackupSetup) {
    self.record = record
    self.link = link
    self.setup = setup
    folder = BackupFolder(path: setup.options.folder)
    applicationName = BackupSession.applicationName(ofJob: record.jobID)
    progress = Mutex(nil)
  }

  func perform(_ work: BackupState.Work) async -> BackupState.Event {
    do {
      switch work {
      case .preflight: try await preflight()
      case .dump: try await dump()
      case .package: try await package()
      case .record: try await recordResult()
      case .clean: try await clean()
      }
      return .done(work)
    } catch let error as MartletError {
      return .failed(work, error)
    } catch is CancellationError {
      return .failed(work, MartletError(.cancelled, "The backup was stopped."))
    } catch {
      return .failed(
        work, MartletError(.backup, "The backup failed.", context: ErrorContext(serverDetail: "\(error)")))
    }
  }

  // MARK: Works

  private func preflight() async throws {
    try await enter("preflight")
    let folder = folder
    let folderFacts = try await files.run {
      try folder.make()
      return try folder.facts()
    }
    let snapshot = try await SnapshotSession.open(
      setup.target, applicationName: applicationName, lockWaitSeconds: setup.options.lockWaitSeconds)
    self.snapshot = snapshot
    let facts = snapshot.facts
    self.facts = facts
    let preflight = Preflight(
      serverMajor: facts.serverMajor, account: facts.account, givenTool: setup.options.dumpPath,
      tools: try await tools(atLeast: facts.serverMajor), folder: folderFacts, databaseBytes: facts.databaseBytes,
      lastDumpBytes: try await link.ledger { ledger, _ throws(MartletError) in try ledger.lastBackup()?.bytes },
      unreadable: facts.unreadable, unreadableLargeObjects: facts.unreadableLargeObjects,
      hasKeyPassword: setup.target.keyPassword != nil)
    tool = try preflight.verdict()
    let name = BackupName(record, try record.request.decode(BackupRequest.self))
    let logBytesMax = setup.options.logBytesMax
    let redaction = LogRedaction(setup.target)
    let line: @Sendable (String) -> Void = { [weak self] line in self?.hear(line) }
    self.name = name
    log = try await files.run {
      try folder.create(name.log)
      try folder.create(name.partial)
      return try BackupLog(path: folder.path(of: name.log), bytesMax: logBytesMax, redaction: redaction, onLine: line)
    }
    let largeObjects = DumpProgress.Item(
      name: DumpProgress.largeObjects, bytes: facts.largeObjectBytes, rowsEstimated: 0)
    let tables = facts.tables.map { table in
      DumpProgress.Item(name: "\(table.schema).\(table.name)", bytes: table.bytes, rowsEstimated: table.rowsEstimated)
    }
    progress.withLock { $0 = DumpProgress(tables + [largeObjects]) }
  }

  /// The preferred one alone where it is new enough.
  private func tools(atLeast major: Int) async throws -> [DumpTool] {
    let environment = DumpCommand.inherited(from: setup.environment)
    var tools: [DumpTool] = []
    for path in DumpTool.candidates(explicit: setup.options.dumpPath, path: setup.environment["PATH"]) {
      let process = DumpProcess(path: path, environment: environment)
      guard let banner = try await process.banner(), let tool = DumpTool(path: path, banner: banner) else { continue }
      tools.append(tool)
      if tool.major >= major, tools.count == 1 { break }
    }
    return tools
  }

  private func dump() async throws {
    guard let snapshot, let tool, let name, let log else { throw Self.outOfOrder }
    try await enter("dumping")
    var target = setup.target
    target.keywords.merge(snapshot.facts.endpoint) { _, actual in actual }
    let command = DumpCommand(
      target: target, applicationName: applicationName, snapshot: snapshot.facts.snapshot,
      file: folder.path(of: name.partial), lockWaitSeconds: setup.options.lockWaitSeconds)
    log.note("pg_dump \(tool.version) (\(tool.path)), server \(snapshot.facts.serverVersion)")
    let process = DumpProcess(
      path: tool.path, arguments: command.arguments, environment: command.environment(from: setup.environment))
    let status = try await process.run { bytes in log.take(bytes) }
    guard status.isSuccess else {
      throw MartletError(
        .backup, "pg_dump failed.",
        context: ErrorContext(
          object: tool.path, serverMessage: log.cause ?? "it said nothing", serverDetail: status.text),
        hint: "The backup's log has all that pg_dump said.")
    }
    self.snapshot = nil
    await snapshot.close()
  }

  private func package() async throws {
    guard let name else { throw Self.outOfOrder }
    try await enter("packaging")
    let folder = folder
    let sealed = try await files.run {
      let sealed = try folder.seal(name.partial)
      try folder.publish(name.partial, as: name.dump)
      return sealed
    }
    self.sealed = sealed
    log?.note("\(name.dump): \(sealed.bytes) bytes, SHA-256 \(sealed.sha256)")
    log?.flush()
  }

  private func recordResult() async throws {
    guard let facts, let tool, let name, let sealed else { throw Self.outOfOrder }
    let manifest = BackupManifest(
      jobID: record.jobID, database: facts.database, serverVersion: facts.serverVersion, dumpVersion: tool.version,
      takenAt: facts.takenAt, snapshot: facts.snapshot, walPosition: facts.walPosition,
      dataLeftOut: DumpCommand.dataLeftOut, largeObjectBytes: facts.largeObjectBytes, tables: facts.tables)
    let backup = NewBackup(
      database: facts.database, fileName: name.dump, bytes: sealed.bytes, sha256: sealed.sha256,
      serverVersion: facts.serverVersion, dumpVersion: tool.version, manifest: try JSONDocument(manifest))
    let result = try JSONDocument(["fileName": name.dump, "sha256": sealed.sha256])
    let progress = JobProgress(doneRatio: 1, doneBytes: facts.databaseBytes, totalBytes: facts.databaseBytes)
    try await link.ledger(patience: Self.patience) { ledger, job throws(MartletError) in
      try ledger.record(backup, job: job, result: result, progress: progress)
    }
  }

  /// Only a dump that is recorded nowhere gets here.
  private func clean() async throws {
    await snapshot?.close()
    snapshot = nil
    if let name {
      let folder = folder
      try await files.run {
        try folder.remove(name.partial)
        try folder.remove(name.dump)
      }
    }
    try await Self.endSessions(applicationName, link)
  }

  /// Ends what is left of a job on the server, and waits until it is gone.
  static func endSessions(_ applicationName: String, _ link: JobLink) async throws {
    for _ in 0..<sessionsEndSecondsMax * 10 {
      let count = try await link.connection(patience: .seconds(5)) { connection throws(MartletError) in
        try connection.query(BackupQueries.endSessions, [.text(applicationName)]).count
      }
      if count == 0 { return }
      try await Task.sleep(for: .milliseconds(100))
    }
    throw MartletError(
      .backup, "A session of the backup does not end.", context: ErrorContext(object: applicationName))
  }

  private func enter(_ phase: String) async throws {
    try await link.ledger(patience: .seconds(5)) { ledger, job throws(MartletError) in
      try ledger.enter(phase, job: job)
    }
  }

  private static let outOfOrder = MartletError(.backup, "A work of the backup was begun before the one before it.")

  // MARK: What others ask

  private nonisolated func hear(_ line: String) { progress.withLock { $0?.read(line) } }

  /// Nil before there is a dump.
  var sample: JobProgress? { progress.withLock { $0?.snapshot() } }

  /// Asks the server for the table in work. Not where it cannot tell, before version 14.
  func look() async throws {
    guard let facts, facts.serverMajor >= Self.progressMajorMin, progress.withLock({ $0 != nil }) else { return }
    let applicationName = applicationName
    let copying = try await link.connection { connection throws(MartletError) in
      try connection.query(BackupQueries.copying, [.text(applicationName)]).map { row throws(MartletError) in
        (name: "\(try row.text("schema")).\(try row.text("name"))", rows: try row.int("rows") ?? 0)
      }
    }
    progress.withLock { progress in
      for (name, rows) in copying { progress?.observe(name, rows: rows) }
    }
  }

  func note(_ text: String) {
    log?.note(text)
    log?.flush()
  }

  /// - Parameter keepsLog: what failed is to be looked into; what was cancelled leaves nothing.
  func close(keepsLog: Bool) async throws {
    await snapshot?.close()
    log?.close()
    log = nil
    guard !keepsLog, let name else { return }
    let folder = folder
    try await files.run { try folder.remove(name.log) }
  }
}
