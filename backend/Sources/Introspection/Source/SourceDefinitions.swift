public import Diagnostics
public import MySQLClient
import SQLDialect
public import SchemaModel

/// What the source's tables are at one moment, for comparing it with another.
public struct SourceDefinitions: Sendable, Equatable {
  /// All tables of the databases that were asked about.
  public var tables: Set<SourceTableName>
  /// Of the tables that were asked about and are there.
  public var definitions: [SourceTableName: String]
  /// The server's numbers of a table and its partitions, which tell it from another one of the same definition. Nil where
  /// the account may not see them; a table whose engine or name has none is absent.
  public var numbers: [SourceTableName: String]?
  public var counters: ChangeCounters

  public init(
    tables: Set<SourceTableName>, definitions: [SourceTableName: String], numbers: [SourceTableName: String]?,
    counters: ChangeCounters
  ) {
    self.tables = tables
    self.definitions = definitions
    self.numbers = numbers
    self.counters = counters
  }
}

/// How often the server has executed statements that change or replace tables.
public struct ChangeCounters: Sendable, Equatable {
  public var values: [String: String]

  public init(_ values: [String: String]) { self.values = values }

  /// Seconds since the server was started, which sets all counters to 0.
  private static let uptime = "Uptime"

  /// Whether no table was changed between the two.
  public func proveNoChange(since earlier: ChangeCounters) -> Bool {
    var (now, before) = (values, earlier.values)
    guard let uptime = now.removeValue(forKey: Self.uptime).flatMap({ Int($0) }),
      let uptimeBefore = before.removeValue(forKey: Self.uptime).flatMap({ Int($0) })
    else { return false }
    return uptime >= uptimeBefore && !now.isEmpty && now == before
  }

  /// For people: the kinds of statement that were executed since.
  public func statements(since earlier: ChangeCounters) -> [String] {
    values.filter { $0.key != Self.uptime && earlier.values[$0.key] != $0.value }.keys.sorted().map {
      String($0.dropFirst("Com_".count)).replacing(scalar: "_", with: " ").uppercased()
    }
  }
}

/// Reads them.
public struct SourceDefinitionReader {
  private let connection: MySQLConnection

  public init(connection: MySQLConnection) { self.connection = connection }

  public func counters() throws(MartletError) -> ChangeCounters {
    var values: [String: String] = [:]
    for row in try connection.query(SourceDefinitionQueries.changeCounters) {
      if let name = try row.string(at: 0) { values[name] = try row.string(at: 1) }
    }
    return ChangeCounters(values)
  }

  /// - Parameters:
  ///   - names: the tables whose definitions are read.
  ///   - databases: where to look for tables; nil means everywhere.
  ///   - known: an earlier reading of the same: of it is kept what cannot have changed.
  public func read(
    _ names: [SourceTableName], in databases: [String]?, known: SourceDefinitions? = nil
  ) throws(MartletError) -> SourceDefinitions {
    try connection.execute(SourceDefinitionQueries.limitLockWait)
    // First: what happens from here on can be seen in them later.
    let counters = try counters()
    if let known, counters.proveNoChange(since: known.counters) {
      return SourceDefinitions(
        tables: known.tables, definitions: known.definitions, numbers: try numbers(of: Set(names)), counters: counters)
    }
    let tables = try tables(in: databases)
    let numbers = try numbers(of: Set(names))
    var definitions: [SourceTableName: String] = [:]
    for name in names { definitions[name] = try definition(of: name) }
    return SourceDefinitions(tables: tables, definitions: definitions, numbers: numbers, counters: counters)
  }

  /// For a plan that is about to be made: the definitions of the tables that are selected. What cannot be read is left
  /// to the catalog's reader, which knows what to say of it.
  public func readForPlan(
    in databases: [String]?, where isSelected: (SourceTableName) -> Bool
  ) throws(MartletError) -> SourceDefinitions {
    let counters = try counters()
    let tables = try tables(in: databases)
    var definitions: [SourceTableName: String] = [:]
    for table in tables.sorted() where isSelected(table) {
      do throws(MartletError) {
        definitions[table] = try definition(of: table)
      } catch  where error.code == .query || error.code == .permission {
        continue
      }
    }
    return SourceDefinitions(tables: tables, definitions: definitions, numbers: nil, counters: counters)
  }

  private func tables(in databases: [String]?) throws(MartletError) -> Set<SourceTableName> {
    var tables: Set<SourceTableName> = []
    for row in try connection.query(SourceDefinitionQueries.tables(of: databases)) {
      tables.insert(SourceTableName(database: try row.text("database_name"), name: try row.text("name")))
    }
    return tables
  }

  /// The normalized text of SHOW CREATE TABLE; nil where the table is not there.
  public func definition(of table: SourceTableName) throws(MartletError) -> String? {
    do throws(MartletError) {
      let row = try connection.query(MySQLDefinitionQueries.definition(of: table)).first
      return try row?.bytes("Create Table").map(DefinitionText.normalized)
    } catch {
      if let number = error.context.serverErrorNumber, SourceDefinitionQueries.missingErrorNumbers.contains(number) {
        return nil
      }
      throw error.adding(ErrorContext(server: "source", object: table.description))
    }
  }

  private func numbers(of names: Set<SourceTableName>) throws(MartletError) -> [SourceTableName: String]? {
    guard let query = SourceDefinitionQueries.numbers(try ServerFacts.read(connection).server) else { return nil }
    let rows: MySQLRows
    do throws(MartletError) {
      rows = try connection.query(query)
    } catch {
      // Without PROCESS; or the view has another name on this server. Nothing is proved then, and that is reported.
      if error.code == .connectionLost || error.code == .cancelled { throw error }
      return nil
    }
    var parts: [SourceTableName: [String]] = [:]
    for row in rows {
      let name = SourceTableName(database: try row.text("database_name"), name: try row.text("name"))
      guard names.contains(name), let file = try row.string("file"), let number = try row.string("number") else {
        continue
      }
      parts[name, default: []].append("\(file)=\(number)")
    }
    return parts.mapValues { $0.sorted().joined(separator: " ") }
  }
}
