import Diagnostics

/// What an error number of a server or of libmariadb means for a run.
///
/// Sources: MySQL Error Reference (server 1000–4999, client 2000–2999), MariaDB Error Codes, `errmsg.h` (5000–5999).
struct MySQLErrorKind: Equatable {
  var code: ErrorCode
  var summary: String
  var isRetryable = false
  var hint: String?

  /// - Parameters:
  ///   - isConnecting: whether the login was still under way, when a lost connection means that there is no server.
  ///   - timedOut: whether the operating system said ETIMEDOUT or EAGAIN: a socket timeout looks like a lost
  ///     connection to libmariadb.
  ///   - wasReset: whether it said ECONNRESET or EPIPE: in the middle of a TLS handshake libmariadb takes that for a
  ///     failure of TLS.
  static func of(number: Int, isConnecting: Bool, timedOut: Bool, wasReset: Bool = false) -> MySQLErrorKind {
    let isNetwork = [2002, 2003, 2006, 2013, 2026, 2055, 5013, 5014].contains(number)
    if isNetwork && timedOut {
      return MySQLErrorKind(
        code: .timeout,
        summary: isConnecting ? "The server did not answer in time" : "The server was silent for too long",
        isRetryable: true,
        hint: isConnecting
          ? "Check host, port and firewall, or raise connect-timeout in the URL."
          : "Raise read-timeout in the URL (0 waits for ever), or look for locks on the server.")
    }
    if isConnecting, [2006, 2013, 2055, 5013, 5014].contains(number) || (number == 2026 && wasReset) {
      return MySQLErrorKind(
        code: .connect, summary: "The server closed the connection during login", isRetryable: true,
        hint: "Check that the port belongs to a MySQL or MariaDB server and that it accepts this client.")
    }
    // After the login an error of TLS means that the stream broke off.
    if number == 2026 && !isConnecting { return lost }
    return connecting(number) ?? access(number) ?? running(number)
      ?? MySQLErrorKind(code: .query, summary: "The server refused a statement")
  }

  private static func connecting(_ number: Int) -> MySQLErrorKind? {
    switch number {
    case 2001, 2002, 2003, 2004:
      MySQLErrorKind(
        code: .connect, summary: "The server cannot be reached", isRetryable: true,
        hint: "Check host, port and firewall, and that the server runs and listens on that address.")
    case 2005:
      MySQLErrorKind(
        code: .connect, summary: "The host name is not known", hint: "Check the spelling of the host, and DNS.")
    case 1226:
      MySQLErrorKind(
        code: .connect, summary: "The account has used up a limit of its own", isRetryable: true,
        hint: "The server's message names it; ALTER USER … WITH sets it (0 is none), MAX_QUERIES_PER_HOUR for one. "
          + "max_user_connections is met by fewer workers, too.")
    case 1040, 1203:
      MySQLErrorKind(
        code: .connect, summary: "The server has no free connection", isRetryable: true,
        hint: "Use fewer workers, or raise max_connections or the account's limit on the server.")
    case 1129:
      MySQLErrorKind(
        code: .connect, summary: "The server blocks this host after failed connections",
        hint: "An administrator runs: mysqladmin flush-hosts.")
    case 2007, 2012, 2047:
      MySQLErrorKind(
        code: .connect, summary: "The server does not speak the protocol of MySQL",
        hint: "Check that the port belongs to a MySQL or MariaDB server.")
    case 2026, 3159:
      MySQLErrorKind(
        code: .tls, summary: number == 3159 ? "The server insists on TLS" : "TLS could not be agreed on",
        hint: number == 3159
          ? "Use ssl-mode=required, or verify-full with ssl-ca."
          : "Check ssl-mode, that ssl-ca signed the server's certificate, and for verify-full that the certificate "
            + "names the host of the URL.")
    case 1049:
      MySQLErrorKind(
        code: .unknownDatabase, summary: "The database does not exist",
        hint: "Check the name in the URL; on most servers it is case-sensitive.")
    default: nil
    }
  }

  private static func access(_ number: Int) -> MySQLErrorKind? {
    switch number {
    case 1045:
      MySQLErrorKind(
        code: .authentication, summary: "The server refused the login",
        hint: "Check user and password, and that the account may log in from this host.")
    case 1698, 1524:
      MySQLErrorKind(
        code: .authentication, summary: "The server refused the login",
        hint: "An account of the operating system logs in over the Unix socket only: add socket=PATH to the URL.")
    case 1130:
      MySQLErrorKind(
        code: .authentication, summary: "The server admits no account from this host",
        hint: "Create an account for this host, or connect from a host that has one.")
    case 1820, 1862:
      MySQLErrorKind(
        code: .authentication, summary: "The password has expired", hint: "Set a new password on the server.")
    case 3118, 4151:
      MySQLErrorKind(code: .authentication, summary: "The account is locked", hint: "Unlock it, or use another one.")
    case 2059, 2061, 5012:
      MySQLErrorKind(
        code: .authentication, summary: "The account's authentication plugin cannot be loaded",
        hint: "The plugins are part of Debian's package libmariadb3; MARIADB_PLUGIN_DIR names their folder elsewhere.")
    case 5010:
      MySQLErrorKind(
        code: .authentication, summary: "The account's authentication plugin sends the password readable",
        hint: "Such a plugin is used with ssl-mode=verify-ca or verify-full only.")
    case 1251, 2049:
      MySQLErrorKind(
        code: .authentication, summary: "The account uses an authentication method that is not supported",
        hint: "caching_sha2_password, mysql_native_password, sha256_password and ed25519 are.")
    case 1044, 1142, 1143, 1227, 1370, 1419, 1449, 3879:
      MySQLErrorKind(
        code: .permission, summary: "The account lacks a privilege",
        hint:
          "The server's message names it; martlet doctor lists the privileges that a migration needs. A role that is "
          + "granted counts where it is active: SET DEFAULT ROLE.")
    default: nil
    }
  }

  private static let lost = MySQLErrorKind(
    code: .connectionLost, summary: "The connection to the server was lost", isRetryable: true,
    hint: "Check the server's error log; a long pause needs a higher wait_timeout and net_write_timeout there.")

  private static func running(_ number: Int) -> MySQLErrorKind? {
    switch number {
    case 1053, 1077, 1152, 1158, 1159, 1160, 1161, 1184, 1927, 2006, 2013, 2055, 3169, 4031, 5013, 5014:
      lost
    case 1317:
      MySQLErrorKind(code: .cancelled, summary: "The statement was cancelled")
    case 3024, 1969:
      MySQLErrorKind(
        code: .timeout, summary: "The server's limit on the time of a statement was reached",
        hint: "Raise max_execution_time (MySQL) or max_statement_time (MariaDB) for this account.")
    case 1205:
      MySQLErrorKind(
        code: .query, summary: "A lock was not granted in time", isRetryable: true,
        hint: "Look for long transactions and metadata locks on the server.")
    case 1213, 3572:
      MySQLErrorKind(code: .query, summary: "A lock was in the way", isRetryable: true)
    case 1461:
      MySQLErrorKind(
        code: .query, summary: "The server has no room for another prepared statement", isRetryable: true,
        hint: "Raise max_prepared_stmt_count on the server.")
    case 1153, 2020:
      MySQLErrorKind(
        code: .query, summary: "A packet is larger than max_allowed_packet",
        hint: "Raise max_allowed_packet on the server; Martlet itself takes up to 1 GiB.")
    case 0, 2000, 2014, 2027, 2030:
      // libmariadb gives up on some torn answers without a number.
      MySQLErrorKind(code: .protocolViolation, summary: "The conversation with the server went wrong")
    case 1054, 1146:
      MySQLErrorKind(code: .query, summary: "The server does not know what a statement names")
    default: nil
    }
  }
}
