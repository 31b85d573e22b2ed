public import SchemaModel

public struct CreateSchema: Hashable, Sendable {
  public var name: String

  public init(name: String) { self.name = name }

  public var sql: String { "CREATE SCHEMA IF NOT EXISTS \(PostgresIdentifier(name));" }
}

/// CREATE TYPE … AS ENUM. The order of the labels is their meaning in comparisons and ORDER BY, as in MySQL.
public struct CreateEnum: Hashable, Sendable {
  public var name: QualifiedName
  public var labels: [String]

  public init(name: QualifiedName, labels: [String]) {
    self.name = name
    self.labels = labels
  }

  public var sql: String {
    let list = labels.map { PostgresLiteral($0).description }.joined(separator: ", ")
    return "CREATE TYPE \(PostgresIdentifier(name)) AS ENUM (\(list));"
  }
}

/// VACUUM (ANALYZE): statistics, and the visibility map.
///
/// With the map, index-only scans do not visit the table, from the first query on; validating foreign keys is the first
/// to profit. It costs little more than ANALYZE alone, because the builds of the indexes have set the hint bits.
/// Source: PostgreSQL manual, 25.1.4 "Updating the Visibility Map".
public struct VacuumAnalyze: Hashable, Sendable {
  public var table: QualifiedName

  public init(table: QualifiedName) { self.table = table }

  public var sql: String { "VACUUM (ANALYZE) \(PostgresIdentifier(table));" }
}

/// COMMENT ON a table, one of its columns or one of its indexes.
public struct Comment: Hashable, Sendable {
  public enum Subject: Hashable, Sendable {
    case table
    case column(String)
    case index(String)
  }

  public var subject: Subject
  public var table: QualifiedName
  public var text: String

  public init(on subject: Subject, of table: QualifiedName, text: String) {
    self.subject = subject
    self.table = table
    self.text = text
  }

  public var sql: String {
    let object =
      switch subject {
      case .table: "TABLE \(PostgresIdentifier(table))"
      case .column(let name): "COLUMN \(PostgresIdentifier(table)).\(PostgresIdentifier(name))"
      case .index(let name): "INDEX \(PostgresIdentifier(QualifiedName(schema: table.schema, name: name)))"
      }
    return "COMMENT ON \(object) IS \(PostgresLiteral(text));"
  }
}
