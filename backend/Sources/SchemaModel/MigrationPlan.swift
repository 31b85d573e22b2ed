// The plan: everything that a run will do, as values. It is written to `plan.json`, stored in the ledger, and is all
// that `resume` needs besides the two servers.

public struct MigrationPlan: Hashable, Sendable, Codable {
  /// Raised when a reader of an older shape would misread this one.
  public static let currentFormatVersion = 1

  public var formatVersion: Int
  public var source: SourceServer
  /// What it was made with; its policies also hold for columns that a person has changed since.
  public var options: PlanOptions
  public var tables: [TablePlan]
  /// In execution order: by stage, then as listed.
  public var steps: [TargetStep]
  public var findings: [Finding]
  /// Tables that were there and are not planned: one that is in neither list is new. Nil in plans of older programs.
  public var otherTables: [SourceTableName]?

  public init(
    formatVersion: Int = MigrationPlan.currentFormatVersion, source: SourceServer,
    options: PlanOptions = PlanOptions(), tables: [TablePlan], steps: [TargetStep], findings: [Finding],
    otherTables: [SourceTableName]? = nil
  ) {
    self.formatVersion = formatVersion
    self.source = source
    self.options = options
    self.tables = tables
    self.steps = steps
    self.findings = findings
    self.otherTables = otherTables
  }
}

public struct TablePlan: Hashable, Sendable, Codable {
  public var source: SourceTableName
  public var target: QualifiedName
  /// In source order; generated ones are read and compared, but not copied.
  public var columns: [ColumnPlan]
  /// How the table can be cut into chunks; nil reads it in one piece.
  public var chunkKey: ChunkKey?
  public var estimatedRows: Int
  public var estimatedBytes: Int
  /// False where the engine gives no snapshot (MyISAM, MEMORY, …).
  public var isTransactional: Bool
  /// The text of SHOW CREATE TABLE that the plan was made from, without the next AUTO_INCREMENT value: a table that
  /// shows another one is not the planned one any more. Nil in plans of older programs.
  public var definition: String?

  public init(
    source: SourceTableName, target: QualifiedName, columns: [ColumnPlan], chunkKey: ChunkKey?, estimatedRows: Int,
    estimatedBytes: Int, isTransactional: Bool, definition: String? = nil
  ) {
    self.source = source
    self.target = target
    self.columns = columns
    self.chunkKey = chunkKey
    self.estimatedRows = estimatedRows
    self.estimatedBytes = estimatedBytes
    self.isTransactional = isTransactional
    self.definition = definition
  }

  public var copiedColumns: [ColumnPlan] { columns.filter { !$0.isGenerated } }
}

public struct ColumnPlan: Hashable, Sendable, Codable {
  public var source: String
  public var target: String
  public var sourceType: MySQLType
  public var targetType: PostgresType
  public var conversion: ColumnConversion
  public var isGenerated: Bool
  /// The column's character set, where not all its codes have a Unicode character.
  public var partialCharacterSet: String?

  public init(
    source: String, target: String, sourceType: MySQLType, targetType: PostgresType, conversion: ColumnConversion,
    isGenerated: Bool, partialCharacterSet: String? = nil
  ) {
    self.source = source
    self.target = target
    self.sourceType = sourceType
    self.targetType = targetType
    self.conversion = conversion
    self.isGenerated = isGenerated
    self.partialCharacterSet = partialCharacterSet
  }
}

/// A unique, non-null, whole-column key of the source.
public struct ChunkKey: Hashable, Sendable, Codable {
  public struct Column: Hashable, Sendable, Codable {
    public var name: String
    public var type: MySQLType

    public init(name: String, type: MySQLType) {
      self.name = name
      self.type = type
    }
  }

  public var indexName: String
  public var columns: [Column]

  public init(indexName: String, columns: [Column]) {
    self.indexName = indexName
    self.columns = columns
  }
}

/// One statement (or a few that belong together) on the target, run once, in a transaction with its ledger row.
public struct TargetStep: Hashable, Sendable, Codable {
  /// Execution order of a run; the raw values number the files of `martlet plan --out`.
  public enum Stage: Int, Hashable, Sendable, Codable, CaseIterable, Comparable {
    // Before the data.
    case schemas = 10
    case types = 20
    case functions = 30
    case tables = 40
    // After a table's data, overlapped with the copying of other tables.
    case primaryKeys = 50
    case indexes = 60
    case checks = 70
    case identities = 80
    case analyze = 90
    // After the tables that they speak of are ready.
    case foreignKeys = 100
    case foreignKeyValidation = 110
    case triggers = 120
    case comments = 130

    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

    public var isBeforeData: Bool { self <= .tables }
    public var isPerTable: Bool { self > .tables && self <= .analyze }

    /// VACUUM refuses to run in a transaction: its ledger row follows it, and a crash between the two repeats it.
    public var isTransactional: Bool { self != .analyze }
  }

  /// Unique in a plan and stable between plans of the same source: `index:shop.orders.idx_created`.
  public var id: String
  public var stage: Stage
  /// The table whose data must be complete first, for the stages after the data.
  public var table: QualifiedName?
  /// The other table that must be ready first: the one that a foreign key refers to. A foreign key without it waits for
  /// every table.
  public var referencedTable: QualifiedName?
  /// The id of a step that must be done first, beyond what the stages say: the ADD FOREIGN KEY of a validation.
  public var after: String?
  /// One or more statements, each ended by a semicolon.
  public var sql: String
  /// True where a failure leaves the object out as a finding instead of ending the run (a CHECK or a foreign key
  /// that existing rows violate).
  public var failureIsFinding: Bool

  public init(
    id: String, stage: Stage, table: QualifiedName?, referencedTable: QualifiedName? = nil, after: String? = nil,
    sql: String, failureIsFinding: Bool = false
  ) {
    self.id = id
    self.stage = stage
    self.table = table
    self.referencedTable = referencedTable
    self.after = after
    self.sql = sql
    self.failureIsFinding = failureIsFinding
  }
}
