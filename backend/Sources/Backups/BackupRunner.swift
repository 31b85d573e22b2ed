import Diagnostics
import Foundation
import Ledger
import PostgresClient
import Synchronization
import Traces

/// Owns the backups that this process makes. A backup goes on when whoever asked for it is gone.
public final class BackupRunner: Sendable {
  private struct Entry {
    var run: BackupRun
    var task: Task<Void, Never>
  }

  private struct State {
    var entries: [String: Entry] = [:]
    var isShutDown = false
  }

  private let state = Mutex(State())

  public init() {}

  /// Takes a job that has begun. After `shutDown` it is ended at once, as interrupted.
  func begin(_ record: JobRecord, link: JobLink, setup: BackupSetup, trace: SpanContext?) {
    let run = BackupRun(record: record, link: link, setup: setup, trace: trace)
    state.withLock { state in
      if state.isShutDown { run.stop(.shutdown) }
      let task = Task {
        await run.run()
        self.state.withLock { $0.entries[record.jobID] = nil }
      }
      state.entries[record.jobID] = Entry(run: run, task: task)
    }
  }

  /// Cancels a backup of this process; one that is not is left alone.
  func cancel(_ jobID: String) { state.withLock { $0.entries[jobID]?.run }?.stop(.cancelled) }

  /// Waits until a backup of this process has left nothing behind.
  public func finished(_ jobID: String) async { await state.withLock { $0.entries[jobID]?.task }?.value }

  /// Stops all backups, which end as interrupted, and waits for them; begins none from now on.
  public func shutDown() async {
    let entries = state.withLock { state in
      state.isShutDown = true
      return Array(state.entries.values)
    }
    for entry in entries { entry.run.stop(.shutdown) }
    for entry in entries { await entry.task.value }
  }
}
