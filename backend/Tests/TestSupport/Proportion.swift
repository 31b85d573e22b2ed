import Glibc

/// Whether work grows in proportion to its size: four times as much may take a few times as long, but not sixteen
/// times. The processor's time is compared, the better of three runs each, as the machine has other things to do.
public struct Proportion: CustomStringConvertible {
  private let size: Int
  private let seconds: (small: Double, large: Double)

  /// - Parameter work: is run on this thread for `size` and for four times that.
  public init(_ size: Int, _ work: (Int) throws -> Void) rethrows {
    func best(_ size: Int) throws -> Double {
      try (0..<3).map { _ in
        let start = Self.processorSeconds()
        try work(size)
        return Self.processorSeconds() - start
      }.min() ?? 0
    }
    self.size = size
    seconds = try (best(size), best(size * 4))
  }

  public var holds: Bool { seconds.large < seconds.small * 10 + 0.05 }

  public var description: String { "\(size): \(seconds.small) s, \(size * 4): \(seconds.large) s" }

  /// Of the calling thread.
  private static func processorSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
