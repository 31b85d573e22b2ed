import Diagnostics
import Foundation

/// Reads the connection options of MySQL's option files (`my.cnf`): groups `client`, `client-server` and `martlet`.
///
/// As the servers' own clients do: later settings win, `!include` and `!includedir` are followed in place, `-` and `_`
/// are alike, values may be quoted, unknown options belong to other programs, and a world-writable file is ignored.
/// Source: MySQL manual, "Using Option Files"; MariaDB, "Configuring MariaDB with Option Files".
struct OptionFile {
  private(set) var settings = ConnectionSettings()

  /// The files that the servers' own clients read, in their order.
  static func defaultPaths(environment: [String: String]) -> [String] {
    ["/etc/my.cnf", "/etc/mysql/my.cnf"] + (environment["HOME"].map { ["\($0)/.my.cnf"] } ?? [])
  }

  /// - Parameter mustExist: whether a missing file is an error: a person who names a file expects it to be read.
  mutating func read(path: String, mustExist: Bool) throws(MartletError) {
    try read(path: path, mustExist: mustExist, depth: 0)
  }

  /// The deepest chain of `!include`; the servers' clients stop there too.
  private static let depthMax = 10
  private static let groups: Set<String> = ["client", "client-server", "martlet"]

  private mutating func read(path: String, mustExist: Bool, depth: Int) throws(MartletError) {
    let attributes = try? FileManager.default.attributesOfItem(atPath: resolved(path))
    guard let attributes, let data = FileManager.default.contents(atPath: path) else {
      if mustExist {
        throw MartletError(.file, "An option file cannot be read", context: ErrorContext(object: path))
      }
      return
    }
    let permissions = (attributes[.posixPermissions] as? NSNumber)?.intValue ?? 0
    if permissions & 0o002 != 0 {
      if mustExist {
        throw MartletError(
          .file, "An option file that everybody may write to is not used", context: ErrorContext(object: path),
          hint: "chmod o-w the file.")
      }
      return
    }
    // Invalid UTF-8 can only sit in a comment or in an option of another program without harm.
    try apply(String(decoding: data, as: UTF8.self), path: path, depth: depth)
  }

  private func resolved(_ path: String) -> String { URL(fileURLWithPath: path).resolvingSymlinksInPath().path }

  mutating func apply(_ text: String, path: String, depth: Int = 0) throws(MartletError) {
    var isOurs = false
    for (number, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
      let place = ErrorContext(object: path, line: number + 1)
      switch try Self.parse(line, at: place) {
      case .nothing: continue
      case .group(let name): isOurs = Self.groups.contains(name)
      case .option(let name, let value): if isOurs { try set(name, value, at: place) }
      case .include(let file):
        try descend(depth, at: place)
        try read(path: Self.absolute(file, besides: path), mustExist: false, depth: depth + 1)
      case .includeFolder(let folder):
        try descend(depth, at: place)
        let directory = Self.absolute(folder, besides: path)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        for name in names.sorted() where name.hasSuffix(".cnf") {
          try read(path: "\(directory)/\(name)", mustExist: false, depth: depth + 1)
        }
      }
    }
  }

  private func descend(_ depth: Int, at place: ErrorContext) throws(MartletError) {
    if depth >= Self.depthMax {
      throw MartletError(.file, "Option files include each other too deeply", context: place)
    }
  }

  private static func absolute(_ path: String, besides file: String) -> String {
    URL(fileURLWithPath: path, relativeTo: URL(fileURLWithPath: file).deletingLastPathComponent()).path
  }

  private mutating func set(_ option: String, _ value: String?, at place: ErrorContext) throws(MartletError) {
    switch (option, value) {
    case ("host", let value?): settings.host = value
    case ("user", let value?): settings.user = value
    case ("password", let value?): settings.password = Secret(value)
    case ("database", let value?): settings.database = value
    case ("port", let value?):
      guard let port = Int(value), (0...65535).contains(port) else {
        throw MartletError(.file, "The port of an option file is not a number up to 65535", context: place)
      }
      settings.port = port == 0 ? nil : port
    case ("ssl", _):
      settings.tlsMode = Self.isOff(value) ? .disabled : .required
    case ("skip-ssl", _):
      settings.tlsMode = .disabled
    case ("ssl-verify-server-cert", _):
      if !Self.isOff(value) { settings.tlsMode = .verifyFull }
    case (_, let value?):
      if case .badValue(let expected) = settings.set(option, to: value) {
        throw MartletError(.file, "The option \(option) of an option file is \(expected)", context: place)
      }
    default: break
    }
  }

  private static func isOff(_ value: String?) -> Bool { ["0", "off", "false"].contains(value?.lowercased()) }
}
