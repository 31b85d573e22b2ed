// What a watcher of a run sees: counters that workers add to, copied out a few times a second.

public enum RunPhase: String, Sendable, Codable, CaseIterable {
  case connecting, introspecting, planning, schema, copying, constraints, finishing, finished, failed, cancelled
}

/// Why a run does not go as fast as it could, or not at all.
public enum RunHold: String, Sendable, Codable, CaseIterable {
  /// Somebody has paused it.
  case paused
  /// More threads run on the source than `RunOptions.sourceThreadsRunningMax`.
  case sourceBusy = "source-busy"
  /// Workers wait for `RunOptions.bytesPerSecondMax`.
  case rateLimit = "rate-limit"
  /// It ends when what is in flight is done.
  case stopping
}

public struct TableProgress: Sendable, Codable, Equatable {
  public enum State: String, Sendable, Codable, CaseIterable {
    case waiting, copying, indexing, done, failed
  }

  /// `shop.orders`, as the source spells it.
  public var name: String
  /// `public.orders`, as the target spells it.
  public var target: String
  public var state: State
  /// The plan's estimate until the table is copied, then the exact count.
  public var rowsTotal: Int
  public var rowsCopied: Int
  public var rowsRejected: Int
  /// Source bytes, in the same sense as the estimate: what the engine says that the data occupy.
  public var bytesTotal: Int
  /// Encoded COPY bytes sent.
  public var bytesCopied: Int
  public var chunksTotal: Int
  public var chunksDone: Int
  public var secondsCopying: Double

  public init(
    name: String, target: String = "", state: State = .waiting, rowsTotal: Int = 0, rowsCopied: Int = 0,
    rowsRejected: Int = 0,
    bytesTotal: Int = 0, bytesCopied: Int = 0, chunksTotal: Int = 0, chunksDone: Int = 0, secondsCopying: Double = 0
  ) {
    self.name = name
    self.target = target
    self.state = state
    self.rowsTotal = rowsTotal
    self.rowsCopied = rowsCopied
    self.rowsRejected = rowsRejected
    self.bytesTotal = bytesTotal
    self.bytesCopied = bytesCopied
    self.chunksTotal = chunksTotal
    self.chunksDone = chunksDone
    self.secondsCopying = secondsCopying
  }
}

public struct ProgressSnapshot: Sendable, Codable, Equatable {
  public var runID: String
  public var phase: RunPhase
  public var elapsedSeconds: Double
  /// In the order of the plan.
  public var tables: [TableProgress]
  /// Statements after the data: indexes, constraints, …
  public var stepsTotal: Int
  public var stepsDone: Int
  /// Titles of the statements that run now: `index:shop.orders.idx_created`.
  public var activeSteps: [String]
  public var hold: RunHold?

  public init(
    runID: String, phase: RunPhase, elapsedSeconds: Double, tables: [TableProgress], stepsTotal: Int, stepsDone: Int,
    activeSteps: [String], hold: RunHold? = nil
  ) {
    self.runID = runID
    self.phase = phase
    self.elapsedSeconds = elapsedSeconds
    self.tables = tables
    self.stepsTotal = stepsTotal
    self.stepsDone = stepsDone
    self.activeSteps = activeSteps
    self.hold = hold
  }

  public var rowsCopied: Int { tables.reduce(0) { $0 + $1.rowsCopied } }
  public var rowsTotal: Int { tables.reduce(0) { $0 + $1.rowsTotal } }
  public var rowsRejected: Int { tables.reduce(0) { $0 + $1.rowsRejected } }
  public var bytesCopied: Int { tables.reduce(0) { $0 + $1.bytesCopied } }
  public var bytesTotal: Int { tables.reduce(0) { $0 + $1.bytesTotal } }
}
