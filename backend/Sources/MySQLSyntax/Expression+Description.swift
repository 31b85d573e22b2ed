// Prints an expression as MySQL text, with parentheses where precedence needs them. Parsing the text gives the same
// expression again; one with `||` for joining strings needs `SQLMode.pipesAsConcat` for that.

import SchemaModel

extension Expression: CustomStringConvertible {
  public var description: String { text(above: .lowest) }

  /// The text, in parentheses if the outermost operator binds more loosely than `minimum`.
  private func text(above minimum: Precedence) -> String {
    kind.precedence < minimum ? "(\(kind.text))" : kind.text
  }

  fileprivate static func joined(_ expressions: [Expression]) -> String {
    expressions.map { $0.text(above: .lowest) }.joined(separator: ",")
  }

  fileprivate static func quoted(_ name: String) -> String { "`" + name.replacing(scalar: "`", with: "``") + "`" }

  fileprivate func operand(_ minimum: Precedence) -> String { text(above: minimum) }
}

extension Expression.Kind {
  var precedence: Precedence {
    switch self {
    case .unary(let sign, _): sign.precedence
    case .binary(let sign, _, _): sign.precedence
    case .between, .inList, .like, .regexp: .predicate
    case .isTruth: .comparison
    case .collate: .collation
    case .dateShift: .additive
    default: .primary
    }
  }

  fileprivate var text: String {
    switch self {
    case .literal(let literal): literal.description
    case .column(let path): path.map(Expression.quoted).joined(separator: ".")
    case .userVariable(let name): "@" + Expression.quoted(name)
    // In quotes, the point of `session.sql_mode` would be a letter of the name to a server.
    case .systemVariable(let name):
      "@@" + (name.unicodeScalars.allSatisfy(Lexer.isVariablePart) ? name : Expression.quoted(name))
    case .call(let name, let arguments): "\(name)(\(Expression.joined(arguments)))"
    case .row(let items): "(\(Expression.joined(items)))"
    case .cast(let operand, let type): "CAST(\(operand) AS \(type))"
    case .convert(let operand, let characterSet): "CONVERT(\(operand) USING \(characterSet))"
    case .extract(let unit, let source): "EXTRACT(\(unit.rawValue) FROM \(source))"
    case .trim(let side, let removed, let source):
      "TRIM(\(side.rawValue) \(removed.map { "\($0) " } ?? "")FROM \(source))"
    case .timestampDifference(let unit, let start, let end): "TIMESTAMPDIFF(\(unit.rawValue),\(start),\(end))"
    case .conditional(let operand, let branches, let otherwise):
      "CASE" + (operand.map { " \($0)" } ?? "")
        + branches.map { " WHEN \($0.condition) THEN \($0.result)" }.joined()
        + (otherwise.map { " ELSE \($0)" } ?? "") + " END"
    default: operatorText
    }
  }

  fileprivate var isBinaryCast: Bool { if case .unary(.binary, _) = self { true } else { false } }

  private var operatorText: String {
    switch self {
    case .unary(let sign, let operand):
      // A blank keeps `- -1` from becoming a comment.
      "\(sign.rawValue) \(operand.operand(sign.precedence))"
    case .binary(.memberOf, let left, let right): "\(left.operand(.bitOr)) MEMBER OF (\(right))"
    case .binary(.soundsLike, let left, let right): "\(left.operand(.bitOr)) SOUNDS LIKE \(right.operand(.bitOr))"
    case .binary(.assign, let left, let right): "\(left.operand(.or)) := \(right.operand(.assignment))"
    case .binary(let sign, let left, let right):
      "\(left.operand(sign.precedence)) \(sign.rawValue) \(right.operand(sign.precedence.next))"
    case .between(let value, let low, let high, let isNegated):
      value.operand(.bitOr) + (isNegated ? " NOT" : "")
        + " BETWEEN \(low.operand(.bitOr)) AND \(high.operand(.predicate))"
    case .inList(let value, let items, let isNegated):
      value.operand(.bitOr) + (isNegated ? " NOT" : "") + " IN (\(Expression.joined(items)))"
    case .like(let value, let pattern, let escape, let isNegated):
      value.operand(.bitOr) + (isNegated ? " NOT" : "") + " LIKE \(pattern.operand(.concatenation))"
        + (escape.map { " ESCAPE \($0.operand(.concatenation))" } ?? "")
    case .regexp(let value, let pattern, let isNegated):
      value.operand(.bitOr) + (isNegated ? " NOT" : "") + " REGEXP \(pattern.operand(.bitOr))"
    case .isTruth(let value, let truth, let isNegated):
      "\(value.operand(.comparison)) IS \(isNegated ? "NOT " : "")\(truth.rawValue)"
    // `BINARY x COLLATE c` is BINARY over the collation.
    case .collate(let value, let collation):
      "\(value.operand(value.kind.isBinaryCast ? .primary : .collation)) COLLATE \(collation)"
    case .dateShift(let date, let amount, let unit, let isSubtraction):
      "\(date.operand(.additive)) \(isSubtraction ? "-" : "+") INTERVAL \(amount.operand(.primary)) \(unit.rawValue)"
    default: ""
    }
  }
}

extension Literal: CustomStringConvertible {
  public var description: String {
    switch self {
    case .null: "NULL"
    case .boolean(let value): value ? "TRUE" : "FALSE"
    case .integer(let digits), .decimal(let digits), .float(let digits): digits
    case .string(let text, let characterSet): Literal.introducer(characterSet) + Literal.quoted(text)
    case .hexadecimal(let digits, let characterSet): Literal.introducer(characterSet) + "x'\(digits)'"
    case .bits(let digits, let characterSet): Literal.introducer(characterSet) + "b'\(digits)'"
    case .date(let text): "DATE" + Literal.quoted(text)
    case .time(let text): "TIME" + Literal.quoted(text)
    case .timestamp(let text): "TIMESTAMP" + Literal.quoted(text)
    }
  }

  private static func introducer(_ characterSet: String?) -> String { characterSet.map { "_\($0) " } ?? "" }

  private static func quoted(_ text: String) -> String {
    "'" + text.replacing(scalar: "\\", with: "\\\\").replacing(scalar: "'", with: "''") + "'"
  }
}

extension CastType: CustomStringConvertible {
  public var description: String {
    name + (parameters.isEmpty ? "" : "(\(parameters.map(String.init).joined(separator: ",")))")
      + (characterSet.map { " CHARSET \($0)" } ?? "") + (isArray ? " ARRAY" : "")
  }
}
