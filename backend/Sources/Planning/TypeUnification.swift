import SQLDialect
import SchemaModel

/// Finds the one type of columns joined by foreign keys.
enum TypeUnification {
  struct Member {
    var sourceType: MySQLType
    var decision: TypeMapper.Decision
  }

  /// Equal for the purpose of a foreign key: lengths and fraction digits may differ.
  static func isJoinable(_ left: PostgresType, _ right: PostgresType) -> Bool {
    switch (left, right) {
    case (.varchar, .varchar), (.varchar, .text), (.text, .varchar), (.numeric, .numeric), (.time, .time),
      (.timestamp, .timestamp), (.timestamptz, .timestamptz), (.varbit, .varbit):
      true
    default: left == right
    }
  }

  /// The members' decisions with one type, or nil where no type can hold all of them.
  ///
  /// A cast that a person gave to one member goes for all; then the widest of the decided types, then text.
  static func unify(_ members: [Member], policies: ConversionPolicies) -> [TypeMapper.Decision]? {
    let decisions = members.map(\.decision)
    guard let first = members.first else { return [] }
    if decisions.allSatisfy({ isJoinable($0.target, first.decision.target) }) { return decisions }
    if let shared = sharedEnumeration(members) { return shared }
    guard haveOneOrder(members) else { return nil }
    let casts = decisions.filter { $0.cast != nil }.map(\.target)
    let byWidth = decisions.map(\.target).filter { !isEnumeration($0) }.enumerated()
      .sorted { (-width($0.element), $0.offset) < (-width($1.element), $1.offset) }.map(\.element)
    for candidate in casts + byWidth + [.text] {
      let conversions = members.compactMap {
        ColumnConversion.between(source: $0.sourceType, target: candidate, policies: policies)
      }
      guard conversions.count == members.count else { continue }
      return zip(decisions, conversions).map { decision, conversion in
        var unified = decision
        unified.target = candidate
        unified.conversion = conversion
        return unified
      }
    }
    return nil
  }

  /// ENUMs with the same labels share the first one's type.
  private static func sharedEnumeration(_ members: [Member]) -> [TypeMapper.Decision]? {
    guard let first = members.first, isEnumeration(first.decision.target),
      members.allSatisfy({ isEnumeration($0.decision.target) && $0.sourceType == first.sourceType })
    else { return nil }
    return members.map { member in
      var shared = member.decision
      shared.target = first.decision.target
      return shared
    }
  }

  /// InnoDB joins ENUMs by the numbers of their labels: their texts mean the same only where the numbers do.
  private static func haveOneOrder(_ members: [Member]) -> Bool {
    let lists = members.compactMap { member -> [String]? in
      if case .enumeration(let labels) = member.sourceType { labels } else { nil }
    }
    guard let longest = lists.max(by: { $0.count < $1.count }) else { return true }
    return lists.allSatisfy { longest.starts(with: $0) }
  }

  private static func isEnumeration(_ type: PostgresType) -> Bool {
    if case .enumeration = type { true } else { false }
  }

  private static func width(_ type: PostgresType) -> Int {
    switch type {
    case .boolean: 0
    case .smallint: 1
    case .integer: 2
    case .bigint: 3
    case .numeric: 4
    default: 5
    }
  }
}
