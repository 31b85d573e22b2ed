import CMariaDB
public import Diagnostics

/// A whole result in memory, in the text form of the protocol; values are copied out of libmariadb.
public struct MySQLRows: Sequence, Sendable {
  public let columnNames: [String]
  public let count: Int
  /// All values end to end, row by row.
  private let bytes: [UInt8]
  /// Where the value of cell `row * columns + column` ends in `bytes`, and the next one's begins; `nullMark` is set of
  /// NULL. Of four bytes, so that a server cannot make a byte of its own, a NULL, into many of ours.
  private let ends: [UInt32]
  private static let nullMark: UInt32 = 1 << 31

  /// - Parameter bytesMax: in memory, at most 2 GiB; nil for a result that needs more, of which rows are left.
  init?(copying result: UnsafeMutablePointer<MYSQL_RES>, bytesMax: Int) {
    precondition(bytesMax < Self.nullMark, "an end has 31 bits")
    let columnCount = Int(mysql_num_fields(result))
    let fields = mysql_fetch_fields(result)
    columnNames = (0..<columnCount).map { index in
      fields.map { MySQLColumn.name(of: $0 + index) } ?? ""
    }
    var bytes: [UInt8] = []
    var ends: [UInt32] = []
    var count = 0
    while let row = mysql_fetch_row(result), let lengths = mysql_fetch_lengths(result) {
      for column in 0..<columnCount {
        guard let value = row[column] else {
          ends.append(UInt32(bytes.count) | Self.nullMark)
          continue
        }
        let count = Int(lengths[column])
        guard bytes.count + count <= bytesMax else { return nil }
        bytes.append(contentsOf: UnsafeRawBufferPointer(start: value, count: count))
        ends.append(UInt32(bytes.count))
      }
      guard bytes.count + ends.count * MemoryLayout<UInt32>.stride <= bytesMax else { return nil }
      count += 1
    }
    self.count = count
    self.bytes = bytes
    self.ends = ends
  }

  /// nil for NULL.
  fileprivate func value(_ cell: Int) -> ArraySlice<UInt8>? {
    guard ends[cell] & Self.nullMark == 0 else { return nil }
    let start = cell == 0 ? 0 : ends[cell - 1] & ~Self.nullMark
    return bytes[Int(start)..<Int(ends[cell])]
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
    return rows.value(index * rows.columnNames.count + column).map { Array($0) }
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
