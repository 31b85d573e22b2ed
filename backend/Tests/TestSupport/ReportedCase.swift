import Foundation

/// A reported fault as an input that lies beside the checkout, as the corpus does. Its head says how it is run and what
/// is right; none is part of the project.
public struct ReportedCase: Sendable {
  public let number: String
  private let text: String

  /// - Parameter number: the first two digits of the file's name.
  public init(_ number: String) throws {
    let folder = Self.folder
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    guard let name = files.first(where: { $0.hasPrefix("\(number)-") && $0.hasSuffix(".sql") }) else {
      throw CocoaError(.fileNoSuchFile, userInfo: [NSFilePathErrorKey: folder.appending(path: "\(number)-….sql").path])
    }
    self.number = number
    text = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
  }

  /// The statements, for a database of the test's own: what makes and chooses the case's is left out, and its name is
  /// replaced where a statement names it.
  public func script(in database: String) throws -> String {
    let own = try Regex("\\bfr_\(number)\\b")
    let choice = try Regex("(?i)^\\s*(DROP|CREATE|USE)\\s+(DATABASE\\s+)?(IF\\s+EXISTS\\s+)?fr_\(number)\\b[^;]*;")
    return text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      var line = String(line)
      while let match = line.prefixMatch(of: choice) { line.removeSubrange(match.range) }
      return line.replacing(own, with: database)
    }.joined(separator: "\n")
  }

  /// False only where the folder is not there and nobody has promised that it is (`CI`).
  public static var arePresent: Bool {
    if ProcessInfo.processInfo.environment["CI"] != nil { return true }
    return (try? folder.checkResourceIsReachable()) == true
  }

  private static var folder: URL {
    if let path = ProcessInfo.processInfo.environment["MARTLET_TEST_CASES"] { return URL(fileURLWithPath: path) }
    // Tests/TestSupport/ReportedCase.swift → backend → repository → its neighbour.
    return URL(fileURLWithPath: #filePath).appending(path: "../../../../../shared/cases").standardizedFileURL
  }
}

extension Scratch {
  public func load(_ reported: ReportedCase) throws {
    try load(try reported.script(in: database), name: "case \(reported.number)")
  }
}
