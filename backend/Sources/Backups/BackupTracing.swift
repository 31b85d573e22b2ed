import Diagnostics
import Traces

/// The spans of a backup: the job, and each of its works.
struct BackupTracing: Sendable {
  let tracer: Tracer
  let job: SpanContext
  let parentID: String?
  let start = Span.now()

  /// Nil where the backup is not sampled.
  /// - Parameter parent: the request that asked for it.
  init?(_ tracer: Tracer?, below parent: SpanContext?) {
    guard let tracer else { return nil }
    self.tracer = tracer
    job = tracer.begin(below: parent)
    guard job.isSampled else { return nil }
    parentID = parent?.spanID
  }

  func ended(_ work: BackupState.Work, since start: UInt64, _ event: BackupState.Event) {
    var error: String?
    if case .failed(_, let failure) = event { error = failure.code.rawValue }
    tracer.record(Span(job.child, parentID: job.spanID, name: "backup \(work)", start: start, error: error))
  }

  func ended(_ outcome: BackupState.Outcome, of jobID: String) {
    let error: String? =
      switch outcome {
      case .succeeded: nil
      case .failed(let error), .unknown(let error): error.code.rawValue
      case .cancelled: "cancelled"
      case .interrupted: "interrupted"
      case .lost: "lost"
      }
    tracer.record(
      Span(
        job, parentID: parentID, name: "backup", start: start, attributes: [("martlet.backup", .text(jobID))],
        error: error))
  }
}
