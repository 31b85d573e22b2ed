import Diagnostics
import Logging
import Migration
import SchemaModel
import Synchronization

/// Takes what happens in the run of this process to the log, and what is rare to the streams. Called on the run's own
/// threads.
final class EventRelay: Sendable {
  /// The `run` event.
  private struct Document: Encodable, Sendable {
    var kind: String
    var detail: String
  }

  private let logger: Logger
  private let hub = Mutex<EventHub?>(nil)

  init(logger: Logger) { self.logger = logger }

  func connect(_ hub: EventHub) { self.hub.withLock { $0 = hub } }

  func tell(_ event: RunEvent, of origin: RunOrigin) {
    let (kind, detail) = Self.words(of: event)
    var metadata: Logger.Metadata = ["detail": .string(detail), "run": .string(origin.runID)]
    metadata["trace"] = origin.traceID.map { .string($0) }
    logger.log(level: event.isAlarming ? .warning : .info, "run: \(kind)", metadata: metadata)
    guard event.isTold, let hub = hub.withLock({ $0 }) else { return }
    Task { await hub.publish("run", Document(kind: kind, detail: detail)) }
  }

  private static func words(of event: RunEvent) -> (kind: String, detail: String) {
    switch event {
    case .phase(let phase): ("phase", phase.rawValue)
    case .planned(let tables, let rows, _, let findings):
      ("planned", "\(tables) tables, about \(rows) rows, \(findings.count) findings")
    case .snapshotTaken(let report): ("snapshot-taken", report.guarantee)
    case .tableStarted(let table): ("table-started", table)
    case .tableCopied(let table, let rows, let rejected, _):
      ("table-copied", "\(table): \(rows) rows, \(rejected) rejected")
    case .stepStarted(let id): ("step-started", id)
    case .stepFinished(let id, _): ("step-finished", id)
    case .finding(let finding): ("finding", "\(finding.code.rawValue): \(finding.object): \(finding.detail)")
    case .held(let hold): ("held", hold.rawValue)
    case .goingOn: ("going-on", "")
    case .stopping(let chunks, let steps, _): ("stopping", "\(chunks) chunks, \(steps.count) statements in flight")
    case .retrying(let what, let error, let seconds): ("retrying", "\(what) in \(Int(seconds)) s: \(error.summary)")
    case .readerRetired(let left, let error): ("reader-retired", "\(left) left: \(error.summary)")
    }
  }
}

extension RunEvent {
  /// Rare enough for a stream: tables, statements and findings come by the thousand, and are in `progress`.
  fileprivate var isTold: Bool {
    switch self {
    case .tableStarted, .tableCopied, .stepStarted, .stepFinished, .finding: false
    case .phase, .planned, .snapshotTaken, .held, .goingOn, .stopping, .retrying, .readerRetired: true
    }
  }

  fileprivate var isAlarming: Bool {
    switch self {
    case .finding, .held, .retrying, .readerRetired: true
    default: false
    }
  }
}
