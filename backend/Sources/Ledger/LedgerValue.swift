import Diagnostics
import PostgresClient

/// A value of the ledger that its schema promises: anything else is an error with the column's name.
struct LedgerValue {
  let column: String
  let text: String

  var int: Int {
    get throws(MartletError) { try value { Int($0) } }
  }

  func value<Result>(_ parse: (String) -> Result?) throws(MartletError) -> Result {
    guard let result = parse(text) else {
      throw MartletError(
        .ledger, "The ledger holds a value that this program cannot read.", context: ErrorContext(column: column))
    }
    return result
  }
}

extension PostgresRow {
  func require(_ column: String) throws(MartletError) -> LedgerValue {
    guard let text = try string(column) else {
      throw MartletError(.ledger, "The ledger lacks a value.", context: ErrorContext(column: column))
    }
    return LedgerValue(column: column, text: text)
  }
}

/// PostgreSQL's text holds every character but U+0000, which is made visible.
func storable(_ text: String) -> String { text.replacing("\0", with: "␀") }
