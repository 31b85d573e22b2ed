import Diagnostics
import Foundation
import Planning
import SchemaModel
import Testing

/// A directory of one test, removed with it.
private final class Directory {
  let url = FileManager.default.temporaryDirectory.appending(path: "martlet-plan-" + UUID().uuidString)

  var path: String { url.path(percentEncoded: false) }

  func text(_ name: String) throws -> String { try String(contentsOf: url.appending(path: name), encoding: .utf8) }

  func write(_ text: String, _ name: String) throws {
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    try Data(text.utf8).write(to: url.appending(path: name))
  }

  func edit(_ name: String, _ change: (String) -> String) throws { try write(change(text(name)), name) }

  var names: [String] { get throws { try FileManager.default.contentsOfDirectory(atPath: path).sorted() } }

  deinit { try? FileManager.default.removeItem(at: url) }
}

@Suite("A plan as files")
struct PlanDirectoryTests {
  private let directory = Directory()
  private let plan: MigrationPlan

  init() throws {
    var users = RichCatalog.users
    // A comment that looks like a step, and one with a carriage return in it.
    users.comment = "first\n-- step: table:shop.users\nDROP TABLE x;"
    users.columns[0].comment = "a\r\nb\\"
    plan = try Planned([users, RichCatalog.orders]).plan
  }

  private func error(_ body: () throws -> Void) -> MartletError? {
    do {
      try body()
      return nil
    } catch {
      return error as? MartletError
    }
  }

  @Test func `is one file per stage, in the order in which they run`() throws {
    try PlanDirectory.write(plan, to: directory.path)
    #expect(
      try directory.names == [
        "010-schemas.sql", "020-types.sql", "030-functions.sql", "040-tables.sql", "050-primary-keys.sql",
        "060-indexes.sql", "070-checks.sql", "080-identities.sql", "090-analyze.sql", "100-foreign-keys.sql",
        "110-foreign-key-validation.sql", "120-triggers.sql", "130-comments.sql", "findings.md", "plan.json",
      ])
    #expect(try directory.text("040-tables.sql").contains("\n-- step: table:shop.orders\nCREATE TABLE"))
    #expect(try directory.text("findings.md").contains("| default-zero-date | shop.orders.placed |"))
  }

  @Test func `comes back as it was`() throws {
    try PlanDirectory.write(plan, to: directory.path)
    #expect(try PlanDirectory.read(from: directory.path) == plan)
  }

  @Test func `is the same files for the same plan`() throws {
    try PlanDirectory.write(plan, to: directory.path)
    let first = try directory.names.map { try directory.text($0) }
    try PlanDirectory.write(plan, to: directory.path)
    #expect(try directory.names.map { try directory.text($0) } == first)
  }

  @Test func `runs the text as it was edited`() throws {
    try PlanDirectory.write(plan, to: directory.path)
    try directory.edit("040-tables.sql") { $0.replacing("varchar(190)", with: "citext") }
    let read = try PlanDirectory.read(from: directory.path)
    #expect(read.steps.first { $0.id == "table:shop.users" }?.sql.contains("citext") == true)
    #expect(read.findings == plan.findings)
  }

  @Test func `saved by an editor of another system is understood`() throws {
    try PlanDirectory.write(plan, to: directory.path)
    try directory.edit("060-indexes.sql") { $0.replacing("\n", with: "\r\n") }
    let read = try PlanDirectory.read(from: directory.path)
    #expect(read.steps.map(\.id) == plan.steps.map(\.id))
  }

  @Test func `says which steps were taken out`() throws {
    try PlanDirectory.write(plan, to: directory.path)
    try FileManager.default.removeItem(at: directory.url.appending(path: "020-types.sql"))
    let read = try PlanDirectory.read(from: directory.path)
    #expect(!read.steps.contains { $0.stage == .types })
    let finding = try #require(read.findings.first { $0.code.rawValue == "step-removed" })
    #expect(finding.object == "type:shop.orders_status" && finding.severity == .loss)
  }

  @Test func `takes added steps at their place`() throws {
    try PlanDirectory.write(plan, to: directory.path)
    try directory.edit("060-indexes.sql") { text in
      text.replacing(
        "-- step: index:shop.orders.search\n",
        with: "-- step: my-own\nCREATE INDEX mine ON x (y);\n\n-- step: index:shop.orders.search\n")
    }
    let read = try PlanDirectory.read(from: directory.path)
    let index = try #require(read.steps.firstIndex { $0.id == "my-own" })
    #expect(read.steps[index].sql == "CREATE INDEX mine ON x (y);" && read.steps[index].stage == .indexes)
    #expect(read.steps[index + 1].id == "index:shop.orders.search")
    #expect(read.steps.count == plan.steps.count + 1)
    #expect(read.findings.contains { $0.code.rawValue == "step-added" && $0.object == "my-own" })
  }

  @Test func `takes steps that were moved to another stage`() throws {
    try PlanDirectory.write(plan, to: directory.path)
    let analyze = try directory.text("090-analyze.sql")
    try FileManager.default.removeItem(at: directory.url.appending(path: "090-analyze.sql"))
    try directory.edit("130-comments.sql") { $0 + "\n" + analyze }
    let read = try PlanDirectory.read(from: directory.path)
    #expect(read.steps.first { $0.id == "analyze:shop.orders" }?.stage == .comments)
    #expect(Set(read.steps.map(\.id)) == Set(plan.steps.map(\.id)))
  }

  @Test(
    arguments: [
      ("\n-- step: table:shop.orders\nSELECT 1;\n", 3), ("\n-- step: \nSELECT 1;\n", 3),
      ("\n-- step: lonely\n\n-- step: next\nSELECT 1;\n", 3),
    ])
  func `is refused with file and line where a marker is wrong`(addition: String, offset: Int) throws {
    try PlanDirectory.write(plan, to: directory.path)
    let lines = try directory.text("040-tables.sql").split(separator: "\n", omittingEmptySubsequences: false).count
    try directory.edit("040-tables.sql") { $0 + "\n" + addition }
    let error = try #require(error { _ = try PlanDirectory.read(from: directory.path) })
    #expect(error.code == .invalidPlan && error.context.object == "040-tables.sql")
    #expect(error.context.line == lines + offset - 1)
  }

  @Test func `is refused where a statement stands before the first marker`() throws {
    try PlanDirectory.write(plan, to: directory.path)
    try directory.edit("010-schemas.sql") { "SELECT 1;\n" + $0 }
    let error = try #require(error { _ = try PlanDirectory.read(from: directory.path) })
    #expect(error.code == .invalidPlan && error.context.line == 1)
  }

  @Test func `is refused with an unknown script, which would be left out in silence`() throws {
    try PlanDirectory.write(plan, to: directory.path)
    try directory.write("SELECT 1;", "045-mine.sql")
    #expect(error { _ = try PlanDirectory.read(from: directory.path) }?.context.object == "045-mine.sql")
  }

  @Test func `is refused without plan.json, with a broken one, and from a newer martlet`() throws {
    #expect(error { _ = try PlanDirectory.read(from: directory.path) }?.code == .invalidPlan)
    try PlanDirectory.write(plan, to: directory.path)
    let json = try directory.text("plan.json")
    try directory.write("{", "plan.json")
    #expect(error { _ = try PlanDirectory.read(from: directory.path) }?.code == .invalidPlan)
    #expect(json.contains("\"formatVersion\" : 1"))
    try directory.write("{\"formatVersion\": 99}", "plan.json")
    #expect(error { _ = try PlanDirectory.read(from: directory.path) }?.summary.contains("newer") == true)
  }

  @Test func `is not written over anything but a plan`() throws {
    try directory.write("my thesis", "thesis.txt")
    #expect(error { try PlanDirectory.write(plan, to: directory.path) }?.code == .file)
    #expect(try directory.names == ["thesis.txt"])
  }

  @Test func `leaves no script of an older plan behind`() throws {
    try PlanDirectory.write(plan, to: directory.path)
    let small = try Planned([RichCatalog.keyless]).plan
    try PlanDirectory.write(small, to: directory.path)
    #expect(try PlanDirectory.read(from: directory.path) == small)
    #expect(try !directory.names.contains("020-types.sql"))
  }
}
