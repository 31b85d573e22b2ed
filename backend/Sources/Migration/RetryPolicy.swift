import Diagnostics

/// Whether what failed is worth another try, and when. Pure: errors go in, waits come out; `Retrying` does the waiting.
struct RetryPolicy: Sendable {
  /// Why an error may pass by itself.
  enum Reason: Sendable, Hashable, CaseIterable {
    /// Another transaction was in the way.
    case contention
    /// Somebody has ended the statement: a time limit that is not ours, or a person.
    case interruption
    /// The server or the line to it is gone, or takes nobody in.
    case connection
    /// The server is out of disk, memory or another resource: somebody may make room.
    case resources
  }

  /// What has become of one piece of work so far.
  struct History: Sendable {
    /// At least 1.
    var failures = 0
    /// Spent between attempts.
    var secondsWaited = 0.0
  }

  enum Decision: Equatable {
    case retry(afterSeconds: Double)
    case giveUp
  }

  /// Most seconds that one piece of work may spend waiting; resources get `resourcesFactor` times as many. 0 retries
  /// nothing.
  var secondsMax: Double
  var reasons: Set<Reason> = Set(Reason.allCases)
  var failuresMax = 100

  /// A restart or a failover takes minutes.
  static let defaultSecondsMax = 900
  static let resourcesFactor = 4.0

  /// Before a run has begun nothing is lost by giving up: a slip in a URL is to be told soon.
  static let beginning = RetryPolicy(secondsMax: 10, reasons: [.connection], failuresMax: 9)

  init(secondsMax: Double, reasons: Set<Reason> = Set(Reason.allCases), failuresMax: Int = 100) {
    self.secondsMax = secondsMax
    self.reasons = reasons
    self.failuresMax = failuresMax
  }

  func decide(
    _ error: MartletError, after history: History, using generator: inout some RandomNumberGenerator
  ) -> Decision {
    guard let reason = Reason(error), reasons.contains(reason) else { return .giveUp }
    let pace = reason.pace
    guard history.failures < min(pace.failuresMax, failuresMax) else { return .giveUp }
    let ceiling = min(pace.delaySecondsMax, pace.firstDelaySeconds * Self.powerOfTwo(history.failures - 1))
    // Workers that have lost the same server must not all come back at the same instant.
    let delay = ceiling * Double.random(in: 0.5...1, using: &generator)
    let budget = reason == .resources ? secondsMax * Self.resourcesFactor : secondsMax
    return history.secondsWaited + delay <= budget ? .retry(afterSeconds: delay) : .giveUp
  }

  private static func powerOfTwo(_ exponent: Int) -> Double { Double(1 << min(max(exponent, 0), 30)) }
}

extension RetryPolicy.Reason {
  fileprivate struct Pace {
    var firstDelaySeconds: Double
    var delaySecondsMax: Double
    var failuresMax: Int
  }

  fileprivate var pace: Pace {
    switch self {
    case .contention: Pace(firstDelaySeconds: 0.1, delaySecondsMax: 5, failuresMax: 20)
    case .interruption: Pace(firstDelaySeconds: 1, delaySecondsMax: 10, failuresMax: 5)
    case .connection: Pace(firstDelaySeconds: 0.2, delaySecondsMax: 30, failuresMax: 100)
    case .resources: Pace(firstDelaySeconds: 5, delaySecondsMax: 60, failuresMax: 100)
    }
  }

  /// nil for what no patience mends: a wrong password, a missing privilege, a statement that is wrong.
  ///
  /// Sources: PostgreSQL manual, appendix A; MySQL Error Reference; MariaDB Error Codes.
  init?(_ error: MartletError) {
    // Asking again for a lock, or for a quiet instant, holds the source's writers up: that is for a person to decide.
    if error.code == .snapshot { return nil }
    if let number = error.context.serverErrorNumber, let reason = Self.ofSource(number) {
      self = reason
    } else if let state = error.context.sqlState, let reason = Self.ofTarget(state, error.code) {
      self = reason
    } else if error.isRetryable {
      self = .connection
    } else {
      return nil
    }
  }

  private static func ofSource(_ number: Int) -> Self? {
    switch number {
    // Lock wait timeout, deadlock, NOWAIT.
    case 1205, 1213, 3572: .contention
    // Query execution was interrupted; max_execution_time; max_statement_time.
    case 1317, 3024, 1969: .interruption
    // Disk full, out of memory, of sort memory, of resources, of prepared statements.
    case 1021, 1037, 1038, 1041, 1461: .resources
    default: nil
    }
  }

  private static func ofTarget(_ state: String, _ code: ErrorCode) -> Self? {
    switch state {
    case "40001", "40P01", "55P03": .contention
    case "57014": code == .timeout || code == .cancelled ? .interruption : nil
    case "53300": .connection
    // A limit of the configuration stays as it is.
    case "53400": nil
    default: state.hasPrefix("53") ? .resources : nil
    }
  }
}
