/// What an expression's translation does not keep although its values are the same: for findings.
final class TranslationRemarks {
  private(set) var leniencies: Set<Leniency> = []
  /// A letter outside ASCII may get another case.
  var changesCase = false
  /// Text is made of a value inside JSON.
  var printsJSON = false

  func add(_ leniency: Leniency) { leniencies.insert(leniency) }
}

/// Values for which the source refuses the row, and the target computes something.
public enum Leniency: String, Hashable, Sendable, CaseIterable, Comparable {
  case negativeUnsigned = "a negative result of UNSIGNED numbers"
  case divisionByZero = "division by zero"
  case outsideDomain = "a logarithm or root outside its domain"
  case outsideCalendar = "a date before the year 1 or after 9999"
  case outsideRange = "a result outside the column's range at the source"
  case cutText = "a text longer than what it is cast to"

  public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}
