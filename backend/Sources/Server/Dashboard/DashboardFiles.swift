public import Diagnostics
import Foundation
import NIOCore

/// The files of the built dashboard, in memory since the start: a request is looked up among their names, so it can
/// name nothing else, and what is served is of one build.
public struct DashboardFiles: Sendable {
  /// A build is far below it; a folder that is not is the wrong one.
  static let bytesMax = 64 << 20
  static let indexPath = "/index.html"

  /// One form of a file: as it is, or compressed.
  struct Content: Sendable {
    var bytes: ByteBuffer
    var entityTag: String

    init(_ bytes: ByteBuffer) {
      self.bytes = bytes
      entityTag = Reply.entityTag(of: bytes)
    }
  }

  struct File: Sendable {
    var mediaType: String
    /// Its name has the hash of what is in it, so it never changes.
    var isImmutable: Bool
    var plain: Content
    /// The `.gz` that lay beside it.
    var gzip: Content?
  }

  /// By path from the root: `/assets/main-5KX2ABCD.js`.
  private(set) var files: [String: File] = [:]
  let index: File
  /// First segments of files in folders: `assets`.
  private(set) var folders: Set<String> = []

  /// Reads all regular files below a folder; hidden ones and links are left out.
  ///
  /// - Throws: `.file` where there is no `index.html`, or a file cannot be read, or it is far too much.
  public static func load(from folder: String) throws(MartletError) -> DashboardFiles {
    let root = URL(fileURLWithPath: folder, isDirectory: true).resolvingSymlinksInPath()
    var contents: [String: [UInt8]] = [:]
    var bytes = 0
    do {
      let keys: [URLResourceKey] = [.isRegularFileKey]
      let found = FileManager.default.enumerator(
        at: root, includingPropertiesForKeys: keys, options: [.skipsHiddenFiles])
      while let file = found?.nextObject() as? URL {
        guard try file.resourceValues(forKeys: Set(keys)).isRegularFile == true else { continue }
        let data = try Data(contentsOf: file)
        bytes += data.count
        guard bytes <= bytesMax else { throw tooMuch(folder) }
        contents["/" + file.pathComponents.dropFirst(root.pathComponents.count).joined(separator: "/")] = Array(data)
      }
    } catch let error as MartletError {
      throw error
    } catch {
      throw MartletError(
        .file, "The dashboard's files cannot be read.",
        context: ErrorContext(object: folder, serverMessage: "\(error)"))
    }
    return try DashboardFiles(contents, folder: folder)
  }

  private static func tooMuch(_ folder: String) -> MartletError {
    MartletError(
      .file, "The dashboard's folder is too big to be one.",
      context: ErrorContext(object: folder, serverDetail: "more than \(bytesMax >> 20) MiB"))
  }

  /// - Parameters:
  ///   - contents: by path from the root.
  ///   - folder: for the error.
  init(_ contents: [String: [UInt8]], folder: String) throws(MartletError) {
    for (path, bytes) in contents where !path.hasSuffix(".gz") {
      let name = path[path.index(after: path.lastIndex(of: "/") ?? path.startIndex)...]
      files[path] = File(
        mediaType: Self.mediaType(of: name), isImmutable: Self.hasHash(name), plain: Content(ByteBuffer(bytes: bytes)),
        gzip: contents[path + ".gz"].map { Content(ByteBuffer(bytes: $0)) })
      let segments = path.split(separator: "/")
      if segments.count > 1 { folders.insert(String(segments[0])) }
    }
    guard let index = files[Self.indexPath] else {
      throw MartletError(
        .file, "The folder holds no dashboard: it has no index.html.", context: ErrorContext(object: folder),
        hint: "make frontend builds it.")
    }
    self.index = index
  }

  // MARK: Names

  /// As esbuild writes it (`main-5KX2ABCD.js`: base32), or as hexadecimal digits with one that is no letter.
  static func hasHash(_ name: Substring) -> Bool {
    let pieces = name.split(separator: ".")
    guard pieces.count > 1 else { return false }
    return pieces.dropLast().contains { piece in
      guard let last = piece.split(separator: "-").last?.utf8 else { return false }
      let isBase32 = last.count == 8 && last.allSatisfy { (0x41...0x5A).contains($0) || (0x32...0x37).contains($0) }
      let isHex =
        last.count >= 8 && last.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
        && last.contains { (0x30...0x39).contains($0) }
      return isBase32 || isHex
    }
  }

  static func mediaType(of name: Substring) -> String {
    switch name.split(separator: ".").last?.lowercased() {
    case "html": "text/html; charset=utf-8"
    case "js", "mjs": "text/javascript; charset=utf-8"
    case "css": "text/css; charset=utf-8"
    case "json", "map": "application/json; charset=utf-8"
    case "webmanifest": "application/manifest+json"
    case "svg": "image/svg+xml"
    case "png": "image/png"
    case "ico": "image/vnd.microsoft.icon"
    case "webp": "image/webp"
    case "woff2": "font/woff2"
    case "txt": "text/plain; charset=utf-8"
    default: "application/octet-stream"
    }
  }
}
