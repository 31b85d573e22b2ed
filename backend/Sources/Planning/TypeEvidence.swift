import SQLDialect
import SchemaModel

/// Why `auto` chose a type, in words for a finding, and how to choose another.
struct TypeEvidence: Hashable {
  var detail: String
  /// The type that is exact too, or that a person might want; nil where the values allow no other.
  var alternative: String?

  /// - Returns: nil where nothing was to be decided, or a person has decided.
  init?(_ facts: ColumnFacts, _ decision: TypeMapper.Decision, _ options: PlanOptions) {
    guard decision.cast == nil else { return nil }
    let source = MySQLTypeName.render(facts.type)
    let beginning = "\(source) becomes \(PostgresTypeName.render(decision.target)): "
    switch facts.type {
    case .integer(.tinyint, isUnsigned: false, displayWidth: 1) where options.tinyintOne == .auto:
      detail = beginning + Self.tinyint(facts, decision.target)
      alternative = decision.target == .boolean ? "smallint" : facts.hasOnlyTruthValues ? "boolean" : nil
    case .integer(.bigint, isUnsigned: true, _) where options.bigintUnsigned == .auto:
      detail = beginning + Self.bigint(facts, decision.target)
      alternative = decision.target == .bigint ? "numeric" : facts.fitsInt64 || facts.ranges == nil ? "bigint" : nil
    case .time where options.time == .auto:
      detail = beginning + facts.values + "."
      alternative = decision.target == .interval ? facts.ranges == nil ? "time" : nil : "interval"
    default: return nil
    }
  }

  private static func tinyint(_ facts: ColumnFacts, _ target: PostgresType) -> String {
    let uses = facts.numberUses.joined(separator: ", ")
    if target == .boolean { return facts.values + ", and nothing in the schema uses it as a number." }
    return uses.isEmpty ? facts.values + "." : "\(uses); \(facts.values)."
  }

  private static func bigint(_ facts: ColumnFacts, _ target: PostgresType) -> String {
    guard facts.isAutoIncrement || facts.isInForeignKey else {
      return "it is no key that is counted or joined, so it keeps its whole range."
    }
    if let next = facts.autoIncrement, facts.ranges == nil || next > UInt64(Int64.max) {
      return "its next AUTO_INCREMENT value is \(next)."
    }
    return facts.values + "."
  }
}

extension ColumnFacts {
  /// What the data show, of every column that foreign keys join.
  fileprivate var values: String {
    guard let ranges else { return "its values were not looked at" }
    let minima = ranges.compactMap(\.minimum)
    let maxima = ranges.compactMap(\.maximum)
    guard let low = minima.first, let high = maxima.first else { return "it has no values" }
    guard ranges.count > 1 else { return low == high ? "its only value is \(low)" : "its values are \(low) to \(high)" }
    return "the values of all that foreign keys join are within "
      + zip(minima, maxima).map { $0 == $1 ? $0 : "\($0) to \($1)" }.uniqued.joined(separator: ", ")
  }
}

extension Sequence where Element: Hashable {
  /// The first of each.
  fileprivate var uniqued: [Element] {
    var seen: Set<Element> = []
    return filter { seen.insert($0).inserted }
  }
}
