import CLibPQ
import Diagnostics
import Glibc

// libpq's blocking calls read until the answer is whole, however long it is. Here sending and receiving never block in
// libpq, and after each read the bytes are counted.

/// When an answer is waited for no longer.
struct AnswerDeadline {
  let seconds: Int
  let instant: ContinuousClock.Instant

  init(inSeconds seconds: Int) {
    self.seconds = seconds
    instant = .now + .seconds(seconds)
  }
}

extension PostgresConnection {
  /// Sends by `start`, one of libpq's PQsend functions. What the server says meanwhile is read, so that neither waits
  /// for the other.
  func send(_ handle: OpaquePointer, _ start: () -> CInt) throws(MartletError) {
    PQsetnonblocking(handle, 1)
    guard start() == 1 else {
      PQsetnonblocking(handle, 0)
      throw libraryError()
    }
    // A failure (-1) and a line that is cut are told by the result.
    while PQflush(handle) == 1 {
      let events = pollSocket(PQsocket(handle), CShort(POLLIN | POLLOUT), until: nil)
      if events & CShort(POLLIN) != 0 { guard try consume(handle) else { break } }
    }
    PQsetnonblocking(handle, 0)
  }

  /// The next result of what was sent; nil after the last one.
  ///
  /// - Parameter notices: where they come in any number, as of the rows of a COPY: nobody keeps them, and after each the
  ///   count begins anew.
  /// - Throws: `.answerTooLarge`, with the connection closed; `.timeout` likewise after the deadline.
  func nextResult(
    _ handle: OpaquePointer, until deadline: AnswerDeadline? = nil, passing notices: NoticeSink? = nil
  ) throws(MartletError) -> PostgresResult? {
    var noticesBefore = notices?.count
    while PQisBusy(handle) == 1 {
      if noticesBefore != notices?.count {
        noticesBefore = notices?.count
        received.begin(on: PQsocket(handle), max: answerBytesMax)
      }
      guard pollSocket(PQsocket(handle), CShort(POLLIN), until: deadline?.instant) != 0 else {
        giveUp()
        throw MartletError(
          .timeout, "The target did not answer in time.",
          context: ErrorContext(server: server, serverDetail: "no answer within \(deadline?.seconds ?? 0) s"))
      }
      // A line that is cut is told by the result.
      guard try consume(handle) else { break }
    }
    return PostgresResult(PQgetResult(handle))
  }

  /// The last of the results of what was sent.
  func lastResult(
    _ handle: OpaquePointer, until deadline: AnswerDeadline? = nil
  ) throws(MartletError) -> PostgresResult? {
    var last: PostgresResult?
    while let result = try nextResult(handle, until: deadline) {
      // A session that the server ends gives a second error, which has lost what the first one says.
      if last?.isSuccess != false { last = result }
      // libpq gives the same one again until the COPY has ended.
      if result.isCopy { break }
    }
    return last
  }

  /// Takes what has come.
  /// - Returns: false where the line is cut.
  func consume(_ handle: OpaquePointer) throws(MartletError) -> Bool {
    let socket = PQsocket(handle)
    received.willRead(from: socket)
    guard PQconsumeInput(handle) == 1 else { return false }
    // Nobody listens to anything; libpq keeps them until they are asked for.
    while let notification = PQnotifies(handle) { PQfreemem(notification) }
    guard received.isWithinLimit(on: socket) else {
      giveUp()
      throw .answerTooLarge(server: server)
    }
    return true
  }
}
