import Foundation

/// The files of the repository, as the rules see them.
enum SourceTree {
  struct File {
    /// From the repository's root.
    var path: String
    var text: String

    var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }
    /// `CopyEngine` for `backend/Sources/CopyEngine/…`.
    var target: String? {
      let parts = path.split(separator: "/")
      return parts.count > 3 && parts[1] == "Sources" ? String(parts[2]) : nil
    }
  }

  static let root = URL(fileURLWithPath: #filePath).appending(path: "../../../..").standardizedFileURL

  static func files(under folder: String, _ endings: [String]) throws -> [File] {
    let base = root.appending(path: folder)
    let found = FileManager.default.enumerator(atPath: base.path)?.compactMap { $0 as? String } ?? []
    return try found.sorted().filter { name in
      let values = try base.appending(path: name).resourceValues(forKeys: [.isRegularFileKey])
      return values.isRegularFile == true && endings.contains { name.hasSuffix($0) }
    }.map { name in
      File(path: folder + "/" + name, text: try String(contentsOf: base.appending(path: name), encoding: .utf8))
    }
  }

  /// Every file that is text, of the whole repository, without what is built, fetched or measured.
  static func textFiles() throws -> [File] {
    let skipped: Set<String> = [
      ".git", ".swiftpm", "node_modules", "dist", "__pycache__", "Package.resolved", "results",
    ]
    var found: [File] = []
    var folders = [""]
    while let folder = folders.popLast() {
      let base = root.appending(path: folder)
      for name in try FileManager.default.contentsOfDirectory(atPath: base.path).sorted()
      where !skipped.contains(name) && !name.hasPrefix(".build") {
        let path = folder.isEmpty ? name : "\(folder)/\(name)"
        let url = root.appending(path: path)
        if try url.resourceValues(forKeys: [.isDirectoryKey]).isDirectory == true {
          folders.append(path)
        } else if let text = String(data: try Data(contentsOf: url), encoding: .utf8) {
          found.append(File(path: path, text: text))
        }
      }
    }
    return found
  }

  static func sources() throws -> [File] { try files(under: "backend/Sources", [".swift"]) }

  static func manifest() throws -> String {
    try String(contentsOf: root.appending(path: "backend/Package.swift"), encoding: .utf8)
  }
}
