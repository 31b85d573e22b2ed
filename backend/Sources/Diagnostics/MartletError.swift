// The one error shape of the product. Every layer that talks to a person or a server throws this value; hot code
// (RowPipeline) has its own small typed errors and never allocates one of these per row.

/// What went wrong, where, why, and what to do next.
///
/// `summary` is a constant sentence and `context` holds the names and numbers, so that errors can be grouped by text
/// and searched by field. `serverMessage` is the server's own wording. None of the fields may ever hold a secret.
public struct MartletError: Error, Sendable, Equatable {
  public var code: ErrorCode
  public var summary: String
  public var context: ErrorContext
  public var isRetryable: Bool
  public var hint: String?

  public init(
    _ code: ErrorCode, _ summary: String, context: ErrorContext = ErrorContext(), isRetryable: Bool = false,
    hint: String? = nil
  ) {
    self.code = code
    self.summary = summary
    self.context = context
    self.isRetryable = isRetryable
    self.hint = hint
  }

  /// A server fills the memory: it goes on sending where an answer would be long over.
  public static func answerTooLarge(server: String) -> MartletError {
    MartletError(
      .answerTooLarge, "A server sends more for one answer than an answer may hold.",
      context: ErrorContext(server: server, serverDetail: "the session was ended in the middle of the answer"),
      hint: "Answers about definitions are far smaller: check that the address is your server's, and nobody else's.")
  }

  /// The same error with more of the context filled in; fields that are already set win.
  public func adding(_ outer: ErrorContext) -> MartletError {
    var copy = self
    copy.context = context.merging(outer)
    return copy
  }

  /// The same error with a hint, unless it already has one.
  public func hinting(_ hint: String) -> MartletError {
    var copy = self
    copy.hint = copy.hint ?? hint
    return copy
  }
}

/// Names and positions of an error. All optional: an error says what it knows.
public struct ErrorContext: Sendable, Equatable, Codable {
  /// "source" or "target", with host and port where that helps.
  public var server: String?
  /// The object concerned, as a person would name it: `shop.orders`, `index idx_email on shop.users`.
  public var object: String?
  public var column: String?
  /// A key value, rendered; never other row content.
  public var key: String?
  /// 1-based line of a file, statement or COPY stream.
  public var line: Int?
  /// 1-based column of a text.
  public var position: Int?
  /// The five characters of SQLSTATE.
  public var sqlState: String?
  /// MySQL's error number.
  public var serverErrorNumber: Int?
  public var serverMessage: String?
  public var serverDetail: String?
  public var serverHint: String?

  public init(
    server: String? = nil, object: String? = nil, column: String? = nil, key: String? = nil, line: Int? = nil,
    position: Int? = nil, sqlState: String? = nil, serverErrorNumber: Int? = nil, serverMessage: String? = nil,
    serverDetail: String? = nil, serverHint: String? = nil
  ) {
    self.server = server
    self.object = object
    self.column = column
    self.key = key
    self.line = line
    self.position = position
    self.sqlState = sqlState
    self.serverErrorNumber = serverErrorNumber
    self.serverMessage = serverMessage
    self.serverDetail = serverDetail
    self.serverHint = serverHint
  }

  func merging(_ outer: ErrorContext) -> ErrorContext {
    ErrorContext(
      server: server ?? outer.server, object: object ?? outer.object, column: column ?? outer.column,
      key: key ?? outer.key, line: line ?? outer.line, position: position ?? outer.position,
      sqlState: sqlState ?? outer.sqlState, serverErrorNumber: serverErrorNumber ?? outer.serverErrorNumber,
      serverMessage: serverMessage ?? outer.serverMessage, serverDetail: serverDetail ?? outer.serverDetail,
      serverHint: serverHint ?? outer.serverHint)
  }
}

extension MartletError: CustomStringConvertible {
  /// One line for logs: `code: summary (object, column …): server's words`, with nothing in it that a terminal obeys.
  public var description: String {
    let places = [
      context.server, context.object, context.column.map { "column \($0)" }, context.key.map { "key \($0)" },
      context.line.map { "line \($0)" }, context.position.map { "position \($0)" },
      context.sqlState.map { "SQLSTATE \($0)" }, context.serverErrorNumber.map { "error \($0)" },
    ].compactMap { $0 }
    var text = "\(code.rawValue): \(summary)"
    if !places.isEmpty { text += " (\(places.joined(separator: ", ")))" }
    if let message = context.serverMessage { text += ": \(message)" }
    if let detail = context.serverDetail { text += " [\(detail)]" }
    return text.printable
  }
}
