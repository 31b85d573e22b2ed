public struct SourceColumn: Hashable, Sendable, Codable {
  public var name: String
  public var type: MySQLType
  /// `COLUMN_TYPE` as the server prints it, for messages.
  public var typeText: String
  public var isNullable: Bool
  public var defaultValue: SourceDefault?
  public var isAutoIncrement: Bool
  /// ON UPDATE CURRENT_TIMESTAMP.
  public var updatesOnChange: Bool
  public var generated: SourceGenerated?
  public var characterSet: String?
  public var collation: String?
  public var comment: String
  public var isInvisible: Bool
  public var isZerofill: Bool
  /// Spatial reference of a geometry column, where the catalog states one.
  public var srid: Int?
  /// MariaDB's GENERATED ALWAYS AS ROW START or ROW END, where the table's rows have versions.
  public var versionTime: VersionTime?

  public enum VersionTime: String, Hashable, Sendable, Codable {
    case start, end
  }

  public init(
    name: String, type: MySQLType, typeText: String = "", isNullable: Bool = true, defaultValue: SourceDefault? = nil,
    isAutoIncrement: Bool = false, updatesOnChange: Bool = false, generated: SourceGenerated? = nil,
    characterSet: String? = nil, collation: String? = nil, comment: String = "", isInvisible: Bool = false,
    isZerofill: Bool = false, srid: Int? = nil, versionTime: VersionTime? = nil
  ) {
    self.name = name
    self.type = type
    self.typeText = typeText
    self.isNullable = isNullable
    self.defaultValue = defaultValue
    self.isAutoIncrement = isAutoIncrement
    self.updatesOnChange = updatesOnChange
    self.generated = generated
    self.characterSet = characterSet
    self.collation = collation
    self.comment = comment
    self.isInvisible = isInvisible
    self.isZerofill = isZerofill
    self.srid = srid
    self.versionTime = versionTime
  }
}

/// A column default, after the flavour's own quoting has been undone. `DEFAULT NULL` is no default.
public enum SourceDefault: Hashable, Sendable, Codable {
  /// The value's text, unquoted: `0`, `draft`, `2020-01-01`, `b'101'`.
  case literal(String)
  /// An expression in MySQL's syntax: `CURRENT_TIMESTAMP(6)`, `uuid()`, `(1 + 2)`.
  case expression(String)
  /// A number as `literal`, of which the server prints fewer digits than it may keep.
  case rounded(String)
  /// The server has one and prints it so that it cannot be read: the reason.
  case unreadable(String)
}

public struct SourceGenerated: Hashable, Sendable, Codable {
  public var expression: String
  public var isStored: Bool

  public init(expression: String, isStored: Bool) {
    self.expression = expression
    self.isStored = isStored
  }
}

public struct SourceIndex: Hashable, Sendable, Codable {
  public enum Kind: String, Hashable, Sendable, Codable {
    case primary, unique, plain, fulltext, spatial
  }

  public struct Part: Hashable, Sendable, Codable {
    public enum Subject: Hashable, Sendable, Codable {
      /// `prefixLength` counts characters (bytes for binary columns).
      case column(name: String, prefixLength: Int?)
      case expression(String)
    }

    public var subject: Subject
    public var isDescending: Bool

    public init(_ subject: Subject, isDescending: Bool = false) {
      self.subject = subject
      self.isDescending = isDescending
    }
  }

  public var name: String
  public var kind: Kind
  public var parts: [Part]
  public var isVisible: Bool
  public var comment: String
  /// BTREE, HASH, RTREE, FULLTEXT as the server prints it.
  public var method: String
  /// MariaDB's `WITHOUT OVERLAPS`: the period of which no two rows of equal other columns may share a moment. Its end
  /// and start are the last parts.
  public var period: String?

  public init(
    name: String, kind: Kind, parts: [Part], isVisible: Bool = true, comment: String = "", method: String = "BTREE",
    period: String? = nil
  ) {
    self.name = name
    self.kind = kind
    self.parts = parts
    self.isVisible = isVisible
    self.comment = comment
    self.method = method
    self.period = period
  }

  /// The plain column names of the parts, or nil when a part is a prefix or an expression.
  public var wholeColumns: [String]? {
    var names: [String] = []
    for part in parts {
      guard case .column(let name, nil) = part.subject else { return nil }
      names.append(name)
    }
    return names
  }
}

public enum ReferentialAction: String, Hashable, Sendable, Codable, CaseIterable {
  case noAction = "NO ACTION"
  case restrict = "RESTRICT"
  case cascade = "CASCADE"
  case setNull = "SET NULL"
  case setDefault = "SET DEFAULT"
}

public struct SourceForeignKey: Hashable, Sendable, Codable {
  public var name: String
  public var columns: [String]
  public var referencedTable: SourceTableName
  public var referencedColumns: [String]
  public var onDelete: ReferentialAction
  public var onUpdate: ReferentialAction

  public init(
    name: String, columns: [String], referencedTable: SourceTableName, referencedColumns: [String],
    onDelete: ReferentialAction = .noAction, onUpdate: ReferentialAction = .noAction
  ) {
    self.name = name
    self.columns = columns
    self.referencedTable = referencedTable
    self.referencedColumns = referencedColumns
    self.onDelete = onDelete
    self.onUpdate = onUpdate
  }
}

public struct SourceCheck: Hashable, Sendable, Codable {
  public var name: String
  /// In MySQL's syntax, as the catalog prints it.
  public var expression: String
  public var isEnforced: Bool
  /// MariaDB's column-level checks carry their column's name.
  public var column: String?

  public init(name: String, expression: String, isEnforced: Bool = true, column: String? = nil) {
    self.name = name
    self.expression = expression
    self.isEnforced = isEnforced
    self.column = column
  }
}

public struct SourcePartitioning: Hashable, Sendable, Codable {
  public struct Partition: Hashable, Sendable, Codable {
    public var name: String
    /// RANGE's upper bound or LIST's values as the catalog prints them: `2024`, `MAXVALUE`, `1,2,3`.
    public var bound: String?
    public var comment: String

    public init(name: String, bound: String?, comment: String = "") {
      self.name = name
      self.bound = bound
      self.comment = comment
    }
  }

  /// RANGE, LIST, HASH, KEY, RANGE COLUMNS, LIST COLUMNS, LINEAR HASH, LINEAR KEY, SYSTEM_TIME.
  public var method: String
  public var expression: String
  public var subpartitionMethod: String?
  public var partitions: [Partition]

  public init(method: String, expression: String, subpartitionMethod: String? = nil, partitions: [Partition]) {
    self.method = method
    self.expression = expression
    self.subpartitionMethod = subpartitionMethod
    self.partitions = partitions
  }
}
