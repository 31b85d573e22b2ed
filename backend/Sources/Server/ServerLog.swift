import Foundation
public import Logging
import Synchronization

/// The server's log: one JSON object a line on standard error, with the ids of request and trace.
public enum ServerLog {
  public enum Level: String, Sendable, CaseIterable {
    case debug, info, notice, warning, error

    var level: Logger.Level {
      switch self {
      case .debug: .debug
      case .info: .info
      case .notice: .notice
      case .warning: .warning
      case .error: .error
      }
    }
  }

  public static func logger(level: Level) -> Logger {
    var logger = Logger(label: "martlet") { _ in JSONLogHandler(write: StandardError.write) }
    logger.logLevel = level.level
    return logger
  }
}

/// Whole lines, one after the other, whoever writes them.
private enum StandardError {
  private static let lock = Mutex(())

  static func write(_ line: [UInt8]) {
    lock.withLock { _ in
      // A log that nobody can take is no reason to stop serving.
      try? FileHandle.standardError.write(contentsOf: line)
    }
  }
}

/// `{"time":"…","level":"info","message":"request","request":"9c3c…","status":"200"}`
struct JSONLogHandler: LogHandler {
  var logLevel = Logger.Level.info
  var metadata: Logger.Metadata = [:]
  var metadataProvider: Logger.MetadataProvider?
  let write: @Sendable ([UInt8]) -> Void

  init(write: @escaping @Sendable ([UInt8]) -> Void) { self.write = write }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    var members = metadata.merging(event.metadata ?? [:]) { _, new in new }.mapValues { "\($0)" }
    members["time"] = Date.now.formatted(.iso8601.year().month().day().time(includingFractionalSeconds: true))
    members["level"] = event.level.rawValue
    members["message"] = "\(event.message)"
    members["hb.request.id"] = nil
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // Texts can always be written.
    guard let line = try? encoder.encode(members) else { return }
    write(Array(line) + [UInt8(ascii: "\n")])
  }
}
