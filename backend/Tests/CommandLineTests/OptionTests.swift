import Migration
import MySQLClient
import PostgresClient
import SchemaModel
import Testing

@testable import CommandLine

/// Every flag lands where the run looks for it.
struct OptionTests {
  @Test func `asks for the defaults without options`() async throws {
    let request = try #require(await migrationRequest([]))
    var plan = PlanOptions()
    plan.targetSchema = "public"
    #expect(request.plan == plan)
    #expect(request.run == RunOptions())
    #expect(request.source.database == "shop")
    #expect(request.target.keywords["dbname"] == "shop")
  }

  @Test func `puts all databases into schemas of their names`() async throws {
    let request = try #require(await migrationRequest([], source: "mysql://app@127.0.0.1:3306"))
    #expect(request.source.database == nil)
    #expect(request.plan.targetSchema == nil)
  }

  struct PlanCase: Sendable {
    var options: [String]
    var change: @Sendable (inout PlanOptions) -> Void
  }

  @Test(arguments: [
    PlanCase(options: ["--target-schema", "Shop 2"]) { $0.targetSchema = "Shop 2" },
    PlanCase(options: ["--include", "a.*", "--include", "b.?"]) { $0.includedTables = ["a.*", "b.?"] },
    PlanCase(options: ["--exclude", "*.tmp"]) { $0.excludedTables = ["*.tmp"] },
    PlanCase(options: ["--cast", "type datetime:timestamptz", "--cast", "column a.b.c:text"]) {
      $0.casts = [
        CastRule(subject: .type(name: "datetime"), target: "timestamptz"),
        CastRule(subject: .column(pattern: "a.b.c"), target: "text"),
      ]
    },
    PlanCase(options: ["--identifiers", "snake"]) { $0.identifierCase = .snake },
    PlanCase(options: ["--zero-date", "null"]) { $0.zeroDate = .null },
    PlanCase(options: ["--zero-date", "-infinity"]) { $0.zeroDate = .minusInfinity },
    PlanCase(options: ["--zero-date=-infinity"]) { $0.zeroDate = .minusInfinity },
    PlanCase(options: ["--nul", "strip"]) { $0.nul = .strip },
    PlanCase(options: ["--encoding", "replace"]) { $0.encoding = .replace },
    PlanCase(options: ["--tinyint1", "smallint"]) { $0.tinyintOne = .smallint },
    PlanCase(options: ["--bigint-unsigned", "numeric"]) { $0.bigintUnsigned = .numeric },
    PlanCase(options: ["--time", "interval"]) { $0.time = .interval },
    PlanCase(options: ["--enum", "text"]) { $0.enumeration = .text },
    PlanCase(options: ["--set", "text"]) { $0.set = .text },
    PlanCase(options: ["--binary16", "uuid-swapped"]) { $0.binary16 = .swappedUUID },
    PlanCase(options: ["--empty-enum", "keep"]) { $0.emptyEnum = .keep },
  ])
  func `hands over mapping options`(_ planCase: PlanCase) async throws {
    var expected = PlanOptions()
    expected.targetSchema = "public"
    planCase.change(&expected)
    #expect(try #require(await migrationRequest(planCase.options)).plan == expected)
  }

  struct RunCase: Sendable {
    var options: [String]
    var change: @Sendable (inout RunOptions) -> Void
  }

  @Test(arguments: [
    RunCase(options: ["--jobs", "8"]) { $0.jobs = 8 },
    RunCase(options: ["--index-jobs", "3"]) { $0.indexJobs = 3 },
    RunCase(options: ["--overlap-indexes"]) { $0.overlapsIndexes = true },
    RunCase(options: ["--chunk-size", "1GiB"]) { $0.chunkBytes = 1 << 30 },
    RunCase(options: ["--chunk-size", "64MB"]) { $0.chunkBytes = 64_000_000 },
    RunCase(options: ["--source-quiet"]) { $0.snapshotMethod = .quiet },
    RunCase(options: ["--snapshot", "quiet"]) { $0.snapshotMethod = .quiet },
    RunCase(options: ["--snapshot", "lock"]) { $0.snapshotMethod = .lock },
    RunCase(options: ["--snapshot", "optimistic"]) { $0.snapshotMethod = .optimistic },
    RunCase(options: ["--on-existing", "truncate"]) { $0.existingTables = .truncate },
    RunCase(options: ["--on-existing", "drop"]) { $0.existingTables = .drop },
    RunCase(options: ["--accept", "a.b, c", "--accept", "d"]) {
      $0.acceptedFindings = [FindingCode("a.b"), FindingCode("c"), FindingCode("d")]
    },
    RunCase(options: ["--create-target"]) { $0.createsTarget = true },
    RunCase(options: ["--max-rejects", "0"]) { $0.rejectedRowsMax = 0 },
    RunCase(options: ["--lock-wait", "30"]) { $0.lockWaitSeconds = 30 },
    RunCase(options: ["--lock-ddl"]) { $0.locksDefinitions = true },
    RunCase(options: ["--metadata-locks", "hold"]) { $0.metadataLocks = .hold },
  ])
  func `hands over run options`(_ runCase: RunCase) async throws {
    var expected = RunOptions()
    runCase.change(&expected)
    #expect(try #require(await migrationRequest(runCase.options)).run == expected)
  }

  struct ResumeCase: Sendable {
    var options: [String]
    var change: @Sendable (inout ResumeRequest) -> Void
  }

  @Test(arguments: [
    ResumeCase(options: []) { _ in },
    ResumeCase(options: ["--new-snapshot"]) { $0.movedSource = .newSnapshot },
    ResumeCase(options: ["--source-quiet"]) { $0.movedSource = .assumeQuiet },
    ResumeCase(options: ["--accept", "x"]) { $0.acceptedFindings = [FindingCode("x")] },
    ResumeCase(options: ["--jobs", "5"]) { $0.jobs = 5 },
    ResumeCase(options: ["--lock-ddl"]) { $0.locksDefinitions = true },
    ResumeCase(options: ["--metadata-locks", "give-way"]) { $0.metadataLocks = .giveWay },
  ])
  func `hands over options of resume`(_ resumeCase: ResumeCase) async throws {
    let caught = Caught<ResumeRequest>()
    var engine = Engine.refusing
    engine.resume = { request, _, _ in
      caught.keep(request)
      return .sample
    }
    let outcome = await martlet(["resume", targetURL] + resumeCase.options, engine: engine)
    let request = try #require(caught.value)
    var expected = ResumeRequest(target: request.target)
    resumeCase.change(&expected)
    #expect(outcome.status == 0)
    #expect(request.movedSource == expected.movedSource)
    #expect(request.acceptedFindings == expected.acceptedFindings)
    #expect(request.jobs == expected.jobs)
    #expect(request.locksDefinitions == expected.locksDefinitions)
    #expect(request.metadataLocks == expected.metadataLocks)
    #expect(request.source == nil)
    // Passwords that came as files are in it.
    #expect(request.environment != nil)
  }

  @Test func `hands over another source of resume`() async throws {
    let caught = Caught<ResumeRequest>()
    var engine = Engine.refusing
    engine.resume = { request, _, _ in
      caught.keep(request)
      return .sample
    }
    _ = await martlet(["resume", targetURL, "--source", sourceURL], engine: engine)
    #expect(caught.value?.source?.database == "shop")
  }

  @Test(arguments: [
    ["--jobs", "0"], ["--jobs", "1000"], ["--index-jobs", "-1"], ["--chunk-size", "1kB"], ["--chunk-size", "big"],
    ["--max-rejects", "-1"], ["--lock-wait", "0"], ["--on-existing", "cascade"], ["--zero-date", "maybe"],
    ["--accept", "a,,b"], ["--cast", "nonsense"], ["--progress", "sometimes"], ["--unknown"], ["extra"],
  ])
  func `refuses wrong options with status 2`(options: [String]) async {
    let outcome = await martlet(["migrate", sourceURL, targetURL] + options)
    #expect(outcome.status == 2)
    #expect(outcome.output == "")
    #expect(outcome.errors.contains("martlet migrate"))
  }
}
