public import SchemaModel

/// CREATE INDEX in every shape that a MySQL index takes. Source: PostgreSQL manual, "CREATE INDEX".
///
/// Ascending parts keep PostgreSQL's NULLS LAST and descending ones NULLS FIRST, though MySQL sorts NULLs the other way
/// round: an index only serves `ORDER BY a` if its order of NULLs is the one that the clause implies, and statements
/// ported from MySQL say nothing about NULLs.
public struct CreateIndex: Hashable, Sendable {
  public struct Part: Hashable, Sendable {
    public enum Subject: Hashable, Sendable {
      case column(String)
      /// The first characters of a text, or the first bytes of a bytea.
      case prefix(column: String, length: Int, isBinary: Bool)
      /// PostgreSQL's SQL.
      case expression(String)
    }

    public var subject: Subject
    public var isDescending: Bool

    public init(_ subject: Subject, isDescending: Bool = false) {
      self.subject = subject
      self.isDescending = isDescending
    }

    var sql: String {
      let text =
        switch subject {
        case .column(let name): PostgresIdentifier(name).description
        case .prefix(let name, let length, isBinary: false): "left(\(PostgresIdentifier(name)), \(length))"
        case .prefix(let name, let length, isBinary: true):
          "substring(\(PostgresIdentifier(name)) FROM 1 FOR \(length))"
        case .expression(let expression): "(\(expression))"
        }
      return isDescending ? text + " DESC" : text
    }
  }

  public enum Kind: Hashable, Sendable {
    case btree(isUnique: Bool, parts: [Part])
    /// Full text over one or more columns: no stemming and no stop words, as MySQL has no stemming either.
    case fullText(columns: [String])
    /// PostGIS.
    case spatial(column: String)
  }

  public var name: String
  public var table: QualifiedName
  public var kind: Kind

  public init(name: String, table: QualifiedName, kind: Kind) {
    self.name = name
    self.table = table
    self.kind = kind
  }

  public var sql: String {
    let target = "\(PostgresIdentifier(name)) ON \(PostgresIdentifier(table))"
    switch kind {
    case .btree(let isUnique, let parts):
      return "CREATE \(isUnique ? "UNIQUE " : "")INDEX \(target) (\(parts.map(\.sql).joined(separator: ", ")));"
    case .fullText(let columns):
      let document = columns.map { "coalesce(\(PostgresIdentifier($0)), '')" }.joined(separator: " || ' ' || ")
      return "CREATE INDEX \(target) USING gin (to_tsvector('simple', \(document)));"
    case .spatial(let column):
      return "CREATE INDEX \(target) USING gist (\(PostgresIdentifier(column)));"
    }
  }
}

/// A primary key over an existing table.
public struct AddPrimaryKey: Hashable, Sendable {
  public var name: String
  public var table: QualifiedName
  public var columns: [String]
  /// A partitioned table cannot take over an index; its key is added in one statement.
  public var isPartitioned: Bool

  public init(name: String, table: QualifiedName, columns: [String], isPartitioned: Bool = false) {
    self.name = name
    self.table = table
    self.columns = columns
    self.isPartitioned = isPartitioned
  }

  public var sql: String {
    let constraint = PostgresIdentifier(name)
    let alter = "ALTER TABLE \(PostgresIdentifier(table)) ADD CONSTRAINT \(constraint) PRIMARY KEY"
    guard !isPartitioned else { return "\(alter) (\(PostgresIdentifier.list(columns)));" }
    let index = CreateIndex(
      name: name, table: table, kind: .btree(isUnique: true, parts: columns.map { .init(.column($0)) }))
    return "\(index.sql)\n\(alter) USING INDEX \(constraint);"
  }
}
