import Foundation
import Testing

/// Published sample databases, beside the checkout or where `MARTLET_TEST_CORPUS` says.
enum Corpus {
  static let databases = ["chinook", "dolphinscheduler", "employees", "northwind", "sakila"]

  /// Nil where there is none and nobody insists (`CI`).
  static func folder() throws -> URL? {
    let environment = ProcessInfo.processInfo.environment
    // This file is backend/Tests/IntrospectionIntegrationTests/Corpus.swift.
    var repository = URL(filePath: #filePath)
    for _ in 0..<4 { repository.deleteLastPathComponent() }
    let folder =
      environment["MARTLET_TEST_CORPUS"].map { URL(filePath: $0) }
      ?? repository.appending(path: "../shared/corpus").standardizedFileURL
    if FileManager.default.fileExists(atPath: folder.path) { return folder }
    if environment["CI"] != nil { Issue.record("The corpus is missing: \(folder.path)") }
    return nil
  }

  /// The scripts of a database, in order, without the statements that choose a database of their own.
  static func scripts(of database: String, in folder: URL) throws -> [String] {
    let scripts = folder.appending(path: database).appending(path: "mysql")
    let files = try FileManager.default.contentsOfDirectory(atPath: scripts.path).filter { $0.hasSuffix(".sql") }
    return try files.sorted().map { file in
      let text = try String(contentsOf: scripts.appending(path: file), encoding: .utf8)
        .replacing("\r\n", with: "\n")
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false).filter { line in
        let words = line.uppercased().split { " ;\t\r".contains($0) }
        guard let first = words.first else { return true }
        return first != "USE"
          && !(["CREATE", "DROP"].contains(first) && words.count > 1 && ["DATABASE", "SCHEMA"].contains(words[1]))
      }
      return lines.joined(separator: "\n").replacing("`\(database)`.", with: "").replacing(" \(database).", with: " ")
    }
  }
}
