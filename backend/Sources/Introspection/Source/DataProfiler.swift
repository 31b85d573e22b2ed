public import Diagnostics
public import MySQLClient
import SQLDialect
public import SchemaModel

/// Reads smallest and largest values of the columns that an `auto` decision needs: one pass per table, and none for a
/// table without such a column. A scan of a big table takes long: the session must not have a limit on that.
public struct DataProfiler {
  private let connection: MySQLConnection
  private let held: HeldTables

  /// - Parameter held: is told of each table for as long as it is scanned.
  public init(connection: MySQLConnection, held: HeldTables = HeldTables()) {
    self.connection = connection
    self.held = held
  }

  public func profile(
    catalog: SourceCatalog, options: PlanOptions, including isIncluded: (SourceTableName) -> Bool = { _ in true }
  ) throws(MartletError) -> DataProfile {
    let undecided = UndecidedColumns(catalog: catalog, options: options)
    var profile = DataProfile()
    for database in catalog.databases {
      for table in database.tables where isIncluded(table.name) {
        let columns = undecided.names(in: table)
        if !columns.isEmpty { try read(columns, of: table.name, into: &profile) }
      }
    }
    return profile
  }

  private func read(
    _ columns: [String], of table: SourceTableName, into profile: inout DataProfile
  ) throws(MartletError) {
    let rows: MySQLRows
    held.hold(table, by: connection.connectionID)
    defer { held.releaseAll(by: connection.connectionID) }
    do {
      rows = try connection.query(MySQLProfileQueries.ranges(of: columns, in: table))
    } catch {
      throw error.adding(ErrorContext(server: "source", object: table.description))
    }
    guard let row = rows.first else { return }
    for (index, column) in columns.enumerated() {
      profile.ranges[DataProfile.ColumnKey(table: table, column: column)] = DataProfile.Range(
        minimum: try row.string(at: 2 * index), maximum: try row.string(at: 2 * index + 1))
    }
  }
}

/// Which columns have a type that only their data can decide.
struct UndecidedColumns {
  private let options: PlanOptions
  /// Columns on either side of a foreign key, lower-cased: MySQL's column names are compared without case.
  private var keyColumns: Set<DataProfile.ColumnKey> = []

  init(catalog: SourceCatalog, options: PlanOptions) {
    self.options = options
    guard options.bigintUnsigned == .auto else { return }
    for table in catalog.databases.lazy.flatMap(\.tables) {
      for key in table.foreignKeys {
        for column in key.columns { keyColumns.insert(Self.key(table.name, column)) }
        for column in key.referencedColumns { keyColumns.insert(Self.key(key.referencedTable, column)) }
      }
    }
  }

  func names(in table: SourceTable) -> [String] {
    table.columns.filter { isUndecided($0, of: table.name) }.map(\.name)
  }

  private func isUndecided(_ column: SourceColumn, of table: SourceTableName) -> Bool {
    switch column.type {
    case .integer(.tinyint, _, displayWidth: 1):
      options.tinyintOne == .auto
    case .integer(.bigint, isUnsigned: true, _):
      options.bigintUnsigned == .auto
        && (column.isAutoIncrement || keyColumns.contains(Self.key(table, column.name)))
    case .time:
      options.time == .auto
    default:
      false
    }
  }

  private static func key(_ table: SourceTableName, _ column: String) -> DataProfile.ColumnKey {
    DataProfile.ColumnKey(table: table, column: column.lowercased())
  }
}
