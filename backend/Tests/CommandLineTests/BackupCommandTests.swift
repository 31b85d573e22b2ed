import Backups
import Diagnostics
import Foundation
import Ledger
import PostgresClient
import Testing

@testable import CommandLine

struct BackupCommandTests {
  private static let id = "1a2b3c4d-0000-4000-8000-000000000000"

  private static func job(_ state: JobState, phase: String, progress: String = "null") throws -> JobRecord {
    let text = """
      {"jobID": "\(id)", "ordinal": 7, "kind": "backup", "state": "\(state.rawValue)", "phase": "\(phase)",
       "requestedBy": "ann", "request": {}, "progress": \(progress), "createdAt": "2026-11-24T13:15:02.123Z",
       "heartbeatAt": "2026-11-24T13:15:07.000Z", "ownerHost": "here", "ownerProcessID": 42, "isSilent": false}
      """
    return try JSONDecoder().decode(JobRecord.self, from: Data(text.utf8))
  }

  private static func file(isPinned: Bool = false, verifiedAt: String = "null") throws -> BackupFile {
    let text = """
      {"backupID": "\(id)", "database": "shop", "fileName": "shop-20261124T131502Z-1a2b3c4d.dump", "format": "custom",
       "bytes": 1234567, "sha256": "\(String(repeating: "0f", count: 32))", "serverVersion": "15.18",
       "dumpVersion": "16.4", "startedAt": "2026-11-24T13:15:02.123Z", "finishedAt": "2026-11-24T13:16:02.123Z",
       "isPinned": \(isPinned), "verifiedAt": \(verifiedAt)}
      """
    return try JSONDecoder().decode(BackupFile.self, from: Data(text.utf8))
  }

  private static let dumping =
    #"{"doneRatio": 0.437, "item": "shop.\u001b[2J", "doneBytes": 1200000000, "totalBytes": 2800000000}"#

  // MARK: create

  private static func engine(_ outcome: Result<Backup, MartletError>, _ seen: [JobRecord] = []) -> Engine {
    var engine = Engine.refusing
    engine.backups.create = { _, _, _, observe in
      for job in seen { observe(job) }
      return try outcome.get()
    }
    return engine
  }

  @Test func `tells of the dump that was written, and of a phase once`() async throws {
    let backup = Backup(job: try Self.job(.succeeded, phase: "succeeded"), file: try Self.file())
    let seen = [
      try Self.job(.running, phase: "preflight"), try Self.job(.running, phase: "dumping", progress: Self.dumping),
      try Self.job(.running, phase: "dumping", progress: Self.dumping),
    ]
    let engine = Self.engine(.success(backup), seen)
    let outcome = await martlet(["backup", "create", "--dir", "/b", targetURL], engine: engine)
    #expect(outcome.status == 0)
    #expect(outcome.errors == "preflight\ndumping  43%  shop.\\u{1B}[2J  1.2 GB of 2.8 GB\n")
    try expectGolden(outcome.output, "backup-create.txt")
    let json = await martlet(["backup", "create", "--json", targetURL], engine: engine)
    #expect(json.output == JSONLine.document(backup) + "\n" && json.errors == "")
  }

  @Test func `redraws one line on a terminal, and gives the cursor back however it ends`() async throws {
    let seen = [try Self.job(.running, phase: "dumping", progress: Self.dumping)]
    let error = MartletError(.backupRefused, "No.")
    let console = RecordingConsole(terminals: [.standardError])
    let outcome = await martlet(
      ["backup", "create", "--no-color", targetURL], engine: Self.engine(.failure(error), seen + seen), console: console
    )
    #expect(outcome.status == 1)
    #expect(outcome.errors.hasPrefix(FramePainter.hideCursor + "dumping  43%"))
    #expect(outcome.errors.contains("\u{1B}[1F\u{1B}[0Jdumping"))
    #expect(outcome.errors.contains(FramePainter.showCursor + "error: No. [backup.refused]"))
  }

  @Test func `takes folder, pg_dump and time limit from the options`() async throws {
    let caught = Caught<BackupOptions>()
    var engine = Engine.refusing
    engine.backups.create = { _, options, _, _ in
      caught.keep(options)
      throw MartletError(.backup, "Enough.")
    }
    let options = ["--dir", "/b/../c", "--pg-dump", "/opt/pg_dump", "--time-limit", "60"]
    _ = await martlet(["backup", "create", targetURL] + options, engine: engine)
    let made = try #require(caught.value)
    #expect(made.folder == "/c" && made.dumpPath == "/opt/pg_dump" && made.timeLimitSeconds == 60)
  }

  @Test(arguments: [
    ["create", "--time-limit", "0", targetURL], ["create", "--dir", "", targetURL],
    ["list", "--limit", "0", targetURL],
    ["list", "--state", "odd", targetURL], ["log", targetURL], ["cancel", targetURL], ["create", "mysql://h/d"],
  ])
  func `refuses wrong usage`(_ arguments: [String]) async {
    #expect(await martlet(["backup"] + arguments).status == 2)
  }

  // MARK: list, log, cancel

  @Test func `lists backups by what is known of them`() async throws {
    let page = BackupPage(
      backups: [
        Backup(job: try Self.job(.running, phase: "dumping", progress: Self.dumping), file: nil),
        Backup(job: try Self.job(.succeeded, phase: "succeeded"), file: try Self.file(isPinned: true)),
        Backup(job: try Self.job(.succeeded, phase: "succeeded"), file: try Self.file(verifiedAt: "\"2026\"")),
        Backup(job: try Self.job(.interrupted, phase: "dumping"), file: nil),
      ], nextPageToken: "7")
    var engine = Engine.refusing
    let caught = Caught<Set<JobState>>()
    engine.backups.list = { _, states, _, _ in
      if let states { caught.keep(states) }
      return page
    }
    try expectGolden(await martlet(["backup", "list", targetURL], engine: engine).output, "backup-list.txt")
    #expect(caught.value == nil)
    let json = await martlet(
      ["backup", "list", "--json", "--state", "failed", "--state", "cancelled", targetURL], engine: engine)
    #expect(json.output == JSONLine.document(page) + "\n" && caught.value == [.failed, .cancelled])
    engine.backups.list = { _, _, _, _ in BackupPage(backups: [], nextPageToken: nil) }
    #expect(await martlet(["backup", "list", targetURL], engine: engine).output == "No backups.\n")
  }

  @Test func `prints a log part by part, and what a terminal would obey as text`() async throws {
    var engine = Engine.refusing
    engine.backups.log = { _, _, _, offset in
      offset == 0
        ? BackupLogPart(text: "a\n\u{1B}[2Jb\n", nextOffset: 8, isComplete: false)
        : BackupLogPart(text: "c\n", nextOffset: 10, isComplete: true)
    }
    let outcome = await martlet(["backup", "log", "--dir", "/b", targetURL, Self.id], engine: engine)
    #expect(outcome.output == "a\n\\u{1B}[2Jb\nc\n" && outcome.status == 0)
  }

  @Test func `says where it has found no log`() async throws {
    var engine = Engine.refusing
    engine.backups.log = { _, _, _, offset in BackupLogPart(text: "", nextOffset: offset, isComplete: true) }
    let outcome = await martlet(["backup", "log", "--dir", "/b", targetURL, Self.id], engine: engine)
    #expect(outcome.errors == "There is no log of this backup in /b.\n" && outcome.output == "" && outcome.status == 0)
  }

  @Test func `asks for the end of a backup`() async throws {
    let caught = Caught<String>()
    var engine = Engine.refusing
    engine.backups.cancel = { _, id in caught.keep(id) }
    #expect(await martlet(["backup", "cancel", targetURL, Self.id], engine: engine).status == 0)
    #expect(caught.value == Self.id)
  }
}
