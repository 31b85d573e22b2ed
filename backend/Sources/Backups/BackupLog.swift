import Diagnostics
import Foundation
import Glibc
import Synchronization

/// The log of a backup: what pg_dump says, as a file that grows while it runs.
final class BackupLog: Sendable {
  static let lineBytesMax = 4096
  /// Of pg_dump's words, those that tell why it failed.
  private static let causeLinesMax = 5

  private struct State {
    var splitter: LineSplitter
    var budget: LogBudget
    var file: CInt?
    var causes: [String] = []
  }

  private let state: Mutex<State>
  private let redaction: LogRedaction
  private let onLine: @Sendable (String) -> Void

  /// - Parameters:
  ///   - path: of a file that exists.
  ///   - onLine: told of each line, clean of secrets.
  init(
    path: String, bytesMax: Int, redaction: LogRedaction, onLine: @escaping @Sendable (String) -> Void
  ) throws(MartletError) {
    let file = open(path, O_WRONLY | O_APPEND | O_NOFOLLOW | O_CLOEXEC)
    guard file >= 0 else { throw BackupFolder.failure("The log cannot be written.", path) }
    self.redaction = redaction
    self.onLine = onLine
    // A secret that a cut would leave the beginning of is seen whole.
    let lineBytesMax = Self.lineBytesMax + redaction.secretBytesMax
    state = Mutex(
      State(splitter: LineSplitter(lineBytesMax: lineBytesMax), budget: LogBudget(bytesMax: bytesMax), file: file))
  }

  deinit { close() }

  /// What pg_dump writes, in pieces as they come.
  func take(_ bytes: [UInt8]) {
    state.withLock { state in
      var splitter = state.splitter
      splitter.take(bytes) { add($0, to: &state) }
      state.splitter = splitter
    }
  }

  /// A line of our own.
  func note(_ text: String) {
    state.withLock { state in add(Array("martlet: \(text)".utf8), to: &state) }
  }

  /// Writes what was held back: a job that is over has a log that is whole.
  func flush() { state.withLock { flush(&$0) } }

  /// Harmless when repeated.
  func close() {
    state.withLock { state in
      flush(&state)
      if let file = state.file { Glibc.close(file) }
      state.file = nil
    }
  }

  private func flush(_ state: inout State) {
    guard let file = state.file else { return }
    var splitter = state.splitter
    splitter.end { add($0, to: &state) }
    state.splitter = splitter
    write(state.budget.end(), to: file)
  }

  /// pg_dump's own account of its failure: its errors and their details.
  var cause: String? {
    let lines = state.withLock { $0.causes }
    return lines.isEmpty ? nil : lines.joined(separator: " ")
  }

  private func add(_ bytes: [UInt8], to state: inout State) {
    guard let file = state.file else { return }
    let line = String(decoding: redaction.apply(bytes).prefix(Self.lineBytesMax), as: UTF8.self)
    onLine(line)
    if let words = Self.complaint(line), state.causes.count < Self.causeLinesMax { state.causes.append(words) }
    write(state.budget.take(line), to: file)
  }

  /// `pg_dump: error: …` and what it adds as `detail:` and `hint:`.
  private static func complaint(_ line: String) -> String? {
    for mark in ["error: ", "detail: ", "hint: "] {
      if let found = line.firstRange(of: "pg_dump: " + mark) { return String(line[found.upperBound...]) }
    }
    return nil
  }

  /// A full disk takes the log before the dump, which will say so itself.
  private func write(_ text: String?, to file: CInt) {
    guard let text else { return }
    Array(text.utf8).withUnsafeBytes { _ = Glibc.write(file, $0.baseAddress, $0.count) }
  }
}
