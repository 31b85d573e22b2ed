public import Diagnostics
import PostgresClient
import SQLDialect
public import SchemaModel

/// A chunk as the ledger has it.
public struct ChunkRecord: Sendable, Hashable {
  public var table: Int
  public var chunk: Int
  public var range: ChunkRange
  public var isDone: Bool
  /// Set by the transaction that makes it done, and by nothing else.
  public var hasFinishTime: Bool

  public init(table: Int, chunk: Int, range: ChunkRange, isDone: Bool, hasFinishTime: Bool) {
    self.table = table
    self.chunk = chunk
    self.range = range
    self.isDone = isDone
    self.hasFinishTime = hasFinishTime
  }
}

/// What came of a chunk.
public struct ChunkCounts: Sendable, Hashable {
  public var rowsRead: Int
  public var rowsWritten: Int
  public var rowsRejected: Int
  public var bytes: Int
  public var seconds: Double
  /// Values that a policy altered, by source column.
  public var altered: [String: Int]

  public init(
    rowsRead: Int, rowsWritten: Int, rowsRejected: Int, bytes: Int, seconds: Double, altered: [String: Int] = [:]
  ) {
    self.rowsRead = rowsRead
    self.rowsWritten = rowsWritten
    self.rowsRejected = rowsRejected
    self.bytes = bytes
    self.seconds = seconds
    self.altered = altered
  }
}

/// Sums over a table's chunks.
public struct TableSums: Sendable, Hashable {
  public var table: Int
  public var source: String
  public var target: String
  public var chunks: Int
  public var chunksDone: Int
  public var counts: ChunkCounts
}

extension Ledger {
  /// Records the ranges of a table before the first of them is copied; in a transaction of the caller's.
  public func planChunks(run: RunHandle, table: Int, ranges: [ChunkRange]) throws(MartletError) {
    try holdLease(run)
    _ = try connection.query(
      LedgerStatements.insertChunks, [.text(run.runID), .text("\(table)"), try text(ranges)])
  }

  /// The ranges of a table that were recorded before, or nil; first in the transaction that records them.
  ///
  /// A commit whose answer was lost may have been made, or may still be under way in a session that has lost its client:
  /// the lock waits for that one.
  public func plannedRanges(run: RunHandle, table: Int) throws(MartletError) -> [ChunkRange]? {
    let key: [PostgresParameter] = [.text(run.runID), .text("\(table)")]
    _ = try connection.query(LedgerStatements.lockTable, key)
    let ranges = try connection.query(LedgerStatements.tableChunks, key).map { row throws(MartletError) in
      try Self.value(ChunkRange.self, from: try row.require("key_range").text)
    }
    return ranges.isEmpty ? nil : ranges
  }

  /// Takes a chunk for the caller's transaction, as its first deed: waits for a session that has lost its client and
  /// may still commit the same chunk, and then tells what came of it.
  ///
  /// - Returns: the counts of a chunk that is done already, else nil.
  public func claimChunk(run: RunHandle, table: Int, chunk: Int) throws(MartletError) -> ChunkCounts? {
    let rows = try connection.query(
      LedgerStatements.claimChunk, [.text(run.runID), .text("\(table)"), .text("\(chunk)")])
    guard let row = rows.first else { throw Self.leaseLost }
    guard try row.require("is_done").text == "t" else { return nil }
    return ChunkCounts(
      rowsRead: try row.require("rows_read").int, rowsWritten: try row.require("rows_written").int,
      rowsRejected: try row.require("rows_rejected").int, bytes: try row.require("bytes").int,
      seconds: try row.require("seconds").value { Double($0) })
  }

  /// Says that a chunk is in the target. Call it in the transaction that holds the rows: then it is true at every
  /// instant, whatever dies.
  ///
  /// - Throws: when the chunk is done already or another process has taken the run over; the transaction must then be
  ///   rolled back.
  public func finishChunk(run: RunHandle, table: Int, chunk: Int, counts: ChunkCounts) throws(MartletError) {
    try holdLease(run)
    let rows = try connection.query(
      LedgerStatements.finishChunk,
      [
        .text(run.runID), .text("\(table)"), .text("\(chunk)"), .text("\(counts.rowsRead)"),
        .text("\(counts.rowsWritten)"), .text("\(counts.rowsRejected)"), .text("\(counts.bytes)"),
        .text("\(counts.seconds)"), try text(counts.altered),
      ])
    guard rows.affectedRows == 1 else {
      throw MartletError(
        .ledger, "A chunk was about to be copied twice.",
        context: ErrorContext(serverDetail: "table \(table), chunk \(chunk)"))
    }
  }

  public func chunks(of run: RunHandle) throws(MartletError) -> [ChunkRecord] {
    var records: [ChunkRecord] = []
    for row in try connection.query(LedgerStatements.chunks, [.text(run.runID)]) {
      records.append(
        ChunkRecord(
          table: try row.require("table_ordinal").int, chunk: try row.require("chunk_ordinal").int,
          range: try Self.value(ChunkRange.self, from: try row.require("key_range").text),
          isDone: try row.require("is_done").text == "t",
          hasFinishTime: try row.require("has_finish_time").text == "t"))
    }
    return records
  }

  public func sums(ofRun runID: String) throws(MartletError) -> [TableSums] {
    var sums: [TableSums] = []
    for row in try connection.query(LedgerStatements.tableSums, [.text(runID)]) {
      let counts = ChunkCounts(
        rowsRead: try row.require("rows_read").int, rowsWritten: try row.require("rows_written").int,
        rowsRejected: try row.require("rows_rejected").int, bytes: try row.require("bytes").int,
        seconds: try row.require("seconds").value { Double($0) })
      sums.append(
        TableSums(
          table: try row.require("table_ordinal").int, source: try row.require("source").text,
          target: try row.require("target").text, chunks: try row.require("chunks").int,
          chunksDone: try row.require("chunks_done").int, counts: counts))
    }
    return sums
  }

  /// Forgets all copying of the run and empties its tables, in one transaction: they are read again from a new
  /// snapshot.
  ///
  /// - Parameter statements: what has to go before the tables can be filled again.
  public func restartCopying(
    _ run: RunHandle, emptying tables: [QualifiedName], after statements: [String] = [], repeatingSteps steps: [Int]
  ) throws(MartletError) {
    try connection.transaction { () throws(MartletError) in
      try holdLease(run)
      for statement in statements { try connection.execute(statement) }
      if !tables.isEmpty { try connection.execute(LoadStatements.truncate(tables)) }
      _ = try connection.query(LedgerStatements.deleteChunks, [.text(run.runID)])
      _ = try connection.query(LedgerStatements.deleteRejects, [.text(run.runID)])
      let array = "{" + steps.map { "\($0)" }.joined(separator: ",") + "}"
      _ = try connection.query(LedgerStatements.resetSteps, [.text(run.runID), .text(array)])
    }
  }

  /// Keeps a takeover out until the transaction has ended, and fails after one.
  func holdLease(_ run: RunHandle) throws(MartletError) {
    guard connection.isInTransaction else {
      throw MartletError(.ledger, "The ledger was about to be written outside the transaction that it speaks of.")
    }
    let rows = try connection.query(LedgerStatements.holdLease, [.text(run.runID), .text(run.leaseToken)])
    guard rows.count == 1 else { throw Self.leaseLost }
  }
}
