import SQLDialect
import SchemaModel

/// What every part of the planner looks at.
struct PlanContext {
  let server: SourceServer
  let options: PlanOptions
  var names: TargetNames
  /// The decisions about every column of the plan, by table and lower-cased column.
  var decisions: [SourceTableName: [String: TypeMapper.Decision]] = [:]
  /// What columns would be, had foreign keys not joined them to others; keyed as `decisions`.
  var typesByForeignKey: [SourceTableName: [String: PostgresType]] = [:]
  /// Why `auto` chose the types of columns; keyed as `decisions`.
  var evidence: [SourceTableName: [String: TypeEvidence]] = [:]
  /// Types that have their statement; columns that a foreign key joins may share one.
  var createdTypes: Set<QualifiedName> = []
  /// The selected tables.
  let tables: [SourceTableName: SourceTable]

  func decision(for column: String, of table: SourceTableName) -> TypeMapper.Decision? {
    decisions[table]?[column.lowercased()]
  }

  /// An ENUM's labels in the target: the '' of index 0 sorts first, and one with a 0x00 is left out.
  func labels(_ labels: [String]) -> [String] {
    let kept = Self.storable(labels)
    return options.emptyEnum == .keep && !kept.contains("") ? [""] + kept : kept
  }

  /// Labels that PostgreSQL can hold: no text of it has a 0x00.
  static func storable(_ labels: [String]) -> [String] { labels.filter { !$0.unicodeScalars.contains("\u{0}") } }

  func translate(
    _ text: String, place: ExpressionContext.Place, columns: [String: ExpressionContext.Column], result: PostgresType?,
    stored: ExpressionContext.Column? = nil
  ) throws(TranslationFailure) -> Translation {
    if let position = text.unicodeScalars.enumerated().first(where: { $0.element == "\u{FFFD}" })?.offset {
      throw TranslationFailure(
        position: position + 1, reason: "the server prints characters here that are no text of any character set")
    }
    let context = ExpressionContext(
      place: place, columns: columns, resultType: result, stored: stored, flavor: server.flavor)
    return try ExpressionTranslator(context).translation(of: text)
  }

  /// A generated column that an expression reads; nil where it reads none, or is not understood.
  static func referenced(in expression: String, of generated: Set<String>) -> String? {
    let names = try? ExpressionTranslator.referencedColumns(expression)
    return names?.intersection(generated).min()
  }

  /// What the expressions of a table may name.
  func expressionColumns(of table: SourceTable) -> [String: ExpressionContext.Column] {
    var columns: [String: ExpressionContext.Column] = [:]
    for column in table.columns {
      guard let decision = decision(for: column.name, of: table.name) else { continue }
      columns[column.name.lowercased()] = ExpressionContext.Column(
        target: names.column(column.name, of: table.name), sourceType: column.type, targetType: decision.target,
        collation: column.collationTraits, characterSet: column.characterSet,
        zerofillWidth: column.isZerofill ? column.type.zerofillWidth : nil)
    }
    return columns
  }

  /// What the translation of an expression does not keep.
  func findings(_ translation: Translation, object: String) -> [Finding] {
    var findings: [Finding] = []
    if translation.changesCase {
      findings.append(
        finding(
          FindingCatalog.letterCase, object: object,
          "UPPER and LOWER of letters outside ASCII follow the locale of the target's database."))
    }
    if translation.printsJSON {
      findings.append(
        finding(
          FindingCatalog.jsonText, object: object,
          "Numbers, arrays and objects inside JSON become text as jsonb spells them; texts are the same."))
    }
    if !translation.leniencies.isEmpty {
      findings.append(
        finding(
          FindingCatalog.expressionLenient, object: object,
          "The source refuses rows with \(translation.leniencies.map(\.rawValue).joined(separator: ", ")); "
            + "the target takes them."))
    }
    return findings
  }

  /// What makes geometry columns of geometries, as things stand in the target.
  var geometryRemedy: String {
    if let forbidden = options.targetTypes.first(where: { $0.owner == "postgis" && !$0.isUsable }) {
      return "The account may not use \(forbidden.name): "
        + "\(PostgresHealthQueries.grantUsage(onSchema: forbidden.name.schema)) to it before the migration."
    }
    return "CREATE EXTENSION postgis in the target database before the migration; any schema will do."
  }

  /// What keeps a column of the table case-insensitive, as things stand in the target.
  func citextRemedy(_ column: String, of table: SourceTableName) -> String {
    let isThere = options.targetTypes.contains { $0.owner == "citext" }
    return (isThere ? "" : "CREATE EXTENSION citext in the target database, then ")
      + CastRule.option(column: column, of: table, target: "citext") + " keeps a column case-insensitive."
  }

  /// A finding with the severity that the catalog gives its code, and its remedy unless a better hint is known.
  func finding(_ code: FindingCode, object: String, _ detail: String, hint: String? = nil) -> Finding {
    FindingCatalog.finding(code, object: object, detail, hint: hint)
  }
}

extension MySQLType {
  /// The length of the text of a ZEROFILL column's values.
  fileprivate var zerofillWidth: Int? {
    switch self {
    case .integer(_, _, let width): width
    case .decimal(let precision, let scale): precision + (scale > 0 ? 1 : 0)
    default: nil
    }
  }
}

extension SourceColumn {
  /// What it takes for equal; exact for what is no text. CHAR loses trailing spaces when it is read, so that they
  /// matter under no collation.
  var collationTraits: CollationTraits {
    switch type {
    case .char, .varchar, .text, .enumeration, .set:
      var traits = collation.map(CollationTraits.init) ?? .bytes
      if case .char = type { traits.ignoresTrailingSpaces = true }
      return traits
    default: return .bytes
    }
  }
}
