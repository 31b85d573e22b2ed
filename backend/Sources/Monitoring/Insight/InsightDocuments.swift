public import Foundation

/// `/api/database/metrics`: levels at one instant, and rates since the sample before.
public struct DatabaseMetrics: Sendable, Codable, Equatable {
  public struct Rates: Sendable, Codable, Equatable {
    /// What the rates are over.
    public var intervalSeconds: Double
    public var commitsPerSecond: Double
    public var rollbacksPerSecond: Double
    public var rowsReturnedPerSecond: Double
    public var rowsFetchedPerSecond: Double
    public var rowsInsertedPerSecond: Double
    public var rowsUpdatedPerSecond: Double
    public var rowsDeletedPerSecond: Double
    public var blocksHitPerSecond: Double
    public var blocksReadPerSecond: Double
    public var tempBytesPerSecond: Double
    /// Of the whole server.
    public var walBytesPerSecond: Double
    /// Of the interval; nil where no block was asked for.
    public var cacheHitRatio: Double?
  }

  /// How long statements take.
  public struct Latency: Sendable, Codable, Equatable {
    /// The way to the server and back with a trivial statement, at this sample.
    public var probeSeconds: Double
    /// Statements of this database as pg_stat_statements counts them, since the sample before; nil without it, and
    /// where it was reset or has forgotten statements in between.
    public var statementsPerSecond: Double?
    /// Nil where none was executed.
    public var statementMeanSeconds: Double?
  }

  public var sampledAt: Date
  public var database: String
  public var serverVersion: String
  public var serverStartedAt: Date
  public var databaseBytes: Int
  public var connections: Int
  public var activeSessions: Int
  public var blockedSessions: Int
  /// Of the blocked sessions; 0 where none is.
  public var longestWaitSeconds: Double
  public var longestTransactionSeconds: Double
  public var xminHorizonAgeTransactions: Int
  /// Since the last reset of the statistics.
  public var deadlocks: Int
  public var cacheHitRatio: Double?
  /// nil where the statistics were reset in between.
  public var rates: Rates?
  public var latency: Latency
}

/// `/api/database/queries`.
public struct DatabaseQueries: Sendable, Codable, Equatable {
  public enum State: String, Sendable, Codable, CaseIterable {
    case available
    /// `hint` says how to get it.
    case extensionMissing = "extension-missing"
    case libraryNotLoaded = "library-not-loaded"
  }

  public struct Item: Sendable, Codable, Equatable {
    /// pg_stat_statements' `queryid`, for `DatabaseInsight.queryText`.
    public var id: String
    public var calls: Int
    public var totalSeconds: Double
    /// The mean over all calls, not a quantile.
    public var meanSeconds: Double
    public var maxSeconds: Double
    public var rows: Int
    /// nil where no block was asked for.
    public var cacheHitRatio: Double?
    public var tempBytes: Int
    public var walBytes: Int
    /// Of the execution time of all statements.
    public var timeRatio: Double
  }

  public var state: State
  public var hint: String?
  /// Since when it counts, as the server writes it.
  public var countedSince: String?
  /// How often it has forgotten the statements used least to make room: what is listed is then not all.
  public var deallocations: Int
  /// Of which `items` are the first.
  public var statementsTotal: Int
  public var items: [Item]
}

/// One statement's text as pg_stat_statements keeps it: constants are `$1` …, or `?` where it kept them.
public struct DatabaseQueryText: Sendable, Codable, Equatable {
  public var id: String
  public var text: String
  public var isCut: Bool
}

/// A name of the database: data, to be escaped wherever it is shown.
public struct DatabaseObjectName: Sendable, Codable, Equatable {
  public var schema: String
  public var name: String

  public init(schema: String, name: String) {
    self.schema = schema
    self.name = name
  }
}

public struct DatabaseSession: Sendable, Codable, Equatable {
  /// 0 for a prepared transaction.
  public var processID: Int
  public var user: String?
  public var database: String?
  public var application: String?
  public var state: String?
  public var waitEventType: String?
  public var waitEvent: String?
  public var transactionSeconds: Double?
  /// Its current or last statement, with `?` for each constant and without comments.
  public var query: String?
  public var isQueryCut: Bool
}

/// `/api/database/locks`: who waits for whom.
public struct DatabaseLocks: Sendable, Codable, Equatable {
  /// Each session is in the tree once: under one that holds it up, one nearest to the root.
  public struct Node: Sendable, Codable, Equatable {
    public var session: DatabaseSession
    /// What it waits for; nil for one that only holds others up.
    public var lock: Lock?
    public var waitSeconds: Double?
    /// All that hold it up, the parent among them.
    public var blockedBy: [Int]
    /// It waits for itself, by way of others: a deadlock that the server has not ended yet.
    public var isInCycle: Bool
    public var waiters: [Node]
  }

  public struct Lock: Sendable, Codable, Equatable {
    /// `relation`, `transactionid`, `tuple`, …
    public var type: String
    public var mode: String
    /// Also for a row's lock, where it is known; nil for another database's.
    public var relation: DatabaseObjectName?
  }

  /// Sessions that hold others up.
  public var roots: [Node]
  public var waitersTotal: Int
  /// More sessions wait than are shown.
  public var isCut: Bool
}

/// `/api/database/connections`.
public struct DatabaseConnections: Sendable, Codable, Equatable {
  public struct Group: Sendable, Codable, Equatable {
    /// nil where the server has none, or the account may not see it.
    public var name: String?
    public var connections: Int
    public var longestTransactionSeconds: Double?
  }

  public var connections: Int
  public var connectionsMax: Int
  /// Kept for superusers and the like.
  public var connectionsReserved: Int
  public var byState: [Group]
  public var byUser: [Group]
  /// The largest ones; the rest is `other`.
  public var byApplication: [Group]
  public var longestTransactions: [DatabaseSession]
}
