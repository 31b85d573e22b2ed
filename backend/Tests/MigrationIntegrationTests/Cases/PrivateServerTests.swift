import Foundation
import MySQLClient
import TestSupport
import Testing

@Suite("A server of a test's own", .ownThread)
struct PrivateServerTests {
  @Test(arguments: TestServers.sources)
  func `has its settings, and keeps its data and its port over a restart`(_ flavor: TestServers.Source) async throws {
    try await PrivateServer.with(flavor, settings: ["--lock-wait-timeout=77"]) { server in
      try await Scratch.with(flavor, on: server.configuration) { scratch in
        let wait = try scratch.onSource { try $0.query("SELECT @@lock_wait_timeout").first?.string(at: 0) }
        #expect(wait == "77")
        try scratch.onSource { connection in
          try connection.execute("CREATE TABLE t (a INT PRIMARY KEY)")
          try connection.execute("INSERT INTO t VALUES (5)")
        }
        var files: [String] = []
        try server.restart { data in
          files = try FileManager.default.contentsOfDirectory(atPath: data.appending(path: scratch.database).path)
        }
        #expect(files.contains("t.ibd"))
        #expect(try scratch.onSource { try $0.query("SELECT a FROM t").first?.string(at: 0) } == "5")
      }
    }
  }
}
