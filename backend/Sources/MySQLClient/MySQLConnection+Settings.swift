import CMariaDB
import Diagnostics
import SQLDialect

extension MySQLConnection {
  /// Sets what every session relies on and reads it back: five round trips, and two more on MySQL, one of whose defaults
  /// is not the list's.
  func holdSettings() throws(MartletError) {
    try set(SourceSessionSettings.setCommon)
    var found = try settings()
    if let statement = SourceSessionSettings.set(differingIn: found) {
      try set(statement)
      found = try settings(in: found)
    }
    if let (setting, value) = SourceSessionSettings.difference(in: found) {
      throw unheld(setting.name, wanted: setting.wanted, found: value)
    }
    try checkLibraryCharacterSet()
    try checkCanary()
  }

  private func set(_ statement: String) throws(MartletError) {
    do throws(MartletError) {
      try execute(statement)
    } catch {
      throw error.hinting(
        "Martlet needs these settings in its own session; grant the account what the server asks for.")
    }
  }

  private func settings() throws(MartletError) -> [String: String] {
    var found: [String: String] = [:]
    for row in try query(SourceSessionSettings.readBack) {
      if let name = try row.string(at: 0) { found[name.lowercased()] = try row.string(at: 1) ?? "" }
    }
    if found[SourceSessionSettings.rowLimitName] == nil {
      found[SourceSessionSettings.rowLimitName] = try query(SourceSessionSettings.rowLimit).first?.string("value")
    }
    return found
  }

  /// Those that the server has, once more.
  private func settings(in known: [String: String]) throws(MartletError) -> [String: String] {
    let (sql, names) = SourceSessionSettings.readBack(of: known)
    guard let row = try query(sql).first else {
      throw MartletError(.protocolViolation, "The source did not answer for its settings.")
    }
    var found: [String: String] = [:]
    for name in names { found[name] = try row.string(name) ?? "" }
    return found
  }

  private func unheld(_ name: String, wanted: String, found: String?) -> MartletError {
    MartletError(
      .sessionSetting, "The source does not hold a setting that exact reading relies on.",
      context: ErrorContext(
        server: server, object: name,
        serverDetail: "wanted '\(wanted)', found " + (found.map { "'\($0)'" } ?? "no such setting")),
      hint: """
        It was set in this session and has another value: a proxy, or a limit of the server (maximum-\
        \(name.replacing("_", with: "-")) in its configuration), changes it. Connect to the server itself, or lift the \
        limit.
        """)
  }

  /// libmariadb has its own idea of the character set, which a server may change by its session tracking.
  private func checkLibraryCharacterSet() throws(MartletError) {
    guard let handle, let name = mysql_character_set_name(handle) else { return }
    let found = String(cString: name)
    if found != "utf8mb4" { throw unheld("character_set_client", wanted: "utf8mb4", found: found) }
  }

  /// In the protocol of the catalog's queries and in that of the rows: a proxy may treat them differently.
  private func checkCanary() throws(MartletError) {
    let wanted = SourceSessionSettings.canaryRow.map { Array($0.utf8) }
    if let row = try query(SourceSessionSettings.canary).first {
      for (index, value) in wanted.enumerated() where try row.bytes(at: index) != value { throw alteredText() }
    } else {
      throw alteredText()
    }
    // A binary row: its header, a NULL bitmap of one byte for up to six columns, and each text behind its length.
    let packet: [UInt8] = [0, 0] + wanted.flatMap { [UInt8($0.count)] + $0 }
    let rows = try stream(SourceSessionSettings.canary)
    guard let first = try rows.next(), first.elementsEqual(packet), try rows.next() == nil else { throw alteredText() }
  }

  private func alteredText() -> MartletError {
    MartletError(
      .sessionSetting, "Text does not arrive at the source, or from it, as it was sent.",
      context: ErrorContext(
        server: server, object: "character set",
        serverDetail: "letters of five planes, sent and read as utf8mb4, come back as others"),
      hint: "A proxy converts what passes through it. Connect to the server itself.")
  }
}
