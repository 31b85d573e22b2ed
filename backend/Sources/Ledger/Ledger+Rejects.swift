public import Diagnostics
import PostgresClient
public import SchemaModel

/// Which rejected rows of a run; what is nil lets everything pass.
public struct RejectFilter: Sendable, Hashable {
  /// Indexes in the plan.
  public var tables: Set<Int>?
  /// As the source spells it.
  public var column: String?
  public var reason: String?
  public var rejectIDs: [Int]?
  public var isReplayed: Bool?

  public init(
    tables: Set<Int>? = nil, column: String? = nil, reason: String? = nil, rejectIDs: [Int]? = nil,
    isReplayed: Bool? = nil
  ) {
    self.tables = tables
    self.column = column
    self.reason = reason
    self.rejectIDs = rejectIDs
    self.isReplayed = isReplayed
  }
}

/// The order of a list of rejected rows; rows that are equal in it follow their numbers.
public struct RejectOrder: Sendable, Hashable, Codable {
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

/// The last row of a page.
public struct RejectPosition: Sendable, Hashable, Codable {
  /// The value that the list is ordered by; nil for the number itself.
  public var value: String?
  public var rejectID: Int
}

/// A rejected row without its values and bytes.
public struct RejectRecord: Sendable, Hashable {
  /// Rises with time; unique in the target.
  public var rejectID: Int
  /// Index in the plan.
  public var table: Int
  public var source: String
  public var target: String
  public var key: [RejectedRow.Value]
  public var column: String?
  public var reason: String
  public var message: String?
  /// Size of the source's row.
  public var rawBytes: Int
  /// ISO 8601, UTC.
  public var rejectedAt: String
  public var replayedAt: String?

  public func position(in order: RejectOrder) -> RejectPosition {
    switch order.field {
    case .id: RejectPosition(value: nil, rejectID: rejectID)
    case .table: RejectPosition(value: "\(table)", rejectID: rejectID)
    case .reason: RejectPosition(value: reason, rejectID: rejectID)
    }
  }
}

/// Rejected rows of a table that are alike.
public struct RejectGroup: Sendable, Hashable {
  public var table: Int
  public var source: String
  public var target: String
  public var column: String?
  public var reason: String
  public var rows: Int
  public var rowsReplayed: Int
  public var firstID: Int
}

extension Ledger {
  /// Records rejected rows, in the transaction that goes on without them.
  public func record(_ rows: [RejectedRow], run: RunHandle, table: Int) throws(MartletError) {
    guard !rows.isEmpty else { return }
    let statements = try rows.map { row throws(MartletError) in
      PostgresStatement(
        LedgerStatements.insertReject,
        [
          .text(run.runID), .text("\(table)"), try text(row.key), .text(row.column), .text(row.reason),
          .text(row.message.map(storable)), try text(row.values), .bytes(row.raw),
        ])
    }
    _ = try connection.pipeline(statements)
  }

  /// By table, column and reason, in that order.
  public func rejectGroups(ofRun runID: String, _ filter: RejectFilter) throws(MartletError) -> [RejectGroup] {
    var groups: [RejectGroup] = []
    for row in try connection.query(LedgerStatements.rejectGroups, [.text(runID)] + parameters(filter)) {
      groups.append(
        RejectGroup(
          table: try row.require("table_ordinal").int, source: try row.require("source").text,
          target: try row.require("target").text, column: try row.string("column_name"),
          reason: try row.require("reason").text, rows: try row.require("count").int,
          rowsReplayed: try row.require("replayed").int, firstID: try row.require("first_id").int))
    }
    return groups
  }

  /// At most `limit` rows behind `position`. Costs what the page holds, wherever it stands.
  public func rejects(
    ofRun runID: String, _ filter: RejectFilter, order: RejectOrder = RejectOrder(), after position: RejectPosition?,
    limit: Int
  ) throws(MartletError) -> [RejectRecord] {
    let column: String? =
      switch order.field {
      case .id: nil
      case .table: "r.table_ordinal"
      case .reason: "r.reason"
      }
    let place: [PostgresParameter] = [.text(position?.value), position.map { .int($0.rejectID) } ?? .null, .int(limit)]
    let sql = LedgerStatements.rejects(orderedBy: column, isDescending: order.isDescending)
    var records: [RejectRecord] = []
    for row in try connection.query(sql, [.text(runID)] + parameters(filter) + place) {
      records.append(
        RejectRecord(
          rejectID: try row.require("reject_id").int, table: try row.require("table_ordinal").int,
          source: try row.require("source").text, target: try row.require("target").text,
          key: try Self.value([RejectedRow.Value].self, from: try row.require("key").text),
          column: try row.string("column_name"), reason: try row.require("reason").text,
          message: try row.string("message"), rawBytes: try row.require("raw_bytes").int,
          rejectedAt: try row.require("rejected_at").text, replayedAt: try row.string("replayed_at")))
    }
    return records
  }

  /// The packets of these rows as the source sent them, by number.
  public func rejectBytes(ofRun runID: String, rejectIDs: [Int]) throws(MartletError) -> [Int: [UInt8]] {
    var packets: [Int: [UInt8]] = [:]
    // One row may be as large as the target takes any, and two digits stand for a byte of it.
    let rows = try connection.query(
      LedgerStatements.rejectBytes, [.text(runID), array(rejectIDs)], bytesMax: 2 << 30)
    for row in rows {
      packets[try row.require("reject_id").int] = try row.bytes("raw_row")
    }
    return packets
  }

  /// Says that rows are in their table now, in the transaction that holds them.
  public func finishReplays(ofRun runID: String, rejectIDs: [Int]) throws(MartletError) {
    guard !rejectIDs.isEmpty else { return }
    let rows = try connection.query(LedgerStatements.finishReplays, [.text(runID), array(rejectIDs)])
    guard rows.affectedRows == rejectIDs.count else {
      throw MartletError(.ledger, "A rejected row was about to be written twice.")
    }
  }

  /// Keeps rows that were refused again, with the reason of this time.
  public func failReplays(ofRun runID: String, _ rows: [(rejectID: Int, row: RejectedRow)]) throws(MartletError) {
    let statements = rows.map { rejectID, row in
      PostgresStatement(
        LedgerStatements.failReplay,
        [.text(runID), .int(rejectID), .text(row.column), .text(row.reason), .text(row.message.map(storable))])
    }
    _ = try connection.pipeline(statements)
  }

  /// Values that the policies of a replay altered, by source column.
  public func addAltered(_ altered: [String: Int], source: String, runID: String) throws(MartletError) {
    for (column, count) in altered.sorted(by: { $0.key < $1.key }) {
      let finding = FindingCatalog.finding(
        FindingCatalog.valuesAltered, object: "\(source).\(column)",
        "Values of rejected rows were altered by the policy that was chosen when they were replayed.",
        count: count)
      let raised = try connection.query(
        LedgerStatements.raiseFinding,
        [
          .text(runID), .text(finding.code.rawValue), .text(storable(finding.object)), .text(finding.detail),
          .int(count),
        ])
      if raised.affectedRows == 0 { try add([finding], runID: runID) }
    }
  }

  /// Rows that a replay has written, by index of the table in the plan.
  public func replayedRows(ofRun runID: String) throws(MartletError) -> [Int: Int] {
    var rows: [Int: Int] = [:]
    for row in try connection.query(LedgerStatements.replayedCounts, [.text(runID)]) {
      rows[try row.require("table_ordinal").int] = try row.require("count").int
    }
    return rows
  }

  private func parameters(_ filter: RejectFilter) -> [PostgresParameter] {
    [
      filter.tables.map { array($0.sorted()) } ?? .null, .text(filter.column), .text(filter.reason),
      filter.rejectIDs.map(array) ?? .null, filter.isReplayed.map { .bool($0) } ?? .null,
    ]
  }

  private func array(_ numbers: [Int]) -> PostgresParameter {
    .text("{" + numbers.map { "\($0)" }.joined(separator: ",") + "}")
  }
}
