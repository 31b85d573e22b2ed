import CopyEngine
import Diagnostics
import Foundation
import Ledger
import PostgresClient
import SQLDialect
import SchemaModel

/// Reads the rejected rows of a target's last run, a page or a few rows at a time.
struct RejectReading {
  let ledger: Ledger
  let run: RunRecord

  /// Rows whose bytes are in memory together.
  static let batchBytesMax = 1 << 20
  static let batchRowsMax = 500

  /// - Throws: `.noRun` where the target has none.
  init(_ connection: PostgresConnection) throws(MartletError) {
    ledger = Ledger(connection)
    guard try ledger.isInstalled(), let last = try ledger.lastRun() else {
      throw MartletError(
        .noRun, "This target has no run, and so no rejected rows.", hint: "Start one with martlet migrate.")
    }
    run = last
  }

  func page(_ query: RejectQuery) throws(MartletError) -> RejectPage {
    let filter = try filter(query.selection)
    let order = RejectOrder(query.order)
    let position = try query.pageToken.map { token throws(MartletError) in
      try RejectPageToken.decode(token, order: order)
    }
    let limit = max(1, min(query.limit, RejectQuery.limitMax))
    let groups = try ledger.rejectGroups(ofRun: run.runID, filter)
    // One more than asked for tells whether there is a next page.
    var records = try ledger.rejects(ofRun: run.runID, filter, order: order, after: position, limit: limit + 1)
    var token: String?
    if records.count > limit {
      records.removeLast()
      if let last = records.last { token = RejectPageToken.encode(last.position(in: order), order: order) }
    }
    return RejectPage(
      runID: run.runID,
      counts: groups.map { RejectCount($0, remedy: remedy(table: $0.table, column: $0.column, reason: $0.reason)) },
      rows: records.map(RejectSummary.init),
      nextPageToken: token)
  }

  /// All selected rows with their bytes, in the order of their numbers.
  func forEach(_ selection: RejectSelection, _ body: (RejectDetail) throws -> Void) throws {
    let filter = try filter(selection)
    var plans: [Int: TableCopyPlan] = [:]
    var position: RejectPosition?
    while true {
      let batch = try Self.batch(ledger, runID: run.runID, filter, after: position)
      guard let last = batch.last else { return }
      for (record, packet) in batch {
        let plan = plans[record.table] ?? TableCopyPlan(index: record.table, table: run.plan.tables[record.table])
        plans[record.table] = plan
        try body(detail(record, packet, plan))
      }
      position = last.record.position(in: RejectOrder())
    }
  }

  /// The next rows with their bytes: few enough to hold, at least one unless there is none.
  static func batch(
    _ ledger: Ledger, runID: String, _ filter: RejectFilter, after position: RejectPosition?
  ) throws(MartletError) -> [(record: RejectRecord, packet: [UInt8])] {
    let records = try ledger.rejects(ofRun: runID, filter, after: position, limit: batchRowsMax)
    var bytes = 0
    let taken = records.prefix { record in
      defer { bytes += record.rawBytes }
      return bytes == 0 || bytes + record.rawBytes <= batchBytesMax
    }
    let packets = try ledger.rejectBytes(ofRun: runID, rejectIDs: taken.map(\.rejectID))
    return taken.map { ($0, packets[$0.rejectID] ?? []) }
  }

  func filter(_ selection: RejectSelection) throws(MartletError) -> RejectFilter {
    RejectFilter(
      tables: try tables(selection.tables), column: selection.column, reason: selection.reason,
      rejectIDs: selection.ids, isReplayed: selection.state == .all ? nil : selection.state == .replayed)
  }

  private func tables(_ patterns: [String]) throws(MartletError) -> Set<Int>? {
    guard !patterns.isEmpty else { return nil }
    var tables: Set<Int> = []
    for text in patterns {
      let pattern = NamePattern(text)
      let found = run.plan.tables.indices.filter { index in
        let (source, target) = (run.plan.tables[index].source, run.plan.tables[index].target)
        let names = pattern.dotCount == 0 ? [source.name, target.name] : [source.description, target.description]
        return names.contains { pattern.matches($0) }
      }
      guard !found.isEmpty else {
        throw MartletError(
          .usage, "The run has no table of this name.", context: ErrorContext(object: text),
          hint: "Patterns are `table` or `database.table`, with * and ?.")
      }
      tables.formUnion(found)
    }
    return tables
  }

  private func detail(_ record: RejectRecord, _ packet: [UInt8], _ plan: TableCopyPlan) -> RejectDetail {
    let values = RowReplay.values(of: packet, in: plan) ?? []
    return RejectDetail(
      summary: RejectSummary(record),
      values: values.map { RejectValue(column: $0.column, text: $0.text) },
      raw: packet,
      remedy: remedy(table: record.table, column: record.column, reason: record.reason))
  }

  private func remedy(table: Int, column name: String?, reason: String) -> String {
    // The target names its own column.
    let column = run.plan.tables[table].columns.first { $0.source == name || $0.target == name }
    return RejectRemedy.text(reason: reason, column: column)
  }
}

/// Where a page ended, as text that only this program reads.
enum RejectPageToken {
  private struct Content: Codable {
    var order: RejectOrder
    var position: RejectPosition
  }

  static func encode(_ position: RejectPosition, order: RejectOrder) -> String? {
    try? JSONEncoder().encode(Content(order: order, position: position)).base64EncodedString()
  }

  static func decode(_ text: String, order: RejectOrder) throws(MartletError) -> RejectPosition {
    let content = Data(base64Encoded: text).flatMap { try? JSONDecoder().decode(Content.self, from: $0) }
    guard let content, content.order == order else {
      throw MartletError(
        .usage, "The page token is not one of this list.", hint: "Ask for the first page without a token.")
    }
    return content.position
  }
}

extension RejectOrder {
  init(_ order: RejectQuery.Order) {
    let field: Field =
      switch order.field {
      case .id: .id
      case .table: .table
      case .reason: .reason
      }
    self.init(field, isDescending: order.isDescending)
  }
}

extension RejectCount {
  init(_ group: RejectGroup, remedy: String) {
    self.init(
      table: group.source, target: group.target, column: group.column, reason: group.reason, rows: group.rows,
      rowsReplayed: group.rowsReplayed, firstID: group.firstID, remedy: remedy)
  }
}

extension RejectSummary {
  init(_ record: RejectRecord) {
    self.init(
      id: record.rejectID, table: record.source, target: record.target,
      key: record.key.map { RejectValue(column: $0.column, text: $0.text) }, column: record.column,
      reason: record.reason, message: record.message, rawBytes: record.rawBytes, rejectedAt: record.rejectedAt,
      replayedAt: record.replayedAt)
  }
}
