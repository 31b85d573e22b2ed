public import Diagnostics

/// Which faults are injected, as `MARTLET_FAILPOINTS` says it:
///
///     rules  = rule *( ";" rule )
///     rule   = "seed=" NUMBER | PLACE "=" action [ "@" N [ "+" ] ] [ "%" PERCENT ]
///     action = "kill" | "lose-source" | "lose-target" | "deadlock" | "timeout" | "disk-full" | "stall(" MILLISECONDS ")"
///
/// `@3` means the third time only, `@3+` from the third time on, without it every time; `%10` one time in ten of those.
public struct FailpointSpecification: Sendable, Equatable {
  public struct Rule: Sendable, Equatable {
    public var point: Failpoint
    public var action: FailpointAction
    /// Counted from 1; nil means every hit.
    public var hit: Int?
    public var isFromThereOn = false
    public var percent = 100

    /// - Parameter number: of the hit, from 1.
    func applies(to number: Int) -> Bool {
      guard let hit else { return true }
      return isFromThereOn ? number >= hit : number == hit
    }
  }

  public var rules: [Rule] = []
  /// Of what `%` throws; nil lets chance choose.
  public var seed: UInt64?

  /// - Throws: `usage`, naming the rule: a fault that was asked for is never left out in silence.
  public init(parsing text: String) throws(MartletError) {
    for part in text.split(separator: ";", omittingEmptySubsequences: false) {
      let rule = part.filter { !$0.isWhitespace }
      guard let equals = rule.firstIndex(of: "=") else { throw Self.wrong(rule, "it has no '='") }
      let (name, value) = (rule[..<equals], rule[rule.index(after: equals)...])
      if name == "seed" {
        guard let number = UInt64(value) else { throw Self.wrong(rule, "the seed is not a number") }
        seed = number
      } else {
        rules.append(try Self.rule(name, value, of: rule))
      }
    }
    guard !rules.isEmpty else { throw Self.wrong(text, "it has no rule") }
  }

  private static func rule(_ name: Substring, _ value: Substring, of text: String) throws(MartletError) -> Rule {
    guard let point = Failpoint(rawValue: String(name)) else {
      let names = Failpoint.allCases.map(\.rawValue).joined(separator: ", ")
      throw wrong(text, "there is no such place; there are \(names)")
    }
    var rest = value
    let percent = try number(after: "%", in: &rest, of: text)
    let isFromThereOn = rest.hasSuffix("+")
    if isFromThereOn { rest = rest.dropLast() }
    let hit = try number(after: "@", in: &rest, of: text)
    guard hit != nil || !isFromThereOn else { throw wrong(text, "'+' follows a number: @3+") }
    guard hit.map({ $0 > 0 }) ?? true else { throw wrong(text, "hits are counted from 1") }
    guard percent.map({ (1...100).contains($0) }) ?? true else { throw wrong(text, "a percentage is 1 to 100") }
    guard let action = action(rest) else {
      throw wrong(
        text, "an action is kill, lose-source, lose-target, deadlock, timeout, disk-full or stall(MILLISECONDS)")
    }
    if case .lose(let side) = action, !point.sides.contains(side) {
      throw wrong(text, "there is no connection to the \(side.rawValue) at this place")
    }
    return Rule(point: point, action: action, hit: hit, isFromThereOn: isFromThereOn, percent: percent ?? 100)
  }

  /// Cuts `MARK NUMBER` off the end of `text`.
  private static func number(
    after mark: Character, in text: inout Substring, of rule: String
  ) throws(MartletError) -> Int? {
    guard let index = text.lastIndex(of: mark) else { return nil }
    guard let number = Int(text[text.index(after: index)...]) else { throw wrong(rule, "a number follows '\(mark)'") }
    text = text[..<index]
    return number
  }

  private static func action(_ text: Substring) -> FailpointAction? {
    switch text {
    case "kill": return .kill
    case "lose-source": return .lose(.source)
    case "lose-target": return .lose(.target)
    case "deadlock": return .deadlock
    case "timeout": return .timeout
    case "disk-full": return .diskFull
    default:
      guard text.hasPrefix("stall("), text.hasSuffix(")"), let wait = Int(text.dropFirst(6).dropLast()), wait >= 0
      else { return nil }
      return .stall(milliseconds: wait)
    }
  }

  private static func wrong(_ rule: some StringProtocol, _ why: String) -> MartletError {
    MartletError(
      .usage, "MARTLET_FAILPOINTS cannot be understood.",
      context: ErrorContext(object: "rule '\(rule)'", serverDetail: why),
      hint: "For example: chunk.before-commit=kill@3;copy.flush=lose-target@2+%10;seed=7")
  }
}
