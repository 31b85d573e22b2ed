import SchemaModel

/// Views, triggers, routines, events and sequences: listed, so that none is forgotten.
enum StoredObjectFindings {
  static func findings(_ catalog: SourceCatalog, _ context: PlanContext) -> [Finding] {
    catalog.databases.flatMap { database in
      database.storedObjects.map { object in
        let place = object.table.map { " on \(database.name).\($0)" } ?? ""
        return context.finding(
          code(of: object.kind), object: "\(object.kind.rawValue) \(database.name).\(object.name)\(place)",
          detail(of: object), hint: "Write it for PostgreSQL and run it after the migration.")
      }
    }
  }

  private static func code(of kind: StoredObject.Kind) -> FindingCode {
    switch kind {
    case .view: FindingCatalog.viewNotMigrated
    case .trigger: FindingCatalog.triggerNotMigrated
    case .procedure, .function: FindingCatalog.routineNotMigrated
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
