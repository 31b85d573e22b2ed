public import Diagnostics
import PostgresClient

/// Something that happened in a run, once.
public struct EventRecord: Sendable, Hashable {
  /// Rises with time; the place to go on reading from.
  public var eventID: Int
  /// ISO 8601 with milliseconds, UTC.
  public var at: String
  /// A stable name: `table-copied`, `retrying`, …
  public var kind: String
  /// JSON.
  public var detail: String
}

extension Ledger {
  /// - Parameter detail: JSON.
  public func record(event kind: String, detail: String, run: RunHandle) throws(MartletError) {
    _ = try connection.query(LedgerStatements.insertEvent, [.text(run.runID), .text(kind), .text(detail)])
  }

  /// At most `limit` events after the one of that number, oldest first.
  public func events(ofRun runID: String, after eventID: Int = 0, limit: Int = 1000) throws(MartletError)
    -> [EventRecord]
  {
    var records: [EventRecord] = []
    for row in try connection.query(LedgerStatements.events, [.text(runID), .int(eventID), .int(limit)]) {
      records.append(try Self.event(row))
    }
    return records
  }

  /// The newest event of a kind.
  public func lastEvent(ofRun runID: String, kind: String) throws(MartletError) -> EventRecord? {
    guard let row = try connection.query(LedgerStatements.lastEvent, [.text(runID), .text(kind)]).first else {
      return nil
    }
    return try Self.event(row)
  }

  private static func event(_ row: PostgresRow) throws(MartletError) -> EventRecord {
    EventRecord(
      eventID: try row.require("event_id").int, at: try row.require("at").text, kind: try row.require("kind").text,
      detail: try row.require("detail").text)
  }
}
