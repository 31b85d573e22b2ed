import Foundation
import Logging
import Migration
import NIOCore
import Telemetry

/// What everybody sees of the current run: looked at once for all who ask, four times a second while somebody does.
actor RunFeed {
  static let lookMilliseconds = 250
  /// No row for so long counts as a stall.
  static let stallSeconds = 10.0

  /// One look, encoded for all.
  struct View: Sendable {
    var status: StatusDocument
    var sighting: RunSighting?
    var bytes: ByteBuffer
    var entityTag: String
    var at: ContinuousClock.Instant
  }

  private let archive: RunArchive
  private let jobs: RunJobs
  private let registry: MetricRegistry
  private var view: View?
  private var looking: Task<View, any Error>?
  private var history = RateHistory()
  private var lastRows: (runID: String, rows: Int, at: ContinuousClock.Instant)?

  init(archive: RunArchive, jobs: RunJobs, registry: MetricRegistry) {
    self.registry = registry
    self.archive = archive
    self.jobs = jobs
  }

  /// The view, at most half a second old. While a look at a big run takes its time, the one before it serves: nobody
  /// waits where somebody has asked lately.
  func current() async throws -> View {
    guard let view, view.at.duration(to: .now) < .milliseconds(2 * Self.lookMilliseconds) else {
      return try await latest()
    }
    if view.at.duration(to: .now) >= .milliseconds(Self.lookMilliseconds) { _ = nextLook() }
    return view
  }

  /// The view, at most a quarter of a second old. Those who ask at the same time share one look.
  func latest() async throws -> View {
    if let view, view.at.duration(to: .now) < .milliseconds(Self.lookMilliseconds) { return view }
    return try await nextLook().value
  }

  private func nextLook() -> Task<View, any Error> {
    if let looking { return looking }
    let task = Task {
      defer { looking = nil }
      do {
        return try await look()
      } catch {
        // Once it is known that nothing can be seen, nobody is told what was seen before.
        view = nil
        throw error
      }
    }
    looking = task
    return task
  }

  private func look() async throws -> View {
    let began = ContinuousClock.now
    var sighting = try await archive.sighting()
    registry.observe(MetricCatalogue.statementDuration, began.duration(to: .now), "status")
    if let progress = jobs.progress(), let run = sighting?.run, progress.runID == run.runID {
      // The engine's own counters are finer than the ledger's chunks.
      sighting?.progress = progress
    }
    let stalled = note(sighting)
    let status = StatusDocument(
      sighting, rate: history.rate, stalledSeconds: stalled, observedAt: Date.now.formatted(.iso8601))
    let bytes = try APIJSON.encode(status)
    let view = View(
      status: status, sighting: sighting, bytes: bytes, entityTag: Reply.entityTag(of: bytes), at: .now)
    self.view = view
    return view
  }

  /// - Returns: seconds without a row, where that is a stall.
  private func note(_ sighting: RunSighting?) -> Double? {
    guard let sighting, sighting.run.state == .running else {
      history = RateHistory()
      lastRows = nil
      return nil
    }
    if lastRows?.runID != sighting.run.runID { history = RateHistory() }
    history.record(sighting.progress)
    let rows = sighting.progress.rowsCopied + sighting.progress.rowsRejected
    if let last = lastRows, last.runID == sighting.run.runID, last.rows == rows {
      let seconds = Double(last.at.duration(to: .now).components.seconds)
      let isExpected =
        sighting.progress.phase == .copying && sighting.progress.hold == nil
        && sighting.progress.tables.contains { $0.state == .copying }
      return isExpected && seconds >= Self.stallSeconds ? seconds : nil
    }
    lastRows = (sighting.run.runID, rows, .now)
    return nil
  }
}
