import AccessControl
import HTTPTypes
import HummingbirdCore
import Migration
import Monitoring
import MySQLClient
import NIOCore
import Telemetry

/// `/metrics`, for Prometheus.
struct MetricsResource: Resource {
  let tag = "Service"
  let monitor: Monitor
  let feed: RunFeed
  let sources: [MySQLConfiguration]
  let backups: BackupMeter

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
        let view = try? await Deadline.within(seconds: 2) { try await feed.current() }
        let run = view?.sighting?.run
        // Of a run that was started elsewhere too, where the server knows its source.
        await monitor.watchSource(
          run?.state == .running ? sources.first { $0.redactedURL == run?.source } : nil)
        if view != nil { await backups.update() }
        let page = await monitor.page(format, run: view.flatMap(RunMetrics.init))
        return Reply.bytes(ByteBuffer(bytes: page), type: format.contentType)
      })
  }
}
