// JSON. Source: MySQL manual, 14.17 "JSON Functions".

import MySQLSyntax
import SchemaModel

extension ExpressionTranslation {
  /// One plain path. `$[0]` of something that is no array is the thing itself in MySQL ("autowrapping").
  func jsonExtract(
    _ document: TranslatedValue, paths: [TranslatedValue], at position: Int
  ) throws(TranslationFailure) -> TranslatedValue {
    guard case .json(isBinary: true) = document.type else {
      throw document.failure("json_extract() of \(document.type.name)")
    }
    guard paths.count == 1, let path = paths[0].stringLiteral, let legs = JSONPath.legs(of: path) else {
      throw TranslationFailure(
        position: paths[0].position, reason: "a JSON path with more than plain names and indexes")
    }
    var sql = document.operand
    for (index, leg) in legs.enumerated() {
      switch leg {
      case .member(let name): sql += " -> \(try string(name, at: position))"
      case .element(0):
        let inner = index == 0 ? sql : "(\(sql))"
        sql = "(CASE jsonb_typeof(\(sql)) WHEN 'array' THEN \(inner) -> 0 ELSE \(sql) END)"
      case .element(let number): sql += " -> \(number)"
      }
    }
    return TranslatedValue(sql, .json(isBinary: true), at: position, isAtomic: legs.isEmpty || sql.hasPrefix("(CASE"))
  }

  /// A JSON null becomes the text `null`, where PostgreSQL's `->>` gives NULL.
  func jsonUnquote(_ value: TranslatedValue, at position: Int) throws(TranslationFailure) -> TranslatedValue {
    guard case .json(isBinary: true) = value.type else { throw value.failure("json_unquote() of \(value.type.name)") }
    remarks.printsJSON = true
    let sql = "CASE jsonb_typeof(\(value.sql)) WHEN 'null' THEN 'null' ELSE \(value.operand) #>> '{}' END"
    var result = TranslatedValue(sql, .text, at: position)
    result.collation = .json
    return result
  }

  /// The column's type has checked it already.
  func jsonValid(_ call: Call) throws(TranslationFailure) -> TranslatedValue {
    guard case .json = call.arguments[0].type else {
      throw call.failure("json_valid() of \(call.arguments[0].type.name) has no equal before PostgreSQL 16")
    }
    return call.result("CASE WHEN \(call.arguments[0].operand) IS NOT NULL THEN true END", .boolean)
  }

  /// A literal to compare a JSON value with: MySQL makes it JSON.
  func json(
    _ literal: TranslatedValue, against value: TranslatedValue, isOrdered: Bool
  ) throws(TranslationFailure) -> TranslatedValue {
    guard context.flavor == .mysql, case .json(isBinary: true) = value.type else {
      throw value.failure("MariaDB compares JSON as text")
    }
    guard !isOrdered else { throw value.failure("MySQL and PostgreSQL order JSON values differently") }
    switch literal.literal {
    case .integer(let digits), .decimal(let digits): return literal.becoming("'\(digits)'::jsonb", value.type)
    case .string(let text, _):
      let quoted = try string(JSONPath.quoted(text), at: literal.position)
      return literal.becoming("\(quoted)::jsonb", value.type)
    default: throw value.failure("JSON is compared with \(literal.type.name)")
    }
  }

  /// JSON_OBJECT and JSON_ARRAY.
  func jsonBuild(_ function: SpecialFunction, _ call: Call) throws(TranslationFailure) -> TranslatedValue {
    let isObject = function == .jsonObject
    guard !call.arguments.isEmpty else {
      return call.result(isObject ? "'{}'::jsonb" : "'[]'::jsonb", .json(isBinary: true))
    }
    try requireMutableAllowed("PostgreSQL does not call the making of JSON immutable", at: call.position)
    guard !isObject || call.arguments.count.isMultiple(of: 2) else { throw call.failure("a key without a value") }
    var parts: [String] = []
    for (index, argument) in call.arguments.enumerated() {
      if isObject, index.isMultiple(of: 2) {
        parts.append(try text(argument).sql + (argument.isConstant ? "::text" : ""))
        continue
      }
      switch argument.type {
      case .text: parts.append(argument.sql + (argument.isConstant ? "::text" : ""))
      case .integer, .null, .json(isBinary: true): parts.append(argument.sql)
      case .numeric where argument.hasPlainText: parts.append(argument.sql)
      default: throw argument.failure("\(argument.type.name) in JSON has another text")
      }
    }
    let name = isObject ? "jsonb_build_object" : "jsonb_build_array"
    return call.result("\(name)(\(parts.joined(separator: ", ")))", .json(isBinary: true))
  }

  // MARK: UUID

  /// Without the swap of its parts, which MySQL does on request.
  func uuidToBinary(_ call: Call) throws(TranslationFailure) -> TranslatedValue {
    try requireUnswapped(call)
    let value = call.arguments[0]
    if value.type == .uuid { return value }
    guard let literal = try literal(value, as: .uuid) else {
      throw value.failure("uuid_to_bin() of \(value.type.name)")
    }
    return literal
  }

  func binaryToUUID(_ call: Call) throws(TranslationFailure) -> TranslatedValue {
    try requireUnswapped(call)
    let value = call.arguments[0]
    switch value.type {
    case .uuid: return digits(value.cast(to: "text", .text).sql, call)
    case .bytes: return digits("encode(\(value.sql), 'hex')::uuid::text", call)
    default: throw value.failure("bin_to_uuid() of \(value.type.name)")
    }
  }

  private func requireUnswapped(_ call: Call) throws(TranslationFailure) {
    guard call.arguments.count == 1 || call.arguments[1].integerLiteral == 0 else {
      throw call.failure("a UUID whose parts are swapped")
    }
  }
}
