import CMariaDB
public import Diagnostics

/// A whole result in memory, in the text form of the protocol; values are copied out of libmariadb.
public struct MySQLRows: Sequence, Sendable {
  public let columnNames: [String]
  public let count: Int
  /// All values end to end, row by row.
  fileprivate let bytes: [UInt8]
  /// Where the value of cell `row * columns + column` lies in `bytes`; `nil` is NULL.
  fileprivate let cells: [Range<Int>?]

  init(copying result: UnsafeMutablePointer<MYSQL_RES>) {
    let columnCount = Int(mysql_num_fields(result))
    let fields = mysql_fetch_fields(result)
    columnNames = (0..<columnCount).map { index in
      fields.map { MySQLColumn.name(of: $0 + index) } ?? ""
    }
    var bytes: [UInt8] = []
    var cells: [Range<Int>?] = []
    var count = 0
    while let row = mysql_fetch_row(result), let lengths = mysql_fetch_lengths(result) {
      for column in 0..<columnCount {
        guard let value = row[column] else {
          cells.append(nil)
          continue
        }
        let start = bytes.count
        bytes.append(contentsOf: UnsafeRawBufferPointer(start: value, count: Int(lengths[column])))
        cells.append(start..<bytes.count)
      }
      count += 1
    }
    self.count = count
    self.bytes = bytes
    self.cells = cells
  }

  /// The row at `index`, counted from 0.
  public subscript(index: Int) -> MySQLRow {
    precondition(index >= 0 && index < count, "row \(index) of \(count)")
    return MySQLRow(rows: self, index: index)
  }

  public var first: MySQLRow? { count == 0 ? nil : self[0] }
  public var underestimatedCount: Int { count }

  public func makeIterator() -> some IteratorProtocol<MySQLRow> {
    (0..<count).lazy.map { self[$0] }.makeIterator()
  }
}

/// One row of a result in memory. Getters return `nil` for NULL and throw `query.protocol` for a column that the
/// result does not have or a value of another kind. Names are compared as MySQL does, without regard to case.
public struct MySQLRow: Sendable {
  fileprivate let rows: MySQLRows
  fileprivate let index: Int

  public func bytes(_ name: String) throws(MartletError) -> [UInt8]? { try bytes(at: column(name)) }
  public func string(_ name: String) throws(MartletError) -> String? { try string(at: column(name)) }
  public func int(_ name: String) throws(MartletError) -> Int? { try int(at: column(name)) }
  public func uint64(_ name: String) throws(MartletError) -> UInt64? { try uint64(at: column(name)) }
  /// `1`, `YES`, `ON`, `Y`, `TRUE` and their opposites.
  public func bool(_ name: String) throws(MartletError) -> Bool? { try bool(at: column(name)) }

  public func bytes(at column: Int) throws(MartletError) -> [UInt8]? {
    guard column >= 0, column < rows.columnNames.count else {
      throw MartletError(
        .protocolViolation, "A result lacks a column", context: ErrorContext(column: "\(column) (by position)"))
    }
    return rows.cells[index * rows.columnNames.count + column].map { Array(rows.bytes[$0]) }
  }

  public func string(at column: Int) throws(MartletError) -> String? {
    guard let bytes = try bytes(at: column) else { return nil }
    guard let text = String(validating: bytes, as: UTF8.self) else { throw unexpected("UTF-8 text", column) }
    return text
  }

  public func int(at column: Int) throws(MartletError) -> Int? {
    guard let text = try string(at: column) else { return nil }
    guard let number = Int(text) else { throw unexpected("a 64-bit whole number", column) }
    return number
  }

  public func uint64(at column: Int) throws(MartletError) -> UInt64? {
    guard let text = try string(at: column) else { return nil }
    guard let number = UInt64(text) else { throw unexpected("an unsigned 64-bit whole number", column) }
    return number
  }

  public func bool(at column: Int) throws(MartletError) -> Bool? {
    guard let text = try string(at: column) else { return nil }
    switch text.uppercased() {
    case "1", "YES", "ON", "Y", "TRUE": return true
    case "0", "NO", "OFF", "N", "FALSE": return false
    default: throw unexpected("a truth value", column)
    }
  }

  private func column(_ name: String) throws(MartletError) -> Int {
    let wanted = name.lowercased()
    guard let index = rows.columnNames.firstIndex(where: { $0 == name || $0.lowercased() == wanted }) else {
      throw MartletError(.protocolViolation, "A result lacks a column", context: ErrorContext(column: name))
    }
    return index
  }

  private func unexpected(_ kind: String, _ column: Int) -> MartletError {
    MartletError(
      .protocolViolation, "A value is not \(kind)", context: ErrorContext(column: rows.columnNames[column]))
  }
}
