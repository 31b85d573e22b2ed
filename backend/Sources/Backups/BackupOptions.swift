import Foundation
import Ledger

/// How backups are made.
public struct BackupOptions: Sendable, Hashable {
  /// Where dumps and their logs are, as an absolute path: a folder that nobody else may read (0700).
  public let folder: String
  /// pg_dump itself; nil looks on PATH and where Debian and the PGDG packages install it.
  public var dumpPath: String?
  /// A dump that takes longer is given up.
  public var timeLimitSeconds = 24 * 3600
  /// How long pg_dump waits for a table that somebody alters.
  public var lockWaitSeconds = 60
  /// Of a job's log; the last lines are kept beyond it.
  public var logBytesMax = 4 << 20

  /// - Parameter folder: made when it is missing; relative to the current folder unless it begins with a slash.
  public init(folder: String) {
    self.folder = URL(fileURLWithPath: folder).standardizedFileURL.path
  }
}

/// What a job is asked for, as its row in the ledger keeps it.
struct BackupRequest: Codable {
  var format = BackupFile.Format.custom
  var database: String
  var folder: String
}
