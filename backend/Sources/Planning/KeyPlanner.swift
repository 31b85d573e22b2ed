import SQLDialect
import SchemaModel

/// Decides the indexes of a table.
struct KeyPlanner {
  let table: SourceTable
  let target: QualifiedName
  let isPartitioned: Bool

  struct Result {
    var steps: [TargetStep] = []
    var comments: [Comment] = []
    var findings: [Finding] = []
    /// `old → new`.
    var renamed: [String] = []
  }

  func plan(_ context: inout PlanContext) -> Result {
    var result = Result()
    for index in table.indexes {
      if let period = index.period {
        result.findings.append(
          context.finding(
            FindingCatalog.keyWithoutOverlaps, object: "index \(index.name) on \(table.name)",
            "Rows of equal key whose period \(period) overlaps are no longer refused; equal periods still are."))
      }
      if index.kind == .primary {
        planPrimaryKey(index, &context, &result)
      } else {
        planIndex(index, &context, &result)
      }
    }
    if !result.renamed.isEmpty {
      result.findings.append(
        context.finding(
          FindingCatalog.indexRenamed, object: table.name.description, result.renamed.joined(separator: ", ") + "."))
    }
    result.findings += CollationFindings(table: table, context: context).findings()
    return result
  }

  private func planPrimaryKey(_ index: SourceIndex, _ context: inout PlanContext, _ result: inout Result) {
    let name = context.names.claimPrimaryKey(of: target)
    // A prefix cannot be a primary key in PostgreSQL; the unique expression index keeps what it promised.
    guard let columns = index.wholeColumns else {
      planIndex(
        SourceIndex(name: index.name, kind: .unique, parts: index.parts, comment: index.comment), name: name, &context,
        &result)
      result.findings.append(
        context.finding(
          FindingCatalog.primaryKeyPrefix, object: table.name.description, "It becomes the unique index \(name)."))
      return
    }
    if index.parts.contains(where: \.isDescending) {
      result.findings.append(
        context.finding(
          FindingCatalog.primaryKeyOrder, object: table.name.description, "All its columns are ascending."))
    }
    let key = AddPrimaryKey(
      name: name, table: target, columns: columns.map { context.names.column($0, of: table.name) },
      isPartitioned: isPartitioned)
    result.steps.append(TargetStep(id: "pk:\(target)", stage: .primaryKeys, table: target, sql: key.sql))
    if !index.comment.isEmpty { result.comments.append(Comment(on: .index(name), of: target, text: index.comment)) }
  }

  /// - Parameter given: a name that was claimed already.
  private func planIndex(
    _ index: SourceIndex, name given: String? = nil, _ context: inout PlanContext, _ result: inout Result
  ) {
    let object = "index \(index.name) on \(table.name)"
    guard let kind = kind(of: index, object, context, &result) else { return }
    let name = given ?? context.names.claimIndex(index.name, of: target)
    if given == nil, name != context.names.spell(index.name) { result.renamed.append("\(index.name) → \(name)") }
    let create = CreateIndex(name: name, table: target, kind: kind)
    result.steps.append(
      TargetStep(id: "index:\(target).\(name)", stage: .indexes, table: target, sql: create.sql))
    if !index.comment.isEmpty { result.comments.append(Comment(on: .index(name), of: target, text: index.comment)) }
    if !index.isVisible {
      result.findings.append(
        context.finding(FindingCatalog.indexInvisible, object: object, "PostgreSQL has no invisible indexes."))
    }
  }

  private func kind(
    of index: SourceIndex, _ object: String, _ context: PlanContext, _ result: inout Result
  ) -> CreateIndex.Kind? {
    switch index.kind {
    case .fulltext:
      result.findings.append(
        context.finding(
          FindingCatalog.indexFullText, object: object, "It is a GIN index over to_tsvector('simple', …).",
          hint: "Search with to_tsvector('simple', …) @@ plainto_tsquery('simple', …)."))
      return .fullText(columns: (index.wholeColumns ?? []).map { context.names.column($0, of: table.name) })
    case .spatial:
      guard let column = index.wholeColumns?.first,
        context.decision(for: column, of: table.name)?.target.extensionKind == .geometry
      else {
        result.findings.append(
          context.finding(
            FindingCatalog.indexSpatial, object: object,
            "A spatial index needs a geometry column of PostGIS in the target.",
            hint: context.geometryRemedy))
        return nil
      }
      return .spatial(column: context.names.column(column, of: table.name))
    case .primary, .unique, .plain:
      do {
        let parts = try parts(of: index, object, context, &result)
        return .btree(isUnique: index.kind != .plain, parts: parts)
      } catch {
        result.findings.append(
          context.finding(
            FindingCatalog.indexNotTranslated, object: object,
            "Not translated: \(error.reason), at position \(error.position).",
            hint: "Write it for PostgreSQL into the plan (martlet plan --out)."))
        return nil
      }
    }
  }

  private func parts(
    of index: SourceIndex, _ object: String, _ context: PlanContext, _ result: inout Result
  ) throws(TranslationFailure) -> [CreateIndex.Part] {
    var parts: [CreateIndex.Part] = []
    var prefixes: [String] = []
    for part in index.parts {
      switch part.subject {
      case .column(let name, nil):
        parts.append(.init(.column(context.names.column(name, of: table.name)), isDescending: part.isDescending))
      case .column(let name, let length?):
        let type = context.decision(for: name, of: table.name)?.target
        let column = context.names.column(name, of: table.name)
        guard type?.hasPrefixes ?? true else {
          // A cast gave the column a type of its own whose whole values are short: uuid, inet.
          parts.append(.init(.column(column), isDescending: part.isDescending))
          prefixes.append("\(name)(\(length)) is over the whole column")
          continue
        }
        parts.append(
          .init(Self.prefix(of: column, length, type), isDescending: part.isDescending))
        prefixes.append("\(name)(\(length)) is an expression")
      case .expression(let text):
        let translation = try context.translate(
          text, place: .index, columns: context.expressionColumns(of: table), result: nil)
        parts.append(.init(.expression(translation.sql), isDescending: part.isDescending))
        if index.kind == .unique { result.findings += context.findings(translation, object: object) }
      }
    }
    if !prefixes.isEmpty {
      result.findings.append(
        context.finding(
          FindingCatalog.indexPrefix, object: object, "Its prefix differs: \(prefixes.joined(separator: ", ")).",
          hint: "A query uses it when it compares the same expression."))
    }
    reportWidth(index, object, context, &result)
    return parts
  }

  private static func prefix(of column: String, _ length: Int, _ type: PostgresType?) -> CreateIndex.Part.Subject {
    guard let type, type.extensionKind == .citext else {
      return .prefix(column: column, length: length, isBinary: type == .bytea)
    }
    // left() gives text, which would compare the prefix by its case.
    return .expression("left(\(PostgresIdentifier(column))::text, \(length))::\(PostgresTypeName.render(type))")
  }

  /// A btree entry holds at most 2,704 bytes (a third of a page). Source: PostgreSQL manual, 11.2.1 and nbtree.h.
  private func reportWidth(_ index: SourceIndex, _ object: String, _ context: PlanContext, _ result: inout Result) {
    var bytes = 0
    for part in index.parts {
      guard case .column(let name, let prefix) = part.subject,
        let column = table.columns.first(where: { $0.name.lowercased() == name.lowercased() })
      else { continue }
      switch column.type {
      case .char(let length), .varchar(let length): bytes += min(prefix ?? length, length) * 4
      case .binary(let length), .varbinary(let length): bytes += min(prefix ?? length, length)
      case .text: bytes += (prefix ?? 1_000) * 4
      case .blob: bytes += prefix ?? 4_000
      default: bytes += 8
      }
    }
    guard bytes > 2_704 else { return }
    result.findings.append(
      context.finding(
        FindingCatalog.indexWide, object: object,
        "Its entries may reach \(bytes) bytes; PostgreSQL takes 2,704. It is built if the values allow it."))
  }
}

extension PostgresType {
  /// left() or substring() takes it.
  fileprivate var hasPrefixes: Bool {
    switch self {
    case .text, .varchar, .bytea: true
    default: extensionKind == .citext
    }
  }
}
