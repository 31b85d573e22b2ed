import Diagnostics
import Foundation
import Migration
import SchemaModel
import Testing

@testable import CommandLine

/// The commands as a shell sees them: status, standard output, standard error.
struct CommandTests {
  private func engine(report: RunReport) -> Engine {
    var engine = Engine.refusing
    engine.migrate = { _, _, observer, _ in
      observer.attach { .sample() }
      observer.observe(.phase(.copying))
      return report
    }
    return engine
  }

  @Test func `prints the report on standard output and progress on standard error`() async {
    let outcome = await martlet(["migrate", sourceURL, targetURL], engine: engine(report: .sample))
    #expect(outcome.status == 0)
    #expect(outcome.output == TextReport(tablesMax: 60, elsewhere: "--report-dir").render(.sample))
    #expect(outcome.errors == "[0:00] phase: copying\n")
  }

  @Test(arguments: [
    (RunReport.Outcome.complete, Int32(0)), (.completeWithLosses, 3), (.failed, 1), (.cancelled, 1),
  ])
  func `ends with the status of the outcome`(outcome: RunReport.Outcome, status: Int32) async {
    var report = RunReport.sample
    report.outcome = outcome
    #expect(await martlet(["migrate", sourceURL, targetURL], engine: engine(report: report)).status == status)
  }

  @Test func `prints nothing but JSON on standard output with --json`() async throws {
    let outcome = await martlet(["migrate", "--json", sourceURL, targetURL], engine: engine(report: .lossy))
    let lines = outcome.output.split(separator: "\n")
    let kinds = try lines.map { line in
      try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])["event"] as? String
    }
    #expect(kinds == ["phase", "progress", "report"])
    #expect(outcome.errors == "")
    #expect(outcome.status == 3)
  }

  @Test func `prints nothing with --quiet`() async {
    let outcome = await martlet(["migrate", "--quiet", sourceURL, targetURL], engine: engine(report: .sample))
    #expect(outcome.output + outcome.errors == "")
  }

  @Test(arguments: [
    (["TERM": "xterm"], [String](), true), (["TERM": "dumb"], [], false), ([:], [], false),
    (["TERM": "xterm"], ["--progress", "plain"], false),
  ])
  func `draws only on a terminal that can be drawn on`(
    environment: [String: String], options: [String], isLive: Bool
  ) async {
    let outcome = await martlet(
      ["migrate", sourceURL, targetURL] + options, engine: engine(report: .sample), environment: environment,
      console: RecordingConsole(terminals: [.standardError, .standardOutput]))
    #expect(outcome.errors.contains(FramePainter.hideCursor) == isLive)
    #expect(outcome.errors.hasSuffix(FramePainter.showCursor) == isLive)
  }

  @Test(arguments: [
    (["TERM": "xterm"], [String](), true), (["TERM": "xterm", "NO_COLOR": "1"], [], false),
    (["TERM": "xterm", "NO_COLOR": ""], [], true), (["TERM": "xterm"], ["--no-color"], false),
    (["TERM": "dumb"], [], false),
  ])
  func `colours only where that is wanted`(environment: [String: String], options: [String], isColored: Bool) async {
    let outcome = await martlet(
      ["migrate", "--progress", "none", sourceURL, targetURL] + options, engine: engine(report: .sample),
      environment: environment, console: RecordingConsole(terminals: [.standardOutput, .standardError]))
    #expect(outcome.output.contains("\u{1B}[") == isColored)
  }

  @Test(arguments: [
    (ErrorCode.invalidURL, Int32(2)), (.invalidPlan, 2), (.usage, 2), (.connect, 1), (.planRefused, 1), (.copy, 1),
  ])
  func `tells wrong usage from failure`(code: ErrorCode, status: Int32) async {
    var engine = Engine.refusing
    engine.migrate = { _, _, _, _ in throw MartletError(code, "It did not work.") }
    let outcome = await martlet(["migrate", sourceURL, targetURL], engine: engine)
    #expect(outcome.status == status)
    #expect(outcome.errors == "error: It did not work. [\(code.rawValue)]\n")
    #expect(outcome.output == "")
  }

  @Test func `says how to go on after a failure in the middle`() async {
    var engine = Engine.refusing
    engine.migrate = { _, _, observer, _ in
      observer.observe(.phase(.copying))
      throw MartletError(.connectionLost, "The connection was lost.")
    }
    let outcome = await martlet(["migrate", "--progress", "none", sourceURL, targetURL], engine: engine)
    #expect(outcome.errors.contains("hint: Go on with: martlet resume "))
    #expect(outcome.status == 1)
  }

  @Test func `says so when a stopped run has written nothing`() async {
    var engine = Engine.refusing
    engine.migrate = { _, _, _, _ in throw CancellationError() }
    let outcome = await martlet(["migrate", sourceURL, targetURL], engine: engine)
    #expect(outcome.errors == "stopped: The run was stopped. [query.cancelled]\nhint: Nothing was written.\n")
    #expect(outcome.status == 1)
  }

  @Test func `prints an error as JSON too with --json`() async throws {
    var engine = Engine.refusing
    engine.migrate = { _, _, _, _ in throw MartletError(.connect, "No answer.", hint: "Start it.") }
    let outcome = await martlet(["migrate", "--json", sourceURL, targetURL], engine: engine)
    #expect(
      outcome.output
        == #"{"error":{"code":"connect","context":{},"hint":"Start it.","isRetryable":false,"summary":"No answer."},"#
        + #""event":"error"}"#
        + "\n")
    #expect(outcome.errors.contains("No answer."))
  }

  @Test func `runs a written plan`() async {
    let caught = Caught<MigrationPlan>()
    var engine = Engine.refusing
    engine.readPlan = { directory in
      #expect(directory == "plan/")
      return .sample
    }
    engine.migrate = { _, plan, _, _ in
      if let plan { caught.keep(plan) }
      return .sample
    }
    #expect(await martlet(["migrate", sourceURL, targetURL, "--plan", "plan/"], engine: engine).status == 0)
    #expect(caught.value == .sample)
  }

  @Test(arguments: [["--nul", "strip"], ["--include", "a.*"], ["--target-schema", "x"]])
  func `refuses to overrule a written plan silently`(options: [String]) async {
    let outcome = await martlet(["migrate", sourceURL, targetURL, "--plan", "plan/"] + options)
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains("already decided"))
  }

  @Test func `refuses a schema for many databases`() async {
    let outcome = await martlet(["migrate", "mysql://app@127.0.0.1", targetURL, "--target-schema", "x"])
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains("A target schema needs a source with a database"))
  }

  @Test func `refuses a report folder before it runs`() async throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "martlet-\(UUID())").path
    try Data().write(to: URL(filePath: file))
    defer { try? FileManager.default.removeItem(atPath: file) }
    let outcome = await martlet(["migrate", sourceURL, targetURL, "--report-dir", "\(file)/below"])
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("[file]"))
  }

  @Test(arguments: [
    ("mysql://app:pw@h/db", true), ("mysql://app@h/db", false), ("mysql://app:@h/db", false),
    ("mysql://app:p@ss/w@h/db", true), ("postgresql://h/db?password=x", true), ("postgresql://h/db?user=a:b@c", false),
    ("host=h password=x", true), ("host=h user=x", false), ("postgresql://h:5432/db", false),
  ])
  func `sees passwords on the command line`(url: String, isPresent: Bool) {
    #expect(URLPassword.isPresent(in: url) == isPresent)
  }

  @Test func `warns about a password on the command line without repeating it`() async {
    let outcome = await martlet(
      ["migrate", "mysql://app:hunter2@127.0.0.1/shop", targetURL], engine: engine(report: .sample))
    #expect(outcome.errors.contains("MARTLET_SOURCE_PASSWORD, MYSQL_PWD or ~/.my.cnf"))
    #expect(!(outcome.errors + outcome.output).contains("hunter2"))
  }
}
