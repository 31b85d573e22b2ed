import ArgumentParser
import Diagnostics
import Migration
import PostgresClient

/// What `migrate` and `resume` share: the display while the run works, signals, and the report after it.
struct RunConduct {
  /// Rows of the table list on a terminal; the files have them all.
  static let tablesMax = 60

  var session: Session
  var output: OutputArguments
  var target: PostgresConfiguration

  /// Ends with the exit status of the report.
  func run(_ body: @escaping @Sendable (any RunObserver) async throws -> RunReport) async throws {
    let files = output.reportDir.map(ReportFiles.init)
    try files?.prepare()
    let report = try await watched(body)
    if output.print.json {
      session.console.writeLine(JSONLine.encode(ReportLine(report: report)))
    } else if !output.quiet {
      let style = session.style(of: .standardOutput, isColorRefused: output.print.noColor)
      let elsewhere = output.reportDir.map { "\($0)/report.json" } ?? "--report-dir"
      let text = TextReport(style: style, tablesMax: Self.tablesMax, elsewhere: elsewhere).render(report)
      session.console.write(text, to: .standardOutput)
    }
    try files?.write(report)
    let code = ExitStatus.code(of: report)
    if code != ExitStatus.success.rawValue { throw ExitCode(code) }
  }

  private func watched(_ body: @escaping @Sendable (any RunObserver) async throws -> RunReport) async throws
    -> RunReport
  {
    let watcher = RunWatcher(clock: session.clock)
    let display = presenter().map { RunDisplay($0, watcher: watcher, console: session.console) }
    let showing = Task { await display?.run() }
    let result: Result<RunReport, any Error>
    do {
      result = .success(try await Interrupts.stopping(console: session.console) { try await body(watcher) })
    } catch {
      result = .failure(error)
    }
    showing.cancel()
    await showing.value
    do {
      return try result.get()
    } catch let error as MartletError {
      throw watcher.hasBegunWriting ? error.hinting(advice) : error
    } catch is CancellationError {
      let error = MartletError(.cancelled, "The run was stopped.")
      throw watcher.hasBegunWriting ? error.hinting(advice) : error.hinting("Nothing was written.")
    }
  }

  private var advice: String { "Go on with: martlet resume \(target.redactedURL.shellQuoted)" }

  /// Nil where nobody looks.
  func presenter() -> (any RunPresenter)? {
    if output.print.json { return output.progress == .none ? nil : JSONPresenter() }
    if output.quiet { return nil }
    let style = session.style(of: .standardError, isColorRefused: output.print.noColor)
    switch output.progress {
    case .auto: return session.isDrawable(.standardError) ? LivePresenter(style: style) : PlainPresenter()
    case .tty: return LivePresenter(style: style)
    case .plain: return PlainPresenter()
    case .none: return nil
    }
  }
}

/// The last line of `--json`.
struct ReportLine: Encodable {
  var event = "report"
  var report: RunReport
}
