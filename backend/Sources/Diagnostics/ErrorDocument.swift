/// A `MartletError` as a document: in the ledger, in JSON output.
public struct ErrorDocument: Sendable, Equatable, Codable {
  public var code: String
  public var summary: String
  public var context: ErrorContext
  public var isRetryable: Bool
  public var hint: String?

  public init(_ error: MartletError) {
    code = error.code.rawValue
    summary = error.summary
    context = error.context
    isRetryable = error.isRetryable
    hint = error.hint
  }

  public var error: MartletError {
    MartletError(ErrorCode(rawValue: code), summary, context: context, isRetryable: isRetryable, hint: hint)
  }
}
