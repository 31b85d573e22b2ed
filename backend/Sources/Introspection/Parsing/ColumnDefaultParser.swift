public import SchemaModel

/// Undoes each flavour's way to print `COLUMN_DEFAULT`.
///
/// MySQL prints a literal bare and marks an expression by DEFAULT_GENERATED in EXTRA (from 8.0.13; before, only
/// CURRENT_TIMESTAMP could be one). MariaDB prints SQL: `'draft'`, `NULL`, `7`, `current_timestamp(6)`.
/// Sources: MySQL manual, 28.3.8; MariaDB knowledge base, "Information Schema COLUMNS Table".
public enum ColumnDefaultParser {
  public static func parse(_ text: String?, extra: String, type: MySQLType, server: SourceServer) -> SourceDefault? {
    guard let text else { return nil }
    return switch server.flavor {
    case .mysql: mysqlDefault(text, extra: extra, type: type, server: server)
    case .mariadb: mariadbDefault(text)
    }
  }

  private static func mysqlDefault(
    _ text: String, extra: String, type: MySQLType, server: SourceServer
  ) -> SourceDefault {
    if extra.uppercased().contains("DEFAULT_GENERATED") {
      return .expression(CatalogExpression.plain(text, server: server))
    }
    switch type {
    case .timestamp, .datetime:
      return text.uppercased().hasPrefix("CURRENT_TIMESTAMP") ? .expression(text) : .literal(text)
    default:
      return .literal(text)
    }
  }

  private static func mariadbDefault(_ text: String) -> SourceDefault? {
    if text == "NULL" { return nil }
    if text.hasPrefix("'"), let content = QuotedText.unquoted(text) { return .literal(content) }
    return isNumber(text) || isBitLiteral(text) ? .literal(text) : .expression(text)
  }

  private static func isNumber(_ text: String) -> Bool {
    text.contains { $0.isNumber } && text.allSatisfy { "0123456789.+-eE".contains($0) }
      && text.first.map { "0123456789.-".contains($0) } == true && Double(text) != nil
  }

  private static func isBitLiteral(_ text: String) -> Bool {
    text.hasPrefix("b'") && text.hasSuffix("'") && text.dropFirst(2).dropLast().allSatisfy { "01".contains($0) }
  }
}

/// Expressions as the catalog prints them, in MySQL's own syntax again.
enum CatalogExpression {
  /// MySQL 8 and later escape the whole expression once more for information_schema.
  static func plain(_ text: String, server: SourceServer) -> String {
    server.flavor == .mysql && server.version >= ServerVersion(8, 0)
      ? QuotedText.unescapingCatalogQuotes(text) : text
  }

  /// MySQL 8 and later print text outside ASCII in expressions encoded twice; `SHOW CREATE TABLE` prints it right.
  static func isReliable(_ text: String, server: SourceServer) -> Bool {
    server.flavor == .mariadb || text.utf8.allSatisfy { $0 < 0x80 }
  }
}
