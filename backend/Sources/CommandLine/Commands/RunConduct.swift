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

  static let signalHelp = """
    Ctrl-C (or SIGTERM) ends the run when the chunks and statements in flight are done, within a minute; a second one \
    cancels them, and ends with 130. SIGUSR1 pauses the run, SIGUSR2 lets it go on.
    """

  /// Ends with the exit status of the report.
  func run(_ body: @escaping @Sendable (any RunObserver, RunControl) async throws -> RunReport) async throws {
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

  private func watched(
    _ body: @escaping @Sendable (any RunObserver, RunControl) async throws -> RunReport
  ) async throws -> RunReport {
    let spans = try CommandSpans(environment: session.environment)
    let control = RunControl()
    let watcher = RunWatcher(clock: session.clock)
    let display = presenter().map { RunDisplay($0, watcher: watcher, console: session.console) }
    let showing = Task { await display?.run() }
    let result: Result<RunReport, any Error>
    do {
      result = .success(
        try await Interrupts.steering(control, console: session.console) {
          guard let spans else { return try await body(watcher, control) }
          return try await spans.watch(over: watcher) { try await body($0, control) }
        })
    } catch {
      result = .failure(error)
    }
    showing.cancel()
    await showing.value
    if let warning = spans?.warning { session.console.writeLine(warning, to: .standardError) }
    do {
      return try result.get()
    } catch let interrupted as Interrupted {
      throw Interrupted(status: interrupted.status, error: advised(interrupted.error, watcher))
    } catch {
      throw advised(error, watcher)
    }
  }

  private func advised(_ error: any Error, _ watcher: RunWatcher) -> any Error {
    switch error {
    case let error as MartletError where watcher.hasBegunWriting: error.advised(target: target.redactedURL)
    case let error as MartletError where error.code == .cancelled: error.hinting("Nothing was written.")
    case is CancellationError: advised(MartletError(.cancelled, "The run was stopped."), watcher)
    default: error
    }
  }

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
