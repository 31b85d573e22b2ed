import SQLDialect
import SchemaModel

/// How the steps of a plan are divided for a rehearsal. Pure.
///
/// A transaction that makes thousands of tables holds a lock on each of them and on each of their indexes, for which the
/// server's lock table is not made. So tables are rehearsed in groups, one after the other, each undone before the next;
/// a group also makes, without a verdict, what its tables refer to.
struct RehearsalGroups: Equatable {
  struct Group: Equatable {
    /// Ordinals of the steps whose failure is a finding, ascending.
    var steps: [Int] = []
    /// Ordinals of steps of other groups that these need.
    var setup: [Int] = []

    var all: [Int] { (steps + setup).sorted() }
  }

  /// Steps that come first and stay for all groups: schemas, functions, what is dropped or emptied.
  private(set) var shared: [Int] = []
  private(set) var groups: [Group] = []
  /// Steps that need more than one group holds, or that cannot be tried.
  private(set) var skipped: [Int] = []

  private let steps: [TargetStep]
  private let tables: [TablePlan]
  private var own: [QualifiedName: [Int]] = [:]
  private var types: [QualifiedName: Int] = [:]

  static func == (left: Self, right: Self) -> Bool {
    (left.shared, left.groups, left.skipped) == (right.shared, right.groups, right.skipped)
  }

  /// - Parameter locksMax: locks that a group may take.
  init(_ plan: MigrationPlan, locksMax: Int) {
    steps = plan.steps
    tables = plan.tables
    let known = Set(tables.map(\.target))
    let made = Set(steps.filter { $0.stage == .tables }.compactMap(\.table))
    var whole: [Int] = []
    for (ordinal, step) in steps.enumerated() where step.stage.isTransactional {
      if PostgresScript.controlsTransactions(step.sql) {
        skipped.append(ordinal)
      } else if let table = step.table, known.contains(table), !Self.isAboutAll(step) {
        guard Self.isTried(step, isMade: made.contains(table)) else { continue }
        own[table, default: []].append(ordinal)
      } else if step.stage.isBeforeData {
        shared.append(ordinal)
      } else {
        whole.append(ordinal)
      }
    }
    for (ordinal, step) in steps.enumerated() where step.stage == .types {
      for name in typeNames where step.id == "type:\(name)" { types[name] = ordinal }
    }
    divide(locksMax: locksMax)
    if groups.count == 1 {
      groups[0].steps = (groups[0].steps + whole).sorted()
    } else {
      skipped += whole
    }
  }

  /// A table that is kept has its sequence already, and setting it is not undone; and its foreign keys have held.
  private static func isTried(_ step: TargetStep, isMade: Bool) -> Bool {
    isMade || (step.stage != .identities && step.stage != .foreignKeys && step.stage != .foreignKeyValidation)
  }

  /// A foreign key that does not say which table it refers to.
  private static func isAboutAll(_ step: TargetStep) -> Bool {
    step.stage == .foreignKeys && step.referencedTable == nil
  }

  private var typeNames: Set<QualifiedName> { Set(tables.flatMap { Self.typeNames(of: $0) }) }

  private static func typeNames(of table: TablePlan) -> [QualifiedName] {
    table.columns.compactMap { if case .enumeration(let name) = $0.targetType { name } else { nil } }
  }

  // MARK: Groups

  private mutating func divide(locksMax: Int) {
    var references: [QualifiedName: Set<QualifiedName>] = [:]
    for step in steps {
      guard let table = step.table, let other = step.referencedTable, other != table else { continue }
      references[table, default: []].insert(other)
    }
    let typesOfTables = Dictionary(
      tables.map { ($0.target, Self.typeNames(of: $0)) }, uniquingKeysWith: { first, _ in first })
    var members: Set<QualifiedName> = []
    var helpers: Set<QualifiedName> = []
    var weight = 0
    var result: [Group] = []
    func close() {
      guard !members.isEmpty else { return }
      result.append(group(of: members, helpers.subtracting(members), typesOfTables))
      (members, helpers, weight) = ([], [], 0)
    }
    /// Beyond what the group holds already.
    func weightAdded(by table: QualifiedName) -> Int {
      let others = (references[table] ?? []).subtracting(members).subtracting(helpers)
      return others.reduce(helpers.contains(table) ? 0 : weightOf(table)) { $0 + weightOf($1) }
    }
    for table in Self.neighboursTogether(tables.map(\.target), references) {
      if weight + weightAdded(by: table) > locksMax { close() }
      weight += weightAdded(by: table)
      members.insert(table)
      helpers.formUnion(references[table] ?? [])
    }
    close()
    groups = result
  }

  private func group(
    of members: Set<QualifiedName>, _ helpers: Set<QualifiedName>, _ typesOfTables: [QualifiedName: [QualifiedName]]
  ) -> Group {
    let steps = Set(members.flatMap { own[$0] ?? [] })
    // Foreign keys need the other table's unique keys.
    var setup = Set(helpers.flatMap { own[$0] ?? [] }.filter { self.steps[$0].stage <= .indexes })
    setup.formUnion(members.union(helpers).flatMap { typesOfTables[$0] ?? [] }.compactMap { types[$0] })
    return Group(steps: steps.sorted(), setup: setup.subtracting(steps).sorted())
  }

  /// A table with its TOAST table, an index for each statement that makes one, and partitions with all of that.
  private func weightOf(_ table: QualifiedName) -> Int {
    let steps = (own[table] ?? []).map { self.steps[$0] }
    let indexes = steps.count { $0.stage == .primaryKeys || $0.stage == .indexes }
    let partitions = steps.filter { $0.stage == .tables }.reduce(0) { $0 + Self.partitions(in: $1.sql) }
    return (5 + indexes) * (1 + partitions)
  }

  private static func partitions(in sql: String) -> Int { sql.ranges(of: "PARTITION OF").count }

  /// Tables in the plan's order, but each soon after those that it refers to or that refer to it, so that few have to be
  /// made twice.
  private static func neighboursTogether(
    _ tables: [QualifiedName], _ references: [QualifiedName: Set<QualifiedName>]
  ) -> [QualifiedName] {
    var neighbours: [QualifiedName: Set<QualifiedName>] = references
    for (table, others) in references { for other in others { neighbours[other, default: []].insert(table) } }
    let known = Set(tables)
    var seen: Set<QualifiedName> = []
    var ordered: [QualifiedName] = []
    for start in tables where !seen.contains(start) {
      var stack = [start]
      while let table = stack.popLast() {
        guard known.contains(table), seen.insert(table).inserted else { continue }
        ordered.append(table)
        stack += (neighbours[table] ?? []).sorted { $0.description > $1.description }
      }
    }
    return ordered
  }
}
