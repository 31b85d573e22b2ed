import RowPipeline
public import SchemaModel

/// What would take a row that was rejected, by its reason.
public enum RejectRemedy {
  /// - Parameters:
  ///   - reason: `RowRejection.Reason`, or the target's SQLSTATE.
  ///   - column: the plan of the column at fault, where it is known.
  public static func text(reason: String, column: ColumnPlan?) -> String {
    if let known = RowRejection.Reason(rawValue: reason) { return text(known, column: column) }
    return ofTarget[reason] ?? byClass[String(reason.prefix(2))]
      ?? "Change the target's table so that it takes the row, then replay it."
  }

  private static func text(_ reason: RowRejection.Reason, column: ColumnPlan?) -> String {
    let name = column?.target ?? "the column"
    switch reason {
    case .zeroDate:
      return
        "Replay with --zero-date -infinity, or with --zero-date null where the column may be NULL; or make \(name) text in the target and replay: it "
        + "then holds the source's spelling."
    case .invalidDate:
      return "No calendar has this date. Make \(name) text in the target and replay, or correct it in the source."
    case .timeOutOfDay:
      return "Make \(name) interval or text in the target and replay."
    case .nulInText:
      return "Replay with --nul strip or --nul replace; or make \(name) bytea in the target and replay."
    case .invalidUTF8:
      return "Replay with --encoding replace; or make \(name) bytea in the target and replay, which keeps the bytes."
    case .outOfRange:
      return "Make \(name) a wider type in the target (bigint, numeric) and replay."
    case .notBoolean:
      return "Make \(name) smallint in the target and replay."
    case .emptyEnum:
      return "Replay with --empty-enum null; or add the label '' to the type in the target and replay with "
        + "--empty-enum keep."
    case .malformedNumber, .malformedValue:
      return "Make \(name) text or bytea in the target and replay, or correct the value in the source."
    case .unstorableJSON:
      return "Make \(name) json in the target and replay: it keeps the text as it is."
    case .unstorableGeometry:
      return
        "Make \(name) bytea in the target and replay: it keeps the bytes. PostGIS has no SRID above 999999, and no "
        + "point whose coordinates are no numbers."
    case .tooLong:
      return "PostgreSQL's fields hold at most 1 GB. Shorten the value in the source."
    }
  }

  private static let ofTarget: [String: String] = [
    "22001": "Make the column wider in the target and replay.",
    "22003": "Make the column a wider type in the target and replay.",
    "22P02": "The target's type does not know the value: add the label, or give the column another type, and replay.",
    "23502": "Allow NULL in the target's column, or choose a policy that does not make NULL, and replay.",
    "23503": "The row that it refers to is missing: write or replay that one first, then replay.",
    "23505": "Another row has this key: change that row or the constraint in the target, and replay.",
    "23514": "Change the target's CHECK or partitions so that they take the row, and replay.",
    "23P01": "Another row excludes this one: change it or the constraint in the target, and replay.",
    "54000": "The row does not fit the target's page or index: change the index or the types, and replay.",
    "XX000": "The column's type refuses the value: correct it in the source, or make the column bytea, and replay.",
    "P0001": "A trigger of the target refused the row: change or disable it, and replay.",
    "generated-values-differ":
      "Make the generated column plain in the target (ALTER TABLE … ALTER COLUMN … DROP EXPRESSION), and replay.",
    "discarded-by-target": "A trigger of the target discards the row: change or disable it, and replay.",
  ]

  private static let byClass: [String: String] = [
    "22": "Give the target's column a type that holds the value, and replay.",
    "23": "Change the target's constraint so that it takes the row, and replay.",
    "54": "The row is beyond a limit of the target: change its types or indexes, and replay.",
    "P0": "A trigger of the target refused the row: change or disable it, and replay.",
  ]
}
