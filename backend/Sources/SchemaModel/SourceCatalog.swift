// What the source holds, as its catalog says it: values only, no policy.

public enum SourceFlavor: String, Hashable, Sendable, Codable {
  case mysql, mariadb
}

public struct ServerVersion: Hashable, Sendable, Codable, Comparable, CustomStringConvertible {
  public var major: Int
  public var minor: Int
  public var patch: Int

  public init(_ major: Int, _ minor: Int, _ patch: Int = 0) {
    self.major = major
    self.minor = minor
    self.patch = patch
  }

  public var description: String { "\(major).\(minor).\(patch)" }

  public static func < (left: Self, right: Self) -> Bool {
    (left.major, left.minor, left.patch) < (right.major, right.minor, right.patch)
  }
}

public struct SourceServer: Hashable, Sendable, Codable {
  public var flavor: SourceFlavor
  public var version: ServerVersion
  /// `@@version` as it stands.
  public var versionText: String

  public init(flavor: SourceFlavor, version: ServerVersion, versionText: String) {
    self.flavor = flavor
    self.version = version
    self.versionText = versionText
  }

  /// InnoDB's list of tablespaces has names, and an index is refused to snapshots that are older than it is.
  public var isMySQL8: Bool { flavor == .mysql && version >= ServerVersion(8, 0) }
}

public struct SourceCatalog: Hashable, Sendable, Codable {
  public var server: SourceServer
  public var databases: [SourceDatabase]

  public init(server: SourceServer, databases: [SourceDatabase]) {
    self.server = server
    self.databases = databases
  }
}

public struct SourceDatabase: Hashable, Sendable, Codable {
  public var name: String
  public var characterSet: String
  public var collation: String
  public var tables: [SourceTable]
  /// Views, triggers, procedures, functions, events, sequences: everything that is not a table, with its text.
  public var storedObjects: [StoredObject]

  public init(
    name: String, characterSet: String, collation: String, tables: [SourceTable], storedObjects: [StoredObject]
  ) {
    self.name = name
    self.characterSet = characterSet
    self.collation = collation
    self.tables = tables
    self.storedObjects = storedObjects
  }
}

public struct StoredObject: Hashable, Sendable, Codable {
  public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
    case view, trigger, procedure, function, library, event, sequence
  }

  public var kind: Kind
  public var name: String
  /// The table of a trigger.
  public var table: String?
  /// The statement as the server stores it; nil where the account may not read it.
  public var definition: String?

  public init(kind: Kind, name: String, table: String? = nil, definition: String?) {
    self.kind = kind
    self.name = name
    self.table = table
    self.definition = definition
  }
}

public struct SourceTable: Hashable, Sendable, Codable {
  public var name: SourceTableName
  public var engine: String
  public var collation: String?
  public var comment: String
  /// The engine's estimates; InnoDB's row count can be off by half.
  public var estimatedRows: Int
  public var dataBytes: Int
  public var indexBytes: Int
  /// The next AUTO_INCREMENT value, as SHOW CREATE TABLE prints it.
  public var autoIncrement: UInt64?
  public var columns: [SourceColumn]
  /// The primary key first, then in the server's order.
  public var indexes: [SourceIndex]
  public var foreignKeys: [SourceForeignKey]
  public var checks: [SourceCheck]
  public var partitioning: SourcePartitioning?
  /// MariaDB `WITH SYSTEM VERSIONING`.
  public var isSystemVersioned: Bool
  /// Names of MariaDB's application-time periods (`PERIOD FOR name (start, end)`).
  public var periods: [String]

  public init(
    name: SourceTableName, engine: String = "InnoDB", collation: String? = nil, comment: String = "",
    estimatedRows: Int = 0, dataBytes: Int = 0, indexBytes: Int = 0, autoIncrement: UInt64? = nil,
    columns: [SourceColumn], indexes: [SourceIndex] = [], foreignKeys: [SourceForeignKey] = [],
    checks: [SourceCheck] = [], partitioning: SourcePartitioning? = nil, isSystemVersioned: Bool = false,
    periods: [String] = []
  ) {
    self.name = name
    self.engine = engine
    self.collation = collation
    self.comment = comment
    self.estimatedRows = estimatedRows
    self.dataBytes = dataBytes
    self.indexBytes = indexBytes
    self.autoIncrement = autoIncrement
    self.columns = columns
    self.indexes = indexes
    self.foreignKeys = foreignKeys
    self.checks = checks
    self.partitioning = partitioning
    self.isSystemVersioned = isSystemVersioned
    self.periods = periods
  }

  public var primaryKey: SourceIndex? { indexes.first { $0.kind == .primary } }
}
