import Diagnostics
import Migration
import Synchronization
import Traces

/// Spans of a command's run, where OpenTelemetry's variables ask for them. `TRACEPARENT` tells what the command is a
/// part of.
struct CommandSpans {
  /// What became of the spans.
  private final class Meter: Tracer.Meter {
    private let state = Mutex((dropped: 0, error: MartletError?.none))

    var loss: (spans: Int, error: MartletError?) { state.withLock { ($0.dropped, $0.error) } }

    func exported(_ spans: Int) {}
    func dropped(_ spans: Int) { state.withLock { $0.dropped += spans } }
    func failed(_ error: MartletError) { state.withLock { $0.error = error } }
  }

  private let tracer: Tracer
  private let parent: SpanContext?
  private let meter = Meter()

  /// Nil where no spans are asked for.
  ///
  /// - Throws: `.usage` for a variable that cannot be understood.
  init?(environment: [String: String]) throws(MartletError) {
    guard let settings = try TracingSettings(environment: environment, version: Program.version) else { return nil }
    tracer = Tracer(settings, version: Program.version, meter: meter) { [meter] in meter.failed($0) }
    parent = environment["TRACEPARENT"].flatMap { SpanContext(traceparent: $0) }
  }

  /// Does the work; then hands over what spans are left, for five seconds at the most.
  func watch<Result: Sendable>(
    over observer: any RunObserver, _ work: (any RunObserver) async throws -> Result
  ) async throws -> Result {
    let sending = Task { [tracer] in await tracer.run() }
    let result: Swift.Result<Result, any Error>
    do {
      result = .success(try await TracedRun.perform(tracer, below: parent, over: observer, work))
    } catch {
      result = .failure(error)
    }
    sending.cancel()
    await sending.value
    return try result.get()
  }

  /// Of spans that were lost; the run is the same without them.
  var warning: String? {
    let loss = meter.loss
    guard loss.spans > 0 else { return nil }
    return "warning: \(loss.spans) spans did not come to the collector: \(loss.error?.summary ?? "there were too many")"
  }
}
