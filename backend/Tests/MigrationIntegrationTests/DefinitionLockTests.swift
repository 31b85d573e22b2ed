import Foundation
import Migration
import MySQLClient
import PostgresClient
import TestSupport
import Testing

@Suite("Definitions are locked where that is asked for", .ownThread(minutes: 5))
struct DefinitionLockTests {
  private static func fill(_ scratch: Scratch) throws {
    try scratch.createBigTable()
    try scratch.onSource { connection in
      for statement in [
        "CREATE TABLE late (id int NOT NULL PRIMARY KEY)", "INSERT INTO late SELECT id FROM big WHERE id <= 300",
        "ANALYZE TABLE big, late",
      ] { try connection.execute(statement) }
    }
  }

  private static func migrate(_ scratch: Scratch, from source: String, _ options: [String]) throws -> Program {
    try Program(
      [
        "migrate", source, scratch.target.redactedURL, "--chunk-size", "1MiB", "--jobs", "1", "--progress", "plain",
      ] + options, faults: "chunk.after-commit=stall(1500)@1")
  }

  @Test(arguments: TestServers.sources)
  func `a statement that changes a table waits until all rows are in, and rows can be written`(
    _ flavor: TestServers.Source
  ) async throws {
    try await Scratch.with(flavor) { scratch in
      try Self.fill(scratch)
      let run = try Self.migrate(scratch, from: scratch.source.redactedURL, ["--lock-ddl"])
      try scratch.wait("the first chunk", run) { try $0.count("martlet.chunk WHERE is_done") > 0 }
      try scratch.onSource { connection in
        try connection.execute("INSERT INTO late VALUES (9999)")
        #expect(run.isRunning)
        // Waits.
        try connection.execute("TRUNCATE late")
      }
      #expect(run.wait() == 0, "\(run.errors)")
      #expect(try scratch.onTarget { try $0.count("public.late") } == 300)
    }
  }

  /// Without PROCESS nobody can say which table it was: the run does not end well as if nothing had happened.
  @Test func `what the account cannot see is a loss`() async throws {
    try await Scratch.with(.mariadb) { scratch in
      try Self.fill(scratch)
      let user = "u\(scratch.database.suffix(10))"
      try scratch.onSource { connection in
        try connection.execute("CREATE DATABASE `\(scratch.database)_other`")
        try connection.execute("CREATE TABLE `\(scratch.database)_other`.t (a int)")
        try connection.execute("CREATE USER `\(user)`@`%` IDENTIFIED BY 'secret'")
        try connection.execute("GRANT SELECT, TRIGGER, EVENT, SHOW VIEW ON `\(scratch.database)`.* TO `\(user)`@`%`")
      }
      defer {
        try? scratch.onSource { connection in
          try connection.execute("DROP DATABASE `\(scratch.database)_other`")
          try connection.execute("DROP USER `\(user)`@`%`")
        }
      }
      let source = scratch.source.redactedURL.replacing("//root@", with: "//\(user):secret@")
      let run = try Self.migrate(scratch, from: source, ["--source-quiet"])
      try scratch.wait("the first chunk", run) { try $0.count("martlet.chunk WHERE is_done") > 0 }
      try scratch.onSource { try $0.execute("TRUNCATE `\(scratch.database)_other`.t") }
      #expect(run.wait() == 3, "\(run.errors)")
      #expect(try scratch.onTarget { try $0.count("martlet.finding WHERE code = 'tables-maybe-replaced'") } == 1)
    }
  }
}
