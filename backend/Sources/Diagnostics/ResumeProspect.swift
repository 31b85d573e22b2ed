/// Whether a run that ended with an error can be finished by `resume`: a hint must not lead back to the same error.
public enum ResumeProspect: Sendable, Equatable {
  /// What happened may not happen again.
  case promising
  /// Once somebody has done what the message names: a privilege, room on a disk.
  case afterRemedy
  /// Once somebody has mended an account, or gives another password: for a source that is one more option.
  case afterLogin
  /// The same statement or the same value would fail again.
  case hopeless

  public init(_ error: MartletError) {
    if error.isRetryable || Self.passing.contains(error.code) {
      self = .promising
    } else if error.code == .authentication {
      self = .afterLogin
    } else if Self.remediable.contains(error.code) || Self.isRemediable(sqlState: error.context.sqlState)
      || error.context.serverErrorNumber.map(Self.remediableNumbers.contains) == true
    {
      self = .afterRemedy
    } else {
      self = .hopeless
    }
  }

  /// From an error's description, which is all that a stored report keeps of it.
  public init(description: String) {
    let code = ErrorCode(rawValue: String(description.prefix { $0 != ":" }))
    let marker = "SQLSTATE "
    let state = description.firstRange(of: marker).map { String(description[$0.upperBound...].prefix(5)) }
    let isRetryable = state.map { ["40001", "40P01", "55P03", "53300"].contains($0) } ?? false
    self.init(MartletError(code, "", context: ErrorContext(sqlState: state), isRetryable: isRetryable))
  }

  private static let passing: Set<ErrorCode> = [
    .connect, .connectionLost, .cancelled, .timeout, .targetCrashed, .leaseHeld, .snapshot, .tooManyRejects,
    .sourceChanged, .jobInterrupted, .jobLost,
  ]

  private static let remediable: Set<ErrorCode> = [
    .permission, .tls, .unknownDatabase, .file, .sessionSetting, .pooler, .sourceUnproved,
  ]

  /// Insufficient resources, system errors, a read-only server. Source: PostgreSQL manual, appendix A.
  private static func isRemediable(sqlState: String?) -> Bool {
    guard let sqlState else { return false }
    return sqlState.hasPrefix("53") || sqlState.hasPrefix("58") || sqlState == "25006" || sqlState == "42501"
  }

  /// Disk full, out of memory, too many connections, account locked or its password expired. Source: MySQL Error
  /// Reference.
  private static let remediableNumbers: Set<Int> = [1021, 1037, 1038, 1040, 1041, 1203, 1226, 1820, 1862, 3118]
}
