public import Diagnostics
public import PostgresClient
import SQLDialect
public import SchemaModel

public struct TargetServer: Sendable, Hashable, Codable {
  /// `server_version_num`: 150004 is 15.4.
  public var versionNumber: Int
  public var versionText: String
  public var database: String
  public var encoding: String
  public var databaseBytes: Int

  public var majorVersion: Int { versionNumber / 10_000 }
}

public struct TargetColumn: Sendable, Hashable, Codable {
  public var name: String
  public var type: PostgresType
  public var isNullable: Bool
  public var isGenerated: Bool
  /// A new row has to give it: it is NOT NULL and nothing fills it in.
  public var needsValue: Bool

  public init(name: String, type: PostgresType, isNullable: Bool, isGenerated: Bool, needsValue: Bool = false) {
    self.name = name
    self.type = type
    self.isNullable = isNullable
    self.isGenerated = isGenerated
    self.needsValue = needsValue
  }
}

/// An extension that the target's host has; `installed` where the database has it too.
public struct TargetExtension: Sendable, Hashable, Codable {
  public var name: String
  public var installed: String?
  public var available: String?
}

/// Reads what the target already holds.
public struct TargetCatalogReader {
  private let connection: PostgresConnection

  public init(connection: PostgresConnection) { self.connection = connection }

  public func server() throws(MartletError) -> TargetServer {
    guard let row = try connection.query(PostgresCatalogQueries.server).first else {
      throw MartletError(.introspection, "The target does not describe its own database.")
    }
    return TargetServer(
      versionNumber: try row.int("version_number") ?? 0, versionText: try row.string("version_text") ?? "",
      database: try row.string("database_name") ?? "", encoding: try row.string("encoding") ?? "",
      databaseBytes: try row.int("database_bytes") ?? 0)
  }

  /// Tables of these schemas, by schema and name; a schema that is not there has none.
  public func existingTables(in schemas: [String]) throws(MartletError) -> [QualifiedName] {
    var tables: [QualifiedName] = []
    for row in try connection.query(PostgresCatalogQueries.tables(in: schemas)) {
      tables.append(QualifiedName(schema: try row.string("schema_name") ?? "", name: try row.string("name") ?? ""))
    }
    return tables
  }

  /// Everything of the database that has a name among tables, by schema and name.
  public func relations() throws(MartletError) -> [TargetRelation] {
    var relations: [TargetRelation] = []
    for row in try connection.query(PostgresCatalogQueries.relations) {
      let name = QualifiedName(schema: try row.string("schema_name") ?? "", name: try row.string("name") ?? "")
      var relation = TargetRelation(name: name)
      if let schema = try row.string("table_schema"), let table = try row.string("table_name") {
        relation.table = QualifiedName(schema: schema, name: table)
      }
      relations.append(relation)
    }
    return relations
  }

  /// Columns in the table's order; a table that is not there has no entry.
  public func columnTypes(of tables: [QualifiedName]) throws(MartletError) -> [QualifiedName: [TargetColumn]] {
    guard !tables.isEmpty else { return [:] }
    var columns: [QualifiedName: [TargetColumn]] = [:]
    for row in try connection.query(PostgresCatalogQueries.columns(of: tables)) {
      let table = QualifiedName(
        schema: try row.string("schema_name") ?? "", name: try row.string("table_name") ?? "")
      var enumerations: Set<QualifiedName> = []
      if try row.bool("is_enumeration") == true {
        enumerations.insert(
          QualifiedName(schema: try row.string("type_schema") ?? "", name: try row.string("type_name") ?? ""))
      }
      let type: PostgresType
      if let owner = try row.string("type_owner"), enumerations.isEmpty {
        let name = QualifiedName(schema: try row.string("type_schema") ?? "", name: try row.string("type_name") ?? "")
        type = PostgresTypeParser.parse(modifier: try row.string("type_modifier") ?? "", of: name, owner: owner)
      } else {
        type = PostgresTypeParser.parse(try row.string("type_text") ?? "", enumerations: enumerations)
      }
      columns[table, default: []].append(
        TargetColumn(
          name: try row.string("name") ?? "", type: type,
          isNullable: try row.bool("is_nullable") == true, isGenerated: try row.bool("is_generated") == true,
          needsValue: try row.bool("needs_value") == true))
    }
    return columns
  }

  /// Types of these names outside every search path's reach, each with its schema and the extension that made it.
  public func types(named names: [String]) throws(MartletError) -> [TargetType] {
    var types: [TargetType] = []
    for row in try connection.query(PostgresCatalogQueries.types(named: names)) {
      let name = QualifiedName(schema: try row.string("schema_name") ?? "", name: try row.string("name") ?? "")
      types.append(
        TargetType(name: name, owner: try row.string("owner"), isUsable: try row.bool("is_usable") == true))
    }
    return types
  }

  /// By name.
  public func extensions() throws(MartletError) -> [String: TargetExtension] {
    var extensions: [String: TargetExtension] = [:]
    for row in try connection.query(PostgresCatalogQueries.extensions) {
      let name = try row.string("name") ?? ""
      extensions[name] = TargetExtension(
        name: name, installed: try row.string("installed"), available: try row.string("available"))
    }
    return extensions
  }

  /// Settings by name, as SHOW prints them (`1GB`).
  public func settings(_ names: [String]) throws(MartletError) -> [String: String] {
    var settings: [String: String] = [:]
    for row in try connection.query(PostgresCatalogQueries.settings(names)) {
      settings[try row.string("name") ?? ""] = try row.string("value")
    }
    return settings
  }
}
