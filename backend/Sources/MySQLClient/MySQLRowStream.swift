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
  /// `nil` once the stream has ended, well or not.
  private var statement: UnsafeMutablePointer<MYSQL_STMT>?

  init(sql: String, connection: MySQLConnection, handle: UnsafeMutablePointer<MYSQL>) throws(MartletError) {
    guard let statement = mysql_stmt_init(handle) else { throw .last(of: handle, server: connection.server) }
    do throws(MartletError) {
      try Self.execute(sql, with: statement, server: connection.server)
    } catch {
      let isExceeded = connection.limit.isExceeded
      let refusal = isExceeded ? connection.failure(of: handle) : error
      mysql_stmt_close(statement)
      throw refusal
    }
    do throws(MartletError) {
      columns = try Self.columns(of: statement, server: connection.server)
    } catch {
      // Rows are under way: closing the connection first keeps libmariadb from reading them all.
      connection.close()
      mysql_stmt_close(statement)
      throw error
    }
    self.statement = statement
    self.connection = connection
    guard !connection.limit.isExceeded else {
      let error = connection.failure(of: handle)
      abandon()
      throw error
    }
    connection.limit.lift()
  }

  /// Nothing of the result is left on the wire: the connection is free, or closed.
  public var isFinished: Bool { statement == nil }

  deinit { abandon() }

  /// The next row's packet, valid until the next call; `nil` at the end, when the connection is free again.
  ///
  /// - Throws: the server's error (the connection is free again) or `query.connection-lost`, `query.timeout`.
  public func next() throws(MartletError) -> UnsafeRawBufferPointer? {
    guard let statement else { return nil }
    guard let handle = connection.handle else {
      abandon()
      throw MartletError(
        .connectionLost, "The connection was closed while its rows were read",
        context: ErrorContext(server: connection.server), isRetryable: true)
    }
    var packet: UnsafePointer<UInt8>?
    let length = martlet_next_packet(handle, &packet)
    guard length > 0, let packet else {
      let error = MartletError.last(of: handle, server: connection.server)
      // An error says nothing of the session's state.
      end(statement, on: handle, status: martlet_server_status(handle))
      throw error
    }
    if packet[0] == 0 { return UnsafeRawBufferPointer(start: packet, count: length) }
    end(statement, on: handle, status: try status(of: UnsafeRawBufferPointer(start: packet, count: length)))
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

  /// The last packet: `FE`, u16 warnings, u16 status. libmariadb never asks for CLIENT_DEPRECATE_EOF, which would bring
  /// another form.
  private func status(of packet: UnsafeRawBufferPointer) throws(MartletError) -> UInt32 {
    guard packet[0] == 0xFE, packet.count >= 5, packet.count < 9 else {
      let detail = "first byte \(packet[0]), \(packet.count) bytes"
      abandon()
      throw MartletError(
        .protocolViolation, "A row packet has an unknown form",
        context: ErrorContext(server: connection.server, serverDetail: detail))
    }
    let status = UInt32(packet[3]) | UInt32(packet[4]) << 8
    if status & UInt32(SERVER_MORE_RESULTS_EXIST) != 0 {
      abandon()
      throw MartletError(
        .protocolViolation, "A streamed statement has several results",
        context: ErrorContext(server: connection.server))
    }
    return status
  }

  private func end(
    _ statement: UnsafeMutablePointer<MYSQL_STMT>, on handle: UnsafeMutablePointer<MYSQL>, status: UInt32
  ) {
    self.statement = nil
    martlet_end_rows(handle, statement, status)
    connection.limit.begin()
    mysql_stmt_close(statement)
    connection.streamEnded()
  }

  private static func execute(
    _ sql: String, with statement: UnsafeMutablePointer<MYSQL_STMT>, server: String
  ) throws(MartletError) {
    var sql = sql
    martlet_clear_system_error()
    let prepared = sql.withUTF8 { text in
      text.withMemoryRebound(to: CChar.self) { mysql_stmt_prepare(statement, $0.baseAddress, UInt($0.count)) }
    }
    // Without a cursor type and without mysql_stmt_store_result the rows stay on the wire.
    if prepared != 0 || mysql_stmt_execute(statement) != 0 { throw .last(of: statement, server: server) }
    if mysql_stmt_field_count(statement) == 0 {
      throw MartletError(
        .protocolViolation, "A streamed statement returned no rows", context: ErrorContext(server: server))
    }
  }

  private static func columns(
    of statement: UnsafeMutablePointer<MYSQL_STMT>, server: String
  ) throws(MartletError) -> [MySQLColumn] {
    guard let result = mysql_stmt_result_metadata(statement), let fields = mysql_fetch_fields(result) else {
      throw .last(of: statement, server: server)
    }
    defer { mysql_free_result(result) }
    var columns: [MySQLColumn] = []
    for index in 0..<Int(mysql_num_fields(result)) { columns.append(try MySQLColumn(fields + index)) }
    return columns
  }
}
