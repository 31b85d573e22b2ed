import MySQLSyntax
import SchemaModel

/// A translated expression.
public struct Translation: Sendable, Hashable {
  public var sql: String
  /// What the source refuses, and the target does not.
  public var leniencies: [Leniency]
  /// Letters outside ASCII may get another case.
  public var changesCase: Bool
  /// Numbers, arrays and objects inside JSON become text, which each system spells in its own way.
  public var printsJSON: Bool
  /// What the source takes for equal in the result, where it is text that the target compares by its bytes.
  public var collation: CollationTraits
}

/// Translates a MySQL expression into a PostgreSQL one that gives the same value wherever MySQL gives a value, or says
/// why it does not.
///
/// The text must be what the server would accept: `ExpressionText.unescapingCatalogQuotes` undoes MySQL 8's catalog
/// layer first. See the README of this folder for what "the same" leaves out.
public struct ExpressionTranslator {
  let context: ExpressionContext

  public init(_ context: ExpressionContext) { self.context = context }

  /// The expression in PostgreSQL's syntax, without outer parentheses: a boolean for a CHECK, of the column's type for
  /// a default or a generated column.
  public func translate(_ mysql: String) throws(TranslationFailure) -> String { try translation(of: mysql).sql }

  /// The same, and what about it differs beyond its values.
  public func translation(of mysql: String) throws(TranslationFailure) -> Translation {
    let expression = try ExpressionTranslator.parse(mysql)
    if context.place == .generatedColumn, let constant = FoldedConstants(in: expression).first {
      throw TranslationFailure(
        position: constant.position, reason: "PostgreSQL does not compare constant texts in a generated column")
    }
    let walk = ExpressionTranslation(context: context)
    let value = try walk.value(expression)
    return Translation(
      sql: try sql(of: value, walk), leniencies: walk.remarks.leniencies.sorted(),
      changesCase: walk.remarks.changesCase, printsJSON: walk.remarks.printsJSON,
      collation: walk.traits(of: value))
  }

  private func sql(of value: TranslatedValue, _ walk: ExpressionTranslation) throws(TranslationFailure) -> String {
    switch context.place {
    case .check: return try walk.truth(value).sql
    case .index: return try walk.settled(value).sql
    case .columnDefault, .generatedColumn:
      guard let type = context.resultType else { return value.sql }
      let assigned = try walk.assigned(value, to: type)
      // DEFAULT takes fewer operators without parentheses than other places.
      return context.place == .columnDefault && assigned.literal == nil ? assigned.operand : assigned.sql
    }
  }

  /// Names of the columns that the expression reads, lower-cased, as MySQL compares them. MariaDB's functions of
  /// sequences name those in their arguments.
  public static func referencedColumns(_ mysql: String) throws(TranslationFailure) -> Set<String> {
    var names: Set<String> = []
    var sequences: Set<String> = []
    try parse(mysql).forEach { expression in
      if case .call("NEXTVAL", let arguments) = expression.kind { sequences.formUnion(columns(arguments)) }
      if case .call("LASTVAL", let arguments) = expression.kind { sequences.formUnion(columns(arguments)) }
      names.formUnion(columns([expression]))
    }
    return names.subtracting(sequences)
  }

  private static func columns(_ expressions: [Expression]) -> [String] {
    expressions.compactMap { if case .column(let path) = $0.kind { path.last?.lowercased() } else { nil } }
  }

  /// Literals that read as a date, with or without a time; none in an expression that is not understood.
  public static func moments(_ mysql: String) -> [String] {
    guard let expression = try? parse(mysql) else { return [] }
    var moments: [String] = []
    expression.forEach { expression in
      guard case .literal(let literal) = expression.kind else { return }
      switch literal {
      case .string(let text, _), .date(let text), .timestamp(let text):
        if (try? TemporalLiteral.moment(text)) != nil { moments.append(text) }
      default: break
      }
    }
    return moments
  }

  private static func parse(_ mysql: String) throws(TranslationFailure) -> Expression {
    do {
      return try ExpressionParser.parse(mysql)
    } catch {
      throw TranslationFailure(
        position: error.position,
        reason: "expected \(error.expectation)" + (error.found.isEmpty ? "" : ", found `\(error.found)`"))
    }
  }
}
