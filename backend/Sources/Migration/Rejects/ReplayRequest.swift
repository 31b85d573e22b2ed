public import SchemaModel

/// What `martlet rejects replay` was asked for. A policy that is nil stays as it was in the run.
public struct ReplayRequest: Sendable, Hashable {
  /// Of rows that wait; its state is not looked at.
  public var selection = RejectSelection()
  public var zeroDate: ZeroDatePolicy?
  public var nul: NulPolicy?
  public var encoding: EncodingPolicy?
  public var emptyEnum: EmptyEnumPolicy?

  public init() {}
}

/// What became of the rows that were tried again.
public struct ReplayReport: Sendable, Hashable, Codable {
  public struct Table: Sendable, Hashable, Codable {
    public var source: String
    public var target: String
    /// In the table now.
    public var rowsReplayed: Int
    /// Refused again; they stay, with the reason of this time.
    public var rowsRefused: Int

    public init(source: String, target: String, rowsReplayed: Int, rowsRefused: Int) {
      self.source = source
      self.target = target
      self.rowsReplayed = rowsReplayed
      self.rowsRefused = rowsRefused
    }
  }

  public var runID: String
  public var tables: [Table]
  /// Values that a policy altered, by `database.table.column`.
  public var altered: [String: Int]
  /// Rejected rows of the run that are still in no table, selected or not.
  public var rowsWaiting: Int

  public init(runID: String, tables: [Table], altered: [String: Int], rowsWaiting: Int) {
    self.runID = runID
    self.tables = tables
    self.altered = altered
    self.rowsWaiting = rowsWaiting
  }

  public var rowsReplayed: Int { tables.reduce(0) { $0 + $1.rowsReplayed } }
  public var rowsRefused: Int { tables.reduce(0) { $0 + $1.rowsRefused } }
}
