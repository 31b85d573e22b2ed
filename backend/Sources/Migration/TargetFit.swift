import Diagnostics
import Introspection
import SQLDialect
import SchemaModel

/// Holds a table's plan against the columns that the target really has.
enum TargetFit {
  /// - Returns: the plan with the conversions that the target's own column types ask for.
  /// - Throws: when a column is missing, or its type cannot hold the source's values exactly.
  static func fit(
    _ table: TablePlan, to actual: [TargetColumn], policies: ConversionPolicies
  ) throws(MartletError) -> TablePlan {
    let columns = Dictionary(actual.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    var fitted = table
    for index in table.columns.indices {
      let planned = table.columns[index]
      let place = ErrorContext(object: table.target.description, column: planned.target)
      guard let column = columns[planned.target] else {
        throw MartletError(
          .schema, "A planned column is not in the target's table.", context: place,
          hint: "Add it to the table, or leave the source's column out of the plan.")
      }
      // What the target computes itself is compared with the source's values; all else is copied.
      fitted.columns[index].isGenerated = column.isGenerated
      guard column.type != planned.targetType else { continue }
      guard
        let conversion = ColumnConversion.between(
          source: planned.sourceType, target: column.type, policies: policies)
      else {
        throw MartletError(
          .schema, "A column of the target cannot hold its source exactly.", context: place,
          hint:
            "Planned was \(PostgresTypeName.render(planned.targetType)), found \(PostgresTypeName.render(column.type))."
        )
      }
      fitted.columns[index].targetType = column.type
      fitted.columns[index].conversion = conversion
    }
    return fitted
  }
}
