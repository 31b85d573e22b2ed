// CASE, IF, COALESCE, NULLIF, GREATEST, LEAST.

import MySQLSyntax

extension ExpressionTranslation {
  func conditional(
    _ operand: Expression?, _ branches: [Expression.Branch], _ otherwise: Expression?, at position: Int
  ) throws(TranslationFailure) -> TranslatedValue {
    var conditions: [String] = []
    var results: [TranslatedValue] = []
    for branch in branches {
      if let operand {
        conditions.append(try comparison(.equal, operand, branch.condition, at: branch.condition.position).sql)
      } else {
        conditions.append(try truth(value(branch.condition)).sql)
      }
      results.append(try value(branch.result))
    }
    if let otherwise { results.append(try value(otherwise)) }
    return try conditional(conditions, results, hasOtherwise: otherwise != nil, at: position)
  }

  func ifCall(_ call: Call) throws(TranslationFailure) -> TranslatedValue {
    let condition = try truth(call.arguments[0]).sql
    return try conditional([condition], Array(call.arguments.dropFirst()), hasOtherwise: true, at: call.position)
  }

  private func conditional(
    _ conditions: [String], _ results: [TranslatedValue], hasOtherwise: Bool, at position: Int
  ) throws(TranslationFailure) -> TranslatedValue {
    let (values, type) = try unified(results)
    var sql = "CASE"
    for (condition, value) in zip(conditions, values) { sql += " WHEN \(condition) THEN \(value.sql)" }
    if hasOtherwise, let last = values.last { sql += " ELSE \(last.sql)" }
    return merged(values, sql + " END", type, at: position)
  }

  /// The properties that hold for every one of the values, any of which may be the result.
  private func merged(
    _ values: [TranslatedValue], _ sql: String, _ type: ValueType, at position: Int
  ) -> TranslatedValue {
    var result = TranslatedValue(sql, type, at: position)
    let typed = values.filter { $0.type != .null }
    result.bits = typed.map(\.bits).max() ?? 63
    result.isNonNegative = typed.allSatisfy(\.isNonNegative)
    result.isUTF8 = typed.allSatisfy(\.isUTF8)
    result.isUnsigned = typed.allSatisfy(\.isUnsigned)
    result.isQuotient = typed.contains(where: \.isQuotient)
    result.fractionDigits = typed.map { $0.fractionDigits ?? 6 }.max()
    result.letters = typed.map(\.letters).max() ?? .any
    // The servers, and their functions, do not agree on the zeros of ZEROFILL here.
    result.hasPlainText =
      typed.allSatisfy { $0.hasPlainText && ($0.textWidth == nil || type == .text) }
      && Set(typed.map(\.type)).count <= 1
    result.collation = typed.map(\.collation).reduce(.coercible, stronger)
    return result
  }

  func coalesce(_ call: Call) throws(TranslationFailure) -> TranslatedValue {
    let (values, type) = try unified(call.arguments)
    let list = values.map(\.sql).joined(separator: ", ")
    return merged(values, "coalesce(\(list))", type, at: call.position)
  }

  func nullIf(_ call: Call) throws(TranslationFailure) -> TranslatedValue {
    var value = call.arguments[0]
    if value.textWidth != nil { value.hasPlainText = false }
    let pair = try comparable(value, call.arguments[1], isOrdered: false)
    if value.type == .text, pair.left.sql != value.sql {
      // What is compared is cut, what comes back is not.
      let sql = "CASE WHEN \(pair.left.operand) = \(pair.right.operand) THEN NULL ELSE \(value.sql) END"
      var result = value.becoming(sql, .text)
      result.position = call.position
      return result
    }
    var result = pair.left
    result.sql = "nullif(\(pair.left.sql), \(pair.right.sql))"
    (result.textWidth, result.isYear) = (nil, false)
    result.isAtomic = true
    result.literal = nil
    result.position = call.position
    return result
  }

  /// One NULL makes the result NULL, where PostgreSQL would leave it out.
  func extreme(_ call: Call) throws(TranslationFailure) -> TranslatedValue {
    let (values, type) = try unified(call.arguments)
    guard type.isNumber || type.isMoment else {
      throw call.failure("the order of \(type.name) depends on the source's collation")
    }
    if Set(values.map(\.type)).contains(.timestamptz) {
      try requireMutableAllowed("a TIMESTAMP's local time depends on the session's time zone", at: call.position)
    }
    let list = values.map(\.sql).joined(separator: ", ")
    let sql = "CASE WHEN num_nulls(\(list)) = 0 THEN \(call.name.lowercased())(\(list)) END"
    return merged(values, sql, type, at: call.position)
  }
}
