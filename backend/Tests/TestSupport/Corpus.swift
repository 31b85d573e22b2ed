import Diagnostics
public import Foundation

/// The published sample databases that lie beside the checkout. Tests read them there; none is part of the project.
public enum Corpus: String, CaseIterable, Sendable, CustomStringConvertible {
  case chinook, dolphinscheduler, employees, northwind, sakila

  public var description: String { rawValue }

  /// What an empty or half-loaded database would not have.
  public var tablesMin: Int {
    switch self {
    case .chinook: 11
    case .dolphinscheduler: 60
    case .employees: 6
    case .northwind: 20
    case .sakila: 16
    }
  }

  /// The dump's files, in the order in which they load.
  public func files() throws -> [URL] {
    let folder = try Self.root().appending(path: "\(rawValue)/mysql")
    return try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
      .filter { $0.pathExtension == "sql" }.sorted { $0.lastPathComponent < $1.lastPathComponent }
  }

  /// The dump without the statements that choose a database of their own, so that each test loads it into its own.
  public func script() throws -> String {
    try files().map { file in
      let text = try String(contentsOf: file, encoding: .utf8).replacing("\r\n", with: "\n")
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false).filter { line in
        let words = line.uppercased().split { " ;\t`".contains($0) }
        guard let first = words.first else { return true }
        let isOfDatabase =
          ["CREATE", "DROP"].contains(first) && words.count > 1 && ["DATABASE", "SCHEMA"].contains(words[1])
        return first != "USE" && !isOfDatabase
      }
      return lines.joined(separator: "\n").replacing("`\(rawValue)`.", with: "").replacing(" \(rawValue).", with: " ")
    }.joined(separator: "\n")
  }

  /// False only where the folder is not there and nobody has promised that it is (`CI`).
  public static var isPresent: Bool {
    if ProcessInfo.processInfo.environment["CI"] != nil { return true }
    return (try? root().checkResourceIsReachable()) == true
  }

  private static func root() throws -> URL {
    if let path = ProcessInfo.processInfo.environment["MARTLET_TEST_CORPUS"] { return URL(fileURLWithPath: path) }
    // Tests/TestSupport/Corpus.swift → backend → repository → its neighbour.
    return URL(fileURLWithPath: #filePath).appending(path: "../../../../../shared/corpus").standardizedFileURL
  }
}

/// The project's own sample database.
public enum Sample {
  public static func files(for flavor: TestServers.Source) throws -> [URL] {
    let folder = URL(fileURLWithPath: #filePath).appending(path: "../../../scripts/sample").standardizedFileURL
    let other = flavor == .mysql ? "mariadb" : "mysql"
    return try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
      .filter { $0.pathExtension == "sql" && !$0.lastPathComponent.contains("-\(other)") }
      .sorted { $0.lastPathComponent < $1.lastPathComponent }
  }
}
