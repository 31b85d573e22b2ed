import CLibPQ
public import Diagnostics

/// A result of libpq, freed with its last reader.
///
/// SAFETY: libpq never changes a result after it was handed out: "PGresult objects are normally read-only after
/// creation, and so can be passed around freely between threads" (PostgreSQL manual, 34.20).
final class PostgresResult: @unchecked Sendable {
  let pointer: OpaquePointer

  /// Takes the result over; nil stays nil.
  init?(_ pointer: OpaquePointer?) {
    guard let pointer else { return nil }
    self.pointer = pointer
  }

  deinit { PQclear(pointer) }

  var status: ExecStatusType { PQresultStatus(pointer) }

  var isSuccess: Bool {
    [PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY].contains(status)
  }

  /// A COPY has begun, in whatever direction.
  var isCopy: Bool { [PGRES_COPY_IN, PGRES_COPY_OUT, PGRES_COPY_BOTH].contains(status) }

  /// `COPY 17`, `UPDATE 3`, `ROLLBACK`.
  var commandTag: String { String(cString: PQcmdStatus(pointer)) }

  /// The number at the end of the command tag; 0 for commands that have none.
  var affectedRows: Int { Int(String(cString: PQcmdTuples(pointer))) ?? 0 }
}

/// The answer to one statement, held by libpq in the server's text form and decoded when asked for.
public struct PostgresRows: Sendable, Sequence {
  let result: PostgresResult
  public let columnNames: [String]
  private let columns: [String: CInt]
  public let count: Int

  init(_ result: PostgresResult) {
    self.result = result
    columnNames = (0..<PQnfields(result.pointer)).map { String(cString: PQfname(result.pointer, $0)) }
    // PQfnumber would fold names to lower case, and is a linear search.
    columns = Dictionary(
      columnNames.enumerated().map { ($1, CInt($0)) }, uniquingKeysWith: { first, _ in first })
    count = Int(PQntuples(result.pointer))
  }

  public var isEmpty: Bool { count == 0 }

  /// Rows that an INSERT, UPDATE, DELETE, SELECT or COPY touched.
  public var affectedRows: Int { result.affectedRows }

  public var first: PostgresRow? { isEmpty ? nil : self[0] }

  public subscript(index: Int) -> PostgresRow {
    precondition(index >= 0 && index < count, "row \(index) of \(count)")
    return PostgresRow(rows: self, index: CInt(index))
  }

  public func makeIterator() -> some IteratorProtocol<PostgresRow> {
    (0..<count).lazy.map { self[$0] }.makeIterator()
  }

  func column(_ name: String) throws(MartletError) -> CInt {
    guard let column = columns[name] else {
      throw MartletError(
        .protocolViolation, "The result has no such column.",
        context: ErrorContext(object: columnNames.joined(separator: ", "), column: name))
    }
    return column
  }
}

/// One row; every accessor is nil for NULL and throws for a column that the result does not have.
public struct PostgresRow: Sendable {
  let rows: PostgresRows
  let index: CInt

  public func isNull(_ column: String) throws(MartletError) -> Bool {
    PQgetisnull(rows.result.pointer, index, try rows.column(column)) == 1
  }

  /// Any type, in the server's text form.
  public func string(_ column: String) throws(MartletError) -> String? {
    let number = try rows.column(column)
    guard PQgetisnull(rows.result.pointer, index, number) == 0 else { return nil }
    return String(cString: PQgetvalue(rows.result.pointer, index, number))
  }

  /// - Throws: also for a value that is not a whole number of 64 bits.
  public func int(_ column: String) throws(MartletError) -> Int? {
    guard let text = try string(column) else { return nil }
    guard let value = Int(text) else { throw unexpected("whole number", column) }
    return value
  }

  public func int64(_ column: String) throws(MartletError) -> Int64? {
    try int(column).map { Int64($0) }
  }

  public func double(_ column: String) throws(MartletError) -> Double? {
    guard let text = try string(column) else { return nil }
    guard let value = Double(text) else { throw unexpected("number", column) }
    return value
  }

  public func bool(_ column: String) throws(MartletError) -> Bool? {
    switch try string(column) {
    case nil: return nil
    case "t": return true
    case "f": return false
    default: throw unexpected("boolean", column)
    }
  }

  /// A bytea, decoded from either form of `bytea_output`.
  public func bytes(_ column: String) throws(MartletError) -> [UInt8]? {
    let number = try rows.column(column)
    guard PQgetisnull(rows.result.pointer, index, number) == 0 else { return nil }
    let text = UnsafeRawPointer(PQgetvalue(rows.result.pointer, index, number))
    var count = 0
    guard let bytes = PQunescapeBytea(text?.assumingMemoryBound(to: UInt8.self), &count) else {
      throw unexpected("bytea", column)
    }
    defer { PQfreemem(bytes) }
    return Array(UnsafeBufferPointer(start: bytes, count: count))
  }

  private func unexpected(_ kind: String, _ column: String) -> MartletError {
    MartletError(
      .protocolViolation, "A value of the result is not of the expected kind.",
      context: ErrorContext(object: kind, column: column))
  }
}
