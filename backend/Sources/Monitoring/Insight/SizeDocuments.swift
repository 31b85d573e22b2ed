/// A page of a list, sorted by the server.
public struct DatabasePage: Sendable, Equatable {
  public var offset: Int
  public var limit: Int

  public static let limitMax = 500

  /// Out-of-range values are moved into it.
  public init(offset: Int = 0, limit: Int = 50) {
    self.offset = max(0, offset)
    self.limit = min(max(1, limit), Self.limitMax)
  }
}

/// `/api/database/sizes`, tables.
public struct DatabaseTableSizes: Sendable, Codable, Equatable {
  public struct Item: Sendable, Codable, Equatable {
    public var table: DatabaseObjectName
    public var totalBytes: Int
    public var tableBytes: Int
    public var indexBytes: Int
    public var toastBytes: Int
    /// The sizes are those of the last VACUUM or ANALYZE, because somebody has the table locked.
    public var isEstimate: Bool
    /// nil before the first ANALYZE.
    public var rowsEstimate: Int?
    public var deadRowsEstimate: Int
    /// Space in the table that its rows would not need, by the usual statistical estimate: good for comparing tables, off
    /// by tens of percent for one. nil without statistics, or without the right to see them.
    public var bloatBytesEstimate: Int?
    public var bloatRatioEstimate: Double?
  }

  public var tablesTotal: Int
  public var bytesTotal: Int
  public var offset: Int
  public var items: [Item]
}

/// `/api/database/sizes`, indexes.
public struct DatabaseIndexSizes: Sendable, Codable, Equatable {
  public struct Item: Sendable, Codable, Equatable {
    public var index: DatabaseObjectName
    public var table: String
    public var bytes: Int
    public var isEstimate: Bool
    public var scans: Int
    public var isUnique: Bool
    public var isPrimary: Bool
    /// False for what a failed CREATE INDEX CONCURRENTLY has left behind.
    public var isValid: Bool
  }

  public var indexesTotal: Int
  public var bytesTotal: Int
  public var offset: Int
  public var items: [Item]
}

/// Hints about indexes: what the statistics since their last reset suggest, for a person to judge.
public struct DatabaseIndexHints: Sendable, Codable, Equatable {
  /// No scan has used it, and no constraint stands on it.
  public struct Unused: Sendable, Codable, Equatable {
    public var index: DatabaseObjectName
    public var table: String
    public var bytes: Int
    /// A deletion in a referenced table would read this one from end to end without it.
    public var servesForeignKey: Bool
    /// What would remove it; nil where a foreign key needs it.
    public var statement: String?
  }

  /// Another index of the same table can do its work.
  public struct Redundant: Sendable, Codable, Equatable {
    public var index: DatabaseObjectName
    public var table: String
    public var coveringIndex: String
    public var isDuplicate: Bool
    public var bytes: Int
    public var statement: String
  }

  public struct ForeignKey: Sendable, Codable, Equatable {
    public var table: DatabaseObjectName
    public var constraint: String
    public var columns: [String]
    public var referencedTable: DatabaseObjectName
    public var rowsEstimate: Int?
    public var statement: String
  }

  /// A large table that is mostly read from end to end.
  public struct SequentialScan: Sendable, Codable, Equatable {
    public var table: DatabaseObjectName
    public var sequentialScans: Int
    public var rowsPerScan: Int
    public var indexScans: Int
    public var rowsEstimate: Int
  }

  /// As the server writes it; nil where the statistics were never reset.
  public var countedSince: String?
  public var unused: [Unused]
  public var redundant: [Redundant]
  public var foreignKeysWithoutIndex: [ForeignKey]
  public var sequentialScans: [SequentialScan]
}
