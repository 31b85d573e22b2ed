import MySQLSyntax
import SchemaModel

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
  public func translate(_ mysql: String) throws(TranslationFailure) -> String {
    let expression = try ExpressionTranslator.parse(mysql)
    let value = try ExpressionTranslation(context: context).value(expression)
    switch context.place {
    case .check: return try ExpressionTranslation(context: context).truth(value).sql
    case .index: return try ExpressionTranslation(context: context).settled(value).sql
    case .columnDefault, .generatedColumn:
      guard let type = context.resultType else { return value.sql }
      return try ExpressionTranslation(context: context).assigned(value, to: type).sql
    }
  }

  /// Names of the columns that the expression reads, lower-cased, as MySQL compares them.
  public static func referencedColumns(_ mysql: String) throws(TranslationFailure) -> Set<String> {
    var names: Set<String> = []
    try parse(mysql).forEach { expression in
      if case .column(let path) = expression.kind, let name = path.last { names.insert(name.lowercased()) }
    }
    return names
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
