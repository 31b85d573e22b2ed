import SQLDialect
import SchemaModel

/// What it means that PostgreSQL compares the bytes of texts: one finding for each unique key and foreign key over
/// texts, and one for the other comparisons of a table, so that the list stays readable.
struct CollationFindings {
  let table: SourceTable
  let context: PlanContext

  func findings() -> [Finding] {
    let affected = table.columns.map { (name: $0.name, traits: traits(of: $0)) }.filter { !$0.traits.isExact }
    let known = Dictionary(
      affected.map { ($0.name.lowercased(), $0.traits) }, uniquingKeysWith: { first, _ in first })
    return table.indexes.compactMap { unique($0, known) } + table.foreignKeys.compactMap { foreign($0, known) }
      + (affected.isEmpty ? [] : [comparisons(affected)])
  }

  /// Of the target's comparisons, what the source's took for equal.
  private func traits(of column: SourceColumn) -> CollationTraits {
    var traits = column.collationTraits
    let target = context.decision(for: column.name, of: table.name)?.target
    switch target {
    case .varchar, .text: return traits
    default:
      traits.ignoresCase = false
      return target?.extensionKind == .citext ? traits : .bytes
    }
  }

  private func unique(_ index: SourceIndex, _ traits: [String: CollationTraits]) -> Finding? {
    guard index.kind == .primary || index.kind == .unique else { return nil }
    var traits = traits
    let columns = index.parts.flatMap { part -> [String] in
      switch part.subject {
      case .column(let name, _): [name]
      case .expression(let text):
        [text] + ((try? ExpressionTranslator.referencedColumns(text)) ?? []).sorted()
      }
    }
    for case .expression(let text) in index.parts.map(\.subject) { traits[text.lowercased()] = collation(of: text) }
    guard let (union, names) = affected(columns, traits) else { return nil }
    let isAboutLetters = union.ignoresCase || union.ignoresAccents
    let letters = names.first { name in
      traits[name.lowercased()]?.ignoresCase == true && table.columns.contains { $0.name == name }
    }
    return context.finding(
      isAboutLetters ? FindingCatalog.caseInsensitiveUnique : FindingCatalog.paddingUnique,
      object: "index \(index.name) on \(table.name)",
      "It lets in values that differ only in \(Self.list(union.ignored)): \(names.joined(separator: ", ")).",
      hint: letters.map { context.citextRemedy($0, of: table.name) }
        ?? "Where that matters, add a unique index over an expression that gives equal texts one form, such as rtrim()."
    )
  }

  /// What the source takes for equal in the result of an expression that has a collation of its own: a column's is
  /// known by the column.
  private func collation(of expression: String) -> CollationTraits? {
    let columns = context.expressionColumns(of: table)
    let translation = try? context.translate(expression, place: .index, columns: columns, result: nil)
    return translation.flatMap { $0.collation.isExact ? nil : $0.collation }
  }

  private func foreign(_ key: SourceForeignKey, _ traits: [String: CollationTraits]) -> Finding? {
    guard context.tables[key.referencedTable] != nil, let (union, names) = affected(key.columns, traits) else {
      return nil
    }
    return context.finding(
      FindingCatalog.collationForeignKey, object: "foreign key \(key.name) on \(table.name)",
      "In the source it also matches what differs only in \(Self.list(union.ignored)): "
        + "\(names.joined(separator: ", ")).")
  }

  private func comparisons(_ affected: [(name: String, traits: CollationTraits)]) -> Finding {
    let kinds: [(String, KeyPath<CollationTraits, Bool>)] = [
      ("case", \.ignoresCase), ("accents", \.ignoresAccents), ("trailing spaces", \.ignoresTrailingSpaces),
    ]
    // Kinds that concern the same columns share a list.
    var lists: [(kinds: [String], names: [String])] = []
    for (kind, path) in kinds {
      let names = affected.filter { $0.traits[keyPath: path] }.map(\.name)
      if names.isEmpty { continue }
      if lists.last?.names == names {
        lists[lists.count - 1].kinds.append(kind)
      } else {
        lists.append(([kind], names))
      }
    }
    let isAboutLetters = affected.contains { $0.traits.ignoresCase || $0.traits.ignoresAccents }
    return context.finding(
      isAboutLetters ? FindingCatalog.caseInsensitive : FindingCatalog.padding, object: table.name.description,
      "Comparisons tell apart now "
        + lists.map { "\(Self.list($0.kinds, "and")) (\($0.names.joined(separator: ", ")))" }.joined(separator: "; ")
        + ".")
  }

  /// The affected ones of these columns, and what is ignored in any of them.
  private func affected(
    _ columns: [String], _ traits: [String: CollationTraits]
  ) -> (union: CollationTraits, names: [String])? {
    let names = columns.filter { traits[$0.lowercased()] != nil }
    let found = names.compactMap { traits[$0.lowercased()] }
    guard let first = found.first else { return nil }
    return (found.dropFirst().reduce(first) { $0.union($1) }, names)
  }

  /// `case, accents or trailing spaces`
  private static func list(_ words: [String], _ conjunction: String = "or") -> String {
    guard words.count > 1, let last = words.last else { return words.joined() }
    return words.dropLast().joined(separator: ", ") + " \(conjunction) \(last)"
  }
}
