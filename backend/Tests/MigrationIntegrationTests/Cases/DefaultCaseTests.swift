import Migration
import PostgresClient
import SchemaModel
import TestSupport
import Testing

@Suite("Defaults that name another column, of case 36", .ownThread, .enabled(if: ReportedCase.arePresent))
struct DefaultCaseTests {
  @Test(arguments: TestServers.sources)
  func `are left out with a finding each, and all else arrives`(_ flavor: TestServers.Source) async throws {
    try await Scratch.with(flavor) { scratch in
      try scratch.load(ReportedCase("36"))
      let report = try await WholeMigration(scratch).check()
      for column in ["gross", "label", "same", "twice"] {
        let object = "\(scratch.database).price.\(column)"
        let found = report.findings.filter { $0.object == object && $0.severity == .loss }
        #expect(found.count == 1, "\(column): \(found)")
      }
      try scratch.onTarget { target in
        try target.execute("INSERT INTO price (id) VALUES (9)")
        #expect(try target.value("SELECT net FROM price WHERE id = 9") == "1.00")
      }
    }
  }
}
