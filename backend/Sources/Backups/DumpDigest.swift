import Crypto
public import Diagnostics
import Foundation
import Synchronization

/// Holds a dump that is being sent against the checksum that was taken when it was written.
public final class DumpDigest: Sendable {
  private struct State {
    var hash = SHA256()
    var bytes = 0
  }

  private let download: BackupDownload
  private let state = Mutex(State())

  init(_ download: BackupDownload) { self.download = download }

  /// Takes the next piece of the whole file, before it is sent.
  /// - Throws: `.dumpAltered` in the place of the last piece, so that nobody takes what came for the dump.
  public func add(_ piece: UnsafeRawBufferPointer) throws(MartletError) {
    let found = state.withLock { state -> String? in
      state.hash.update(bufferPointer: piece)
      state.bytes += piece.count
      return state.bytes >= download.bytes ? Self.text(state.hash.finalize()) : nil
    }
    guard let found, found != download.sha256 else { return }
    throw Self.altered(download.path, "SHA-256 \(found), \(download.sha256) was written")
  }

  static func text(_ digest: SHA256.Digest) -> String { digest.map { String(format: "%02x", $0) }.joined() }

  static func altered(_ path: String, _ detail: String) -> MartletError {
    MartletError(
      .dumpAltered, "The dump is not what was written.", context: ErrorContext(object: path, serverDetail: detail),
      hint: "Do not restore it: make another backup, and look at the disk and at who may write to the folder.")
  }
}
