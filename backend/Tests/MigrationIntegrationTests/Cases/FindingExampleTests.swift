import Migration
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
    for entry in entries {
      try await Scratch.with(flavor) { scratch in
        try scratch.load(entry.example, name: entry.code.rawValue)
        let request = scratch.request { Self.apply(entry.example, scratch.database, &$0.plan) }
        let found = try await Self.findings(request, entry.code)
        // The page shows how MySQL prints expressions; MariaDB does it in its own way.
        let words = entry.says.replacing("shop", with: scratch.database).split(separator: ", at position")[0]
        let object = words.prefix(while: { $0 != ":" })
        let isSaid = found.contains { finding in
          flavor == .mysql ? "\(finding.object): \(finding.detail)".hasPrefix(words) : finding.object.hasPrefix(object)
        }
        #expect(isSaid, "\(entry.code.rawValue) says \(found.map { "\($0.object): \($0.detail)" })")
      }
    }
  }

  /// Of the plan; else of a run, where the code is one of a run.
  private static func findings(_ request: MigrationRequest, _ code: FindingCode) async throws -> [Finding] {
    let plan = try await MigrationControl.plan(request)
    let planned = plan.findings.filter { $0.code == code }
    if !planned.isEmpty || plan.findings.contains(where: { $0.severity == .refusal }) { return planned }
    return try await MigrationControl.migrate(request, plan: nil, observer: RecordingObserver()).findings
      .filter { $0.code == code }
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
    case "--exclude": options.excludedTables = [value]
    case "--empty-enum": options.emptyEnum = .keep
    default: Issue.record("an example has the option \(words[3])")
    }
  }
}
