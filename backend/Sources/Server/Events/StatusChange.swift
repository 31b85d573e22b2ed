import Migration

/// What is different from one look to the next: the `progress` event. Tables that did not change are left out.
struct StatusChange: Codable, Sendable {
  var run: RunSummary?
  var progress: ProgressDocument?
  /// Those of the status's list that changed.
  var tables: [TableDocument]
  var tablesTotal: Int
  var findings: [String: Int]
  var observedAt: String

  /// Nil where nothing has changed but the clock.
  init?(from before: StatusDocument?, to now: StatusDocument) {
    var ageless = now
    ageless.observedAt = before?.observedAt ?? ""
    guard ageless != before else { return nil }
    run = now.run
    progress = now.progress
    let known = Dictionary((before?.tables ?? []).map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    tables = now.tables.filter { known[$0.name] != $0 }
    tablesTotal = now.tablesTotal
    findings = now.findings
    observedAt = now.observedAt
  }
}
