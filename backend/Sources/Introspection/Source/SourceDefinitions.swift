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

  /// Seconds since the server was started, and since somebody reset its counters: both set them to 0.
  private static let uptimes = ["Uptime", "Uptime_since_flush_status"]

  /// Whether no table was changed between the two.
  public func proveNoChange(since earlier: ChangeCounters) -> Bool {
    var (now, before) = (values, earlier.values)
    for name in Self.uptimes {
      guard let uptime = now.removeValue(forKey: name).flatMap({ Int($0) }),
        let uptimeBefore = before.removeValue(forKey: name).flatMap({ Int($0) }), uptime >= uptimeBefore
      else { return false }
    }
    return !now.isEmpty && now == before
  }

  /// For people: the kinds of statement that were executed since.
  public func statements(since earlier: ChangeCounters) -> [String] {
    values.filter { !Self.uptimes.contains($0.key) && earlier.values[$0.key] != $0.value }.keys.sorted().map {
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
    // First: what happens from here on can be seen in them later.
    let counters = try counters()
    if let known, counters.proveNoChange(since: known.counters) {
      return SourceDefinitions(
        tables: known.tables, definitions: known.definitions, numbers: try numbers(of: Set(names)), counters: counters)
    }
    let tables = try tables(in: databases)
    let numbers = try numbers(of: Set(names))
    // A view in the place of a table has no definition of a table: the table is gone.
    let read = try TableDefinitionReader(connection: connection).read(names.filter(tables.contains))
    let failed = read.unreadable.first { table in
      !SourceDefinitionQueries.missingErrorNumbers.contains(table.error.context.serverErrorNumber ?? 0)
    }
    if let failed { throw failed.error.adding(ErrorContext(server: "source", object: failed.name.description)) }
    return SourceDefinitions(
      tables: tables, definitions: read.definitions.mapValues(DefinitionText.normalized), numbers: numbers,
      counters: counters)
  }

  /// For a plan that is about to be made: the definitions of the tables that are selected.
  ///
  /// - Returns: also what was read, for `SourceCatalogReader`, which knows what to say of a table that cannot be opened.
  public func readForPlan(
    in databases: [String]?, where isSelected: (SourceTableName) -> Bool
  ) throws(MartletError) -> (definitions: SourceDefinitions, read: TableDefinitionReader.Result) {
    let counters = try counters()
    let tables = try tables(in: databases)
    let read = try TableDefinitionReader(connection: connection).read(tables.filter(isSelected).sorted())
    let definitions = SourceDefinitions(
      tables: tables, definitions: read.definitions.mapValues(DefinitionText.normalized), numbers: nil,
      counters: counters)
    return (definitions, read)
  }

  private func tables(in databases: [String]?) throws(MartletError) -> Set<SourceTableName> {
    var tables: Set<SourceTableName> = []
    for row in try connection.query(SourceDefinitionQueries.tables(of: databases)) {
      tables.insert(SourceTableName(database: try row.text("database_name"), name: try row.text("name")))
    }
    return tables
  }

  private func numbers(of names: Set<SourceTableName>) throws(MartletError) -> [SourceTableName: String]? {
    let server = try ServerFacts.read(connection).server
    let rows: MySQLRows
    do throws(MartletError) {
      rows = try connection.query(SourceDefinitionQueries.numbers(server))
    } catch {
      // Without PROCESS; or the view has another name on this server. Nothing is proved then, and that is reported.
      if error.code == .connectionLost || error.code == .cancelled { throw error }
      return nil
    }
    var parts: [SourceTableName: [String]] = [:]
    for row in rows {
      guard let file = try row.string("file"), let number = try row.string("number") else { continue }
      let name =
        server.isMySQL8
        ? InnoDBFileName.table(of: file, among: names)
        : SourceTableName(database: try row.text("database_name"), name: try row.text("name"))
      guard let name, names.contains(name) else { continue }
      parts[name, default: []].append("\(file)=\(number)")
    }
    return parts.mapValues { $0.sorted().joined(separator: " ") }
  }
}
