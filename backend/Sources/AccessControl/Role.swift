/// What a principal may do: each role may do all that the ones before it may.
public enum Role: String, Sendable, Hashable, Codable, CaseIterable, Comparable {
  /// Looks.
  case readOnly = "read_only"
  /// Starts and steers runs and backups.
  case `operator`
  /// Everything, tokens included.
  case admin

  public static func < (one: Role, other: Role) -> Bool { one.rank < other.rank }

  private var rank: Int {
    switch self {
    case .readOnly: 0
    case .operator: 1
    case .admin: 2
    }
  }
}
