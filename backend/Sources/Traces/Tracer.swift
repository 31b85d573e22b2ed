public import Diagnostics
import Foundation
import HTTPSender
import Synchronization

/// Takes spans and hands them to a collector, a batch at a time. Where tracing is off there is none.
public final class Tracer: Sendable {
  /// Told how many spans came to a collector, and how many were lost.
  public protocol Meter: Sendable {
    func exported(_ spans: Int)
    func dropped(_ spans: Int)
  }

  /// Between two looks at the queue.
  static let pause = Duration.seconds(1)
  /// How often a batch is tried that the collector could not take now.
  static let attempts = 3
  /// What the end of the process waits for.
  static let flushLimit = Duration.seconds(5)

  private let settings: TracingSettings
  private let version: String
  private let meter: any Meter
  private let onFailure: @Sendable (MartletError) -> Void
  private let queue = Mutex(SpanQueue())

  /// - Parameter onFailure: told of a batch that is lost; not of every one while a collector is away.
  public init(
    _ settings: TracingSettings, version: String, meter: any Meter,
    onFailure: @escaping @Sendable (MartletError) -> Void
  ) {
    self.settings = settings
    self.version = version
    self.meter = meter
    self.onFailure = onFailure
  }

  // MARK: Spans

  /// A span that begins here, below the caller's where there is one.
  public func begin(below parent: SpanContext?) -> SpanContext {
    var context = parent?.child ?? .root(isSampled: false)
    context.isSampled = settings.sampler.records(traceID: context.traceID, parent: parent?.isSampled)
    return context
  }

  /// Takes a span, if it is sampled; never waits.
  public func record(_ span: Span) {
    guard span.context.isSampled else { return }
    if !queue.withLock({ $0.add(span) }) { meter.dropped(1) }
  }

  // MARK: Handing over

  /// Until cancelled; then what waits is handed over, within a few seconds.
  public func run() async {
    var isFailing = false
    while !Task.isCancelled {
      await drain(&isFailing)
      do { try await Task.sleep(for: Self.pause) } catch { break }
    }
    let last = Task {
      var isFailing = isFailing
      await drain(&isFailing)
    }
    let timer = Task {
      try await Task.sleep(for: Self.flushLimit)
      last.cancel()
    }
    await last.value
    timer.cancel()
    let left = queue.withLock { $0.take(countMax: .max, bytesMax: .max).count }
    if left > 0 { meter.dropped(left) }
  }

  private func drain(_ isFailing: inout Bool) async {
    while !Task.isCancelled {
      let batch = queue.withLock { $0.take() }
      guard !batch.isEmpty else { return }
      do {
        try await send(batch)
        meter.exported(batch.count)
        isFailing = false
      } catch {
        // The process ends while a batch is under way: it is handed over with the rest, or counted.
        guard !Task.isCancelled else { return queue.withLock { $0.putBack(batch) } }
        meter.dropped(batch.count)
        if !isFailing { onFailure(error) }
        isFailing = true
        // The next batch waits for the next look: a collector that is away is not asked for each one at once.
        return
      }
    }
  }

  private func send(_ batch: [Span]) async throws(MartletError) {
    let body = try body(of: batch)
    var attempt = 1
    while true {
      do throws(MartletError) {
        return try await post(body)
      } catch {
        guard error.isRetryable, attempt < Self.attempts, !Task.isCancelled else { throw error }
        do { try await Task.sleep(for: .milliseconds(250 << attempt)) } catch _ { throw error }
        attempt += 1
      }
    }
  }

  private func body(of batch: [Span]) throws(MartletError) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
      return Array(try encoder.encode(TraceDocument(batch, resource: settings.resource, version: version)))
    } catch {
      throw MartletError(.usage, "Spans cannot be written.", context: ErrorContext(serverMessage: "\(error)"))
    }
  }

  private func post(_ body: [UInt8]) async throws(MartletError) {
    var headers = [(name: "Content-Type", value: "application/json")]
    for header in settings.headers { headers.append(header.value.reveal { (header.name, $0) }) }
    let answer = try await HTTPSender.send(
      "POST", to: settings.endpoint, headers: headers, body: body, seconds: settings.timeoutSeconds)
    guard !(200..<300).contains(answer.status) else { return }
    // OTLP 1.5, "Failures": these may pass, others would be the same again.
    throw MartletError(
      .protocolViolation, "The collector does not take the spans.",
      context: ErrorContext(serverMessage: "status \(answer.status)"),
      isRetryable: [429, 502, 503, 504].contains(answer.status))
  }
}
