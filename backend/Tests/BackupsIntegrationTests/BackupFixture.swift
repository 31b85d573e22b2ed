import Backups
import Diagnostics
import Foundation
import Ledger
import PostgresClient
import TestSupport
import Testing

/// A database of a test's own, and a folder for its dumps.
struct BackupFixture {
  let database: TestDatabase
  let folder: URL
  let control: BackupControl

  static func with(
    options change: (inout BackupOptions) -> Void = { _ in },
    target: (TestDatabase) throws -> PostgresConfiguration = { $0.configuration },
    _ body: (BackupFixture) async throws -> Void
  ) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "backups-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let database = try TestDatabase()
    var options = BackupOptions(folder: folder.path)
    change(&options)
    let control = BackupControl(target: try target(database), options: options)
    try await body(BackupFixture(database: database, folder: folder, control: control))
    await control.runner.shutDown()
  }

  func on<Result>(_ body: (PostgresConnection) throws -> Result) throws -> Result {
    let connection = try database.connect()
    defer { connection.close() }
    return try body(connection)
  }

  func execute(_ sql: String) throws { try on { try $0.execute(sql) } }

  /// Of the first row's column `v`.
  func value(_ sql: String) throws -> String? { try on { try $0.query(sql).first?.string("v") } }

  /// A table that pg_dump compresses for seconds.
  func fillBig() throws {
    try execute(
      """
      CREATE TABLE public.big (id int PRIMARY KEY, t text NOT NULL);
      INSERT INTO public.big
        SELECT i, (SELECT string_agg(md5(i::text || j), '') FROM generate_series(1, 40) j)
        FROM generate_series(1, 60000) i;
      ANALYZE public.big;
      """)
  }

  func job(_ id: String) async throws -> JobRecord { try await control.get(id).job }

  /// Waits until `isSo`, for a minute at most.
  func wait(_ what: String, _ isSo: () async throws -> Bool) async throws {
    for _ in 0..<600 {
      if try await isSo() { return }
      try await Task.sleep(for: .milliseconds(100))
    }
    throw MartletError(.timeout, "It did not happen.", context: ErrorContext(object: what))
  }

  func wait(_ id: String, phase: String) async throws {
    try await wait("\(phase) of \(id)") { try await job(id).phase == phase }
  }

  /// The end of a job.
  func end(of id: String) async throws -> JobRecord {
    try await wait("the end of \(id)") { try await !job(id).state.isActive }
    await control.runner.shutDown()
    return try await job(id)
  }

  /// When pg_dump copies rows out.
  func waitForCopy() async throws {
    try await wait("a COPY") {
      try value(
        """
        SELECT 1 AS v FROM pg_stat_progress_copy WHERE datname = current_database() AND command = 'COPY TO'
          AND tuples_processed > 0
        """) != nil
    }
  }

  var files: [String] { (try? FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()) ?? [] }

  func sessions(of id: String) throws -> Int {
    try on { connection in
      try connection.query(
        "SELECT 1 FROM pg_stat_activity WHERE application_name LIKE '%' || $1 || '%'", [.text(id)]
      ).count
    }
  }

  /// The command lines of all processes of this machine that hold `text`.
  static func commandLines(with text: String) -> [String] {
    let processes = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return processes.compactMap { id in
      guard Int(id) != nil, let bytes = FileManager.default.contents(atPath: "/proc/\(id)/cmdline") else { return nil }
      let line = String(decoding: bytes, as: UTF8.self).replacing("\0", with: " ")
      return line.contains(text) ? line : nil
    }
  }

  /// No process, no session and no file but `files`.
  func expectNothingLeft(of id: String, files expected: [String] = []) throws {
    #expect(Self.commandLines(with: id) == [])
    #expect(try sessions(of: id) == 0)
    #expect(files == expected)
  }

  /// Runs a program of PostgreSQL's client, and returns what it prints.
  static func run(_ arguments: [String]) throws -> String {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = arguments
    process.standardOutput = output
    try process.run()
    let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    process.waitUntilExit()
    try #require(process.terminationStatus == 0, "\(arguments.first ?? "")")
    return text
  }
}
