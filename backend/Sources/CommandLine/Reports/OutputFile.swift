import Diagnostics
import Foundation

/// A file that is written from its beginning to its end.
final class OutputFile: Sendable {
  private let path: String
  private let handle: FileHandle

  /// Makes the file, or empties the one that is there. Others may not read it: it holds people's data.
  init(_ path: String) throws(MartletError) {
    self.path = path
    guard FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600]),
      let handle = FileHandle(forWritingAtPath: path)
    else {
      throw MartletError(.file, "The file cannot be written.", context: ErrorContext(object: path))
    }
    self.handle = handle
  }

  func write(_ text: String) throws(MartletError) {
    try rethrowing { try handle.write(contentsOf: Data(text.utf8)) }
  }

  func close() throws(MartletError) { try rethrowing { try handle.close() } }

  private func rethrowing(_ body: () throws -> Void) throws(MartletError) {
    do {
      try body()
    } catch {
      throw MartletError(
        .file, "The file cannot be written.", context: ErrorContext(object: path, serverMessage: "\(error)"))
    }
  }
}
