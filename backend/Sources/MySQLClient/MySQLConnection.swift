// One connection of libmariadb. Its calls block and it may be used by one thread at a time: a copy worker owns one,
// and the control plane uses one through MySQLSession.

import CMariaDB
public import Diagnostics
import Glibc

/// A blocking connection to a MySQL or MariaDB server whose session holds `SourceSessionSettings`.
///
/// Not Sendable: it belongs to one thread. To stop a statement that runs, call `canceller.cancel()` from another.
public final class MySQLConnection {
  public let configuration: MySQLConfiguration
  /// The server's id of this connection, as in its process list.
  public let connectionID: UInt64
  /// The server's own words, such as `8.0.36-0ubuntu0.22.04.1` or `10.11.6-MariaDB-log`.
  public let serverVersionText: String
  /// The cipher of the connection; `nil` if it is not encrypted.
  public let tlsCipher: String?

  /// `nil` once closed.
  private(set) var handle: UnsafeMutablePointer<MYSQL>?
  /// What the server may send.
  let limit: ReceiveLimit
  /// For the rows of one answer; smaller in tests.
  var answerBytesMax = ReceiveLimit.answerBytes
  /// The wire carries rows until their stream has ended.
  private var isStreaming = false
  /// Set by `MySQLSession` while a cancelled task still runs its body: no further statement starts.
  var interruption: Interruption?

  /// Connects, logs in, sets what exact reading relies on and reads it back.
  ///
  /// The database is chosen last, when the wait for locks has a limit: a login that names a database waits behind
  /// whoever alters or drops it, and its thread would stay on the server when nobody waits for it here any more.
  ///
  /// - Throws: as `init(unprepared:)`; `connect.setting` for a session that does not hold a setting, or in which text does
  ///   not arrive as it was sent.
  public convenience init(_ configuration: MySQLConfiguration) throws(MartletError) {
    try self.init(configuration, choosing: nil)
    do throws(MartletError) {
      try holdSettings()
      if let database = configuration.database { try choose(database) }
    } catch {
      close()
      throw error
    }
  }

  /// Connects and logs in; the session is as the server makes it. For a KILL, and for tests.
  ///
  /// - Throws: `connect`, `connect.authentication`, `connect.tls`, `connect.database`, `query.timeout`,
  ///   `query.permission` (the account may not use the database) or `usage.url` for an impossible configuration.
  public convenience init(unprepared configuration: MySQLConfiguration) throws(MartletError) {
    try self.init(configuration, choosing: configuration.database)
  }

  private init(_ configuration: MySQLConfiguration, choosing database: String?) throws(MartletError) {
    var login = configuration
    login.database = database
    let limit = ReceiveLimit()
    let handle = try Self.open(login, limit)
    self.limit = limit
    self.configuration = configuration
    self.handle = handle
    connectionID = UInt64(mysql_thread_id(handle))
    serverVersionText = String(cString: mysql_get_server_info(handle))
    tlsCipher = mysql_get_ssl_cipher(handle).map { String(cString: $0) }
  }

  deinit { close() }

  /// Cancels whatever this connection runs, from any thread.
  public var canceller: MySQLCanceller { MySQLCanceller(configuration: configuration, connectionID: connectionID) }

  /// Whether statements can still be sent; false after `close`, an abandoned stream or a network error.
  public var isOpen: Bool { handle.map { martlet_is_connected($0) != 0 } ?? false }

  /// Whether the server said, with the last answer that was no error, that a transaction is open. A server may end one by
  /// itself: a deadlock of metadata locks rolls back what the statement belonged to.
  ///
  /// Source: MySQL internals, "Status Flags", SERVER_STATUS_IN_TRANS.
  public var isInTransaction: Bool {
    handle.map { martlet_server_status($0) & UInt32(SERVER_STATUS_IN_TRANS) != 0 } ?? false
  }

  /// Runs a statement and discards its results, if it has any.
  ///
  /// - Throws: as the server says; `query.answer-too-large`, as for every statement but a stream's rows.
  public func execute(_ sql: String) throws(MartletError) {
    let handle = try send(sql)
    while true {
      // The rows of an unbuffered result are read and dropped by mysql_free_result.
      if let result = mysql_use_result(handle) { mysql_free_result(result) }
      if mysql_errno(handle) != 0 || limit.isExceeded { throw failure(of: handle) }
      let next = mysql_next_result(handle)
      if next > 0 { throw failure(of: handle) }
      if next < 0 { return }
    }
  }

  /// Runs a query and returns all of its rows as text. For metadata: the whole result is in memory.
  ///
  /// - Throws: as the server says; `query.protocol` if the statement returns no rows or several results.
  public func query(_ sql: String) throws(MartletError) -> MySQLRows {
    let handle = try send(sql)
    guard let result = mysql_use_result(handle) else {
      if mysql_errno(handle) != 0 { throw failure(of: handle) }
      throw MartletError(.protocolViolation, "A query returned no result", context: ErrorContext(server: server))
    }
    limit.begin(answerBytesMax)
    let copy = MySQLRows(copying: result, bytesMax: answerBytesMax)
    if copy == nil { limit.exceed(on: handle) }
    // Reads what is left; of a line that was hung up, what had arrived.
    mysql_free_result(result)
    guard let rows = copy, mysql_errno(handle) == 0, !limit.isExceeded else { throw failure(of: handle) }
    if mysql_more_results(handle) != 0 {
      // Only CALL sends several results; what follows would be taken for the answer to the next statement.
      close()
      throw MartletError(.protocolViolation, "A query returned several results", context: ErrorContext(server: server))
    }
    return rows
  }

  /// The default of each column of a table, by name, as the server itself evaluates it: in the character set of the
  /// connection, where its catalogs print utf8mb3. Cut at a 0x00; nil for none. Makes `database` the session's.
  ///
  /// Layout of an answer's column definition: the usual fields, then a length-encoded string, the default; of an
  /// expression that is computed for each row, its value now. Source: MySQL internals, "COM_FIELD_LIST".
  public func defaults(ofTable table: String, in database: String) throws(MartletError) -> [String: [UInt8]] {
    let handle = try ready()
    martlet_clear_system_error()
    guard mysql_select_db(handle, database) == 0, let result = mysql_list_fields(handle, table, "%") else {
      throw failure(of: handle)
    }
    defer { mysql_free_result(result) }
    if limit.isExceeded { throw failure(of: handle) }
    var defaults: [String: [UInt8]] = [:]
    let fields = mysql_fetch_fields(result)
    for index in 0..<Int(mysql_num_fields(result)) {
      guard let field = fields.map({ UnsafePointer($0 + index) }), let text = martlet_field_default(field) else {
        continue
      }
      defaults[MySQLColumn.name(of: field)] = Array(UnsafeRawBufferPointer(start: text, count: strlen(text)))
    }
    return defaults
  }

  /// Runs a query whose rows are read one by one, as raw packets of the binary protocol; nothing is buffered.
  ///
  /// The connection serves nothing else until the stream has returned its last row or was abandoned.
  public func stream(_ sql: String) throws(MartletError) -> MySQLRowStream {
    let handle = try ready()
    let stream = try MySQLRowStream(sql: sql, connection: self, handle: handle)
    isStreaming = true
    return stream
  }

  /// Ends the session; also called when the connection is released. A running stream ends with it.
  public func close() {
    guard let handle else { return }
    self.handle = nil
    isStreaming = false
    mysql_close(handle)
  }

  /// Shuts the socket down, as a cut line would: the next call fails with `query.connection-lost`. For tests of that.
  public func cutLine() {
    if let handle { shutdown(CInt(mysql_get_socket(handle)), CInt(SHUT_RDWR)) }
  }

  var server: String { Self.server(configuration) }

  static func server(_ configuration: MySQLConfiguration) -> String { "source \(configuration.address)" }

  func streamEnded() { isStreaming = false }

  /// A KILL that came too late marks the session, and the next statement would die of it: this is that statement.
  func absorbLateCancel() {
    guard let handle, !isStreaming else { return }
    limit.begin()
    mysql_ping(handle)
  }

  private func choose(_ database: String) throws(MartletError) {
    let handle = try ready()
    martlet_clear_system_error()
    if mysql_select_db(handle, database) != 0 { throw failure(of: handle, isConnecting: true) }
  }

  private func send(_ sql: String) throws(MartletError) -> UnsafeMutablePointer<MYSQL> {
    let handle = try ready()
    var sql = sql
    martlet_clear_system_error()
    let status = sql.withUTF8 { text in
      text.withMemoryRebound(to: CChar.self) { mysql_real_query(handle, $0.baseAddress, UInt($0.count)) }
    }
    if status != 0 { throw failure(of: handle) }
    return handle
  }

  private func ready() throws(MartletError) -> UnsafeMutablePointer<MYSQL> {
    if interruption?.isSet == true {
      throw MartletError(.cancelled, "The statement was cancelled", context: ErrorContext(server: server))
    }
    guard let handle else {
      throw MartletError(
        .connectionLost, "The connection to the server is closed", context: ErrorContext(server: server),
        isRetryable: true)
    }
    if isStreaming {
      throw MartletError(
        .protocolViolation, "A row stream is still open on this connection", context: ErrorContext(server: server),
        hint: "Read the stream to its end, or abandon it.")
    }
    limit.begin()
    return handle
  }

  /// The connection's last error; where the server has sent too much, that, and the connection is closed.
  func failure(of handle: UnsafeMutablePointer<MYSQL>, isConnecting: Bool = false) -> MartletError {
    guard limit.isExceeded else { return .last(of: handle, server: server, isConnecting: isConnecting) }
    close()
    return .answerTooLarge(server: server)
  }
}
