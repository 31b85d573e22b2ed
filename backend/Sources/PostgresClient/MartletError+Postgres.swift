// From what the server or libpq said to the product's one error shape. Decided by SQLSTATE, never by translated text,
// but where PostgreSQL has one state for two things.

import Diagnostics

extension MartletError {
  /// - Parameters:
  ///   - isConnectionLost: libpq has given the connection up.
  ///   - wasCancelled: our canceller was used during the statement.
  static func postgres(
    _ fields: ServerFields, server: String, isConnectionLost: Bool = false, wasCancelled: Bool = false
  ) -> MartletError {
    let state = SQLState(fields.sqlState ?? "")
    let isLost = isConnectionLost || state.meansConnectionLost
    let code = isLost ? .connectionLost : state.code(wasCancelled: wasCancelled, message: fields.message ?? "")
    var context = ErrorContext(
      object: fields.object, column: fields.column, position: fields.position, sqlState: fields.sqlState,
      serverMessage: fields.message, serverDetail: fields.detail, serverHint: fields.hint)
    if let text = fields.context, let position = CopyPosition(context: text) {
      context.object = context.object ?? position.table
      context.line = position.line
      context.column = context.column ?? position.column
    }
    if isLost { context.server = server }
    return MartletError(
      code, summary(of: code), context: context, isRetryable: isLost || state.isRetryable, hint: state.hint)
  }

  /// The error of a connection that did not come about.
  ///
  /// - Parameters:
  ///   - message: libpq's, in its verbose form.
  ///   - needsPassword: the server asked for a password and there was none.
  static func postgresConnect(message: String, needsPassword: Bool, server: String) -> MartletError {
    let refusal = LoginRefusal(verboseMessage: message)
    guard let sqlState = refusal.sqlState else {
      let code: ErrorCode =
        needsPassword ? .authentication : Self.isAboutTLS(refusal.message) ? .tls : .connect
      let hint =
        switch code {
        case .authentication: "Give the password in PGPASSWORD or in a password file (~/.pgpass)."
        case .tls where refusal.message.contains("does not support SSL"):
          "Turn ssl on in the server's configuration; or, where nobody else can read the line, add ?sslmode=disable to the URL."
        case .tls: "Check sslmode, sslrootcert, sslcert and sslkey in the URL against what the server offers."
        default: "Check host and port, that the server runs, and that its listen_addresses and firewall let you in."
        }
      return MartletError(
        code, summary(of: code), context: ErrorContext(server: server, serverMessage: refusal.message),
        isRetryable: code == .connect, hint: hint)
    }
    let state = SQLState(sqlState)
    let code = state.connectCode
    return MartletError(
      code, summary(of: code),
      context: ErrorContext(server: server, sqlState: sqlState, serverMessage: refusal.message),
      isRetryable: state.isRetryable, hint: state.hint)
  }

  /// These texts are libpq's own, which it only translates after setlocale(), which nothing here calls.
  private static func isAboutTLS(_ message: String) -> Bool {
    // The network's end in the middle of a handshake, and no verdict on TLS.
    guard !message.contains("SSL SYSCALL error") else { return false }
    return ["SSL", "certificate", "TLS"].contains { message.contains($0) }
  }

  private static func summary(of code: ErrorCode) -> String {
    switch code {
    case .connect: "PostgreSQL cannot be reached."
    case .authentication: "PostgreSQL refused the login."
    case .tls: "The connection to PostgreSQL could not be secured."
    case .unknownDatabase: "The database does not exist."
    case .connectionLost: "The connection to PostgreSQL was lost."
    case .cancelled: "The statement was cancelled."
    case .timeout: "The statement took longer than the server allows."
    case .permission: "PostgreSQL refused it: a privilege is missing."
    case .protocolViolation: "PostgreSQL could not read what was sent."
    default: "PostgreSQL refused a statement."
    }
  }
}

/// What a SQLSTATE means to us. Source: PostgreSQL manual, appendix A "PostgreSQL Error Codes".
struct SQLState {
  let text: String

  init(_ text: String) { self.text = text }

  private var errorClass: Substring { text.prefix(2) }

  /// The server is going away or the line is cut. 08P01 is neither: the server could not read a message.
  var meansConnectionLost: Bool {
    (errorClass == "08" && text != "08P01") || ["57P01", "57P02", "57P03", "57P05", "25P03"].contains(text)
  }

  /// Worth another try: serialization failure, deadlock, lock timeout, too many connections, a lost connection.
  var isRetryable: Bool {
    meansConnectionLost || ["40001", "40P01", "55P03", "53300"].contains(text)
  }

  var connectCode: ErrorCode {
    switch text {
    case "3D000": .unknownDatabase
    case "42501": .permission
    default: errorClass == "28" ? .authentication : .connect
    }
  }

  func code(wasCancelled: Bool, message: String) -> ErrorCode {
    switch text {
    case "3D000": .unknownDatabase
    case "42501": .permission
    case "08P01": .protocolViolation
    case "55P03": .timeout
    // One state for statement_timeout, pg_cancel_backend and a COPY that the client ends with an error.
    case "57014": wasCancelled || Self.saysCancelled(message) ? .cancelled : .timeout
    default: errorClass == "28" ? .authentication : .query
    }
  }

  private static func saysCancelled(_ message: String) -> Bool {
    message.contains("user request") || message.hasPrefix("COPY from stdin failed")
  }

  var hint: String? {
    switch text {
    case "28P01", "28000": "Check user and password, and the server's pg_hba.conf for this user, database and address."
    case "3D000": "Create the database first, or correct its name in the URL."
    case "42501": "Grant the role the privilege that the message names, or use a role that has it."
    case "25006": "The server is read-only: give the primary, or turn default_transaction_read_only off."
    case "40001", "40P01": "Another transaction was in the way; trying again usually helps."
    case "53100": "The server's disk is full: free space, then resume."
    case "53200": "The server ran out of memory: lower the number of jobs, maintenance_work_mem or work_mem."
    case "53300": "All connections are taken: lower the number of jobs or raise max_connections."
    case "55P03": "Another session holds the lock: find it in pg_locks and let it end, or wait longer."
    case "57014": "If nobody cancelled it, raise statement_timeout for this role or database."
    case "57P03": "The server is starting or stopping: try again in a moment."
    default: nil
    }
  }
}

/// libpq keeps the SQLSTATE of a refused login to itself but for the verbose message:
///
///     connection to server at "127.0.0.1", port 5432 failed: FATAL:  28P01: password authentication failed
///     LOCATION:  auth_failed, auth.c:331
///
/// The word before the two spaces is translated, the form is not (libpq's pqBuildErrorMessage3).
struct LoginRefusal: Equatable {
  var sqlState: String?
  /// Without state and location.
  var message: String

  init(verboseMessage: String) {
    var lines = verboseMessage.split(separator: "\n").filter { !$0.hasPrefix("LOCATION:  ") }
    // With several addresses there are several messages; the last one ended the attempt.
    for index in lines.indices.reversed() {
      guard let found = Self.state(in: lines[index]) else { continue }
      sqlState = String(lines[index][found.lowerBound..<found.upperBound])
      let end = lines[index].index(found.upperBound, offsetBy: 2)
      lines[index] = lines[index][..<found.lowerBound].dropLast(1) + lines[index][end...]
      break
    }
    message = trimmed(lines.joined(separator: "\n"))
  }

  private static func state(in line: Substring) -> Range<Substring.Index>? {
    var search = line.startIndex
    while let mark = line[search...].firstRange(of: ":  ") {
      let rest = line[mark.upperBound...]
      let state = rest.prefix { $0.isASCII && ($0.isNumber || $0.isUppercase) }
      if state.count == 5, rest[state.endIndex...].hasPrefix(": ") { return state.startIndex..<state.endIndex }
      search = mark.upperBound
    }
    return nil
  }
}
