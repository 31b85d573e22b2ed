public import SchemaModel

/// ALTER TABLE … ADD CONSTRAINT … CHECK. `expression` is PostgreSQL's SQL.
public struct AddCheck: Hashable, Sendable {
  public var name: String
  public var table: QualifiedName
  public var expression: String
  /// False needs PostgreSQL 18.
  public var isEnforced: Bool

  public init(name: String, table: QualifiedName, expression: String, isEnforced: Bool = true) {
    self.name = name
    self.table = table
    self.expression = expression
    self.isEnforced = isEnforced
  }

  public var sql: String {
    """
    ALTER TABLE \(PostgresIdentifier(table)) ADD CONSTRAINT \(PostgresIdentifier(name))
      CHECK (\(expression))\(isEnforced ? "" : " NOT ENFORCED");
    """
  }

  /// The members that a SET column may hold, as text[].
  public static func members(column: String, allowed: [String]) -> String {
    let members = allowed.map { PostgresLiteral($0).description }.joined(separator: ", ")
    return "\(PostgresIdentifier(column)) <@ ARRAY[\(members)]::text[]"
  }

  /// The kinds of geometry that MySQL's GEOMETRYCOLLECTION takes.
  public static func collections(column: String, postGIS schema: String) -> String {
    let function = PostgresIdentifier(QualifiedName(schema: schema, name: "st_geometrytype"))
    return "\(function)(\(PostgresIdentifier(column))) IN "
      + "('ST_GeometryCollection', 'ST_MultiPoint', 'ST_MultiLineString', 'ST_MultiPolygon')"
  }

  /// The length of a text whose type in the target has none.
  public static func length(column: String, charactersMax: Int) -> String {
    "char_length(\(PostgresIdentifier(column))::text) <= \(charactersMax)"
  }

  /// The labels of an ENUM that is kept as text.
  public static func labels(column: String, allowed: [String]) -> String {
    let labels = allowed.map { PostgresLiteral($0).description }.joined(separator: ", ")
    return "\(PostgresIdentifier(column)) IN (\(labels))"
  }
}

/// A foreign key, added without looking at the rows; `ValidateConstraint` looks at them, under a weaker lock.
public struct AddForeignKey: Hashable, Sendable {
  public var name: String
  public var table: QualifiedName
  public var columns: [String]
  public var referencedTable: QualifiedName
  public var referencedColumns: [String]
  public var onDelete: ReferentialAction
  public var onUpdate: ReferentialAction

  public init(
    name: String, table: QualifiedName, columns: [String], referencedTable: QualifiedName,
    referencedColumns: [String], onDelete: ReferentialAction, onUpdate: ReferentialAction
  ) {
    self.name = name
    self.table = table
    self.columns = columns
    self.referencedTable = referencedTable
    self.referencedColumns = referencedColumns
    self.onDelete = onDelete
    self.onUpdate = onUpdate
  }

  public var sql: String {
    var actions = ""
    if onDelete != .noAction { actions += " ON DELETE \(onDelete.rawValue)" }
    if onUpdate != .noAction { actions += " ON UPDATE \(onUpdate.rawValue)" }
    return """
      ALTER TABLE \(PostgresIdentifier(table)) ADD CONSTRAINT \(PostgresIdentifier(name))
        FOREIGN KEY (\(PostgresIdentifier.list(columns)))
        REFERENCES \(PostgresIdentifier(referencedTable)) (\(PostgresIdentifier.list(referencedColumns)))\(actions)
        NOT VALID;
      """
  }
}

public struct ValidateConstraint: Hashable, Sendable {
  public var name: String
  public var table: QualifiedName

  public init(name: String, table: QualifiedName) {
    self.name = name
    self.table = table
  }

  public var sql: String {
    "ALTER TABLE \(PostgresIdentifier(table)) VALIDATE CONSTRAINT \(PostgresIdentifier(name));"
  }
}
