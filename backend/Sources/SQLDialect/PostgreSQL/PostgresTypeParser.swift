public import SchemaModel

/// Parses what `format_type` prints: `numeric(10,2)`, `timestamp(6) without time zone`, `shop.status_enum[]`.
/// Source: PostgreSQL manual, 8 "Data Types", and `format_type` in src/backend/utils/adt/format_type.c.
public enum PostgresTypeParser {
  /// - Parameter enumerations: names of enum types; the text alone does not tell an enum from any other type.
  /// - Returns: `.other(text)` for every type that this product has no case for.
  public static func parse(_ text: String, enumerations: Set<QualifiedName> = []) -> PostgresType {
    if text.hasSuffix("[]") {
      return .array(of: parse(String(text.dropLast(2)), enumerations: enumerations))
    }
    if let name = qualifiedName(text), enumerations.contains(name) { return .enumeration(name) }
    return plainTypes[text] ?? modified(text) ?? .other(text)
  }

  /// A type of an extension: `modifier` is what format_type prints behind the name, `(Point,4326)`, and perhaps
  /// the brackets of an array.
  public static func parse(modifier: String, of name: QualifiedName, owner: String) -> PostgresType {
    if modifier.hasSuffix("[]") {
      return .array(of: parse(modifier: String(modifier.dropLast(2)), of: name, owner: owner))
    }
    let isPlain = modifier.hasPrefix("(") && modifier.hasSuffix(")")
    return .ofExtension(
      ExtensionType(owner: owner, name: name, modifier: isPlain ? String(modifier.dropFirst().dropLast()) : nil))
  }

  private static let plainTypes: [String: PostgresType] = [
    "boolean": .boolean, "smallint": .smallint, "integer": .integer, "bigint": .bigint,
    "numeric": .numeric(precision: nil, scale: nil), "real": .real, "double precision": .doublePrecision,
    "date": .date, "interval": .interval, "text": .text, "bytea": .bytea, "uuid": .uuid, "inet": .inet, "json": .json,
    "jsonb": .jsonb, "character varying": .varchar(length: nil), "bit varying": .varbit(width: nil),
    "time without time zone": .time(fractionDigits: nil),
    "timestamp without time zone": .timestamp(fractionDigits: nil),
    "timestamp with time zone": .timestamptz(fractionDigits: nil),
  ]

  /// Types with numbers in parentheses, which for times stand in the middle of the name.
  private static func modified(_ text: String) -> PostgresType? {
    guard let open = text.firstIndex(of: "("), let close = text[open...].firstIndex(of: ")") else { return nil }
    let numbers = text[text.index(after: open)..<close].split(separator: ",", omittingEmptySubsequences: false).map {
      Int($0)
    }
    guard let first = numbers.first ?? nil, !numbers.contains(nil) else { return nil }
    let name = String(text[..<open]) + text[text.index(after: close)...]
    switch (name, numbers.count) {
    case ("numeric", 2): return .numeric(precision: first, scale: numbers[1])
    case ("character varying", 1): return .varchar(length: first)
    case ("bit", 1): return .bit(width: first)
    case ("bit varying", 1): return .varbit(width: first)
    case ("time without time zone", 1): return .time(fractionDigits: first)
    case ("timestamp without time zone", 1): return .timestamp(fractionDigits: first)
    case ("timestamp with time zone", 1): return .timestamptz(fractionDigits: first)
    default: return nil
    }
  }

  /// `shop.status` or `"Shop"."a.b"`; nil for anything without exactly two parts.
  private static func qualifiedName(_ text: String) -> QualifiedName? {
    var parts: [String] = [""]
    var rest = text[...]
    while let character = rest.popFirst() {
      if character == "\"" {
        while let inner = rest.popFirst() {
          if inner != "\"" {
            parts[parts.count - 1].append(inner)
          } else if rest.first == "\"" {
            parts[parts.count - 1].append("\"")
            rest.removeFirst()
          } else {
            break
          }
        }
      } else if character == "." {
        parts.append("")
      } else {
        parts[parts.count - 1].append(character)
      }
    }
    return parts.count == 2 ? QualifiedName(schema: parts[0], name: parts[1]) : nil
  }
}
