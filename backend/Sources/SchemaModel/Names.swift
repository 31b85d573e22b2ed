/// A table (or view) of the source, by database and name, spelled as the source spells it.
public struct SourceTableName: Hashable, Sendable, Codable, Comparable, CustomStringConvertible {
  public var database: String
  public var name: String

  public init(database: String, name: String) {
    self.database = database
    self.name = name
  }

  public var description: String { "\(database).\(name)" }

  public static func < (left: Self, right: Self) -> Bool {
    (left.database, left.name) < (right.database, right.name)
  }
}

/// An object of the target, by schema and name, as stored in the catalog (unquoted).
public struct QualifiedName: Hashable, Sendable, Codable, Comparable, CustomStringConvertible {
  public var schema: String
  public var name: String

  public init(schema: String, name: String) {
    self.schema = schema
    self.name = name
  }

  public var description: String { "\(schema).\(name)" }

  public static func < (left: Self, right: Self) -> Bool {
    (left.schema, left.name) < (right.schema, right.name)
  }
}
