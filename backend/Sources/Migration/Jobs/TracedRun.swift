import Diagnostics
public import Traces

/// Spans of a run that nobody keeps as a job: the command line's own.
public enum TracedRun {
  /// - Parameters:
  ///   - parent: what the run is a part of, if anything.
  ///   - observer: told everything, whether the run is traced or not.
  ///   - work: the run, which tells the observer that it is given.
  public static func perform<Result>(
    _ tracer: Tracer, below parent: SpanContext?, over observer: any RunObserver,
    _ work: (any RunObserver) async throws -> Result
  ) async throws -> Result {
    let span = tracer.begin(below: parent)
    guard let tracing = RunTracer(tracer, as: span, below: parent, over: observer) else {
      return try await work(observer)
    }
    do {
      let result = try await work(tracing)
      tracing.end(nil)
      return result
    } catch {
      tracing.end(RunLaunch.failure(error))
      throw error
    }
  }
}
