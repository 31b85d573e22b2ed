import SQLDialect
import SchemaModel

/// Decides the CHECKs and foreign keys of a table.
struct ConstraintPlanner {
  let table: SourceTable
  let target: QualifiedName

  struct Result {
    var steps: [TargetStep] = []
    var findings: [Finding] = []
  }

  /// - Parameter typeChecks: by target column: what its type does not keep.
  func planChecks(
    _ context: inout PlanContext, typeChecks: [(column: String, check: ColumnPlanner.TypeCheck)]
  ) -> Result {
    var result = Result()
    for (column, check) in typeChecks {
      let name = context.names.claimConstraint(
        NamePolicy.fit("\(target.name)_\(column)", suffix: check.suffix), of: target)
      add(AddCheck(name: name, table: target, expression: check.expression), &result)
    }
    let columns = context.expressionColumns(of: table)
    for check in table.checks { plan(check, columns, &context, &result) }
    return result
  }

  private func plan(
    _ check: SourceCheck, _ columns: [String: ExpressionContext.Column], _ context: inout PlanContext,
    _ result: inout Result
  ) {
    let object = "check \(check.name) on \(table.name)"
    let canBeNotEnforced = context.options.targetVersionNumber >= 180_000
    guard check.isEnforced || canBeNotEnforced else {
      result.findings.append(
        context.finding(FindingCatalog.checkNotEnforced, object: object, "The source does not enforce it either."))
      return
    }
    do {
      let translation = try context.translate(check.expression, place: .check, columns: columns, result: .boolean)
      result.findings += context.findings(translation, object: object)
      result.findings += SessionZone.findings(check.expression, storedAs: nil, of: table, object: object, context)
      let name = claim(check.name, for: object, &context, &result)
      add(AddCheck(name: name, table: target, expression: translation.sql, isEnforced: check.isEnforced), &result)
    } catch {
      result.findings.append(
        context.finding(
          FindingCatalog.checkNotTranslated, object: object, ColumnPlanner.words(error, check.expression),
          hint: "Write it for PostgreSQL into the plan (martlet plan --out)."))
    }
  }

  private func add(_ check: AddCheck, _ result: inout Result) {
    result.steps.append(
      TargetStep(
        id: "check:\(target).\(check.name)", stage: .checks, table: target, sql: check.sql, failureIsFinding: true))
  }

  private func claim(
    _ name: String, for object: String, _ context: inout PlanContext, _ result: inout Result
  ) -> String {
    let claimed = context.names.claimConstraint(name, of: target)
    if claimed != context.names.spell(name) {
      result.findings.append(
        context.finding(FindingCatalog.constraintRenamed, object: object, "It is spelled \"\(claimed)\"."))
    }
    return claimed
  }

  // MARK: Foreign keys

  func planForeignKeys(_ context: inout PlanContext) -> Result {
    var result = Result()
    for key in table.foreignKeys {
      let object = "foreign key \(key.name) on \(table.name)"
      guard let referenced = context.tables[key.referencedTable],
        let referencedTarget = context.names.tables[key.referencedTable]
      else {
        result.findings.append(
          context.finding(
            FindingCatalog.foreignKeyOutside, object: object,
            "It refers to \(key.referencedTable), which is not migrated."))
        continue
      }
      guard Self.isUnique(key.referencedColumns, in: referenced) else {
        result.findings.append(
          context.finding(
            FindingCatalog.foreignKeyNotUnique, object: object,
            "\(key.referencedTable) (\(key.referencedColumns.joined(separator: ", "))) is not unique, "
              + "which PostgreSQL demands."))
        continue
      }
      if let mismatch = mismatch(key, referenced, context) {
        result.findings.append(context.finding(FindingCatalog.foreignKeyTypes, object: object, mismatch))
        continue
      }
      if key.onDelete == .setDefault || key.onUpdate == .setDefault {
        result.findings.append(
          context.finding(FindingCatalog.foreignKeySetDefault, object: object, "It has SET DEFAULT."))
      }
      let name = claim(key.name, for: object, &context, &result)
      let add = AddForeignKey(
        name: name, table: target, columns: key.columns.map { context.names.column($0, of: table.name) },
        referencedTable: referencedTarget,
        referencedColumns: key.referencedColumns.map { context.names.column($0, of: referenced.name) },
        onDelete: key.onDelete, onUpdate: Self.onUpdate(key, of: table))
      let step = TargetStep(
        id: "fk:\(target).\(name)", stage: .foreignKeys, table: target, referencedTable: referencedTarget, sql: add.sql,
        failureIsFinding: true)
      result.steps.append(step)
      result.steps.append(
        TargetStep(
          id: "fk-validate:\(target).\(name)", stage: .foreignKeyValidation, table: target,
          referencedTable: referencedTarget, after: step.id,
          sql: ValidateConstraint(name: name, table: target).sql, failureIsFinding: true))
    }
    return result
  }

  /// An update that comes back to its own table is refused by InnoDB, whatever the key says.
  /// Source: MySQL manual, 15.1.20.5 "FOREIGN KEY Constraints", "Referential Actions".
  private static func onUpdate(_ key: SourceForeignKey, of table: SourceTable) -> ReferentialAction {
    key.referencedTable == table.name && [.cascade, .setNull].contains(key.onUpdate) ? .restrict : key.onUpdate
  }

  /// The first pair of columns that no type could be found for.
  private func mismatch(_ key: SourceForeignKey, _ referenced: SourceTable, _ context: PlanContext) -> String? {
    for (left, right) in zip(key.columns, key.referencedColumns) {
      guard let type = context.decision(for: left, of: table.name)?.target,
        let otherType = context.decision(for: right, of: referenced.name)?.target
      else { return "A column of it is not migrated." }
      if !TypeUnification.isJoinable(type, otherType) {
        return "\(left) is \(PostgresTypeName.render(type)), \(referenced.name).\(right) is "
          + "\(PostgresTypeName.render(otherType))."
      }
    }
    return nil
  }

  /// InnoDB takes any index as the target of a foreign key; PostgreSQL takes a unique one over exactly these columns.
  private static func isUnique(_ columns: [String], in table: SourceTable) -> Bool {
    let wanted = Set(columns.map { $0.lowercased() })
    return table.indexes.contains { index in
      guard index.kind == .primary || index.kind == .unique, let names = index.wholeColumns else { return false }
      return Set(names.map { $0.lowercased() }) == wanted
    }
  }
}
