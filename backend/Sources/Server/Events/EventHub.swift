import Diagnostics
import Foundation
import HTTPTypes
import Logging
import Migration
import NIOCore
import ServiceLifecycle

/// Tells every stream what changes: looks while somebody listens, encodes each event once.
actor EventHub: Service {
  /// What a stream that cannot keep up may have waiting, before it is given a snapshot instead.
  static let waitingMax = 64
  /// Between comments that keep a silent stream alive, and show a dead one.
  static let heartbeatSeconds = 10
  private static let heartbeat = ByteBuffer(string: ": alive\n\n")

  /// A stream's place in the hub: given back when nobody holds it any more, however the stream ended.
  final class Place: Sendable {
    private let id: Int
    private let hub: EventHub

    init(id: Int, hub: EventHub) {
      self.id = id
      self.hub = hub
    }

    deinit { Task { [id, hub] in await hub.unsubscribe(id) } }
  }

  struct Subscription: Sendable {
    let place: Place
    /// What the client is to be sent first.
    var opening: [ByteBuffer]
    var events: AsyncStream<ByteBuffer>
    /// Lets the stream end, from any thread.
    var end: @Sendable () -> Void
  }

  private let feed: RunFeed
  private let archive: RunArchive
  private let logger: Logger
  private let streamsMax: Int
  private let meters: ServerMeters
  private var ring = EventRing(epoch: String(UInt64(Date.now.timeIntervalSince1970 * 1000), radix: 36))
  private var streams: [Int: AsyncStream<ByteBuffer>.Continuation] = [:]
  private var lagging: Set<Int> = []
  private var nextID = 0
  /// Places of those whose snapshot is being made.
  private var reserved = 0
  private var previous: RunFeed.View?
  private var backups = BackupWatch()
  private var isUnavailable = false

  init(feed: RunFeed, archive: RunArchive, streamsMax: Int, meters: ServerMeters, logger: Logger) {
    self.meters = meters
    self.feed = feed
    self.archive = archive
    self.streamsMax = streamsMax
    self.logger = logger
  }

  // MARK: Streams

  func subscribe(after lastEventID: String?) async throws -> Subscription {
    guard streams.count + reserved < streamsMax else {
      throw Problem(
        .serviceUnavailable, "too-many-streams", "There are already \(streamsMax) event streams.",
        headers: [.retryAfter: "10"])
    }
    reserved += 1
    defer { reserved -= 1 }
    nextID += 1
    let id = nextID
    let (events, continuation) = AsyncStream<ByteBuffer>.makeStream(bufferingPolicy: .bufferingOldest(Self.waitingMax))
    var opening: [ByteBuffer] = []
    if let lastEventID, case .events(let missed) = ring.sequel(to: lastEventID) {
      opening = missed.map(\.bytes)
    } else {
      opening = [try await snapshot()]
    }
    streams[id] = continuation
    meters.streams(streams.count)
    return Subscription(
      place: Place(id: id, hub: self), opening: opening, events: events, end: { continuation.finish() })
  }

  private func unsubscribe(_ id: Int) {
    streams.removeValue(forKey: id)?.finish()
    meters.streams(streams.count)
    lagging.remove(id)
  }

  /// The whole state, with the id of the last event: what follows goes on from it.
  private func snapshot() async throws -> ByteBuffer {
    let view = try await feed.latest()
    if streams.isEmpty { previous = view }
    return EventRing.frame(id: ring.id(of: ring.last), name: "snapshot", data: view.bytes)
  }

  // MARK: Telling

  func run() async throws {
    // Not waited for at the end: a target that hangs would keep them.
    let telling = [
      Task { await self.every(.milliseconds(RunFeed.lookMilliseconds)) { await self.tick() } },
      Task { await self.watchBackups() },
      Task { await self.every(.seconds(Self.heartbeatSeconds)) { await self.beat() } },
    ]
    try? await gracefulShutdown()
    for task in telling { task.cancel() }
    for id in streams.keys { unsubscribe(id) }
  }

  private nonisolated func every(_ pause: Duration, _ body: @Sendable () async -> Void) async {
    while !Task.isCancelled {
      await body()
      do {
        try await Task.sleep(for: pause)
      } catch {
        return  // The server ends.
      }
    }
  }

  private func beat() {
    // One that has no room for a comment has something better to send.
    for stream in streams.values { stream.yield(Self.heartbeat) }
  }

  private func tick() async {
    guard !streams.isEmpty else { return }
    do {
      let view = try await feed.latest()
      if isUnavailable { publish("available", EmptyDocument()) }
      isUnavailable = false
      if let change = StatusChange(from: previous, to: view) { publish("progress", change) }
      previous = view
      for id in lagging {
        lagging.remove(id)
        streams[id]?.yield(EventRing.frame(id: ring.id(of: ring.last), name: "snapshot", data: view.bytes))
      }
    } catch {
      guard !isUnavailable else { return }
      isUnavailable = true
      let problem = Problem(error)
      logger.warning("the target cannot be watched", metadata: ["error": .string(problem.title)])
      publish("unavailable", Unavailable(code: problem.code, title: problem.title))
    }
  }

  /// Until cancelled. The ledger is asked, so that backups of other processes are told of as well.
  private func watchBackups() async {
    while !Task.isCancelled {
      if streams.isEmpty { backups = BackupWatch() } else { await lookAtBackups() }
      do {
        try await Task.sleep(for: .milliseconds(backups.pauseMilliseconds))
      } catch {
        return  // The server ends.
      }
    }
  }

  private func lookAtBackups() async {
    // A target that is away is told of by `tick`.
    guard let newest = try? await archive.newestBackups(limit: BackupWatch.backupsMax) else { return }
    for backup in backups.changes(in: newest.map { BackupDocument($0.job, file: $0.file) }) {
      publish("backup", backup)
    }
  }

  /// Also for what others tell: what happens in the run of this process.
  func publish(_ name: String, _ document: some Encodable & Sendable) {
    let data: ByteBuffer
    do {
      data = try APIJSON.encode(document)
    } catch {
      logger.error("an event cannot be written", metadata: ["event": .string(name), "error": .string("\(error)")])
      return
    }
    let event = ring.append(name: name, data: data)
    meters.sent(streams.count)
    for (id, stream) in streams where !lagging.contains(id) {
      guard case .dropped = stream.yield(event.bytes) else { continue }
      lagging.insert(id)
      meters.lagged()
    }
  }

  private struct Unavailable: Encodable, Sendable {
    var code: String
    var title: String
  }
}

struct EmptyDocument: Codable, Sendable {}
