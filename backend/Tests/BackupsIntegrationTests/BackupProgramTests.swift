import Backups
import Diagnostics
import Foundation
import Ledger
import PostgresClient
import TestSupport
import Testing

@Suite("martlet backup", .ownThread) struct BackupProgramTests {
  private static func create(_ fixture: BackupFixture) throws -> Program {
    try Program(
      ["backup", "create", "--dir", fixture.folder.path, fixture.database.configuration.redactedURL])
  }

  @Test func `writes a dump`() async throws {
    try await BackupFixture.with { fixture in
      let program = try Self.create(fixture)
      #expect(program.wait(seconds: 60) == 0, "\(program.errors)")
      let backup = try #require(try await fixture.control.list().backups.first)
      #expect(backup.job.state == .succeeded && fixture.files.contains(backup.file?.fileName ?? "?"))
    }
  }

  @Test func `goes to the server of a list that answers`() async throws {
    try await BackupFixture.with(
      target: {
        var target = $0.configuration
        let host = target.keywords["host"] ?? "127.0.0.1"
        target.keywords["host"] = "\(host),\(host)"
        target.keywords["port"] = "1,\(target.keywords["port"] ?? "5432")"
        return target
      }
    ) { fixture in
      let backup = try await fixture.control.create(requestedBy: "ann") { _ in }
      #expect(backup.job.state == .succeeded)
    }
  }

  @Test func `killed, it is cleaned up after by the next start`() async throws {
    try await BackupFixture.with { fixture in
      try fixture.fillBig()
      let program = try Self.create(fixture)
      try await fixture.waitForCopy()
      program.kill()
      let id = try #require(try await fixture.control.list().backups.first?.job.jobID)
      // pg_dump may go on for a while, or die of its closed pipe.
      #expect(fixture.files.contains { $0.hasSuffix(".partial") })
      let early = await #expect(throws: MartletError.self) { try await fixture.control.start(requestedBy: "ann") }
      #expect(early?.code == .jobActive && early?.context.key == id)

      try fixture.execute("UPDATE martlet.job SET heartbeat_at = now() - interval '31 seconds'")
      let next = try await fixture.control.create(requestedBy: "ann") { _ in }
      let job = try await fixture.job(id)
      #expect(job.state == .interrupted && job.phase == "dumping" && job.error?.code == "job.interrupted")
      try await fixture.wait("the end of pg_dump") { BackupFixture.commandLines(with: id) == [] }
      let stem = try #require(next.file?.fileName.replacing(".dump", with: ""))
      try fixture.expectNothingLeft(
        of: id, files: fixture.files.filter { $0.hasSuffix(".log") || $0 == "\(stem).dump" })
      #expect(!fixture.files.contains { $0.hasSuffix(".partial") })
    }
  }

  @Test(arguments: [SIGINT, SIGTERM]) func `cancelled by a signal, it leaves nothing`(_ signal: Int32) async throws {
    try await BackupFixture.with { fixture in
      try fixture.fillBig()
      let program = try Self.create(fixture)
      try await fixture.waitForCopy()
      program.signal(signal)
      #expect(program.wait(seconds: 60) == 1, "\(program.errors)")
      let job = try #require(try await fixture.control.list().backups.first?.job)
      #expect(job.state == .cancelled)
      try fixture.expectNothingLeft(of: job.jobID)
    }
  }

  @Test func `is cancelled by another martlet`() async throws {
    try await BackupFixture.with { fixture in
      try fixture.fillBig()
      let program = try Self.create(fixture)
      try await fixture.waitForCopy()
      let id = try #require(try await fixture.control.list().backups.first?.job.jobID)
      let other = try Program(["backup", "cancel", fixture.database.configuration.redactedURL, id])
      #expect(other.wait(seconds: 60) == 0)
      #expect(program.wait(seconds: 60) == 1)
      #expect(program.errors.contains("query.cancelled"))
      try fixture.expectNothingLeft(of: id)
    }
  }

  @Test func `what cannot be removed is named, and keeps no other backup from beginning`() async throws {
    try await BackupFixture.with { fixture in
      let made = try await fixture.control.create(requestedBy: "ann") { _ in }
      // A folder in the place of the partial file.
      let partial = fixture.folder.path + "/" + (made.file?.fileName ?? "?") + ".partial"
      try FileManager.default.createDirectory(atPath: partial, withIntermediateDirectories: false)
      try fixture.execute(
        """
        DELETE FROM martlet.backup;
        UPDATE martlet.job SET state = 'running', heartbeat_at = now() - interval '31 seconds'
        """)
      #expect(try await fixture.control.create(requestedBy: "ann") { _ in }.job.state == .succeeded)
      let job = try await fixture.job(made.job.jobID)
      #expect(job.state == .interrupted && job.error?.context.serverMessage?.contains(partial) == true)
    }
  }

  /// A dump that was named, and whose process died before it was recorded, is whole: it is told of, not removed.
  @Test func `a dump that was written and not recorded is kept`() async throws {
    try await BackupFixture.with { fixture in
      let made = try await fixture.control.create(requestedBy: "ann") { _ in }
      try fixture.execute(
        """
        DELETE FROM martlet.backup;
        UPDATE martlet.job SET state = 'running', phase = 'packaging', heartbeat_at = now() - interval '31 seconds'
        """)
      #expect(try await fixture.control.recoverInterrupted() == [made.job.jobID])
      let job = try await fixture.job(made.job.jobID)
      #expect(job.state == .interrupted && job.error?.context.object?.hasSuffix(made.file?.fileName ?? "?") == true)
      #expect(fixture.files.contains(made.file?.fileName ?? "?"))
      #expect(try await fixture.control.recoverInterrupted() == [])
    }
  }
}
