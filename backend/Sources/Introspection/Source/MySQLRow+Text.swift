import Diagnostics
import MySQLClient

extension MySQLRow {
  /// The text of a column that is never NULL, or for which NULL and '' mean the same.
  func text(_ name: String) throws(MartletError) -> String { try string(name) ?? "" }
}
