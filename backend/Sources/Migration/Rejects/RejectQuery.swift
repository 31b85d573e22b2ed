// What an edge may ask about rejected rows, and what it is told. Rows are always those of the target's last run.

/// Which rejected rows; what is nil or empty lets everything pass.
public struct RejectSelection: Sendable, Hashable {
  public enum State: String, Sendable, Hashable, Codable, CaseIterable {
    /// Not in their table yet.
    case waiting
    /// Written by a replay.
    case replayed
    case all
  }

  /// Patterns over `database.table` of the source or `schema.table` of the target, with `*` and `?`.
  public var tables: [String] = []
  /// As the source spells it.
  public var column: String?
  /// `zero-date`, `23505`, …
  public var reason: String?
  public var state: State = .waiting
  public var ids: [Int]?

  public init() {}
}

/// A page of a list of rejected rows.
public struct RejectQuery: Sendable, Hashable {
  public struct Order: Sendable, Hashable, Codable {
    public enum Field: String, Sendable, Hashable, Codable, CaseIterable {
      case id, table, reason
    }

    public var field: Field
    public var isDescending: Bool

    public init(_ field: Field = .id, isDescending: Bool = false) {
      self.field = field
      self.isDescending = isDescending
    }
  }

  public static let limitMax = 1000

  public var selection = RejectSelection()
  public var order = Order()
  /// Rows of a page, at most `limitMax`.
  public var limit: Int = 50
  /// Of the page before, with the same selection and order; nil asks for the first page.
  public var pageToken: String?

  public init() {}
}

/// Rejected rows of a table that have column and reason in common.
public struct RejectCount: Sendable, Hashable, Codable {
  public var table: String
  public var target: String
  public var column: String?
  public var reason: String
  public var rows: Int
  public var rowsReplayed: Int
  /// One to look at.
  public var firstID: Int
  /// What would take them.
  public var remedy: String

  public init(
    table: String, target: String, column: String?, reason: String, rows: Int, rowsReplayed: Int, firstID: Int,
    remedy: String
  ) {
    self.remedy = remedy
    self.table = table
    self.target = target
    self.column = column
    self.reason = reason
    self.rows = rows
    self.rowsReplayed = rowsReplayed
    self.firstID = firstID
  }
}

/// A column's value for people: text where it is valid UTF-8, else hexadecimal; nil is NULL.
public struct RejectValue: Sendable, Hashable, Codable {
  public var column: String
  public var text: String?

  public init(column: String, text: String?) {
    self.column = column
    self.text = text
  }
}

/// A rejected row as a list shows it.
public struct RejectSummary: Sendable, Hashable, Codable {
  public var id: Int
  public var table: String
  public var target: String
  public var key: [RejectValue]
  public var column: String?
  public var reason: String
  /// The target's own words, where it was the target that refused.
  public var message: String?
  /// Size of the source's row.
  public var rawBytes: Int
  /// ISO 8601, UTC.
  public var rejectedAt: String
  public var replayedAt: String?

  public init(
    id: Int, table: String, target: String, key: [RejectValue], column: String?, reason: String, message: String?,
    rawBytes: Int, rejectedAt: String, replayedAt: String?
  ) {
    self.id = id
    self.table = table
    self.target = target
    self.key = key
    self.column = column
    self.reason = reason
    self.message = message
    self.rawBytes = rawBytes
    self.rejectedAt = rejectedAt
    self.replayedAt = replayedAt
  }
}

public struct RejectPage: Sendable, Hashable, Codable {
  public var runID: String
  /// Of the whole selection, not of the page.
  public var counts: [RejectCount]
  public var rows: [RejectSummary]
  /// Nil on the last page.
  public var nextPageToken: String?

  public init(runID: String, counts: [RejectCount], rows: [RejectSummary], nextPageToken: String?) {
    self.runID = runID
    self.counts = counts
    self.rows = rows
    self.nextPageToken = nextPageToken
  }
}

/// A rejected row with all that is known of it.
public struct RejectDetail: Sendable, Hashable {
  public var summary: RejectSummary
  /// Whole, in the order of the source's columns; empty where the bytes cannot be read.
  public var values: [RejectValue]
  /// The row packet of MySQL's binary protocol, as the source sent it.
  public var raw: [UInt8]
  /// What would take the row: a policy, another type, a change of the target.
  public var remedy: String

  public init(summary: RejectSummary, values: [RejectValue], raw: [UInt8], remedy: String) {
    self.summary = summary
    self.values = values
    self.raw = raw
    self.remedy = remedy
  }
}
