import Ledger
import Migration
import Telemetry

/// The metrics of jobs and backups, as the ledger counts them: those of other processes too, and across restarts.
actor BackupMeter {
  private let archive: RunArchive
  private let registry: MetricRegistry
  private var counted: [String: Int] = [:]
  /// The newest backup whose duration is counted.
  private var lastOrdinal = 0
  private var lastLook: ContinuousClock.Instant?

  init(archive: RunArchive, registry: MetricRegistry) {
    self.archive = archive
    self.registry = registry
  }

  /// Looks at most every five seconds; a target that is away leaves the numbers as they were.
  func update() async {
    if let lastLook, lastLook.duration(to: .now) < .seconds(5) { return }
    lastLook = .now
    guard let figures = try? await archive.jobFigures(),
      let durations = try? await archive.backupDurations(after: lastOrdinal)
    else { return }
    for duration in durations { registry.observe(MetricCatalogue.backupDuration, .seconds(duration.seconds)) }
    lastOrdinal = durations.last?.ordinal ?? lastOrdinal
    for (outcome, count) in figures.backups {
      let new = count - (counted[outcome] ?? 0)
      if new > 0 { registry.increment(MetricCatalogue.backups, by: Double(new), outcome) }
      counted[outcome] = max(count, counted[outcome] ?? 0)
    }
    for kind in JobKind.allCases {
      for state in [JobState.queued, .running] {
        let count = figures.active["\(kind.rawValue) \(state.rawValue)"] ?? 0
        registry.set(MetricCatalogue.jobs, to: Double(count), kind.rawValue, state.rawValue)
      }
    }
    registry.set(MetricCatalogue.backupsRunning, to: Double(figures.active["backup running"] ?? 0))
    registry.set(MetricCatalogue.backupLastAttempt, to: figures.lastAttemptSeconds)
    registry.set(MetricCatalogue.backupLastSuccess, to: figures.lastSuccessSeconds)
    registry.set(MetricCatalogue.backupLastSize, to: Double(figures.lastBytes))
    registry.set(MetricCatalogue.backupStorage, to: Double(figures.storedBytes))
  }
}
