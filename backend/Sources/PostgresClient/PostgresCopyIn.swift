import CLibPQ
public import Diagnostics
import Glibc

/// A running `COPY … FROM STDIN`: write, then finish or fail. Ends itself with an error when it is let go unfinished.
public final class PostgresCopyIn {
  private let connection: PostgresConnection
  private let handle: OpaquePointer
  private let notices: NoticeSink
  private var isActive = true
  private var bytesSincePoll = 0

  /// libpq says nothing about an error before the COPY's end, and would read it from the socket unseen when a write
  /// has to wait. So the socket is polled before every slice: something to read is an answer before its time. A slice
  /// fits into the room that a writable socket has (a third of its buffer), so that the write does not wait.
  private static let sliceBytes = 64 << 10

  /// How long a half-received message may take to become whole.
  private static let quietMilliseconds = 50

  init(connection: PostgresConnection, handle: OpaquePointer, notices: NoticeSink) {
    self.connection = connection
    self.handle = handle
    self.notices = notices
  }

  deinit { fail("abandoned") }

  /// Sends any part of the stream: the bytes need not end at a row. Waits while the server is busy.
  ///
  /// - Throws: the server's error, if it has refused the rows so far; the COPY has then ended.
  public func write(_ bytes: UnsafeRawBufferPointer) throws(MartletError) {
    try requireActive()
    var rest = bytes[...]
    while !rest.isEmpty {
      let slice = UnsafeRawBufferPointer(rebasing: rest.prefix(Self.sliceBytes))
      rest = rest.dropFirst(slice.count)
      bytesSincePoll += slice.count
      if bytesSincePoll >= Self.sliceBytes {
        bytesSincePoll = 0
        try waitUntilWritable()
      }
      let sent = PQputCopyData(handle, slice.baseAddress?.assumingMemoryBound(to: CChar.self), CInt(slice.count))
      guard sent == 1 else { throw failure() }
    }
  }

  /// Ends the stream and waits for the server's verdict on all of it.
  /// - Returns: rows stored, from the command tag.
  public func finish() throws(MartletError) -> Int {
    try requireActive()
    guard PQputCopyEnd(handle, nil) == 1 else { throw failure() }
    return try verdict().affectedRows
  }

  /// Ends the COPY with an error, so that none of its rows is stored; the connection is usable again, but a
  /// transaction around it has failed. Does nothing after the end.
  public func fail(_ reason: String) {
    guard isActive else { return }
    _ = PQputCopyEnd(handle, reason)
    drain()
  }

  /// The session ends under the COPY, which the server then undoes.
  func connectionCloses() { isActive = false }

  private func requireActive() throws(MartletError) {
    guard isActive else { throw MartletError(.protocolViolation, "The COPY has already ended.") }
  }

  private func waitUntilWritable() throws(MartletError) {
    while true {
      let events = pollSocket(PQsocket(handle), CShort(POLLIN | POLLOUT), until: nil)
      if events & ~CShort(POLLOUT) == 0 { return }
      try readAnswer()
    }
  }

  /// Something came in the middle of the COPY: notices, or else the server has refused a row.
  private func readAnswer() throws(MartletError) {
    let noticesBefore = notices.count
    repeat {
      guard try connection.consume(handle) else { throw failure() }
      // Of no bytes: hands out the notices received.
      _ = PQputCopyData(handle, nil, 0)
      if notices.count > noticesBefore {
        // Which nobody keeps: a trigger may give one for each of a billion rows.
        connection.received.begin(on: PQsocket(handle), max: connection.answerBytesMax)
        return
      }
    } while pollSocket(PQsocket(handle), CShort(POLLIN), until: .now + .milliseconds(Self.quietMilliseconds)) != 0
    throw failure()
  }

  /// Ends the COPY and gives the server's error, or libpq's when the line is cut.
  private func failure() -> MartletError {
    _ = PQputCopyEnd(handle, "stopped after an unexpected answer of the server")
    do throws(MartletError) {
      _ = try verdict()
    } catch {
      return error
    }
    return MartletError(.protocolViolation, "The server ended the COPY before its time.")
  }

  private func verdict() throws(MartletError) -> PostgresResult {
    guard let result = try connection.nextResult(handle, passing: notices) else {
      drain()
      throw connection.libraryError()
    }
    let error = result.isSuccess ? nil : connection.error(of: result)
    drain()
    if let error { throw error }
    return result
  }

  /// Reads up to the end of the statement. A lost connection ends it as well.
  private func drain() {
    isActive = false
    do throws(MartletError) {
      while let result = try connection.nextResult(handle, passing: notices) {
        // PQputCopyEnd could not be sent: libpq would say "still copying" for ever.
        guard result.status != PGRES_COPY_IN else { return connection.close() }
      }
    } catch {
      return  // The server sends without end, and the connection is closed.
    }
    connection.copyEnded()
  }
}
