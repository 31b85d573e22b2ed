import Foundation
import Ledger

/// The name of a backup's files: `shop-20261124T131502Z-1a2b3c4d`, with `.dump`, `.dump.partial` or `.log` behind it.
///
/// It follows from the job alone, so that whoever takes a job over knows what it may have left. It has no dot, slash or
/// blank, begins with no hyphen, and so cannot lead out of its folder.
struct BackupName: Sendable, Hashable {
  static let databaseCharactersMax = 40

  let stem: String

  init(_ job: JobRecord, _ request: BackupRequest) {
    self.init(database: request.database, createdAt: job.createdAt, jobID: job.jobID)
  }

  /// - Parameters:
  ///   - createdAt: ISO 8601, UTC.
  ///   - jobID: a UUID.
  init(database: String, createdAt: String, jobID: String) {
    let name = database.unicodeScalars.prefix(Self.databaseCharactersMax).map { scalar in
      Self.isPlain(scalar) ? String(scalar) : "_"
    }.joined()
    let time = createdAt.prefix { $0 != "." }.filter { $0.isASCII && ($0.isNumber || $0 == "T") }
    let job = jobID.lowercased().unicodeScalars.filter { Self.isHexadecimal($0) }.prefix(8)
    let safe = name.hasPrefix("-") || name.isEmpty ? "_" + name : name
    stem = "\(safe)-\(time)Z-\(job.map { String($0) }.joined())"
  }

  /// The name behind a file's, or nil for one that no backup has.
  init?(dump fileName: String) {
    guard fileName.hasSuffix(Self.dumpSuffix) else { return nil }
    let stem = String(fileName.dropLast(Self.dumpSuffix.count))
    let parts = stem.unicodeScalars.split(separator: "-", omittingEmptySubsequences: false)
    guard stem.unicodeScalars.count <= 80, parts.count >= 3, stem.unicodeScalars.allSatisfy(Self.isPlain),
      !stem.hasPrefix("-"), let job = parts.last, job.count == 8, job.allSatisfy(Self.isHexadecimal)
    else { return nil }
    self.stem = stem
  }

  private static let dumpSuffix = ".dump"

  var dump: String { stem + Self.dumpSuffix }
  /// While it is being written.
  var partial: String { dump + ".partial" }
  var log: String { stem + ".log" }

  private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "a"..."z", "A"..."Z", "0"..."9", "_", "-": true
    default: false
    }
  }

  private static func isHexadecimal(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "a"..."f", "0"..."9": true
    default: false
    }
  }
}
