import ArgumentParser
import Diagnostics
import Migration
import PostgresClient

struct StatusCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "Shows the last run of a target, as its ledger has it.",
    discussion: """
      EXAMPLES:
        martlet status postgresql://app@db2/shop
        martlet status --watch postgresql://app@db2/shop
        martlet status --json postgresql://app@db2/shop | jq .state

      \(ExitStatus.help)
      Status 1 also means that there is no run; with --watch it is the status that the run ended with.
      """)

  /// Between two looks with `--watch`.
  static let pollSeconds = 2

  @Argument(help: ConnectionHelp.target)
  var target: String

  @Flag(help: "Look every two seconds until nobody works on the run any more.")
  var watch = false

  @OptionGroup(title: "Output") var print: PrintArguments

  func run() async throws {
    let session = Session.current
    let configuration = try session.target(target, isQuiet: print.json)
    var status = try await look(session, configuration)
    if watch, status.state == .running {
      let first = status
      // Ctrl-C must give the cursor back.
      status = try await Interrupts.stopping(console: session.console) {
        try await follow(first, session, configuration)
      }
    }
    show(status, session, target: configuration.redactedURL)
    if watch { try exitAs(status) }
  }

  /// Looks until nobody works on the run any more.
  private func follow(
    _ first: RunStatus, _ session: Session, _ configuration: PostgresConfiguration
  ) async throws -> RunStatus {
    var display = WatchDisplay(session: session, print: print)
    defer { display.finish() }
    var status = first
    while status.state == .running {
      display.show(status)
      try await Task.sleep(for: .seconds(Self.pollSeconds))
      status = try await look(session, configuration)
    }
    return status
  }

  private func look(_ session: Session, _ configuration: PostgresConfiguration) async throws -> RunStatus {
    guard let status = try await session.engine.status(configuration) else {
      throw MartletError(
        .noRun, "There is no run in this database.", context: ErrorContext(object: configuration.redactedURL),
        hint: "martlet migrate SOURCE TARGET begins one.")
    }
    return status
  }

  private func show(_ status: RunStatus, _ session: Session, target: String) {
    if print.json {
      session.console.writeLine(watch ? JSONLine.encode(status) : JSONLine.document(status))
      return
    }
    let style = session.style(of: .standardOutput, isColorRefused: print.noColor)
    session.console.write(StatusText(style: style).render(status, target: target), to: .standardOutput)
    if let report = status.report {
      let text = TextReport(style: style, tablesMax: RunConduct.tablesMax, elsewhere: "--json").render(report)
      session.console.write("\n" + text, to: .standardOutput)
    }
  }

  private func exitAs(_ status: RunStatus) throws {
    let code = status.report.map(ExitStatus.code) ?? (status.state == .finished ? 0 : ExitStatus.failure.rawValue)
    if code != ExitStatus.success.rawValue { throw ExitCode(code) }
  }
}
