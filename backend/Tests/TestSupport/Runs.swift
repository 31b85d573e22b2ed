public import Migration
public import SchemaModel
import Synchronization

/// Keeps the events of a run for a test to look at.
public final class RecordingObserver: RunObserver {
  private let events = Mutex<[RunEvent]>([])
  private let progress = Mutex<(@Sendable () -> ProgressSnapshot)?>(nil)

  public init() {}

  public func attach(progress: @escaping @Sendable () -> ProgressSnapshot) {
    self.progress.withLock { $0 = progress }
  }

  public func observe(_ event: RunEvent) { events.withLock { $0.append(event) } }

  public var all: [RunEvent] { events.withLock { $0 } }

  public var snapshot: ProgressSnapshot? { progress.withLock { $0 }?() }

  public var findings: [Finding] {
    all.flatMap { event -> [Finding] in
      switch event {
      case .planned(_, _, _, let findings): findings
      case .finding(let finding): [finding]
      default: []
      }
    }
  }
}

extension Scratch {
  /// What `martlet migrate` would be asked for: everything by default, into `public`.
  public func request(_ change: (inout MigrationRequest) -> Void = { _ in }) -> MigrationRequest {
    var plan = PlanOptions()
    plan.targetSchema = "public"
    var request = MigrationRequest(source: source, target: target, plan: plan, run: RunOptions())
    change(&request)
    return request
  }
}
