import SQLDialect
import SchemaModel

/// What the source's global settings mean for a migration.
struct SourceSettingChecks {
  static let names = [
    "log_bin", "binlog_format", "sql_mode", "time_zone", "system_time_zone", "max_execution_time",
    "max_statement_time",
  ]

  /// Lower-cased names; one that the server lacks is absent.
  let variables: [String: String]
  let server: SourceServer

  var all: [HealthCheck] { [binaryLog, sqlMode, timeZone, statementTime] }

  private var binaryLog: HealthCheck {
    guard ["ON", "1"].contains(variables["log_bin"]?.uppercased()) else {
      return SourceDoctor.check(
        "binary log", .warning, "It is off: a copy works, following later changes does not.",
        remedy: "Start the server with --log-bin and a server_id.")
    }
    // MySQL 9 has removed the variable: the format is always ROW there.
    let format = variables["binlog_format"]?.uppercased() ?? "ROW"
    return format == "ROW"
      ? SourceDoctor.check("binary log", .passed, "On, format ROW.")
      : SourceDoctor.check(
        "binary log", .warning, "Its format is \(format): a copy works, following later changes needs ROW.",
        remedy: MySQLHealthQueries.setGlobal("binlog_format", to: "'ROW'"))
  }

  private var sqlMode: HealthCheck {
    let modes = Set((variables["sql_mode"] ?? "").uppercased().split(separator: ",").map(String.init))
    var surprises: [String] = []
    if !modes.contains("STRICT_TRANS_TABLES") && !modes.contains("STRICT_ALL_TABLES") {
      surprises.append("not strict, so that values were cut or zeroed when they did not fit")
    }
    if !modes.contains("NO_ZERO_DATE") || !modes.contains("NO_ZERO_IN_DATE") {
      surprises.append("zero and partial dates are allowed, which PostgreSQL has not")
    }
    if modes.contains("PAD_CHAR_TO_FULL_LENGTH") { surprises.append("CHAR is read with its padding") }
    if modes.contains("NO_UNSIGNED_SUBTRACTION") { surprises.append("unsigned differences may be negative") }
    for mode in ["ANSI_QUOTES", "PIPES_AS_CONCAT", "NO_BACKSLASH_ESCAPES", "ORACLE", "MSSQL", "HIGH_NOT_PRECEDENCE"]
    where modes.contains(mode) {
      surprises.append("\(mode) changes how stored programs are to be read")
    }
    return surprises.isEmpty
      ? SourceDoctor.check("sql_mode", .passed, "Strict, without zero dates.")
      : SourceDoctor.check(
        "sql_mode", .warning, surprises.joined(separator: "; ") + ".",
        remedy: "Nothing to change on the source; see --zero-date for what becomes of such dates.")
  }

  /// Readers use +00:00, so no value shifts; it matters to applications that compare both sides.
  private var timeZone: HealthCheck {
    let zone = variables["time_zone"] ?? "SYSTEM"
    let name = zone == "SYSTEM" ? "SYSTEM (\(variables["system_time_zone"] ?? "unknown"))" : zone
    return SourceDoctor.check(
      "time zone", .passed, "\(name); TIMESTAMP values are read as UTC, DATETIME values as they stand.")
  }

  private var statementTime: HealthCheck {
    let name = server.flavor == .mysql ? "max_execution_time" : "max_statement_time"
    let limit = variables[name].flatMap(Double.init) ?? 0
    return limit == 0
      ? SourceDoctor.check("statement time", .passed, "\(name) sets no limit.")
      : SourceDoctor.check(
        "statement time", .passed, "\(name) is \(variables[name] ?? ""); sessions of Martlet lift it for themselves.")
  }
}
