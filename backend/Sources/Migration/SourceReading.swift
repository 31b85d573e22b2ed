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
    source: MySQLConfiguration, target: PostgresConfiguration, options: PlanOptions,
    entering enter: @Sendable (RunPhase) async throws -> Void
  ) async throws -> SourcePlan {
    var options = options
    (options.targetVersionNumber, options.targetTypes) = try await targetFacts(target, casts: options.casts)
    try await enter(.introspecting)
    let session = try await MySQLSession(source)
    let database = source.database
    let planOptions = options
    let (definitions, catalog, profile): (SourceDefinitions, SourceCatalog, DataProfile)
    do {
      (definitions, catalog, profile) = try await session.run { connection in
        // Before the catalog: what is altered while that is read differs from them later.
        let definitions = try SourceDefinitionReader(connection: connection).readForPlan(in: database.map { [$0] }) {
          TableSelection(planOptions).contains($0)
        }
        let selection = TableSelection(planOptions)
        let catalog = try SourceCatalogReader(connection: connection).read(databases: database.map { [$0] }) {
          selection.contains($0)
        }
        let profile = try DataProfiler(connection: connection).profile(catalog: catalog, options: planOptions)
        return (definitions, catalog, profile)
      }
    } catch {
      await session.close()
      throw error
    }
    await session.close()
    try await enter(.planning)
    var plan = try Planner(options: options).plan(catalog: catalog, profile: profile)
    for index in plan.tables.indices {
      plan.tables[index].definition = definitions.definitions[plan.tables[index].source]
    }
    plan.otherTables = definitions.tables.subtracting(plan.tables.map(\.source)).sorted()
    return SourcePlan(plan: plan, definitions: definitions)
  }

  /// What the target's version and extensions allow. A database that does not exist yet will have no extensions, for it
  /// is made from an empty template.
  private static func targetFacts(
    _ target: PostgresConfiguration, casts: [CastRule]
  ) async throws -> (Int, [TargetType]) {
    do {
      return try await facts(
        of: PostgresSession(target, applicationName: "martlet plan", for: .running), casts)
    } catch let error as MartletError where error.code == .unknownDatabase {
      let server = try await TargetPreparation.openMaintenance(of: target, applicationName: "martlet plan")
      let (version, types) = try await facts(of: server, casts)
      return (version, types.filter { $0.name.schema == "pg_catalog" })
    }
  }

  private static func facts(
    of session: PostgresSession, _ casts: [CastRule]
  ) async throws -> (Int, [TargetType]) {
    do {
      let facts = try await session.run { connection in
        // Remedies speak of citext, so whether it is there counts without a cast rule too.
        let names = Set(CastTarget.namesToLookUp(casts) + ["geometry", "citext"]).sorted()
        let types = try TargetCatalogReader(connection: connection).types(named: names)
        return (connection.serverVersionNumber, types)
      }
      await session.close()
      return facts
    } catch {
      await session.close()
      throw error
    }
  }

  /// Stops before the first byte is written when the plan holds something that nobody has decided.
  static func checkRefusals(_ plan: MigrationPlan, accepted: Set<FindingCode>) throws(MartletError) {
    let refusals = plan.findings.filter { $0.severity == .refusal && !accepted.contains($0.code) }
    guard let first = refusals.first else { return }
    let codes = Set(refusals.map(\.code)).sorted().map(\.rawValue).joined(separator: ",")
    throw MartletError(
      .planRefused, "The source holds what cannot be migrated exactly, and nobody has decided what becomes of it.",
      context: ErrorContext(
        object: first.object,
        serverDetail: refusals.prefix(10).map { "\($0.object): \($0.detail)" }.joined(separator: "\n")),
      hint:
        "\(refusals.count) finding(s). Decide by the options that martlet plan names, or take them with --accept \(codes)."
    )
  }
}

/// A plan, and what the source's tables were when it was made or compared with them.
struct SourcePlan {
  var plan: MigrationPlan
  var definitions: SourceDefinitions
}
