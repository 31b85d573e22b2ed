import Diagnostics
import Foundation

struct FolderFacts: Sendable, Equatable {
  var path: String
  var isFolder: Bool
  /// The permission bits of its mode.
  var permissions: Int
  var isWritable: Bool
  var freeBytes: Int
}

/// What pg_dump would fail at.
struct UnreadableObject: Sendable, Equatable {
  enum Lack: String, Sendable {
    /// USAGE on its schema.
    case schema
    /// SELECT on it.
    case select
    /// Row-level security would hide rows.
    case rows
  }

  var object: String
  var lack: Lack
}

/// What is known before a dump begins, and whether it may begin. Pure: facts in, a verdict out.
struct Preflight: Sendable, Equatable {
  /// `server_version_num` / 10000.
  var serverMajor: Int
  var account: String
  /// The path of a pg_dump that was asked for.
  var givenTool: String?
  /// Those found, in the order in which they are preferred.
  var tools: [DumpTool]
  var folder: FolderFacts
  /// Tables without their indexes, and large objects.
  var databaseBytes: Int
  /// Of the last dump of this database.
  var lastDumpBytes: Int?
  var unreadable: [UnreadableObject]
  var unreadableLargeObjects: Int
  /// The client's key is encrypted.
  var hasKeyPassword: Bool

  /// For the log, and for what grows while the dump is written.
  static let spareBytes = 64 << 20
  private static let namedMax = 5

  /// The pg_dump to use.
  /// - Throws: `.backupRefused`, what is to be mended first.
  func verdict() throws(MartletError) -> DumpTool {
    try checkFolder()
    let tool = try chosenTool()
    try checkRights()
    try checkSpace()
    guard !hasKeyPassword else {
      throw MartletError(
        .backupRefused, "The password of the client's key cannot be given to pg_dump out of other people's sight.",
        context: ErrorContext(object: "sslpassword"),
        hint: "Use a key without a password, in a file that only this account can read.")
    }
    return tool
  }

  private func checkFolder() throws(MartletError) {
    guard folder.isFolder else {
      throw MartletError(
        .backupRefused, "The backup folder is no folder.", context: ErrorContext(object: folder.path))
    }
    guard folder.permissions & 0o077 == 0 else {
      throw MartletError(
        .backupRefused, "Other accounts of this machine can look into the backup folder.",
        context: ErrorContext(object: folder.path, serverDetail: "mode \(String(folder.permissions, radix: 8))"),
        hint: "chmod 700 it: a dump holds everything that the database holds.")
    }
    guard folder.isWritable else {
      throw MartletError(
        .backupRefused, "The backup folder cannot be written.", context: ErrorContext(object: folder.path))
    }
  }

  private func chosenTool() throws(MartletError) -> DumpTool {
    if let givenTool, tools.isEmpty {
      throw MartletError(
        .backupRefused, "What was given as pg_dump is none, or cannot be run.", context: ErrorContext(object: givenTool)
      )
    }
    guard !tools.isEmpty else {
      throw MartletError(
        .backupRefused, "There is no pg_dump on this machine.",
        hint: "Install PostgreSQL's client, version \(serverMajor) or newer (Debian: postgresql-client), or give "
          + "its path.")
    }
    if let first = tools.first, first.major >= serverMajor { return first }
    if let newer = tools.filter({ $0.major >= serverMajor }).min(by: { $0.major < $1.major }) { return newer }
    throw MartletError(
      .backupRefused, "pg_dump is older than the server, which it then refuses to dump.",
      context: ErrorContext(
        object: tools.map { "\($0.path) (\($0.version))" }.joined(separator: ", "),
        serverDetail: "the server is of version \(serverMajor)"),
      hint: "Install the client of PostgreSQL \(serverMajor) or newer.")
  }

  private func checkRights() throws(MartletError) {
    let hidden = unreadable.filter { $0.lack == .rows }
    let closed = unreadable.filter { $0.lack != .rows }
    if !closed.isEmpty {
      throw MartletError(
        .backupRefused, "The role may not read everything, and a dump of a part is no backup.",
        context: ErrorContext(object: Self.list(closed), serverDetail: "role \(account)"),
        hint: "Grant it pg_read_all_data, or SELECT on these and USAGE on their schemas.")
    }
    if !hidden.isEmpty {
      throw MartletError(
        .backupRefused, "Row-level security would hide rows from the role.",
        context: ErrorContext(object: Self.list(hidden), serverDetail: "role \(account)"),
        hint: "Give the role BYPASSRLS, or use another one: pg_dump refuses to dump some of a table's rows.")
    }
    if unreadableLargeObjects > 0 {
      throw MartletError(
        .backupRefused, "The role may not read all large objects.",
        context: ErrorContext(
          object: "\(unreadableLargeObjects) large objects", serverDetail: "role \(account)"),
        hint: "Grant SELECT on them; pg_read_all_data is not about large objects.")
    }
  }

  /// A dump's size cannot be told before: about the last one's, else half of the tables, as compression commonly does.
  var expectedBytes: Int { lastDumpBytes.map { $0 + $0 / 4 } ?? databaseBytes / 2 }

  private func checkSpace() throws(MartletError) {
    guard folder.freeBytes < expectedBytes + Self.spareBytes else { return }
    throw MartletError(
      .backupRefused, "The backup folder's disk has too little room.",
      context: ErrorContext(
        object: folder.path,
        serverDetail:
          "\(folder.freeBytes >> 20) MiB free, about \((expectedBytes + Self.spareBytes) >> 20) MiB needed, "
          + "tables take \(databaseBytes >> 20) MiB"),
      hint: "Remove older dumps, or give another folder.")
  }

  private static func list(_ objects: [UnreadableObject]) -> String {
    let named = objects.prefix(namedMax).map(\.object).joined(separator: ", ")
    return objects.count > namedMax ? "\(named) and \(objects.count - namedMax) more" : named
  }
}
