import Diagnostics
import Foundation
import Ledger
import PostgresClient

/// A job's own session on the ledger. A lost connection is made again; whether the job is still ours, its token tells.
struct JobLink: Sendable {
  private static let pause = Duration.seconds(1)

  let session: PostgresSession
  let target: PostgresConfiguration
  let job: JobHandle

  /// - Parameter patience: how long it is tried again where that can help.
  func ledger<Result: Sendable>(
    patience: Duration = .zero, _ body: @escaping @Sendable (Ledger, JobHandle) throws(MartletError) -> Result
  ) async throws -> Result {
    let job = job
    return try await connection(patience: patience) { connection throws(MartletError) in
      try body(Ledger(connection), job)
    }
  }

  func connection<Result: Sendable>(
    patience: Duration = .zero, _ body: @escaping @Sendable (PostgresConnection) throws(MartletError) -> Result
  ) async throws -> Result {
    let deadline = ContinuousClock.now + patience
    while true {
      do {
        let name = BackupSession.applicationName
        try await session.reconnect(target.named(name), applicationName: name)
        return try await session.run { connection in try body(connection) }
      } catch let error as MartletError where error.isRetryable && ContinuousClock.now < deadline {
        try await Task.sleep(for: Self.pause)
      }
    }
  }
}
