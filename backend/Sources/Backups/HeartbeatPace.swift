import Ledger

/// When a job's row is written. Each write leaves a version behind that the dump's own snapshot keeps from being
/// cleaned up, so a day's backup writes when there is something to say, and else often enough to be alive.
struct HeartbeatPace: Sendable {
  /// Several of them fit into the silence after which a job is anybody's.
  static let secondsMax = 5.0
  private static let ratioStep = 0.01

  private var writtenSeconds: Double?
  private var writtenRatio: Double?

  /// - Parameter seconds: of a clock that only grows.
  mutating func isDue(_ progress: JobProgress?, seconds: Double) -> Bool {
    if let writtenSeconds, seconds - writtenSeconds < Self.secondsMax, !isNews(progress?.doneRatio) { return false }
    writtenSeconds = seconds
    writtenRatio = progress?.doneRatio ?? writtenRatio
    return true
  }

  private func isNews(_ ratio: Double?) -> Bool {
    guard let ratio else { return false }
    guard let writtenRatio else { return true }
    return ratio >= writtenRatio + Self.ratioStep
  }
}
