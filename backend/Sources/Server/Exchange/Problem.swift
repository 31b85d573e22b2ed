import AccessControl
import Diagnostics
import HTTPTypes

/// Why a request was not fulfilled, as RFC 9457 wants it told: `application/problem+json`.
///
/// `code` is stable and what programs match on; the texts may change. Nothing in it is ever a secret.
struct Problem: Error, Sendable {
  /// A member of the request that is wrong.
  struct Field: Sendable, Codable, Equatable {
    var name: String
    var message: String
  }

  var status: HTTPResponse.Status
  var code: String
  var title: String
  var detail: String?
  var hint: String?
  var fields: [Field] = []
  /// The job that is in the way.
  var running: String?
  var headers: HTTPFields = [:]

  init(
    _ status: HTTPResponse.Status, _ code: String, _ title: String, detail: String? = nil, hint: String? = nil,
    fields: [Field] = [], headers: HTTPFields = [:]
  ) {
    self.status = status
    self.code = code
    self.title = title
    self.detail = detail
    self.hint = hint
    self.fields = fields
    self.headers = headers
  }
}

/// The document of a problem.
struct ProblemDocument: Codable, Sendable {
  var type: String
  var title: String
  var status: Int
  var code: String
  var detail: String?
  var hint: String?
  /// The request's id: the one to look for in the server's log.
  var requestId: String
  /// Of the W3C trace that the request belongs to.
  var traceId: String
  var fields: [Problem.Field]?
  /// The job that is in the way.
  var running: String?

  init(_ problem: Problem, requestID: String, traceID: String) {
    type = "urn:martlet:problem:\(problem.code)"
    title = problem.title
    status = problem.status.code
    code = problem.code
    detail = problem.detail
    hint = problem.hint
    requestId = requestID
    traceId = traceID
    fields = problem.fields.isEmpty ? nil : problem.fields
    running = problem.running
  }
}

extension Problem {
  static func notFound(_ what: String) -> Problem { Problem(.notFound, "not-found", "There is no \(what).") }

  static func badRequest(_ title: String, fields: [Field] = []) -> Problem {
    Problem(.badRequest, "bad-request", title, fields: fields)
  }

  /// What went wrong inside, told without anything that is nobody's business.
  init(_ error: any Error) {
    switch error {
    case let problem as Problem: self = problem
    case let error as MartletError: self.init(error)
    case is CancellationError:
      self.init(.serviceUnavailable, "cancelled", "The server stopped working on this request.")
    default: self.init(.internalServerError, "internal", "The server made a mistake. Its log says more.")
    }
  }

  private init(_ error: MartletError) {
    let detail = [error.context.object, error.context.serverMessage, error.context.serverDetail].compactMap(\.self)
    self.init(
      Self.status(of: error), error.code.rawValue, error.summary,
      detail: detail.isEmpty ? nil : detail.joined(separator: ": "), hint: error.hint)
    if status == .serviceUnavailable { headers[.retryAfter] = "5" }
    // The one that is in the way.
    if error.code == .jobActive { running = error.context.key }
  }

  private static func status(of error: MartletError) -> HTTPResponse.Status {
    switch error.code {
    case .usage, .invalidURL, .invalidPlan: .badRequest
    case .dumpMissing: .gone
    case .dumpAltered: .conflict
    case .noRun, .jobUnknown, .noToken: .notFound
    case .leaseHeld, .targetNotEmpty, .planRefused, .jobActive, .jobOver, .sourceUnproved: .conflict
    case .idempotencyKeyReused: .unprocessableContent
    case .connect, .authentication, .tls, .unknownDatabase, .connectionLost, .timeout, .cancelled: .serviceUnavailable
    default: error.isRetryable ? .serviceUnavailable : .internalServerError
    }
  }
}
