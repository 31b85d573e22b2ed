import Diagnostics
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Traces

/// The outermost layer: the request gets its ids, its answer the headers that every answer has; an error becomes
/// problem+json; one line goes to the log and one observation to the metrics.
struct RequestScope: RouterMiddleware {
  /// Whether this server itself speaks TLS.
  let isEncrypted: Bool
  let proxies: TrustedProxies
  let hosts: HostRule
  let meter: any RequestMeter
  /// Nil where nobody traces.
  let tracer: Tracer?

  @concurrent
  func handle(
    _ request: Request, context: APIContext, next: @concurrent (Request, APIContext) async throws -> Response
  ) async throws -> Response {
    var context = context
    context.trace = TraceContext(headers: request.headers, tracer: tracer)
    context.client.isEncrypted = isEncrypted
    context.client = proxies.client(context.client, request.headers)
    context.logger[metadataKey: "request"] = .string(context.trace.requestID)
    context.logger[metadataKey: "trace"] = .string(context.trace.traceID)
    let began = ContinuousClock.now
    let start = tracer == nil ? 0 : Span.now()
    meter.began()
    var response: Response
    do {
      try hosts.check(request)
      response = try await next(request, context)
    } catch {
      response = refusal(error, context)
    }
    addHeaders(to: &response, context)
    let seconds = began.duration(to: .now) / .seconds(1)
    let route = context.facts.route ?? context.endpointPath ?? "unknown"
    meter.answered(route: route, method: request.method.rawValue, status: response.status.code, seconds: seconds)
    record(request, response, route: route, start: start, context.trace)
    log(request, response, seconds, context)
    return response
  }

  /// Routes that machines ask every few seconds: spans only in a trace of the caller's.
  private static let probes: Set<String> = ["/livez", "/readyz", "/metrics"]

  private func record(
    _ request: Request, _ response: Response, route: String, start: UInt64, _ trace: TraceContext
  ) {
    guard let tracer, trace.span.isSampled, trace.parentID != nil || !Self.probes.contains(route) else { return }
    let method = request.method.rawValue
    tracer.record(
      Span(
        trace.span, parentID: trace.parentID, name: "\(method) \(route)", kind: .server, start: start,
        attributes: [
          ("http.request.method", .text(method)), ("http.route", .text(route)),
          ("http.response.status_code", .integer(response.status.code)),
          ("martlet.request_id", .text(trace.requestID)),
        ], error: response.status.kind == .serverError ? "status \(response.status.code)" : nil))
  }

  private func refusal(_ error: any Error, _ context: APIContext) -> Response {
    let problem = (error as? HTTPError).map(Problem.init) ?? Problem(error)
    if problem.status.kind == .serverError {
      context.logger.error("request failed", metadata: ["error": .string(Self.text(of: error))])
    }
    let document = ProblemDocument(problem, requestID: context.trace.requestID, traceID: context.trace.traceID)
    var headers = problem.headers
    headers[.contentType] = "application/problem+json"
    // A document of texts and numbers can always be written.
    let body = (try? APIJSON.encode(document)) ?? ByteBuffer()
    return Response(status: problem.status, headers: headers, body: ResponseBody(byteBuffer: body))
  }

  private static func text(of error: any Error) -> String {
    (error as? MartletError)?.description ?? (error as? Problem).map { "\($0.code): \($0.title)" } ?? "\(error)"
  }

  private func addHeaders(to response: inout Response, _ context: APIContext) {
    response.headers[.requestID] = context.trace.requestID
    response.headers[.traceParent] = context.trace.traceparent
    response.headers[.xContentTypeOptions] = "nosniff"
    response.headers[.contentSecurityPolicy] =
      "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
      + "base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
    response.headers[.frameOptions] = "DENY"
    response.headers[.referrerPolicy] = "no-referrer"
    if response.headers[.cacheControl] == nil { response.headers[.cacheControl] = "no-store" }
    if isEncrypted { response.headers[.strictTransportSecurity] = "max-age=31536000" }
  }

  private func log(_ request: Request, _ response: Response, _ seconds: Double, _ context: APIContext) {
    // The query may hold a cursor or a name, never a secret; a token in it is refused, so it is left out of the log.
    var metadata: Logger.Metadata = [
      "method": .string(request.method.rawValue), "path": .string(request.uri.path),
      "status": .stringConvertible(response.status.code), "milliseconds": .string(Self.milliseconds(seconds)),
      "client": .string(context.clientAddress ?? "-"),
    ]
    if let principal = context.facts.principal { metadata["principal"] = .string(principal) }
    context.logger.info("request", metadata: metadata)
  }

  private static func milliseconds(_ seconds: Double) -> String {
    let hundredths = Int((seconds * 100_000).rounded())
    return "\(hundredths / 100).\(hundredths / 10 % 10)\(hundredths % 10)"
  }
}

/// Counts requests and their answers.
protocol RequestMeter: Sendable {
  /// Followed by one `answered`.
  func began()
  /// - Parameter route: the declared path, never the one that was asked for.
  func answered(route: String, method: String, status: Int, seconds: Double)
}

extension Problem {
  /// What Hummingbird itself refuses.
  init(_ error: HTTPError) {
    switch error.status {
    case .notFound: self.init(.notFound, "unknown-route", "There is nothing at this address.")
    case .contentTooLarge: self.init(.contentTooLarge, "too-large", "The body is too large.")
    default: self.init(error.status, "bad-request", error.body ?? "The request cannot be understood.")
    }
  }
}
