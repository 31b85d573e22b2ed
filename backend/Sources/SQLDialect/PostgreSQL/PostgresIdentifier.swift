public import SchemaModel

/// An identifier of PostgreSQL, quoted: the only way a name gets into a statement.
///
/// Always quoted, so that reserved words, upper case and spaces need no rules of their own.
/// Source: PostgreSQL manual, 4.1.1 "Identifiers and Key Words".
public struct PostgresIdentifier: Hashable, Sendable, CustomStringConvertible {
  public let description: String

  public init(_ name: String) {
    description = "\"" + name.replacing(scalar: "\"", with: "\"\"") + "\""
  }

  public init(_ name: QualifiedName) {
    description = "\(PostgresIdentifier(name.schema)).\(PostgresIdentifier(name.name))"
  }

  /// `"a", "b"`.
  public static func list(_ names: [String]) -> String {
    names.map { PostgresIdentifier($0).description }.joined(separator: ", ")
  }
}

/// A string literal of PostgreSQL: quotes doubled, and the E form where a backslash needs it, so that the result does
/// not depend on `standard_conforming_strings`.
public struct PostgresLiteral: Hashable, Sendable, CustomStringConvertible {
  public let description: String

  public init(_ text: String) {
    let quoted = text.replacing(scalar: "'", with: "''")
    description =
      text.utf8.contains(UInt8(ascii: "\\"))
      ? "E'" + quoted.replacing(scalar: "\\", with: "\\\\") + "'" : "'" + quoted + "'"
  }
}
