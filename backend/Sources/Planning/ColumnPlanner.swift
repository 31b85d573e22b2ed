import SQLDialect
import SchemaModel

/// Decides the columns of a table: type, conversion, NULL, default, generation.
struct ColumnPlanner {
  let context: PlanContext
  let table: SourceTable
  let target: QualifiedName

  /// What a column becomes.
  struct Result {
    var plan: ColumnPlan
    var definition: ColumnDefinition
    /// A CHECK that keeps an ENUM or SET to its members.
    var memberCheck: String?
    var findings: [Finding] = []
  }

  func plan(_ column: SourceColumn, _ decision: TypeMapper.Decision, expressions: [String: ExpressionContext.Column])
    -> Result
  {
    let name = context.names.column(column.name, of: table.name)
    var result = Result(
      plan: ColumnPlan(
        source: column.name, target: name, sourceType: column.type, targetType: decision.target,
        conversion: decision.conversion, isGenerated: false),
      definition: ColumnDefinition(name: name, type: decision.target, isNotNull: !column.isNullable))
    result.findings += typeFindings(column, decision)
    result.memberCheck = memberCheck(column, name, decision.target)
    if let generated = column.generated {
      planGenerated(generated, column, expressions, &result)
    } else {
      planDefault(column, expressions, &result)
    }
    if column.isInvisible {
      result.findings.append(finding(FindingCatalog.invisibleColumn, column, "It is visible in the target."))
    }
    return result
  }

  // MARK: Types

  private func typeFindings(_ column: SourceColumn, _ decision: TypeMapper.Decision) -> [Finding] {
    var findings: [Finding] = []
    if case .unknown(let name) = column.type, decision.cast == nil {
      findings.append(
        finding(
          FindingCatalog.typeUnknown, column, "The type \(name) is not known; accepted, its bytes go into bytea.",
          hint: "--cast 'column \(table.name).\(column.name):…' decides; --accept type-unknown copies the bytes."))
    }
    if let cast = decision.impossibleCast {
      findings.append(
        finding(
          FindingCatalog.castImpossible, column,
          "\(column.typeText) cannot become \(cast.target) exactly; it would be \(PostgresTypeName.render(decision.target)).",
          hint: "Change the cast rule; --accept cast-impossible takes the built-in type."))
    }
    if case .geometry = column.type, decision.target == .bytea {
      findings.append(
        finding(
          FindingCatalog.geometryAsBytes, column, "It is kept as EWKB in bytea.",
          hint: "CREATE EXTENSION postgis in the target before the migration makes it a geometry column."))
    }
    if case .enumeration = column.type, decision.target == .text, decision.cast == nil,
      context.options.enumeration == .native
    {
      findings.append(
        finding(FindingCatalog.enumAsText, column, "A label is longer than 63 bytes, so it is text with a CHECK."))
    }
    if column.isZerofill { findings.append(finding(FindingCatalog.zerofill, column, "Leading zeros are not kept.")) }
    return findings
  }

  private func memberCheck(_ column: SourceColumn, _ name: String, _ target: PostgresType) -> String? {
    switch (column.type, target) {
    case (.enumeration(let labels), .text):
      AddCheck.labels(column: name, allowed: context.options.emptyEnum == .keep ? labels + [""] : labels)
    case (.set(let members), .array): AddCheck.members(column: name, allowed: members)
    default: nil
    }
  }

  // MARK: Generated columns and defaults

  private func planGenerated(
    _ generated: SourceGenerated, _ column: SourceColumn, _ expressions: [String: ExpressionContext.Column],
    _ result: inout Result
  ) {
    do {
      let text = try context.translate(
        generated.expression, place: .generatedColumn, columns: expressions, result: result.plan.targetType)
      let isVirtual = !generated.isStored && context.options.targetVersionNumber >= 180_000
      result.definition.generated = isVirtual ? .virtual(text) : .stored(text)
      result.plan.isGenerated = true
      if !generated.isStored && !isVirtual {
        result.findings.append(finding(FindingCatalog.generatedStored, column, "Its values are stored."))
      }
    } catch {
      result.findings.append(
        finding(
          FindingCatalog.generatedNotTranslated, column,
          "\(Self.words(error, generated.expression)) Its values are copied into a plain column.",
          hint:
            "Write the expression for PostgreSQL into the plan (martlet plan --out), or fill the column in the application."
        ))
    }
  }

  private func planDefault(
    _ column: SourceColumn, _ expressions: [String: ExpressionContext.Column], _ result: inout Result
  ) {
    if column.isAutoIncrement {
      switch result.plan.targetType {
      case .smallint, .integer, .bigint: result.definition.isIdentity = true
      default:
        result.findings.append(
          finding(
            FindingCatalog.identityAsPlain, column,
            "\(PostgresTypeName.render(result.plan.targetType)) cannot be an identity column: new rows need a value.",
            hint: "--bigint-unsigned bigint makes it one, if its values stay below 2^63."))
      }
      return
    }
    guard let value = column.defaultValue else { return }
    do {
      result.definition.defaultExpression = try defaultExpression(value, column, expressions, result.plan.targetType)
    } catch {
      let isZero = if case .literal(let text) = value { ZeroDates.isZero(text) } else { false }
      result.findings.append(
        finding(
          isZero ? FindingCatalog.defaultZeroDate : FindingCatalog.defaultNotTranslated, column,
          "\(Self.words(error, Self.text(value))) The column has no default\(column.isNullable ? "" : " and is NOT NULL").",
          hint: "Set one in the plan (martlet plan --out) or in the application."))
    }
  }

  private func defaultExpression(
    _ value: SourceDefault, _ column: SourceColumn, _ expressions: [String: ExpressionContext.Column],
    _ target: PostgresType
  ) throws(TranslationFailure) -> String {
    switch value {
    case .literal(let text): try DefaultLiteral.sql(text, sourceType: column.type, targetType: target)
    case .expression(let text):
      try context.translate(text, place: .columnDefault, columns: expressions, result: target)
    }
  }

  private static func text(_ value: SourceDefault) -> String {
    switch value {
    case .literal(let text), .expression(let text): text
    }
  }

  /// `at position 7: the function FOO() is not known (FOO(a))`
  static func words(_ failure: TranslationFailure, _ text: String) -> String {
    "Not translated: \(failure.reason), at position \(failure.position) of \(text)."
  }

  private func finding(
    _ code: FindingCode, _ column: SourceColumn, _ detail: String, hint: String? = nil
  ) -> Finding {
    context.finding(code, object: "\(table.name).\(column.name)", detail, hint: hint)
  }
}
