public import Diagnostics
import Foundation
import Synchronization

/// Faults on purpose, for tests: off unless `arm` was called, and then one atomic load at each place.
public enum Failpoints {
  private struct Armed {
    let specification: FailpointSpecification
    var generator: SeededGenerator
    /// By place.
    var hits: [Failpoint: Int] = [:]
  }

  private static let isArmed = Atomic(false)
  private static let armed = Mutex<Armed?>(nil)

  /// - Returns: the seed, for the record.
  @discardableResult
  public static func arm(_ specification: FailpointSpecification) -> UInt64 {
    let seed = specification.seed ?? UInt64.random(in: 0...UInt64.max)
    armed.withLock { $0 = Armed(specification: specification, generator: SeededGenerator(seed: seed)) }
    isArmed.store(true, ordering: .releasing)
    return seed
  }

  /// Comes by a place. Blocks for a stall: not for the cooperative pool.
  ///
  /// - Parameter lose: cuts the connection of that side; the next call over it then fails.
  /// - Throws: an injected error.
  @inline(__always)
  public static func hit(
    _ point: Failpoint, losing lose: (FailpointAction.Side) -> Void = { _ in }
  ) throws(MartletError) {
    guard isArmed.load(ordering: .relaxed) else { return }
    try comeBy(point, lose)
  }

  @inline(never)
  private static func comeBy(
    _ point: Failpoint, _ lose: (FailpointAction.Side) -> Void
  ) throws(MartletError) {
    for action in actions(at: point) {
      switch action {
      case .kill: kill(getpid(), SIGKILL)
      case .lose(let side): lose(side)
      case .stall(let milliseconds): Thread.sleep(forTimeInterval: Double(milliseconds) / 1_000)
      case .deadlock: throw injected(.query, "40P01", point)
      case .timeout: throw injected(.timeout, "57014", point)
      case .diskFull: throw injected(.query, "53100", point)
      }
    }
  }

  private static func actions(at point: Failpoint) -> [FailpointAction] {
    armed.withLock { armed in
      armed?.hits[point, default: 0] += 1
      guard let hit = armed?.hits[point], let rules = armed?.specification.rules else { return [] }
      return rules.filter { rule in
        guard rule.point == point, rule.applies(to: hit) else { return false }
        return rule.percent == 100 || (armed?.generator.next() ?? 0) % 100 < UInt64(rule.percent)
      }.map(\.action)
    }
  }

  private static func injected(_ code: ErrorCode, _ state: String, _ point: Failpoint) -> MartletError {
    MartletError(
      code, "A fault was injected.",
      context: ErrorContext(sqlState: state, serverMessage: "failpoint \(point.rawValue)"),
      // As the client marks the real ones.
      isRetryable: state == "40P01")
  }
}

/// SplitMix64: the same seed gives the same faults. Source: Steele, Lea, Flood, OOPSLA 2014.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
