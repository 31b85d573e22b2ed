import SQLDialect
import SchemaModel
import Testing

@Suite("Conversions between a MySQL and a PostgreSQL type")
struct ColumnConversionTests {
  static let exact: [(MySQLType, String, ColumnConversion)] = [
    (.integer(.tinyint, isUnsigned: false, displayWidth: 1), "boolean", .booleanFromInteger(.int8)),
    (.integer(.tinyint, isUnsigned: false, displayWidth: 1), "smallint", .integer(from: .int8, to: .int2)),
    (.integer(.tinyint, isUnsigned: true, displayWidth: nil), "int2", .integer(from: .uint8, to: .int2)),
    (.integer(.smallint, isUnsigned: true, displayWidth: nil), "integer", .integer(from: .uint16, to: .int4)),
    (.integer(.mediumint, isUnsigned: false, displayWidth: nil), "integer", .integer(from: .int32, to: .int4)),
    (.integer(.int, isUnsigned: false, displayWidth: 11), "bigint", .integer(from: .int32, to: .int8)),
    (.integer(.int, isUnsigned: true, displayWidth: nil), "bigint", .integer(from: .uint32, to: .int8)),
    (.integer(.bigint, isUnsigned: true, displayWidth: nil), "bigint", .integer(from: .uint64, to: .int8)),
    (.integer(.bigint, isUnsigned: true, displayWidth: nil), "numeric(20,0)", .numericFromInteger(.uint64)),
    (.year, "smallint", .integer(from: .uint16, to: .int2)),
    (.decimal(precision: 10, scale: 2), "numeric(10,2)", .numericFromDecimalText),
    (.decimal(precision: 10, scale: 2), "numeric", .numericFromDecimalText),
    (.decimal(precision: 10, scale: 2), "text", .text(.reject, .reject)),
    (.float, "real", .float4), (.float, "double precision", .float8FromFloat4), (.double, "float8", .float8),
    (.bit(width: 1), "boolean", .booleanFromBit), (.bit(width: 9), "bit(9)", .bits(width: 9)),
    (.bit(width: 9), "varbit", .bits(width: 9)), (.bit(width: 9), "bigint", .integerFromBit),
    (.bit(width: 9), "bytea", .bytes),
    (.date, "date", .date(.reject)), (.date, "timestamp", .timestamp(.reject)), (.date, "text", .textFromDate),
    (.datetime(fractionDigits: 3), "timestamp(3)", .timestamp(.reject)),
    (.datetime(fractionDigits: 3), "timestamptz", .timestamp(.reject)),
    (.datetime(fractionDigits: 3), "text", .textFromTimestamp(fractionDigits: 3)),
    (.timestamp(fractionDigits: 0), "timestamp(6)", .timestamp(.reject)),
    (.time(fractionDigits: 2), "time(2)", .timeOfDay), (.time(fractionDigits: 2), "interval", .intervalFromTime),
    (.time(fractionDigits: 2), "text", .textFromTime(fractionDigits: 2)),
    (.char(length: 36), "uuid", .uuidFromText), (.varchar(length: 40), "inet", .inetFromText),
    (.varchar(length: 40), "jsonb", .jsonb),
    (.text(.long), "json", .json), (.varchar(length: 40), "varchar(10)", .text(.reject, .reject)),
    (.binary(length: 16), "uuid", .uuidFromBinary16(.standard)), (.binary(length: 16), "bytea", .bytes),
    (.varbinary(length: 20), "text", .text(.reject, .reject)), (.blob(.medium), "bytea", .bytes),
    (.enumeration(["a", "b"]), "text", .enumLabel(.reject)), (.enumeration(["", "b"]), "text", .enumLabel(.keep)),
    (.set(["a"]), "text[]", .textArrayFromSet), (.set(["a"]), "text", .text(.reject, .reject)),
    (.json, "jsonb", .jsonb), (.json, "json", .json), (.json, "text", .text(.reject, .reject)),
    (.geometry(.point), "bytea", .ewkbFromGeometry),
    (.vector(dimensions: 3), "real[]", .realArrayFromVector), (.uuid, "uuid", .uuidFromText),
    (.inet4, "inet", .inetFromText), (.inet6, "text", .text(.reject, .reject)),
    (.unknown(name: "hologram"), "bytea", .bytes),
  ]

  @Test(arguments: exact)
  func `is known where it is exact`(source: MySQLType, target: String, expected: ColumnConversion) {
    #expect(ColumnConversion.between(source: source, target: PostgresTypeName.parse(target)) == expected)
  }

  static let ofExtensions: [(MySQLType, String, String, ColumnConversion?)] = [
    (MySQLType.varchar(length: 40), "citext", "citext", ColumnConversion.text(.reject, .reject)),
    (.enumeration(["a"]), "citext", "citext", .enumLabel(.reject)),
    (.geometry(.point), "postgis", "geometry", .geometryFromGeometry),
    (.vector(dimensions: 3), "vector", "vector", .vectorFromVector),
    // Of the same name, but not what its name says; and types that would change a value.
    (.varchar(length: 40), "other", "citext", nil), (.geometry(.point), "other", "geometry", nil),
    (.geometry(.point), "postgis", "geography", nil), (.vector(dimensions: 3), "vector", "halfvec", nil),
    (.varchar(length: 40), "hstore", "hstore", nil),
  ]

  @Test(arguments: ofExtensions)
  func `to an extension's type go by the extension that owns it`(
    source: MySQLType, owner: String, name: String, expected: ColumnConversion?
  ) {
    let type = ExtensionType(owner: owner, name: QualifiedName(schema: "any where", name: name))
    #expect(ColumnConversion.between(source: source, target: .ofExtension(type)) == expected)
  }

  static let impossible: [(MySQLType, String)] = [
    (.integer(.int, isUnsigned: false, displayWidth: nil), "double precision"),
    (.integer(.int, isUnsigned: false, displayWidth: nil), "uuid"),
    // PostgreSQL would round these in silence.
    (.decimal(precision: 10, scale: 4), "numeric(10,2)"), (.datetime(fractionDigits: 6), "timestamp(3)"),
    (.timestamp(fractionDigits: 6), "timestamptz(0)"), (.time(fractionDigits: 6), "time(0)"),
    (.decimal(precision: 10, scale: 0), "bigint"), (.double, "real"),
    (.bit(width: 9), "bit(8)"), (.bit(width: 9), "bit varying(8)"), (.bit(width: 2), "boolean"),
    (.datetime(fractionDigits: 0), "date"), (.time(fractionDigits: 0), "timestamp"),
    (.binary(length: 15), "uuid"), (.geometry(.point), "text"), (.vector(dimensions: 3), "text"),
    (.json, "integer"), (.set(["a"]), "integer[]"), (.text(.long), "ltree"),
  ]

  @Test(arguments: impossible)
  func `is refused where something would be lost`(source: MySQLType, target: String) {
    #expect(ColumnConversion.between(source: source, target: PostgresTypeName.parse(target)) == nil)
  }

  @Test func `follows the policies`() {
    var options = PlanOptions()
    options.zeroDate = .minusInfinity
    options.nul = .strip
    options.encoding = .replace
    options.emptyEnum = .null
    options.binary16 = .swappedUUID
    let policies = ConversionPolicies(options)
    func conversion(_ source: MySQLType, _ target: PostgresType) -> ColumnConversion? {
      ColumnConversion.between(source: source, target: target, policies: policies)
    }
    #expect(conversion(.date, .date) == .date(.minusInfinity))
    #expect(conversion(.text(.tiny), .text) == .text(.strip, .replace))
    #expect(conversion(.enumeration(["a"]), .text) == .enumLabel(.null))
    #expect(conversion(.binary(length: 16), .uuid) == .uuidFromBinary16(.swapped))
  }

  /// A new type or rule cannot forget its conversion.
  @Test(arguments: TypeRuleTests.everyType)
  func `exists for every built-in decision`(type: MySQLType) {
    var options = PlanOptions()
    for postGIS in [false, true] {
      options.targetTypes = postGIS ? [TypeRuleTests.geometry] : []
      let decision = TypeMapper(options: options).decide(TypeRuleTests.facts(type))
      #expect(ColumnConversion.between(source: type, target: decision.target) == decision.conversion)
    }
  }
}
