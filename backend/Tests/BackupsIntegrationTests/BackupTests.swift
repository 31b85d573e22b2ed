import Backups
import Diagnostics
import Foundation
import Ledger
import PostgresClient
import TestSupport
import Testing

@Suite("A backup", .ownThread) struct BackupTests {
  private static let schema = #"""
    CREATE SCHEMA "Odd ""one""";
    CREATE TYPE public.mood AS ENUM ('sad', 'it''s ok');
    CREATE TABLE public.kinds (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, n numeric(30, 10), f double precision, b bytea, j jsonb,
      a int[], t text, d timestamptz, i interval, u uuid, m public.mood, z text GENERATED ALWAYS AS (upper(t)) STORED);
    INSERT INTO public.kinds (n, f, b, j, a, t, d, i, u, m)
      SELECT i / 7.0, 'NaN', sha256(i::text::bytea), jsonb_build_object('i', i), ARRAY[i, NULL], E'tab\t\\ ü 😀 ' || i,
             '2020-02-29 12:00+00'::timestamptz + i * interval '1 hour', i * interval '1 day', gen_random_uuid(), 'it''s ok'
      FROM generate_series(1, 500) i;
    CREATE TABLE "Odd ""one"""."Ta.ble" ("Col umn" text);
    INSERT INTO "Odd ""one"""."Ta.ble" VALUES (NULL), (''), ('x');
    CREATE TABLE public.parts (k int, v text) PARTITION BY RANGE (k);
    CREATE TABLE public.parts_1 PARTITION OF public.parts FOR VALUES FROM (0) TO (10);
    CREATE TABLE public.parts_2 PARTITION OF public.parts DEFAULT;
    INSERT INTO public.parts SELECT i, 'v' || i FROM generate_series(0, 99) i;
    CREATE TABLE public.empty (x int);
    CREATE VIEW public.seen AS SELECT count(*) AS c FROM public.kinds;
    SELECT lo_from_bytea(0, 'a large object');
    """#

  /// Rows and contents of each table but those that are left out, and the large objects.
  private static func contents(_ connection: PostgresConnection) throws -> [String] {
    let tables = try connection.query(
      """
      SELECT format('%I.%I', schemaname, tablename) AS v FROM pg_tables
      WHERE schemaname <> 'information_schema' AND schemaname !~ '^pg_' AND schemaname || '.' || tablename
        NOT IN ('martlet.job', 'martlet.backup') ORDER BY 1
      """
    ).map { try $0.string("v") ?? "" }
    var lines: [String] = []
    for table in tables {
      let row = try connection.query(
        "SELECT count(*) || ' ' || coalesce(md5(string_agg(t::text, ',' ORDER BY t::text)), '') AS v FROM \(table) t"
      ).first
      lines.append("\(table) \(try row?.string("v") ?? "")")
    }
    let large = try connection.query("SELECT convert_from(lo_get(oid), 'UTF8') AS v FROM pg_largeobject_metadata")
    return lines + (try large.map { "large object " + (try $0.string("v") ?? "") })
  }

  @Test func `is a whole dump that restores to the same rows`() async throws {
    try await BackupFixture.with { fixture in
      try fixture.execute(Self.schema)
      let backup = try await fixture.control.create(requestedBy: "ann") { _ in }
      let file = try #require(backup.file)
      #expect(backup.job.state == .succeeded && backup.job.phase == "succeeded" && backup.job.requestedBy == "ann")
      #expect(backup.job.progress?.doneRatio == 1)
      #expect(file.verifiedAt == nil && !file.isPinned && file.format == .custom)
      #expect(file.database == fixture.database.configuration.database)
      let name = file.fileName.replacing(".dump", with: "")
      #expect(fixture.files == ["\(name).dump", "\(name).log"])

      let path = fixture.folder.path + "/" + file.fileName
      for (path, mode) in [(path, 0o600), (fixture.folder.path, 0o700)] {
        #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == mode)
      }
      #expect(try BackupFixture.run(["sha256sum", path]).hasPrefix(file.sha256))
      #expect(try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int == file.bytes)
      let list = try BackupFixture.run(["pg_restore", "--list", path])
      #expect(list.contains("TABLE DATA public kinds") && !list.contains("TABLE DATA martlet job"))

      let other = try TestDatabase()
      _ = try BackupFixture.run(
        ["pg_restore", "--exit-on-error", "--dbname=\(other.configuration.redactedURL)", path])
      let restored = try other.connect()
      #expect(try Self.contents(restored) == fixture.on { try Self.contents($0) })
      // The ledger is there, without jobs of another database.
      #expect(try Ledger(restored).isInstalled() && Ledger(restored).jobs(limit: 9) == [])

      let manifest = try await fixture.control.manifest(of: file.backupID).decode(BackupManifest.self)
      #expect(manifest.tables.contains { $0.schema == #"Odd "one""# && $0.name == "Ta.ble" && $0.rows == nil })
      #expect(
        manifest.dataLeftOut == ["martlet.job", "martlet.backup", "martlet.token"] && manifest.largeObjectBytes > 0)
      let log = try await fixture.control.log(file.backupID)
      #expect(log.isComplete && log.text.contains("dumping contents of table \"public.kinds\""))
      #expect(try await fixture.control.check(file.backupID).entityTag.hasPrefix("\"\(file.sha256.prefix(32))-"))
      try fixture.expectNothingLeft(of: file.backupID, files: fixture.files)
    }
  }

  @Test func `tells how far it is, and its log can be read while it runs`() async throws {
    try await BackupFixture.with { fixture in
      try fixture.fillBig()
      let id = try await fixture.control.start(requestedBy: "ann").jobID
      try await fixture.wait("a ratio") { try await fixture.job(id).progress?.doneRatio ?? 0 > 0 }
      let job = try await fixture.job(id)
      #expect(job.state == .running && job.phase == "dumping" && job.progress?.item == "public.big")
      let part = try await fixture.control.log(id)
      #expect(!part.isComplete && part.text.hasSuffix("\n") && part.nextOffset == part.text.utf8.count)
      var ratios: [Double] = []
      try await fixture.wait("its end") {
        let job = try await fixture.job(id)
        if let ratio = job.progress?.doneRatio { ratios.append(ratio) }
        return !job.state.isActive
      }
      #expect(ratios == ratios.sorted() && ratios.last == 1)
      let rest = try await fixture.control.log(id, from: part.nextOffset)
      #expect(rest.isComplete && rest.text.contains("SHA-256"))
      #expect(try await fixture.control.log(id, from: rest.nextOffset).isComplete)
    }
  }

  @Test func `runs one at a time, and the other request is told which`() async throws {
    try await BackupFixture.with { fixture in
      try fixture.fillBig()
      let first = try await fixture.control.start(requestedBy: "ann", idempotencyKey: "k")
      let other = BackupControl(
        target: fixture.database.configuration, options: BackupOptions(folder: fixture.folder.path))
      let error = await #expect(throws: MartletError.self) { try await other.start(requestedBy: "bob") }
      #expect(error?.code == .jobActive && error?.context.key == first.jobID)
      // The same request again is the same backup.
      #expect(try await other.start(requestedBy: "ann", idempotencyKey: "k").jobID == first.jobID)
      #expect(try await fixture.end(of: first.jobID).state == .succeeded)
      #expect(try await other.start(requestedBy: "ann", idempotencyKey: "k").state == .succeeded)
      #expect(try await other.list().backups.map(\.job.jobID) == [first.jobID])
    }
  }

  @Test func `is listed in pages, pinned, and asked for by its number alone`() async throws {
    try await BackupFixture.with { fixture in
      #expect(try await fixture.control.list() == BackupPage(backups: [], nextPageToken: nil))
      var ids: [String] = []
      for _ in 0..<3 { ids.append(try await fixture.control.create(requestedBy: "ann") { _ in }.job.jobID) }
      let first = try await fixture.control.list(limit: 2)
      #expect(first.backups.map(\.job.jobID) == [ids[2], ids[1]])
      let second = try await fixture.control.list(limit: 2, pageToken: first.nextPageToken)
      #expect(second.backups.map(\.job.jobID) == [ids[0]] && second.nextPageToken == nil)
      await #expect(throws: MartletError.self) { try await fixture.control.list(pageToken: "x") }
      try await fixture.control.pin(ids[0])
      #expect(try await fixture.control.get(ids[0]).file?.isPinned == true)
      try await fixture.control.unpin(ids[0])
      #expect(try await fixture.control.get(ids[0]).file?.isPinned == false)
      for call in [
        { _ = try await fixture.control.get("none") }, { try await fixture.control.pin("none") },
        { try await fixture.control.cancel("none") }, { _ = try await fixture.control.open("none") },
        { _ = try await fixture.control.manifest(of: "none") }, { _ = try await fixture.control.log("none") },
      ] as [() async throws -> Void] {
        #expect(await #expect(throws: MartletError.self) { try await call() }?.code == .jobUnknown)
      }
      #expect(await #expect(throws: MartletError.self) { try await fixture.control.cancel(ids[0]) }?.code == .jobOver)
    }
  }

  @Test func `is not handed out when it is not what was written, or when its name leads elsewhere`() async throws {
    try await BackupFixture.with { fixture in
      let file = try #require(try await fixture.control.create(requestedBy: "ann") { _ in }.file)
      let path = fixture.folder.path + "/" + file.fileName
      func refusal() async -> MartletError? {
        await #expect(throws: MartletError.self) { try await fixture.control.open(file.backupID) }
      }
      let tag = try await fixture.control.open(file.backupID).entityTag
      var dump = try Data(contentsOf: URL(fileURLWithPath: path))
      dump[dump.count - 1] ^= 1
      try dump.write(to: URL(fileURLWithPath: path))
      #expect(try await fixture.control.open(file.backupID).entityTag != tag)
      let check = await #expect(throws: MartletError.self) { try await fixture.control.check(file.backupID) }
      #expect(check?.code == .dumpAltered)
      try Data("short".utf8).write(to: URL(fileURLWithPath: path))
      #expect(await refusal()?.code == .dumpAltered)
      try FileManager.default.removeItem(atPath: path)
      #expect(await refusal()?.summary.contains("not in the backup folder") == true)
      try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: "/etc/passwd")
      #expect(await refusal()?.summary.contains("not in the backup folder") == true)
      try fixture.execute("UPDATE martlet.backup SET file_name = '../../../etc/passwd'")
      #expect(await refusal()?.summary.contains("no dump") == true)
    }
  }

  @Test func `shows no secret in a process list, a log, the ledger or an error`() async throws {
    let canary = "canary'\\ \(UInt64.random(in: 0...UInt64.max))"
    try await BackupFixture.with(
      target: {
        var target = $0.configuration
        target.password = Secret(canary)
        target.keywords["options"] = "-c application.key=secret-of-options"
        return target
      }
    ) { fixture in
      try fixture.fillBig()
      let id = try await fixture.control.start(requestedBy: "ann").jobID
      try await fixture.waitForCopy()
      #expect(BackupFixture.commandLines(with: id).count == 1)
      #expect(BackupFixture.commandLines(with: "secret-of-options") == [])
      #expect(BackupFixture.commandLines(with: "canary'") == [])
      try await fixture.control.cancel(id)
      _ = try await fixture.end(of: id)
      let again = try await fixture.control.start(requestedBy: "ann").jobID
      let job = try await fixture.end(of: again)
      // Its runner was shut down: it is refused with an error, and there is a log.
      #expect(job.state == .interrupted)
      let other = BackupControl(
        target: fixture.database.configuration, options: BackupOptions(folder: fixture.folder.path))
      let made = try await other.create(requestedBy: "ann") { _ in }
      let log = try await other.log(made.job.jobID).text
      let ledger = try fixture.value(
        """
        SELECT (SELECT string_agg(j::text, ' ') FROM martlet.job j) || (SELECT string_agg(b::text, ' ') FROM martlet.backup b)
          AS v
        """)
      for text in [log, try #require(ledger)] { #expect(!text.contains("canary") && !text.contains("secret-of")) }
    }
  }
}
