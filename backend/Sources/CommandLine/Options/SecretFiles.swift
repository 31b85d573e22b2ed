import Diagnostics
import Foundation

/// Secrets that are handed over as files, as containers do it: `NAME_FILE` names the file that holds `NAME`.
enum SecretFiles {
  private static let suffix = "_FILE"
  static let bytesMax = 64 << 10

  /// The environment with the contents of such files; only for variables that hold passwords.
  /// - Throws: `.file` where one cannot be read; `.usage` where both forms are given.
  static func expanded(_ environment: [String: String]) throws(MartletError) -> [String: String] {
    var expanded = environment
    for (name, path) in environment where name.hasSuffix("PASSWORD" + suffix) {
      let variable = String(name.dropLast(suffix.utf8.count))
      guard environment[variable] == nil else {
        throw MartletError(
          .usage, "A password is given both in a variable and in a file.",
          context: ErrorContext(object: "\(variable), \(name)"), hint: "Give one of them.")
      }
      expanded[variable] = try contents(of: path, named: name)
    }
    return expanded
  }

  private static func contents(of path: String, named name: String) throws(MartletError) -> String {
    let data: Data
    do {
      data = try Data(contentsOf: URL(filePath: path))
    } catch {
      throw MartletError(
        .file, "The file of a password cannot be read.",
        context: ErrorContext(object: "\(name)=\(path)", serverMessage: error.localizedDescription))
    }
    guard data.count <= bytesMax, var text = String(data: data, encoding: .utf8) else {
      throw MartletError(
        .file, "The file of a password is no short text.", context: ErrorContext(object: "\(name)=\(path)"))
    }
    // An editor ends a file with a line feed; no password does.
    while text.utf8.last == UInt8(ascii: "\n") || text.utf8.last == UInt8(ascii: "\r") {
      text.unicodeScalars.removeLast()
    }
    return text
  }
}
