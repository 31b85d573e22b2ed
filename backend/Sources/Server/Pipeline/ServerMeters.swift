import AccessControl
import Telemetry
import Traces

/// What the pipeline counts, in the catalogue's words.
struct ServerMeters: RequestMeter, AccessMeter, Tracer.Meter {
  let registry: MetricRegistry

  func answered(route: String, method: String, status: Int, seconds: Double) {
    registry.series(MetricCatalogue.httpRequestDuration, [route, method, "\(status)"]).observe(.seconds(seconds))
    registry.increment(MetricCatalogue.httpRequestsInFlight, by: -1)
    if status == 429 { registry.increment(MetricCatalogue.httpRequestsRefused, "rate_limit") }
    if status == 413 { registry.increment(MetricCatalogue.httpRequestsRefused, "body_size") }
  }

  func began() { registry.increment(MetricCatalogue.httpRequestsInFlight) }

  /// An address had too many connections open.
  func hadTooManyConnections() { registry.increment(MetricCatalogue.httpRequestsRefused, "rate_limit") }

  /// A request's head or body did not come in time, or its answer was not taken.
  func ranOutOfTime() { registry.increment(MetricCatalogue.httpRequestsRefused, "time") }

  func refused(_ reason: String) {
    registry.increment(MetricCatalogue.authenticationFailures, Self.label(reason))
  }

  private static func label(_ reason: String) -> String {
    switch AuthenticationFailure(rawValue: reason) {
    case .malformed?: "malformed"
    case .unknownToken?, .wrongSecret?, .unknownSession?: "unknown"
    case .expiredToken?, .expiredSession?: "expired"
    case .revokedToken?: "revoked"
    case nil: reason == "forbidden" ? "role" : reason == "rate-limit" ? "limited" : reason
    }
  }

  func exported(_ spans: Int) { registry.increment(MetricCatalogue.traceSpans, by: Double(spans), "exported") }

  func dropped(_ spans: Int) { registry.increment(MetricCatalogue.traceSpans, by: Double(spans), "dropped") }

  func streams(_ count: Int) { registry.set(MetricCatalogue.eventStreams, to: Double(count)) }

  func lagged() { registry.increment(MetricCatalogue.eventStreamsDropped) }

  /// An event went to so many streams.
  func sent(_ count: Int) { registry.increment(MetricCatalogue.eventsSent, by: Double(count)) }

  func audited(_ outcome: AuditEvent.Outcome) {
    let label =
      switch outcome {
      case .begun: "begun"
      case .succeeded: "allowed"
      case .denied: "denied"
      case .failed: "failed"
      }
    registry.increment(MetricCatalogue.auditEvents, label)
  }
}
