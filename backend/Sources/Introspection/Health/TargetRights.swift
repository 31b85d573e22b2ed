import SQLDialect

/// What the target's role must be allowed to do before anything is made.
struct TargetRights {
  let account: String
  let database: String
  let canCreateSchemas: Bool
  let canCreateTemporaryTables: Bool
  /// Whether it may make objects in each schema that exists.
  let schemas: [String: Bool]

  /// - Parameters:
  ///   - planned: the schemas of the plan's tables.
  ///   - needsTemporaryTables: generated columns are compared in one.
  func missing(for planned: [String], needsTemporaryTables: Bool) -> [HealthCheck] {
    var checks: [HealthCheck] = []
    if needsTemporaryTables, !canCreateTemporaryTables {
      checks.append(
        check(
          object: "database \(database)",
          "\(account) may not create temporary tables in database \(database): generated columns are compared in one.",
          PostgresHealthQueries.grantTemporary(on: database, to: account)))
    }
    let ledger = PostgresHealthQueries.ledgerSchema
    switch schemas[ledger] {
    case true?: break
    case false?:
      checks.append(
        check(
          ledger, "\(account) may not use schema \(ledger), in which the ledger is kept.",
          PostgresHealthQueries.grantSchema(ledger, to: account)))
    case nil where !canCreateSchemas:
      checks.append(
        check(
          ledger, "\(account) may not create schemas in database \(database): the ledger needs one of its own.",
          "\(PostgresHealthQueries.grantCreate(on: database, to: account)) "
            + "Or: \(PostgresHealthQueries.createSchema(ledger, for: account))"))
    case nil: break
    }
    return checks + planned.compactMap(missing(in:))
  }

  private func missing(in schema: String) -> HealthCheck? {
    switch schemas[schema] {
    case true?: return nil
    case false?:
      return check(
        schema, "\(account) may not create tables in schema \(schema).",
        PostgresHealthQueries.grantSchema(schema, to: account))
    case nil:
      // A plan makes every schema that it needs but this one, which servers have from the start.
      let isMade = canCreateSchemas && schema != "public"
      return isMade
        ? nil
        : check(
          schema,
          canCreateSchemas
            ? "Schema \(schema) does not exist in database \(database)."
            : "Schema \(schema) does not exist, and \(account) may not create schemas in database \(database).",
          PostgresHealthQueries.createSchema(schema, for: account))
    }
  }

  private func check(_ schema: String, _ detail: String, _ remedy: String) -> HealthCheck {
    check(object: "schema \(schema)", detail, remedy)
  }

  private func check(object: String, _ detail: String, _ remedy: String) -> HealthCheck {
    TargetDoctor.check("rights", .failed, detail, remedy: remedy, objects: [object], concern: .rights)
  }
}
