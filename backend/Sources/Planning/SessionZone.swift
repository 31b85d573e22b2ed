import SQLDialect
import SchemaModel

/// A literal that is stored as a TIMESTAMP, or compared with one, is read by MySQL in the time zone of the session that
/// evaluates it; in the target it stands for one instant, the one that a session in UTC would mean.
/// Source: MySQL manual, 13.2.2 "The DATE, DATETIME, and TIMESTAMP Types".
enum SessionZone {
  static func findings(
    _ expression: String, storedAs type: MySQLType?, of table: SourceTable, object: String, _ context: PlanContext
  ) -> [Finding] {
    guard let moment = ExpressionTranslator.moments(expression).first else { return [] }
    let names = (try? ExpressionTranslator.referencedColumns(expression)) ?? []
    let isConcerned =
      type?.isTimestamp == true
      || table.columns.contains { $0.type.isTimestamp && names.contains($0.name.lowercased()) }
    guard isConcerned else { return [] }
    return [
      context.finding(
        FindingCatalog.timestampLiteral, object: object, "'\(moment)' means \(moment) in UTC, in \(expression).")
    ]
  }
}

extension MySQLType {
  fileprivate var isTimestamp: Bool { if case .timestamp = self { true } else { false } }
}
