import Diagnostics
import Introspection
import PostgresClient
import SQLDialect
import SchemaModel

/// Tables of the target that a run fills and leaves as they are. What would refuse the rows or change them is found
/// before the first of the old ones is deleted.
struct KeptTables {
  let connection: PostgresConnection
  let tables: [QualifiedName]

  private var names: PostgresParameter {
    .text(TargetPreparationStatements.array(tables.map { PostgresIdentifier($0).description }))
  }

  // MARK: What is taken off while the rows come in

  /// What a table has and must not have while its rows come in, in whatever order.
  struct Hold {
    /// The statement that takes it off.
    var release: String
    /// The step that puts it back.
    var restore: TargetStep
  }

  /// Foreign keys, which need the other tables' rows, and triggers, which would change these.
  func holds() throws(MartletError) -> [Hold] { try foreignKeys() + triggers() }

  private static let foreignKeyID = "existing:fk:"
  private static let triggerID = "existing:trigger:"

  private func foreignKeys() throws(MartletError) -> [Hold] {
    var holds: [Hold] = []
    for row in try connection.query(TargetPreparationStatements.foreignKeys, [names]) {
      let (table, name) = try Self.object(row)
      guard let definition = try row.string("definition") else { continue }
      let step = TargetStep(
        id: "\(Self.foreignKeyID)\(table).\(name)", stage: .foreignKeys, table: table,
        sql: TargetPreparationStatements.addConstraint(name, on: table, definition: definition), failureIsFinding: true)
      holds.append(Hold(release: TargetPreparationStatements.dropConstraint(name, on: table), restore: step))
    }
    return holds
  }

  /// A partition's step belongs to its table.
  private func triggers() throws(MartletError) -> [Hold] {
    let roots = Dictionary(
      tables.map { (PostgresIdentifier($0).description, $0) }, uniquingKeysWith: { first, _ in first })
    var holds: [Hold] = []
    for row in try connection.query(TargetPreparationStatements.triggers, [names]) {
      let (table, name) = try Self.object(row)
      let isAlways = try row.bool("is_always") == true
      let step = TargetStep(
        id: "\(Self.triggerID)\(table).\(name)", stage: .triggers,
        table: roots[try row.string("root") ?? ""],
        sql: TargetPreparationStatements.enableTrigger(name, isAlways: isAlways, on: table), failureIsFinding: true)
      holds.append(Hold(release: TargetPreparationStatements.disableTrigger(name, on: table), restore: step))
    }
    return holds
  }

  private static func object(_ row: PostgresRow) throws(MartletError) -> (table: QualifiedName, name: String) {
    let table = QualifiedName(schema: try row.string("schema") ?? "", name: try row.string("table") ?? "")
    return (table, try row.string("name") ?? "")
  }

  /// For a run that reads everything again: the statements that take off what its steps have put back or made, and
  /// whether a step is to be repeated after that.
  func releases(in plan: MigrationPlan) throws(MartletError) -> [String] {
    let ids = Set(plan.steps.map(\.id))
    // Foreign keys of the plan's own steps have no hold: all of them are taken off.
    return try holds().filter { $0.restore.stage == .foreignKeys || ids.contains($0.restore.id) }.map(\.release)
  }

  /// Whether a step puts something back that `releases` takes off.
  static func restores(_ step: TargetStep) -> Bool { step.id.hasPrefix(triggerID) }

  // MARK: What is found

  /// Refusals of rows that the tables could not take, and what new rows will be without.
  func findings(in plan: MigrationPlan) throws(MartletError) -> [Finding] {
    let kept = Set(tables)
    let planned = plan.tables.filter { kept.contains($0.target) }
    return try columnFindings(planned, plan.options) + rightFindings() + triggerFindings()
      + identityFindings(planned, plan.steps)
  }

  private func columnFindings(
    _ planned: [TablePlan], _ options: PlanOptions
  ) throws(MartletError) -> [Finding] {
    let columns = try TargetCatalogReader(connection: connection).columnTypes(of: tables)
    let policies = ConversionPolicies(options)
    var findings: [Finding] = []
    for table in planned {
      let actual = columns[table.target] ?? []
      findings += Self.unfilled(table, actual)
      do throws(MartletError) {
        let fitted = try TargetFit.fit(table, to: actual, policies: policies)
        if fitted.copiedColumns.isEmpty {
          findings.append(Self.unfit(table, "Every column of it is generated there: nothing can be copied."))
        }
        findings += Self.otherTypes(table, fitted)
      } catch {
        let column = error.context.column.map { ".\($0)" } ?? ""
        findings.append(Self.unfit(table, "\(table.target)\(column): \(error.summary) \(error.hint ?? "")"))
      }
    }
    return findings
  }

  /// Columns that the source does not have, and that nothing fills.
  private static func unfilled(_ table: TablePlan, _ actual: [TargetColumn]) -> [Finding] {
    let copied = Set(table.columns.map(\.target))
    return actual.filter { $0.needsValue && !copied.contains($0.name) }.map { column in
      unfit(
        table, "\(table.target).\(column.name) is NOT NULL there, without a default, and the source has no such column."
      )
    }
  }

  private static func unfit(_ table: TablePlan, _ detail: String) -> Finding {
    FindingCatalog.finding(FindingCatalog.keptTableUnfit, object: table.source.description, detail)
  }

  private static func otherTypes(_ table: TablePlan, _ fitted: TablePlan) -> [Finding] {
    zip(table.columns, fitted.columns).filter { $0.targetType != $1.targetType }.map { planned, found in
      let type = PostgresTypeName.render(found.targetType)
      let isInstant = if case .timestamptz = found.targetType { true } else { false }
      let reading = isInstant ? " Its values are taken to be in UTC." : ""
      return FindingCatalog.finding(
        FindingCatalog.keptColumnType, object: "\(table.source).\(planned.source)",
        "\(table.target).\(planned.target) is \(type) there, where the plan has "
          + "\(PostgresTypeName.render(planned.targetType)).\(reading)")
    }
  }

  private func rightFindings() throws(MartletError) -> [Finding] {
    var findings: [Finding] = []
    for row in try connection.query(TargetPreparationStatements.copyRights, [names]) {
      let name = try row.string("name") ?? ""
      if try row.bool("may_insert") == false {
        findings.append(
          FindingCatalog.finding(
            FindingCatalog.rightsMissing, object: "table \(name)", "The target's role may not insert into \(name).",
            hint: "GRANT INSERT ON \(name) TO its role."))
      }
      if try row.bool("has_row_security") == true {
        findings.append(
          FindingCatalog.finding(
            FindingCatalog.rightsMissing, object: "table \(name)",
            "\(name) has row-level security, under which PostgreSQL copies no rows into it.",
            hint: "Connect as its owner, or ALTER TABLE \(name) DISABLE ROW LEVEL SECURITY for the time of the run."))
      }
    }
    return findings
  }

  private func triggerFindings() throws(MartletError) -> [Finding] {
    try triggers().map { hold in
      FindingCatalog.finding(
        FindingCatalog.keptTrigger, object: String(hold.restore.id.dropFirst("existing:".count)),
        "It does not fire for the rows that are copied, which arrive as the source has them; it is enabled again after."
      )
    }
  }

  /// A step would set no sequence, and say nothing of it.
  private func identityFindings(
    _ planned: [TablePlan], _ steps: [TargetStep]
  ) throws(MartletError) -> [Finding] {
    let ids = Set(steps.filter { $0.stage == .identities }.map(\.id))
    let columns = planned.flatMap { table in
      table.columns.filter { ids.contains("identity:\(table.target).\($0.target)") }.map { (table, $0) }
    }
    let names = columns.map { PostgresIdentifier($0.0.target).description }
    let rows = try connection.query(
      TargetPreparationStatements.columnsWithoutSequence,
      [
        .text(TargetPreparationStatements.array(names)),
        .text(TargetPreparationStatements.array(columns.map(\.1.target))),
      ])
    let byName = Dictionary(
      zip(zip(names, columns.map(\.1.target)).map { [$0, $1] }, columns), uniquingKeysWith: { first, _ in first })
    var findings: [Finding] = []
    for row in rows {
      guard let name = try row.string("table_name"), let column = try row.string("column_name"),
        let found = byName[[name, column]]
      else { continue }
      findings.append(
        FindingCatalog.finding(
          FindingCatalog.identityNotSet, object: "\(found.0.source).\(found.1.source)",
          "\(found.0.target).\(found.1.target) is no identity column there: nothing gives new rows the source's next value."
        ))
    }
    return findings
  }
}
