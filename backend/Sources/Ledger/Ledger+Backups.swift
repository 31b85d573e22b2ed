public import Diagnostics
import PostgresClient

/// A dump that was written whole. That it was written is no proof that it can be restored: `verifiedAt` is.
public struct BackupFile: Sendable, Hashable, Codable {
  public enum Format: String, Sendable, Hashable, Codable, CaseIterable {
    /// `pg_dump --format=custom`.
    case custom
  }

  /// The number of its job.
  public var backupID: String
  public var database: String
  /// Without its folder.
  public var fileName: String
  public var format: Format
  public var bytes: Int
  /// 64 hexadecimal digits in lower case.
  public var sha256: String
  public var serverVersion: String
  public var dumpVersion: String
  /// ISO 8601, UTC.
  public var startedAt: String
  public var finishedAt: String
  /// Kept whatever a retention says.
  public var isPinned: Bool
  public var verifiedAt: String?

  init(_ row: PostgresRow) throws(MartletError) {
    backupID = try row.require("backup_id").text
    database = try row.require("database").text
    fileName = try row.require("file_name").text
    format = try row.require("format").value(Format.init(rawValue:))
    bytes = try row.require("bytes").int
    sha256 = try row.require("sha256").text
    serverVersion = try row.require("server_version").text
    dumpVersion = try row.require("pg_dump_version").text
    startedAt = try row.require("started_at").text
    finishedAt = try row.require("finished_at").text
    isPinned = try row.bool("is_pinned") ?? false
    verifiedAt = try row.string("verified_at")
  }
}

/// What is to be recorded of a dump.
public struct NewBackup: Sendable {
  public var database: String
  public var fileName: String
  public var bytes: Int
  public var sha256: String
  public var serverVersion: String
  public var dumpVersion: String
  public var manifest: JSONDocument

  public init(
    database: String, fileName: String, bytes: Int, sha256: String, serverVersion: String, dumpVersion: String,
    manifest: JSONDocument
  ) {
    self.database = database
    self.fileName = fileName
    self.bytes = bytes
    self.sha256 = sha256
    self.serverVersion = serverVersion
    self.dumpVersion = dumpVersion
    self.manifest = manifest
  }
}

extension Ledger {
  /// Records a dump and ends its job: one transaction of its own. Said twice it is recorded once.
  /// - Throws: `.jobLost` where the job is somebody else's by now: then nothing is recorded.
  public func record(
    _ backup: NewBackup, job: JobHandle, result: JSONDocument, progress: JobProgress
  ) throws(MartletError) {
    try connection.transaction { () throws(MartletError) in
      try finish(job, state: .succeeded, result: result, progress: progress)
      _ = try connection.query(
        LedgerStatements.insertBackup,
        [
          .text(job.jobID), .text(backup.database), .text(backup.fileName),
          .text(BackupFile.Format.custom.rawValue), .int(backup.bytes), .text(backup.sha256),
          .text(backup.serverVersion), .text(backup.dumpVersion), .text(backup.manifest.text),
        ])
    }
  }

  /// By number; those that do not exist are left out.
  public func backups(_ backupIDs: [String]) throws(MartletError) -> [String: BackupFile] {
    // Numbers come from the ledger or are looked up as they are: quoted as elements of an array's text form.
    let elements = backupIDs.map { id in
      "\"" + id.unicodeScalars.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : "\($0)" }.joined() + "\""
    }
    let rows = try connection.query(
      LedgerStatements.backups, [.text("{" + elements.joined(separator: ",") + "}")])
    var files: [String: BackupFile] = [:]
    for row in rows {
      let file = try BackupFile(row)
      files[file.backupID] = file
    }
    return files
  }

  /// The newest dump of this database.
  public func lastBackup() throws(MartletError) -> BackupFile? {
    guard let row = try connection.query(LedgerStatements.lastBackup).first else { return nil }
    return try BackupFile(row)
  }

  public func manifest(ofBackup backupID: String) throws(MartletError) -> JSONDocument? {
    guard let row = try connection.query(LedgerStatements.backupManifest, [.text(backupID)]).first else { return nil }
    return JSONDocument(text: try row.require("manifest").text)
  }

  /// - Throws: `.jobUnknown` where no dump of that number was written.
  public func pin(backup backupID: String, _ isPinned: Bool) throws(MartletError) {
    let rows = try connection.query(LedgerStatements.pinBackup, [.text(backupID), .bool(isPinned)])
    if rows.affectedRows == 0 { throw Self.jobUnknown(backupID) }
  }
}
