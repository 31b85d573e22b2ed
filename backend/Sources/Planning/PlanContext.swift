import SQLDialect
import SchemaModel

/// What every part of the planner looks at.
struct PlanContext {
  let server: SourceServer
  let options: PlanOptions
  var names: TargetNames
  /// The decisions about every column of the plan, by table and lower-cased column.
  var decisions: [SourceTableName: [String: TypeMapper.Decision]] = [:]
  /// The selected tables.
  let tables: [SourceTableName: SourceTable]

  func decision(for column: String, of table: SourceTableName) -> TypeMapper.Decision? {
    decisions[table]?[column.lowercased()]
  }

  func translate(
    _ text: String, place: ExpressionContext.Place, columns: [String: ExpressionContext.Column], result: PostgresType?
  ) throws(TranslationFailure) -> String {
    let context = ExpressionContext(place: place, columns: columns, resultType: result, flavor: server.flavor)
    return try ExpressionTranslator(context).translate(text)
  }

  /// What the expressions of a table may name.
  func expressionColumns(of table: SourceTable) -> [String: ExpressionContext.Column] {
    var columns: [String: ExpressionContext.Column] = [:]
    for column in table.columns {
      guard let decision = decision(for: column.name, of: table.name) else { continue }
      columns[column.name.lowercased()] = ExpressionContext.Column(
        target: names.column(column.name, of: table.name), sourceType: column.type, targetType: decision.target,
        isCaseInsensitive: column.comparesWithoutCase)
    }
    return columns
  }

  /// A finding with the severity that the catalog gives its code.
  func finding(_ code: FindingCode, object: String, _ detail: String, hint: String? = nil) -> Finding {
    Finding(code, FindingCatalog.severity(of: code), object: object, detail: detail, hint: hint)
  }
}

extension FindingCatalog {
  private static let severities = Dictionary(uniqueKeysWithValues: entries.map { ($0.code, $0.severity) })

  /// Unknown codes count as a loss; a test sees to it that there are none.
  static func severity(of code: FindingCode) -> Finding.Severity { severities[code] ?? .loss }
}

extension SourceColumn {
  /// Its collation takes `a` and `A` for equal.
  var comparesWithoutCase: Bool {
    switch type {
    case .char, .varchar, .text, .enumeration, .set: collation?.lowercased().hasSuffix("_ci") ?? false
    default: false
    }
  }
}
