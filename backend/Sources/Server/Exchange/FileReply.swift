import Backups
import Diagnostics
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// Hands out a file, whole or in part, a piece at a time.
enum FileReply {
  static func make(_ download: BackupDownload, _ call: Call) async throws -> Reply {
    var headers: HTTPFields = [
      .contentType: "application/octet-stream", .acceptRanges: "bytes", .eTag: download.entityTag,
      .contentDisposition: "attachment; filename=\"\(download.fileName)\"",
    ]
    if call.request.headers.know(entityTag: download.entityTag) {
      return Reply(status: .notModified, headers: headers, body: ResponseBody())
    }
    // If-Range: a part of another file is worth nothing.
    let isSame = call.request.headers[.ifRange].map { $0 == download.entityTag } ?? true
    let range = ByteRange(isSame ? call.request.headers[.range] : nil, size: download.bytes)
    switch range {
    case .whole: return try await reply(download, 0..<download.bytes, .ok, headers, call)
    case .part(let part):
      headers[.contentRange] = "bytes \(part.lowerBound)-\(part.upperBound)/\(download.bytes)"
      return try await reply(download, part.lowerBound..<part.upperBound + 1, .partialContent, headers, call)
    case .unsatisfiable:
      throw Problem(
        .rangeNotSatisfiable, "range", "Nothing of the file lies in this range.",
        headers: [.contentRange: "bytes */\(download.bytes)"])
    }
  }

  private static func reply(
    _ download: BackupDownload, _ range: Range<Int>, _ status: HTTPResponse.Status, _ headers: HTTPFields,
    _ call: Call
  ) async throws -> Reply {
    guard !range.isEmpty else { return Reply(status: status, headers: headers, body: ResponseBody()) }
    let body: ResponseBody
    do {
      body = try await FileIO().loadFile(
        path: download.path, range: range.lowerBound...range.upperBound - 1, context: call.context,
        // NIO reads up to eight pieces ahead, also for a client that takes none.
        chunkLength: 32 << 10)
    } catch {
      throw MartletError(
        .file, "The dump cannot be read.",
        context: ErrorContext(object: download.fileName, serverMessage: "\(error)"))
    }
    return Reply(status: status, headers: headers, body: range.count == download.bytes ? checked(body, download) : body)
  }

  /// A dump that is not what was written does not come to its end. Of a part nothing can be said; the client has the
  /// checksum of the whole in the backup's document.
  private static func checked(_ body: ResponseBody, _ download: BackupDownload) -> ResponseBody {
    ResponseBody(contentLength: body.contentLength) { writer in
      let digest = download.digest()
      try await body.write(
        writer.map { buffer in
          try buffer.withUnsafeReadableBytes { piece throws(MartletError) in try digest.add(piece) }
          return buffer
        })
    }
  }
}
