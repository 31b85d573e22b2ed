import CopyEngine
import Foundation
import Synchronization

/// Cancels what a run's workers have running on the servers, again and again until they have all ended: a cancel that
/// comes between two statements stops neither.
final class WorkInterruption: Sendable {
  private let readers: [CopyWorker]
  private let builders: [StepWorker]
  private let isOver = Atomic(false)

  init(readers: [CopyWorker], builders: [StepWorker]) {
    self.readers = readers
    self.builders = builders
  }

  /// Returns at once; a thread of its own waits for the servers.
  func begin() {
    Thread.detachNewThread { [self] in
      while !isOver.load(ordering: .acquiring) {
        for builder in builders { builder.interrupt() }
        for reader in readers { reader.interrupt() }
        Thread.sleep(forTimeInterval: 0.2)
      }
    }
  }

  func end() { isOver.store(true, ordering: .releasing) }
}
