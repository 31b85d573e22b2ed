import Diagnostics
import Introspection
import MySQLClient
import Planning
import PostgresClient
import SQLDialect
import SchemaModel

/// Reads the source and makes the plan.
enum SourceReading {
  static func plan(
    _ request: MigrationRequest, entering enter: @Sendable (RunPhase) async throws -> Void
  ) async throws -> SourcePlan {
    var options = request.plan
    let target = try await targetFacts(request.target, casts: options.casts)
    (options.targetVersionNumber, options.targetTypes) = (target.versionNumber, target.types)
    try await enter(.introspecting)
    let preflight = Preflight(request, options: options)
    let held = HeldTables()
    let reading = try await MetadataLockWatch(source: request.source, held: held, work: .planning).during {
      try await MySQLSession.with(request.source) { connection in try read(connection, preflight, held) }
    }
    try await enter(.planning)
    let plan = try Planner(options: options, present: target.relations)
      .plan(catalog: reading.catalog, profile: reading.profile).adding(reading.definitions)
    let checks = try await reading.checks + preflight.checkTarget(plan)
    return SourcePlan(
      plan: plan.replacingPreflight(with: FindingCatalog.findings(from: checks)), definitions: reading.definitions)
  }

  private struct Reading {
    var checks: [HealthCheck]
    var definitions: SourceDefinitions
    var catalog: SourceCatalog
    var profile: DataProfile
  }

  private static func read(
    _ connection: MySQLConnection, _ preflight: Preflight, _ held: HeldTables
  ) throws(MartletError) -> Reading {
    var checks = try preflight.checkSource(connection)
    let unreadable = Set(checks.filter { $0.concern == .unreadableTables }.flatMap(\.objects))
    let selection = TableSelection(preflight.options)
    let databases = preflight.source.database.map { [$0] }
    do throws(MartletError) {
      // Before the catalog: what is altered while that is read differs from them later.
      let (definitions, read) = try SourceDefinitionReader(connection: connection).readForPlan(in: databases) {
        selection.contains($0)
      }
      let catalog = try SourceCatalogReader(connection: connection).read(databases: databases, known: read) {
        selection.contains($0)
      }
      let tables = catalog.databases.flatMap(\.tables).map(\.name)
      checks += try preflight.checkSnapshot(connection, of: tables)
      let profile = try DataProfiler(connection: connection, held: held)
        .profile(catalog: catalog, options: preflight.options) { !unreadable.contains($0.description) }
      return Reading(checks: checks, definitions: definitions, catalog: catalog, profile: profile)
    } catch  where error.code == .permission || error.code == .introspection {
      // Where it is a privilege, the checks know all that is missing, and the statement that grants it.
      try checkRefusals(FindingCatalog.findings(from: checks), accepted: [])
      throw error
    }
  }

  /// What the target's version, extensions and objects allow.
  private struct TargetFacts: Sendable {
    var versionNumber: Int
    var types: [TargetType]
    var relations: [TargetRelation]

    init(_ connection: PostgresConnection, _ casts: [CastRule]) throws(MartletError) {
      let reader = TargetCatalogReader(connection: connection)
      versionNumber = connection.serverVersionNumber
      // Remedies speak of citext, so whether it is there counts without a cast rule too.
      types = try reader.types(named: Set(CastTarget.namesToLookUp(casts) + ["geometry", "citext"]).sorted())
      relations = try reader.relations()
    }
  }

  /// A database that does not exist yet will have no extensions, for it is made from an empty template.
  private static func targetFacts(_ target: PostgresConfiguration, casts: [CastRule]) async throws -> TargetFacts {
    do {
      return try await PostgresSession.with(target, applicationName: "martlet plan", for: .running) { connection in
        try TargetFacts(connection, casts)
      }
    } catch let error as MartletError where error.code == .unknownDatabase {
      var facts = try await TargetPreparation.onMaintenance(of: target, as: "martlet plan") { connection, _ in
        try TargetFacts(connection, casts)
      }
      facts.types.removeAll { $0.name.schema != "pg_catalog" }
      facts.relations = []
      return facts
    }
  }

  /// Stops before the first byte is written when the plan holds something that nobody has decided.
  static func checkRefusals(_ plan: MigrationPlan, accepted: Set<FindingCode>) throws(MartletError) {
    try checkRefusals(plan.findings, accepted: accepted)
  }

  static func checkRefusals(_ findings: [Finding], accepted: Set<FindingCode>) throws(MartletError) {
    let accepted = accepted.subtracting(FindingCatalog.cannotBeAccepted)
    let refusals = findings.filter { $0.severity == .refusal && !accepted.contains($0.code) }
    guard let first = refusals.first else { return }
    let final = refusals.filter { FindingCatalog.cannotBeAccepted.contains($0.code) }
    let codes = Set(refusals.map(\.code)).sorted().map(\.rawValue).joined(separator: ",")
    let hints = Set(refusals.compactMap(\.hint)).sorted()
    throw MartletError(
      .planRefused,
      final.isEmpty
        ? "The source holds what cannot be migrated exactly, and nobody has decided what becomes of it."
        : "The run could not come to its end: nothing was written.",
      context: ErrorContext(
        object: first.object,
        serverDetail: refusals.prefix(10).map { "\($0.object): \($0.detail)" }.joined(separator: "\n")),
      hint: final.isEmpty
        ? "\(refusals.count) finding(s). Decide by the options that martlet plan names, or take them with --accept \(codes)."
        : hints.prefix(10).joined(separator: " "))
  }
}

/// A plan, and what the source's tables were when it was made or compared with them.
struct SourcePlan {
  var plan: MigrationPlan
  var definitions: SourceDefinitions
}

extension MigrationPlan {
  /// The plan with what its tables were when their catalog was read, and the names of the other tables there.
  fileprivate func adding(_ definitions: SourceDefinitions) -> MigrationPlan {
    var plan = self
    for index in plan.tables.indices {
      plan.tables[index].definition = definitions.definitions[plan.tables[index].source]
    }
    plan.otherTables = definitions.tables.subtracting(plan.tables.map(\.source)).sorted()
    return plan
  }
}
