public import Diagnostics
import SQLDialect
public import SchemaModel

/// Makes the plan: a pure function of what the source holds, what its data look like, and what a person decided. Equal
/// input gives equal plans, byte for byte.
public struct Planner: Sendable {
  private let options: PlanOptions
  private let present: [TargetRelation]

  /// - Parameter present: what the target has already.
  public init(options: PlanOptions, present: [TargetRelation] = []) {
    self.options = options
    self.present = present
  }

  public func plan(catalog: SourceCatalog, profile: DataProfile) throws(MartletError) -> MigrationPlan {
    let selected = try select(from: catalog)
    var context = PlanContext(
      server: catalog.server, options: options, names: TargetNames(selected, options: options, present: present),
      tables: Dictionary(selected.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first }))
    decideTypes(selected, profile, &context)

    var plan = MigrationPlan(
      source: catalog.server, options: options, tables: [], steps: [], findings: context.names.findings)
    var updates: Set<String> = []
    for table in selected {
      guard let target = context.names.tables[table.name] else { continue }
      let planned = TablePlanner(table: table, target: target).plan(&context)
      plan.tables.append(planned.plan)
      plan.steps += planned.steps
      plan.findings += planned.findings
      if planned.hasUpdateTriggers { updates.insert(target.schema) }
    }
    for table in selected {
      guard let target = context.names.tables[table.name] else { continue }
      let keys = ConstraintPlanner(table: table, target: target).planForeignKeys(&context)
      plan.steps += keys.steps
      plan.findings += keys.findings
    }
    plan.findings += StoredObjectFindings.findings(catalog, options, tables: selected.map(\.name))
    plan.steps += Set(plan.tables.map(\.target.schema)).sorted().filter { $0 != "public" }.map {
      TargetStep(id: "schema:\($0)", stage: .schemas, table: nil, sql: CreateSchema(name: $0).sql)
    }
    plan.steps += updates.sorted().map {
      TargetStep(
        id: "function:\($0).\(OnUpdateFunction.name)", stage: .functions, table: nil,
        sql: OnUpdateFunction(schema: $0).sql)
    }
    plan.steps = Self.ordered(plan.steps)
    plan.findings = FindingCatalog.ordered(plan.findings)
    return plan
  }

  /// By stage; within a stage as planned. Ids stand on a line of their own in a plan's files, so they hold no line
  /// ends, and are unique.
  private static func ordered(_ steps: [TargetStep]) -> [TargetStep] {
    var seen: Set<String> = []
    return steps.enumerated().sorted { ($0.element.stage, $0.offset) < ($1.element.stage, $1.offset) }.map { _, step in
      var step = step
      let printable = step.id.contains(where: \.isNewline) ? String(step.id.map { $0.isNewline ? "?" : $0 }) : step.id
      step.id = printable
      var number = 2
      while !seen.insert(step.id).inserted {
        step.id = "\(printable)#\(number)"
        number += 1
      }
      return step
    }
  }

  // MARK: Tables

  private func select(from catalog: SourceCatalog) throws(MartletError) -> [SourceTable] {
    let selection = TableSelection(options)
    let selected = catalog.databases.flatMap(\.tables).filter { selection.contains($0.name) }
      .sorted { $0.name < $1.name }
    for text in options.includedTables {
      let pattern = NamePattern(text)
      guard !selected.contains(where: { TableSelection.matches(pattern, $0.name) }) else { continue }
      throw MartletError(
        .usage, "No table matches a pattern of --include.", context: ErrorContext(object: text),
        hint: "Patterns are `table` or `database.table`, with * and ?.")
    }
    return selected
  }

  // MARK: Types

  /// One decision per column, and one type per foreign key component: facts are pooled over the component, and its
  /// members follow the one that leads it.
  private func decideTypes(_ tables: [SourceTable], _ profile: DataProfile, _ context: inout PlanContext) {
    let components = ForeignKeyComponents(tables)
    let columns = ColumnIndex(tables)
    let mapper = TypeMapper(options: options)
    let uses = tables.reduce(into: [SourceTableName: NumberEvidence]()) { $0[$1.name] = NumberEvidence($1) }
    for table in tables {
      guard let target = context.names.tables[table.name] else { continue }
      for column in table.columns {
        let members = components.component(of: table.name, column.name).compactMap { columns[$0] }
        let enumType: QualifiedName
        if case .enumeration = column.type, options.enumeration == .native {
          enumType = context.names.claimType(for: context.names.column(column.name, of: table.name), of: target)
        } else {
          enumType = target
        }
        let facts = ColumnFacts(
          table: table.name, column: column.name, type: column.type, defaultLiteral: column.literalDefault,
          isInForeignKey: components.contains(table.name, column.name),
          isAutoIncrement: members.contains { $0.column.isAutoIncrement },
          autoIncrement: members.compactMap { $0.column.isAutoIncrement ? $0.table.autoIncrement : nil }.max(),
          ranges: Self.ranges(of: members, in: profile), numberUses: Self.numberUses(of: members, table, column, uses),
          enumType: enumType,
          // MariaDB does not hold the values to the column's REF_SYSTEM_ID.
          srid: context.server.flavor == .mysql ? column.srid : nil)
        let decision = mapper.decide(facts)
        context.decisions[table.name, default: [:]][column.name.lowercased()] = decision
        context.evidence[table.name, default: [:]][column.name.lowercased()] = TypeEvidence(facts, decision, options)
      }
    }
    for group in components.groups { unify(group.compactMap { columns[$0] }, mapper.policies, &context) }
  }

  /// Gives the columns of a component one type; where none can hold all of them, each keeps its own, and the foreign
  /// keys between them are left out with a finding.
  private func unify(_ entries: [ColumnIndex.Entry], _ policies: ConversionPolicies, _ context: inout PlanContext) {
    let members = entries.compactMap { entry in
      context.decision(for: entry.column.name, of: entry.table.name).map {
        TypeUnification.Member(sourceType: entry.column.type, decision: $0)
      }
    }
    guard members.count == entries.count,
      let unified = TypeUnification.unify(members, policies: policies)
    else { return }
    for (entry, decision) in zip(entries, unified) {
      let key = entry.column.name.lowercased()
      guard let alone = context.decisions[entry.table.name]?[key], alone.target != decision.target else { continue }
      context.decisions[entry.table.name]?[key] = decision
      context.typesByForeignKey[entry.table.name, default: [:]][key] = alone.target
    }
  }

  /// Of every member of a column's component; those of others begin with their name.
  private static func numberUses(
    of members: [ColumnIndex.Entry], _ table: SourceTable, _ column: SourceColumn,
    _ uses: [SourceTableName: NumberEvidence]
  ) -> [String] {
    members.flatMap { member -> [String] in
      let reasons = uses[member.table.name]?.reasons[member.column.name.lowercased()] ?? []
      let isOwn = member.table.name == table.name && member.column.name == column.name
      return isOwn ? reasons : reasons.map { "\(member.table.name).\(member.column.name): \($0)" }
    }
  }

  private static func ranges(of members: [ColumnIndex.Entry], in profile: DataProfile) -> [DataProfile.Range]? {
    var ranges: [DataProfile.Range] = []
    for member in members {
      guard let range = profile.ranges[.init(table: member.table.name, column: member.column.name)] else { return nil }
      ranges.append(range)
    }
    return ranges
  }
}

/// The columns of the selected tables, by table and lower-cased name.
private struct ColumnIndex {
  struct Entry {
    var table: SourceTable
    var column: SourceColumn
  }

  private var entries: [ForeignKeyComponents.Member: Entry] = [:]

  init(_ tables: [SourceTable]) {
    for table in tables {
      for column in table.columns { entries[.init(table.name, column.name)] = Entry(table: table, column: column) }
    }
  }

  subscript(member: ForeignKeyComponents.Member) -> Entry? { entries[member] }
}

extension SourceColumn {
  fileprivate var literalDefault: String? {
    if case .literal(let text)? = defaultValue { text } else { nil }
  }
}
