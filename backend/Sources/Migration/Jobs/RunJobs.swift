import Diagnostics
import Foundation
public import Ledger
public import MySQLClient
import Planning
public import PostgresClient
public import SchemaModel
public import Traces

/// Runs that somebody asks for and does not wait for: each is a job in the ledger, worked on by this process.
///
/// A run can be steered from anywhere: an order to a run of another process is left in the ledger, where that process
/// finds it with its next heartbeat. A run whose process has died is finished by the next one that adopts it.
public actor RunJobs {
  /// What the ledger keeps of a request: enough to begin it again in another process.
  struct Request: Sendable, Codable, Hashable {
    /// By its name: the ledger holds no password.
    var source: String
    var plan: PlanOptions?
    var run: RunOptions?
    /// The run to be finished; nil for a new one.
    var resumes: String?
  }

  public enum Effect: String, Sendable, Codable, CaseIterable {
    /// To the run in this process.
    case given
    /// In the ledger, for the process that works on the run; it looks every few seconds.
    case left
    /// The run goes on in this process.
    case started
  }

  private let target: PostgresConfiguration
  private let sources: [String: MySQLConfiguration]
  private let session: LedgerSession
  private let live = LiveRun()
  private let tracer: Tracer?
  private let onEvent: @Sendable (RunEvent, RunOrigin) -> Void
  private var work: Task<Void, Never>?
  private var isShuttingDown = false

  /// - Parameters:
  ///   - sources: what runs may be started from, by name.
  ///   - tracer: takes spans of the runs of this process.
  ///   - onEvent: told what happens in the run of this process.
  public static func open(
    target: PostgresConfiguration, sources: [String: MySQLConfiguration], tracer: Tracer? = nil,
    onEvent: @escaping @Sendable (RunEvent, RunOrigin) -> Void
  ) async throws -> RunJobs {
    let session = try await LedgerSession.open(target, applicationName: "martlet jobs", for: .serving)
    return RunJobs(target: target, sources: sources, session: session, tracer: tracer, onEvent: onEvent)
  }

  private init(
    target: PostgresConfiguration, sources: [String: MySQLConfiguration], session: LedgerSession,
    tracer: Tracer?, onEvent: @escaping @Sendable (RunEvent, RunOrigin) -> Void
  ) {
    self.target = target
    self.sources = sources
    self.session = session
    self.tracer = tracer
    self.onEvent = onEvent
  }

  /// Of the run in this process; nil where there is none, or it has not begun to count.
  public nonisolated func progress() -> ProgressSnapshot? { live.progress }

  // MARK: Asking

  /// Begins a run; its id is the job's.
  ///
  /// - Parameter trace: the request that asks, where spans are taken.
  /// - Throws: `.jobActive` while another one is at work; `.usage` for a source that is not known, and one schema for
  ///   all databases of a server.
  public func start(
    source name: String, plan: PlanOptions, run: RunOptions, by requestedBy: String, idempotencyKey: String?,
    trace: SpanContext? = nil
  ) async throws -> JobRecord {
    let plan = try plan.placed(sourceHasDatabase: try source(name).database != nil)
    return try await begin(
      Request(source: name, plan: plan, run: run), by: requestedBy, idempotencyKey: idempotencyKey, trace: trace)
  }

  /// What became of the request that is, or became, this run: the newest job of it.
  public func job(ofRun runID: String) async throws -> JobRecord? {
    try await session.read { connection in
      let ledger = Ledger(connection)
      return try ledger.lastJob(ofRun: runID) ?? ledger.job(runID)
    }
  }

  // MARK: Steering

  public func pause(_ run: RunSummary) async throws -> Effect { try await order(.pause, run) { $0.pause() } }

  public func cancel(_ run: RunSummary) async throws -> Effect { try await order(.cancel, run) { $0.stop() } }

  /// Ends a run of this process that is not in the ledger yet.
  /// - Returns: false where there is none of this id.
  public func cancelPlanning(_ runID: String) -> Bool {
    guard let control = live.control(ofRun: runID) else { return false }
    control.stop()
    return true
  }

  /// Takes a pause back, or finishes a run that has ended early.
  public func resume(
    _ run: RunSummary, by requestedBy: String, trace: SpanContext? = nil
  ) async throws -> Effect {
    switch run.state {
    case .running: return try await order(nil, run) { $0.resume() }
    case .finished:
      throw MartletError(.jobOver, "The run has finished; there is nothing to resume.")
    case .interrupted, .failed, .cancelled:
      let name = try await sourceName(of: run)
      _ = try await begin(
        Request(source: name, resumes: run.runID), by: requestedBy, idempotencyKey: nil, trace: trace)
      return .started
    }
  }

  private func order(_ order: JobOrder?, _ run: RunSummary, _ give: (RunControl) -> Void) async throws -> Effect {
    guard run.state == .running else {
      throw MartletError(
        .jobOver, "Nobody works on the run.", context: ErrorContext(serverDetail: run.state.rawValue),
        hint: "Resume it.")
    }
    if let control = live.control(ofRun: run.runID) {
      give(control)
      return .given
    }
    try await session.write { ledger throws(MartletError) in try ledger.orderRun(run.runID, order) }
    return .left
  }

  private func source(_ name: String) throws(MartletError) -> MySQLConfiguration {
    guard let source = sources[name] else {
      throw MartletError(
        .usage, "There is no source of this name.", context: ErrorContext(object: name),
        hint: "The server is told its sources when it starts: martlet serve --source NAME=URL.")
    }
    return source
  }

  /// The source that the run was started from, as this server knows it.
  private func sourceName(of run: RunSummary) async throws -> String {
    let job = try await job(ofRun: run.runID)
    if let job, let request = try? RunReporting.decode(Request.self, job.request.text), sources[request.source] != nil {
      return request.source
    }
    guard let name = sources.first(where: { $0.value.redactedURL == run.source })?.key else {
      throw MartletError(
        .usage, "The run's source is none of this server's.", context: ErrorContext(object: run.source),
        hint: "Start the server with it (--source NAME=URL), or use martlet resume.")
    }
    return name
  }

  // MARK: Working

  private func begin(
    _ request: Request, by requestedBy: String, idempotencyKey: String?, trace: SpanContext?
  ) async throws -> JobRecord {
    guard !isShuttingDown else {
      throw MartletError(.leaseHeld, "The server is shutting down.", isRetryable: true)
    }
    let new = NewJob(
      kind: .run, requestedBy: requestedBy, request: JSONDocument(text: try RunReporting.json(request)),
      idempotencyKey: idempotencyKey, owner: RunLaunch.owner)
    switch try await session.write({ ledger throws(MartletError) in try ledger.start(new) }) {
    case .repeated(let record): return record
    case .begun(let job, let record):
      launch(job, request, runID: record.jobID, trace)
      return record
    }
  }

  private func launch(_ job: JobHandle, _ request: Request, runID: String, _ trace: SpanContext?) {
    let control = RunControl()
    let runAtWork = request.resumes ?? runID
    live.begin(runID: runAtWork, control: control)
    let span = tracer?.begin(below: trace)
    let observer = LiveRunObserver(
      live: live, origin: RunOrigin(runID: runAtWork, traceID: (span ?? trace)?.traceID), onEvent: onEvent)
    let tracing = tracer.flatMap { tracer in
      span.flatMap { RunTracer(tracer, runID: runAtWork, as: $0, below: trace, over: observer) }
    }
    let work = RunJobWork(
      job: job, request: request, runID: runID, target: target, sources: sources, session: session,
      control: control, observer: observer, tracing: tracing)
    self.work = Task { [live] in
      await work.perform()
      live.end()
    }
  }

  /// Takes over runs whose process has died or was shut down, until cancelled: looks when it begins and every ten
  /// seconds, because a process that has just died is silent only after a while.
  public func adopt() async {
    while !Task.isCancelled {
      do {
        try await adoptOnce()
        try await Task.sleep(for: .seconds(10))
      } catch is CancellationError {
        return
      } catch {
        // The target cannot be asked now; it is asked again.
        do { try await Task.sleep(for: .seconds(10)) } catch { return }
      }
    }
  }

  private func adoptOnce() async throws {
    guard !isShuttingDown, live.isIdle else { return }
    let found = try await session.read { connection in try Ledger(connection).silentJobs(.run).first }
    guard let found else { return }
    let request = try RunReporting.decode(Request.self, found.request.text)
    guard sources[request.source] != nil else { return }
    let job = try await session.write { ledger throws(MartletError) in
      try ledger.takeOver(found.jobID, owner: RunLaunch.owner)
    }
    if let job { launch(job, request, runID: found.jobID, nil) }
  }

  /// Ends the run of this process when what is in flight is done; the next server goes on with it.
  public func shutDown() async {
    isShuttingDown = true
    live.abandon()
    await work?.value
    // Not waited for: a target that hangs would keep it.
    Task { [session] in await session.close() }
  }
}
