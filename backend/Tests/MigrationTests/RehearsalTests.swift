import Diagnostics
import SchemaModel
import TestSupport
import Testing

@testable import Migration

@Suite("A rehearsal of the plan's statements")
struct RehearsalTests {
  private static func name(_ table: Int) -> QualifiedName { QualifiedName(schema: "s", name: "t\(table)") }

  private static func table(_ number: Int, enumeration: String? = nil) -> TablePlan {
    var columns: [ColumnPlan] = []
    if let enumeration {
      columns = [
        ColumnPlan(
          source: "e", target: "e", sourceType: .float,
          targetType: .enumeration(QualifiedName(schema: "s", name: enumeration)), conversion: .float4,
          isGenerated: false)
      ]
    }
    return TablePlan(
      source: SourceTableName(database: "d", name: "t\(number)"), target: name(number), columns: columns,
      chunkKey: nil, estimatedRows: 0, estimatedBytes: 0, isTransactional: true)
  }

  /// Tables with a key each, and foreign keys from the first to the second of each pair.
  private static func plan(_ tables: Int, keys: [(Int, Int)] = [], more: [TargetStep] = []) -> MigrationPlan {
    let names = (0..<tables).map(name)
    var steps = [TargetStep(id: "schema:s", stage: .schemas, table: nil, sql: "CREATE SCHEMA s;")]
    steps += names.map { TargetStep(id: "table:\($0)", stage: .tables, table: $0, sql: "CREATE TABLE \($0) ();") }
    steps += names.map { TargetStep(id: "pk:\($0)", stage: .primaryKeys, table: $0, sql: "ALTER TABLE \($0) …;") }
    steps += names.map { TargetStep(id: "analyze:\($0)", stage: .analyze, table: $0, sql: "VACUUM;") }
    steps += keys.map {
      TargetStep(
        id: "fk:\($0.0)-\($0.1)", stage: .foreignKeys, table: name($0.0), referencedTable: name($0.1), sql: "…;")
    }
    steps += more
    steps.sort { $0.stage < $1.stage }
    return MigrationPlan(
      source: SourceServer(flavor: .mysql, version: ServerVersion(9, 7, 0), versionText: "9.7.0"),
      tables: (0..<tables).map { table($0) }, steps: steps, findings: [])
  }

  private func ids(_ ordinals: [Int], _ plan: MigrationPlan) -> [String] { ordinals.map { plan.steps[$0].id } }

  // MARK: Groups

  @Test func `a small plan is one group, with what touches all tables`() {
    let whole = TargetStep(id: "view", stage: .comments, table: nil, sql: "CREATE VIEW v AS SELECT 1;")
    let plan = Self.plan(3, keys: [(0, 1)], more: [whole])
    let groups = RehearsalGroups(plan, locksMax: 1_000)
    #expect(ids(groups.shared, plan) == ["schema:s"])
    #expect(groups.groups.count == 1 && groups.skipped.isEmpty)
    #expect(groups.groups[0].steps.count == 8 && groups.groups[0].setup.isEmpty)
    #expect(ids(groups.groups[0].steps, plan).last == "view")
  }

  @Test(arguments: [12, 13, 24, 30, 60, 6_000])
  func `every statement is judged once, after what it needs`(locksMax: Int) {
    let plan = Self.plan(50, keys: (1..<50).map { ($0, $0 % 7 == 0 ? 0 : $0 - 1) })
    let groups = RehearsalGroups(plan, locksMax: locksMax)
    let judged = groups.shared + groups.groups.flatMap(\.steps) + groups.skipped
    #expect(judged.sorted() == plan.steps.indices.filter { plan.steps[$0].stage.isTransactional })
    for group in groups.groups {
      var made: Set<QualifiedName> = []
      for ordinal in group.all {
        let step = plan.steps[ordinal]
        if step.stage == .tables, let table = step.table { made.insert(table) }
        for table in [step.table, step.referencedTable].compactMap({ $0 }) { #expect(made.contains(table)) }
      }
      // A table weighs 6; one that is too heavy is alone with what it refers to.
      #expect(made.count * 6 <= max(locksMax, 12))
    }
  }

  @Test func `what touches all tables is left out where they are in several groups`() {
    let whole = TargetStep(id: "view", stage: .comments, table: nil, sql: "CREATE VIEW v AS SELECT 1;")
    let plan = Self.plan(4, more: [whole])
    let groups = RehearsalGroups(plan, locksMax: 6)
    #expect(groups.groups.count == 4)
    #expect(ids(groups.skipped, plan) == ["view"])
  }

  @Test func `a type comes along with every table that uses it`() {
    var plan = Self.plan(2)
    plan.steps.insert(
      TargetStep(id: "type:s.kind", stage: .types, table: Self.name(0), sql: "CREATE TYPE …;"), at: 1)
    plan.tables = [Self.table(0, enumeration: "kind"), Self.table(1, enumeration: "kind")]
    let groups = RehearsalGroups(plan, locksMax: 6)
    #expect(groups.groups.count == 2)
    for group in groups.groups { #expect(ids(group.all, plan).contains("type:s.kind")) }
  }

  @Test(
    arguments: [
      ("COMMIT;", true), ("SELECT 1; rollback to x;", true), ("/* ; */ -- ;\n SELECT 'a; COMMIT';", false),
      ("DO $$ BEGIN PERFORM 1; END $$;", false), ("CREATE TABLE \"commit\" (); COMMENT ON TABLE a IS 'x; END';", false),
      ("CREATE TABLE a ();\nBEGIN;", true),
    ])
  func `a statement that would end the transaction is not tried`(sql: String, isSkipped: Bool) {
    let plan = Self.plan(1, more: [TargetStep(id: "own", stage: .comments, table: Self.name(0), sql: sql)])
    #expect(ids(RehearsalGroups(plan, locksMax: 100).skipped, plan) == (isSkipped ? ["own"] : []))
  }

  @Test func `the sequence of a table that is kept is not set`() {
    var plan = Self.plan(1, more: [TargetStep(id: "identity", stage: .identities, table: Self.name(0), sql: "…;")])
    #expect(ids(RehearsalGroups(plan, locksMax: 100).groups[0].steps, plan).contains("identity"))
    plan.steps.removeAll { $0.stage == .tables }
    #expect(!ids(RehearsalGroups(plan, locksMax: 100).groups[0].steps, plan).contains("identity"))
  }

  // MARK: Verdicts

  private func refused(_ state: String, _ words: String = "no") -> MartletError {
    MartletError(.query, "Refused.", context: ErrorContext(sqlState: state, serverMessage: words))
  }

  @Test(
    arguments: [
      (TargetStep.Stage.tables, false, "42601", "statement-refused"), (.tables, true, "42601", "statement-refused"),
      (.checks, true, "42883", "object-refused"), (.checks, false, "42883", "statement-refused"),
      (.indexes, false, "54000", "object-refused"), (.comments, true, "22021", "object-refused"),
      (.tables, false, "42501", "rights-missing"), (.checks, true, "42501", "rights-missing"),
      (.types, false, "22021", "statement-refused"),
    ])
  func `a refusal ends the run unless the object can be left out`(
    stage: TargetStep.Stage, isOptional: Bool, state: String, code: String
  ) throws {
    var verdict = RehearsalVerdict()
    let step = TargetStep(id: "x", stage: stage, table: nil, sql: "", failureIsFinding: isOptional)
    verdict.add(step, refused(state, "because"))
    let finding = try #require(verdict.findings.first)
    #expect(finding.code.rawValue == code && finding.object == "x" && finding.detail.contains("because"))
    #expect(verdict.leftOut == (code == "object-refused" ? ["x"] : []))
  }

  @Test func `what is left out is not a step of the run`() {
    var plan = Self.plan(2)
    let key = TargetStep(
      id: "fk", stage: .foreignKeys, table: Self.name(0), referencedTable: Self.name(1), sql: "…;",
      failureIsFinding: true)
    plan.steps += [
      key, TargetStep(id: "fk-validate", stage: .foreignKeyValidation, table: Self.name(0), after: "fk", sql: "…;"),
    ]
    var verdict = RehearsalVerdict()
    verdict.add(key, refused("42830"))
    let rehearsed = plan.rehearsed(verdict)
    #expect(rehearsed.steps.count == plan.steps.count - 2 && rehearsed.findings.map(\.object) == ["fk"])
  }

  @Test func `failures that follow from another say nothing new`() {
    let (table, other) = (Self.name(0), Self.name(1))
    var dependents = RehearsalDependents()
    dependents.failed(TargetStep(id: "table", stage: .tables, table: table, sql: ""))
    #expect(dependents.mustFail(TargetStep(id: "pk", stage: .primaryKeys, table: table, sql: "")))
    #expect(
      dependents.mustFail(
        TargetStep(id: "fk", stage: .foreignKeys, table: other, referencedTable: table, sql: "")))
    #expect(!dependents.mustFail(TargetStep(id: "pk2", stage: .primaryKeys, table: other, sql: "")))
    dependents.failed(TargetStep(id: "fk2", stage: .foreignKeys, table: other, sql: ""))
    #expect(
      dependents.mustFail(
        TargetStep(id: "validate", stage: .foreignKeyValidation, table: other, after: "fk2", sql: "")))
  }
}
