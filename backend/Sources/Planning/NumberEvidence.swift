import SQLDialect
import SchemaModel

/// What a table's definition says against taking its `tinyint(1)` columns for truth values.
///
/// MySQL spells BOOL as `tinyint(1)`, and keeps numbers in it all the same: a default of 2, a CHECK up to 5, arithmetic.
/// The definition wins over the values, which may be too few to show it.
struct NumberEvidence {
  /// Reasons by lower-cased column.
  private(set) var reasons: [String: [String]] = [:]
  private var links: [Set<String>] = []
  private let candidates: Set<String>

  init(_ table: SourceTable) {
    candidates = Set(table.columns.filter { $0.type.isTinyintOne }.map { $0.name.lowercased() })
    guard !candidates.isEmpty else { return }
    for column in table.columns { read(column) }
    for check in table.checks { add(check.expression, "CHECK \(check.name) uses it as a number") }
    for index in table.indexes { read(index) }
    if let partitioning = table.partitioning { read(partitioning) }
    spread()
  }

  private mutating func read(_ column: SourceColumn) {
    let name = column.name.lowercased()
    if column.isAutoIncrement { note(name, "it is AUTO_INCREMENT") }
    switch column.defaultValue {
    case .literal(let text)? where text != "0" && text != "1": note(name, "its default is \(text)")
    case .expression(let text)?:
      let uses = add(text, "the default of \(column.name) uses it as a number")
      if uses.map({ $0.result.kind == .number }) ?? true { note(name, "its default is \(text)") }
    default: break
    }
    if let generated = column.generated { read(generated, of: column) }
    if Self.listsNumbers(column.comment) { note(name, "its comment lists more values than two") }
  }

  private mutating func read(_ generated: SourceGenerated, of column: SourceColumn) {
    let name = column.name.lowercased()
    let uses = add(generated.expression, "the generated column \(column.name) uses it as a number")
    guard let result = uses?.result else { return }
    if candidates.contains(name) {
      if result.kind == .number { note(name, "its expression gives numbers") }
      if result.kind == .truth, !result.columns.isEmpty { links.append(result.columns.union([name])) }
    } else if column.type.isNumber {
      for read in result.columns { note(read, "the generated column \(column.name) uses it as a number") }
    }
  }

  private mutating func read(_ index: SourceIndex) {
    for case .expression(let text) in index.parts.map(\.subject) {
      add(text, "index \(index.name) uses it as a number")
    }
    // With another column it may say "one of each kind"; alone it would let in two rows, were it a truth value.
    guard index.kind == .primary || index.kind == .unique, let names = index.wholeColumns, names.count == 1 else {
      return
    }
    note(
      names[0].lowercased(),
      index.kind == .primary ? "it is the primary key" : "it is the unique key \(index.name) by itself")
  }

  private mutating func read(_ partitioning: SourcePartitioning) {
    for name in candidates where Self.names(name, in: partitioning.expression) {
      note(name, "the table is partitioned by it")
    }
  }

  @discardableResult
  private mutating func add(_ expression: String, _ reason: String) -> ColumnUses? {
    guard let uses = ColumnUses(of: expression, candidates: candidates) else {
      // What is not understood may use it as anything.
      for name in candidates where Self.names(name, in: expression) { note(name, reason) }
      return nil
    }
    for name in uses.numbers { note(name, reason) }
    links += uses.links
    return uses
  }

  private mutating func note(_ column: String, _ reason: String) {
    guard candidates.contains(column), reasons[column]?.contains(reason) != true else { return }
    reasons[column, default: []].append(reason)
  }

  /// What is compared with a number is one.
  private mutating func spread() {
    var isChanged = true
    while isChanged {
      isChanged = false
      for link in links {
        guard let number = link.sorted().first(where: { reasons[$0] != nil }) else { continue }
        for other in link where reasons[other] == nil {
          reasons[other] = ["it is compared with \(number), which is a number"]
          isChanged = true
        }
      }
    }
  }

  /// As a word of its own: `flag` is not in `flags`.
  private static func names(_ column: String, in text: String) -> Bool {
    let words = text.lowercased().split { !($0.isLetter || $0.isNumber || $0 == "_" || $0 == "$") }
    return words.contains { $0 == column }
  }

  /// `0 new, 1 open, 2 done`: a list of codes, not a version or a date.
  private static func listsNumbers(_ comment: String) -> Bool {
    let numbers = Set(
      comment.split { $0.isWhitespace || ",;:=()[]/-–→>".contains($0) }.compactMap { Int($0) })
    return numbers.isSuperset(of: [1, 2])
  }
}

extension MySQLType {
  /// `tinyint(1)`, as MySQL spells BOOL.
  var isTinyintOne: Bool {
    if case .integer(.tinyint, isUnsigned: false, displayWidth: 1) = self { true } else { false }
  }

  fileprivate var isNumber: Bool {
    switch self {
    case .integer, .decimal, .float, .double: true
    default: false
    }
  }
}
