extension Expression.Kind {
  /// The direct subexpressions, in the order of the text.
  public var children: [Expression] {
    switch self {
    case .literal, .column, .userVariable, .systemVariable: []
    case .unary(_, let operand), .isTruth(let operand, _, _), .cast(let operand, _), .convert(let operand, _),
      .collate(let operand, _), .extract(_, let operand):
      [operand]
    case .binary(_, let left, let right): [left, right]
    case .between(let value, let low, let high, _): [value, low, high]
    case .inList(let value, let items, _): [value] + items
    case .like(let value, let pattern, let escape, _): [value, pattern] + [escape].compactMap { $0 }
    case .regexp(let value, let pattern, _): [value, pattern]
    case .conditional(let operand, let branches, let otherwise):
      [operand].compactMap { $0 } + branches.flatMap { [$0.condition, $0.result] } + [otherwise].compactMap { $0 }
    case .call(_, let arguments), .row(let arguments): arguments
    case .trim(_, let removed, let source): [removed].compactMap { $0 } + [source]
    case .dateShift(let date, let amount, _, _): [date, amount]
    case .timestampDifference(_, let start, let end): [start, end]
    }
  }
}

extension Expression {
  /// Calls `body` with this expression and every one below it, outermost first.
  public func forEach(_ body: (Expression) -> Void) {
    body(self)
    for child in kind.children { child.forEach(body) }
  }
}
