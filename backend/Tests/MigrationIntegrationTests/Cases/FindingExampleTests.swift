import Migration
import MySQLClient
import SchemaModel
import TestSupport
import Testing

@Suite("The examples of the findings", .ownThread)
struct FindingExampleTests {
  /// Those without an ellipsis, which stands for what one would have to write, or for what no test server has.
  @Test(arguments: TestServers.sources)
  func `have the finding, which says what is said there`(_ flavor: TestServers.Source) async throws {
    let other = flavor == .mysql ? "-- MariaDB" : "-- MySQL"
    let entries = FindingCatalog.entries.filter { !$0.example.contains("…") && !$0.example.contains(other) }
    #expect(entries.count > 40)
    // Plans leave the target as it is: one is enough for all of them.
    try await Scratch.with(flavor) { scratch in
      for entry in entries {
        try scratch.onSource { source in
          try source.execute("DROP DATABASE `\(scratch.database)`")
          try source.execute("CREATE DATABASE `\(scratch.database)` CHARACTER SET utf8mb4")
        }
        try scratch.load(entry.example, name: entry.code.rawValue)
        let request = scratch.request { Self.apply(entry.example, scratch.database, &$0.plan) }
        let plan = try await MigrationControl.plan(request)
        guard !Self.says(entry, plan.findings, scratch) else { continue }
        let ofRun = try await Self.findingsOfRun(entry, flavor)
        #expect(ofRun == nil, "\(entry.code.rawValue) says \(ofRun ?? "")")
      }
    }
  }

  /// Whether the findings have the entry's, in its words.
  private static func says(_ entry: FindingCatalog.Entry, _ findings: [Finding], _ scratch: Scratch) -> Bool {
    // The page shows how MySQL prints expressions; MariaDB does it in its own way.
    let words = entry.says.replacing("shop", with: scratch.database).split(separator: ", at position")[0]
    let object = words.prefix(while: { $0 != ":" })
    return findings.contains { finding in
      guard finding.code == entry.code else { return false }
      return scratch.flavor == .mysql
        ? "\(finding.object): \(finding.detail)".hasPrefix(words) : finding.object.hasPrefix(object)
    }
  }

  /// - Returns: what a run says instead of the entry's words; nil where it says them.
  private static func findingsOfRun(
    _ entry: FindingCatalog.Entry, _ flavor: TestServers.Source
  ) async throws -> String? {
    try await Scratch.with(flavor) { scratch in
      try scratch.load(entry.example, name: entry.code.rawValue)
      let request = scratch.request { Self.apply(entry.example, scratch.database, &$0.plan) }
      let report = try await MigrationControl.migrate(request, plan: nil, observer: RecordingObserver())
      let found = report.findings.filter { $0.code == entry.code }
      return says(entry, found, scratch) ? nil : "\(found.map { "\($0.object): \($0.detail)" })"
    }
  }

  /// The options of the line `-- martlet plan …`.
  private static func apply(_ example: String, _ database: String, _ options: inout PlanOptions) {
    guard let line = example.split(separator: "\n").first(where: { $0.hasPrefix("-- martlet plan ") }) else { return }
    let words = line.split(separator: " ", maxSplits: 4).map(String.init)
    let value = words[4].replacing("'", with: "").replacing("shop", with: database)
    switch words[3] {
    case "--cast":
      let parts = value.split(separator: ":").map(String.init)
      let subject = parts[0].split(separator: " ", maxSplits: 1).map(String.init)
      options.casts = [
        CastRule(
          subject: subject[0] == "column" ? .column(pattern: subject[1]) : .type(name: subject[1]), target: parts[1])
      ]
    case "--target-schema": options.targetSchema = value
    case "--exclude": options.excludedTables = [value]
    case "--empty-enum": options.emptyEnum = .keep
    default: Issue.record("an example has the option \(words[3])")
    }
  }
}
