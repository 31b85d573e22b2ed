/// Something that the migration changes, leaves out or cannot do exactly: listed in the plan and in the report.
public struct Finding: Hashable, Sendable, Codable {
  public enum Severity: String, Hashable, Sendable, Codable, CaseIterable, Comparable {
    /// Worth knowing; nothing differs for an application.
    case note
    /// Kept, but behaves or looks differently.
    case altered
    /// Left out or approximated: the exit code is 3 until the code is accepted.
    case loss
    /// Not exact and not decided: nothing is written until a policy or `--accept` decides.
    case refusal

    public static func < (left: Self, right: Self) -> Bool {
      left.rank < right.rank
    }

    private var rank: Int {
      switch self {
      case .note: 0
      case .altered: 1
      case .loss: 2
      case .refusal: 3
      }
    }
  }

  public var code: FindingCode
  public var severity: Severity
  /// The source object: `shop.orders`, `shop.orders.status`, `index idx_a on shop.orders`.
  public var object: String
  /// One sentence: what is different and why.
  public var detail: String
  /// Rows or values concerned, where it was counted.
  public var count: Int?
  /// What to do about it.
  public var hint: String?

  public init(
    _ code: FindingCode, _ severity: Severity, object: String, detail: String, count: Int? = nil, hint: String? = nil
  ) {
    self.code = code
    self.severity = severity
    self.object = object
    self.detail = detail
    self.count = count
    self.hint = hint
  }
}

/// A stable name for a kind of finding, as given to `--accept`.
public struct FindingCode: RawRepresentable, Hashable, Sendable, Codable, Comparable {
  public let rawValue: String
  public init(rawValue: String) { self.rawValue = rawValue }
  public init(_ rawValue: String) { self.rawValue = rawValue }

  public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}
