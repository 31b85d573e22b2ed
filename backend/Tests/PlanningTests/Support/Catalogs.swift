import Planning
import SchemaModel
import Testing

/// Short ways to write catalogs.
enum Catalogs {
  static let mysql = SourceServer(flavor: .mysql, version: ServerVersion(9, 7), versionText: "9.7.0")
  static let mariadb = SourceServer(flavor: .mariadb, version: ServerVersion(10, 11), versionText: "10.11.6-MariaDB")

  static let int = MySQLType.integer(.int, isUnsigned: false, displayWidth: nil)
  static let bigint = MySQLType.integer(.bigint, isUnsigned: false, displayWidth: nil)
  static let bigintUnsigned = MySQLType.integer(.bigint, isUnsigned: true, displayWidth: nil)
  static let flag = MySQLType.integer(.tinyint, isUnsigned: false, displayWidth: 1)

  static func catalog(
    _ tables: [SourceTable], server: SourceServer = mysql, storedObjects: [StoredObject] = []
  ) -> SourceCatalog {
    var names: [String] = []
    for table in tables where !names.contains(table.name.database) { names.append(table.name.database) }
    if names.isEmpty { names = ["shop"] }
    return SourceCatalog(
      server: server,
      databases: names.map { name in
        SourceDatabase(
          name: name, characterSet: "utf8mb4", collation: "utf8mb4_0900_ai_ci",
          tables: tables.filter { $0.name.database == name }, storedObjects: name == names[0] ? storedObjects : [])
      })
  }

  /// A table of the database `shop`, unless the name says another: `app.users`.
  static func table(
    _ name: String, _ columns: [SourceColumn], key: [String]? = nil, indexes: [SourceIndex] = [],
    foreignKeys: [SourceForeignKey] = [], checks: [SourceCheck] = [], partitioning: SourcePartitioning? = nil
  ) -> SourceTable {
    let primary = key.map { SourceIndex(name: "PRIMARY", kind: .primary, parts: $0.map { part($0) }) }
    return SourceTable(
      name: self.name(name), columns: columns, indexes: (primary.map { [$0] } ?? []) + indexes,
      foreignKeys: foreignKeys, checks: checks, partitioning: partitioning)
  }

  static func name(_ text: String) -> SourceTableName {
    let parts = text.split(separator: ".", maxSplits: 1).map(String.init)
    return parts.count == 2
      ? SourceTableName(database: parts[0], name: parts[1]) : SourceTableName(database: "shop", name: text)
  }

  static func column(_ name: String, _ type: MySQLType = int, nullable: Bool = false) -> SourceColumn {
    SourceColumn(name: name, type: type, isNullable: nullable)
  }

  static func part(_ name: String, _ prefix: Int? = nil, descending: Bool = false) -> SourceIndex.Part {
    SourceIndex.Part(.column(name: name, prefixLength: prefix), isDescending: descending)
  }

  static func foreignKey(
    _ name: String, _ column: String, to table: String, _ referenced: String = "id"
  ) -> SourceForeignKey {
    SourceForeignKey(
      name: name, columns: [column], referencedTable: self.name(table), referencedColumns: [referenced])
  }
}

extension SourceColumn {
  func with(_ change: (inout SourceColumn) -> Void) -> SourceColumn {
    var copy = self
    change(&copy)
    return copy
  }
}

/// A plan and short questions about it.
struct Planned {
  var plan: MigrationPlan

  init(
    _ catalog: SourceCatalog, profile: DataProfile = DataProfile(), present: [TargetRelation] = [],
    _ change: (inout PlanOptions) -> Void = { _ in }
  ) throws {
    var options = PlanOptions()
    change(&options)
    plan = try Planner(options: options, present: present).plan(catalog: catalog, profile: profile)
  }

  init(
    _ tables: [SourceTable], present: [TargetRelation] = [], _ change: (inout PlanOptions) -> Void = { _ in }
  ) throws {
    try self.init(Catalogs.catalog(tables), present: present, change)
  }

  var stepIDs: [String] { plan.steps.map(\.id) }

  var codes: [String] { plan.findings.map(\.code.rawValue) }

  func sql(_ id: String, sourceLocation: SourceLocation = #_sourceLocation) throws -> String {
    try #require(
      plan.steps.first { $0.id == id }?.sql, "no step \(id) among \(stepIDs)", sourceLocation: sourceLocation)
  }

  func finding(_ code: String, sourceLocation: SourceLocation = #_sourceLocation) throws -> Finding {
    try #require(
      plan.findings.first { $0.code.rawValue == code }, "no finding \(code) among \(codes)",
      sourceLocation: sourceLocation)
  }

  func column(_ table: String, _ column: String, sourceLocation: SourceLocation = #_sourceLocation) throws -> ColumnPlan
  {
    let name = Catalogs.name(table)
    return try #require(
      plan.tables.first { $0.source == name }?.columns.first { $0.source == column }, "no column \(table).\(column)",
      sourceLocation: sourceLocation)
  }

  /// Every statement, as a script.
  var script: String {
    plan.steps.map { "-- step: \($0.id)\($0.failureIsFinding ? " (may be left out)" : "")\n\($0.sql)\n" }
      .joined(separator: "\n")
  }

  var findingLines: String {
    plan.findings.map { "\($0.severity.rawValue) \($0.code.rawValue) \($0.object): \($0.detail)\n" }.joined()
  }
}
