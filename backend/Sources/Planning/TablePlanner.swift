import SQLDialect
import SchemaModel

/// Decides a table: its columns, keys, checks, triggers and comments, as statements.
struct TablePlanner {
  let table: SourceTable
  let target: QualifiedName

  struct Result {
    var plan: TablePlan
    var steps: [TargetStep] = []
    var findings: [Finding] = []
    var hasUpdateTriggers = false
  }

  func plan(_ context: inout PlanContext) -> Result {
    var columns = planColumns(context)
    for index in columns.indices where columns[index].definition.isIdentity {
      columns[index].definition.sequence = context.names.claimSequence(
        for: columns[index].definition.name, of: target)
    }
    var result = Result(plan: tablePlan(columns))
    result.findings += tableFindings(context) + widthFindings(columns, context) + columns.flatMap(\.findings)
    let partitioning = PartitionPlanner(table: table, target: target).plan(&context, &result.findings)
    let create = CreateTable(name: target, columns: columns.map(\.definition), partitioning: partitioning)
    result.steps += enumSteps(columns, &context)
    result.steps.append(TargetStep(id: "table:\(target)", stage: .tables, table: target, sql: create.sql))

    let keys = KeyPlanner(table: table, target: target, isPartitioned: partitioning != nil).plan(&context)
    result.steps += keys.steps
    result.findings += keys.findings
    let typeChecks = columns.compactMap { column in column.typeCheck.map { (column.plan.target, $0) } }
    let checks = ConstraintPlanner(table: table, target: target).planChecks(&context, typeChecks: typeChecks)
    result.steps += checks.steps
    result.findings += checks.findings
    result.steps += identitySteps(columns) + triggerSteps(columns, context, &result)
    result.steps.append(
      TargetStep(id: "analyze:\(target)", stage: .analyze, table: target, sql: VacuumAnalyze(table: target).sql))
    result.steps += commentSteps(context, partitionComments(partitioning) + keys.comments)
    return result
  }

  private func planColumns(_ context: PlanContext) -> [ColumnPlanner.Result] {
    let expressions = context.expressionColumns(of: table)
    let planner = ColumnPlanner(context: context, table: table, target: target)
    return table.columns.compactMap { column in
      context.decision(for: column.name, of: table.name).map {
        planner.plan(column, $0, expressions: expressions)
      }
    }
  }

  private func tablePlan(_ columns: [ColumnPlanner.Result]) -> TablePlan {
    TablePlan(
      source: table.name, target: target, columns: columns.map(\.plan), chunkKey: ChunkKeyChoice.key(of: table),
      estimatedRows: table.estimatedRows, estimatedBytes: table.dataBytes, isTransactional: isTransactional)
  }

  /// Engines whose readers see one instant.
  private var isTransactional: Bool { ["innodb", "rocksdb", "tokudb"].contains(table.engine.lowercased()) }

  private func tableFindings(_ context: PlanContext) -> [Finding] {
    let object = table.name.description
    var findings: [Finding] = []
    // Source: PostgreSQL manual, appendix K "PostgreSQL Limits".
    if table.columns.count > 1_600 {
      findings.append(
        context.finding(
          FindingCatalog.tooManyColumns, object: object, "It has \(table.columns.count) columns.",
          hint: "Leave it out with --exclude \(object), or split it in the source."))
    }
    if !isTransactional {
      findings.append(
        context.finding(
          FindingCatalog.engineWithoutSnapshot, object: object, "\(table.engine) gives no snapshot.",
          hint: "Stop its writers during the run, or ALTER TABLE … ENGINE=InnoDB before it."))
    }
    if table.isSystemVersioned {
      findings.append(context.finding(FindingCatalog.systemVersioned, object: object, versioningDetail))
    }
    if !table.periods.isEmpty {
      findings.append(
        context.finding(
          FindingCatalog.periodNotKept, object: object, "Periods: \(table.periods.joined(separator: ", "))."))
    }
    findings += LossyComment.findings(table, context)
    if ChunkKeyChoice.key(of: table) == nil {
      findings.append(
        context.finding(FindingCatalog.noKey, object: object, "It has no unique key over NOT NULL columns."))
    }
    return findings
  }

  private var versioningDetail: String {
    let times = table.columns.filter { $0.versionTime != nil }.map(\.name)
    guard !times.isEmpty else { return "Only its current rows are copied." }
    return "Only its current rows are copied. \(times.joined(separator: " and ")) hold the times of the row versions "
      + "as plain columns, which nothing fills any more."
  }

  /// A row must fit in a page with its long values moved out: what stays of each is a pointer of 18 bytes.
  private func widthFindings(_ columns: [ColumnPlanner.Result], _ context: PlanContext) -> [Finding] {
    // 8,192 less the page's header and one line pointer; 24 and a bit per column for the tuple's header.
    let pageBytes = 8_160
    let width = columns.reduce(24 + columns.count / 8) { $0 + $1.plan.targetType.inlineBytes }
    guard width > pageBytes, columns.count <= 1_600 else { return [] }
    return [
      context.finding(
        FindingCatalog.rowTooWide, object: table.name.description,
        "With all \(columns.count) columns filled a row needs \(width) of a page's \(pageBytes) bytes.")
    ]
  }

  // MARK: Steps

  private func enumSteps(_ columns: [ColumnPlanner.Result], _ context: inout PlanContext) -> [TargetStep] {
    var steps: [TargetStep] = []
    for column in columns {
      guard case .enumeration(let name) = column.plan.targetType,
        case .enumeration(let labels) = column.plan.sourceType, context.createdTypes.insert(name).inserted
      else { continue }
      let create = CreateEnum(name: name, labels: context.labels(labels))
      steps.append(TargetStep(id: "type:\(name)", stage: .types, table: target, sql: create.sql))
    }
    return steps
  }

  private func identitySteps(_ columns: [ColumnPlanner.Result]) -> [TargetStep] {
    columns.filter(\.definition.isIdentity).map { column in
      let identity = SetIdentity(
        table: target, column: column.plan.target, type: column.plan.targetType,
        sourceNextValue: table.autoIncrement ?? 1)
      return TargetStep(
        id: "identity:\(target).\(column.plan.target)", stage: .identities, table: target, sql: identity.sql)
    }
  }

  private func triggerSteps(
    _ columns: [ColumnPlanner.Result], _ context: PlanContext, _ result: inout Result
  ) -> [TargetStep] {
    let hasGenerated = columns.contains { $0.definition.generated != nil }
    let compared = columns.filter { $0.definition.generated == nil }.map(\.plan.target)
    let updated = zip(table.columns, columns).filter { $0.0.updatesOnChange }
    for (source, column) in updated where !column.plan.targetType.isDateOrTimestamp {
      result.findings.append(
        context.finding(
          FindingCatalog.onUpdateNotMade, object: "\(table.name).\(source.name)",
          "It is \(PostgresTypeName.render(column.plan.targetType))."))
    }
    let steps = updated.filter { $0.1.plan.targetType.isDateOrTimestamp }.map { source, column in
      let trigger = CreateOnUpdateTrigger(
        name: NamePolicy.fit(column.plan.target, suffix: "_on_update"), table: target, column: column.plan.target,
        fractionDigits: source.type.fractionDigits, comparedColumns: hasGenerated ? compared : nil)
      return TargetStep(
        id: "trigger:\(target).\(trigger.name)", stage: .triggers, table: target, sql: trigger.sql)
    }
    if !steps.isEmpty { result.hasUpdateTriggers = true }
    return steps
  }

  /// Partitions are planned in the source's order.
  private func partitionComments(_ partitioning: TablePartitioning?) -> [Comment] {
    guard let planned = partitioning?.partitions, let source = table.partitioning?.partitions else { return [] }
    return zip(source, planned).filter { !$0.0.comment.isEmpty }.map {
      Comment(on: .table, of: $1.name, text: $0.comment)
    }
  }

  private func commentSteps(_ context: PlanContext, _ otherComments: [Comment]) -> [TargetStep] {
    var comments: [Comment] = []
    if !table.comment.isEmpty { comments.append(Comment(on: .table, of: target, text: table.comment)) }
    for column in table.columns where !column.comment.isEmpty {
      comments.append(
        Comment(on: .column(context.names.column(column.name, of: table.name)), of: target, text: column.comment))
    }
    comments += otherComments
    guard !comments.isEmpty else { return [] }
    return [
      TargetStep(
        id: "comments:\(target)", stage: .comments, table: target, sql: comments.map(\.sql).joined(separator: "\n"),
        failureIsFinding: true)
    ]
  }
}

/// The key that a table is cut by.
enum ChunkKeyChoice {
  /// The primary key, which InnoDB stores the rows by; else the unique NOT NULL key with the fewest columns, of which
  /// integers count least. A key that begins with a float, ENUM or SET cannot cut a table, and comes last.
  static func key(of table: SourceTable) -> ChunkKey? {
    let columns = Dictionary(table.columns.map { ($0.name.lowercased(), $0) }, uniquingKeysWith: { first, _ in first })
    let candidates = table.indexes.compactMap { index -> (index: SourceIndex, columns: [SourceColumn])? in
      guard index.kind == .primary || index.kind == .unique, index.isVisible, let names = index.wholeColumns else {
        return nil
      }
      let members = names.compactMap { columns[$0.lowercased()] }
      guard members.count == names.count, members.allSatisfy({ !$0.isNullable }) else { return nil }
      return (index, members)
    }
    let best =
      candidates.first { $0.index.kind == .primary }
      ?? candidates.min { (cost($0.columns), $0.index.name) < (cost($1.columns), $1.index.name) }
    return best.map { best in
      ChunkKey(
        indexName: best.index.name, columns: best.columns.map { ChunkKey.Column(name: $0.name, type: $0.type) })
    }
  }

  private static func cost(_ columns: [SourceColumn]) -> Int {
    let cost = columns.reduce(0) { sum, column in
      if case .integer = column.type { sum + 2 } else { sum + 3 }
    }
    switch columns.first?.type {
    case .float, .double, .bit, .enumeration, .set: return cost + 1_000
    default: return cost
    }
  }
}

extension PostgresType {
  /// The most that a value needs inside its row.
  fileprivate var inlineBytes: Int {
    switch self {
    case .boolean: 1
    case .smallint: 2
    case .integer, .real, .date, .enumeration: 4
    case .bigint, .doublePrecision, .time, .timestamp, .timestamptz: 8
    case .interval, .uuid: 16
    default: 18
    }
  }
}

extension MySQLType {
  fileprivate var fractionDigits: Int {
    switch self {
    case .datetime(let digits), .timestamp(let digits), .time(let digits): digits
    default: 0
    }
  }
}
