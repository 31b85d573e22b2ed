import Migration

/// What is different from one look to the next: the `progress` event. Tables that did not change are left out.
struct StatusChange: Codable, Sendable {
  var run: RunSummary?
  var progress: ProgressDocument?
  /// Every table that changed, also those that are not in the status's list; of a new run those that are begun.
  var tables: [TableDocument]
  var tablesTotal: Int
  var findings: [String: Int]
  var observedAt: String

  /// Nil where nothing has changed but the clock.
  init?(from before: RunFeed.View?, to now: RunFeed.View) {
    let changed = Self.changed(from: before?.sighting, to: now.sighting)
    var ageless = now.status
    ageless.observedAt = before?.status.observedAt ?? ""
    guard !changed.isEmpty || ageless != before?.status else { return nil }
    run = now.status.run
    progress = now.status.progress
    tables = changed.map(TableDocument.init)
    tablesTotal = now.status.tablesTotal
    findings = now.status.findings
    observedAt = now.status.observedAt
  }

  /// A run's tables stay in the order of its plan, so each is compared with itself.
  private static func changed(from before: RunSighting?, to now: RunSighting?) -> [TableProgress] {
    guard let now else { return [] }
    let tables = now.progress.tables
    guard let before, before.run.runID == now.run.runID, before.progress.tables.count == tables.count else {
      return tables.filter { $0.state != .waiting }
    }
    return zip(before.progress.tables, tables).filter { $0 != $1 }.map(\.1)
  }
}
