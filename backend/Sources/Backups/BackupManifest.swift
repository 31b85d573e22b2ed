import Diagnostics
import Ledger

/// What a dump holds, as it was when the dump's snapshot was taken.
public struct BackupManifest: Sendable, Hashable, Codable {
  public struct Table: Sendable, Hashable, Codable {
    public var schema: String
    public var name: String
    /// Without its indexes.
    public var bytes: Int
    /// The server's estimate.
    public var rowsEstimated: Int
    /// Counted in the dump's snapshot; nil where nobody has counted.
    public var rows: Int?
  }

  public var formatVersion = 1
  public var jobID: String
  public var database: String
  public var serverVersion: String
  public var dumpVersion: String
  /// ISO 8601, UTC.
  public var takenAt: String
  /// The transaction snapshot that pg_dump has read in.
  public var snapshot: String
  /// Of the write-ahead log when the snapshot was taken.
  public var walPosition: String
  /// Tables that are in the dump without their rows.
  public var dataLeftOut: [String]
  public var largeObjectBytes: Int
  public var tables: [Table]
}
