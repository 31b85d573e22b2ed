import CLibPQ
public import Diagnostics

extension PostgresConnection {
  /// Sends all statements at once and then reads all answers: one round trip.
  ///
  /// Outside a transaction they are one; the first error skips the rest. Made for tens to thousands of small
  /// statements: the answers are held in memory.
  /// - Throws: the first failing statement's error, its number in `context.object`.
  public func pipeline(_ statements: [PostgresStatement]) throws(MartletError) -> [PostgresRows] {
    var encoded: [EncodedParameters] = []
    for statement in statements {
      try Self.refuseNUL(in: statement.sql)
      encoded.append(try EncodedParameters(statement.parameters))
    }
    guard !statements.isEmpty else { return [] }
    let handle = try begin("")
    guard PQenterPipelineMode(handle) == 1 else { throw libraryError() }
    var sent = 0
    var sendError: MartletError?
    for (statement, parameters) in zip(statements, encoded) {
      do throws(MartletError) {
        try send(handle) {
          parameters.withPointers { types, values, lengths, formats in
            PQsendQueryParams(handle, statement.sql, parameters.count, types, values, lengths, formats, 0)
          }
        }
      } catch {
        guard error.code != .answerTooLarge else { throw error }
        sendError = error
        break
      }
      sent += 1
    }
    let isSynced = PQpipelineSync(handle) == 1
    var results: [PostgresResult] = []
    var failure: MartletError?
    for index in 0..<sent {
      // One result, then nil; a lost connection gives an error result, then nothing.
      while let result = try nextResult(handle) {
        if result.isSuccess {
          results.append(result)
        } else if failure == nil {
          failure = numbered(error(of: result), index: index, count: statements.count)
        }
      }
    }
    if isSynced { _ = try nextResult(handle) }
    // Answers are left that nobody can assign: the session is of no more use.
    if PQexitPipelineMode(handle) == 0 { close() }
    if let error = failure ?? sendError { throw error }
    guard results.count == statements.count else { throw lostError(message: nil) }
    return results.map { PostgresRows($0) }
  }

  private func numbered(_ error: MartletError, index: Int, count: Int) -> MartletError {
    var error = error
    let place = "statement \(index + 1) of \(count)"
    error.context.object = error.context.object.map { "\($0), \(place)" } ?? place
    return error
  }
}
