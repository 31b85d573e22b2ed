import MySQLSyntax
import SQLDialect
import SchemaModel

/// Input: a byte of choices, then the expression. What parses prints, and parses again to the same tree; what
/// translates closes every quote that it opens.
enum ExpressionFuzz {
  static func complaint(about bytes: [UInt8]) -> String? {
    var input = FuzzInput(bytes)
    let choices = Int(input.byte())
    let text = input.remainingText()
    // Lets the fuzzer into both layers of MySQL 8's catalog, too.
    _ = ExpressionText.unescapingCatalogQuotes(text)
    return printing(text, mode: SQLMode(rawValue: choices & 7)) ?? translating(text, choices >> 3)
  }

  private static func printing(_ text: String, mode: SQLMode) -> String? {
    let expression: Expression
    do {
      expression = try ExpressionParser.parse(text, mode: mode)
    } catch {
      let isInside = (1...text.unicodeScalars.count + 1).contains(error.position)
      return isInside ? nil : "an error at \(error.position), outside the text"
    }
    guard expression.depth <= ExpressionParser.maximumDepth else { return "a tree of depth \(expression.depth)" }
    let printed = expression.description
    do {
      let parsed = try ExpressionParser.parse(printed, mode: .pipesAsConcat)
      return parsed == expression ? nil : "printed as \(printed), which is another tree"
    } catch {
      // Parentheses that only the printed form needs count as levels.
      return expression.depth > ExpressionParser.maximumDepth / 4 ? nil : "printed as \(printed): \(error)"
    }
  }

  private static func translating(_ text: String, _ choices: Int) -> String? {
    let context = ExpressionContext(
      place: [.check, .index, .columnDefault, .generatedColumn][choices & 3], columns: columns,
      resultType: [nil, .integer, .text, .timestamp(fractionDigits: 6)][choices >> 2 & 3],
      flavor: choices & 16 == 0 ? .mysql : .mariadb)
    let sql: String
    do {
      _ = try ExpressionTranslator.referencedColumns(text)
      sql = try ExpressionTranslator(context).translate(text)
    } catch {
      return error.position >= 0 ? nil : "an error at \(error.position)"
    }
    guard !sql.isEmpty else { return "an empty translation" }
    guard !sql.utf8.contains(0) else { return "a NUL in \(sql)" }
    // A line feed and what follows it would be inside whatever was left open.
    return PostgresScript.lines(of: sql + "\n").last?.isTopLevel == true ? nil : "left open: \(sql)"
  }

  private static func column(
    _ name: String, _ sourceType: MySQLType, _ targetType: PostgresType
  ) -> (String, ExpressionContext.Column) {
    (name, ExpressionContext.Column(target: name, sourceType: sourceType, targetType: targetType))
  }

  private static let columns = Dictionary(uniqueKeysWithValues: [
    column("a", .integer(.int, isUnsigned: false, displayWidth: nil), .integer),
    column("u", .integer(.bigint, isUnsigned: true, displayWidth: nil), .numeric(precision: 20, scale: 0)),
    column("n", .decimal(precision: 10, scale: 2), .numeric(precision: 10, scale: 2)),
    column("f", .double, .doublePrecision),
    column("c", .varchar(length: 40), .varchar(length: 40)),
    column("d", .date, .date),
    column("dt", .datetime(fractionDigits: 3), .timestamp(fractionDigits: 3)),
    column("tm", .time(fractionDigits: 0), .interval),
    column("j", .json, .jsonb),
    column("e", .enumeration(["x", "it's"]), .text),
    column("st", .set(["p", "q"]), .array(of: .text)),
    column("bi", .bit(width: 3), .bit(width: 3)),
    column("raw", .varbinary(length: 16), .bytea),
    column("uid", .binary(length: 16), .uuid),
    column("o\"x", .integer(.tinyint, isUnsigned: false, displayWidth: 1), .boolean),
  ])
}
