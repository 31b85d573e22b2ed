import Diagnostics
import Migration
import MySQLClient
import PostgresClient
import SchemaModel
import TestSupport
import Testing

@Suite("What accounts may not see, of case 13", .ownThread, .enabled(if: ReportedCase.arePresent))
struct AccountCaseTests {
  enum Outcome: Sendable {
    /// Nothing is written, and the error names this.
    case refused(String)
    /// Exit 3, with a loss for each of these objects.
    case losses([String])
  }

  /// `DB` is the database.
  private static let accounts: [(name: String, outcome: Outcome)] = [
    ("fr_13_cols", .refused("DB.member")),
    ("fr_13_sel", .losses(["triggers of DB", "events of DB", "procedures and functions of DB"])),
    ("fr_13_none", .refused("nothing")),
    ("fr_13_tab", .losses(["tables of DB"])),
  ]

  @Test(arguments: TestServers.sources)
  func `is a refusal or a loss, never a green end`(_ flavor: TestServers.Source) async throws {
    try await PrivateServer.with(flavor) { server in
      for account in Self.accounts {
        try await Scratch.with(flavor, on: server.configuration) { scratch in
          try scratch.load(ReportedCase("13"))
          let request = scratch.request {
            $0.source.user = account.name
            $0.source.password = Secret("pw_13")
            $0.run.snapshotMethod = .quiet
          }
          try await check(request, scratch, account.name, account.outcome)
        }
      }
    }
  }

  private func check(
    _ request: MigrationRequest, _ scratch: Scratch, _ account: String, _ outcome: Outcome
  ) async throws {
    switch outcome {
    case .refused(let name):
      let error = await #expect(throws: MartletError.self, "\(account)") {
        try await MigrationControl.migrate(request, plan: nil, observer: RecordingObserver())
      }
      let words = error.map { "\($0)" } ?? ""
      #expect(words.contains(name.replacing("DB", with: scratch.database)), "\(account): \(words)")
      let tables = try scratch.onTarget { try $0.value("SELECT count(*) FROM pg_class WHERE oid >= 16384") }
      #expect(tables == "0", "\(account)")
    case .losses(let objects):
      let report = try await MigrationControl.migrate(request, plan: nil, observer: RecordingObserver())
      #expect(report.exitCode == 3, "\(account)")
      let losses = report.findings.filter { $0.severity == .loss }.map(\.object)
      for object in objects {
        #expect(losses.contains(object.replacing("DB", with: scratch.database)), "\(account): \(losses)")
      }
    }
  }
}
