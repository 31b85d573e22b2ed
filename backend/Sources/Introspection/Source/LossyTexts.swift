import Diagnostics
import MySQLClient
import SQLDialect
import SchemaModel

/// What both servers' catalogs print as `?` because it lies beyond the BMP: labels, and on MariaDB and MySQL 5.7
/// defaults. The server is asked for the values instead; what it does not give is no text (U+FFFD), never a `?`.
struct LossyTexts {
  let connection: MySQLConnection

  func restore(in table: inout SourceTable) throws(MartletError) {
    for index in table.columns.indices {
      guard let labels = table.columns[index].type.labels, labels.contains(where: Self.mayBeLossy) else { continue }
      try restoreLabels(labels, of: &table.columns[index], in: table.name)
    }
    guard table.columns.contains(where: Self.hasLossyDefault) else { return }
    let defaults = try defaults(of: table.name)
    for index in table.columns.indices where Self.hasLossyDefault(table.columns[index]) {
      guard case .literal(let printed)? = table.columns[index].defaultValue else { continue }
      let whole = defaults?[table.columns[index].name].flatMap { String(validating: $0, as: UTF8.self) }
      table.columns[index].defaultValue =
        if let whole, Self.prints(whole, as: printed) {
          .literal(whole)
        } else {
          .unreadable("the server prints characters that its catalog cannot hold as ?: '\(printed)'")
        }
    }
  }

  // MARK: Labels

  private func restoreLabels(
    _ labels: [String], of column: inout SourceColumn, in table: SourceTableName
  ) throws(MartletError) {
    let isSet = if case .set = column.type { true } else { false }
    var labels = labels
    let lossy = labels.indices.filter { Self.mayBeLossy(labels[$0]) }
    // Each is a SELECT of one statement.
    let batch = 500
    for start in stride(from: 0, to: lossy.count, by: batch) {
      let indexes = lossy[start..<min(start + batch, lossy.count)]
      let numbers = indexes.map { isSet ? UInt64(1) << UInt64($0 & 63) : UInt64($0 + 1) }
      let values = try values(of: column.name, in: table, numbers: numbers)
      for (index, number) in zip(indexes, numbers) {
        if let whole = values[number], Self.prints(whole, as: labels[index]) {
          labels[index] = whole
        } else {
          labels[index] = labels[index].replacing(scalar: "?", with: "\u{FFFD}")
        }
      }
    }
    column.type = isSet ? .set(labels) : .enumeration(labels)
  }

  /// None where the server has no recursive table expressions (MySQL 5.7).
  private func values(
    of column: String, in table: SourceTableName, numbers: [UInt64]
  ) throws(MartletError) -> [UInt64: String] {
    var values: [UInt64: String] = [:]
    do throws(MartletError) {
      for row in try connection.query(MySQLDefinitionQueries.labels(of: column, in: table, numbers: numbers)) {
        if let number = try row.uint64("number") { values[number] = try row.string("label") }
      }
    } catch {
      try Self.expectRefusal(error, on: connection)
    }
    return values
  }

  // MARK: Defaults

  private static func hasLossyDefault(_ column: SourceColumn) -> Bool {
    guard column.type.holdsCharacters, case .literal(let text)? = column.defaultValue else { return false }
    return mayBeLossy(text)
  }

  private func defaults(of table: SourceTableName) throws(MartletError) -> [String: [UInt8]]? {
    do throws(MartletError) {
      return try connection.defaults(ofTable: table.name, in: table.database)
    } catch {
      try Self.expectRefusal(error, on: connection)
      return nil
    }
  }

  // MARK: What is lossy

  static func mayBeLossy(_ text: String) -> Bool { text.utf8.contains(UInt8(ascii: "?")) }

  /// The catalog's rendering of a text: as it is (MySQL's defaults), or with one `?` for each character beyond the BMP.
  static func prints(_ whole: String, as printed: String) -> Bool {
    if whole.unicodeScalars.elementsEqual(printed.unicodeScalars) { return true }
    return whole.unicodeScalars.map { $0.value > 0xFFFF ? "?" : $0 }.elementsEqual(printed.unicodeScalars)
  }

  /// A server, or a proxy before it, may not know the question; a connection that is gone is another matter.
  private static func expectRefusal(_ error: MartletError, on connection: MySQLConnection) throws(MartletError) {
    guard connection.isOpen, error.code != .cancelled, error.code != .timeout else { throw error }
  }
}

/// Asks the server what bytes of a character set mean.
final class CharacterSetDecoder {
  private let connection: MySQLConnection

  init(_ connection: MySQLConnection) { self.connection = connection }

  func decode(_ bytes: [UInt8], in characterSet: String) throws(MartletError) -> String? {
    if IntroducedText.isUTF8(characterSet) { return String(validating: bytes, as: UTF8.self) }
    guard let query = MySQLDefinitionQueries.text(bytes, in: characterSet) else { return bytes.isEmpty ? "" : nil }
    do throws(MartletError) {
      guard let text = try connection.query(query).first?.string("text") else { return nil }
      // What the set does not have comes back as one that was not there.
      let mark = UInt8(ascii: "?")
      return text.utf8.count { $0 == mark } > bytes.count { $0 == mark } ? nil : text
    } catch {
      guard connection.isOpen, error.code != .cancelled, error.code != .timeout else { throw error }
      return nil
    }
  }
}
