import SQLDialect
import SchemaModel

/// Decides the columns of a table: type, conversion, NULL, default, generation.
struct ColumnPlanner {
  let context: PlanContext
  let table: SourceTable
  let target: QualifiedName
  /// Lower-cased.
  let generatedNames: Set<String>

  init(context: PlanContext, table: SourceTable, target: QualifiedName) {
    self.context = context
    self.table = table
    self.target = target
    generatedNames = Self.generatedNames(of: table)
  }

  struct TypeCheck {
    /// Of the constraint's name.
    var suffix = "_members"
    var expression: String
  }

  /// What a column becomes.
  struct Result {
    var plan: ColumnPlan
    var definition: ColumnDefinition
    /// A CHECK for what the target's type does not keep: members of an ENUM or SET, or a length.
    var typeCheck: TypeCheck?
    var findings: [Finding] = []
  }

  func plan(_ column: SourceColumn, _ decision: TypeMapper.Decision, expressions: [String: ExpressionContext.Column])
    -> Result
  {
    let name = context.names.column(column.name, of: table.name)
    var result = Result(
      plan: ColumnPlan(
        source: column.name, target: name, sourceType: column.type, targetType: decision.target,
        conversion: decision.conversion, isGenerated: false,
        partialCharacterSet: column.characterSet.flatMap { PartialCharacterSets.contains($0) ? $0 : nil }),
      definition: ColumnDefinition(name: name, type: decision.target, isNotNull: !column.isNullable))
    result.findings += typeFindings(column, decision)
    result.typeCheck = typeCheck(column, name, decision.target)
    if let generated = column.generated {
      planGenerated(generated, column, expressions, &result)
    } else {
      planDefault(column, expressions, &result)
    }
    if column.isInvisible {
      result.findings.append(finding(FindingCatalog.invisibleColumn, column, "It is visible in the target."))
    }
    return result
  }

  // MARK: Types

  private func typeFindings(_ column: SourceColumn, _ decision: TypeMapper.Decision) -> [Finding] {
    var findings: [Finding] = []
    if case .unknown(let name) = column.type, decision.cast == nil {
      findings.append(
        finding(
          FindingCatalog.typeUnknown, column, "The type \(name) is not known; accepted, its bytes go into bytea.",
          hint: "--cast 'column \(table.name).\(column.name):…' decides; --accept type-unknown copies the bytes."))
    }
    if let cast = decision.impossibleCast {
      findings.append(castFinding(cast, column, decision.target))
    }
    if case .geometry = column.type, decision.target == .bytea {
      findings.append(
        finding(
          FindingCatalog.geometryAsBytes, column, "It is kept as EWKB in bytea.",
          hint: context.geometryRemedy))
    }
    if case .enumeration(let labels) = column.type, decision.target == .text, decision.cast == nil,
      context.options.enumeration == .native
    {
      let reason =
        labels.contains { $0.utf8.count > NamePolicy.bytesMax }
        ? "A label is longer than 63 bytes" : "A foreign key joins it with a column of another type"
      findings.append(finding(FindingCatalog.enumAsText, column, "\(reason), so it is text with a CHECK."))
    }
    findings += labelFindings(column)
    if let digits = column.fixedDigits {
      findings.append(
        finding(
          FindingCatalog.floatDigits, column,
          "New values of \(column.typeText) are kept without rounding to \(digits) decimals."))
    }
    if column.isZerofill { findings.append(finding(FindingCatalog.zerofill, column, "Leading zeros are not kept.")) }
    if let alone = context.typesByForeignKey[table.name]?[column.name.lowercased()],
      PostgresTypeName.render(alone) != PostgresTypeName.render(decision.target)
    {
      findings.append(
        finding(
          FindingCatalog.typeByForeignKey, column,
          "It is \(PostgresTypeName.render(decision.target)) as the columns that foreign keys join it to, "
            + "instead of \(PostgresTypeName.render(alone))."))
    }
    return findings + evidenceFindings(column, decision) + meaningFindings(column, decision)
  }

  /// What `auto` chose by values and by the schema, and how to choose otherwise.
  private func evidenceFindings(_ column: SourceColumn, _ decision: TypeMapper.Decision) -> [Finding] {
    let key = column.name.lowercased()
    guard let evidence = context.evidence[table.name]?[key], context.typesByForeignKey[table.name]?[key] == nil else {
      return []
    }
    let hint = evidence.alternative.map {
      CastRule.option(column: column.name, of: table.name, target: $0) + " makes it \($0)."
    }
    let code = decision.target == .interval ? FindingCatalog.timeAsInterval : FindingCatalog.typeChosen
    return [finding(code, column, evidence.detail, hint: hint)]
  }

  /// Why a cast rule did not decide.
  private func castFinding(_ cast: CastRule, _ column: SourceColumn, _ instead: PostgresType) -> Finding {
    let otherwise = "it would be \(PostgresTypeName.render(instead))."
    let accept = "--accept cast-type-unresolved takes the built-in type."
    switch CastTarget(cast.target, in: context.options.targetTypes) {
    case .known:
      return finding(
        FindingCatalog.castImpossible, column, "\(column.typeText) cannot become \(cast.target) exactly; \(otherwise)",
        hint: "Change the cast rule; --accept cast-impossible takes the built-in type.")
    case .missing:
      let creation = CastTarget.usualExtension(of: cast.target).map {
        "CREATE EXTENSION \($0) in the target database before the migration"
      }
      return finding(
        FindingCatalog.castTypeUnresolved, column, "The target has no type \(cast.target); \(otherwise)",
        hint: "\(creation ?? "Create the type in the target"), or change the cast rule; \(accept)")
    case .forbidden(let name):
      return finding(
        FindingCatalog.castTypeUnresolved, column, "The account may not use the type \(name); \(otherwise)",
        hint:
          "\(PostgresHealthQueries.grantUsage(onSchema: name.schema)) to the account, or change the cast rule; \(accept)"
      )
    case .ambiguous(let names):
      return finding(
        FindingCatalog.castTypeUnresolved, column,
        "\(cast.target) may be \(names.map(\.description).joined(separator: " or ")); \(otherwise)",
        hint: "Name the schema in the cast rule; \(accept)")
    }
  }

  /// Types whose values mean the same, but look or are spelled differently.
  private func meaningFindings(_ column: SourceColumn, _ decision: TypeMapper.Decision) -> [Finding] {
    switch (column.type, decision.target) {
    case (.enumeration(let labels), .enumeration) where context.options.emptyEnum == .keep && !labels.contains(""):
      [finding(FindingCatalog.enumEmptyLabel, column, "Its type begins with the label ''.")]
    case (.datetime, .timestamptz):
      [finding(FindingCatalog.datetimeAsUTC, column, "Its values are taken to be in UTC.")]
    case (.json, .jsonb) where context.server.flavor == .mariadb:
      [
        finding(
          FindingCatalog.jsonNormalized, column,
          "It is longtext with a CHECK of json_valid(): jsonb keeps its meaning, not its text.",
          hint: CastRule.option(column: column.name, of: table.name, target: "json") + " keeps its text.")
      ]
    default: []
    }
  }

  /// Labels that the target cannot hold, or that the server does not print.
  private func labelFindings(_ column: SourceColumn) -> [Finding] {
    let labels: [String]
    switch column.type {
    case .enumeration(let list), .set(let list): labels = list
    default: return []
    }
    var findings: [Finding] = []
    let lost = labels.count - PlanContext.storable(labels).count
    if lost > 0 {
      findings.append(
        finding(
          FindingCatalog.labelWithNul, column,
          "\(lost) of its \(labels.count) labels hold 0x00 and are left out; rows that hold one of them are rejected."))
    }
    if let label = labels.first(where: { $0.unicodeScalars.contains("\u{FFFD}") }) {
      findings.append(
        finding(
          FindingCatalog.labelUnreadable, column,
          "The server prints a label as '\(label)', and gives its characters in no other way."))
    }
    return findings
  }

  private func typeCheck(_ column: SourceColumn, _ name: String, _ target: PostgresType) -> TypeCheck? {
    switch (column.type, target) {
    case (.enumeration(let labels), .text):
      TypeCheck(expression: AddCheck.labels(column: name, allowed: context.labels(labels)))
    case (.set(let members), .array):
      TypeCheck(expression: AddCheck.members(column: name, allowed: PlanContext.storable(members)))
    case (.char(let length), .ofExtension(let type)) where type.kind == .citext,
      (.varchar(let length), .ofExtension(let type)) where type.kind == .citext:
      TypeCheck(suffix: "_length", expression: AddCheck.length(column: name, charactersMax: length))
    case (.geometry(.geometrycollection), .ofExtension(let type))
    where type.kind == .geometry && context.server.flavor == .mysql:
      TypeCheck(expression: AddCheck.collections(column: name, postGIS: type.name.schema))
    default: nil
    }
  }

  /// `at position 7: the function FOO() is not known (FOO(a))`
  static func words(_ failure: TranslationFailure, _ text: String) -> String {
    "Not translated: \(failure.reason), at position \(failure.position) of \(text)."
  }

  func finding(
    _ code: FindingCode, _ column: SourceColumn, _ detail: String, hint: String? = nil
  ) -> Finding {
    context.finding(code, object: "\(table.name).\(column.name)", detail, hint: hint)
  }
}

extension SourceColumn {
  /// The decimals to which FLOAT(M,D) and DOUBLE(M,D) round what they store.
  var fixedDigits: Int? {
    switch type {
    case .float, .double:
      guard let comma = typeText.firstIndex(of: ","), let end = typeText.firstIndex(of: ")"), comma < end else {
        return nil
      }
      return Int(typeText[typeText.index(after: comma)..<end])
    default: return nil
    }
  }
}

extension PostgresType {
  var isDateOrTimestamp: Bool {
    switch self {
    case .date, .timestamp, .timestamptz: true
    default: false
    }
  }
}
