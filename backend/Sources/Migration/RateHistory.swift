/// Speeds of the last few seconds and what they promise. The clock is the run's own, inside the snapshots.
public struct RateHistory: Sendable {
  public struct Rate: Sendable, Equatable {
    public var rowsPerSecond: Double
    public var bytesPerSecond: Double
    /// Until the data are copied; nil while that would be a guess.
    public var remainingSeconds: Double?

    public init(rowsPerSecond: Double, bytesPerSecond: Double, remainingSeconds: Double?) {
      self.rowsPerSecond = rowsPerSecond
      self.bytesPerSecond = bytesPerSecond
      self.remainingSeconds = remainingSeconds
    }
  }

  /// Long enough to even out chunks, short enough to notice a stall.
  static let windowSeconds = 20.0
  /// No promise before this much has been seen.
  static let promiseAfterSeconds = 5.0
  /// Frames come ten times a second; speeds need no more than four samples.
  static let sampleSeconds = 0.25

  private struct Sample {
    var seconds: Double
    var rows: Int
    var bytes: Int
    var share: Double
  }

  private var samples: [Sample] = []

  public init() {}

  /// Adds a snapshot. Only copying has a speed: what comes before and after starts over.
  public mutating func record(_ snapshot: ProgressSnapshot) {
    guard snapshot.phase == .copying else {
      samples.removeAll()
      return
    }
    let seconds = snapshot.elapsedSeconds
    if let last = samples.last, seconds - last.seconds < Self.sampleSeconds { return }
    samples.append(
      Sample(seconds: seconds, rows: snapshot.rowsCopied, bytes: snapshot.bytesCopied, share: snapshot.share))
    // One sample older than the window stays, so that the window is always full.
    while samples.count > 2, seconds - samples[1].seconds >= Self.windowSeconds { samples.removeFirst() }
  }

  /// Nil until two samples are there.
  public var rate: Rate? {
    guard let first = samples.first, let last = samples.last, last.seconds > first.seconds else { return nil }
    let seconds = last.seconds - first.seconds
    return Rate(
      rowsPerSecond: max(0, Double(last.rows - first.rows) / seconds),
      bytesPerSecond: max(0, Double(last.bytes - first.bytes) / seconds),
      remainingSeconds: remainingSeconds(first, last))
  }

  /// The share that is left at the window's speed, if the newer half of the window agrees with the whole within a
  /// factor of 1.5 (it could not differ by more than 2): a stall, or a start, promises nothing.
  private func remainingSeconds(_ first: Sample, _ last: Sample) -> Double? {
    let seconds = last.seconds - first.seconds
    guard seconds >= Self.promiseAfterSeconds, last.share < 1 else { return nil }
    let middle = samples.last { $0.seconds <= last.seconds - seconds / 2 } ?? first
    let speed = (last.share - first.share) / seconds
    let recentSpeed = (last.share - middle.share) / (last.seconds - middle.seconds)
    guard speed > 0, recentSpeed >= speed / 1.5, recentSpeed <= speed * 1.5 else { return nil }
    return (1 - last.share) / speed
  }
}
