public import SchemaModel

/// Views, triggers, routines, libraries, events and sequences: listed, so that none is forgotten.
public enum StoredObjectFindings {
  public static let codes = Set(StoredObject.Kind.allCases.map(code))

  /// - Parameter tables: those of the plan. Who chooses tables chooses their databases, and no others.
  public static func findings(
    _ catalog: SourceCatalog, _ options: PlanOptions, tables: [SourceTableName]
  ) -> [Finding] {
    let chosen = options.includedTables.isEmpty ? nil : Set(tables.map(\.database))
    return catalog.databases.filter { chosen?.contains($0.name) ?? true }.flatMap { database in
      database.storedObjects.map { object in
        let place = object.table.map { " on \(database.name).\($0)" } ?? ""
        return FindingCatalog.finding(
          code(of: object.kind), object: "\(object.kind.rawValue) \(database.name).\(object.name)\(place)",
          detail(of: object), hint: "Write it for PostgreSQL and run it after the migration.")
      }
    }
  }

  private static func code(of kind: StoredObject.Kind) -> FindingCode {
    switch kind {
    case .view: FindingCatalog.viewNotMigrated
    case .trigger: FindingCatalog.triggerNotMigrated
    case .procedure, .function, .library: FindingCatalog.routineNotMigrated
    case .event: FindingCatalog.eventNotMigrated
    case .sequence: FindingCatalog.sequenceNotMigrated
    }
  }

  private static func detail(of object: StoredObject) -> String {
    object.definition == nil
      ? "It is not translated, and the account may not read its text."
      : "It is listed and not translated."
  }
}
