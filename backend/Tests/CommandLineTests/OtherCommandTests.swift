import Diagnostics
import Migration
import SchemaModel
import Testing

@testable import CommandLine

struct OtherCommandTests {
  // MARK: doctor

  private static let checks = DoctorReport(checks: [
    .init(server: "source", subject: "version", state: .passed, detail: "MySQL 9.7.1"),
    .init(
      server: "source", subject: "binary log", state: .warning, detail: "off",
      remedy: "Set log_bin=ON and restart the server."),
    .init(server: "target", subject: "wal", state: .failed, detail: "max_wal_size is 64MB", remedy: "Raise it."),
  ])

  @Test func `shows checks with their remedies`() async throws {
    var engine = Engine.refusing
    engine.doctor = { _, _ in Self.checks }
    let outcome = await martlet(["doctor", sourceURL, targetURL], engine: engine)
    #expect(outcome.status == 1)
    try expectGolden(outcome.output, "doctor.txt")
    let json = await martlet(["doctor", "--json", sourceURL, targetURL], engine: engine)
    #expect(json.output == JSONLine.document(Self.checks) + "\n")
    #expect(json.status == 1)
  }

  @Test func `is content with warnings`() async {
    var engine = Engine.refusing
    engine.doctor = { _, _ in DoctorReport(checks: Array(Self.checks.checks.prefix(2))) }
    let outcome = await martlet(["doctor", sourceURL, targetURL], engine: engine)
    #expect(outcome.status == 0)
    #expect(outcome.output.hasSuffix("Ready, with 1 warning.\n"))
  }

  // MARK: metrics

  @Test(arguments: ["text", "json", "markdown"]) func `lists every metric`(format: String) async {
    let outcome = await martlet(["metrics", "--format", format])
    #expect(outcome.status == 0)
    #expect(outcome.errors == "")
    for name in ["martlet_backup_last_success_timestamp_seconds", "mysql_global_status_queries"] {
      #expect(outcome.output.contains(name))
    }
  }

  // MARK: findings

  @Test(arguments: ["text", "json", "markdown"]) func `lists every code of a finding`(format: String) async {
    let outcome = await martlet(["findings", "--format", format])
    #expect(outcome.status == 0)
    #expect(outcome.errors == "")
    for code in ["type-unknown", "rows-rejected", "table-without-key"] { #expect(outcome.output.contains(code)) }
  }

  @Test func `explains one code with its example`() async throws {
    let outcome = await martlet(["findings", "index-prefix"])
    #expect(outcome.status == 0)
    try expectGolden(outcome.output, "finding.txt")
    #expect(await martlet(["findings", "index-prefixes"]).status == 2)
  }

  // MARK: plan

  @Test(arguments: [
    ([String](), Int32(3), "This would be refused: 2 things"),
    (
      ["--accept", "date.zero"], 3,
      "This would run, and end with status 3 until what is lost is accepted: --accept view.left-out"
    ),
    (["--accept", "date.zero,view.left-out"], 0, "This would run."),
  ])
  func `says what a migration would come to`(options: [String], status: Int32, closing: String) async {
    var engine = Engine.refusing
    engine.plan = { _ in .sample }
    let outcome = await martlet(["plan", sourceURL, targetURL] + options, engine: engine)
    #expect(outcome.status == status)
    #expect(outcome.output.contains(closing))
  }

  @Test func `shows a plan`() async throws {
    var engine = Engine.refusing
    engine.plan = { _ in .sample }
    try expectGolden(await martlet(["plan", sourceURL, targetURL], engine: engine).output, "plan.txt")
  }

  @Test func `writes a plan`() async {
    let caught = Caught<String>()
    var engine = Engine.refusing
    engine.plan = { _ in .sample }
    engine.writePlan = { plan, directory in
      #expect(plan == .sample)
      caught.keep(directory)
    }
    let outcome = await martlet(["plan", sourceURL, targetURL, "--out", "my plan"], engine: engine)
    #expect(caught.value == "my plan")
    #expect(outcome.output.contains("martlet migrate --plan 'my plan'"))
  }

  // MARK: status

  private static func status(_ state: RunStatus.State, report: RunReport? = nil) -> RunStatus {
    RunStatus(
      state: state, source: "mysql://app@db1/shop", startedAt: "2026-03-01T10:00:00Z",
      heartbeatAt: "2026-03-01T10:00:41Z", progress: .sample(), report: report)
  }

  @Test func `shows an interrupted run and how to finish it`() async throws {
    var engine = Engine.refusing
    engine.status = { _ in Self.status(.interrupted) }
    let outcome = await martlet(["status", targetURL], engine: engine)
    #expect(outcome.status == 0)
    #expect(outcome.output.contains("Go on with: martlet resume "))
    #expect(outcome.output.contains("state     interrupted: nobody works on it"))
  }

  @Test func `shows the report of a finished run`() async {
    var engine = Engine.refusing
    engine.status = { _ in Self.status(.finished, report: .lossy) }
    let outcome = await martlet(["status", targetURL], engine: engine)
    #expect(outcome.status == 0)
    #expect(outcome.output.contains("Is everything there? No:"))
    #expect(await martlet(["status", "--watch", targetURL], engine: engine).status == 3)
  }

  @Test func `says that there is no run`() async {
    var engine = Engine.refusing
    engine.status = { _ in nil }
    let outcome = await martlet(["status", targetURL], engine: engine)
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("[ledger.no-run]"))
  }

  @Test func `stops watching without a word when it is interrupted`() async {
    var engine = Engine.refusing
    engine.status = { _ in throw CancellationError() }
    let outcome = await martlet(["status", "--watch", targetURL], engine: engine)
    #expect(outcome.status == 130)
    #expect(outcome.output + outcome.errors == "")
  }

  // MARK: cleanup

  @Test(arguments: [
    ([String](), String?.some("y"), Int32(0)), ([], "yes", 0), ([], "n", 1), ([], "", 1), ([], nil, 2),
    (["--yes"], nil, 0),
  ])
  func `asks before it removes the ledger`(options: [String], answer: String?, status: Int32) async {
    let caught = Caught<Bool>()
    var engine = Engine.refusing
    engine.cleanup = { _ in caught.keep(true) }
    let outcome = await martlet(
      ["cleanup", targetURL] + options, engine: engine, console: RecordingConsole(answer: answer))
    #expect(outcome.status == status)
    #expect((caught.value == true) == (status == 0))
  }
}

extension MigrationPlan {
  /// Two tables, a step of two stages, a refusal and a loss.
  static var sample: MigrationPlan {
    MigrationPlan(
      source: SourceServer(flavor: .mariadb, version: ServerVersion(10, 11, 6), versionText: "10.11.6-MariaDB"),
      tables: [
        TablePlan(
          source: SourceTableName(database: "shop", name: "log"), target: QualifiedName(schema: "public", name: "log"),
          columns: [], chunkKey: nil, estimatedRows: 12, estimatedBytes: 16_384, isTransactional: false),
        TablePlan(
          source: SourceTableName(database: "shop", name: "Orders"),
          target: QualifiedName(schema: "public", name: "orders"), columns: [],
          chunkKey: ChunkKey(indexName: "PRIMARY", columns: [.init(name: "id", type: .uuid)]),
          estimatedRows: 1_200_000, estimatedBytes: 154_000_000, isTransactional: true),
      ],
      steps: [
        TargetStep(id: "table:public.orders", stage: .tables, table: nil, sql: ""),
        TargetStep(id: "index:a", stage: .indexes, table: nil, sql: ""),
        TargetStep(id: "index:b", stage: .indexes, table: nil, sql: ""),
      ],
      findings: [
        Finding(FindingCode("view.left-out"), .loss, object: "shop.v", detail: "Views are not translated."),
        Finding(
          FindingCode("date.zero"), .refusal, object: "shop.Orders.paid", detail: "It holds zero dates.", count: 31,
          hint: "--zero-date null"),
        Finding(
          FindingCode("date.zero"), .refusal, object: "shop.log.at", detail: "It holds zero dates.", count: 2,
          hint: "--zero-date null"),
      ])
  }
}
