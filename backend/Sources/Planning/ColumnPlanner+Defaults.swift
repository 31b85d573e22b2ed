import SQLDialect
import SchemaModel

extension ColumnPlanner {
  func planDefault(
    _ column: SourceColumn, _ expressions: [String: ExpressionContext.Column], _ result: inout Result
  ) {
    if column.isAutoIncrement {
      switch result.plan.targetType {
      case .smallint, .integer, .bigint:
        result.definition.isIdentity = true
        if !leadsAKey(column) {
          result.findings.append(
            finding(FindingCatalog.identityPerGroup, column, "It is not the first column of any key."))
        }
      default:
        result.findings.append(
          finding(
            FindingCatalog.identityAsPlain, column,
            "\(PostgresTypeName.render(result.plan.targetType)) cannot be an identity column: new rows need a value.",
            hint: CastRule.option(column: column.name, of: table.name, target: "bigint")
              + " makes it one, if its values stay below 2^63. Else give it a sequence as its default."))
      }
      return
    }
    guard let value = column.defaultValue ?? Self.firstLabel(of: column) else { return }
    if let named = Self.columnNamed(in: value) {
      result.findings.append(
        finding(
          FindingCatalog.defaultNamesColumn, column,
          "\(Self.text(value)) names the column \(named).\(Self.withoutDefault(column))"))
      return
    }
    do {
      result.definition.defaultExpression = try defaultExpression(value, column, expressions, result.plan.targetType)
      if case .rounded(let text) = value {
        result.findings.append(
          finding(
            FindingCatalog.defaultRounded, column, "The server prints six digits of this FLOAT; \(text) is taken."))
      }
      if case .expression(let text) = value {
        result.findings += SessionZone.findings(
          text, storedAs: column.type, of: table, object: "\(table.name).\(column.name)", context)
      }
    } catch {
      let isZero = if case .literal(let text) = value { ZeroDates.isZero(text) } else { false }
      result.findings.append(
        finding(
          isZero ? FindingCatalog.defaultZeroDate : FindingCatalog.defaultNotTranslated, column,
          (value.isUnreadable ? "\(error.reason)." : Self.words(error, Self.text(value))) + Self.withoutDefault(column),
          hint: "Set one in the plan (martlet plan --out) or in the application."))
    }
  }

  /// What both servers insert for an ENUM NOT NULL without a default, in strict mode too.
  /// Source: MySQL manual, 13.6 "Data Type Default Values".
  private static func firstLabel(of column: SourceColumn) -> SourceDefault? {
    guard case .enumeration(let labels) = column.type, !column.isNullable, let first = labels.first,
      !PlanContext.storable([first]).isEmpty
    else { return nil }
    return .literal(first)
  }

  private static func withoutDefault(_ column: SourceColumn) -> String {
    " The column has no default" + (column.isNullable ? "." : " and is NOT NULL.")
  }

  /// MySQL from 8.0.13 and MariaDB compute such a default from the row's other values.
  private static func columnNamed(in value: SourceDefault) -> String? {
    guard case .expression(let text) = value else { return nil }
    return (try? ExpressionTranslator.referencedColumns(text))?.min()
  }

  private func leadsAKey(_ column: SourceColumn) -> Bool {
    table.indexes.contains { index in
      guard case .column(let name, _) = index.parts.first?.subject else { return false }
      return name.lowercased() == column.name.lowercased()
    }
  }

  private func defaultExpression(
    _ value: SourceDefault, _ column: SourceColumn, _ expressions: [String: ExpressionContext.Column],
    _ target: PostgresType
  ) throws(TranslationFailure) -> String {
    switch value {
    case .literal(let text)
    where context.options.zeroDate == .minusInfinity && target.isDateOrTimestamp && ZeroDates.isZero(text):
      PostgresLiteral("-infinity").description
    case .literal(let text), .rounded(let text):
      try DefaultLiteral.sql(text, sourceType: column.type, targetType: target)
    case .unreadable(let reason): throw TranslationFailure(position: 1, reason: reason)
    case .expression(let text) where target == .bytea && !Self.fills(column, text):
      throw TranslationFailure(
        position: 1, reason: "the server fills the value up with zeros, to the \(column.typeText) of the column")
    case .expression(let text):
      try context.translate(
        text, place: .columnDefault, columns: expressions, result: target, stored: expressions[column.name.lowercased()]
      ).sql
    }
  }

  /// The value is as long as BINARY(n), so that nothing is added to it. Constants are literals, which are whole already.
  private static func fills(_ column: SourceColumn, _ expression: String) -> Bool {
    guard case .binary(let length) = column.type else { return true }
    return length == 16 && expression.lowercased().hasPrefix("uuid_to_bin(")
  }

  private static func text(_ value: SourceDefault) -> String {
    switch value {
    case .literal(let text), .rounded(let text), .expression(let text), .unreadable(let text): text
    }
  }
}

extension SourceDefault {
  fileprivate var isUnreadable: Bool { if case .unreadable = self { true } else { false } }
}
