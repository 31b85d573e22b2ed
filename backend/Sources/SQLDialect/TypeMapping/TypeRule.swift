public import SchemaModel

/// One line of the type-mapping table: the target for the columns that it matches.
public struct TypeRule: Sendable {
  /// What it matches, in words: `tinyint(1) with only 0, 1 and NULL`.
  public let source: String
  /// The cast rule that a person gave, for messages; nil for the built-in ones.
  public let cast: CastRule?
  private let match: @Sendable (ColumnFacts, PlanOptions) -> PostgresType?

  init(_ source: String, match: @escaping @Sendable (ColumnFacts, PlanOptions) -> PostgresType?) {
    self.source = source
    self.cast = nil
    self.match = match
  }

  /// A person's cast rule; a column pattern may leave out the database, or the database and the table.
  public init(cast: CastRule) {
    @Sendable func target(_ options: PlanOptions) -> PostgresType {
      guard case .known(let type) = CastTarget(cast.target, in: options.targetTypes) else {
        // No conversion makes it: the rule counts as impossible, and the plan says why.
        return .other(cast.target)
      }
      return type
    }
    self.cast = cast
    switch cast.subject {
    case .type(let name):
      source = name
      match = { facts, options in MySQLTypeName.matches(facts.type, name: name) ? target(options) : nil }
    case .column(let text):
      let pattern = NamePattern(text)
      let dotCount = pattern.dotCount
      source = text
      match = { facts, options in
        let subject =
          switch dotCount {
          case 0: facts.column
          case 1: "\(facts.table.name).\(facts.column)"
          default: "\(facts.table).\(facts.column)"
          }
        return pattern.matches(subject) ? target(options) : nil
      }
    }
  }

  /// The target, or nil where the rule does not match.
  public func target(for facts: ColumnFacts, options: PlanOptions) -> PostgresType? { match(facts, options) }
}

extension TypeRule {
  /// The built-in table, first match wins. `docs` and the tests read it; nothing else decides about types.
  public static let builtIn: [TypeRule] = integers + numbers + temporals + texts + binaries + rarities

  private static let integers: [TypeRule] = [
    TypeRule("tinyint(1) as --tinyint1 says; auto: boolean where every value is 0, 1 or NULL and the schema agrees") {
      facts, options in
      guard case .integer(.tinyint, isUnsigned: false, displayWidth: 1) = facts.type else { return nil }
      switch options.tinyintOne {
      case .auto: return facts.holdsOnlyBooleans ? .boolean : .smallint
      case .boolean: return facts.isAutoIncrement ? .smallint : .boolean
      case .smallint: return .smallint
      }
    },
    TypeRule("bigint unsigned as --bigint-unsigned says; auto: bigint for keys below 2^63") { facts, options in
      guard case .integer(.bigint, isUnsigned: true, _) = facts.type else { return nil }
      let numeric = PostgresType.numeric(precision: 20, scale: 0)
      switch options.bigintUnsigned {
      case .auto: return (facts.isAutoIncrement || facts.isInForeignKey) && facts.fitsInt64 ? .bigint : numeric
      case .numeric: return numeric
      case .bigint: return .bigint
      }
    },
    TypeRule("the other integers: the smallest type that holds the range; display width is ignored") { facts, _ in
      guard case .integer(let size, let isUnsigned, _) = facts.type else { return nil }
      switch size {
      case .tinyint: return .smallint
      case .smallint: return isUnsigned ? .integer : .smallint
      case .mediumint: return .integer
      case .int: return isUnsigned ? .bigint : .integer
      case .bigint: return .bigint
      }
    },
    TypeRule("year") { facts, _ in facts.type == .year ? .smallint : nil },
  ]

  private static let numbers: [TypeRule] = [
    TypeRule("decimal(p,s)") { facts, _ in
      guard case .decimal(let precision, let scale) = facts.type else { return nil }
      return .numeric(precision: precision, scale: scale)
    },
    TypeRule("float") { facts, _ in facts.type == .float ? .real : nil },
    TypeRule("double") { facts, _ in facts.type == .double ? .doublePrecision : nil },
    TypeRule("bit(1)") { facts, _ in facts.type == .bit(width: 1) ? .boolean : nil },
    TypeRule("bit(n)") { facts, _ in
      guard case .bit(let width) = facts.type else { return nil }
      return .bit(width: width)
    },
  ]

  private static let temporals: [TypeRule] = [
    TypeRule("date, datetime, timestamp with --zero-date text, where a zero date may be among the values") {
      facts, options in
      guard options.zeroDate == .text, facts.mayHoldZeroDates else { return nil }
      switch facts.type {
      case .date, .datetime, .timestamp: return .text
      default: return nil
      }
    },
    TypeRule("date") { facts, _ in facts.type == .date ? .date : nil },
    TypeRule("datetime(f)") { facts, _ in
      guard case .datetime(let digits) = facts.type else { return nil }
      return .timestamp(fractionDigits: digits)
    },
    TypeRule("timestamp(f)") { facts, _ in
      guard case .timestamp(let digits) = facts.type else { return nil }
      return .timestamptz(fractionDigits: digits)
    },
    TypeRule("time(f) as --time says; auto: time where every value is within [0, 24 h), else interval") {
      facts, options in
      guard case .time(let digits) = facts.type else { return nil }
      switch options.time {
      case .auto: return facts.holdsOnlyTimesOfDay ? .time(fractionDigits: digits) : .interval
      case .time: return .time(fractionDigits: digits)
      case .interval: return .interval
      case .text: return .text
      }
    },
  ]

  private static let texts: [TypeRule] = [
    TypeRule("char(n), varchar(n): MySQL strips CHAR's padding on read, PostgreSQL's char(n) would add it") {
      facts, _ in
      switch facts.type {
      // char(0) holds '' and NULL only; PostgreSQL's lengths begin at 1.
      case .char(let length), .varchar(let length): length > 0 ? .varchar(length: length) : .text
      default: nil
      }
    },
    TypeRule("tinytext, text, mediumtext, longtext") { facts, _ in
      guard case .text = facts.type else { return nil }
      return .text
    },
    TypeRule("enum as --enum says") { facts, options in
      guard case .enumeration(let labels) = facts.type else { return nil }
      // PostgreSQL's labels hold at most 63 bytes.
      let isNative = options.enumeration == .native && labels.allSatisfy { $0.utf8.count <= 63 }
      return isNative ? .enumeration(facts.enumType) : .text
    },
    TypeRule("set as --set says") { facts, options in
      guard case .set = facts.type else { return nil }
      return options.set == .array ? .array(of: .text) : .text
    },
    TypeRule("json") { facts, _ in facts.type == .json ? .jsonb : nil },
  ]

  private static let binaries: [TypeRule] = [
    TypeRule("binary(16) with --binary16 uuid") { facts, options in
      facts.type == .binary(length: 16) && options.binary16 != .bytea ? .uuid : nil
    },
    TypeRule("binary(n), varbinary(n), tinyblob, blob, mediumblob, longblob") { facts, _ in
      switch facts.type {
      case .binary, .varbinary, .blob: .bytea
      default: nil
      }
    },
  ]

  private static let rarities: [TypeRule] = [
    TypeRule("geometry kinds with PostGIS") { facts, options in
      guard case .geometry(let kind) = facts.type, let type = options.geometryType else { return nil }
      // MySQL's GEOMETRYCOLLECTION takes a MULTIPOINT and its kin, and MariaDB's takes everything; PostGIS's does not.
      let held = kind == .geometrycollection ? .geometry : kind
      let modifier = held.rawValue + (facts.srid.map { ",\($0)" } ?? "")
      return .ofExtension(ExtensionType(owner: "postgis", name: type.name, modifier: modifier))
    },
    TypeRule("geometry kinds without PostGIS: EWKB") { facts, _ in
      guard case .geometry = facts.type else { return nil }
      return .bytea
    },
    TypeRule("vector") { facts, _ in
      guard case .vector = facts.type else { return nil }
      return .array(of: .real)
    },
    TypeRule("uuid") { facts, _ in facts.type == .uuid ? .uuid : nil },
    TypeRule("inet4, inet6") { facts, _ in facts.type == .inet4 || facts.type == .inet6 ? .inet : nil },
    TypeRule("anything else: its bytes, once that was accepted") { _, _ in .bytea },
  ]
}
