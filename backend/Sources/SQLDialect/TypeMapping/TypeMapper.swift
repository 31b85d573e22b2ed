public import SchemaModel

/// Decides a column's type: the person's cast rules first, then the built-in table.
public struct TypeMapper: Sendable {
  public struct Decision: Hashable, Sendable {
    public var target: PostgresType
    public var conversion: ColumnConversion
    /// The cast rule that decided.
    public var cast: CastRule?
    /// A cast rule that matched, but whose target cannot take the values exactly; the built-in table decided.
    public var impossibleCast: CastRule?
  }

  public let options: PlanOptions
  public let policies: ConversionPolicies
  private let rules: [TypeRule]

  public init(options: PlanOptions) {
    self.options = options
    self.policies = ConversionPolicies(options)
    self.rules = options.casts.map(TypeRule.init(cast:)) + TypeRule.builtIn
  }

  public func decide(_ facts: ColumnFacts) -> Decision {
    var impossible: CastRule?
    for rule in rules {
      guard let target = rule.target(for: facts, options: options) else { continue }
      if let conversion = ColumnConversion.between(source: facts.type, target: target, policies: policies) {
        return Decision(target: target, conversion: conversion, cast: rule.cast, impossibleCast: impossible)
      }
      impossible = impossible ?? rule.cast
    }
    // The table's last rule matches everything and takes any bytes; a type without bytes has a rule of its own.
    return Decision(target: .bytea, conversion: .bytes, cast: nil, impossibleCast: impossible)
  }
}
