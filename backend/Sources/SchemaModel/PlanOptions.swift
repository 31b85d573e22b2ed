/// What a person may decide about a plan; the defaults are exact or refuse.
public struct PlanOptions: Sendable, Hashable, Codable {
  public enum IdentifierCase: String, Sendable, Hashable, Codable, CaseIterable {
    /// Lower-cased where that is free of clashes, else kept.
    case lower
    case keep
    case snake
  }

  public enum TinyintOne: String, Sendable, Hashable, Codable, CaseIterable {
    /// boolean when every value is 0, 1 or NULL.
    case auto
    case boolean
    case smallint
  }

  public enum BigintUnsigned: String, Sendable, Hashable, Codable, CaseIterable {
    case auto, numeric, bigint
  }

  public enum TimeType: String, Sendable, Hashable, Codable, CaseIterable {
    /// time when every value is within [0, 24 h), else interval.
    case auto
    case time, interval, text
  }

  public enum ZeroDate: String, Sendable, Hashable, Codable, CaseIterable {
    case reject, null, minusInfinity = "-infinity", text
  }

  public enum EnumType: String, Sendable, Hashable, Codable, CaseIterable {
    case native, text
  }

  public enum SetType: String, Sendable, Hashable, Codable, CaseIterable {
    case array, text
  }

  public enum Binary16: String, Sendable, Hashable, Codable, CaseIterable {
    case bytea, uuid, swappedUUID = "uuid-swapped"
  }

  /// The schema of a migration of one database; nil means one schema per database, by its name.
  public var targetSchema: String?
  public var identifierCase: IdentifierCase = .lower
  public var tinyintOne: TinyintOne = .auto
  public var bigintUnsigned: BigintUnsigned = .auto
  public var time: TimeType = .auto
  public var zeroDate: ZeroDate = .reject
  public var nul: NulPolicy = .reject
  public var encoding: EncodingPolicy = .reject
  public var emptyEnum: EmptyEnumPolicy = .reject
  public var enumeration: EnumType = .native
  public var set: SetType = .array
  public var binary16: Binary16 = .bytea
  /// Casts given by the person, before the built-in table: first match wins.
  public var casts: [CastRule] = []
  /// Patterns over `database.table` with `*` and `?`; empty means all.
  public var includedTables: [String] = []
  public var excludedTables: [String] = []
  /// PostgreSQL's `server_version_num`, for what newer servers can do.
  public var targetVersionNumber: Int = 150_000
  /// Types of the target that the plan may name: PostGIS's geometry, and what cast rules speak of.
  public var targetTypes: [TargetType] = []

  public init() {}
}

/// `--cast 'column shop.orders.flags:bigint'` or `--cast 'type datetime:timestamptz'`.
public struct CastRule: Sendable, Hashable, Codable {
  public enum Subject: Sendable, Hashable, Codable {
    /// `database.table.column`, compared without case, with `*` and `?`.
    case column(pattern: String)
    /// MySQL's type name: `datetime`, `bigint unsigned`, `tinyint(1)`.
    case type(name: String)
  }

  public var subject: Subject
  /// PostgreSQL's type as a person writes it.
  public var target: String

  public init(subject: Subject, target: String) {
    self.subject = subject
    self.target = target
  }
}
