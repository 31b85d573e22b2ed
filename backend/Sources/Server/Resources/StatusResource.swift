import AccessControl
import HTTPTypes
import Hummingbird
import NIOCore
import ServiceLifecycle

/// The state of the current or last run, and the stream of its changes.
struct StatusResource: Resource {
  let tag = "Status"
  let feed: RunFeed
  let hub: EventHub

  var endpoints: [Endpoint] { [status, events] }

  private var status: Endpoint {
    var endpoint = Endpoint.get(
      "/api/migration-status", .role(.readOnly), "The current or last run: phase, percent, rates, tables, findings.",
      as: StatusDocument.self
    ) { _ in throw Problem.notFound("view") }
    // Encoded once for all who ask within a quarter of a second.
    endpoint.handle = { _ in
      let view = try await feed.current()
      return Reply(
        headers: [.contentType: "application/json; charset=utf-8"], body: ResponseBody(byteBuffer: view.bytes),
        entityTag: view.entityTag)
    }
    return endpoint
  }

  private var events: Endpoint {
    Endpoint(
      method: .get, path: "/api/events", access: .role(.readOnly),
      summary:
        "Server-sent events: `snapshot` at first, then `progress`, `run` and `backup`; goes on behind Last-Event-ID.",
      answers: [
        Endpoint.Answer(status: 200, description: "The stream.", mediaType: "text/event-stream", document: nil)
      ],
      isStream: true, endsWithAccess: true, perPrincipalMax: 32,
      handle: { call in
        let subscription = try await hub.subscribe(after: call.request.headers[.lastEventID])
        call.lease?.whenOver(subscription.end)
        return Reply(
          headers: [
            .contentType: "text/event-stream", .cacheControl: "no-store", .accelBuffering: "no",
          ],
          body: ResponseBody { writer in
            try await Self.write(subscription, to: &writer)
            try await writer.finish(nil)
          })
      })
  }

  @concurrent
  private static func write(
    _ subscription: EventHub.Subscription, to writer: inout any ResponseBodyWriter
  ) async throws {
    // Proxies and browsers see at once that the stream is open, and how soon to come again when it is cut.
    try await writer.write(ByteBuffer(string: "retry: 2000\n\n"))
    for bytes in subscription.opening { try await writer.write(bytes) }
    for await bytes in subscription.events.cancelOnGracefulShutdown() { try await writer.write(bytes) }
  }
}
