import CLibPQ
public import Diagnostics
import Glibc
public import SQLDialect

/// One session on a PostgreSQL server over libpq.
///
/// Not Sendable: it belongs to one thread, and every call blocks that thread until the server has answered. Only
/// `canceller` may be used from elsewhere. From asynchronous code use `PostgresSession`.
///
/// Errors: `.connectionLost` (the connection is unusable from then on), `.cancelled`, `.timeout`, `.permission`,
/// `.query` and the rest by SQLSTATE, with the server's object, column, line and position where it named them.
public final class PostgresConnection {
  /// nil after `close()`.
  private var handle: OpaquePointer?
  private let notices = NoticeSink()
  let server: String
  /// The COPY that owns the connection now, if any.
  private weak var activeCopy: PostgresCopyIn?
  /// The server has said goodbye; libpq notices only at the next statement.
  private var isLost = false
  /// For the statement that runs.
  var received = ReceivedBytes()
  /// Smaller in tests.
  var answerBytesMax = ReceivedBytes.answerMax

  /// The server's process for this session, as in pg_stat_activity.
  public private(set) var serverProcess: Int

  /// Something between the server and here has answered the login.
  private(set) var isPooled = false

  /// And it keeps this session of the server for the connection, until that is closed.
  var keepsSession = false

  /// Stops the running statement; may be used from any thread, also after the connection is closed.
  public let canceller: PostgresCanceller

  /// Connects, brings the session to the settings of its purpose, whatever the server, the database and the role set by
  /// default, and reads them back.
  ///
  /// - Parameter applicationName: shown in pg_stat_activity, unless the configuration has an `application_name`.
  /// - Throws: as `init(unprepared:applicationName:)`; `.sessionSetting` for a session that does not hold a setting, a
  ///   database that is not encoded in UTF8, or text that does not arrive as it was sent.
  public convenience init(
    _ configuration: PostgresConfiguration, applicationName: String, for purpose: TargetSessionPurpose
  ) throws(MartletError) {
    try self.init(opening: configuration, applicationName: applicationName)
    do throws(MartletError) {
      try hold(TargetSessionSettings(for: purpose), configuration)
      try untranslateMessages()
    } catch {
      close()
      throw error
    }
  }

  /// Connects, within `connect_timeout` (10 s unless the configuration says otherwise) for each host; the session is as
  /// the server makes it. For tests.
  ///
  /// - Throws: `.connect`, `.authentication`, `.tls`, `.unknownDatabase`.
  public convenience init(
    unprepared configuration: PostgresConfiguration, applicationName: String
  ) throws(MartletError) {
    try self.init(opening: configuration, applicationName: applicationName)
    try untranslateMessages()
  }

  init(opening configuration: PostgresConfiguration, applicationName: String) throws(MartletError) {
    server = configuration.serverDescription
    let handle = try ConnectionAttempt.open(configuration, applicationName: applicationName, notices: notices)
    self.handle = handle
    serverProcess = Int(PQbackendPID(handle))
    canceller = PostgresCanceller(handle)
  }

  /// Positions of a COPY come as prose; a superuser can have them untranslated (others: see CopyPosition).
  private func untranslateMessages() throws(MartletError) {
    if serverParameter("is_superuser") == "on" { try execute("SET lc_messages TO 'C'") }
  }

  /// - Parameter process: the server's, where the login named another one.
  func becomesPooled(process: Int) {
    isPooled = true
    serverProcess = process
  }

  deinit { close() }

  /// Ends the session; an open transaction is rolled back by the server. Harmless when repeated.
  public func close() {
    activeCopy?.connectionCloses()
    activeCopy = nil
    discardSession()
    PQfinish(handle)
    handle = nil
  }

  /// Closes it in the middle of an answer.
  func giveUp() {
    isLost = true
    close()
  }

  /// `server_version_num`: 150018.
  public var serverVersionNumber: Int { handle.map { Int(PQserverVersion($0)) } ?? 0 }

  /// A setting that the server reports by itself, such as `server_version` or `TimeZone`.
  /// Source: PostgreSQL manual, 34.2 "PQparameterStatus".
  public func serverParameter(_ name: String) -> String? {
    handle.flatMap { PQparameterStatus($0, name) }.map { String(cString: $0) }
  }

  /// Where it is connected, as keywords: of a list of hosts the one that answered, and libpq's own choice where none was
  /// given. Source: PostgreSQL manual, 34.2 "PQhost".
  public var endpoint: [String: String] {
    guard let handle else { return [:] }
    let keywords = ["host": PQhost(handle), "hostaddr": PQhostaddr(handle), "port": PQport(handle)]
    return keywords.compactMapValues { $0.map { String(cString: $0) } }.filter { !$0.value.isEmpty }
  }

  public var isEncrypted: Bool { handle.map { PQsslInUse($0) == 1 } ?? false }

  /// Called for every notice while a call waits for the server; without it notices are dropped.
  public var onNotice: ((PostgresNotice) -> Void)? {
    get { notices.handler }
    set { notices.handler = newValue }
  }

  /// Connected and ready for a statement, in a transaction or not.
  public var isHealthy: Bool {
    guard let handle, !isLost, PQstatus(handle) == CONNECTION_OK else { return false }
    return [PQTRANS_IDLE, PQTRANS_INTRANS].contains(PQtransactionStatus(handle))
  }

  /// Shuts the socket down, as a cut line would: the next call fails with `.connectionLost`. For tests of that.
  public func cutLine() {
    if let handle { shutdown(PQsocket(handle), CInt(SHUT_RDWR)) }
  }

  /// In a transaction, also in a failed one.
  public var isInTransaction: Bool {
    handle.map { [PQTRANS_INTRANS, PQTRANS_INERROR].contains(PQtransactionStatus($0)) } ?? false
  }
}

// MARK: Statements

extension PostgresConnection {
  /// Runs one or more statements; without BEGIN in them they are one transaction. Rows are dropped.
  public func execute(_ sql: String) throws(MartletError) {
    let handle = try begin(sql)
    try send(handle) { PQsendQuery(handle, sql) }
    _ = try checked(lastResult(handle))
  }

  /// Runs one statement; `$1` … stand for the parameters. The rows are held in memory.
  ///
  /// - Parameter bytesMax: of the answer, where 256 MiB are not enough.
  /// - Throws: as the server says; `.answerTooLarge`, as for every other statement.
  public func query(
    _ sql: String, _ parameters: [PostgresParameter] = [], bytesMax: Int? = nil
  ) throws(MartletError) -> PostgresRows {
    let encoded = try EncodedParameters(parameters)
    let handle = try begin(sql, bytesMax: bytesMax)
    try send(handle) {
      encoded.withPointers { types, values, lengths, formats in
        PQsendQueryParams(handle, sql, encoded.count, types, values, lengths, formats, 0)
      }
    }
    return PostgresRows(try checked(lastResult(handle)))
  }

  /// Runs `body` between BEGIN and COMMIT; rolls back if it throws.
  ///
  /// When COMMIT itself ends in `.connectionLost` the transaction may or may not have happened.
  /// - Parameter commitIsSent: called between COMMIT and its answer.
  /// - Throws: what `body` throws; also when `body` went on after a failed statement, so that COMMIT rolled back.
  public func transaction<Result>(
    commitIsSent: () throws(MartletError) -> Void = {}, _ body: () throws(MartletError) -> Result
  ) throws(MartletError) -> Result {
    guard !isInTransaction else {
      throw MartletError(.protocolViolation, "A transaction cannot begin inside another.")
    }
    try beginTransaction()
    let result: Result
    do throws(MartletError) {
      result = try body()
    } catch {
      rollBack()
      throw error
    }
    let handle = try begin("COMMIT")
    try send(handle) { PQsendQuery(handle, "COMMIT") }
    try commitIsSent()
    let end = try checked(lastResult(handle))
    guard end.commandTag == "COMMIT" else {
      throw MartletError(.query, "The transaction was rolled back, because one of its statements had failed.")
    }
    return result
  }

  /// The last of the statements' results.
  /// - Parameter seconds: after which the connection is closed; nil waits as long as it takes.
  func lastResult(of statements: String, withinSeconds seconds: Int?) throws(MartletError) -> PostgresResult {
    let handle = try begin(statements)
    try send(handle) { PQsendQuery(handle, statements) }
    return try checked(lastResult(handle, until: seconds.map { AnswerDeadline(inSeconds: $0) }))
  }

  /// A session that cannot even roll back is of no more use; closing it makes the server do it.
  private func rollBack() {
    activeCopy?.fail("rolled back")
    guard isInTransaction else { return }
    do throws(MartletError) {
      try execute("ROLLBACK")
    } catch {
      close()
    }
  }
}

// MARK: COPY

extension PostgresConnection {
  /// Starts a `COPY … FROM STDIN`. Until it has ended every other call is refused.
  public func copyIn(_ sql: String) throws(MartletError) -> PostgresCopyIn {
    let handle = try begin(sql)
    try send(handle) { PQsendQuery(handle, sql) }
    guard let result = try lastResult(handle) else { throw lostError(message: nil) }
    guard result.status == PGRES_COPY_IN else {
      _ = try checked(result)
      throw MartletError(.protocolViolation, "The statement is no COPY … FROM STDIN.")
    }
    let copy = PostgresCopyIn(connection: self, handle: handle, notices: notices)
    activeCopy = copy
    return copy
  }

  func copyEnded() { activeCopy = nil }
}

// MARK: Results and errors

extension PostgresConnection {
  /// The open connection, for a new statement.
  func begin(_ sql: String, bytesMax: Int? = nil) throws(MartletError) -> OpaquePointer {
    guard let handle else { throw lostError(message: "the connection is closed") }
    guard activeCopy == nil else {
      throw MartletError(.protocolViolation, "A COPY is under way; it must be finished or failed first.")
    }
    try Self.refuseNUL(in: sql)
    canceller.statementBegins()
    received.begin(on: PQsocket(handle), max: bytesMax ?? answerBytesMax)
    return handle
  }

  /// C would take a statement to end there.
  static func refuseNUL(in sql: String) throws(MartletError) {
    guard !sql.utf8.contains(0) else {
      throw MartletError(.query, "A statement holds a NUL character, which PostgreSQL cannot store.")
    }
  }

  private func checked(_ result: PostgresResult?) throws(MartletError) -> PostgresResult {
    guard let result else { throw libraryError() }
    if result.isSuccess { return result }
    if result.isCopy {
      // The only way out of an unwanted COPY that fits all three.
      close()
      throw MartletError(.protocolViolation, "A COPY must be run with copyIn.")
    }
    throw error(of: result)
  }

  func error(of result: PostgresResult) -> MartletError {
    let error = MartletError.postgres(
      ServerFields(result.pointer), server: server, isConnectionLost: isBroken, wasCancelled: canceller.wasRequested)
    if error.code == .connectionLost { isLost = true }
    return error
  }

  /// libpq could not even begin: out of memory, or the connection is gone.
  func libraryError() -> MartletError {
    let message = handle.map { trimmed(shortened(PQerrorMessage($0))) }
    if isBroken { return lostError(message: message) }
    return MartletError(
      .protocolViolation, "libpq refused a call.", context: ErrorContext(server: server, serverMessage: message))
  }

  func lostError(message: String?) -> MartletError {
    .postgres(ServerFields(message: message), server: server, isConnectionLost: true)
  }

  private var isBroken: Bool { handle.map { PQstatus($0) == CONNECTION_BAD } ?? true }
}
