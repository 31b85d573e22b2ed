public import Diagnostics
public import MySQLClient
import SQLDialect
public import SchemaModel

/// Reads the catalog of a MySQL or MariaDB server: a fixed number of queries per database, whatever the number of
/// tables, plus one SHOW CREATE per selected table and per stored program. It may change the session's default database.
public struct SourceCatalogReader {
  private let connection: MySQLConnection

  public init(connection: MySQLConnection) { self.connection = connection }

  /// - Parameters:
  ///   - databases: nil reads every database that is not the server's own and that the account can see.
  ///   - known: definitions that were read a moment ago and are not read again.
  ///   - isIncluded: tables for which it is false are not read: they are not in the result, and one that is broken
  ///     does no harm.
  /// - Throws: `.unsupportedVersion`; `.unknownDatabase` for a database that is not there or not visible;
  ///   `.introspection` for the tables that the server itself cannot open, naming all of them.
  public func read(
    databases names: [String]? = nil, known: TableDefinitionReader.Result = TableDefinitionReader.Result(),
    including isIncluded: @escaping (SourceTableName) -> Bool = { _ in true }
  ) throws(MartletError) -> SourceCatalog {
    let facts = try ServerFacts.read(connection)
    var unreadable: [UnreadableTable] = []
    var result = try databases(names, facts, known, including: isIncluded) { reader throws(MartletError) in
      let tables = try reader.tables()
      unreadable += tables.unreadable
      return tables.tables
    }
    guard unreadable.isEmpty else { throw UnreadableTable.error(unreadable) }
    if facts.foldsNames { CaseFolding.resolve(&result) }
    return SourceCatalog(server: facts.server, databases: result)
  }

  /// Databases with what is stored in them beside tables: views, triggers, routines, events, sequences.
  public func readStoredObjects(databases names: [String]? = nil) throws(MartletError) -> SourceCatalog {
    let facts = try ServerFacts.read(connection)
    return SourceCatalog(server: facts.server, databases: try databases(names, facts) { _ in [] })
  }

  private func databases(
    _ names: [String]?, _ facts: ServerFacts, _ known: TableDefinitionReader.Result = TableDefinitionReader.Result(),
    including isIncluded: @escaping (SourceTableName) -> Bool = { _ in true },
    tables: (DatabaseReader) throws(MartletError) -> [SourceTable]
  ) throws(MartletError) -> [SourceDatabase] {
    let queries = try catalogQueries()
    var result: [SourceDatabase] = []
    for database in try selectedDatabases(names, facts: facts) {
      let reader = DatabaseReader(
        connection: connection, queries: queries, facts: facts, database: database.name, known: known,
        isIncluded: isIncluded)
      result.append(
        SourceDatabase(
          name: database.name, characterSet: database.characterSet, collation: database.collation,
          tables: try tables(reader), storedObjects: try reader.storedObjects()))
    }
    return result
  }

  /// The server's flavour and version alone.
  public func readServer() throws(MartletError) -> SourceServer { try ServerFacts.read(connection).server }

  /// Databases that the account can see and that are not the server's own, by name.
  public func userDatabases() throws(MartletError) -> [String] {
    Self.userDatabases(of: try allDatabases()).map(\.name)
  }

  private func catalogQueries() throws(MartletError) -> MySQLCatalogQueries {
    var available: [(view: String, column: String)] = []
    for row in try connection.query(MySQLCatalogQueries.availableColumns) {
      available.append((try row.text("view_name"), try row.text("column_name")))
    }
    return MySQLCatalogQueries(availableColumns: available)
  }

  private struct DatabaseName {
    var name: String
    var characterSet: String
    var collation: String
  }

  private func allDatabases() throws(MartletError) -> [DatabaseName] {
    var all: [DatabaseName] = []
    for row in try connection.query(MySQLCatalogQueries.databases) {
      all.append(
        try DatabaseName(
          name: row.text("name"), characterSet: row.text("character_set"), collation: row.text("collation")))
    }
    return all
  }

  private static func userDatabases(of all: [DatabaseName]) -> [DatabaseName] {
    // `#mysql50#…` is how the server shows a folder that is no database, such as lost+found.
    all.filter {
      !MySQLCatalogQueries.systemDatabases.contains($0.name.lowercased()) && !$0.name.hasPrefix("#mysql50#")
    }
  }

  private func selectedDatabases(_ names: [String]?, facts: ServerFacts) throws(MartletError) -> [DatabaseName] {
    let all = try allDatabases()
    guard let names else { return Self.userDatabases(of: all) }
    var selected: [DatabaseName] = []
    for name in names {
      let found =
        all.first { $0.name == name }
        ?? (facts.foldsNames ? all.first { $0.name.lowercased() == name.lowercased() } : nil)
      guard let found else {
        let visible = Self.userDatabases(of: all).map(\.name)
        throw MartletError(
          .unknownDatabase, "The source has no such database, or this account may not see it.",
          context: ErrorContext(server: "source", object: name),
          hint: visible.isEmpty
            ? "This account sees no database: grant it SELECT on the ones to migrate."
            : "It sees: \(visible.prefix(20).joined(separator: ", ")).")
      }
      if !selected.contains(where: { $0.name == found.name }) { selected.append(found) }
    }
    return selected
  }
}

/// What the reader must know of a server before it asks for more.
struct ServerFacts {
  var server: SourceServer
  /// `lower_case_table_names` is not 0: names of tables and databases are compared without case.
  var foldsNames: Bool

  static func read(_ connection: MySQLConnection) throws(MartletError) -> ServerFacts {
    let row = try connection.query(MySQLCatalogQueries.server).first
    let server = try ServerVersionParser.parse(
      version: row?.string("version") ?? "", comment: row?.string("version_comment") ?? "")
    return ServerFacts(server: server, foldsNames: try row?.int("lower_case_table_names") != 0)
  }
}
