import Diagnostics
import SQLDialect

extension PostgresConnection {
  /// Brings the session to the settings of its purpose and reads them back: two round trips, three where any differs.
  func hold(_ settings: TargetSessionSettings, _ configuration: PostgresConfiguration) throws(MartletError) {
    var row = try read(settings.read)
    try checkPooler(configuration, process: try row.int("process") ?? 0)
    if settings.purpose.needsUTF8 { try Self.checkEncoding(row, server: server) }
    if let statement = settings.set(differingIn: try Self.values(of: settings, in: row)) { try set(statement) }
    if settings.purpose.needsUTF8 {
      row = try read(settings.readBack, [.text(TargetSessionSettings.canaryText)])
      try checkCanary(row)
    } else {
      row = try read(settings.read)
    }
    guard let (setting, found) = settings.difference(in: try Self.values(of: settings, in: row)) else { return }
    throw MartletError(
      .sessionSetting, "The target does not hold a setting that Martlet relies on.",
      context: ErrorContext(
        server: server, object: setting.name,
        serverDetail: "wanted '\(setting.wanted)', found " + (found.map { "'\($0)'" } ?? "no such setting")),
      hint: "It was set in this session and has another value: something between Martlet and the server changes it. "
        + "Give the server's own address.")
  }

  private func read(_ sql: String, _ parameters: [PostgresParameter] = []) throws(MartletError) -> PostgresRow {
    guard let row = try query(sql, parameters).first else {
      throw MartletError(.protocolViolation, "The target did not answer for its settings.")
    }
    return row
  }

  private static func values(
    of settings: TargetSessionSettings, in row: PostgresRow
  ) throws(MartletError) -> [String: String] {
    var found: [String: String] = [:]
    for setting in settings.all {
      let name = setting.name.lowercased()
      found[name] = try row.string(name)
    }
    return found
  }

  private func set(_ statement: String) throws(MartletError) {
    do throws(MartletError) {
      try execute(statement)
    } catch  where error.code == .permission {
      throw MartletError(
        .sessionSetting, "The target does not hold a setting that Martlet relies on, and lets only superusers set it.",
        context: error.context,
        hint: "Take it back as a superuser where it is set: ALTER ROLE … RESET, ALTER DATABASE … RESET, or PGOPTIONS.")
    }
  }

  private static func checkEncoding(_ row: PostgresRow, server: String) throws(MartletError) {
    let encoding = try row.string("server_encoding") ?? ""
    guard encoding != "UTF8" else { return }
    let database = try row.string("database_name") ?? ""
    throw MartletError(
      .sessionSetting, "The target database is not encoded in UTF8, and cannot hold every text of the source.",
      context: ErrorContext(server: server, object: "database \(database)", serverDetail: "encoding \(encoding)"),
      hint: "Use a database of its own: " + PostgresHealthQueries.createDatabase(database + "_utf8"))
  }

  private func checkCanary(_ row: PostgresRow) throws(MartletError) {
    let text = TargetSessionSettings.canaryText
    guard try row.string("returned") == text, try row.string("arrived") == TargetSessionSettings.canaryArrival else {
      throw MartletError(
        .sessionSetting, "Text does not arrive at the target, or from it, as it was sent.",
        context: ErrorContext(
          server: server, object: "client_encoding", serverDetail: "letters of five planes come back as others"),
        hint: "Something between Martlet and the server converts what passes through it. Give the server's own address."
      )
    }
  }
}
