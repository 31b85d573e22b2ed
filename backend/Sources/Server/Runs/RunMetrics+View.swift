import Migration
import SchemaModel
import Telemetry

extension RunMetrics {
  /// Nil where the target has seen no run.
  init?(_ view: RunFeed.View) {
    guard let sighting = view.sighting, let document = view.status.progress else { return nil }
    let progress = sighting.progress
    self.init(
      runID: sighting.run.runID, source: sighting.run.source, state: sighting.run.state.rawValue,
      phase: progress.phase.rawValue, hold: progress.hold?.rawValue, elapsedSeconds: progress.elapsedSeconds,
      etaSeconds: document.remainingSeconds?.expected,
      tables: progress.tables.map {
        Table(
          name: $0.name, state: $0.state.rawValue, rowsTotal: $0.rowsTotal, rowsCopied: $0.rowsCopied,
          bytesTotal: $0.bytesTotal)
      },
      rowsRejected: progress.rowsRejected, bytesCopied: progress.bytesCopied, bytesRatio: progress.share,
      overallRatio: document.percent / 100, stepsTotal: progress.stepsTotal, stepsDone: progress.stepsDone,
      findings: Dictionary(
        sighting.findings.compactMap { name, count in Finding.Severity(rawValue: name).map { ($0, count) } },
        uniquingKeysWith: { first, _ in first }))
  }
}
