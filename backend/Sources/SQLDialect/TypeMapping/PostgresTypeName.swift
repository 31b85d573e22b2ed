public import SchemaModel

/// PostgreSQL's types as text: rendered for DDL, and read as a person writes them in a cast rule.
/// Source: PostgreSQL manual, chapter 8 "Data Types", table 8.1 (names and aliases).
public enum PostgresTypeName {
  /// `numeric(20,0)`, `timestamp(6) with time zone`, `"shop"."orders_status"`, `text[]`.
  public static func render(_ type: PostgresType) -> String {
    switch type {
    case .boolean: "boolean"
    case .smallint: "smallint"
    case .integer: "integer"
    case .bigint: "bigint"
    case .numeric(let precision?, let scale): "numeric(\(precision),\(scale ?? 0))"
    case .numeric(nil, _): "numeric"
    case .real: "real"
    case .doublePrecision: "double precision"
    case .date: "date"
    case .time(let digits): "time" + argument(digits)
    case .timestamp(let digits): "timestamp" + argument(digits)
    case .timestamptz(let digits): "timestamp\(argument(digits)) with time zone"
    case .interval: "interval"
    case .varchar(let length): "varchar" + argument(length)
    case .text: "text"
    case .bytea: "bytea"
    case .bit(let width): "bit(\(width))"
    case .varbit(let width): "bit varying" + argument(width)
    case .uuid: "uuid"
    case .inet: "inet"
    case .json: "json"
    case .jsonb: "jsonb"
    case .enumeration(let name): PostgresIdentifier(name).description
    case .array(let element): render(element) + "[]"
    case .ofExtension(let type): PostgresIdentifier(type.name).description + (type.modifier.map { "(\($0))" } ?? "")
    case .other(let name): name
    }
  }

  /// Reads `int8`, `decimal(10, 2)`, `timestamptz(3)`, `TEXT[]`; a name that this table does not hold is `.other`.
  public static func parse(_ text: String) -> PostgresType {
    let normalized = text.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ")
    if normalized.hasSuffix("[]") { return .array(of: parse(String(normalized.dropLast(2)))) }
    guard let parts = Parts(normalized), let make = makers[parts.name], let type = make(parts.arguments) else {
      return .other(normalized)
    }
    return type
  }

  private static func argument(_ value: Int?) -> String { value.map { "(\($0))" } ?? "" }

  /// A name without its parenthesis, and the numbers in it: `timestamp(3) with time zone` has the name
  /// `timestamp with time zone`.
  private struct Parts {
    var name: String
    var arguments: [Int] = []

    init?(_ text: String) {
      guard let open = text.firstIndex(of: "(") else {
        name = text
        return
      }
      guard let close = text.firstIndex(of: ")"), open < close else { return nil }
      let numbers = text[text.index(after: open)..<close].split(separator: ",").map { Int($0.filter { $0 != " " }) }
      guard !numbers.isEmpty, !numbers.contains(nil) else { return nil }
      arguments = numbers.compactMap(\.self)
      let words = (text[..<open] + " " + text[text.index(after: close)...]).split(separator: " ")
      name = words.joined(separator: " ")
    }
  }

  private typealias Maker = @Sendable ([Int]) -> PostgresType?

  private static let makers: [String: Maker] = {
    var table: [String: Maker] = [:]
    func add(_ names: String..., make: @escaping Maker) {
      for name in names { table[name] = make }
    }
    func plain(_ names: String..., type: PostgresType) {
      for name in names { table[name] = { $0.isEmpty ? type : nil } }
    }
    plain("boolean", "bool", type: .boolean)
    plain("smallint", "int2", type: .smallint)
    plain("integer", "int", "int4", type: .integer)
    plain("bigint", "int8", type: .bigint)
    plain("real", "float4", type: .real)
    plain("double precision", "float8", "float", type: .doublePrecision)
    plain("date", type: .date)
    plain("interval", type: .interval)
    plain("text", type: .text)
    plain("bytea", type: .bytea)
    plain("uuid", type: .uuid)
    plain("inet", type: .inet)
    plain("json", type: .json)
    plain("jsonb", type: .jsonb)
    add("numeric", "decimal") { numbers in
      numbers.count > 2
        ? nil : .numeric(precision: numbers.first, scale: numbers.isEmpty ? nil : numbers.dropFirst().first ?? 0)
    }
    add("time", "time without time zone") { $0.count > 1 ? nil : .time(fractionDigits: $0.first) }
    add("timestamp", "timestamp without time zone") { $0.count > 1 ? nil : .timestamp(fractionDigits: $0.first) }
    add("timestamptz", "timestamp with time zone") { $0.count > 1 ? nil : .timestamptz(fractionDigits: $0.first) }
    add("varchar", "character varying") { $0.count > 1 ? nil : .varchar(length: $0.first) }
    add("varbit", "bit varying") { $0.count > 1 ? nil : .varbit(width: $0.first) }
    add("bit") { $0.count > 1 ? nil : .bit(width: $0.first ?? 1) }
    return table
  }()
}
