import Diagnostics
import Synchronization
import Traces

/// Makes spans of what happens in a run: the run, its phases, tables and statements in them, chunks in tables. Hands
/// everything on to the observer behind it. Called on the run's own threads, a chunk at the most often.
final class RunTracer: RunObserver {
  /// A span that has begun.
  private struct Opened {
    var context: SpanContext
    var parentID: String
    var name: String
    var start = Span.now()
    var attributes: [(name: String, value: Span.Value)] = []
  }

  private struct State {
    var progress: (@Sendable () -> ProgressSnapshot)?
    var phase: Opened?
    var tables: [String: Opened] = [:]
    var steps: [String: Opened] = [:]
  }

  private let tracer: Tracer
  private let run: SpanContext
  private let parentID: String?
  private let runID: String?
  private let start = Span.now()
  private let next: any RunObserver
  private let state = Mutex(State())

  /// Nil where the run is not sampled: then it costs nothing.
  ///
  /// - Parameters:
  ///   - run: the run's own span.
  ///   - parent: what asked for the run.
  ///   - runID: nil where the run is yet to choose one.
  init?(
    _ tracer: Tracer, runID: String? = nil, as run: SpanContext, below parent: SpanContext?, over next: any RunObserver
  ) {
    guard run.isSampled else { return nil }
    self.run = run
    parentID = parent?.spanID
    self.tracer = tracer
    self.runID = runID
    self.next = next
  }

  func attach(progress: @escaping @Sendable () -> ProgressSnapshot) {
    state.withLock { $0.progress = progress }
    next.attach(progress: progress)
  }

  func observe(_ event: RunEvent) {
    next.observe(event)
    switch event {
    case .phase(let phase): enter(phase)
    case .tableStarted(let table): state.withLock { _ = opened(table, &$0) }
    case .tableCopied(let table, let rows, let rejected, _):
      end(
        state.withLock { $0.tables.removeValue(forKey: table) },
        [("martlet.rows", .integer(rows)), ("martlet.rows_rejected", .integer(rejected))])
    case .stepStarted(let id):
      state.withLock { state in
        state.steps[id] = open("step", below: state.phase, [("martlet.step", .text(id))])
      }
    case .stepFinished(let id, _): end(state.withLock { $0.steps.removeValue(forKey: id) })
    case .planned, .snapshotTaken, .finding, .held, .goingOn, .stopping, .retrying, .readerRetired: break
    }
  }

  func copied(_ chunk: CopiedChunk) {
    next.copied(chunk)
    let now = Span.now()
    let table = state.withLock { opened(chunk.table, &$0) }
    tracer.record(
      Span(
        table.context.child, parentID: table.context.spanID, name: "copy chunk",
        start: now - min(now, UInt64(chunk.seconds * 1_000_000_000)), end: now,
        attributes: [
          ("martlet.table", .text(chunk.table)), ("martlet.chunk", .integer(chunk.number)),
          ("martlet.rows", .integer(chunk.rows)), ("martlet.bytes", .integer(chunk.bytes)),
        ]))
  }

  /// Ends what is open, and the run's own span.
  func end(_ failure: MartletError?) {
    let last = state.withLock { state in
      defer { state = State() }
      return state
    }
    let open = Array(last.tables.values) + Array(last.steps.values) + [last.phase].compactMap(\.self)
    for span in open { end(span, error: failure) }
    let id = runID ?? last.progress?().runID
    tracer.record(
      Span(
        run, parentID: parentID, name: "run", start: start,
        attributes: id.map { [("martlet.run", .text($0))] } ?? [], error: failure.map(Self.text)))
  }

  // MARK: Spans

  private func enter(_ phase: RunPhase) {
    let before = state.withLock { state in
      let before = state.phase
      switch phase {
      case .finished, .failed, .cancelled: state.phase = nil
      default: state.phase = open("phase \(phase.rawValue)", below: nil, [])
      }
      return before
    }
    end(before)
  }

  /// A resumed run goes on with chunks of a table that was begun by another process.
  private func opened(_ table: String, _ state: inout State) -> Opened {
    if let known = state.tables[table] { return known }
    let new = open("copy table", below: state.phase, [("martlet.table", .text(table))])
    state.tables[table] = new
    return new
  }

  private func open(
    _ name: String, below parent: Opened?, _ attributes: [(name: String, value: Span.Value)]
  ) -> Opened {
    Opened(
      context: run.child, parentID: parent?.context.spanID ?? run.spanID, name: name, attributes: attributes)
  }

  private func end(
    _ span: Opened?, _ attributes: [(name: String, value: Span.Value)] = [], error: MartletError? = nil
  ) {
    guard let span else { return }
    tracer.record(
      Span(
        span.context, parentID: span.parentID, name: span.name, start: span.start,
        attributes: span.attributes + attributes, error: error.map(Self.text)))
  }

  /// Without what servers said: it may hold values of rows.
  private static func text(_ error: MartletError) -> String { "\(error.code.rawValue): \(error.summary)" }
}
