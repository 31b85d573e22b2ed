import Diagnostics
import Foundation
import Ledger

extension BackupControl {
  public static let logBytesMax = 1 << 20

  /// A part of what pg_dump said, also while it says it. Empty where this folder has no log of that backup.
  /// - Parameters:
  ///   - offset: in bytes.
  ///   - bytesMax: at most `logBytesMax`.
  public func log(_ backupID: String, from offset: Int = 0, bytesMax: Int = logBytesMax) async throws -> BackupLogPart {
    let job = try await get(backupID).job
    let name = BackupName(job, try job.request.decode(BackupRequest.self))
    let folder = BackupFolder(path: setup.options.folder)
    let isOver = !job.state.isActive
    guard offset >= 0, let size = folder.bytes(of: name.log), offset < size else {
      return BackupLogPart(text: "", nextOffset: max(0, offset), isComplete: isOver)
    }
    let limit = max(BackupLog.lineBytesMax + 1, min(bytesMax, Self.logBytesMax))
    let bytes = try await FileThread().run { try folder.part(of: name.log, from: offset, bytesMax: limit) }
    let end = bytes.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    return BackupLogPart(
      text: String(decoding: bytes[..<end], as: UTF8.self), nextOffset: offset + end,
      isComplete: isOver && offset + end == size)
  }

  /// Reads the whole dump.
  /// - Throws: as `open`; `.dumpAltered` where its checksum is not the one that was taken when it was written.
  public func check(_ backupID: String) async throws -> BackupDownload {
    let download = try await open(backupID)
    let folder = BackupFolder(path: setup.options.folder)
    let found = try await FileThread().run { try folder.digest(of: download.fileName) }
    guard found == (download.bytes, download.sha256) else {
      throw DumpDigest.altered(download.path, "SHA-256 \(found.sha256), \(download.sha256) was written")
    }
    return download
  }

  /// - Throws: `.jobUnknown` where no dump of that number was written; `.dumpMissing` where it is not in the folder;
  ///   `.dumpAltered` where it has another size.
  public func open(_ backupID: String) async throws -> BackupDownload {
    guard let file = try await get(backupID).file else { throw Ledger.jobUnknown(backupID) }
    let folder = BackupFolder(path: setup.options.folder)
    guard let name = BackupName(dump: file.fileName) else {
      throw MartletError(
        .file, "The ledger names a file that is no dump.",
        context: ErrorContext(object: file.fileName))
    }
    let path = folder.path(of: name.dump)
    guard let bytes = folder.bytes(of: name.dump), let modified = folder.modifiedNanoseconds(name.dump) else {
      throw MartletError(
        .dumpMissing, "The dump is not in the backup folder any more.", context: ErrorContext(object: path),
        hint: "Was it moved, or made with another --dir? Else make another backup.")
    }
    guard bytes == file.bytes else {
      throw DumpDigest.altered(path, "\(bytes) bytes, \(file.bytes) were written")
    }
    return BackupDownload(
      path: path, fileName: name.dump, bytes: bytes, sha256: file.sha256, modifiedNanoseconds: modified)
  }
}
