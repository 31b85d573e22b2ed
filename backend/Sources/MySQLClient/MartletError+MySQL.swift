import CMariaDB
import Diagnostics
import Glibc

extension MartletError {
  /// The last error of a connection. Reads the number and SQLSTATE before anything else can overwrite them.
  static func last(of handle: UnsafeMutablePointer<MYSQL>, server: String, isConnecting: Bool = false) -> MartletError {
    let system = martlet_system_error()
    return from(
      number: Int(mysql_errno(handle)), sqlState: String(cString: mysql_sqlstate(handle)),
      message: String(cString: mysql_error(handle)), system: system, server: server, isConnecting: isConnecting)
  }

  /// We have ended a login: all of it took too long.
  static func loginTimedOut(seconds: Int, server: String) -> MartletError {
    from(
      number: 2013, sqlState: "HY000", message: "no login within \(seconds) s", system: ETIMEDOUT,
      server: server, isConnecting: true)
  }

  /// The last error of a prepared statement.
  static func last(of statement: UnsafeMutablePointer<MYSQL_STMT>, server: String) -> MartletError {
    let system = martlet_system_error()
    return from(
      number: Int(mysql_stmt_errno(statement)), sqlState: String(cString: mysql_stmt_sqlstate(statement)),
      message: String(cString: mysql_stmt_error(statement)), system: system, server: server, isConnecting: false)
  }

  private static func from(
    number: Int, sqlState: String, message: String, system: Int32, server: String, isConnecting: Bool
  ) -> MartletError {
    let kind = MySQLErrorKind.of(
      number: number, isConnecting: isConnecting, timedOut: system == ETIMEDOUT,
      wasReset: system == ECONNRESET || system == EPIPE)
    return MartletError(
      kind.code, kind.summary,
      context: ErrorContext(server: server, sqlState: sqlState, serverErrorNumber: number, serverMessage: message),
      isRetryable: kind.isRetryable, hint: kind.hint)
  }
}
