public import Ledger

/// A backup: its job, and the dump once it is written.
public struct Backup: Sendable, Equatable, Codable {
  public var job: JobRecord
  public var file: BackupFile?

  public init(job: JobRecord, file: BackupFile?) {
    self.job = job
    self.file = file
  }
}

public struct BackupPage: Sendable, Equatable, Codable {
  /// Newest first.
  public var backups: [Backup]
  /// Nil on the last page.
  public var nextPageToken: String?

  public init(backups: [Backup], nextPageToken: String?) {
    self.backups = backups
    self.nextPageToken = nextPageToken
  }
}

/// A part of a log, of whole lines.
public struct BackupLogPart: Sendable, Hashable, Codable {
  public var text: String
  /// In bytes; where to go on reading.
  public var nextOffset: Int
  /// Nothing more will come.
  public var isComplete: Bool

  public init(text: String, nextOffset: Int, isComplete: Bool) {
    self.text = text
    self.nextOffset = nextOffset
    self.isComplete = isComplete
  }
}

/// A dump to hand out.
public struct BackupDownload: Sendable, Hashable, Codable {
  public var path: String
  public var fileName: String
  public var bytes: Int
  /// As it was taken when the dump was written.
  public var sha256: String
  /// Of the file that is there.
  public var modifiedNanoseconds: Int

  /// A strong validator in the sense of RFC 9110, 8.8.3: a file that was written to since has another one.
  public var entityTag: String { "\"\(sha256.prefix(32))-\(String(modifiedNanoseconds, radix: 36))\"" }

  /// Is to be told of every piece, where the whole dump is sent.
  public func digest() -> DumpDigest { DumpDigest(self) }
}
