import SchemaModel

@testable import SQLDialect

/// A table with a column of every kind, for the translator's tests.
enum ShopContext {
  static let mood = QualifiedName(schema: "shop", name: "mood")

  static let columns: [String: ExpressionContext.Column] = [
    "a": .init(target: "a", sourceType: .integer(.int, isUnsigned: false, displayWidth: nil), targetType: .integer),
    "id": .init(target: "id", sourceType: .integer(.int, isUnsigned: false, displayWidth: nil), targetType: .integer),
    "s": .init(
      target: "s", sourceType: .integer(.smallint, isUnsigned: false, displayWidth: nil), targetType: .smallint),
    "big": .init(
      target: "big", sourceType: .integer(.bigint, isUnsigned: false, displayWidth: nil), targetType: .bigint),
    "ui": .init(target: "ui", sourceType: .integer(.int, isUnsigned: true, displayWidth: nil), targetType: .bigint),
    "u": .init(
      target: "u", sourceType: .integer(.bigint, isUnsigned: true, displayWidth: nil),
      targetType: .numeric(precision: 20, scale: 0)),
    "bo": .init(target: "bo", sourceType: .integer(.tinyint, isUnsigned: false, displayWidth: 1), targetType: .boolean),
    "n": .init(
      target: "n", sourceType: .decimal(precision: 10, scale: 2), targetType: .numeric(precision: 10, scale: 2)),
    "f": .init(target: "f", sourceType: .double, targetType: .doublePrecision),
    "r": .init(target: "r", sourceType: .float, targetType: .real),
    "b": .init(
      target: "b", sourceType: .varchar(length: 40), targetType: .varchar(length: 40),
      collation: CollationTraits("utf8mb4_0900_ai_ci")),
    "pb": .init(
      target: "pb", sourceType: .varchar(length: 40), targetType: .varchar(length: 40),
      collation: CollationTraits("utf8mb4_bin")),
    "pc": .init(
      target: "pc", sourceType: .varchar(length: 40), targetType: .varchar(length: 40),
      collation: CollationTraits("utf8mb4_general_ci")),
    "c": .init(target: "c", sourceType: .varchar(length: 40), targetType: .varchar(length: 40)),
    "l": .init(
      target: "l", sourceType: .varchar(length: 40), targetType: .varchar(length: 40), characterSet: "latin1"),
    "d": .init(target: "d", sourceType: .date, targetType: .date),
    "dt": .init(target: "dt", sourceType: .datetime(fractionDigits: 3), targetType: .timestamp(fractionDigits: 3)),
    "ts": .init(target: "ts", sourceType: .timestamp(fractionDigits: 0), targetType: .timestamptz(fractionDigits: 0)),
    "tm": .init(target: "tm", sourceType: .time(fractionDigits: 0), targetType: .time(fractionDigits: 0)),
    "iv": .init(target: "iv", sourceType: .time(fractionDigits: 0), targetType: .interval),
    "y": .init(target: "y", sourceType: .year, targetType: .smallint),
    "j": .init(target: "j", sourceType: .json, targetType: .jsonb),
    "e": .init(target: "e", sourceType: .enumeration(["x", "y", "it's"]), targetType: .enumeration(mood)),
    "st": .init(target: "st", sourceType: .set(["p", "q"]), targetType: .array(of: .text)),
    "bi": .init(target: "bi", sourceType: .bit(width: 3), targetType: .bit(width: 3)),
    "flag": .init(target: "flag", sourceType: .bit(width: 1), targetType: .boolean),
    "raw": .init(target: "raw", sourceType: .varbinary(length: 16), targetType: .bytea),
    "uid": .init(target: "uid", sourceType: .binary(length: 16), targetType: .uuid),
    "order total": .init(
      target: "Order \"Total\"", sourceType: .decimal(precision: 8, scale: 2),
      targetType: .numeric(precision: 8, scale: 2)),
  ]

  static func translate(
    _ mysql: String, _ place: ExpressionContext.Place, _ resultType: PostgresType? = nil,
    _ flavor: SourceFlavor = .mysql
  ) throws(TranslationFailure) -> String {
    try ExpressionTranslator(
      ExpressionContext(place: place, columns: columns, resultType: resultType, flavor: flavor)
    ).translate(mysql)
  }
}
