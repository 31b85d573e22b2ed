public import Ledger

/// A backup: its job, and the dump once it is written.
public struct Backup: Sendable, Equatable, Codable {
  public var job: JobRecord
  public var file: BackupFile?
}

public struct BackupPage: Sendable, Equatable, Codable {
  /// Newest first.
  public var backups: [Backup]
  /// Nil on the last page.
  public var nextPageToken: String?
}

/// A part of a log, of whole lines.
public struct BackupLogPart: Sendable, Hashable, Codable {
  public var text: String
  /// In bytes; where to go on reading.
  public var nextOffset: Int
  /// Nothing more will come.
  public var isComplete: Bool
}

/// A dump to hand out.
public struct BackupDownload: Sendable, Hashable {
  public var path: String
  public var fileName: String
  public var bytes: Int
  public var sha256: String

  /// A strong validator in the sense of RFC 9110, 8.8.3.
  public var entityTag: String { "\"\(sha256)\"" }
}
