import SQLDialect
import SchemaModel
import Testing

@Suite("The type-mapping table")
struct TypeRuleTests {
  static let enumType = QualifiedName(schema: "shop", name: "orders_status")

  static func facts(_ type: MySQLType) -> ColumnFacts {
    ColumnFacts(
      table: SourceTableName(database: "shop", name: "orders"), column: "c", type: type, enumType: enumType)
  }

  static let geometry = TargetType(name: QualifiedName(schema: "gis", name: "geometry"), owner: "postgis")

  static let everyType: [MySQLType] =
    IntegerSize.allCases.flatMap { size in
      [true, false].map { .integer(size, isUnsigned: $0, displayWidth: nil) }
    } + TextSize.allCases.flatMap { [.text($0), .blob($0)] } + GeometryKind.allCases.map(MySQLType.geometry) + [
      .integer(.tinyint, isUnsigned: false, displayWidth: 1), .decimal(precision: 12, scale: 3), .float, .double,
      .bit(width: 1), .bit(width: 12), .year, .date, .time(fractionDigits: 3), .datetime(fractionDigits: 6),
      .timestamp(fractionDigits: 0), .char(length: 0), .char(length: 3), .varchar(length: 9), .binary(length: 16),
      .varbinary(length: 7), .enumeration(["a", "b"]), .set(["a", "b"]), .json, .vector(dimensions: 4), .uuid, .inet4,
      .inet6, .unknown(name: "hologram"),
    ]

  static let defaults: [(MySQLType, String)] = [
    (.integer(.tinyint, isUnsigned: false, displayWidth: 4), "smallint"),
    (.integer(.tinyint, isUnsigned: true, displayWidth: nil), "smallint"),
    (.integer(.smallint, isUnsigned: false, displayWidth: nil), "smallint"),
    (.integer(.smallint, isUnsigned: true, displayWidth: nil), "integer"),
    (.integer(.mediumint, isUnsigned: true, displayWidth: nil), "integer"),
    (.integer(.int, isUnsigned: false, displayWidth: 11), "integer"),
    (.integer(.int, isUnsigned: true, displayWidth: nil), "bigint"),
    (.integer(.bigint, isUnsigned: false, displayWidth: 20), "bigint"),
    (.integer(.bigint, isUnsigned: true, displayWidth: nil), "numeric(20,0)"),
    (.decimal(precision: 12, scale: 3), "numeric(12,3)"), (.float, "real"), (.double, "double precision"),
    (.bit(width: 1), "boolean"), (.bit(width: 12), "bit(12)"), (.year, "smallint"), (.date, "date"),
    (.datetime(fractionDigits: 6), "timestamp(6)"), (.timestamp(fractionDigits: 0), "timestamp(0) with time zone"),
    (.time(fractionDigits: 3), "interval"), (.char(length: 3), "varchar(3)"), (.char(length: 0), "text"),
    (.varchar(length: 9), "varchar(9)"), (.text(.tiny), "text"), (.text(.long), "text"),
    (.binary(length: 16), "bytea"), (.blob(.regular), "bytea"),
    (.enumeration(["a"]), #""shop"."orders_status""#), (.set(["a"]), "text[]"), (.json, "jsonb"),
    (.geometry(.polygon), "bytea"), (.vector(dimensions: 4), "real[]"), (.uuid, "uuid"), (.inet4, "inet"),
    (.inet6, "inet"), (.unknown(name: "hologram"), "bytea"),
  ]

  @Test(arguments: defaults)
  func `gives the documented default`(type: MySQLType, expected: String) {
    let decision = TypeMapper(options: PlanOptions()).decide(Self.facts(type))
    #expect(PostgresTypeName.render(decision.target) == expected)
    #expect(decision.cast == nil && decision.impossibleCast == nil)
  }

  private static let flag = MySQLType.integer(.tinyint, isUnsigned: false, displayWidth: 1)

  @Test(
    arguments: [
      ([("0", "1")], nil, false, "boolean"), ([(nil, nil)], "1", false, "boolean"),
      ([("0", "2")], nil, false, "smallint"),
      ([("-1", "1")], nil, false, "smallint"), ([("0", "1")], "7", false, "smallint"), (nil, nil, false, "smallint"),
      ([("0", "1"), ("0", "9")], nil, false, "smallint"), ([("1", "1")], nil, true, "smallint"),
    ] as [([(String?, String?)]?, String?, Bool, String)])
  func `makes tinyint(1) boolean only where every value and the default is 0 or 1`(
    ranges: [(String?, String?)]?, value: String?, isAutoIncrement: Bool, expected: String
  ) {
    var facts = Self.facts(Self.flag)
    facts.ranges = ranges?.map { DataProfile.Range(minimum: $0.0, maximum: $0.1) }
    facts.defaultLiteral = value
    facts.isAutoIncrement = isAutoIncrement
    #expect(PostgresTypeName.render(TypeMapper(options: PlanOptions()).decide(facts).target) == expected)
  }

  @Test(
    arguments: [
      ("9223372036854775807", true, false, nil, "bigint"), ("9223372036854775808", true, true, nil, "numeric(20,0)"),
      ("5", false, false, nil, "numeric(20,0)"), ("5", false, true, nil, "bigint"),
      (nil, true, false, 1_000, "bigint"), (nil, true, false, UInt64(Int64.max) + 1, "numeric(20,0)"),
      (nil, false, true, nil, "numeric(20,0)"),
    ] as [(String?, Bool, Bool, UInt64?, String)])
  func `makes a key of bigint unsigned bigint where it is known to fit`(
    maximum: String?, isAutoIncrement: Bool, isInForeignKey: Bool, counter: UInt64?, expected: String
  ) {
    var facts = Self.facts(.integer(.bigint, isUnsigned: true, displayWidth: nil))
    facts.ranges = maximum.map { [DataProfile.Range(minimum: "1", maximum: $0)] }
    facts.isAutoIncrement = isAutoIncrement
    facts.isInForeignKey = isInForeignKey
    facts.autoIncrement = counter
    #expect(PostgresTypeName.render(TypeMapper(options: PlanOptions()).decide(facts).target) == expected)
  }

  @Test(
    arguments: [
      ("00:00:00", "23:59:59.999", nil, "time(3)"), ("-00:00:01", "10:00:00", nil, "interval"),
      ("00:00:00", "24:00:00", nil, "interval"), ("00:00:00", "838:59:59", nil, "interval"),
      ("00:00:00", "01:00:00", "30:00:00", "interval"), (nil, nil, nil, "time(3)"),
    ] as [(String?, String?, String?, String)])
  func `makes TIME a time of day only where every value is one`(
    minimum: String?, maximum: String?, value: String?, expected: String
  ) {
    var facts = Self.facts(.time(fractionDigits: 3))
    facts.ranges = [DataProfile.Range(minimum: minimum, maximum: maximum)]
    facts.defaultLiteral = value
    #expect(PostgresTypeName.render(TypeMapper(options: PlanOptions()).decide(facts).target) == expected)
  }

  @Test func `keeps zero dates as text where that was asked for and there may be some`() {
    var options = PlanOptions()
    options.zeroDate = .text
    let mapper = TypeMapper(options: options)
    var facts = Self.facts(.datetime(fractionDigits: 0))
    #expect(mapper.decide(facts).target == .text)
    facts.ranges = [DataProfile.Range(minimum: "2001-01-01 00:00:00", maximum: "2002-01-01 00:00:00")]
    #expect(mapper.decide(facts).target == .timestamp(fractionDigits: 0))
    facts.ranges = [DataProfile.Range(minimum: "2001-00-01 00:00:00", maximum: "2002-01-01 00:00:00")]
    #expect(mapper.decide(facts).target == .text)
  }

  @Test func `obeys the switches for enum, set, binary(16) and PostGIS`() {
    var options = PlanOptions()
    options.enumeration = .text
    options.set = .text
    options.binary16 = .uuid
    options.targetTypes = [Self.geometry]
    let mapper = TypeMapper(options: options)
    #expect(mapper.decide(Self.facts(.enumeration(["a"]))).target == .text)
    #expect(mapper.decide(Self.facts(.set(["a"]))).target == .text)
    #expect(mapper.decide(Self.facts(.binary(length: 16))).target == .uuid)
    #expect(mapper.decide(Self.facts(.binary(length: 15))).target == .bytea)
    var point = Self.facts(.geometry(.point))
    #expect(PostgresTypeName.render(mapper.decide(point).target) == #""gis"."geometry"(point)"#)
    point.srid = 4326
    #expect(PostgresTypeName.render(mapper.decide(point).target) == #""gis"."geometry"(point,4326)"#)
    #expect(mapper.decide(point).conversion == .geometryFromGeometry)
  }

  @Test func `keeps labels that PostgreSQL has no room for as text`() {
    let type = MySQLType.enumeration([String(repeating: "é", count: 32)])
    #expect(TypeMapper(options: PlanOptions()).decide(Self.facts(type)).target == .text)
  }

  @Test(
    arguments: [
      (CastRule.Subject.type(name: "INT"), true), (.type(name: "int unsigned"), false),
      (.column(pattern: "shop.orders.c"), true), (.column(pattern: "SHOP.Ord*.?"), true),
      (.column(pattern: "orders.c"), true), (.column(pattern: "c"), true), (.column(pattern: "shop.users.c"), false),
    ] as [(CastRule.Subject, Bool)])
  func `puts a person's casts first`(subject: CastRule.Subject, isMeant: Bool) {
    var options = PlanOptions()
    options.casts = [CastRule(subject: subject, target: "bigint")]
    let facts = Self.facts(.integer(.int, isUnsigned: false, displayWidth: 11))
    let decision = TypeMapper(options: options).decide(facts)
    #expect(decision.target == (isMeant ? .bigint : .integer))
    #expect(decision.cast == (isMeant ? options.casts.first : nil))
  }

  @Test func `takes the first cast that is possible and names the impossible one`() {
    var options = PlanOptions()
    options.casts = [
      CastRule(subject: .type(name: "decimal"), target: "numeric(6,1)"),
      CastRule(subject: .type(name: "decimal(6,2)"), target: "text"),
    ]
    let decision = TypeMapper(options: options).decide(Self.facts(.decimal(precision: 6, scale: 2)))
    #expect(decision.target == .text)
    #expect(decision.impossibleCast == options.casts.first)
  }

  @Test(
    arguments: [
      ("0000-00-00", true), ("2020-00-15", true), ("2020-05-00 10:00:00", true), ("0000-05-01", true),
      ("2020-05-01", false), ("CURRENT", false), ("", false), ("1-1-1", false),
    ])
  func `knows a zero or partial date`(text: String, isZero: Bool) {
    #expect(ZeroDates.isZero(text) == isZero)
  }
}
