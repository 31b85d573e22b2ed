import SQLDialect
import SchemaModel

// Generated columns: stored, virtual where the target has them, or plain.

extension ColumnPlanner {
  func planGenerated(
    _ generated: SourceGenerated, _ column: SourceColumn, _ expressions: [String: ExpressionContext.Column],
    _ result: inout Result
  ) {
    do throws(TranslationFailure) {
      if let other = PlanContext.referenced(in: generated.expression, of: generatedNames) {
        throw TranslationFailure(
          position: 1, reason: "in PostgreSQL it cannot refer to \(other), which is generated too")
      }
      if isOnlyCopyable(column) {
        throw TranslationFailure(position: 1, reason: "rows are copied into at least one column")
      }
      if let digits = column.fixedDigits {
        throw TranslationFailure(position: 1, reason: "the source rounds what it stores to \(digits) decimals")
      }
      let translation = try context.translate(
        generated.expression, place: .generatedColumn, columns: expressions, result: result.plan.targetType,
        stored: expressions[column.name.lowercased()])
      let text = translation.sql
      result.findings += context.findings(translation, object: "\(table.name).\(column.name)")
      result.findings += SessionZone.findings(
        generated.expression, storedAs: column.type, of: table, object: "\(table.name).\(column.name)", context)
      let isVirtual = !generated.isStored && canBeVirtual(column, result.plan.targetType, generated, expressions)
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
          hint: "Write the expression for PostgreSQL into the plan (martlet plan --out), or fill the column yourself."))
    }
  }

  /// The first column of a table in which every one is generated: COPY takes no empty list of columns.
  private func isOnlyCopyable(_ column: SourceColumn) -> Bool {
    column.name == table.columns.first?.name && table.columns.allSatisfy { $0.generated != nil }
  }

  static func generatedNames(of table: SourceTable) -> Set<String> {
    Set(table.columns.filter { $0.generated != nil }.map { $0.name.lowercased() })
  }

  private static func isOfTheDatabase(_ type: PostgresType) -> Bool {
    switch type {
    case .enumeration, .other: true
    case .array(let element): isOfTheDatabase(element)
    default: false
    }
  }

  /// PostgreSQL 18's virtual columns cannot be in an index or a key, nor have or read a type of the database's own.
  private func canBeVirtual(
    _ column: SourceColumn, _ target: PostgresType, _ generated: SourceGenerated,
    _ expressions: [String: ExpressionContext.Column]
  ) -> Bool {
    let own = Set(expressions.filter { Self.isOfTheDatabase($0.value.targetType) }.keys)
    if Self.isOfTheDatabase(target) || PlanContext.referenced(in: generated.expression, of: own) != nil { return false }
    let name = column.name.lowercased()
    let isInKey = table.foreignKeys.contains { $0.columns.contains { $0.lowercased() == name } }
    let isInIndex = table.indexes.contains { index in
      index.parts.contains { part in
        switch part.subject {
        case .column(let member, _): member.lowercased() == name
        case .expression(let text): PlanContext.referenced(in: text, of: [name]) != nil
        }
      }
    }
    return context.options.targetVersionNumber >= 180_000 && !isInKey && !isInIndex
  }
}
