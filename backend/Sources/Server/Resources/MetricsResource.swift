import AccessControl
import HTTPTypes
import HummingbirdCore
import Monitoring
import NIOCore
import Telemetry

/// `/metrics`, for Prometheus.
struct MetricsResource: Resource {
  let tag = "Service"
  let monitor: Monitor
  let feed: RunFeed

  var endpoints: [Endpoint] { [metrics] }

  private var metrics: Endpoint {
    Endpoint(
      method: .get, path: "/metrics", access: .metrics,
      summary: "All metrics, in Prometheus's text format, or OpenMetrics where Accept asks for it.",
      answers: [
        Endpoint.Answer(
          status: 200, description: "The metrics.", mediaType: ExpositionFormat.prometheusText.contentType,
          document: nil)
      ],
      handle: { call in
        let format = ExpositionFormat(accept: call.request.headers[.accept] ?? "")
        // A target that is down is told by `pg_up`, and by the run's metrics that are missing.
        let view = try? await feed.current()
        let page = await monitor.page(format, run: view.flatMap(RunMetrics.init))
        return Reply.bytes(ByteBuffer(bytes: page), type: format.contentType)
      })
  }
}
