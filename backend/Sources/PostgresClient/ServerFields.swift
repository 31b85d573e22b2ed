import CLibPQ
import Glibc

/// The fields of an error or notice of the server, copied out of a result.
/// Source: PostgreSQL manual, 55.8 "Error and Notice Message Fields".
struct ServerFields: Equatable {
  /// Never translated, unlike the field `S` beside it.
  var severity: String?
  var sqlState: String?
  var message: String?
  var detail: String?
  var hint: String?
  /// 1-based, in characters of the statement.
  var position: Int?
  /// Call stack of the error, innermost first, one line each.
  var context: String?
  var schema: String?
  var table: String?
  var column: String?
  var dataType: String?
  var constraint: String?
}

extension ServerFields {
  init(_ result: OpaquePointer) {
    func field(_ code: CInt) -> String? {
      PQresultErrorField(result, code).map { shortened($0) }
    }
    self.init(
      severity: field(martlet_diag_severity), sqlState: field(martlet_diag_sqlstate),
      // An error of libpq itself has no fields, only a text.
      message: field(martlet_diag_message) ?? PQresultErrorMessage(result).map { trimmed(shortened($0)) },
      detail: field(martlet_diag_detail), hint: field(martlet_diag_hint),
      position: field(martlet_diag_position).flatMap { Int($0) }, context: field(martlet_diag_context),
      schema: field(martlet_diag_schema), table: field(martlet_diag_table), column: field(martlet_diag_column),
      dataType: field(martlet_diag_datatype), constraint: field(martlet_diag_constraint))
  }

  /// As a person would name it.
  var object: String? {
    let relation = table.map { table in schema.map { "\($0).\(table)" } ?? table }
    if let constraint { return "constraint \(constraint)" + (relation.map { " on \($0)" } ?? "") }
    if let relation { return relation }
    if let dataType { return "type " + (schema.map { "\($0).\(dataType)" } ?? dataType) }
    return schema.map { "schema \($0)" }
  }
}

/// What a server says goes into errors, logs, the ledger and the audit: its length has a limit.
func shortened(_ text: UnsafePointer<CChar>) -> String {
  let bytesMax = 64 << 10
  let count = strnlen(text, bytesMax)
  return String(decoding: UnsafeRawBufferPointer(start: text, count: count), as: UTF8.self)
}

/// libpq ends its messages with a line feed.
func trimmed(_ message: String) -> String {
  var text = message[...]
  while let last = text.last, last.isWhitespace { text.removeLast() }
  return String(text)
}
