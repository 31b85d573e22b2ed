import Diagnostics
import Foundation
import Ledger
import PostgresClient

/// Cleans up after backups whose process died.
struct BackupRecovery: Sendable {
  let target: PostgresConfiguration

  /// The backups that are marked as interrupted now.
  func run() async throws -> [String] {
    let silent = try await BackupSession.with(target) { ledger in
      try ledger.hasJobs() ? try ledger.silentJobs(.backup) : []
    }
    var recovered: [String] = []
    for record in silent where try await recover(record) { recovered.append(record.jobID) }
    return recovered
  }

  /// - Returns: false where somebody else was faster, or the owner speaks again.
  private func recover(_ record: JobRecord) async throws -> Bool {
    let session = try await BackupSession.open(target)
    do {
      let isDone = try await recover(record, session)
      await session.close()
      return isDone
    } catch {
      await session.close()
      throw error
    }
  }

  private func recover(_ record: JobRecord, _ session: PostgresSession) async throws -> Bool {
    let owner = BackupSession.owner
    let taken = try await session.run { connection in
      try Ledger(connection).takeOver(record.jobID, owner: owner)
    }
    guard let job = taken else { return false }
    let link = JobLink(session: session, target: target, job: job)
    var error = MartletError(
      .jobInterrupted, "The process of the backup died.",
      context: ErrorContext(serverDetail: "process \(record.ownerProcessID) on \(record.ownerHost)"),
      hint: "Begin another backup.")
    do {
      // pg_dump ends when its session does; what it may still write goes into a file without a name.
      try await BackupWork.endSessions(BackupSession.applicationName(ofJob: record.jobID), link)
      try removeFiles(of: record, &error)
    } catch let failure as MartletError where !failure.isRetryable {
      // A job that cannot be cleaned up after must not keep every other from beginning.
      error.context.serverMessage = "\(failure)"
      error.hint = "See to what is named here by hand."
    }
    let last = error
    try await link.ledger { ledger, job throws(MartletError) in
      try ledger.finish(job, state: .interrupted, error: last)
    }
    return true
  }

  /// Removes a partial file on the machine where it was written. A dump that had its name already is whole, and is left:
  /// the ledger may have come from a backup itself, taken while this one was at work.
  private func removeFiles(of record: JobRecord, _ error: inout MartletError) throws(MartletError) {
    let request = try record.request.decode(BackupRequest.self)
    let name = BackupName(record, request)
    let folder = BackupFolder(path: request.folder)
    guard record.ownerHost == BackupSession.owner.host else {
      error.context.object = folder.path(of: name.partial)
      error.hint = "Its partial file may still be on its own machine: remove it there."
      return
    }
    try folder.remove(name.partial)
    if folder.bytes(of: name.dump) != nil {
      error.context.object = folder.path(of: name.dump)
      error.hint = "The dump was written whole, and not recorded: check it with pg_restore --list before you use it."
    }
  }
}
