import Diagnostics
import SchemaModel

/// What a migration would do, on one screen.
struct PlanSummary {
  var style: TextStyle = .plain
  var tablesMax = 15

  /// Lines, each ended by a line feed.
  func render(_ plan: MigrationPlan, accepted: Set<FindingCode>) -> String {
    var sections = [header(plan)]
    if !plan.tables.isEmpty { sections.append(tables(plan)) }
    let text = FindingsText(style: style, listedMax: 10, elsewhere: "plan.json, written with --out")
    if !plan.findings.isEmpty {
      sections.append([style(.bold, "Findings")] + text.lines(plan.findings, accepted: accepted))
    }
    sections.append([closing(plan, accepted)])
    return sections.map { $0.joined(separator: "\n") + "\n" }.joined(separator: "\n")
  }

  private func header(_ plan: MigrationPlan) -> [String] {
    let rows = plan.tables.reduce(0) { $0 + $1.estimatedRows }
    let bytes = plan.tables.reduce(0) { $0 + $1.estimatedBytes }
    let stages = Dictionary(grouping: plan.steps, by: \.stage).sorted { $0.key < $1.key }
      .map { "\($0.key.title) \(Quantity.count($0.value.count))" }
    var facts = [
      ("source", "\(plan.source.flavor.title) \(plan.source.versionText)".printable),
      (
        "data",
        "\(Quantity.counted(plan.tables.count, "table")), about \(Quantity.count(rows)) rows, \(Quantity.bytes(bytes))"
      ),
    ]
    if !stages.isEmpty { facts.append(("steps", stages.joined(separator: ", "))) }
    return [style(.bold, "Migration plan")] + facts.map { "  \(style(.faint, DisplayWidth.fit($0, to: 9))) \($1)" }
  }

  private func tables(_ plan: MigrationPlan) -> [String] {
    let ranked = plan.tables.sorted { ($1.estimatedBytes, $0.source) < ($0.estimatedBytes, $1.source) }
    var table = TextTable([
      .init(title: "source", alignment: .left), .init(title: "target", alignment: .left),
      .init(title: "rows, about", alignment: .right), .init(title: "size", alignment: .right),
      .init(title: "read by", alignment: .left),
    ])
    table.rows = ranked.prefix(tablesMax).map { plan in
      [
        plan.source.description.printable, plan.target.description.printable, Quantity.count(plan.estimatedRows),
        Quantity.bytes(plan.estimatedBytes),
        plan.chunkKey.map { $0.columns.map(\.name).joined(separator: ", ").printable } ?? "one piece",
      ]
    }
    var lines = [style(.bold, "Tables")] + table.lines()
    if plan.tables.count > tablesMax {
      lines.append("  … and \(Quantity.count(plan.tables.count - tablesMax)) smaller tables")
    }
    return lines
  }

  private func closing(_ plan: MigrationPlan, _ accepted: Set<FindingCode>) -> String {
    let open = FindingGroup.groups(plan.findings, accepted: accepted).filter(\.isOpen)
    let refused = open.filter { $0.severity == .refusal }
    let codes = Set(open.map(\.code)).sorted().map(\.rawValue).joined(separator: ",")
    if !refused.isEmpty {
      let count = refused.reduce(0) { $0 + $1.findings.count }
      return
        "\(style(.red, "This would be refused:")) \(Quantity.counted(count, "thing")) cannot be done exactly. "
        + "Decide by an option that a hint names, or accept: --accept \(codes)"
    }
    if !open.isEmpty {
      return
        "\(style(.yellow, "This would run, and end with status 3")) until what is lost is accepted: --accept \(codes)"
    }
    return style(.green, "This would run.")
  }
}

extension SourceFlavor {
  fileprivate var title: String {
    switch self {
    case .mysql: "MySQL"
    case .mariadb: "MariaDB"
    }
  }
}

extension TargetStep.Stage {
  fileprivate var title: String {
    switch self {
    case .schemas: "schemas"
    case .types: "types"
    case .functions: "functions"
    case .tables: "tables"
    case .primaryKeys: "primary keys"
    case .indexes: "indexes"
    case .checks: "checks"
    case .identities: "identities"
    case .analyze: "analyses"
    case .foreignKeys: "foreign keys"
    case .foreignKeyValidation: "foreign-key validations"
    case .triggers: "triggers"
    case .comments: "comments"
    }
  }
}
