import Backups
import Diagnostics
import Foundation
import Ledger
import PostgresClient
import TestSupport
import Testing

@Suite("A backup that does not come to its end", .ownThread) struct BackupEndTests {
  @Test func `is cancelled through the ledger, and leaves nothing`() async throws {
    try await BackupFixture.with { fixture in
      try fixture.fillBig()
      let id = try await fixture.control.start(requestedBy: "ann").jobID
      try await fixture.waitForCopy()
      // From another process, as far as this one can tell.
      let other = BackupControl(target: fixture.database.configuration, options: BackupOptions(folder: "/nowhere"))
      try await other.cancel(id)
      let job = try await fixture.end(of: id)
      #expect(job.state == .cancelled && job.phase == "cancelled" && job.error?.code == "query.cancelled")
      try fixture.expectNothingLeft(of: id)
    }
  }

  @Test func `is cancelled with the task that waits for it`() async throws {
    try await BackupFixture.with { fixture in
      try fixture.fillBig()
      let control = fixture.control
      let task = Task { try await control.create(requestedBy: "ann") { _ in } }
      try await fixture.waitForCopy()
      task.cancel()
      let error = await #expect(throws: MartletError.self) { try await task.value }
      #expect(error?.code == .cancelled)
      let job = try #require(try await fixture.control.list().backups.first?.job)
      #expect(job.state == .cancelled)
      try fixture.expectNothingLeft(of: job.jobID)
    }
  }

  @Test func `ends as interrupted when its process is shut down`() async throws {
    try await BackupFixture.with { fixture in
      try fixture.fillBig()
      let id = try await fixture.control.start(requestedBy: "ann").jobID
      try await fixture.waitForCopy()
      await fixture.control.runner.shutDown()
      #expect(try await fixture.job(id).state == .interrupted)
      try fixture.expectNothingLeft(of: id, files: fixture.files.filter { $0.hasSuffix(".log") })
      // What is asked for after that is begun and ended.
      let late = try await fixture.control.start(requestedBy: "ann").jobID
      #expect(try await fixture.end(of: late).state == .interrupted)
    }
  }

  @Test func `fails at its time limit`() async throws {
    try await BackupFixture.with(options: { $0.timeLimitSeconds = 1 }) { fixture in
      try fixture.fillBig()
      let id = try await fixture.control.start(requestedBy: "ann").jobID
      let job = try await fixture.end(of: id)
      #expect(job.state == .failed && job.error?.code == "backup.time-limit")
      try fixture.expectNothingLeft(of: id, files: fixture.files.filter { $0.hasSuffix(".log") })
    }
  }

  @Test func `fails before it begins where the role may not read everything`() async throws {
    let role = "r_\(UInt64.random(in: 0...UInt64.max))"
    try await BackupFixture.with(
      target: {
        var target = $0.configuration
        target.keywords["user"] = role
        return target
      }
    ) { fixture in
      try fixture.execute(
        """
        CREATE ROLE \(role) LOGIN;
        GRANT CREATE ON DATABASE \(try #require(fixture.database.configuration.database)) TO \(role);
        CREATE TABLE public.closed (x int);
        CREATE TABLE public.hidden (x int);
        ALTER TABLE public.hidden ENABLE ROW LEVEL SECURITY;
        GRANT SELECT ON public.hidden TO \(role);
        """)
      let failure = await #expect(throws: MartletError.self) {
        try await fixture.control.create(requestedBy: "ann") { _ in }
      }
      #expect(failure?.code == .backupRefused && failure?.context.object == "public.closed")
      try fixture.execute("GRANT SELECT ON public.closed TO \(role)")
      let second = await #expect(throws: MartletError.self) {
        try await fixture.control.create(requestedBy: "ann") { _ in }
      }
      #expect(second?.context.object == "public.hidden" && second?.hint?.contains("BYPASSRLS") == true)
      // What it was refused for is what pg_dump would fail at, and no more.
      try fixture.execute("ALTER ROLE \(role) BYPASSRLS")
      #expect(try await fixture.control.create(requestedBy: "ann") { _ in }.job.state == .succeeded)
      try fixture.execute("DROP OWNED BY \(role); DROP ROLE \(role)")
    }
  }

  @Test func `fails where a table is altered for longer than it may wait`() async throws {
    try await BackupFixture.with(options: { $0.lockWaitSeconds = 1 }) { fixture in
      try fixture.execute("CREATE TABLE public.altered (x int)")
      let holder = try fixture.database.connect()
      try holder.execute("BEGIN; LOCK TABLE public.altered IN ACCESS EXCLUSIVE MODE")
      let failure = await #expect(throws: MartletError.self) {
        try await fixture.control.create(requestedBy: "ann") { _ in }
      }
      #expect(failure?.code == .timeout)
      let job = try #require(try await fixture.control.list().backups.first?.job)
      #expect(job.state == .failed)
      try fixture.expectNothingLeft(of: job.jobID)
      holder.close()
    }
  }

  @Test(arguments: ["/nowhere/pg_dump", "/etc/passwd", "/bin/true"])
  func `fails before it begins with what is no pg_dump`(_ path: String) async throws {
    try await BackupFixture.with(options: { $0.dumpPath = path }) { fixture in
      let failure = await #expect(throws: MartletError.self) {
        try await fixture.control.create(requestedBy: "ann") { _ in }
      }
      #expect(failure?.code == .backupRefused && failure?.context.object == path)
      #expect(fixture.files == [])
    }
  }

  /// The real pg_dump, which may write 64 KiB and is told so by the system as by a full disk.
  @Test func `fails with the cause where the disk is full`() async throws {
    let script = FileManager.default.temporaryDirectory.appending(path: "pg_dump-\(UUID()).sh")
    defer { try? FileManager.default.removeItem(at: script) }
    try "#!/bin/bash\ntrap '' XFSZ\nulimit -f 64\nexec pg_dump \"$@\"\n".write(
      to: script, atomically: true, encoding: .utf8)
    try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: script.path)
    try await BackupFixture.with(options: { $0.dumpPath = script.path }) { fixture in
      try fixture.fillBig()
      let failure = await #expect(throws: MartletError.self) {
        try await fixture.control.create(requestedBy: "ann") { _ in }
      }
      #expect(failure?.code == .backup && failure?.context.serverMessage?.contains("File too large") == true)
      let job = try #require(try await fixture.control.list().backups.first?.job)
      #expect(job.state == .failed && job.error?.error == failure)
      #expect(try await fixture.control.log(job.jobID).text.contains("File too large"))
      try fixture.expectNothingLeft(of: job.jobID, files: fixture.files.filter { $0.hasSuffix(".log") })
      #expect(fixture.files.count == 1)
    }
  }

  @Test func `fails with the cause where the server ends all its sessions`() async throws {
    try await BackupFixture.with { fixture in
      try fixture.fillBig()
      let id = try await fixture.control.start(requestedBy: "ann").jobID
      try await fixture.waitForCopy()
      _ = try fixture.value(
        """
        SELECT count(pg_terminate_backend(pid)) AS v FROM pg_stat_activity
        WHERE datname = current_database() AND application_name LIKE 'martlet backup%'
        """)
      let job = try await fixture.end(of: id)
      #expect(job.state == .failed && job.error?.code == "backup")
      // The server's last word, "terminating connection", may be lost on its way; pg_dump's own is not.
      let cause = job.error?.context.serverMessage ?? ""
      #expect(cause.contains("Dumping the contents of table \"big\" failed"), "\(cause)")
      try fixture.expectNothingLeft(of: id, files: fixture.files.filter { $0.hasSuffix(".log") })
    }
  }

  @Test func `gives way where another process has taken its job over`() async throws {
    try await BackupFixture.with { fixture in
      try fixture.fillBig()
      let id = try await fixture.control.start(requestedBy: "ann").jobID
      try await fixture.waitForCopy()
      try fixture.execute("UPDATE martlet.job SET lease_token = 'another', requested_by = 'kept'")
      await fixture.control.runner.finished(id)
      let job = try await fixture.job(id)
      #expect(job.state == .running && job.requestedBy == "kept")
      try fixture.expectNothingLeft(of: id, files: fixture.files.filter { $0.hasSuffix(".log") })
    }
  }
}
