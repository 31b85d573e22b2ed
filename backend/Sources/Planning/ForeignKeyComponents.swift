import SchemaModel

/// Columns that foreign keys join, directly or through others: a component gets one type, or its keys could not be
/// made.
struct ForeignKeyComponents {
  struct Member: Hashable {
    var table: SourceTableName
    /// Lower-cased.
    var column: String

    init(_ table: SourceTableName, _ column: String) {
      self.table = table
      self.column = column.lowercased()
    }
  }

  private var parents: [Member: Member] = [:]
  private var members: [Member: [Member]] = [:]

  init(_ tables: [SourceTable]) {
    for table in tables {
      for key in table.foreignKeys {
        for (column, referenced) in zip(key.columns, key.referencedColumns) {
          union(Member(table.name, column), Member(key.referencedTable, referenced))
        }
      }
    }
    for member in parents.keys.sorted(by: { ($0.table, $0.column) < ($1.table, $1.column) }) {
      members[root(of: member), default: []].append(member)
    }
  }

  /// Every group of columns that foreign keys join, by the name that leads it.
  var groups: [[Member]] {
    members.sorted { ($0.key.table, $0.key.column) < ($1.key.table, $1.key.column) }.map(\.value)
  }

  /// The columns joined to this one, itself included; only itself where no foreign key names it.
  func component(of table: SourceTableName, _ column: String) -> [Member] {
    let member = Member(table, column)
    // After `init` every member's parent is its root.
    return parents[member].flatMap { members[$0] } ?? [member]
  }

  func contains(_ table: SourceTableName, _ column: String) -> Bool { parents[Member(table, column)] != nil }

  private mutating func union(_ left: Member, _ right: Member) {
    for member in [left, right] where parents[member] == nil { parents[member] = member }
    let (first, second) = (root(of: left), root(of: right))
    guard first != second else { return }
    // The smaller name leads, so that the result does not depend on the order of the keys.
    let firstLeads = (first.table, first.column) < (second.table, second.column)
    parents[firstLeads ? second : first] = firstLeads ? first : second
  }

  /// Shortens the path on its way, so that long chains of keys do not cost their square.
  private mutating func root(of member: Member) -> Member {
    var path: [Member] = []
    var current = member
    while let parent = parents[current], parent != current {
      path.append(current)
      current = parent
    }
    for step in path { parents[step] = current }
    return current
  }
}
