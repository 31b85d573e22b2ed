import Diagnostics
import Foundation
import Migration
import MySQLClient
import PostgresClient
import SchemaModel
import TestSupport
import Testing

@Suite("Tables that cannot be read, of case 34", .ownThread(minutes: 5), .enabled(if: ReportedCase.arePresent))
struct BrokenTableCaseTests {
  @Test(arguments: TestServers.sources)
  func `are named with the server's words, and the hint's options let all others arrive`(
    _ flavor: TestServers.Source
  ) async throws {
    try await PrivateServer.with(flavor) { server in
      try await Scratch.with(flavor, on: server.configuration) { scratch in
        try scratch.load(ReportedCase("34"))
        if flavor == .mariadb { try Self.addFederated(scratch) }
        try server.restart { data in
          let folder = data.appending(path: scratch.database)
          let index = try FileHandle(forWritingTo: folder.appending(path: "bad_index.MYI"))
          try index.write(contentsOf: Data(count: 64))
          try index.close()
          try FileManager.default.removeItem(at: folder.appending(path: "bad_gone.ibd"))
        }
        let names = ["bad_index", "bad_gone", "bad_merge"] + (flavor == .mariadb ? ["bad_fed"] : [])
        let error = await #expect(throws: MartletError.self) {
          try await MigrationControl.migrate(scratch.request(), plan: nil, observer: RecordingObserver())
        }
        let words = error.map { "\($0)" } ?? ""
        for name in names {
          #expect(words.contains("\(scratch.database).\(name)"), "\(words)")
          #expect(error?.hint?.contains("--exclude '\(scratch.database).\(name)'") == true, "\(words)")
        }
        #expect(try scratch.onTarget { try $0.value("SELECT to_regclass('public.fine')") } == nil)
        let request = scratch.request { $0.plan.excludedTables = ["\(scratch.database).bad_*"] }
        let report = try await MigrationControl.migrate(request, plan: nil, observer: RecordingObserver())
        #expect(report.exitCode == 0, "\(report.findings.filter { $0.severity >= .loss })")
        #expect(try scratch.onTarget { try $0.value("SELECT sum(v) || ' ' || count(*) FROM fine") } == "3 2")
      }
    }
  }

  /// The server checks the other table when this one is made, and not again.
  private static func addFederated(_ scratch: Scratch) throws {
    let address = "mysql://root@127.0.0.1:\(scratch.source.port)/\(scratch.database)/elsewhere"
    try scratch.onSource { connection in
      try connection.execute("INSTALL SONAME 'ha_federatedx'")
      try connection.execute("CREATE TABLE elsewhere (id INT PRIMARY KEY)")
      try connection.execute("CREATE TABLE bad_fed (id INT PRIMARY KEY) ENGINE=FEDERATED CONNECTION='\(address)'")
      try connection.execute("DROP TABLE elsewhere")
    }
  }
}
