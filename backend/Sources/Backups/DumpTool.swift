import Foundation

/// A pg_dump of this machine.
struct DumpTool: Sendable, Hashable {
  var path: String
  /// `15.18`, `18beta1`.
  var version: String
  var major: Int

  /// - Parameter banner: what `pg_dump --version` prints: `pg_dump (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)`.
  init?(path: String, banner: String) {
    guard let end = banner.firstRange(of: "(PostgreSQL) ")?.upperBound else { return nil }
    let version = banner[end...].prefix { !$0.isWhitespace }
    guard let major = Int(version.prefix { $0.isASCII && $0.isNumber }) else { return nil }
    self.path = path
    self.version = String(version)
    self.major = major
  }

  /// Where pg_dump may be, in the order in which it is preferred: PATH, then where packages put the newer ones.
  static func candidates(explicit: String?, path: String?) -> [String] {
    if let explicit { return [explicit] }
    let onPath = (path ?? "").split(separator: ":").filter { $0.hasPrefix("/") }.map { "\($0)/pg_dump" }
    let places = ["/usr/lib/postgresql", "/usr"].flatMap { root -> [String] in
      // A folder that cannot be read holds nothing for us.
      let names = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
      let versions = names.filter { root != "/usr" || $0.hasPrefix("pgsql-") }.sorted()
      return versions.map { "\(root)/\($0)/bin/pg_dump" }
    }
    let found = (onPath.first(where: isExecutable).map { [$0] } ?? []) + places.filter(isExecutable)
    return found.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  private static func isExecutable(_ path: String) -> Bool { FileManager.default.isExecutableFile(atPath: path) }
}
