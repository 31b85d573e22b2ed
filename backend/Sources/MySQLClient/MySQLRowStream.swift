// The raw row stream: libmariadb prepares and executes, then its packet reader hands each row over as it came from the
// wire, without a copy. See README.md, "Rows".

import CMariaDB
public import Diagnostics

/// The rows of one query as packets of the binary protocol, read in order, once.
///
/// A packet as `next` lends it (all integers little-endian):
///
///     00                 header of a binary row
///     NULL bitmap        (columns + 9) / 8 bytes; column i is bit (i + 2) of them
///     values             of the columns that are not NULL, in order, each in the form of its wire type
///
/// Example: `SELECT 1, NULL, 'ab'` is `00 08 01 00 00 00 00 00 00 00 02 61 62` on MySQL (1 is a BIGINT there).
/// Source: MySQL internals, "Binary Protocol Resultset Row".
///
/// Not Sendable: it is used on its connection's thread. Released before its end, it closes the connection.
public final class MySQLRowStream {
  public let columns: [MySQLColumn]

  private let connection: MySQLConnection
  private let handle: UnsafeMutablePointer<MYSQL>
  /// `nil` once the stream has ended, well or not.
  private var statement: UnsafeMutablePointer<MYSQL_STMT>?

  init(sql: String, connection: MySQLConnection, handle: UnsafeMutablePointer<MYSQL>) throws(MartletError) {
    guard let statement = mysql_stmt_init(handle) else { throw .last(of: handle, server: connection.server) }
    do throws(MartletError) {
      columns = try Self.execute(sql, with: statement, on: connection)
    } catch {
      // What was executed has rows under way, which closing the statement would drain.
      if error.code == .protocolViolation { connection.close() }
      mysql_stmt_close(statement)
      throw error
    }
    self.statement = statement
    self.connection = connection
    self.handle = handle
  }

  /// Nothing of the result is left on the wire: the connection is free, or closed.
  public var isFinished: Bool { statement == nil }

  deinit { abandon() }

  /// The next row's packet, valid until the next call; `nil` at the end, when the connection is free again.
  ///
  /// - Throws: the server's error (the connection is free again) or `query.connection-lost`, `query.timeout`.
  public func next() throws(MartletError) -> UnsafeRawBufferPointer? {
    guard let statement else { return nil }
    var packet: UnsafePointer<UInt8>?
    let length = martlet_next_packet(handle, &packet)
    guard length > 0, let packet else {
      let error = MartletError.last(of: handle, server: connection.server)
      end(statement, status: 0)
      throw error
    }
    if packet[0] == 0 { return UnsafeRawBufferPointer(start: packet, count: length) }
    try readEnd(UnsafeRawBufferPointer(start: packet, count: length), of: statement)
    return nil
  }

  /// Stops early by closing the connection: to read a large table to its end for nothing takes longer than to connect.
  public func abandon() {
    guard let statement else { return }
    self.statement = nil
    // This order: closing the connection detaches the statement, which would otherwise read all remaining rows.
    connection.close()
    mysql_stmt_close(statement)
  }

  /// `FE`, u16 warnings, u16 status. libmariadb does not ask for CLIENT_DEPRECATE_EOF, so this is the only form.
  private func readEnd(
    _ packet: UnsafeRawBufferPointer, of statement: UnsafeMutablePointer<MYSQL_STMT>
  ) throws(MartletError) {
    guard packet[0] == 0xFE, packet.count >= 5, packet.count < 9 else {
      abandon()
      throw MartletError(
        .protocolViolation, "A row packet has an unknown form",
        context: ErrorContext(server: connection.server, serverDetail: "first byte \(packet[0])"))
    }
    let status = UInt32(packet[3]) | UInt32(packet[4]) << 8
    if status & UInt32(SERVER_MORE_RESULTS_EXIST) != 0 {
      abandon()
      throw MartletError(
        .protocolViolation, "A streamed statement has several results",
        context: ErrorContext(server: connection.server))
    }
    end(statement, status: status)
  }

  private func end(_ statement: UnsafeMutablePointer<MYSQL_STMT>, status: UInt32) {
    self.statement = nil
    martlet_end_rows(handle, statement, status)
    mysql_stmt_close(statement)
    connection.streamEnded()
  }

  private static func execute(
    _ sql: String, with statement: UnsafeMutablePointer<MYSQL_STMT>, on connection: MySQLConnection
  ) throws(MartletError) -> [MySQLColumn] {
    var sql = sql
    martlet_clear_system_error()
    let prepared = sql.withUTF8 { text in
      text.withMemoryRebound(to: CChar.self) { mysql_stmt_prepare(statement, $0.baseAddress, UInt($0.count)) }
    }
    // Without a cursor type and without mysql_stmt_store_result the rows stay on the wire.
    if prepared != 0 || mysql_stmt_execute(statement) != 0 {
      throw .last(of: statement, server: connection.server)
    }
    guard let result = mysql_stmt_result_metadata(statement), let fields = mysql_fetch_fields(result) else {
      throw MartletError(
        .protocolViolation, "A streamed statement returned no rows", context: ErrorContext(server: connection.server))
    }
    defer { mysql_free_result(result) }
    var columns: [MySQLColumn] = []
    for index in 0..<Int(mysql_num_fields(result)) { columns.append(try MySQLColumn(fields + index)) }
    return columns
  }
}
