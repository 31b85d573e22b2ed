import Diagnostics
import MySQLClient
import SQLDialect
import SchemaModel

extension DatabaseReader {
  /// Everything that is not a table. A definition that the account may not read is nil.
  func storedObjects() throws(MartletError) -> [StoredObject] {
    var objects = try views()
    for row in try connection.query(MySQLStoredObjectQueries.triggers(of: database)) {
      objects.append(try object(.trigger, row, table: row.string("table_name")))
    }
    for row in try connection.query(MySQLStoredObjectQueries.routines(of: database)) {
      switch try row.string("type") {
      case "PROCEDURE": objects.append(try object(.procedure, row))
      case "FUNCTION": objects.append(try object(.function, row))
      // MariaDB's PACKAGE and PACKAGE BODY exist in sql_mode=ORACLE only; what they hold is PL/SQL.
      default: objects.append(StoredObject(kind: .procedure, name: try row.text("name"), definition: nil))
      }
    }
    if queries.hasLibraries {
      for row in try connection.query(MySQLStoredObjectQueries.libraries(of: database)) {
        objects.append(try object(.library, row))
      }
    }
    for row in try connection.query(MySQLStoredObjectQueries.events(of: database)) {
      objects.append(try object(.event, row))
    }
    for row in try connection.query(queries.tableNames(of: database)) {
      guard try row.string("type") == "SEQUENCE" else { continue }
      objects.append(try object(.sequence, row))
    }
    return objects
  }

  private func views() throws(MartletError) -> [StoredObject] {
    var views: [StoredObject] = []
    for row in try connection.query(MySQLStoredObjectQueries.views(of: database)) {
      let name = try row.text("name")
      let select = try row.text("definition")
      let definition = try MySQLStoredObjectQueries.viewDefinition(
        SourceTableName(database: database, name: name), select: select, checkOption: row.string("check_option"))
      views.append(StoredObject(kind: .view, name: name, definition: select.isEmpty ? nil : definition))
    }
    return views
  }

  private func object(
    _ kind: StoredObject.Kind, _ row: MySQLRow, table: String? = nil
  ) throws(MartletError) -> StoredObject {
    let name = try row.text("name")
    return StoredObject(kind: kind, name: name, table: table, definition: try definition(kind, name: name))
  }

  private func definition(_ kind: StoredObject.Kind, name: String) throws(MartletError) -> String? {
    let statement = MySQLStoredObjectQueries.definition(of: kind, name: name, in: database)
    do {
      return try connection.query(statement.sql).first?.string(statement.column)
    } catch {
      if Self.isUnreadable(error) { return nil }
      throw error.adding(ErrorContext(server: "source", object: "\(kind.rawValue) \(database).\(name)"))
    }
  }

  /// 1305 is "does not exist": what MySQL says of a routine whose definition the account may not see.
  private static func isUnreadable(_ error: MartletError) -> Bool {
    error.code == .permission || error.context.serverErrorNumber == 1305
  }
}
