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
    "e": .init(
      target: "e", sourceType: .enumeration(["x", "y", "it's"]), targetType: .enumeration(mood),
      collation: CollationTraits("utf8mb4_0900_ai_ci")),
    "st": .init(target: "st", sourceType: .set(["p", "q"]), targetType: .array(of: .text)),
    "bi": .init(target: "bi", sourceType: .bit(width: 3), targetType: .bit(width: 3)),
    "flag": .init(target: "flag", sourceType: .bit(width: 1), targetType: .boolean),
    "raw": .init(target: "raw", sourceType: .varbinary(length: 16), targetType: .bytea),
    "uid": .init(target: "uid", sourceType: .binary(length: 16), targetType: .uuid),
    "z": .init(
      target: "z", sourceType: .integer(.int, isUnsigned: true, displayWidth: 5), targetType: .bigint, zerofillWidth: 5),
    "zd": .init(
      target: "zd", sourceType: .decimal(precision: 6, scale: 2), targetType: .numeric(precision: 6, scale: 2),
      zerofillWidth: 7),
    "dt6": .init(target: "dt6", sourceType: .datetime(fractionDigits: 6), targetType: .timestamp(fractionDigits: 6)),
    "ts6": .init(target: "ts6", sourceType: .timestamp(fractionDigits: 6), targetType: .timestamptz(fractionDigits: 6)),
    "tm3": .init(target: "tm3", sourceType: .time(fractionDigits: 3), targetType: .time(fractionDigits: 3)),
    "iv3": .init(target: "iv3", sourceType: .time(fractionDigits: 3), targetType: .interval),
    "asc": .init(
      target: "asc", sourceType: .varchar(length: 9), targetType: .varchar(length: 9),
      collation: CollationTraits("ascii_general_ci"), characterSet: "ascii"),
    "eb": .init(
      target: "eb", sourceType: .enumeration(["x", "y"]), targetType: .enumeration(mood),
      collation: CollationTraits("utf8mb4_bin")),
    "order total": .init(
      target: "Order \"Total\"", sourceType: .decimal(precision: 8, scale: 2),
      targetType: .numeric(precision: 8, scale: 2)),
  ]

  static func translate(
    _ mysql: String, _ place: ExpressionContext.Place, _ resultType: PostgresType? = nil,
    _ flavor: SourceFlavor = .mysql, stored: MySQLType? = nil, collation: String = "utf8mb4_0900_ai_ci"
  ) throws(TranslationFailure) -> String {
    try translation(of: mysql, place, resultType, flavor, stored: stored, collation: collation).sql
  }

  static func translation(
    of mysql: String, _ place: ExpressionContext.Place, _ resultType: PostgresType? = nil,
    _ flavor: SourceFlavor = .mysql, stored: MySQLType? = nil, collation: String = "utf8mb4_0900_ai_ci"
  ) throws(TranslationFailure) -> Translation {
    let column = stored.map {
      ExpressionContext.Column(
        target: "stored", sourceType: $0, targetType: resultType ?? .text, collation: CollationTraits(collation))
    }
    let context = ExpressionContext(
      place: place, columns: columns, resultType: resultType, stored: column, flavor: flavor)
    return try ExpressionTranslator(context).translation(of: mysql)
  }
}
