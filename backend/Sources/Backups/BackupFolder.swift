import Crypto
import Diagnostics
import Foundation
import Glibc

/// The folder of the dumps. Its functions block; those that take long run on a `FileThread`.
struct BackupFolder: Sendable {
  /// Absolute.
  let path: String

  static let folderMode: mode_t = 0o700
  static let fileMode: mode_t = 0o600
  private static let bufferBytes = 1 << 20

  func path(of name: String) -> String { path + "/" + name }

  // MARK: The folder

  /// Makes the folder if there is none, and what leads to it.
  func make() throws(MartletError) {
    var made = ""
    for part in path.split(separator: "/") {
      made += "/" + part
      guard mkdir(made, Self.folderMode) != 0, errno != EEXIST else { continue }
      // A folder on the way may be one that exists and may not be written.
      if access(made, F_OK) != 0 { throw Self.failure("The backup folder cannot be made.", path) }
    }
  }

  func facts() throws(MartletError) -> FolderFacts {
    var status = stat()
    guard stat(path, &status) == 0 else { throw Self.failure("The backup folder cannot be looked at.", path) }
    return FolderFacts(
      path: path, isFolder: status.st_mode & S_IFMT == S_IFDIR, permissions: Int(status.st_mode & 0o7777),
      isWritable: access(path, W_OK | X_OK) == 0, freeBytes: try freeBytes())
  }

  private func freeBytes() throws(MartletError) -> Int {
    var status = statvfs()
    guard statvfs(path, &status) == 0 else { throw Self.failure("The free space cannot be asked for.", path) }
    return Int(clamping: UInt64(status.f_bavail) &* UInt64(status.f_frsize))
  }

  // MARK: Files

  /// Makes an empty file that only this account reads, and that was not there.
  func create(_ name: String) throws(MartletError) {
    let file = open(path(of: name), O_CREAT | O_EXCL | O_WRONLY | O_NOFOLLOW | O_CLOEXEC, Self.fileMode)
    guard file >= 0 else { throw Self.failure("A file of the backup cannot be made.", path(of: name)) }
    close(file)
  }

  /// Nothing where it is gone already.
  func remove(_ name: String) throws(MartletError) {
    guard unlink(path(of: name)) != 0, errno != ENOENT else { return }
    throw Self.failure("A file of the backup cannot be removed.", path(of: name))
  }

  /// The size of a regular file, or nil where there is none of that name.
  func bytes(of name: String) -> Int? {
    var status = stat()
    guard lstat(path(of: name), &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    return Int(status.st_size)
  }

  /// When a file was last written to, in nanoseconds since 1970; nil where there is none of that name.
  func modifiedNanoseconds(_ name: String) -> Int? {
    var status = stat()
    guard lstat(path(of: name), &status) == 0 else { return nil }
    return status.st_mtim.tv_sec * 1_000_000_000 + status.st_mtim.tv_nsec
  }

  /// Reads a file whole, and makes it safe from a crash of the machine.
  /// - Throws: `CancellationError` between two buffers.
  func seal(_ name: String) throws -> (bytes: Int, sha256: String) { try digest(of: name, makesDurable: true) }

  /// Reads a file whole.
  /// - Throws: `CancellationError` between two buffers.
  func digest(of name: String, makesDurable: Bool = false) throws -> (bytes: Int, sha256: String) {
    let path = path(of: name)
    let file = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
    guard file >= 0 else { throw Self.failure("The dump cannot be read back.", path) }
    defer { close(file) }
    if makesDurable, fsync(file) != 0 { throw Self.failure("The dump could not be written to the disk.", path) }
    var hash = SHA256()
    var total = 0
    var buffer = [UInt8](repeating: 0, count: Self.bufferBytes)
    while true {
      try Task.checkCancellation()
      let count = buffer.withUnsafeMutableBytes { read(file, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw Self.failure("The dump cannot be read back.", path) }
      if count == 0 { break }
      buffer.withUnsafeBytes { hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: $0[..<count])) }
      total += count
    }
    return (total, DumpDigest.text(hash.finalize()))
  }

  /// Gives a file its name, for good. A file that has the name is not replaced.
  func publish(_ partial: String, as name: String) throws(MartletError) {
    guard access(path(of: name), F_OK) != 0 else {
      throw MartletError(.file, "A file of that name is there already.", context: ErrorContext(object: path(of: name)))
    }
    guard rename(path(of: partial), path(of: name)) == 0 else {
      throw Self.failure("The dump cannot be given its name.", path(of: name))
    }
    let folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { throw Self.failure("The backup folder cannot be read.", path) }
    defer { close(folder) }
    guard fsync(folder) == 0 else { throw Self.failure("The backup folder could not be written to the disk.", path) }
  }

  /// A part of a file; empty at its end.
  func part(of name: String, from offset: Int, bytesMax: Int) throws(MartletError) -> [UInt8] {
    let path = path(of: name)
    let file = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
    guard file >= 0 else { throw Self.failure("The file cannot be read.", path) }
    defer { close(file) }
    var buffer = [UInt8](repeating: 0, count: bytesMax)
    let count = buffer.withUnsafeMutableBytes { pread(file, $0.baseAddress, $0.count, offset) }
    guard count >= 0 else { throw Self.failure("The file cannot be read.", path) }
    return Array(buffer[..<count])
  }

  /// With the system's words for `errno`.
  static func failure(_ summary: String, _ path: String) -> MartletError {
    let words = String(cString: strerror(errno))
    return MartletError(.file, summary, context: ErrorContext(object: path, serverMessage: words))
  }
}
