import AccessControl
import Diagnostics
import Migration
import MySQLClient
import PostgresClient
import SchemaModel
import Synchronization

@testable import CommandLine

/// Keeps what a command writes.
final class RecordingConsole: Console {
  private let texts = Mutex<[OutputStream: String]>([:])
  private let terminals: Set<OutputStream>
  private let answer: String?

  init(terminals: Set<OutputStream> = [], answer: String? = nil) {
    self.terminals = terminals
    self.answer = answer
  }

  var output: String { texts.withLock { $0[.standardOutput] ?? "" } }
  var errors: String { texts.withLock { $0[.standardError] ?? "" } }

  func write(_ text: String, to stream: OutputStream) { texts.withLock { $0[stream, default: ""] += text } }
  func isTerminal(_ stream: OutputStream) -> Bool { terminals.contains(stream) }
  func size(of stream: OutputStream) -> TerminalSize? {
    terminals.contains(stream) ? TerminalSize(columns: 80, rows: 24) : nil
  }
  func ask(_ question: String) -> String? { answer }
}

extension Engine {
  /// Every call fails the test that did not expect it.
  static var refusing: Engine {
    let error = MartletError(ErrorCode(rawValue: "test.unexpected"), "This call was not expected.")
    return Engine(
      doctor: { _, _ in DoctorReport(checks: []) }, plan: { _ in throw error }, migrate: { _, _, _, _ in throw error },
      resume: { _, _, _ in throw error }, status: { _ in throw error }, cleanup: { _ in throw error },
      rejects: { _, _ in throw error }, readRejects: { _, _, _ in throw error },
      replayRejects: { _, _ in throw error }, readPlan: { _ in throw error }, writePlan: { _, _ in throw error },
      access: AccessCalls(
        createToken: { _, _, _ in throw error }, tokens: { _ in throw error }, revokeToken: { _, _, _ in throw error },
        audit: { _, _ in throw error }, verifyAudit: { _, _ in throw error }, pruneAudit: { _, _, _ in throw error }),
      backups: BackupEngine(
        create: { _, _, _, _ in throw error }, list: { _, _, _, _ in throw error }, log: { _, _, _, _ in throw error },
        check: { _, _, _ in throw error }, cancel: { _, _ in throw error }))
  }
}

/// A command's outcome.
struct Outcome {
  var status: Int32
  var output: String
  var errors: String
}

let sourceURL = "mysql://app@127.0.0.1:3306/shop"
let targetURL = "postgresql://app@127.0.0.1:5432/shop"

/// Runs the program with a recorder for a console and `engine` for a façade.
func martlet(
  _ arguments: [String], engine: Engine = .refusing, environment: [String: String] = ["TERM": "xterm"],
  console: RecordingConsole = RecordingConsole()
) async -> Outcome {
  let session = Session(
    console: console, environment: environment, engine: engine, clock: { 0 }, userName: { "anna" })
  let status = await Session.$current.withValue(session) { await Program.run(arguments) }
  return Outcome(status: status, output: console.output, errors: console.errors)
}

/// Runs the program and returns the value that `engine` caught.
final class Caught<Value: Sendable>: Sendable {
  private let stored = Mutex<Value?>(nil)

  var value: Value? { stored.withLock { $0 } }
  func keep(_ value: Value) { stored.withLock { $0 = value } }
}

/// The request that `martlet migrate` makes of these options.
func migrationRequest(_ options: [String], source: String = sourceURL) async -> MigrationRequest? {
  let caught = Caught<MigrationRequest>()
  var engine = Engine.refusing
  engine.migrate = { request, _, _, _ in
    caught.keep(request)
    return .sample
  }
  _ = await martlet(["migrate", source, targetURL] + options, engine: engine)
  return caught.value
}
