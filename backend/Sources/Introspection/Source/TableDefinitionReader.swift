public import Diagnostics
public import MySQLClient
import SQLDialect
public import SchemaModel

/// Reads the definitions of tables: one SHOW CREATE TABLE each, which also opens the table, as reading its rows would.
///
/// It sets `character_set_results` of its session while it reads.
public struct TableDefinitionReader {
  private let connection: MySQLConnection

  public init(connection: MySQLConnection) { self.connection = connection }

  public struct Result: Sendable {
    public var definitions: [SourceTableName: TableDefinition] = [:]
    /// Tables that the server cannot open, in the order given.
    public var unreadable: [UnreadableTable] = []

    public init() {}
  }

  /// - Parameter known: an earlier reading; the tables that it is about are not read again.
  public func read(_ tables: [SourceTableName], known: Result = Result()) throws(MartletError) -> Result {
    var result = Result()
    guard !tables.isEmpty else { return result }
    try connection.execute(MySQLDefinitionQueries.begin)
    for table in tables {
      if let definition = known.definitions[table] {
        result.definitions[table] = definition
        continue
      }
      if let unreadable = known.unreadable.first(where: { $0.name == table }) {
        result.unreadable.append(unreadable)
        continue
      }
      do {
        result.definitions[table] = try read(table)
      } catch {
        guard connection.isOpen, error.code != .cancelled, error.code != .timeout else { throw error }
        result.unreadable.append(UnreadableTable(name: table, error: error))
      }
    }
    try connection.execute(MySQLDefinitionQueries.end)
    return result
  }

  private func read(_ table: SourceTableName) throws(MartletError) -> TableDefinition {
    guard let row = try connection.query(MySQLDefinitionQueries.definition(of: table)).first,
      let bytes = try row.bytes("Create Table")
    else {
      throw MartletError(
        .introspection, "The source server does not show this table's definition.",
        context: ErrorContext(server: "source", object: table.description))
    }
    return TableDefinition(bytes)
  }
}

/// A table that the server lists and cannot open.
public struct UnreadableTable: Sendable {
  public var name: SourceTableName
  public var error: MartletError

  /// The server's own words.
  public var words: String { error.context.serverMessage ?? error.summary }

  /// One error for all of them. Its hint leaves exactly these out.
  static func error(_ tables: [UnreadableTable]) -> MartletError {
    let exclusions = tables.prefix(20).map { "--exclude '\($0.name)'" }.joined(separator: " ")
    let more = tables.count > 20 ? " and so on" : ""
    return MartletError(
      .introspection, "The source server cannot open these tables.",
      context: ErrorContext(
        server: "source", object: tables.map(\.name.description).joined(separator: ", "),
        serverErrorNumber: tables.first?.error.context.serverErrorNumber, serverMessage: tables.first?.words,
        serverDetail: tables.count > 1 ? tables.map { "\($0.name): \($0.words)" }.joined(separator: "\n") : nil),
      hint: "Leave them out with \(exclusions)\(more), or repair or drop them on the source.")
  }
}
