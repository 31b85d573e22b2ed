import Migration
import SchemaModel
import TestSupport
import Testing

@Suite("CHECKs and the rows at hand", .ownThread(minutes: 2))
struct CheckTests {
  /// A full-width digit is the digit in the source alone.
  @Test(arguments: GeneratedColumnTests.cases)
  func `one that the target refuses names its rows by their keys`(_ test: GeneratedColumnTests.Case) async throws {
    try await Scratch.with(test.flavor, to: test.target) { scratch in
      try scratch.fill([
        "CREATE TABLE t (id int PRIMARY KEY, a varchar(20) COLLATE utf8mb4_unicode_ci, "
          + "CONSTRAINT is_1 CHECK (a = '1'))",
        "INSERT INTO t VALUES (1, '1'), (2, '１'), (3, NULL), (4, '１ ')",
      ])
      let report = try await scratch.migrate()
      let finding = try #require(report.findings.first { $0.code == FindingCatalog.objectRefusedByRows })
      #expect(finding.severity == .loss)
      #expect(finding.count == 2)
      #expect(finding.detail.contains("rows with id = '2'; id = '4'"), "\(finding.detail)")
      #expect(report.outcome == .completeWithLosses)
      #expect(
        try scratch.texts("SELECT conname FROM pg_constraint WHERE contype = 'c' AND conrelid = 't'::regclass") == [])
    }
  }
}
