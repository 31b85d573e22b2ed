import Diagnostics
import PostgresClient
import RowPipeline
import SQLDialect
import WireBytes

/// Gets every row of a batch either into a table or refused by itself, with the target's reason: attempts within a
/// savepoint, which `IsolationQueue` chooses. In a transaction of the caller's.
struct BatchIsolation: ~Copyable {
  private let target: PostgresConnection
  private let copyStatement: String
  private var queue = IsolationQueue()
  private var savepoint = Savepoint.none
  private var header = ByteWriter(capacity: CopyBinary.headerBytes)
  private var trailer = ByteWriter(capacity: CopyBinary.trailerBytes)

  /// How the last attempt left the transaction; undoing it travels with the next attempt's COPY.
  private enum Savepoint {
    case none, kept, refused

    var statementsBefore: [String] {
      switch self {
      case .none: [LoadStatements.savepoint]
      case .kept: [LoadStatements.releaseSavepoint, LoadStatements.savepoint]
      case .refused: [LoadStatements.rollbackToSavepoint]
      }
    }

    var statementsAfter: [String] {
      switch self {
      case .none: []
      case .kept: [LoadStatements.releaseSavepoint]
      case .refused: [LoadStatements.rollbackToSavepoint, LoadStatements.releaseSavepoint]
      }
    }
  }

  init(target: PostgresConnection, copyStatement: String) {
    self.target = target
    self.copyStatement = copyStatement
    CopyBinary.appendHeader(to: &header)
    CopyBinary.appendTrailer(to: &trailer)
  }

  /// Whether trying fewer rows can help: the target refused a value, and not the whole undertaking.
  ///
  /// Classes 22 (data exception), 23 (integrity constraint), 27 and 44 (triggers, check option), 54 (program limit, such
  /// as a row too large), and what a trigger's function says by itself: P0 (PL/pgSQL), 38, 39 (external routines), 45.
  /// Source: PostgreSQL manual, appendix A.
  static func canIsolate(_ error: MartletError) -> Bool {
    if error.code == .rejectsBeyondMemory || error.code == .rowsDiscarded { return true }
    guard let state = error.context.sqlState else { return false }
    // PostGIS refuses a value by an internal error; with a column it comes from reading a value, not from the server.
    if state == "XX000" { return error.context.column != nil }
    // A function does not take this value, such as the year of an infinite date. Only with a row: COPY itself reports
    // this state as well.
    if state == "0A000" { return error.context.line != nil }
    return ["22", "23", "27", "38", "39", "44", "45", "54", "P0"].contains(state.prefix(2))
  }

  /// - Parameter refuse: is given the rows that the target does not take, by their place in the batch, in order.
  /// - Returns: the number of rows that went in.
  mutating func settle(
    _ batch: borrowing RowBatch, refuse: (Int, MartletError) throws(MartletError) -> Void
  ) throws(MartletError) -> Int {
    var written = 0
    queue.begin(rows: batch.count)
    while let rows = queue.next() {
      do throws(MartletError) {
        try attempt(rows, of: batch)
        written += rows.count
        queue.accepted()
      } catch  where Self.canIsolate(error) {
        if let row = queue.refused(line: error.context.line) { try refuse(row, error) }
      }
    }
    let last = savepoint.statementsAfter
    if !last.isEmpty { try target.execute(last.joined(separator: "; ")) }
    savepoint = .none
    return written
  }

  private mutating func attempt(_ rows: Range<Int>, of batch: borrowing RowBatch) throws(MartletError) {
    let statements = savepoint.statementsBefore + [copyStatement]
    savepoint = .refused
    let copy = try target.copyIn(statements.joined(separator: "; "))
    try header.withUnsafeBytes { (bytes) throws(MartletError) in try copy.write(bytes) }
    try batch.withEncoded(rows) { (bytes) throws(MartletError) in try copy.write(bytes) }
    try trailer.withUnsafeBytes { (bytes) throws(MartletError) in try copy.write(bytes) }
    let taken = try copy.finish()
    guard taken == rows.count else {
      throw .rowsDiscarded(sent: rows.count, taken: taken)
    }
    savepoint = .kept
  }
}

extension MartletError {
  /// A trigger that returns NULL leaves a row out without an error.
  static func rowsDiscarded(sent: Int, taken: Int) -> MartletError {
    MartletError(
      .rowsDiscarded, "The target took another number of rows than were sent.",
      context: ErrorContext(serverDetail: "sent \(sent), taken \(taken)"),
      hint: "A trigger of the target's table discards rows.")
  }
}

extension ErrorCode {
  /// Also the reason of a row that a trigger discarded.
  static let rowsDiscarded = ErrorCode(rawValue: "discarded-by-target")
}
