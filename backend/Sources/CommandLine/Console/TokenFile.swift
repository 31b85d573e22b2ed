import Diagnostics
import Foundation
import Glibc

/// A file that a token is written to instead of being printed: nobody but its owner can read it, before the token is in it
/// and afterwards.
struct TokenFile: Sendable {
  let path: String
  private let handle: FileHandle

  /// Makes the file, or takes one that is private already; what it holds stays until there is a token.
  ///
  /// - Throws: `file` for one that cannot be written, that others may read, or that is a link.
  init(path: String) throws(MartletError) {
    let file = open(path, O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw Self.unfit(path, String(cString: strerror(errno))) }
    var facts = stat()
    guard fstat(file, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG, facts.st_uid == geteuid(),
      facts.st_mode & 0o077 == 0
    else {
      close(file)
      throw Self.unfit(path, "it is no file of this account that others cannot read")
    }
    self.path = path
    handle = FileHandle(fileDescriptor: file, closeOnDealloc: true)
  }

  func write(_ token: Secret) throws(MartletError) {
    do {
      try handle.truncate(atOffset: 0)
      try handle.write(contentsOf: Data((token.reveal { $0 } + "\n").utf8))
      try handle.synchronize()
    } catch {
      throw Self.unfit(path, "\(error)")
    }
  }

  private static func unfit(_ path: String, _ reason: String) -> MartletError {
    MartletError(
      .file, "The token's file cannot be used.", context: ErrorContext(object: path, serverDetail: reason),
      hint: "Name a new file in a folder of this account, or one of mode 0600.")
  }
}
