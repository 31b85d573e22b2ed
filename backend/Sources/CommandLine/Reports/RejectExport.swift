import Diagnostics
import FoundationEssentials
import Migration
import SchemaModel
import Synchronization

/// Writes rejected rows as they come: JSON lines into one stream, or CSV into a file for each table.
final class RejectExport: Sendable {
  private let format: RejectsExportCommand.Format
  private let path: String
  private let console: any Console
  private let state = Mutex(State())

  private struct State {
    var files: [String: OutputFile] = [:]
    var rows = 0
  }

  /// Makes the folder or empties the file, so that a wrong path is found out first.
  init(format: RejectsExportCommand.Format, path: String, console: any Console) throws(MartletError) {
    self.format = format
    self.path = path
    self.console = console
    if format == .csv {
      do {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
      } catch {
        throw MartletError(
          .file, "The folder cannot be made.", context: ErrorContext(object: path, serverMessage: "\(error)"))
      }
    } else if path != "-" {
      let file = try OutputFile(path)
      state.withLock { $0.files[path] = file }
    }
  }

  func write(_ row: RejectDetail) throws(MartletError) {
    let result = state.withLock { state in
      Result { () throws(MartletError) in
        state.rows += 1
        switch format {
        case .json:
          let line = JSONLine.encode(RejectLine(row)) + "\n"
          if let file = state.files[path] { try file.write(line) } else { console.write(line, to: .standardOutput) }
        case .csv:
          let name = path.hasSuffix("/") ? path + Self.fileName(row) : "\(path)/\(Self.fileName(row))"
          var text = CSV.line(Self.fields(row))
          if state.files[name] == nil {
            state.files[name] = try OutputFile(name)
            text = CSV.line(Self.titles(row)) + text
          }
          try state.files[name]?.write(text)
        }
      }
    }
    try result.get()
  }

  /// - Returns: rows written.
  func finish() throws(MartletError) -> Int {
    let (files, rows) = state.withLock { ($0.files.values.map { $0 }, $0.rows) }
    for file in files { try file.close() }
    return rows
  }

  private static func fileName(_ row: RejectDetail) -> String {
    // A name may hold a slash.
    row.summary.table.printable.replacing(scalar: "/", with: "_") + ".csv"
  }

  private static func titles(_ row: RejectDetail) -> [String?] {
    ["reject_id", "reason", "column", "message", "rejected_at", "replayed_at", "raw_row"] + row.values.map(\.column)
  }

  private static func fields(_ row: RejectDetail) -> [String?] {
    let summary = row.summary
    return [
      "\(summary.id)", summary.reason, summary.column, summary.message, summary.rejectedAt, summary.replayedAt,
      HexDump.text(row.raw),
    ] + row.values.map(\.text)
  }
}

/// A rejected row as one line of JSON.
struct RejectLine: Encodable {
  var id: Int
  var table: String
  var target: String
  var key: [String: String?]
  var column: String?
  var reason: String
  var message: String?
  var remedy: String
  var rejectedAt: String
  var replayedAt: String?
  var values: [String: String?]
  /// Hexadecimal.
  var raw: String

  init(_ row: RejectDetail) {
    id = row.summary.id
    table = row.summary.table
    target = row.summary.target
    key = Dictionary(row.summary.key.map { ($0.column, $0.text) }, uniquingKeysWith: { first, _ in first })
    column = row.summary.column
    reason = row.summary.reason
    message = row.summary.message
    remedy = row.remedy
    rejectedAt = row.summary.rejectedAt
    replayedAt = row.summary.replayedAt
    values = Dictionary(row.values.map { ($0.column, $0.text) }, uniquingKeysWith: { first, _ in first })
    raw = HexDump.text(row.raw)
  }
}

/// Comma-separated values (RFC 4180). NULL is an empty field, an empty text is `""`, as PostgreSQL's COPY reads them.
enum CSV {
  static func line(_ fields: [String?]) -> String {
    fields.map { $0.map(quoted) ?? "" }.joined(separator: ",") + "\n"
  }

  private static func quoted(_ text: String) -> String {
    let isPlain = !text.isEmpty && !text.utf8.contains { [0x22, 0x2C, 0x0A, 0x0D].contains($0) }
    return isPlain ? text : "\"" + text.replacing(scalar: "\"", with: "\"\"") + "\""
  }
}
